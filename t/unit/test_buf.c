/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/buf.h"

static mcp_buf_t buf;

START_TEST(text_grows_and_stays_ended)
{
    int i;

    mcp_buf_init(&buf, 0, pool);
    for (i = 0; i < 1000; i++) {
        mcp_buf_printf(&buf, "%03d,", i);
    }
    ck_assert_uint_eq(buf.len, 4000);
    ck_assert_uint_eq(strlen(buf.data), 4000);
    ck_assert_str_eq(buf.data + 3992, "998,999,");
}
END_TEST

START_TEST(escaping_keeps_utf8_and_escapes_the_rest)
{
    static const char text[] = "a\"b\\c\n\t\r\x01\x1f/\xc3\xa9\xf0\x9f\x98\x80";

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_json_string(&buf, text);
    ck_assert_str_eq(buf.data, "\"a\\\"b\\\\c\\n\\t\\u000d\\u0001\\u001f/"
                               "\xc3\xa9\xf0\x9f\x98\x80\"");
}
END_TEST

START_TEST(escaping_works_across_its_slices)
{
    size_t i;

    mcp_buf_init(&buf, 0, pool);
    for (i = 0; i < 3000; i++) {
        mcp_buf_json_escape(&buf, "\x01", 1);
    }
    ck_assert_uint_eq(buf.len, 18000);
    mcp_buf_init(&buf, 0, pool);
    mcp_buf_json_escape(&buf, apr_psprintf(pool, "%2500s", "\""), 2500);
    ck_assert_uint_eq(buf.len, 2501);
    ck_assert_str_eq(buf.data + 2498, " \\\"");
}
END_TEST

START_TEST(names_get_their_commas)
{
    mcp_buf_init(&buf, 0, pool);
    mcp_buf_putc(&buf, '{');
    mcp_buf_json_name(&buf, "a");
    mcp_buf_json_string(&buf, NULL);
    mcp_buf_json_name(&buf, "b");
    mcp_buf_json_string(&buf, "{");
    mcp_buf_json_name(&buf, "c");
    mcp_buf_lit(&buf, "1}");
    ck_assert_str_eq(buf.data, "{\"a\":null,\"b\":\"{\",\"c\":1}");
}
END_TEST

START_TEST(bytes_are_compared_with_their_length)
{
    ck_assert(mcp_str_is(mcp_str("abc"), "abc"));
    ck_assert(!mcp_str_is(mcp_str("abc"), "abcd"));
    ck_assert(!mcp_str_is(mcp_str("abc"), "ab"));
    ck_assert(mcp_str_is(mcp_str(NULL), ""));
}
END_TEST

START_TEST(what_fits_ends_between_characters)
{
    static const struct {
        const char *text;
        int most, fits;
    } cases[] = { { "abc", 5, 3 },          { "abc", 3, 3 },
                  { "abc", 2, 2 },          { "a\xC3\xA4", 3, 3 },
                  { "a\xC3\xA4", 2, 1 },    { "\xE2\x82\xAC", 2, 0 },
                  { "\xE2\x82\xAC", 0, 0 }, { "", 4, 0 } };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_int_eq(mcp_str_fit(cases[i].text, cases[i].most),
                         cases[i].fits);
    }
}
END_TEST

START_TEST(a_member_is_a_name_and_a_string_or_null)
{
    mcp_buf_init(&buf, 8, pool);
    mcp_buf_json_member(&buf, "a", "x\"y");
    mcp_buf_json_member(&buf, "b", NULL);
    ck_assert_str_eq(buf.data, "\"a\":\"x\\\"y\",\"b\":null");
    mcp_buf_json_given(&buf, "c", NULL);
    mcp_buf_json_given(&buf, "d", "y");
    ck_assert_str_eq(buf.data, "\"a\":\"x\\\"y\",\"b\":null,\"d\":\"y\"");
}
END_TEST

MCP_UNIT_MAIN("buf", a_member_is_a_name_and_a_string_or_null,
              text_grows_and_stays_ended,
              escaping_keeps_utf8_and_escapes_the_rest,
              escaping_works_across_its_slices, names_get_their_commas,
              bytes_are_compared_with_their_length,
              what_fits_ends_between_characters)
