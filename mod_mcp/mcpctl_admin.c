/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_time.h>

#include "lib/crypto.h"
#include "lib/jwt.h"
#include "lib/uri.h"
#include "mod_mcp/mcpctl_db.h"

#define DEFAULT_TTL 3600
#define MAX_TTL 86400

/* ---- shared ---- */

static mcp_error_t *open_db(PGconn **db, const mcpctl_t *ctl)
{
    return mcpctl_db_open(db, mcpctl_option(ctl, "db"), ctl->pool);
}

static mcp_error_t *read_master_key(const mcp_master_key_t **key,
                                    const mcpctl_t *ctl)
{
    const char *file = mcpctl_option(ctl, "key-file");

    if (!file) {
        return mcpctl_usage(ctl,
                            "Give --key-file FILE, the file that "
                            "McpMasterKeyFile names.",
                            "The master key is needed.");
    }
    return mcp_crypto_read_master_key(key, file, ctl->pool);
}

/* One of the words of a list "a|b|c". */
static int is_one_of(const char *word, const char *words)
{
    apr_size_t len = strlen(word);

    for (; *words; words += strcspn(words, "|"), words += *words == '|') {
        if (strcspn(words, "|") == len && strncmp(words, word, len) == 0) {
            return 1;
        }
    }
    return 0;
}

static mcp_error_t *check_choice(const mcpctl_t *ctl, const char *option,
                                 const char *value, const char *words)
{
    if (is_one_of(value, words)) {
        return NULL;
    }
    return mcpctl_usage(ctl, apr_psprintf(ctl->pool, "Give one of %s.", words),
                        "--%s \"%s\" is not known.", option, value);
}

static const char *option_or(const mcpctl_t *ctl, const char *name,
                             const char *otherwise)
{
    const char *value = mcpctl_option(ctl, name);

    return value ? value : otherwise;
}

/* What the tables refuse, in words. */
static const struct {
    const char *constraint;
    const char *why;
    const char *hint;
} rules[] = {
    { "workspace_id_check",
      "A workspace's id has 2 to 41 lower-case letters, digits and hyphens, a "
      "letter first.",
      "It is the first label of the endpoint's host name: harbor." },
    { "workspace_name_check", "A name has 1 to 120 characters.", NULL },
    { "account_workspace_id_fkey", "There is no such workspace.",
      "Add it with: mcpctl workspace add ID NAME" },
    { "account_email", "Somebody in the workspace has this address already.",
      NULL },
    { "account_email_check", "An address has 3 to 254 characters.", NULL },
    { "account_name_check", "A name has 1 to 120 characters.", NULL },
    { "account_time_zone", "The time zone is not known.",
      "Give an IANA name such as Europe/Berlin." },
};

static mcp_error_t *explain(mcp_error_t *error, apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; error && i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (strstr(error->message,
                   apr_pstrcat(pool, "\"", rules[i].constraint, "\"", NULL))) {
            return mcp_error_make(pool, error->code, rules[i].hint, "%s",
                                  rules[i].why);
        }
    }
    return error;
}

/* ---- the master key ---- */

mcp_error_t *mcpctl_key_new_master(mcpctl_t *ctl)
{
    MCP_TRY(mcp_crypto_make_master_key(ctl->operands[0], ctl->pool));
    printf("made %s; keep a copy in a safe place: what it seals cannot be "
           "opened without it\n",
           ctl->operands[0]);
    return NULL;
}

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
        return explain(error, ctl->pool);
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

static mcp_error_t *insert_key(const char **kid, PGconn *db,
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
                            " (workspace_id, kid, alg, public_jwk, "
                            "private_sealed)"
                            " VALUES ($1, $2, $3, $4::jsonb, decode($5, "
                            "'base64'))",
                            5, values, pool));
    *kid = pair.kid;
    return NULL;
}

mcp_error_t *mcpctl_workspace_add(mcpctl_t *ctl)
{
    const mcp_master_key_t *master = NULL;
    const char *kid = NULL;
    PGconn *db = NULL;

    MCP_TRY(read_master_key(&master, ctl));
    MCP_TRY(open_db(&db, ctl));
    MCP_TRY(mcpctl_db_run(db, "BEGIN", ctl->pool));
    MCP_TRY(insert_workspace(db, ctl));
    MCP_TRY(insert_key(&kid, db, master, ctl->operands[0], ctl->pool));
    MCP_TRY(mcpctl_db_run(db, "COMMIT", ctl->pool));
    printf("workspace %s signs with key %s\n", ctl->operands[0], kid);
    return NULL;
}

/* ---- people ---- */

/* One @ with something on both sides, and no space or control character. */
static int is_address(const char *text)
{
    const char *at = strchr(text, '@');
    const char *c;

    for (c = text; *c; c++) {
        if (apr_isspace(*c) || apr_iscntrl(*c)) {
            return 0;
        }
    }
    return at && at > text && at[1] && !strchr(at + 1, '@');
}

