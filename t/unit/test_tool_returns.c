/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/tool_returns.h"

static mcp_mistakes_t mistakes;

/* What an entry with these members says of its result. */
static const mcp_tool_t *returns(mcp_effect_t effect, const char *members)
{
    mcp_tool_t *tool = apr_pcalloc(pool, sizeof(*tool));
    mcp_json_t *entry = NULL;

    ck_ok(mcp_json_parse(&entry,
                         mcp_str(apr_pstrcat(pool, "{", members, "}", NULL)),
                         pool));
    mcp_mistakes_init(&mistakes, pool);
    tool->effect = effect;
    mcp_tool_returns_read(&mistakes, "$.tools[0]", entry, "p_", tool, pool);
    return tool;
}

START_TEST(data_is_what_a_tool_returns_unless_it_says_content)
{
    const mcp_tool_t *tool = returns(MCP_EFFECT_READ, "\"function\":\"a.b\"");

    ck_assert_int_eq(tool->returns, MCP_RETURNS_DATA);
    ck_assert_ptr_null(tool->content);
    ck_assert_ptr_null(tool->requires);
    ck_assert_uint_eq(tool->max_result, 0);
    ck_assert_uint_eq(tool->fixed.len, 0);
    tool = returns(MCP_EFFECT_WRITE, "\"result\":\"data\"");
    ck_assert_int_eq(tool->returns, MCP_RETURNS_DATA);
    tool = returns(MCP_EFFECT_WRITE, "\"result\":\"content\"");
    ck_assert_int_eq(tool->returns, MCP_RETURNS_CONTENT);
    ck_assert_ptr_nonnull(tool->content);
    ck_assert_ptr_null(mistakes.error);
}
END_TEST

START_TEST(a_static_result_is_kept_with_the_prefix_in_force)
{
    const mcp_tool_t *tool = returns(MCP_EFFECT_READ, "\"static\":{\"content\":"
                                                      "[{\"type\":"
                                                      "\"text\",\"text\":\"See "
                                                      "{prefix}b.\"}],"
                                                      "\"isError\":true}");

    ck_assert_ptr_null(mistakes.error);
    ck_assert_int_eq(tool->returns, MCP_RETURNS_CONTENT);
    ck_assert(mcp_str_is(tool->fixed, "{\"content\":[{\"type\":\"text\","
                                      "\"text\":\"See p_b.\"}],"
                                      "\"isError\":true}"));
}
END_TEST

START_TEST(limits_and_paging_are_known)
{
    const mcp_tool_t *tool = returns(MCP_EFFECT_READ, "\"max_result\":2048,"
                                                      "\"requires\":{"
                                                      "\"sampling\":{}},"
                                                      "\"input\":{"
                                                      "\"properties\":{"
                                                      "\"limit\":{},\"offset\":"
                                                      "{}}},\"output\":{"
                                                      "\"additionalProperties\""
                                                      ":false}");

    ck_assert_ptr_null(mistakes.error);
    ck_assert_uint_eq(tool->max_result, 2048);
    ck_assert_ptr_nonnull(mcp_json_get(tool->requires, "sampling"));
    ck_assert(tool->takes_limit && tool->takes_offset && tool->is_closed);
    tool = returns(MCP_EFFECT_READ, "\"input\":{\"properties\":{}},"
                                    "\"output\":{\"additionalProperties\":"
                                    "true}");
    ck_assert(!tool->takes_limit && !tool->takes_offset && !tool->is_closed);
}
END_TEST

MCP_UNIT_MAIN("tool_returns",
              data_is_what_a_tool_returns_unless_it_says_content,
              a_static_result_is_kept_with_the_prefix_in_force,
              limits_and_paging_are_known)
