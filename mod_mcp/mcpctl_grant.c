/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_common.h"

#include <stdio.h>

#include <apr_strings.h>

/* ---- what there is ---- */

/* clang-format off */
static const char list_grants[] =
    "SELECT c.id, a.email, coalesce(o.metadata->>'client_name', c.client_id),"
    " array_to_string(c.scopes, ' '), c.resource,"
    " 'made ' || mcp.rfc3339(c.created_at, 'UTC'),"
    " coalesce('refreshed ' || mcp.rfc3339(c.last_used_at, 'UTC'),"
    " 'never refreshed'),"
    " CASE WHEN c.revoked_at IS NOT NULL"
    " THEN 'revoked ' || mcp.rfc3339(c.revoked_at, 'UTC')"
    " ELSE CASE WHEN c.expires_at <= mcp.now() THEN 'expired '"
    " ELSE 'until ' END"
    " || mcp.rfc3339(c.expires_at, 'UTC') END"
    " FROM mcp.credential c"
    " JOIN mcp.account a ON (a.workspace_id, a.id)"
    " = (c.workspace_id, c.account_id)"
    " JOIN mcp.oauth_grant g ON (g.workspace_id, g.credential_id)"
    " = (c.workspace_id, c.id)"
    " LEFT JOIN mcp.oauth_client o ON (o.issuer, o.id)"
    " = (g.issuer, c.client_id)"
    " WHERE c.workspace_id = $1"
    " AND a.email = coalesce(lower($2), a.email)"
    " ORDER BY c.created_at, c.id";
/* clang-format on */

mcp_error_t *mcpctl_grant_list(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;
    PGconn *db = NULL;
    int i, j;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(
        mcpctl_db_query(&rows, db, list_grants, 2, ctl->operands, ctl->pool));
    for (i = 0; i < PQntuples(rows); i++) {
        for (j = 0; j < PQnfields(rows); j++) {
            printf("%s%s", j ? "\t" : "", PQgetvalue(rows, i, j));
        }
        printf("\n");
    }
    return NULL;
}

/* ---- the end of one ---- */

/* When it was revoked before, if it was. */
static const char revoke_grant[] = "WITH held AS ("
                                   "SELECT c.* FROM mcp.credential c"
                                   " WHERE c.workspace_id = $1 AND c.id = $2 "
                                   "AND c.kind = 'grant' FOR UPDATE"
                                   ") SELECT mcp.rfc3339(h.revoked_at, 'UTC'),"
                                   " mcp.oauth_grant_end(h.workspace_id, h.id,"
                                   " 'An administrator has ended it.', '{}') "
                                   "FROM held h";

mcp_error_t *mcpctl_grant_revoke(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(
        mcpctl_db_query(&rows, db, revoke_grant, 2, ctl->operands, ctl->pool));
    if (!PQntuples(rows)) {
        return mcp_error_make(ctl->pool, "not_found",
                              apr_psprintf(ctl->pool,
                                           "Give an id (grn_...) of: mcpctl "
                                           "grant list %s",
                                           ctl->operands[0]),
                              "The workspace %s has no such grant.",
                              ctl->operands[0]);
    }
    if (PQgetisnull(rows, 0, 0)) {
        printf("grant %s of %s is revoked\n", ctl->operands[1],
               ctl->operands[0]);
    }
    else {
        printf("grant %s of %s was revoked before, %s\n", ctl->operands[1],
               ctl->operands[0], PQgetvalue(rows, 0, 0));
    }
    return NULL;
}