mcp_error_t *mcpctl_user_add(mcpctl_t *ctl)
{
    const char *const values[] = { ctl->operands[0],
                                   ctl->operands[1],
                                   ctl->operands[2],
                                   option_or(ctl, "role", "user"),
                                   option_or(ctl, "zone", "UTC"),
                                   option_or(ctl, "status", "active") };
    const PGresult *rows = NULL;
    mcp_error_t *error;
    PGconn *db = NULL;

    MCP_TRY(check_choice(ctl, "role", values[3], "user|manager|admin"));
    MCP_TRY(check_choice(ctl, "status", values[5], "active|pending"));
    if (!is_address(values[1])) {
        return mcpctl_usage(ctl, NULL, "EMAIL is not an address.");
    }
    MCP_TRY(open_db(&db, ctl));
    error = mcpctl_db_query(&rows, db,
                            "INSERT INTO mcp.account"
                            " (workspace_id, id, email, name, role, time_zone, "
                            "status)"
                            " VALUES ($1, mcp.new_id('acc_'), lower($2), $3, "
                            "$4, $5, $6)"
                            " RETURNING id",
                            6, values, ctl->pool);
    if (error) {
        return explain(error, ctl->pool);
    }
    printf("user %s added to %s\n", PQgetvalue(rows, 0, 0), values[0]);
    return NULL;
}

static mcp_error_t *nobody(const mcpctl_t *ctl)
{
    return mcp_error_make(ctl->pool, "not_found",
                          "Check the workspace's id and the address.",
                          "Nobody in the workspace %s has this address.",
                          ctl->operands[0]);
}

static mcp_error_t *set_status(const mcpctl_t *ctl, const char *status)
{
    const char *const values[] = { ctl->operands[0], ctl->operands[1], status };
    const PGresult *rows = NULL;
    PGconn *db = NULL;

    MCP_TRY(open_db(&db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "UPDATE mcp.account"
                            " SET status = $3, updated_at = mcp.now()"
                            " WHERE workspace_id = $1 AND email = lower($2)"
                            " RETURNING id",
                            3, values, ctl->pool));
    if (!PQntuples(rows)) {
        return nobody(ctl);
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

static mcp_error_t *read_ttl(long *ttl, const mcpctl_t *ctl)
{
    const char *text = mcpctl_option(ctl, "ttl");
    apr_size_t len = text ? strspn(text, "0123456789") : 0;

    *ttl = DEFAULT_TTL;
    if (!text) {
        return NULL;
    }
    *ttl = len && len < 8 && !text[len] ? strtol(text, NULL, 10) : 0;
    if (*ttl < 1 || *ttl > MAX_TTL) {
        return mcpctl_usage(ctl, "Give seconds from 1 to 86400.",
                            "--ttl \"%s\" is not possible.", text);
    }
    return NULL;
}

static mcp_error_t *check_url(const mcpctl_t *ctl, const char *option,
                              const char *url)
{
    const char *wrong = mcp_uri_check_issuer(url);

    if (wrong) {
        return mcpctl_usage(ctl,
                            "Give the URL as clients use it: "
                            "https://harbor.example.com/api/v1/mcp",
                            "--%s \"%s\": %s.", option, url, wrong);
    }
    return NULL;
}

static mcp_error_t *read_grant(grant_t *grant, const mcpctl_t *ctl)
{
    MCP_TRY(read_ttl(&grant->ttl, ctl));
    grant->workspace = ctl->operands[0];
    grant->resource = mcpctl_option(ctl, "resource");
    if (!grant->resource) {
        return mcpctl_usage(ctl, NULL, "--resource URL is needed.");
    }
    MCP_TRY(check_url(ctl, "resource", grant->resource));
    grant->issuer = mcpctl_option(ctl, "issuer");
    if (!grant->issuer) {
        grant->issuer = mcp_uri_origin(grant->resource, ctl->pool);
    }
    MCP_TRY(check_url(ctl, "issuer", grant->issuer));
    grant->client = option_or(ctl, "client", "mcpctl");
    grant->scope = option_or(ctl, "scope", "mcp");
    return NULL;
}

static mcp_error_t *check_found(const mcpctl_t *ctl, const PGresult *rows)
{
    if (!PQntuples(rows) || PQgetisnull(rows, 0, 0)) {
        return nobody(ctl);
    }
    if (strcmp(PQgetvalue(rows, 0, 1), "active") != 0) {
        return mcp_error_make(ctl->pool, "account_inactive",
                              "Let them in with: mcpctl user enable WORKSPACE "
                              "EMAIL",
                              "The account is %s: its calls would be refused.",
                              PQgetvalue(rows, 0, 1));
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
    MCP_TRY(read_master_key(&master, ctl));
    MCP_TRY(open_db(&db, ctl));
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

    MCP_TRY(open_db(&db, ctl));
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
