/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/revision.h"

START_TEST(revisions_stand_newest_first)
{
    const mcp_revision_t *row;

    for (row = mcp_revisions + 1; row->name; row++) {
        ck_assert_int_lt(strcmp(row->name, row[-1].name), 0);
    }
    ck_assert_int_eq((int)(row - mcp_revisions), MCP_REVISIONS);
}
END_TEST

START_TEST(negotiation_agrees_or_offers_the_newest)
{
    static const char *const cases[][2] = {
        { "2025-03-26", "2025-03-26" }, { "2025-06-18", "2025-06-18" },
        { "2025-11-25", "2025-11-25" }, { "2024-11-05", "2025-11-25" },
        { "2099-01-01", "2025-11-25" }, { "", "2025-11-25" },
        { "2026-07-28", "2025-11-25" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(mcp_revision_negotiate(cases[i][0])->name,
                         cases[i][1]);
    }
}
END_TEST

/* The name of the revision that is decided for, or the error's code. */
static const char *decide(const char *header, const char *message)
{
    const mcp_revision_t *row = NULL;
    mcp_json_t *value;
    mcp_error_t *error;

    ck_ok(mcp_json_parse(&value, mcp_str(message), pool));
    error = mcp_revision_decide(&row, header, value, pool);
    ck_assert_int_eq(row == NULL, error != NULL);
    return error ? error->code : row->name;
}

#define META(version)                                    \
    "{\"method\":\"tools/list\",\"params\":{\"_meta\":{" \
    "\"io.modelcontextprotocol/protocolVersion\":" version "}}}"

START_TEST(header_and_message_decide)
{
    static const char plain[] = "{\"method\":\"tools/list\"}";
    static const char open[] = "{\"method\":\"initialize\"}";
    static const struct {
        const char *header, *message, *expected;
    } cases[] = {
        { NULL, plain, "2025-03-26" },
        { "2025-06-18", plain, "2025-06-18" },
        { "2025-06-18", "[]", "2025-06-18" },
        { "nonsense", plain, "unsupported_version" },
        { "2024-11-05", plain, "unsupported_version" },
        { "nonsense", open, "2025-11-25" },
        { "2026-07-28", open, "2025-11-25" },
        { "2026-07-28", plain, "2026-07-28" },
        { "2027-01-01", plain, "2026-07-28" },
        { "2027-01-0x", plain, "unsupported_version" },
        { NULL, META("\"2026-07-28\""), "2026-07-28" },
        { "2025-11-25", META("\"2026-07-28\""), "2026-07-28" },
        { NULL, META("\"v999\""), "2026-07-28" },
        { NULL, META("7"), "2026-07-28" },
        { NULL, META("\"2025-06-18\""), "2025-06-18" },
        { "2025-06-18", META("\"2025-06-18\""), "2025-06-18" },
        { "2025-11-25", META("\"2025-06-18\""), "2026-07-28" },
        { "2026-07-28", META("\"2025-06-18\""), "2026-07-28" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(decide(cases[i].header, cases[i].message),
                         cases[i].expected);
    }
}
END_TEST

START_TEST(what_we_do_not_speak_is_refused_with_what_we_do)
{
    mcp_error_t *error = mcp_revision_unsupported("2024-\"x\xFF", pool);

    ck_assert_str_eq(error->code, "unsupported_version");
    ck_assert_str_eq(error->details, "{\"supported\":[\"2026-07-28\",\"2025-11-"
                                     "25\","
                                     "\"2025-06-18\",\"2025-03-26\"],"
                                     "\"requested\":\"2024-\\\"x?\"}");
}
END_TEST

MCP_UNIT_MAIN("revision", revisions_stand_newest_first,
              negotiation_agrees_or_offers_the_newest,
              header_and_message_decide,
              what_we_do_not_speak_is_refused_with_what_we_do)
