/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_common.h"

#include <stdio.h>

#include "lib/json.h"
#include "lib/sign_in_code.h"

static mcp_error_t *keep(const mcp_json_t **answer, const mcpctl_t *ctl,
                         const char *hash)
{
    const char *const values[] = { ctl->operands[0], ctl->operands[1],
                                   mcpctl_option(ctl, "by"), hash };
    const PGresult *rows = NULL;
    mcp_json_t *read;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "SELECT mcp.sign_in_code_make(jsonb_build_object("
                            "'workspace', $1::text, 'email', $2::text,"
                            " 'by', $3::text, 'hash', $4::text))",
                            4, values, ctl->pool));
    MCP_TRY(mcp_json_parse(&read, mcp_str(PQgetvalue(rows, 0, 0)), ctl->pool));
    *answer = read;
    return NULL;
}

mcp_error_t *mcpctl_code_make(mcpctl_t *ctl)
{
    const mcp_master_key_t *master = NULL;
    const mcp_json_t *answer = NULL;
    const char *code = NULL, *hash = NULL, *refusal;

    if (!mcpctl_option(ctl, "by")) {
        return mcpctl_usage(ctl, NULL, "--by EMAIL, an admin's, is needed.");
    }
    if (!mcpctl_common_is_address(ctl->operands[1])) {
        return mcpctl_usage(ctl, NULL, "EMAIL is not an address.");
    }
    MCP_TRY(mcpctl_common_master_key(&master, ctl));
    MCP_TRY(mcp_sign_in_code_make(&code, ctl->pool));
    MCP_TRY(mcp_sign_in_code_hash(&hash, master, code, ctl->pool));
    MCP_TRY(keep(&answer, ctl, hash));
    refusal = mcp_json_string(mcp_json_get(answer, "error_description"));
    if (refusal) {
        return mcp_error_make(ctl->pool, "refused", NULL, "%s", refusal);
    }
    printf("%s\ngood for one sign-in until %s\n", code,
           mcp_json_string(mcp_json_get(answer, "expires_at")));
    return NULL;
}
