/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_common.h"

#include <stdio.h>
#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>

#include "lib/client_metadata.h"
#include "lib/jwks.h"
#include "lib/oauth_exchange.h"
#include "lib/oauth_site.h"
#include "lib/uri.h"

/* ---- what the client is ---- */

static mcp_error_t *read_file(mcp_str_t *text, const char *name,
                              const mcpctl_t *ctl)
{
    apr_size_t len = MCP_JWKS_MAX_BYTES;
    char *data = apr_palloc(ctl->pool, len);
    apr_file_t *file;
    apr_status_t rv;

    rv = apr_file_open(&file, name, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT,
                       ctl->pool);
    if (rv == APR_SUCCESS) {
        rv = apr_file_read_full(file, data, len, &len);
        apr_file_close(file);
    }
    if (rv != APR_SUCCESS && rv != APR_EOF) {
        char reason[128];

        return mcp_error_make(ctl->pool, "unreadable", NULL,
                              "The key set %s cannot be read: %s.", name,
                              apr_strerror(rv, reason, sizeof(reason)));
    }
    text->data = data;
    text->len = len;
    return NULL;
}

/* The member for --jwks: the keys themselves, or where they are. */
static mcp_error_t *add_keys(mcp_buf_t *buf, const mcpctl_t *ctl)
{
    const char *keys = mcpctl_option(ctl, "jwks");
    mcp_json_t *set;
    mcp_str_t text;

    if (!keys) {
        return mcpctl_usage(ctl, NULL, "--auth key needs --jwks FILE or URL.");
    }
    if (strstr(keys, "://")) {
        mcp_buf_json_member(buf, "jwks_uri", keys);
        return NULL;
    }
    MCP_TRY(read_file(&text, keys, ctl));
    MCP_TRY(mcp_json_parse(&set, text, ctl->pool));
    mcp_buf_json_name(buf, "jwks");
    mcp_json_write(buf, set);
    return NULL;
}

/* What it would say of itself if it registered (RFC 7591, 2). */
static mcp_error_t *make_metadata(mcp_client_metadata_t **metadata,
                                  const mcpctl_t *ctl, int has_key)
{
    mcp_error_t *error;
    mcp_json_t *object;
    mcp_buf_t buf;

    mcp_buf_init(&buf, 1024, ctl->pool);
    mcp_buf_putc(&buf, '{');
    mcp_buf_json_member(&buf, "client_name", ctl->operands[2]);
    mcp_buf_json_member(&buf, "token_endpoint_auth_method",
                        has_key ? "private_key_jwt" : "client_secret_basic");
    mcp_buf_lit(&buf, ",\"grant_types\":[\"client_credentials\","
                      "\"" MCP_OAUTH_EXCHANGE_GRANT "\"]");
    if (has_key) {
        MCP_TRY(add_keys(&buf, ctl));
    }
    else if (mcpctl_option(ctl, "jwks")) {
        return mcpctl_usage(ctl, NULL, "--jwks goes with --auth key.");
    }
    mcp_buf_putc(&buf, '}');
    MCP_TRY(
        mcp_json_parse(&object, (mcp_str_t){ buf.data, buf.len }, ctl->pool));
    error = mcp_client_metadata_check(metadata, object, 0, ctl->pool);
    return error ? mcpctl_usage(ctl, NULL, "%s", error->message) : NULL;
}

/* ---- making one ---- */

/* Its account, which is made when there is none; the client, when the account is
 * active; and a line in the audit. */
static const char insert_client[] =
    "WITH person AS ("
    "SELECT a.id, a.status FROM mcp.account a"
    " WHERE a.workspace_id = $1 AND a.email = lower($2)"
    "), made AS ("
    "INSERT INTO mcp.account (workspace_id, id, email, name, role, status)"
    " SELECT $1, mcp.new_id('acc_'), lower($2), $3, 'service', 'active'"
    " WHERE NOT EXISTS (SELECT FROM person)"
    " RETURNING id, status"
    "), owner AS ("
    "SELECT * FROM person UNION ALL SELECT * FROM made"
    "), client AS ("
    "INSERT INTO mcp.oauth_client (issuer, id, kind, metadata, digest,"
    " secret_hash, workspace_id, account_id, scopes, created_at)"
    " SELECT $4, mcp.new_id('cli_') || mcp.new_id(''), 'service', $5::jsonb,"
    " $6, $7, $1, o.id, array_remove(string_to_array($8, ' '), ''), mcp.now()"
    " FROM owner o WHERE o.status = 'active'"
    " RETURNING *"
    "), told AS ("
    "INSERT INTO mcp.audit (workspace_id, at, account_id, client_id,"
    " action, outcome, details)"
    " SELECT c.workspace_id, c.created_at, c.account_id, c.id,"
    " 'client_made', 'done', jsonb_build_object('scopes', c.scopes)"
    " FROM client c"
    ") SELECT o.status, c.id FROM owner o LEFT JOIN client c ON true";

static mcp_error_t *insert(const char **id, const mcpctl_t *ctl,
                           const char *const *values)
{
    const PGresult *rows = NULL;
    mcp_error_t *error;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    error = mcpctl_db_query(&rows, db, insert_client, 8, values, ctl->pool);
    if (error) {
        return mcpctl_common_explain(error, ctl->pool);
    }
    if (PQgetisnull(rows, 0, 1)) {
        return mcpctl_common_inactive(ctl, PQgetvalue(rows, 0, 0));
    }
    *id = PQgetvalue(rows, 0, 1);
    return NULL;
}

