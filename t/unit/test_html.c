/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/html.h"

static const char *written(const char *text, const mcp_html_values_t *values)
{
    const mcp_html_t *page;
    mcp_buf_t buf;

    ck_ok(mcp_html_read(&page, text, pool));
    mcp_buf_init(&buf, 64, pool);
    mcp_html_write(&buf, page, values);
    return buf.data;
}

START_TEST(values_stand_for_themselves)
{
    mcp_html_values_t *values = mcp_html_values(pool);

    mcp_html_set(values, "name", "<b a=\"1\" c='2'>&amp;{{other}}");
    ck_assert_str_eq(written("<p title=\"{{name}}\">{{none}}.</p>", values),
                     "<p title=\"&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;"
                     "amp;{{other}}\">.</p>");
}
END_TEST

START_TEST(nothing_is_turned_around)
{
    mcp_html_values_t *values = mcp_html_values(pool);

    mcp_html_set(values, "name",
                 "a\xE2\x80\xAA\xE2\x80\xAE"
                 "b\xE2\x81\xA6\xE2\x81\xA9 \xE2\x80\xA9 \xE2\x80\xAF "
                 "\xE2\x81\xA5 \xE2\x81\xAA \xE2\x82\xAC");
    ck_assert_str_eq(written("{{name}}", values), "a\xEF\xBF\xBD\xEF\xBF\xBD"
                                                  "b\xEF\xBF\xBD\xEF\xBF\xBD "
                                                  "\xE2\x80\xA9 \xE2\x80\xAF "
                                                  "\xE2\x81\xA5 \xE2\x81\xAA "
                                                  "\xE2\x82\xAC");
}
END_TEST

START_TEST(a_list_is_written_once_a_row)
{
    mcp_html_values_t *values = mcp_html_values(pool);
    mcp_html_values_t *row;

    mcp_html_set(values, "who", "Ada");
    ck_assert_str_eq(written("a{{#rows}}({{x}}){{/rows}}b", values), "ab");
    row = mcp_html_add(values, "rows");
    mcp_html_set(row, "x", "1");
    mcp_html_add(row, "marked");
    row = mcp_html_add(values, "rows");
    mcp_html_set(row, "x", "2");
    ck_assert_str_eq(written("{{#rows}}{{x}}{{who}}{{#marked}}!{{/marked}} "
                             "{{/rows}}{{x}}",
                             values),
                     "1Ada! 2Ada ");
}
END_TEST

START_TEST(what_is_no_page_is_named)
{
    static const char *const cases[][2] = {
        { "a {{b", "Braces without a name: {{b" },
        { "a {{}}", "Braces without a name: {{}}" },
        { "a {{B}}", "Braces without a name: {{B}}" },
        { "a {{#b}} c", "A list does not end: b" },
        { "a {{/b}} c", "No list of that name is open: {{/b}} c" },
        { "{{#a}}{{#b}}{{/a}}{{/b}}", "No list of that name is open: "
                                      "{{/a}}{{/b}}" },
    };
    const mcp_html_t *page;
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error = mcp_html_read(&page, cases[i][0], pool);

        ck_assert_ptr_nonnull(error);
        ck_assert_str_eq(error->code, "bad_page");
        ck_assert_str_eq(error->message, cases[i][1]);
    }
}
END_TEST

MCP_UNIT_MAIN("html", values_stand_for_themselves, nothing_is_turned_around,
              a_list_is_written_once_a_row, what_is_no_page_is_named)
