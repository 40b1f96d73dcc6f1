/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_key.h"

#include <stdio.h>

#include <apr_strings.h>

#include "lib/jwks.h"
#include "mod_mcp/mcpctl_common.h"

/* ---- the master key ---- */

mcp_error_t *mcpctl_key_new_master(mcpctl_t *ctl)
{
    MCP_TRY(mcp_crypto_make_master_key(ctl->operands[0], ctl->pool));
    printf("made %s; keep a copy in a safe place: what it seals cannot be "
           "opened without it\n",
           ctl->operands[0]);
    return NULL;
}

/* ---- making ---- */

mcp_error_t *mcpctl_key_insert(const char **kid, PGconn *db,
                               const mcp_master_key_t *master,
                               const char *workspace, apr_pool_t *pool)
{
    const PGresult *ignored;
    const char *values[5];
    mcp_jwks_pair_t pair;
    mcp_str_t sealed;

    MCP_TRY(mcp_jwks_generate(&pair, pool));
    MCP_TRY(mcp_crypto_seal(&sealed, master, mcp_str(pair.private_jwk),
                            mcp_jwks_sealed_for(workspace, pair.kid, pool),
                            pool));
    values[0] = workspace;
    values[1] = pair.kid;
    values[2] = pair.alg;
    values[3] = pair.public_jwk;
    values[4] = mcp_crypto_base64_encode(sealed, pool);
    MCP_TRY(mcpctl_db_query(&ignored, db,
                            "INSERT INTO mcp.signing_key"
                            " (workspace_id, kid, alg, public_jwk,"
                            " private_sealed)"
                            " VALUES ($1, $2, $3, $4::jsonb,"
                            " decode($5, 'base64'))",
                            5, values, pool));
    *kid = pair.kid;
    return NULL;
}

/* ---- rotation ---- */

static mcp_error_t *no_workspace(const mcpctl_t *ctl)
{
    return mcp_error_make(ctl->pool, "not_found",
                          "Add it with: mcpctl workspace add ID NAME",
                          "There is no workspace %s.", ctl->operands[0]);
}

/* Who rotates at the same time waits, or both would leave their new key in
 * use. */
static mcp_error_t *lock_workspace(PGconn *db, const mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_db_run(db, "BEGIN", ctl->pool));
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "SELECT FROM mcp.workspace WHERE id = $1"
                            " FOR NO KEY UPDATE",
                            1, ctl->operands, ctl->pool));
    return PQntuples(rows) ? NULL : no_workspace(ctl);
}

static mcp_error_t *note(PGconn *db, const mcpctl_t *ctl, const char *action,
                         const char *kid)
{
    const char *const values[] = { ctl->operands[0], action, kid };
    const PGresult *ignored;

    return mcpctl_db_query(&ignored, db,
                           "INSERT INTO mcp.audit (workspace_id, at, action,"
                           " outcome, details)"
                           " VALUES ($1, mcp.now(), $2, 'done',"
                           " jsonb_build_object('kid', $3::text))",
                           3, values, ctl->pool);
}

/* The others sign no more, and verify until the last of their tokens ends. One
 * that ends sooner already keeps its end. */
static mcp_error_t *retire_others(int *count, PGconn *db, const mcpctl_t *ctl,
                                  const char *kid, long grace)
{
    const char *const values[] = { ctl->operands[0], kid,
                                   apr_psprintf(ctl->pool, "%ld", grace) };
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_db_query(&rows, db,
                            "UPDATE mcp.signing_key SET retires_at ="
                            " least(retires_at,"
                            " mcp.now() + make_interval(secs => $3::integer))"
                            " WHERE workspace_id = $1 AND kid <> $2"
                            " AND (retires_at > mcp.now()) IS NOT FALSE"
                            " RETURNING kid",
                            3, values, ctl->pool));
    *count = PQntuples(rows);
    return NULL;
}