/* A secret of 256 random bits. */
static mcp_error_t *make_secret(const char **secret, apr_pool_t *pool)
{
    unsigned char bytes[32];
    mcp_str_t raw = { (const char *)bytes, sizeof(bytes) };

    MCP_TRY(mcp_crypto_random(bytes, sizeof(bytes), pool));
    *secret = apr_pstrcat(pool, "cs_", mcp_crypto_base64url_encode(raw, pool),
                          NULL);
    return NULL;
}

mcp_error_t *mcpctl_client_add(mcpctl_t *ctl)
{
    const char *auth = mcpctl_common_option(ctl, "auth", "secret");
    const char *scopes = mcpctl_option(ctl, "scope");
    const char *resource = NULL, *secret = NULL, *id = NULL;
    mcp_client_metadata_t *metadata = NULL;
    int has_key = !strcmp(auth, "key");

    MCP_TRY(mcpctl_common_choice(ctl, "auth", auth, "secret|key"));
    MCP_TRY(mcpctl_common_scopes(ctl, scopes));
    MCP_TRY(mcpctl_common_resource(&resource, ctl));
    if (!mcpctl_common_is_address(ctl->operands[1])) {
        return mcpctl_usage(ctl, NULL, "EMAIL is not an address.");
    }
    MCP_TRY(make_metadata(&metadata, ctl, has_key));
    if (!has_key) {
        MCP_TRY(make_secret(&secret, ctl->pool));
    }
    MCP_TRY(insert(&id, ctl,
                   (const char *[]){
                       ctl->operands[0], ctl->operands[1], ctl->operands[2],
                       mcp_uri_origin(resource, ctl->pool), metadata->text.data,
                       mcp_oauth_hash(metadata->text.data, ctl->pool),
                       secret ? mcp_oauth_hash(secret, ctl->pool) : NULL,
                       scopes }));
    printf("client_id %s\n", id);
    if (secret) {
        printf("client_secret %s\n", secret);
    }
    return NULL;
}

/* ---- what there is ---- */

static const char list_clients[] = "SELECT c.id, a.email, "
                                   "c.metadata->>'client_name',"
                                   " c.metadata->>'token_endpoint_auth_method',"
                                   " array_to_string(c.scopes, ' '), c.issuer,"
                                   " 'made ' || mcp.rfc3339(c.created_at, "
                                   "'UTC'),"
                                   " coalesce('used ' || "
                                   "mcp.rfc3339(c.last_used_at, 'UTC'), 'never "
                                   "used')"
                                   " FROM mcp.oauth_client c"
                                   " JOIN mcp.account a"
                                   " ON a.workspace_id = c.workspace_id AND "
                                   "a.id = c.account_id"
                                   " WHERE c.workspace_id = $1 AND c.kind = "
                                   "'service'"
                                   " ORDER BY c.created_at, c.id";

mcp_error_t *mcpctl_client_list(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;
    PGconn *db = NULL;
    int i, j;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(
        mcpctl_db_query(&rows, db, list_clients, 1, ctl->operands, ctl->pool));
    for (i = 0; i < PQntuples(rows); i++) {
        for (j = 0; j < PQnfields(rows); j++) {
            printf("%s%s", j ? "\t" : "", PQgetvalue(rows, i, j));
        }
        printf("\n");
    }
    return NULL;
}

/* ---- the end of one ---- */

/* With all its grants, also those of people whom an identity provider spoke
 * for. */
static const char remove_client[] = "WITH gone AS ("
                                    "DELETE FROM mcp.oauth_client c"
                                    " WHERE c.workspace_id = $1 AND c.id = $2 "
                                    "AND c.kind = 'service'"
                                    " RETURNING *"
                                    "), ended AS ("
                                    "UPDATE mcp.credential h"
                                    " SET revoked_at = mcp.now(), revoked_why "
                                    "= 'Its client was removed.'"
                                    " FROM gone c, mcp.oauth_grant g"
                                    " WHERE h.client_id = c.id AND "
                                    "h.revoked_at IS NULL"
                                    " AND g.workspace_id = h.workspace_id AND "
                                    "g.credential_id = h.id"
                                    " AND g.issuer = c.issuer"
                                    "), told AS ("
                                    "INSERT INTO mcp.audit (workspace_id, at, "
                                    "account_id, client_id,"
                                    " action, outcome)"
                                    " SELECT c.workspace_id, mcp.now(), "
                                    "c.account_id, c.id,"
                                    " 'client_removed', 'done' FROM gone c"
                                    ") SELECT FROM gone";

mcp_error_t *mcpctl_client_remove(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(
        mcpctl_db_query(&rows, db, remove_client, 2, ctl->operands, ctl->pool));
    if (!PQntuples(rows)) {
        return mcp_error_make(ctl->pool, "not_found",
                              apr_psprintf(ctl->pool,
                                           "Give an id (cli_...) of: mcpctl "
                                           "client list %s",
                                           ctl->operands[0]),
                              "The workspace %s has no such client.",
                              ctl->operands[0]);
    }
    printf("client %s of %s is removed\n", ctl->operands[1], ctl->operands[0]);
    return NULL;
}
