/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oauth_site.h"

#include <stdarg.h>
#include <string.h>

#include <apr_strings.h>

#include "lib/scope.h"
#include "lib/uri.h"

/* ---- errors ---- */

/* Those that have a status of their own; all others are 400. */
static const struct {
    const char *code;
    int status;
} codes[] = {
    { "invalid_request", 400 },         { "invalid_client", 401 },
    { "invalid_grant", 400 },           { "unauthorized_client", 400 },
    { "unsupported_grant_type", 400 },  { "unsupported_response_type", 400 },
    { "invalid_scope", 400 },           { "invalid_target", 400 },
    { "invalid_dpop_proof", 400 },      { "use_dpop_nonce", 400 },
    { "access_denied", 403 },           { "invalid_redirect_uri", 400 },
    { "invalid_client_metadata", 400 }, { "request_expired", 400 },
    { "temporarily_unavailable", 503 }, { "server_error", 500 },
};

#define CODES (sizeof(codes) / sizeof(codes[0]))

/* Our own text of a code that came from elsewhere. */
static const char *literal(const char *code)
{
    apr_size_t i;

    for (i = 0; i < CODES; i++) {
        if (!strcmp(codes[i].code, code)) {
            return codes[i].code;
        }
    }
    return "server_error";
}

int mcp_oauth_status(const mcp_error_t *error)
{
    apr_size_t i;

    for (i = 0; i < CODES; i++) {
        if (!strcmp(codes[i].code, error->code)) {
            return codes[i].status;
        }
    }
    return 500;
}

mcp_error_t *mcp_oauth_refuse(const mcp_oauth_site_t *site, const char *code,
                              const char *format, ...)
{
    mcp_error_t *error;
    va_list ap;

    va_start(ap, format);
    error = mcp_error_make(site->pool, code, NULL, "%s",
                           apr_pvsprintf(site->pool, format, ap));
    va_end(ap);
    return error;
}

/* ---- the database ---- */

typedef struct op_t {
    const char *name; /* of the prepared statement */
    const char *function;
    int read;
} op_t;

static const op_t ops[] = {
    [MCP_OAUTH_REGISTER] = { "mcp_oauth_register", "oauth_register", 0 },
    [MCP_OAUTH_CLIENT] = { "mcp_oauth_client", "oauth_client", 1 },
    [MCP_OAUTH_KEEP_DOCUMENT] = { "mcp_oauth_keep_document",
                                  "oauth_keep_document", 0 },
    [MCP_OAUTH_ACCOUNTS] = { "mcp_oauth_accounts", "oauth_accounts", 0 },
    [MCP_OAUTH_APPROVE] = { "mcp_oauth_approve", "oauth_approve", 0 },
    [MCP_OAUTH_DENY] = { "mcp_oauth_deny", "oauth_deny", 0 },
    [MCP_OAUTH_REDEEM] = { "mcp_oauth_redeem", "oauth_redeem", 0 },
    [MCP_OAUTH_REFRESH] = { "mcp_oauth_refresh", "oauth_refresh", 0 },
    [MCP_OAUTH_SERVICE] = { "mcp_oauth_service", "oauth_service", 0 },
    [MCP_OAUTH_EXCHANGE] = { "mcp_oauth_exchange", "oauth_exchange", 0 },
    [MCP_OAUTH_REVOKE] = { "mcp_oauth_revoke", "oauth_revoke", 0 },
    [MCP_OAUTH_INTROSPECT] = { "mcp_oauth_introspect", "oauth_introspect", 1 },
    [MCP_OAUTH_KEYS] = { "mcp_oauth_keys", "oauth_keys", 1 },
    [MCP_OAUTH_ONCE] = { "mcp_oauth_once", "oauth_once", 0 },
    [MCP_OAUTH_SIGN_IN_CODE] = { "mcp_sign_in_code_use", "sign_in_code_use",
                                 0 },
    [MCP_OAUTH_KEY_SET] = { "mcp_oauth_key_set", "oauth_key_set", 0 },
    [MCP_OAUTH_KEEP_KEY_SET] = { "mcp_oauth_keep_key_set", "oauth_keep_key_set",
                                 0 },
};

