/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>
#include <apr_time.h>

#include "lib/crypto.h"
#include "lib/jwt.h"
#include "lib/uri.h"
#include "mod_mcp/mcpctl_common.h"
#include "mod_mcp/mcpctl_key.h"

#define DEFAULT_TTL 3600

/* ---- workspaces ---- */

/* The row, and whether a key of it signs already; one that lost its keys, or
 * that came with other data, gets one. */
static mcp_error_t *insert_workspace(PGconn *db, const mcpctl_t *ctl)
{
    const PGresult *rows = NULL;
    mcp_error_t *error;

    error = mcpctl_db_query(&rows, db,
                            "INSERT INTO mcp.workspace (id, name)"
                            " VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
                            2, ctl->operands, ctl->pool);
    if (error) {
        return mcpctl_common_explain(error, ctl->pool);
    }
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "SELECT FROM mcp.signing_key k"
                            " WHERE k.workspace_id = $1"
                            " AND k.retires_at IS NULL",
                            1, ctl->operands, ctl->pool));
    if (PQntuples(rows)) {
        return mcp_error_make(ctl->pool, "conflict", NULL,
                              "The workspace %s exists, with a signing key.",
                              ctl->operands[0]);
    }
    return NULL;
}

mcp_error_t *mcpctl_workspace_add(mcpctl_t *ctl)
{
    const mcp_master_key_t *master = NULL;
    const char *kid = NULL;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_master_key(&master, ctl));
    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(mcpctl_db_run(db, "BEGIN", ctl->pool));
    MCP_TRY(insert_workspace(db, ctl));
    MCP_TRY(mcpctl_key_insert(&kid, db, master, ctl->operands[0], ctl->pool));
    MCP_TRY(mcpctl_db_run(db, "COMMIT", ctl->pool));
    printf("workspace %s signs with key %s\n", ctl->operands[0], kid);
    return NULL;
}

/* ---- people ---- */

mcp_error_t *mcpctl_user_add(mcpctl_t *ctl)
{
    const char *const values[] = { ctl->operands[0],
                                   ctl->operands[1],
                                   ctl->operands[2],
                                   mcpctl_common_option(ctl, "role", "user"),
                                   mcpctl_common_option(ctl, "zone", "UTC"),
                                   mcpctl_common_option(ctl, "status",
                                                        "active") };
    const PGresult *rows = NULL;
    mcp_error_t *error;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_choice(ctl, "role", values[3], "user|manager|admin"));
    MCP_TRY(mcpctl_common_choice(ctl, "status", values[5], "active|pending"));
    if (!mcpctl_common_is_address(values[1])) {
        return mcpctl_usage(ctl, NULL, "EMAIL is not an address.");
    }
    MCP_TRY(mcpctl_common_db(&db, ctl));
    error = mcpctl_db_query(&rows, db,
                            "INSERT INTO mcp.account"
                            " (workspace_id, id, email, name, role, time_zone, "
                            "status)"
                            " VALUES ($1, mcp.new_id('acc_'), lower($2), $3, "
                            "$4, $5, $6)"
                            " RETURNING id",
                            6, values, ctl->pool);
    if (error) {
        return mcpctl_common_explain(error, ctl->pool);
    }
    printf("user %s added to %s\n", PQgetvalue(rows, 0, 0), values[0]);
    return NULL;
}

static mcp_error_t *set_status(const mcpctl_t *ctl, const char *status)
{
    const char *const values[] = { ctl->operands[0], ctl->operands[1], status };
    const PGresult *rows = NULL;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "UPDATE mcp.account"
                            " SET status = $3, updated_at = mcp.now()"
                            " WHERE workspace_id = $1 AND email = lower($2)"
                            " RETURNING id",
                            3, values, ctl->pool));
    if (!PQntuples(rows)) {
        return mcpctl_common_nobody(ctl);
    }
    printf("user %s of %s is %s\n", PQgetvalue(rows, 0, 0), values[0], status);
    return NULL;
}

mcp_error_t *mcpctl_user_enable(mcpctl_t *ctl)
{
    return set_status(ctl, "active");
}

mcp_error_t *mcpctl_user_disable(mcpctl_t *ctl)
{
    return set_status(ctl, "disabled");
}

/* ---- tokens ---- */

/* Who the token is for and what signs it. */
typedef struct grant_t {
    const char *workspace;
    const char *account;
    const char *resource;
    const char *issuer;
    const char *client;
    const char *scope;
    long ttl;
    const char *kid;
    mcp_str_t sealed; /* the private key */
} grant_t;

static mcp_error_t *read_grant(grant_t *grant, const mcpctl_t *ctl)
{
    static const mcpctl_number_t life = { "ttl", "seconds", 1,
                                          MCPCTL_KEY_TOKEN_TTL, DEFAULT_TTL };

    MCP_TRY(mcpctl_common_number(&grant->ttl, ctl, &life));
    grant->workspace = ctl->operands[0];
    MCP_TRY(mcpctl_common_resource(&grant->resource, ctl));
    grant->issuer = mcpctl_option(ctl, "issuer");
    if (!grant->issuer) {
        grant->issuer = mcp_uri_origin(grant->resource, ctl->pool);
    }
    MCP_TRY(mcpctl_common_url(ctl, "issuer", grant->issuer));
    grant->client = mcpctl_common_option(ctl, "client", "mcpctl");
    grant->scope = mcpctl_common_option(ctl, "scope", "mcp");
    return NULL;
}

