/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oauth_grant.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/jwt.h"
#include "lib/oauth_dpop.h"
#include "lib/oauth_exchange.h"
#include "lib/oauth_token.h"

/* One request at the token endpoint, as its grant types see it. */
typedef struct grant_t {
    const mcp_oauth_site_t *site;
    const mcp_form_t *form;
    const mcp_oauth_client_t *client;
    const char *thumbprint;
} grant_t;

static const char *hash_or_null(const char *secret, apr_pool_t *pool)
{
    return secret ? mcp_oauth_hash(secret, pool) : NULL;
}

/* ---- the code ---- */

mcp_error_t *mcp_oauth_grant_code(const char **code,
                                  const mcp_oauth_site_t *site,
                                  const mcp_oauth_request_t *request,
                                  const char *workspace, const char *email)
{
    const mcp_json_t *ignored;
    mcp_buf_t args;

    MCP_TRY(mcp_oauth_secret(code, "code_", site));
    mcp_buf_init(&args, 1024, site->pool);
    mcp_buf_json_member(&args, "workspace", workspace);
    mcp_buf_json_member(&args, "email", email);
    mcp_buf_json_member(&args, "client_id", request->client->id);
    mcp_buf_json_member(&args, "digest", request->client->digest);
    mcp_buf_json_member(&args, "redirect_uri", request->redirect_uri);
    mcp_buf_json_member(&args, "challenge", request->challenge);
    mcp_buf_json_member(&args, "thumbprint", request->thumbprint);
    mcp_buf_json_member(&args, "resource", request->resource->uri);
    mcp_buf_json_member(&args, "code", mcp_oauth_hash(*code, site->pool));
    mcp_buf_json_name(&args, "scopes");
    mcp_oauth_write_scopes(&args, request->scopes);
    mcp_buf_json_name(&args, "scope_roles");
    mcp_oauth_write_scope_roles(&args, request->resource);
    mcp_buf_json_name(&args, "signed_in_at");
    mcp_buf_printf(&args, "%" APR_TIME_T_FMT,
                   apr_time_sec(site->env->now(site->env->baton)));
    return mcp_oauth_ask(&ignored, site, MCP_OAUTH_APPROVE, &args);
}

/* ---- grant types ---- */

/* A resource that the form names, by its own URI; NULL: it names none. */
static mcp_error_t *add_resource(mcp_buf_t *args, const grant_t *grant,
                                 int is_needed)
{
    const char *uri = mcp_form_get(grant->form, "resource");
    const mcp_oauth_resource_t *resource;

    if (!uri && !is_needed) {
        mcp_buf_json_member(args, "resource", NULL);
        return NULL;
    }
    MCP_TRY(mcp_oauth_resource(&resource, grant->site, uri));
    mcp_buf_json_member(args, "resource", resource->uri);
    return NULL;
}

/* The roles of all scopes here: which resource it is, the database knows. */
static void add_scope_roles(mcp_buf_t *args, const mcp_oauth_site_t *site)
{
    apr_array_header_t *all = NULL;
    mcp_oauth_resource_t together = { NULL };
    int i;

    for (i = 0; i < site->resources->nelts; i++) {
        const apr_array_header_t *scopes =
            APR_ARRAY_IDX(site->resources, i, mcp_oauth_resource_t).scopes;

        all = all ? apr_array_append(site->pool, all, scopes)
                  : apr_array_copy(site->pool, scopes);
    }
    together.scopes = all;
    mcp_buf_json_name(args, "scope_roles");
    mcp_oauth_write_scope_roles(args, &together);
}

/* Scopes as they are asked for; the database compares. */
static void add_scopes(mcp_buf_t *args, const grant_t *grant)
{
    const char *asked = mcp_form_get(grant->form, "scope");
    const char *before = "";

    mcp_buf_json_name(args, "scopes");
    if (!asked) {
        mcp_buf_lit(args, "null");
        return;
    }
    mcp_buf_putc(args, '[');
    while (*asked) {
        apr_size_t len = strcspn(asked, " ");

        if (len) {
            mcp_buf_puts(args, before);
            mcp_buf_json_string(args,
                                apr_pstrmemdup(grant->site->pool, asked, len));
            before = ",";
        }
        asked += len;
        asked += strspn(asked, " ");
    }
    mcp_buf_putc(args, ']');
}

