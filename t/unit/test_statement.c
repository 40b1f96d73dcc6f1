/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/statement.h"

START_TEST(a_function_is_called_behind_the_door)
{
    mcp_mistakes_t mistakes;

    mcp_mistakes_init(&mistakes, pool);
    ck_assert_str_eq(mcp_statement_of_function(&mistakes, "$", "shop.get_1", 0,
                                               pool),
                     "SELECT mcp.enter($1::jsonb, $3::jsonb, $4::text), "
                     "shop.get_1($2::jsonb)::json");
    ck_assert_ptr_null(mistakes.error);
}
END_TEST

START_TEST(a_task_has_a_door_of_its_own)
{
    ck_assert_str_eq(mcp_statement_of_task("shop.get_1", pool),
                     "SELECT mcp.enter_task($1::jsonb, $3::jsonb, $4::text), "
                     "shop.get_1($2::jsonb)::json");
}
END_TEST

START_TEST(what_is_no_plain_name_is_refused)
{
    static const char *const names[] = {
        "",        "get",       "shop.",       ".get",        "shop.get.x",
        "Shop.g",  "1shop.get", "shop.get(1)", "shop.g;",     "shop.\"get\"",
        "shop. g", "shop.g\n",  "shop.get--",  "pg.\xc3\xa4",
    };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        mcp_mistakes_t mistakes;

        mcp_mistakes_init(&mistakes, pool);
        ck_assert_ptr_null(
            mcp_statement_of_function(&mistakes, "$.f", names[i], 0, pool));
        ck_assert_msg(mistakes.error != NULL, "%s is accepted", names[i]);
    }
}
END_TEST

START_TEST(a_statement_is_named_by_its_text)
{
    const char *one = mcp_statement_name("SELECT 1", pool);

    ck_assert_str_eq(one, mcp_statement_name("SELECT 1", pool));
    ck_assert_str_ne(one, mcp_statement_name("SELECT 2", pool));
    ck_assert_uint_lt(strlen(one), 64);
}
END_TEST

MCP_UNIT_MAIN("statement", a_function_is_called_behind_the_door,
              a_task_has_a_door_of_its_own, what_is_no_plain_name_is_refused,
              a_statement_is_named_by_its_text)