mcp_error_t *mcpctl_key_rotate(mcpctl_t *ctl)
{
    static const mcpctl_number_t grace_option = { "grace", "seconds", 0,
                                                  30 * MCPCTL_KEY_TOKEN_TTL,
                                                  MCPCTL_KEY_TOKEN_TTL };
    const mcp_master_key_t *master = NULL;
    const char *kid = NULL;
    PGconn *db = NULL;
    int older = 0;
    long grace;

    MCP_TRY(mcpctl_common_number(&grace, ctl, &grace_option));
    MCP_TRY(mcpctl_common_master_key(&master, ctl));
    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(lock_workspace(db, ctl));
    MCP_TRY(mcpctl_key_insert(&kid, db, master, ctl->operands[0], ctl->pool));
    MCP_TRY(retire_others(&older, db, ctl, kid, grace));
    MCP_TRY(note(db, ctl, "key_rotated", kid));
    MCP_TRY(mcpctl_db_run(db, "COMMIT", ctl->pool));
    printf("workspace %s signs with key %s\n", ctl->operands[0], kid);
    if (older) {
        printf("older keys verify for %ld seconds more: %d\n", grace, older);
    }
    return NULL;
}

/* ---- what there is ---- */

mcp_error_t *mcpctl_key_list(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;
    PGconn *db = NULL;
    int i;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "SELECT k.kid, k.alg, mcp.rfc3339(k.created_at,"
                            " 'UTC'), CASE"
                            " WHEN k.retires_at <= mcp.now() THEN 'retired '"
                            " WHEN k.retires_at IS NOT NULL"
                            " THEN 'verifies until '"
                            " WHEN row_number() OVER (PARTITION BY k.alg ="
                            " 'ES256', k.retires_at IS NULL"
                            " ORDER BY k.created_at DESC) = 1"
                            " AND k.alg = 'ES256' THEN 'signs'"
                            " ELSE 'verifies' END"
                            " || coalesce(mcp.rfc3339(k.retires_at, 'UTC'), '')"
                            " FROM mcp.workspace w LEFT JOIN mcp.signing_key k"
                            " ON k.workspace_id = w.id"
                            " WHERE w.id = $1"
                            " ORDER BY k.created_at DESC, k.kid",
                            1, ctl->operands, ctl->pool));
    if (!PQntuples(rows)) {
        return no_workspace(ctl);
    }
    for (i = 0; i < PQntuples(rows) && !PQgetisnull(rows, i, 0); i++) {
        printf("%s\t%s\tmade %s\t%s\n", PQgetvalue(rows, i, 0),
               PQgetvalue(rows, i, 1), PQgetvalue(rows, i, 2),
               PQgetvalue(rows, i, 3));
    }
    return NULL;
}

/* ---- the end of one ---- */

/* Without any that signs, nobody could sign in. */
static mcp_error_t *check_rest(PGconn *db, const mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_db_query(&rows, db,
                            "SELECT FROM mcp.signing_key"
                            " WHERE workspace_id = $1 AND kid <> $2"
                            " AND alg = 'ES256' AND retires_at IS NULL",
                            2, ctl->operands, ctl->pool));
    if (PQntuples(rows)) {
        return NULL;
    }
    return mcp_error_make(ctl->pool, "conflict",
                          apr_psprintf(ctl->pool,
                                       "Make another one: mcpctl key rotate "
                                       "%s --grace 0",
                                       ctl->operands[0]),
                          "No other key of the workspace %s signs.",
                          ctl->operands[0]);
}

mcp_error_t *mcpctl_key_retire(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(lock_workspace(db, ctl));
    MCP_TRY(check_rest(db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "UPDATE mcp.signing_key SET retires_at ="
                            " least(retires_at, mcp.now())"
                            " WHERE workspace_id = $1 AND kid = $2"
                            " RETURNING kid",
                            2, ctl->operands, ctl->pool));
    if (!PQntuples(rows)) {
        return mcp_error_make(ctl->pool, "not_found",
                              apr_psprintf(ctl->pool,
                                           "See them with: mcpctl key list %s",
                                           ctl->operands[0]),
                              "The workspace %s has no key %s.",
                              ctl->operands[0], ctl->operands[1]);
    }
    MCP_TRY(note(db, ctl, "key_retired", ctl->operands[1]));
    MCP_TRY(mcpctl_db_run(db, "COMMIT", ctl->pool));
    printf("key %s of %s is retired; servers refuse its tokens within a "
           "minute\n",
           ctl->operands[1], ctl->operands[0]);
    return NULL;
}
