/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/tool.h"

START_TEST(the_prefix_stands_where_its_mark_stood)
{
    static const char plain[] = "No mark {prefi} here";

    ck_assert_ptr_eq(mcp_tool_words(plain, "p_", pool), plain);
    ck_assert_str_eq(mcp_tool_words("{prefix}a, {prefix}{prefix}", "p_", pool),
                     "p_a, p_p_");
    ck_assert_str_eq(mcp_tool_words("x {prefix}a y", "", pool), "x a y");
}
END_TEST

START_TEST(effects_have_their_words)
{
    ck_assert_str_eq(mcp_effect_name(MCP_EFFECT_READ), "read");
    ck_assert_str_eq(mcp_effect_name(MCP_EFFECT_WRITE), "write");
    ck_assert_str_eq(mcp_effect_name(MCP_EFFECT_EXTERNAL), "external");
}
END_TEST

MCP_UNIT_MAIN("tool",

              the_prefix_stands_where_its_mark_stood, effects_have_their_words)
