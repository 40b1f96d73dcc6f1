/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_common.h"

#include <stdio.h>

#include <apr_strings.h>

#include "lib/apikey.h"

/* ---- making one ---- */

/* The account's status and the new credential's id, which there is when the
 * account is active. */
static const char insert_key[] =
    "WITH person AS ("
    "SELECT a.* FROM mcp.account a"
    " WHERE a.workspace_id = $1 AND a.email = lower($2)"
    "), made AS ("
    "INSERT INTO mcp.credential (workspace_id, id, kind, account_id, name,"
    " resource, scopes, created_at, expires_at)"
    " SELECT p.workspace_id, mcp.new_id('key_'), 'key', p.id, $3, $4,"
    " array_remove(string_to_array($5, ' '), ''), mcp.now(),"
    " mcp.now() + make_interval(days => $6::integer)"
    " FROM person p WHERE p.status = 'active'"
    " RETURNING *"
    "), kept AS ("
    "INSERT INTO mcp.api_key (workspace_id, credential_id, hash)"
    " SELECT m.workspace_id, m.id, $7 FROM made m"
    "), told AS ("
    "INSERT INTO mcp.audit (workspace_id, at, account_id, credential_id,"
    " action, outcome, details)"
    " SELECT m.workspace_id, m.created_at, m.account_id, m.id,"
    " 'api_key_made', 'done', jsonb_build_object('scopes', m.scopes)"
    " FROM made m"
    ") SELECT p.status, m.id FROM person p LEFT JOIN made m ON true";

static mcp_error_t *insert(const mcpctl_t *ctl, const char *const *values)
{
    const PGresult *rows = NULL;
    mcp_error_t *error;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    error = mcpctl_db_query(&rows, db, insert_key, 7, values, ctl->pool);
    if (error) {
        return mcpctl_common_explain(error, ctl->pool);
    }
    if (!PQntuples(rows)) {
        return mcpctl_common_nobody(ctl);
    }
    if (PQgetisnull(rows, 0, 1)) {
        return mcpctl_common_inactive(ctl, PQgetvalue(rows, 0, 0));
    }
    return NULL;
}

mcp_error_t *mcpctl_apikey_add(mcpctl_t *ctl)
{
    static const mcpctl_number_t expires = { "expires", "days", 1, 3650, 0 };
    const char *values[7] = { ctl->operands[0], ctl->operands[1],
                              ctl->operands[2], NULL,
                              mcpctl_option(ctl, "scope") };
    const char *key = NULL;
    long days = 0;

    MCP_TRY(mcpctl_common_number(&days, ctl, &expires));
    MCP_TRY(mcpctl_common_scopes(ctl, values[4]));
    MCP_TRY(mcpctl_common_resource(&values[3], ctl));
    values[5] = days ? apr_psprintf(ctl->pool, "%ld", days) : NULL;
    MCP_TRY(mcp_apikey_make(&key, ctl->pool));
    MCP_TRY(mcp_apikey_hash(&values[6], mcp_str(key), ctl->pool));
    MCP_TRY(insert(ctl, values));
    printf("%s\n", key);
    return NULL;
}

/* ---- what there is ---- */

static const char list_keys[] = "SELECT c.id, a.email, c.name, "
                                "array_to_string(c.scopes, ' '), c.resource,"
                                " 'made ' || mcp.rfc3339(c.created_at, 'UTC'),"
                                " coalesce('used ' || "
                                "mcp.rfc3339(c.last_used_at, 'UTC'), 'never "
                                "used'),"
                                " CASE WHEN c.revoked_at IS NOT NULL"
                                " THEN 'revoked ' || mcp.rfc3339(c.revoked_at, "
                                "'UTC')"
                                " WHEN c.expires_at <= mcp.now()"
                                " THEN 'expired ' || mcp.rfc3339(c.expires_at, "
                                "'UTC')"
                                " WHEN c.expires_at IS NOT NULL"
                                " THEN 'until ' || mcp.rfc3339(c.expires_at, "
                                "'UTC')"
                                " ELSE 'until revoked' END"
                                " FROM mcp.credential c"
                                " JOIN mcp.account a"
                                " ON a.workspace_id = c.workspace_id AND a.id "
                                "= c.account_id"
                                " WHERE c.workspace_id = $1 AND c.kind = 'key'"
                                " ORDER BY c.created_at, c.id";

mcp_error_t *mcpctl_apikey_list(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;
    PGconn *db = NULL;
    int i, j;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db, list_keys, 1, ctl->operands, ctl->pool));
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
static const char revoke_key[] = "WITH held AS ("
                                 "SELECT c.* FROM mcp.credential c"
                                 " WHERE c.workspace_id = $1 AND c.id = $2 AND "
                                 "c.kind = 'key' FOR UPDATE"
                                 "), ended AS ("
                                 "UPDATE mcp.credential c"
                                 " SET revoked_at = mcp.now(), revoked_why = "
                                 "'mcpctl'"
                                 " FROM held h"
                                 " WHERE c.workspace_id = h.workspace_id AND "
                                 "c.id = h.id"
                                 " AND h.revoked_at IS NULL"
                                 " RETURNING c.*"
                                 "), told AS ("
                                 "INSERT INTO mcp.audit (workspace_id, at, "
                                 "account_id, credential_id,"
                                 " action, outcome)"
                                 " SELECT e.workspace_id, e.revoked_at, "
                                 "e.account_id, e.id,"
                                 " 'api_key_revoked', 'done' FROM ended e"
                                 ") SELECT mcp.rfc3339(h.revoked_at, 'UTC') "
                                 "FROM held h";

mcp_error_t *mcpctl_apikey_revoke(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(
        mcpctl_db_query(&rows, db, revoke_key, 2, ctl->operands, ctl->pool));
    if (!PQntuples(rows)) {
        return mcp_error_make(ctl->pool, "not_found",
                              apr_psprintf(ctl->pool,
                                           "Give an id (key_...) of: mcpctl "
                                           "apikey list %s",
                                           ctl->operands[0]),
                              "The workspace %s has no such key.",
                              ctl->operands[0]);
    }
    if (PQgetisnull(rows, 0, 0)) {
        printf("key %s of %s is revoked\n", ctl->operands[1], ctl->operands[0]);
    }
    else {
        printf("key %s of %s was revoked before, %s\n", ctl->operands[1],
               ctl->operands[0], PQgetvalue(rows, 0, 0));
    }
    return NULL;
}
