/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/revision.h"

START_TEST(revisions_stand_newest_first)
{
    const mcp_revision_t *row;

    for (row = mcp_revisions + 1; row->name; row++) {
        ck_assert_int_lt(strcmp(row->name, row[-1].name), 0);
    }
    ck_assert_int_eq((int)(row - mcp_revisions), 3);
}
END_TEST

START_TEST(negotiation_agrees_or_offers_the_newest)
{
    static const char *const cases[][2] = {
        { "2025-03-26", "2025-03-26" }, { "2025-06-18", "2025-06-18" },
        { "2025-11-25", "2025-11-25" }, { "2024-11-05", "2025-11-25" },
        { "2099-01-01", "2025-11-25" }, { "", "2025-11-25" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(mcp_revision_negotiate(cases[i][0])->name,
                         cases[i][1]);
    }
}
END_TEST

START_TEST(the_header_decides)
{
    const mcp_revision_t *row = NULL;

    ck_ok(mcp_revision_decide(&row, "2025-06-18", 0, pool));
    ck_assert_str_eq(row->name, "2025-06-18");
    ck_ok(mcp_revision_decide(&row, NULL, 0, pool));
    ck_assert_str_eq(row->name, "2025-03-26");
    ck_ok(mcp_revision_decide(&row, "nonsense", 1, pool));
}
END_TEST

START_TEST(what_we_do_not_speak_is_refused_with_what_we_do)
{
    const mcp_revision_t *row = NULL;
    mcp_error_t *error = mcp_revision_decide(&row, "2024-\"x", 0, pool);

    ck_assert_ptr_nonnull(error);
    ck_assert_str_eq(error->code, "unsupported_version");
    ck_assert_str_eq(error->details, "{\"supported\":[\"2025-11-25\",\"2025-06-"
                                     "18\","
                                     "\"2025-03-26\"],\"requested\":\"2024-"
                                     "\\\"x\"}");
    ck_assert_ptr_null(row);
}
END_TEST

MCP_UNIT_MAIN("revision", revisions_stand_newest_first,
              negotiation_agrees_or_offers_the_newest, the_header_decides,
              what_we_do_not_speak_is_refused_with_what_we_do)