static void begin(mcp_buf_t *args, const grant_t *grant)
{
    mcp_buf_init(args, 1024, grant->site->pool);
    mcp_buf_json_member(args, "client_id", grant->client->id);
    mcp_buf_json_member(args, "thumbprint", grant->thumbprint);
    add_scope_roles(args, grant->site);
}

/* RFC 7636, 4.1: 43 to 128 unreserved characters. */
static mcp_error_t *read_verifier(const char **verifier, const grant_t *grant)
{
    const char *text = mcp_form_get(grant->form, "code_verifier");
    apr_size_t len = text ? strlen(text) : 0;

    if (len < 43 || len > 128
        || text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "abcdefghijklmnopqrstuvwxyz0123456789-._~")]) {
        return mcp_oauth_refuse(grant->site, "invalid_request",
                                "code_verifier is missing, or not 43 to 128 "
                                "letters, digits, - . _ and ~.");
    }
    *verifier = text;
    return NULL;
}

static mcp_error_t *run_code(mcp_buf_t *reply, const grant_t *grant)
{
    const mcp_oauth_site_t *site = grant->site;
    const char *code = mcp_form_get(grant->form, "code");
    const char *verifier = NULL, *refresh = NULL;
    const mcp_json_t *issued;
    mcp_buf_t args;

    if (!code) {
        return mcp_oauth_refuse(site, "invalid_request", "code is missing.");
    }
    MCP_TRY(read_verifier(&verifier, grant));
    if (mcp_client_metadata_may(grant->client->metadata, "refresh_token")) {
        MCP_TRY(mcp_oauth_secret(&refresh, "rt_", site));
    }
    begin(&args, grant);
    MCP_TRY(add_resource(&args, grant, 0));
    mcp_buf_json_member(&args, "code", mcp_oauth_hash(code, site->pool));
    mcp_buf_json_member(&args, "redirect_uri",
                        mcp_form_get(grant->form, "redirect_uri"));
    mcp_buf_json_member(&args, "challenge",
                        mcp_oauth_hash(verifier, site->pool));
    mcp_buf_json_member(&args, "refresh", hash_or_null(refresh, site->pool));
    mcp_buf_json_name(&args, "days");
    mcp_buf_printf(&args, "%d", site->grant_days);
    MCP_TRY(mcp_oauth_ask(&issued, site, MCP_OAUTH_REDEEM, &args));
    return mcp_oauth_token_answer(reply, site, issued, refresh);
}

static mcp_error_t *run_refresh(mcp_buf_t *reply, const grant_t *grant)
{
    const mcp_oauth_site_t *site = grant->site;
    const char *token = mcp_form_get(grant->form, "refresh_token");
    const mcp_json_t *issued;
    const char *successor;
    mcp_buf_t args;

    if (!token) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "refresh_token is missing.");
    }
    MCP_TRY(mcp_oauth_token_successor(&successor, site, token));
    begin(&args, grant);
    MCP_TRY(add_resource(&args, grant, 0));
    add_scopes(&args, grant);
    mcp_buf_json_member(&args, "token", mcp_oauth_hash(token, site->pool));
    mcp_buf_json_member(&args, "successor",
                        mcp_oauth_hash(successor, site->pool));
    MCP_TRY(mcp_oauth_ask(&issued, site, MCP_OAUTH_REFRESH, &args));
    return mcp_oauth_token_answer(reply, site, issued, successor);
}

static mcp_error_t *run_service(mcp_buf_t *reply, const grant_t *grant)
{
    const mcp_json_t *issued;
    mcp_buf_t args;

    begin(&args, grant);
    MCP_TRY(add_resource(&args, grant, 1));
    add_scopes(&args, grant);
    MCP_TRY(mcp_oauth_ask(&issued, grant->site, MCP_OAUTH_SERVICE, &args));
    return mcp_oauth_token_answer(reply, grant->site, issued, NULL);
}

