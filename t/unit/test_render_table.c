/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/render_table.h"

/* The table of an array, with its line breaks as they are written. */
static const char *table_of(const char *array)
{
    mcp_pen_t pen;
    mcp_buf_t out;

    mcp_buf_init(&out, 0, pool);
    mcp_pen_begin(&pen, &out, mcp_str(array));
    pen.p++;
    mcp_render_table(&pen);
    ck_assert_ptr_eq(pen.p, pen.end);
    ck_assert_int_eq(pen.indent, 0);
    mcp_pen_end(&pen);
    return out.data;
}

START_TEST(rows_stand_under_the_keys_of_the_first)
{
    ck_assert_str_eq(table_of("[{\"a\":1,\"b\":\"x\"},{\"a\":null,\"b\":[]}]"),
                     " (2):\\n  a | b\\n  1 | x\\n  - | []");
}
END_TEST

START_TEST(a_row_in_another_order_is_put_in_order)
{
    ck_assert_str_eq(table_of("[{\"a\":1,\"b\":2},{\"b\":4,\"a\":3}]"),
                     " (2):\\n  a | b\\n  1 | 2\\n  3 | 4");
}
END_TEST

START_TEST(what_has_no_column_is_named)
{
    ck_assert_str_eq(table_of("[{\"a\":1,\"b\":2},{\"c\":\"x | y\",\"b\":4}]"),
                     " (2):\\n  a | b\\n  1 | 2\\n   | 4 | "
                     "c=\\\"x | y\\\"");
}
END_TEST

START_TEST(what_is_no_row_stands_on_its_line)
{
    ck_assert_str_eq(table_of("[{\"a\":1},7,\"x\",[1]]"), " (4):\\n  a\\n  "
                                                          "1\\n  7\\n  x\\n  "
                                                          "[1]");
}
END_TEST

MCP_UNIT_MAIN("render_table", rows_stand_under_the_keys_of_the_first,
              a_row_in_another_order_is_put_in_order,
              what_has_no_column_is_named, what_is_no_row_stands_on_its_line)