/* What the client can wait out, and what it cannot. */
static mcp_error_t *of_database(const mcp_error_t *error,
                                const mcp_oauth_site_t *site)
{
    static const char *const passing[] = { "busy", "timeout", "unavailable",
                                           "cancelled", "in_doubt" };
    apr_size_t i;

    for (i = 0; i < sizeof(passing) / sizeof(passing[0]); i++) {
        if (!strcmp(error->code, passing[i])) {
            return mcp_oauth_refuse(site, "temporarily_unavailable",
                                    "The database cannot be asked now. Try "
                                    "again in a few seconds.");
        }
    }
    return mcp_oauth_refuse(site, "server_error",
                            "Something went wrong here; the log has the "
                            "details under request %s.",
                            site->request);
}

static void write_args(mcp_buf_t *text, const mcp_oauth_site_t *site,
                       const mcp_buf_t *args)
{
    mcp_buf_init(text, 256 + (args ? args->len : 0), site->pool);
    mcp_buf_putc(text, '{');
    mcp_buf_json_name(text, "issuer");
    mcp_buf_json_string(text, site->issuer);
    mcp_buf_json_name(text, "request");
    mcp_buf_json_string(text, site->request);
    if (args && args->len) {
        mcp_buf_putc(text, ',');
        mcp_buf_put(text, args->data, args->len);
    }
    mcp_buf_putc(text, '}');
}

mcp_error_t *mcp_oauth_ask(const mcp_json_t **answer,
                           const mcp_oauth_site_t *site, mcp_oauth_op_t op,
                           const mcp_buf_t *args)
{
    const op_t *row = &ops[op];
    mcp_buf_t text;
    mcp_call_t call = {
        .name = row->name,
        .read = row->read,
        .what = row->function,
        .principal = "",
        .tool = "",
        .request = site->request,
    };
    const char *refusal;
    mcp_error_t *error;
    mcp_json_t *read;
    mcp_answer_t got;

    write_args(&text, site, args);
    call.arguments = text.data;
    call.statement = apr_psprintf(site->pool,
                                  "SELECT NULL, mcp.%s($2::jsonb)::text WHERE "
                                  "($1::text, $3::text, $4::text) IS NOT NULL",
                                  row->function);
    error = site->env->call(site->env->baton, &got, &call, site->pool);
    if (error || (error = mcp_json_parse(&read, got.json, site->pool))) {
        return of_database(error, site);
    }
    refusal = mcp_json_string(mcp_json_get(read, "error"));
    if (refusal) {
        return mcp_oauth_refuse(site, literal(refusal), "%s",
                                mcp_json_string(mcp_json_get(read, "error_"
                                                                   "descriptio"
                                                                   "n")));
    }
    *answer = read;
    return NULL;
}

/* ---- resources and scopes ---- */

static int is_named(const mcp_oauth_resource_t *resource, const char *uri,
                    int is_only, apr_pool_t *pool)
{
    apr_size_t len = strlen(resource->uri);

    if (!strncmp(resource->uri, uri, len)
        && (!uri[len] || !strcmp(uri + len, "/"))) {
        return 1;
    }
    return is_only
           && is_named(&(mcp_oauth_resource_t){ .uri = mcp_uri_origin(
                                                    resource->uri, pool) },
                       uri, 0, pool);
}

mcp_error_t *mcp_oauth_resource(const mcp_oauth_resource_t **out,
                                const mcp_oauth_site_t *site, const char *uri)
{
    int count = site->resources->nelts;
    int i;

    for (i = 0; i < count; i++) {
        const mcp_oauth_resource_t *resource =
            &APR_ARRAY_IDX(site->resources, i, mcp_oauth_resource_t);

        if (uri ? is_named(resource, uri, count == 1, site->pool)
                : count == 1) {
            *out = resource;
            return NULL;
        }
    }
    return mcp_oauth_refuse(site, "invalid_target",
                            uri ? "There is no such resource here."
                                : "Name the resource: this server has "
                                  "several.");
}

static const mcp_scope_t *find_scope(const apr_array_header_t *scopes,
                                     const char *name, apr_size_t len)
{
    int i;

    for (i = 0; i < scopes->nelts; i++) {
        const mcp_scope_t *scope = &APR_ARRAY_IDX(scopes, i, mcp_scope_t);

        if (strlen(scope->name) == len && !strncmp(scope->name, name, len)) {
            return scope;
        }
    }
    return NULL;
}

static void add_once(apr_array_header_t *scopes, const mcp_scope_t *scope)
{
    int i;

    for (i = 0; i < scopes->nelts; i++) {
        if (APR_ARRAY_IDX(scopes, i, const mcp_scope_t *) == scope) {
            return;
        }
    }
    APR_ARRAY_PUSH(scopes, const mcp_scope_t *) = scope;
}

