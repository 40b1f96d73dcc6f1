/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/event_body.h"

#define OPEN "<div id=\"mcp-description\">"
#define NEW OPEN "<p>new</p></div>"
#define TEAMS \
    "<div class=\"me-email-text\"><a href=\"https://t\">Join</a></div>"

/* The body with "<p>new</p>" as our part, or NULL. */
static const char *replaced(const char *body)
{
    mcp_buf_t out;

    mcp_buf_init(&out, 64, pool);
    if (mcp_event_body_replace(&out, body, "<p>new</p>")) {
        return out.data;
    }
    ck_assert_uint_eq(out.len, 0);
    return NULL;
}

START_TEST(finds_what_it_has_written)
{
    mcp_buf_t body;

    mcp_buf_init(&body, 64, pool);
    mcp_event_body_write(&body, "<p>a</p><hr><p>b</p>");
    ck_assert_str_eq(body.data, OPEN "<p>a</p><hr><p>b</p></div>");
    ck_assert_str_eq(replaced(body.data), NEW);
}
END_TEST

START_TEST(replaces_our_part_and_keeps_the_rest)
{
    static const struct {
        const char *body, *expected;
    } cases[] = {
        { "<html><head><style>div{}</style></head><body>" OPEN "<p>old</p>"
          "</div>" TEAMS "</body></html>",
          "<html><head><style>div{}</style></head><body>" NEW TEAMS "</body></"
          "html>" },
        { "<div>Mine<div class=a id = 'x_mcp-description' style=\"a>b\">\n"
          "<div>o</div><DIV>p<br></DIV></div> yours</div>" TEAMS,
          "<div>Mine" NEW " yours</div>" TEAMS },
        { "<DIV ID=mcp-description>o</DIV>", NEW },
        { OPEN "<!-- </div> --> 1 < 2 </ div></div>.", NEW "." },
        { "<!--" OPEN "-->" OPEN "</div>", "<!--" OPEN "-->" NEW },
        { "<p id=\"mcp-description\">a</p>" OPEN "</div>", "<p "
                                                           "id=\"mcp-"
                                                           "description\">a</"
                                                           "p>" NEW },
        { "<div data-id=\"mcp-description\"></div>" OPEN "</div>", "<div "
                                                                   "data-id="
                                                                   "\"mcp-"
                                                                   "description"
                                                                   "\"></"
                                                                   "div>" NEW },
        { OPEN "</div>" OPEN "twice</div>", NEW OPEN "twice</div>" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *out = replaced(cases[i].body);

        ck_assert_ptr_nonnull(out);
        ck_assert_str_eq(out, cases[i].expected);
    }
}
END_TEST

START_TEST(leaves_a_body_alone_that_has_no_whole_part_of_ours)
{
    static const char *const bodies[] = {
        "",
        "plain text",
        "<",
        "<div",
        "<div id=\"mcp-description",
        OPEN,
        OPEN "<p>old</p>",
        OPEN "<div></div>",
        "</div id=\"mcp-description\"></div>",
        "<!-- " OPEN "</div>",
        "<div id=\"mcp-description2\"></div>",
        "<div id=\"\"></div>",
        "<div id></div>",
        "<div =></div>",
        "<divid=\"mcp-description\"></divid>",
    };
    size_t i;

    for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        ck_assert_ptr_null(replaced(bodies[i]));
    }
}
END_TEST

MCP_UNIT_MAIN("event_body", finds_what_it_has_written,
              replaces_our_part_and_keeps_the_rest,
              leaves_a_body_alone_that_has_no_whole_part_of_ours)
