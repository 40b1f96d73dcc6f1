/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/near.h"

static const char *const words[] = { "user_ids", "limit", "offset",
                                     "from",     "to",    NULL };

START_TEST(find_gives_the_word_that_was_meant)
{
    static const struct {
        const char *word;
        const char *near;
    } cases[] = {
        { "userIds", "user_ids" },  { "user-ids", "user_ids" },
        { "USER_IDS", "user_ids" }, { "limti", "limit" },
        { "limits", "limit" },      { "imit", "limit" },
        { "form", "from" },         { "ofset", "offset" },
        { "ofst", "offset" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *near = mcp_near_find(cases[i].word, words);

        ck_assert_msg(near != NULL, "%s", cases[i].word);
        ck_assert_str_eq(near, cases[i].near);
    }
}
END_TEST

START_TEST(find_gives_nothing_for_a_word_of_its_own)
{
    static const char *const cases[] = { "", "x", "status", "unlimited",
                                         "frm_x_y" };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *near = mcp_near_find(cases[i], words);

        ck_assert_msg(!near, "%s: %s", cases[i], near ? near : "");
    }
}
END_TEST

START_TEST(of_two_that_are_near_the_nearer_one_wins)
{
    mcp_near_t near;

    mcp_near_start(&near, "start_tme");
    mcp_near_try(&near, "start_date");
    mcp_near_try(&near, "start_time");
    mcp_near_try(&near, "start_tile");
    ck_assert_str_eq(near.best, "start_time");
}
END_TEST

START_TEST(words_of_any_length_are_looked_at_in_bounds)
{
    char *word = apr_palloc(pool, 100001);

    memset(word, 'a', 100000);
    word[100000] = '\0';
    ck_assert_ptr_null(mcp_near_find(word, words));
    word[MCP_NEAR_LENGTH] = '\0';
    ck_assert_ptr_null(mcp_near_find(word, words));
    ck_assert_ptr_null(mcp_near_find("\xc3\xa9\xff", words));
}
END_TEST

MCP_UNIT_MAIN("near", find_gives_the_word_that_was_meant,
              find_gives_nothing_for_a_word_of_its_own,
              of_two_that_are_near_the_nearer_one_wins,
              words_of_any_length_are_looked_at_in_bounds)
