/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/pen.h"

static mcp_buf_t out;
static mcp_pen_t pen;

static void begin(const char *json)
{
    mcp_buf_init(&out, 0, pool);
    mcp_buf_lit(&out, "> ");
    mcp_pen_begin(&pen, &out, mcp_str(json));
}

static const char *written(void)
{
    mcp_pen_end(&pen);
    return out.data;
}

START_TEST(what_is_written_follows_what_the_buffer_holds)
{
    begin("7");
    mcp_pen_lit(&pen, "a");
    mcp_pen_line(&pen, 2);
    mcp_pen_lit(&pen, "b");
    ck_assert_str_eq(written(), "> a\\n  b");
    ck_assert_uint_eq(out.len, 8);
}
END_TEST

START_TEST(what_is_inserted_moves_the_rest_back)
{
    apr_size_t offset;

    begin("7");
    mcp_pen_lit(&pen, "()");
    offset = mcp_pen_offset(&pen) - 1;
    mcp_pen_lit(&pen, " rest");
    mcp_pen_insert(&pen, offset, "12");
    ck_assert_str_eq(written(), "> (12) rest");
}
END_TEST

START_TEST(there_is_room_for_all_that_is_left)
{
    char *json = apr_palloc(pool, 10001);
    int i;

    memset(json, '1', 10000);
    json[10000] = '\0';
    begin(json);
    for (i = 0; i < 1000; i++) {
        mcp_pen_lit(&pen, "between");
        ck_assert_int_ge(pen.limit - pen.to, 10000 + MCP_PEN_SLACK - 7);
    }
    ck_assert_uint_eq(strlen(written()), 7002);
}
END_TEST

/* The names of an object's members, and how often its values end elsewhere. */
static const char *names_of(const char *json)
{
    const char *names = "";
    int first = 1;

    begin(json);
    pen.p++;
    while (mcp_pen_next(&pen, '}', first)) {
        mcp_str_t name = mcp_pen_take_name(&pen);

        names = apr_psprintf(pool, "%s<%.*s>", names, (int)name.len, name.data);
        mcp_pen_skip_colon(&pen);
        mcp_pen_skip_value(&pen);
        first = 0;
    }
    ck_assert(pen.p <= pen.end);
    return names;
}

START_TEST(members_are_walked_over_without_looking_into_them)
{
    static const char *const cases[][2] = {
        { "{}", "" },
        { "{ \"a\" : 1 , \"b\":null}", "<a><b>" },
        { "{\"a\\\"\":{\"x\":[\"}\",{}]},\"b\":\"\\\\\"}", "<a\\\"><b>" },
        { "{\"\":[[],[[]]],\"b\":-1.5e+3}", "<><b>" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(names_of(cases[i][0]), cases[i][1]);
        ck_assert_ptr_eq(pen.p, pen.end);
    }
}
END_TEST

START_TEST(what_is_no_json_ends_it)
{
    static const char *const texts[] = { "{",       "{\"a",
                                         "{\"a\":", "{\"a\":1",
                                         "{\"a\\",  "{\"a\":[[",
                                         "{1}",     "{\"a\":!,\"b\":1}" };
    size_t i;

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        names_of(texts[i]);
        ck_assert_ptr_eq(pen.p, pen.end);
    }
}
END_TEST

MCP_UNIT_MAIN("pen", what_is_written_follows_what_the_buffer_holds,
              what_is_inserted_moves_the_rest_back,
              there_is_room_for_all_that_is_left,
              members_are_walked_over_without_looking_into_them,
              what_is_no_json_ends_it)