static mcp_error_t *check_found(const mcpctl_t *ctl, const PGresult *rows)
{
    if (!PQntuples(rows) || PQgetisnull(rows, 0, 0)) {
        return mcpctl_common_nobody(ctl);
    }
    if (strcmp(PQgetvalue(rows, 0, 1), "active") != 0) {
        return mcpctl_common_inactive(ctl, PQgetvalue(rows, 0, 1));
    }
    if (PQgetisnull(rows, 0, 2)) {
        return mcp_error_make(ctl->pool, "not_found",
                              "Make one with: mcpctl workspace add ID NAME",
                              "The workspace %s has no signing key.",
                              ctl->operands[0]);
    }
    return NULL;
}

/* The account and the newest key that signs. */
static mcp_error_t *find_grant(grant_t *grant, PGconn *db, const mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_db_query(&rows, db,
                            "SELECT a.id, a.status, k.kid,"
                            " translate(encode(k.private_sealed, 'base64'), "
                            "E'\n', '')"
                            " FROM mcp.account a"
                            " LEFT JOIN LATERAL ("
                            "SELECT k.kid, k.private_sealed FROM "
                            "mcp.signing_key k"
                            " WHERE k.workspace_id = a.workspace_id"
                            " AND k.alg = 'ES256' AND k.retires_at IS NULL"
                            " ORDER BY k.created_at DESC LIMIT 1) k ON true"
                            " WHERE a.workspace_id = $1 AND a.email = "
                            "lower($2)",
                            2, ctl->operands, ctl->pool));
    MCP_TRY(check_found(ctl, rows));
    grant->account = PQgetvalue(rows, 0, 0);
    grant->kid = PQgetvalue(rows, 0, 2);
    return mcp_crypto_base64_decode(&grant->sealed,
                                    mcp_str(PQgetvalue(rows, 0, 3)), ctl->pool);
}

/* RFC 9068, 2.2. */
static mcp_error_t *write_claims(mcp_buf_t *buf, const grant_t *grant,
                                 apr_pool_t *pool)
{
    apr_int64_t now = apr_time_sec(apr_time_now());
    unsigned char random[16];
    mcp_str_t id = { (const char *)random, sizeof(random) };

    MCP_TRY(mcp_crypto_random(random, sizeof(random), pool));
    mcp_buf_init(buf, 512, pool);
    mcp_buf_lit(buf, "{\"iss\":");
    mcp_buf_json_string(buf, grant->issuer);
    mcp_buf_lit(buf, ",\"aud\":");
    mcp_buf_json_string(buf, grant->resource);
    mcp_buf_lit(buf, ",\"sub\":");
    mcp_buf_json_string(buf, grant->account);
    mcp_buf_lit(buf, ",\"workspace\":");
    mcp_buf_json_string(buf, grant->workspace);
    mcp_buf_lit(buf, ",\"client_id\":");
    mcp_buf_json_string(buf, grant->client);
    mcp_buf_lit(buf, ",\"scope\":");
    mcp_buf_json_string(buf, grant->scope);
    mcp_buf_printf(buf,
                   ",\"iat\":%" APR_INT64_T_FMT ",\"exp\":%" APR_INT64_T_FMT,
                   now, now + grant->ttl);
    mcp_buf_lit(buf, ",\"jti\":");
    mcp_buf_json_string(buf, mcp_crypto_base64url_encode(id, pool));
    mcp_buf_putc(buf, '}');
    return NULL;
}

mcp_error_t *mcpctl_token(mcpctl_t *ctl)
{
    const mcp_master_key_t *master = NULL;
    const char *token = NULL;
    grant_t grant = { NULL };
    PGconn *db = NULL;
    mcp_str_t private_jwk, claims;
    mcp_buf_t buf;

    MCP_TRY(read_grant(&grant, ctl));
    MCP_TRY(mcpctl_common_master_key(&master, ctl));
    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(find_grant(&grant, db, ctl));
    MCP_TRY(mcp_crypto_open(&private_jwk, master, grant.sealed,
                            mcp_jwks_sealed_for(ctl->operands[0], grant.kid,
                                                ctl->pool),
                            ctl->pool));
    MCP_TRY(write_claims(&buf, &grant, ctl->pool));
    claims.data = buf.data;
    claims.len = buf.len;
    MCP_TRY(mcp_jwt_sign(&token, claims, private_jwk, grant.kid, ctl->pool));
    printf("%s\n", token);
    return NULL;
}

/* ---- changes ---- */

mcp_error_t *mcpctl_notify(mcpctl_t *ctl)
{
    const char *const values[] = { ctl->operands[0], mcpctl_option(ctl, "uri"),
                                   ctl->operands[1] };
    const PGresult *rows = NULL;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "SELECT mcp.notify_change($1, $2, w.id)"
                            " FROM (SELECT id FROM mcp.workspace"
                            " UNION ALL SELECT '*') AS w WHERE w.id = $3",
                            3, values, ctl->pool));
    if (!PQntuples(rows)) {
        return mcp_error_make(ctl->pool, "not_found",
                              "Give its id, or \"*\" for all.",
                              "There is no workspace %s.", values[2]);
    }
    printf("told the clients of %s: %s\n", values[2], values[0]);
    return NULL;
}
