/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/render_value.h"

static const char *value_of(const char *json, int mode, int depth)
{
    mcp_pen_t pen;
    mcp_buf_t out;

    mcp_buf_init(&out, 0, pool);
    mcp_pen_begin(&pen, &out, mcp_str(json));
    mcp_render_value(&pen, mode, depth);
    ck_assert_ptr_eq(pen.p, pen.end);
    mcp_pen_end(&pen);
    return out.data;
}

START_TEST(a_string_is_quoted_where_it_could_be_taken_for_two)
{
    static const struct {
        const char *json;
        int mode;
        const char *text;
    } cases[] = {
        { "\"a, b | [c]\"", MCP_RENDER_IN_FACT, "a, b | [c]" },
        { "\"a, b\"", MCP_RENDER_IN_LIST, "\\\"a, b\\\"" },
        { "\"a | b\"", MCP_RENDER_IN_LIST, "a | b" },
        { "\"a | b\"", MCP_RENDER_IN_CELL, "\\\"a | b\\\"" },
        { "\"a, b\"", MCP_RENDER_IN_CELL, "a, b" },
        { "\"[a]\"", MCP_RENDER_IN_COMPACT, "\\\"[a]\\\"" },
        { "\"\"", MCP_RENDER_IN_FACT, "\\\"\\\"" },
        { "\"-\"", MCP_RENDER_IN_FACT, "\\\"-\\\"" },
        { "null", MCP_RENDER_IN_FACT, "-" },
        { "-1.5e3", MCP_RENDER_IN_CELL, "-1.5e3" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(value_of(cases[i].json, cases[i].mode, 0),
                         cases[i].text);
    }
}
END_TEST

START_TEST(a_line_break_stays_in_its_fact)
{
    ck_assert_str_eq(value_of("\"a\\nb\\u000ac\"", MCP_RENDER_IN_FACT, 0), "a\\"
                                                                           "n  "
                                                                           "b\\"
                                                                           "n  "
                                                                           "c");
    ck_assert_str_eq(value_of("\"a\\nb\\r\\tc\"", MCP_RENDER_IN_CELL, 0), "a b "
                                                                          " c");
}
END_TEST

START_TEST(objects_and_arrays_stand_in_braces_and_brackets)
{
    ck_assert_str_eq(value_of("{ \"a\" : [1,\"x\",{}] , \"b\":null }",
                              MCP_RENDER_IN_CELL, 0),
                     "{a: [1, x, {}], b: -}");
}
END_TEST

START_TEST(what_is_too_deep_is_the_json_itself)
{
    ck_assert_str_eq(value_of("{\"a\":1}", MCP_RENDER_IN_CELL, 63), "{a: 1}");
    ck_assert_str_eq(value_of("{\"a\":1}", MCP_RENDER_IN_CELL, 64), "{\\\"a\\\""
                                                                    ":1}");
}
END_TEST

START_TEST(a_name_is_written_and_its_value_follows)
{
    mcp_pen_t pen;
    mcp_buf_t out;

    mcp_buf_init(&out, 0, pool);
    mcp_pen_begin(&pen, &out, mcp_str("\"a, b\" : 7"));
    mcp_render_value_name(&pen);
    ck_assert(mcp_pen_is_at(&pen, '7'));
    mcp_pen_end(&pen);
    ck_assert_str_eq(out.data, "a, b");
}
END_TEST

MCP_UNIT_MAIN("render_value",
              a_string_is_quoted_where_it_could_be_taken_for_two,
              a_line_break_stays_in_its_fact,
              objects_and_arrays_stand_in_braces_and_brackets,
              what_is_too_deep_is_the_json_itself,
              a_name_is_written_and_its_value_follows)