static mcp_error_t *run_exchange(mcp_buf_t *reply, const grant_t *grant)
{
    const mcp_oauth_site_t *site = grant->site;
    mcp_oauth_exchange_t exchange;
    const mcp_json_t *issued;
    mcp_buf_t args;

    MCP_TRY(mcp_oauth_exchange_read(&exchange, site, grant->form, grant->client,
                                    grant->thumbprint));
    begin(&args, grant);
    mcp_buf_json_member(&args, "digest", grant->client->digest);
    mcp_buf_json_member(&args, "workspace", exchange.resource->workspace);
    mcp_buf_json_member(&args, "resource", exchange.resource->uri);
    mcp_buf_json_member(&args, "subject_issuer", exchange.issuer);
    mcp_buf_json_member(&args, "subject", exchange.subject);
    mcp_buf_json_member(&args, "email", exchange.email);
    mcp_buf_json_name(&args, "scopes");
    mcp_oauth_write_scopes(&args, exchange.scopes);
    if (exchange.signed_in_at) {
        mcp_buf_json_name(&args, "signed_in_at");
        mcp_buf_printf(&args, "%" APR_INT64_T_FMT, exchange.signed_in_at);
    }
    MCP_TRY(mcp_oauth_ask(&issued, site, MCP_OAUTH_EXCHANGE, &args));
    return mcp_oauth_token_answer(reply, site, issued, NULL);
}

typedef struct grant_type_t {
    const char *name;
    mcp_error_t *(*run)(mcp_buf_t *reply, const grant_t *grant);
} grant_type_t;

static const grant_type_t grant_types[] = {
    { "authorization_code", run_code },
    { "refresh_token", run_refresh },
    { "client_credentials", run_service },
    { MCP_OAUTH_EXCHANGE_GRANT, run_exchange },
};

#define GRANT_TYPES (sizeof(grant_types) / sizeof(grant_types[0]))

static const grant_type_t *find_grant_type(const char *name)
{
    apr_size_t i;

    for (i = 0; i < GRANT_TYPES; i++) {
        if (!strcmp(grant_types[i].name, name)) {
            return &grant_types[i];
        }
    }
    return NULL;
}

/* RFC 9449, 5: a client that says so wants no token without. */
static mcp_error_t *check_key(grant_t *grant, const mcp_oauth_proof_t *proof)
{
    MCP_TRY(mcp_oauth_dpop_check(&grant->thumbprint, grant->site, proof));
    if (grant->client->metadata->is_dpop_bound && !grant->thumbprint) {
        return mcp_oauth_refuse(grant->site, "invalid_dpop_proof",
                                "This client is registered for tokens that are "
                                "bound to a key (dpop_bound_access_tokens): "
                                "send a proof in the header DPoP.");
    }
    return NULL;
}

mcp_error_t *mcp_oauth_grant_run(mcp_buf_t *reply, const mcp_oauth_site_t *site,
                                 const mcp_oauth_proof_t *proof)
{
    const char *name = mcp_form_get(proof->form, "grant_type");
    const grant_type_t *type = name ? find_grant_type(name) : NULL;
    grant_t grant = { .site = site, .form = proof->form };
    mcp_oauth_client_t *client;

    if (!name) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "grant_type is missing.");
    }
    if (!type) {
        return mcp_oauth_refuse(site, "unsupported_grant_type",
                                "grant_type can be authorization_code, "
                                "refresh_token, client_credentials "
                                "or " MCP_OAUTH_EXCHANGE_GRANT ".");
    }
    MCP_TRY(mcp_oauth_client_prove(&client, site, proof));
    if (!mcp_client_metadata_may(client->metadata, type->name)) {
        return mcp_oauth_refuse(site, "unauthorized_client",
                                "This client is not registered for the grant "
                                "type %s.",
                                type->name);
    }
    grant.client = client;
    MCP_TRY(check_key(&grant, proof));
    return type->run(reply, &grant);
}

/* ---- what was given ---- */

/* What an access token says that this server has made and that is still good;
 * NULL: it is none. */
