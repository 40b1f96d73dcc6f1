/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/tool.h"

START_TEST(a_role_may_what_is_open_to_all_or_to_it)
{
    static const struct {
        unsigned roles;
        int role;
        int may;
    } cases[] = {
        { MCP_ROLES_ANY, 0, 1 },
        { MCP_ROLES_ANY, 30, 1 },
        { MCP_ROLES_ANY, -1, 1 },
        { 5U, 0, 1 },
        { 5U, 1, 0 },
        { 5U, 2, 1 },
        { 5U, -1, 0 },
        { 1U << 30, 30, 1 },
        { 5U, 31, 0 },
        { 5U, 64, 0 },
        { 0U, 0, 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_tool_t tool = { .roles = cases[i].roles };

        ck_assert_msg(mcp_tool_may(&tool, cases[i].role) == cases[i].may,
                      "%x, role %d", cases[i].roles, cases[i].role);
    }
}
END_TEST

START_TEST(missing_scopes_are_named_in_order)
{
    static const struct {
        const char *granted;
        const char *missing;
    } cases[] = {
        { "a b:write", NULL },
        { "b:write x a", NULL },
        { "a", "b:write" },
        { "b:write", "a" },
        { "ab b:writer b", "a b:write" },
        { "", "a b:write" },
        { NULL, "a b:write" },
        { "  a  b:write ", NULL },
    };
    mcp_tool_t tool = { NULL };
    apr_array_header_t *scopes = apr_array_make(pool, 2, sizeof(const char *));
    size_t i;

    tool.scopes = scopes;
    ck_assert_ptr_null(mcp_tool_missing_scopes(&tool, NULL, pool));
    APR_ARRAY_PUSH(scopes, const char *) = "a";
    APR_ARRAY_PUSH(scopes, const char *) = "b:write";
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *missing = mcp_tool_missing_scopes(&tool, cases[i].granted,
                                                      pool);

        ck_assert_pstr_eq(missing, cases[i].missing);
    }
}
END_TEST

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

MCP_UNIT_MAIN("tool", a_role_may_what_is_open_to_all_or_to_it,
              missing_scopes_are_named_in_order,
              the_prefix_stands_where_its_mark_stood, effects_have_their_words)
