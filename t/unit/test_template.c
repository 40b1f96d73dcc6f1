/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/template.h"

static const char *const names[] = { "who", "when", NULL };

/* What comes of a text; after "!" the first mistake. */
static const char *written(const char *text, const char *const *arguments,
                           const char *who, const char *when)
{
    const char *const values[] = { who, when, NULL };
    const mcp_template_t *made;
    mcp_mistakes_t mistakes;
    mcp_buf_t buf;

    mcp_mistakes_init(&mistakes, pool);
    made = mcp_template_read(&mistakes, "$.text", text, arguments, "p_", pool);
    if (mistakes.error) {
        const mcp_field_t *field = &APR_ARRAY_IDX(mistakes.error->fields, 0,
                                                  mcp_field_t);

        return apr_pstrcat(pool, "!", field->path, " ", field->message, NULL);
    }
    mcp_buf_init(&buf, 0, pool);
    mcp_template_write(&buf, made, values);
    return buf.data ? buf.data : "";
}

START_TEST(values_stand_where_their_names_do)
{
    static const struct {
        const char *text, *who, *when, *written;
    } cases[] = {
        { "Meet {{who}} {{when}}.", "Ada", "now", "Meet Ada now." },
        { "{{ who }}{{who}}", "A", NULL, "AA" },
        { "a{{when}}b", "A", NULL, "ab" },
        { "", "A", "B", "" },
        { "{who} {prefix}x {{who}}", "A", NULL, "{who} p_x A" },
        { "{{who}}", "{{when}} {prefix}", "B", "{{when}} {prefix}" },
        { "\"{{who}}\"\n", "a\"\\\n", NULL, "\\\"a\\\"\\\\\\n\\\"\\n" },
        { "}} { }{", "A", NULL, "}} { }{" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(written(cases[i].text, names, cases[i].who,
                                 cases[i].when),
                         cases[i].written);
    }
}
END_TEST

START_TEST(what_names_nothing_is_a_mistake)
{
    ck_assert_str_eq(written("{{whom}}", names, "A", "B"), "!$.text Unknown "
                                                           "argument "
                                                           "\"whom\".");
    ck_assert_str_eq(written("{{}}", names, "A", "B"), "!$.text Unknown "
                                                       "argument \"\".");
    ck_assert_str_eq(written("{{who} x", names, "A", "B"), "!$.text \"{{\" has "
                                                           "no \"}}\" behind "
                                                           "it.");
}
END_TEST

START_TEST(a_text_without_arguments_is_taken_as_it_is)
{
    ck_assert_str_eq(written("{{who}} {prefix}", NULL, NULL, NULL), "{{who}} "
                                                                    "{prefix}");
}
END_TEST

MCP_UNIT_MAIN("template", values_stand_where_their_names_do,
              what_names_nothing_is_a_mistake,
              a_text_without_arguments_is_taken_as_it_is)