static mcp_claims_t *read_access_token(const mcp_oauth_site_t *site,
                                       const char *token)
{
    mcp_jwt_expect_t expect = {
        .issuer = site->issuer,
        .now = site->env->now(site->env->baton),
    };
    const mcp_json_t *said, *answer;
    mcp_claims_t *claims;
    mcp_jwks_t *keys;
    mcp_buf_t args, set;

    if (mcp_jwt_peek(&said, token, strlen(token), site->pool)) {
        return NULL;
    }
    mcp_buf_init(&args, 64, site->pool);
    mcp_buf_json_member(&args, "workspace",
                        mcp_json_string(mcp_json_get(said, "workspace")));
    expect.audience = mcp_json_string(mcp_json_get(said, "aud"));
    if (!expect.audience
        || mcp_oauth_ask(&answer, site, MCP_OAUTH_KEYS, &args)) {
        return NULL;
    }
    mcp_buf_init(&set, 1024, site->pool);
    mcp_json_write(&set, answer);
    if (mcp_jwks_parse(&keys, (mcp_str_t){ set.data, set.len }, site->pool)
        || mcp_jwt_verify(&claims, token, strlen(token), keys, &expect,
                          site->pool)) {
        return NULL;
    }
    return claims;
}

static void add_date(mcp_buf_t *args, const char *name, apr_time_t date)
{
    mcp_buf_json_name(args, name);
    mcp_buf_printf(args, "%" APR_TIME_T_FMT, apr_time_sec(date));
}

/* The members that name a token to the database: an access token by the grant
 * that it was made from, with what it says of itself alone, a refresh token by
 * its hash. */
static void add_token(mcp_buf_t *args, const mcp_oauth_site_t *site,
                      const char *token)
{
    const mcp_claims_t *claims = read_access_token(site, token);

    if (claims) {
        mcp_buf_json_member(args, "workspace",
                            mcp_json_string(mcp_json_get(claims->all, "workspac"
                                                                      "e")));
        mcp_buf_json_member(args, "credential",
                            mcp_json_string(mcp_json_get(claims->all, "gran"
                                                                      "t")));
        mcp_buf_json_member(args, "scope", claims->scope);
        add_date(args, "issued_at", claims->issued);
        add_date(args, "expires_at", claims->expires);
    }
    else {
        mcp_buf_json_member(args, "token", mcp_oauth_hash(token, site->pool));
    }
}

static mcp_error_t *ask_about(const mcp_json_t **answer,
                              const mcp_oauth_site_t *site,
                              const mcp_oauth_proof_t *proof, mcp_oauth_op_t op)
{
    const char *token = mcp_form_get(proof->form, "token");
    mcp_oauth_client_t *client;
    mcp_buf_t args;

    MCP_TRY(mcp_oauth_client_prove(&client, site, proof));
    if (!token) {
        return mcp_oauth_refuse(site, "invalid_request", "token is missing.");
    }
    mcp_buf_init(&args, 256, site->pool);
    mcp_buf_json_member(&args, "client_id", client->id);
    add_token(&args, site, token);
    return mcp_oauth_ask(answer, site, op, &args);
}

mcp_error_t *mcp_oauth_grant_revoke(mcp_buf_t *reply,
                                    const mcp_oauth_site_t *site,
                                    const mcp_oauth_proof_t *proof)
{
    const mcp_json_t *ignored;

    MCP_TRY(ask_about(&ignored, site, proof, MCP_OAUTH_REVOKE));
    mcp_buf_lit(reply, "{}\n");
    return NULL;
}

mcp_error_t *mcp_oauth_grant_introspect(mcp_buf_t *reply,
                                        const mcp_oauth_site_t *site,
                                        const mcp_oauth_proof_t *proof)
{
    const mcp_json_t *answer;

    MCP_TRY(ask_about(&answer, site, proof, MCP_OAUTH_INTROSPECT));
    if (mcp_json_count(answer)) {
        mcp_json_write(reply, answer);
    }
    else {
        mcp_buf_lit(reply, "{\"active\":false}");
    }
    mcp_buf_putc(reply, '\n');
    return NULL;
}
