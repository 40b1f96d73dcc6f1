/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_common.h"

#include <stdio.h>
#include <string.h>

/*
 * Who the people of an external issuer are here. An issuer is told apart by its
 * text, so what is given must be what its tokens say, to the last slash.
 */

#define ISSUER_MAX 2048
#define SUBJECT_MAX 255

static mcp_error_t *check_identity(const mcpctl_t *ctl, const char *issuer,
                                   const char *subject)
{
    if (strncmp(issuer, "https://", 8) || strlen(issuer) > ISSUER_MAX) {
        return mcpctl_usage(ctl,
                            "Give it as its tokens have it in iss: "
                            "https://login.example.com/",
                            "ISSUER is no https URL.");
    }
    if (!*subject || strlen(subject) > SUBJECT_MAX) {
        return mcpctl_usage(ctl,
                            "Give the value of the claim that McpAccountClaim "
                            "names.",
                            "SUBJECT has 1 to %d bytes.", SUBJECT_MAX);
    }
    return NULL;
}

/* Linking again, to another account even, is no mistake: the last one holds. */
mcp_error_t *mcpctl_user_link(mcpctl_t *ctl)
{
    const char *const *values = ctl->operands;
    const PGresult *rows = NULL;
    PGconn *db = NULL;

    MCP_TRY(check_identity(ctl, values[2], values[3]));
    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "INSERT INTO mcp.identity"
                            " (workspace_id, issuer, subject, account_id)"
                            " SELECT a.workspace_id, $3, $4, a.id"
                            " FROM mcp.account a"
                            " WHERE a.workspace_id = $1 AND a.email = lower($2)"
                            " ON CONFLICT (workspace_id, issuer, subject)"
                            " DO UPDATE SET account_id = EXCLUDED.account_id"
                            " RETURNING account_id",
                            4, values, ctl->pool));
    if (!PQntuples(rows)) {
        return mcpctl_common_nobody(ctl);
    }
    printf("user %s of %s is linked\n", PQgetvalue(rows, 0, 0), values[0]);
    return NULL;
}

mcp_error_t *mcpctl_user_unlink(mcpctl_t *ctl)
{
    const char *const *values = ctl->operands;
    const PGresult *rows = NULL;
    PGconn *db = NULL;

    MCP_TRY(check_identity(ctl, values[1], values[2]));
    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "DELETE FROM mcp.identity"
                            " WHERE (workspace_id, issuer, subject)"
                            " = ($1, $2, $3)"
                            " RETURNING account_id",
                            3, values, ctl->pool));
    if (!PQntuples(rows)) {
        return mcp_error_make(ctl->pool, "not_found",
                              "Give issuer and subject as they were linked.",
                              "Nobody in the workspace %s is linked so.",
                              values[0]);
    }
    printf("user %s of %s is linked no more\n", PQgetvalue(rows, 0, 0),
           values[0]);
    return NULL;
}
