/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema_at.h"

START_TEST(a_place_knows_the_type_of_its_value)
{
    static const struct {
        const char *text;
        unsigned types;
    } cases[] = {
        { "null", MCP_SCHEMA_NULL },
        { "false", MCP_SCHEMA_BOOLEAN },
        { "1.5", MCP_SCHEMA_NUMBER },
        { "2.0", MCP_SCHEMA_NUMBER | MCP_SCHEMA_INTEGER },
        { "'a'", MCP_SCHEMA_STRING },
        { "[]", MCP_SCHEMA_ARRAY },
        { "{}", MCP_SCHEMA_OBJECT },
    };
    size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        mcp_schema_at_t at = mcp_schema_at_value(NULL, json(cases[i].text), 0,
                                                 NULL);

        ck_assert_uint_eq(at.types, cases[i].types);
    }
}
END_TEST

START_TEST(a_place_knows_the_way_to_it)
{
    const mcp_json_t *root = json("['\xc3\xa9x']");
    mcp_schema_at_t top = mcp_schema_at_value(NULL, root, 0, NULL);
    mcp_schema_at_t at = mcp_schema_at_value(&top, mcp_json_first(root), 0,
                                             "items");
    mcp_schema_at_t name = mcp_schema_at_name(&at, "key");

    ck_assert_int_eq(mcp_schema_at_depth(&top), 0);
    ck_assert_int_eq(mcp_schema_at_depth(&name), 2);
    ck_assert_ptr_null(top.text);
    ck_assert_str_eq(at.text, "\xc3\xa9x");
    ck_assert_uint_eq(at.len, 3);
    ck_assert_str_eq(at.via, "items");
    ck_assert_ptr_null(name.json);
    ck_assert_uint_eq(name.len, 3);
    ck_assert_uint_eq(name.types, MCP_SCHEMA_STRING);
}
END_TEST

START_TEST(steps_are_spent_until_there_are_none)
{
    mcp_schema_effort_t effort = { 3, 0, NULL, pool };

    ck_assert(mcp_schema_spend(&effort, 2));
    ck_assert(mcp_schema_spend_on(&effort, 127));
    ck_assert_int_eq(effort.steps, 0);
    ck_assert(!mcp_schema_spend(&effort, 1));
    ck_assert(!mcp_schema_spend(&effort, 0));
    ck_assert(effort.gave_up);
}
END_TEST

MCP_UNIT_MAIN("schema_at", a_place_knows_the_type_of_its_value,
              a_place_knows_the_way_to_it, steps_are_spent_until_there_are_none)
