/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/level.h"

START_TEST(levels_have_names_in_the_order_of_their_weight)
{
    static const char *const names[] = { "debug",   "info",     "notice",
                                         "warning", "error",    "critical",
                                         "alert",   "emergency" };
    unsigned i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ck_assert_uint_eq(mcp_log_level(names[i]), i + MCP_LOG_DEBUG);
        ck_assert_str_eq(mcp_log_level_name(mcp_log_level(names[i])), names[i]);
    }
}
END_TEST

START_TEST(what_is_no_level_is_none)
{
    ck_assert_uint_eq(mcp_log_level(NULL), MCP_LOG_NONE);
    ck_assert_uint_eq(mcp_log_level(""), MCP_LOG_NONE);
    ck_assert_uint_eq(mcp_log_level("Info"), MCP_LOG_NONE);
    ck_assert_ptr_null(mcp_log_level_name(MCP_LOG_NONE));
}
END_TEST

MCP_UNIT_MAIN("level", levels_have_names_in_the_order_of_their_weight,
              what_is_no_level_is_none)
