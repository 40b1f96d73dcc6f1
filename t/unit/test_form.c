/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/form.h"

static mcp_form_t *form;

static mcp_error_t *parse(const char *text)
{
    return mcp_form_parse(&form, mcp_str(text), pool);
}

START_TEST(fields_are_unescaped)
{
    ck_ok(parse("a=1&b=x+y%20z&c=%C3%BC&&d&e=&f=a=b"));
    ck_assert_str_eq(mcp_form_get(form, "a"), "1");
    ck_assert_str_eq(mcp_form_get(form, "b"), "x y z");
    ck_assert_str_eq(mcp_form_get(form, "c"), "\xC3\xBC");
    ck_assert_str_eq(mcp_form_get(form, "f"), "a=b");
    ck_assert_ptr_null(mcp_form_get(form, "d"));
    ck_assert_ptr_null(mcp_form_get(form, "e"));
    ck_assert_ptr_null(mcp_form_get(form, "g"));
    ck_assert_ptr_null(mcp_form_get(form, "A"));
    ck_ok(parse(""));
    ck_assert_ptr_null(mcp_form_get(form, ""));
}
END_TEST

START_TEST(what_is_no_form_is_refused)
{
    static const char *const cases[][2] = {
        { "a=1&a=1", "The parameter a comes more than once." },
        { "state=&state=x", "The parameter state comes more than once." },
        { "rt_4f=x&rt_4f=x", "A parameter comes more than once." },
        { "%22%0A=x&%22%0A=y", "A parameter comes more than once." },
        { "a=%", "A parameter is no text in UTF-8 with %XX for what needs "
                 "escaping." },
        { "a=%2", "A parameter is no text in UTF-8 with %XX for what needs "
                  "escaping." },
        { "a=%zz", "A parameter is no text in UTF-8 with %XX for what needs "
                   "escaping." },
        { "a=%00b", "A parameter is no text in UTF-8 with %XX for what needs "
                    "escaping." },
        { "a=%ff", "A parameter is no text in UTF-8 with %XX for what needs "
                   "escaping." },
        { "%c3=1", "A parameter is no text in UTF-8 with %XX for what needs "
                   "escaping." },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error = parse(cases[i][0]);

        ck_assert_ptr_nonnull(error);
        ck_assert_str_eq(error->code, "invalid_request");
        ck_assert_str_eq(error->message, cases[i][1]);
    }
}
END_TEST

START_TEST(there_is_an_end_to_fields_and_bytes)
{
    char *text = apr_pcalloc(pool, MCP_FORM_MAX_BYTES + 2);
    mcp_buf_t many;
    int i;

    mcp_buf_init(&many, 1024, pool);
    for (i = 0; i < MCP_FORM_MAX_FIELDS; i++) {
        mcp_buf_printf(&many, "&a%d=1", i);
    }
    ck_ok(parse(many.data));
    mcp_buf_puts(&many, "&z=1");
    ck_assert_str_eq(parse(many.data)->message, "There are more than 64 "
                                                "parameters.");
    memset(text, 'a', MCP_FORM_MAX_BYTES);
    ck_ok(parse(text));
    text[MCP_FORM_MAX_BYTES] = 'a';
    ck_assert_str_eq(parse(text)->message, "The parameters are longer than "
                                           "65536 bytes.");
}
END_TEST

START_TEST(a_query_is_added_to)
{
    static const char *const cases[][2] = {
        { "https://a.example/cb", "https://a.example/cb?s=a%20%26b~" },
        { "https://a.example/cb?", "https://a.example/cb?s=a%20%26b~" },
        { "https://a.example/cb?x=1", "https://a.example/cb?x=1&s=a%20%26b~" },
        { "app.example:/cb", "app.example:/cb?s=a%20%26b~" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_buf_t url;

        mcp_buf_init(&url, 16, pool);
        mcp_buf_puts(&url, cases[i][0]);
        mcp_form_add_query(&url, "s", "a &b~");
        ck_assert_str_eq(url.data, cases[i][1]);
    }
}
END_TEST

MCP_UNIT_MAIN("form", fields_are_unescaped, what_is_no_form_is_refused,
              there_is_an_end_to_fields_and_bytes, a_query_is_added_to)
