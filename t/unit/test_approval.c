/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/approval.h"

static const mcp_tool_t book = { .name = "kai_meetings_book",
                                 .bare = "meetings_book",
                                 .effect = MCP_EFFECT_EXTERNAL };
static const mcp_tool_t note = { .name = "kai_note_write",
                                 .bare = "note_write",
                                 .effect = MCP_EFFECT_WRITE };
static const mcp_tool_t list = { .name = "kai_list",
                                 .bare = "list",
                                 .effect = MCP_EFFECT_READ };

static mcp_approvals_t site(const mcp_approval_rule_t *rules, int count)
{
    apr_array_header_t *array = apr_array_make(pool, 4, sizeof(*rules));
    int i;

    for (i = 0; i < count; i++) {
        APR_ARRAY_PUSH(array, mcp_approval_rule_t) = rules[i];
    }
    return (mcp_approvals_t){ .rules = array };
}

START_TEST(the_last_rule_that_matches_counts)
{
    static const mcp_approval_rule_t rules[] = {
        { MCP_APPROVAL_PAGE, NULL, "external" },
        { MCP_APPROVAL_CLIENT, NULL, "meetings_*" },
        { MCP_APPROVAL_SECOND, "admin", "kai_note_?rite" },
    };
    mcp_approvals_t all = site(rules, 3), two = site(rules, 1);

    ck_assert_int_eq(mcp_approval_find(&all, &book)->way, MCP_APPROVAL_CLIENT);
    ck_assert_int_eq(mcp_approval_find(&two, &book)->way, MCP_APPROVAL_PAGE);
    ck_assert_str_eq(mcp_approval_find(&all, &note)->role, "admin");
    ck_assert_ptr_null(mcp_approval_find(&two, &note));
}
END_TEST

START_TEST(a_read_needs_nobodys_yes)
{
    static const mcp_approval_rule_t rules[] = {
        { MCP_APPROVAL_PAGE, NULL, "*" },
    };
    mcp_approvals_t all = site(rules, 1), none = { NULL };

    ck_assert_ptr_null(mcp_approval_find(&all, &list));
    ck_assert_ptr_null(mcp_approval_find(&none, &book));
    ck_assert_ptr_null(mcp_approval_find(NULL, &book));
}
END_TEST

START_TEST(the_database_is_told_how)
{
    static const mcp_approval_rule_t second = { MCP_APPROVAL_SECOND, "lead",
                                                "*" };
    mcp_approvals_t approvals = { .page = "https://a.example/approvals",
                                  .ttl = 60 };

    ck_assert_str_eq(mcp_approval_members(&approvals, &second, pool),
                     ",\"ttl\":60,\"approval\":\"second\",\"approver\":"
                     "\"lead\",\"page\":\"https://a.example/approvals\"");
    ck_assert_str_eq(mcp_approval_members(NULL, NULL, pool), ",\"ttl\":600,"
                                                             "\"approval\":"
                                                             "\"agent\"");
}
END_TEST

START_TEST(a_way_is_one_of_four_words)
{
    static const char *const words[] = { "agent", "client", "page", "second" };
    mcp_approval_way_t way;
    int i;

    for (i = 0; i < 4; i++) {
        ck_assert(mcp_approval_way(&way, words[i]));
        ck_assert_int_eq(way, i);
    }
    ck_assert(!mcp_approval_way(&way, "human"));
}
END_TEST

MCP_UNIT_MAIN("approval", the_last_rule_that_matches_counts,
              a_read_needs_nobodys_yes, the_database_is_told_how,
              a_way_is_one_of_four_words)