mcp_error_t *mcp_oauth_scopes(const apr_array_header_t **out,
                              const mcp_oauth_site_t *site,
                              const mcp_oauth_resource_t *resource,
                              const char *asked)
{
    const apr_array_header_t *known = resource->scopes;
    apr_array_header_t *scopes = apr_array_make(site->pool, known->nelts,
                                                sizeof(const mcp_scope_t *));
    int i;

    for (i = 0; !asked && i < known->nelts; i++) {
        if (!APR_ARRAY_IDX(known, i, mcp_scope_t).is_extra) {
            add_once(scopes, &APR_ARRAY_IDX(known, i, mcp_scope_t));
        }
    }
    while (asked && *asked) {
        apr_size_t len = strcspn(asked, " ");
        const mcp_scope_t *scope = find_scope(known, asked, len);

        if (scope) {
            add_once(scopes, scope);
        }
        asked += len;
        asked += strspn(asked, " ");
    }
    *out = scopes;
    return scopes->nelts ? NULL
                         : mcp_oauth_refuse(site, "invalid_scope",
                                            "The resource has none of these "
                                            "scopes.");
}

void mcp_oauth_write_scopes(mcp_buf_t *buf, const apr_array_header_t *scopes)
{
    int i;

    mcp_buf_putc(buf, '[');
    for (i = 0; i < scopes->nelts; i++) {
        if (i) {
            mcp_buf_putc(buf, ',');
        }
        mcp_buf_json_string(
            buf, APR_ARRAY_IDX(scopes, i, const mcp_scope_t *)->name);
    }
    mcp_buf_putc(buf, ']');
}

void mcp_oauth_write_scope_roles(mcp_buf_t *buf,
                                 const mcp_oauth_resource_t *resource)
{
    int i, j;

    mcp_buf_putc(buf, '{');
    for (i = 0; i < resource->scopes->nelts; i++) {
        const mcp_scope_t *scope = &APR_ARRAY_IDX(resource->scopes, i,
                                                  mcp_scope_t);

        if (scope->roles) {
            mcp_buf_json_name(buf, scope->name);
            mcp_buf_putc(buf, '[');
            for (j = 0; j < scope->roles->nelts; j++) {
                mcp_buf_puts(buf, j ? "," : "");
                mcp_buf_json_string(buf, APR_ARRAY_IDX(scope->roles, j,
                                                       const char *));
            }
            mcp_buf_putc(buf, ']');
        }
    }
    mcp_buf_putc(buf, '}');
}

/* ---- secrets ---- */

const char *mcp_oauth_hash(const char *secret, apr_pool_t *pool)
{
    unsigned char digest[MCP_SHA256_SIZE];

    if (mcp_crypto_sha256(digest, mcp_str(secret), pool)) {
        memset(digest, 0, sizeof(digest)); /* the hash of nothing there is */
    }
    return mcp_crypto_base64url_encode((mcp_str_t){ (const char *)digest,
                                                    sizeof(digest) },
                                       pool);
}

mcp_error_t *mcp_oauth_secret(const char **secret, const char *prefix,
                              const mcp_oauth_site_t *site)
{
    unsigned char bytes[32];

    if (mcp_crypto_random(bytes, sizeof(bytes), site->pool)) {
        return mcp_oauth_refuse(site, "server_error",
                                "There is no randomness to be had here.");
    }
    *secret = apr_pstrcat(site->pool, prefix,
                          mcp_crypto_base64url_encode(
                              (mcp_str_t){ (const char *)bytes, sizeof(bytes) },
                              site->pool),
                          NULL);
    return NULL;
}

mcp_error_t *mcp_oauth_once(const mcp_oauth_site_t *site, const char *what,
                            int seconds, mcp_error_t *before)
{
    const mcp_json_t *answer;
    mcp_buf_t args;

    mcp_buf_init(&args, 128, site->pool);
    mcp_buf_json_name(&args, "hash");
    mcp_buf_json_string(&args,
                        mcp_oauth_hash(apr_pstrcat(site->pool, site->issuer,
                                                   "\n", what, NULL),
                                       site->pool));
    mcp_buf_json_name(&args, "seconds");
    mcp_buf_printf(&args, "%d", seconds);
    MCP_TRY(mcp_oauth_ask(&answer, site, MCP_OAUTH_ONCE, &args));
    return mcp_json_is_true(mcp_json_get(answer, "fresh")) ? NULL : before;
}
