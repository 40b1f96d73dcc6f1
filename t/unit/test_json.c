/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/json.h"

static mcp_json_t *parse(const char *text)
{
    mcp_json_t *value = NULL;

    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    return value;
}

static const char *rewrite(const char *text)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_json_write(&buf, parse(text));
    return buf.data;
}

START_TEST(parse_refuses_what_is_not_exact_json)
{
    static const struct {
        const char *text;
        const char *why;
    } cases[] = {
        { "", "byte 0: the text ends too early" },
        { "{\"a\":1", "byte 6: a comma or } was expected" },
        { "[1,]", "byte 3: a value was expected" },
        { "[1 2]", "byte 3: a comma or ] was expected" },
        { "{a:1}", "byte 1: a member name was expected" },
        { "{\"a\" 1}", "byte 5: a colon was expected" },
        { "{\"a\":1,}", "byte 7: a member name was expected" },
        { "01", "byte 1: text after the value" },
        { "+1", "byte 0: a value was expected" },
        { "1.", "byte 2: a digit was expected" },
        { ".5", "byte 0: a value was expected" },
        { "1e", "byte 2: a digit was expected" },
        { "1e999", "byte 0: a number out of range" },
        { "-", "byte 1: a value was expected" },
        { "nul", "byte 0: a value was expected" },
        { "NaN", "byte 0: a value was expected" },
        { "\"a", "byte 2: the string is not closed" },
        { "\"\\x\"", "byte 2: an unknown escape in a string" },
        { "\"\\u12g4\"", "byte 3: \\u wants four hexadecimal digits" },
        { "\"\\u0000\"", "byte 3: a NUL character is not allowed" },
        { "\"\\ud800\"", "byte 7: a high surrogate without its low one" },
        { "\"\\ud800\\u0041\"", "byte 7: a high surrogate without" },
        { "\"\\udc00\"", "byte 3: a low surrogate without its high one" },
        { "\"a\nb\"", "byte 2: a control character in a string" },
        { "\"\xff\"", "byte 1: invalid UTF-8" },
        { "\"\xc0\xaf\"", "byte 1: invalid UTF-8" },
        { "\"\xed\xa0\x80\"", "byte 1: invalid UTF-8" },
        { "\"\xf4\x90\x80\x80\"", "byte 1: invalid UTF-8" },
        { "\"\xe2\x82\"", "byte 1: invalid UTF-8" },
        { "{\"a\":1,\"a\":2}", "the member \"a\" is given twice" },
        { "[{\"b\":{\"c\":1,\"\\u0063\":2}}]", "\"c\" is given twice" },
        { "1 x", "byte 2: text after the value" },
        { "// a\n1", "byte 0: a value was expected" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_json_t *value = NULL;
        mcp_error_t *error = mcp_json_parse(&value, mcp_str(cases[i].text),
                                            pool);

        ck_assert_msg(error != NULL, "accepted: %s", cases[i].text);
        ck_assert_str_eq(error->code, "parse_error");
        ck_assert_msg(strstr(error->message, cases[i].why) != NULL,
                      "%s: %s instead of %s", cases[i].text, error->message,
                      cases[i].why);
        ck_assert_ptr_null(value);
    }
}
END_TEST

START_TEST(parse_refuses_a_raw_nul_and_text_behind_it)
{
    static const char text[] = "{}\0{}";
    mcp_str_t bytes = { text, sizeof(text) - 1 };
    mcp_json_t *value;

    ck_fails(mcp_json_parse(&value, bytes, pool), "parse_error");
}
END_TEST

START_TEST(parse_bounds_the_depth)
{
    char text[2 * MCP_JSON_DEPTH + 3];
    mcp_json_t *value;
    size_t i;

    for (i = 0; i < MCP_JSON_DEPTH + 1; i++) {
        text[i] = '[';
        text[MCP_JSON_DEPTH + 1 + i] = ']';
    }
    text[sizeof(text) - 1] = '\0';
    ck_fails(mcp_json_parse(&value, mcp_str(text), pool), "parse_error");
    text[sizeof(text) - 2] = '\0';
    ck_ok(mcp_json_parse(&value, mcp_str(text + 1), pool));
}
END_TEST

START_TEST(parse_finds_a_name_given_twice_among_many)
{
    mcp_json_t *value;
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_putc(&buf, '{');
    for (i = 0; i < 100; i++) {
        mcp_buf_printf(&buf, "\"k%d\":%d,", i, i);
    }
    mcp_buf_lit(&buf, "\"k50\":0}");
    ck_fails(mcp_json_parse(&value, mcp_str(buf.data), pool), "parse_error");
}
END_TEST

START_TEST(strings_keep_escapes_and_all_planes)
{
    ck_assert_str_eq(mcp_json_string(parse("\"\\u00e9\\ud83d\\ude00\\n\"")),
                     "\xc3\xa9\xf0\x9f\x98\x80\n");
    ck_assert_str_eq(rewrite("\"\xe2\x82\xac \\\" \\\\ \\u0001\\t\""),
                     "\"\xe2\x82\xac \\\" \\\\ \\u0001\\t\"");
}
END_TEST

START_TEST(numbers_are_written_so_that_they_read_the_same)
{
    ck_assert_str_eq(rewrite("[0,-1,1.5,1e3,0.1,123456789012345,1e300]"),
                     "[0,-1,1.5,1000,0.1,123456789012345,1e+300]");
}
END_TEST

START_TEST(members_are_found_by_exact_name)
{
    mcp_json_t *value = parse("{\"Limit\":1,\"limit\":2}");

    ck_assert_double_eq(mcp_json_number(mcp_json_get(value, "limit")), 2);
    ck_assert_ptr_null(mcp_json_get(value, "LIMIT"));
    ck_assert_ptr_null(mcp_json_get(NULL, "limit"));
}
END_TEST

START_TEST(equality_ignores_order_and_number_spelling)
{
    ck_assert(mcp_json_is_equal(parse("{\"a\":1.0,\"b\":[true,null]}"),
                                parse("{\"b\":[true,null],\"a\":1}")));
    ck_assert(!mcp_json_is_equal(parse("[1,2]"), parse("[2,1]")));
    ck_assert(!mcp_json_is_equal(parse("1"), parse("true")));
    ck_assert(!mcp_json_is_equal(parse("{\"a\":1}"), parse("{\"b\":1}")));
}
END_TEST

MCP_UNIT_MAIN("json", parse_refuses_what_is_not_exact_json,
              parse_refuses_a_raw_nul_and_text_behind_it,
              parse_bounds_the_depth, parse_finds_a_name_given_twice_among_many,
              strings_keep_escapes_and_all_planes,
              numbers_are_written_so_that_they_read_the_same,
              members_are_found_by_exact_name,
              equality_ignores_order_and_number_spelling)
