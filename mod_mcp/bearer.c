/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/bearer.h"

#include <string.h>

#include <apr_strings.h>
#include <http_log.h>

#include "lib/apikey.h"
#include "lib/peek.h"
#include "lib/uri.h"
#include "mod_mcp/challenge.h"
#include "mod_mcp/cors.h"
#include "mod_mcp/external.h"
#include "mod_mcp/keycheck.h"
#include "mod_mcp/oauth.h"
#include "mod_mcp/possession.h"
#include "mod_mcp/presented.h"
#include "mod_mcp/receive.h"

APLOG_USE_MODULE(mcp);

/* Clocks of two servers differ. */
#define LEEWAY_SECONDS 30

/* A token whose key was retired is refused after this and the age of a key set
 * (keyring.c), together less than a minute. */
#define TOKEN_TRUST apr_time_from_sec(20)

mcp_error_t *mcp_bearer_call(void *baton, mcp_answer_t *answer,
                             const mcp_call_t *call, apr_pool_t *pool)
{
    request_rec *r = baton;
    const mcp_child_t *child = mcp_request_get(r)->child;

    MCP_TRY(mcp_db_call(child->db, r, answer, call, pool));
    if (!call->read && child->outbox) {
        mcp_outbox_nudge(child->outbox);
    }
    return NULL;
}

/* ---- challenges ---- */

void mcp_bearer_challenge(request_rec *r, const mcp_request_t *request,
                          const mcp_outcome_t *outcome)
{
    if (outcome->token_refused) {
        mcp_tokencache_drop(request->child->tokens, &request->token);
        mcp_challenge_set(r, request, "invalid_token",
                          outcome->token_refused == MCP_REFUSAL_ACCOUNT
                              ? "The account is not active"
                              : "The access was revoked or has ended",
                          request->endpoint->scopes);
    }
    else if (outcome->needed_scopes
             && request->principal->credential == MCP_CREDENTIAL_OAUTH) {
        mcp_challenge_set(r, request, "insufficient_scope",
                          "The tool needs another scope",
                          outcome->needed_scopes);
    }
}

/* Where what is needed belongs. */
static const char *where_to_send(const mcp_request_t *request, apr_pool_t *pool)
{
    const mcp_endpoint_t *endpoint = request->endpoint;

    if (endpoint->api_keys != MCP_ON) {
        return "Send an access token in the header Authorization: Bearer "
               "<token>.";
    }
    if (!endpoint->api_key_header) {
        return "Send an access token or an API key in the header "
               "Authorization: Bearer <token or key>.";
    }
    return apr_psprintf(pool,
                        "Send an access token or an API key in the header "
                        "Authorization: Bearer <token or key>, or an API key "
                        "in the header %s.",
                        endpoint->api_key_header);
}

int mcp_bearer_ask(request_rec *r, const mcp_request_t *request)
{
    mcp_challenge_set(r, request, NULL, NULL, request->endpoint->scopes);
    return mcp_request_refuse(r, HTTP_UNAUTHORIZED, "unauthorized",
                              where_to_send(request, r->pool));
}

static int refuse_as(request_rec *r, const mcp_request_t *request,
                     const char *error, const char *why)
{
    ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r, "token refused: %s", why);
    mcp_challenge_set(r, request, error, why, request->endpoint->scopes);
    return mcp_request_refuse(r, HTTP_UNAUTHORIZED, error, why);
}

static int refuse_token(request_rec *r, const mcp_request_t *request,
                        const char *why)
{
    return refuse_as(r, request, "invalid_token", why);
}

static int refuse_request(request_rec *r, const mcp_request_t *request,
                          const char *description)
{
    mcp_challenge_set(r, request, "invalid_request", description, NULL);
    return mcp_request_refuse(r, HTTP_BAD_REQUEST, "invalid_request",
                              description);
}

static int refuse_url(request_rec *r, const mcp_request_t *request)
{
    if (request->endpoint->api_keys != MCP_ON) {
        return refuse_request(r, request,
                              "Send the token in the header Authorization, "
                              "not in the URL");
    }
    return refuse_request(r, request,
                          apr_pstrcat(r->pool,
                                      "Nothing secret belongs in the URL. ",
                                      where_to_send(request, r->pool), NULL));
}

/* ---- judging it ---- */

static mcp_error_t *load_keys(void *baton, mcp_str_t *jwks,
                              const char *workspace, apr_pool_t *pool)
{
    request_rec *r = baton;
    mcp_call_t call = {
        .name = "mcp_public_keys",
        .statement = "SELECT NULL, mcp.public_keys($1::text)::text "
                     "WHERE ($2::text, $3::text, $4::text) IS NOT NULL",
        .read = 1,
        .what = "the signing keys",
        .principal = workspace,
        .arguments = "",
        .tool = "",
        .request = mcp_request_get(r)->id,
    };
    mcp_answer_t answer;

    MCP_TRY(mcp_bearer_call(baton, &answer, &call, pool));
    *jwks = answer.json;
    return NULL;
}

/* What a token must say to be good for this request. */
static void expect_of(mcp_jwt_expect_t *expect, request_rec *r,
                      const mcp_request_t *request)
{
    const char *issuer = request->endpoint->issuer;
    const char *origin = mcp_uri_origin(request->resource, r->pool);
    int alone = mcp_conf_server(r->server)->endpoints->nelts == 1;

    expect->issuer = issuer ? issuer : origin;
    expect->audience = request->resource;
    expect->or_audience = alone ? origin : NULL; /* see wellknown.h */
    expect->leeway = LEEWAY_SECONDS;
    expect->now = r->request_time;
}

/* The workspace whose keys verify a token: the endpoint's, or, where it serves
 * all of them, the one that the token claims, which is believed when that
 * workspace's key has signed it. */
static mcp_error_t *choose_workspace(const char **workspace,
                                     const mcp_request_t *request,
                                     mcp_str_t token, apr_pool_t *pool)
{
    const char *claimed = request->workspace;

    if (!claimed) {
        MCP_TRY(
            mcp_jwt_claimed_workspace(&claimed, token.data, token.len, pool));
    }
    if (!mcp_uri_is_workspace(claimed)) {
        return mcp_error_make(pool, "invalid_token", NULL,
                              "The token's workspace cannot be the name of "
                              "one.");
    }
    *workspace = claimed;
    return NULL;
}

static mcp_error_t *verify(mcp_claims_t **claims, request_rec *r,
                           const mcp_request_t *request, mcp_str_t token,
                           const mcp_jwt_expect_t *expect)
{
    if (request->endpoint->issuer) {
        return mcp_external_verify(claims, r, request, token, expect);
    }
    return mcp_keyring_verify(request->child->keyring, claims,
                              expect->workspace, token, expect, load_keys, r,
                              r->pool);
}

static mcp_error_t *judge_token(request_rec *r, mcp_request_t *request,
                                mcp_str_t token, mcp_jwt_expect_t *expect)
{
    mcp_claims_t *claims;

    MCP_TRY(choose_workspace(&expect->workspace, request, token, r->pool));
    MCP_TRY(verify(&claims, r, request, token, expect));
    MCP_TRY(mcp_principal_make(&request->principal, claims, expect->workspace,
                               r->pool));
    mcp_tokencache_insert(request->child->tokens, &request->token,
                          request->principal, r->request_time + TOKEN_TRUST);
    return NULL;
}

static mcp_error_t *judge_key(request_rec *r, mcp_request_t *request,
                              mcp_str_t key)
{
    MCP_TRY(mcp_keycheck_find(&request->principal, r, request, key));
    mcp_tokencache_insert(request->child->tokens, &request->token,
                          request->principal,
                          r->request_time + MCP_KEYCHECK_TRUST);
    return NULL;
}

/* The cache's key covers all that a token was verified against, or one that was
 * good at one endpoint would be believed at another. */
static const char *realm_of(const mcp_request_t *request,
                            const mcp_jwt_expect_t *expect, int is_key,
                            apr_pool_t *pool)
{
    const char *workspace = request->workspace ? request->workspace
                                               : MCP_URI_ANY_WORKSPACE;

    if (is_key) {
        return apr_pstrcat(pool, workspace, "\nkey\n", expect->audience, NULL);
    }
    return apr_pstrcat(pool, workspace, "\n", expect->issuer, "\n",
                       expect->audience, "\n",
                       expect->or_audience ? expect->or_audience : "",
                       request->endpoint->issuer ? "\nexternal " : "",
                       request->endpoint->issuer
                           ? request->endpoint->account_claim
                           : "",
                       NULL);
}

static mcp_error_t *find_principal(request_rec *r, mcp_request_t *request,
                                   mcp_str_t shown, int is_key)
{
    mcp_jwt_expect_t expect = { NULL };

    expect_of(&expect, r, request);
    MCP_TRY(
        mcp_tokencache_key(&request->token,
                           mcp_str(realm_of(request, &expect, is_key, r->pool)),
                           shown, r->pool));
    request->principal = mcp_tokencache_find(request->child->tokens,
                                             &request->token, r->request_time,
                                             r->pool);
    if (request->principal) {
        return NULL;
    }
    return is_key ? judge_key(r, request, shown)
                  : judge_token(r, request, shown, &expect);
}

static int is_token_error(const mcp_error_t *error)
{
    return !strcmp(error->code, "invalid_token")
           || !strcmp(error->code, "unknown_key");
}

/* The workspace, too, only now: what limits are keyed by must not be what a
 * request's Host says. */
static void tell_apache(request_rec *r, const mcp_principal_t *principal)
{
    r->user = apr_pstrdup(r->pool, principal->account);
    r->ap_auth_type = apr_pstrdup(r->pool,
                                  principal->thumbprint ? "DPoP" : "Bearer");
    apr_table_setn(r->subprocess_env, "MCP_WORKSPACE", principal->workspace);
    apr_table_setn(r->subprocess_env, "MCP_ACCOUNT", principal->account);
    if (principal->client) {
        apr_table_setn(r->subprocess_env, "MCP_CLIENT", principal->client);
    }
    if (principal->credential_id) {
        apr_table_setn(r->subprocess_env, "MCP_CREDENTIAL",
                       principal->credential_id);
    }
}

/* What the cache knows of a token does not spare its bearer the proof. */
static mcp_error_t *judge(request_rec *r, mcp_request_t *request,
                          mcp_str_t shown, int is_key)
{
    mcp_error_t *error;

    MCP_TRY(find_principal(r, request, shown, is_key));
    error = mcp_possession_check(r, request, shown);
    if (error) {
        request->principal = NULL;
    }
    return error;
}

static int admit(request_rec *r, mcp_request_t *request, mcp_str_t shown,
                 int is_key)
{
    mcp_error_t *error = judge(r, request, shown, is_key);

    if (!error) {
        request->workspace = request->principal->workspace;
        tell_apache(r, request->principal);
        return OK;
    }
    if (is_token_error(error)) {
        return refuse_token(r, request, error->message);
    }
    if (!strcmp(error->code, "invalid_dpop_proof")) {
        return refuse_as(r, request, error->code, error->message);
    }
    apr_table_setn(r->err_headers_out, "Retry-After", "5");
    return mcp_request_refuse(r, HTTP_SERVICE_UNAVAILABLE, error->code,
                              error->message);
}

/* A caller without a token may learn what there is, where the site says so. The
 * body decides, and all of a batch. */
static int admit_nobody(request_rec *r, mcp_request_t *request)
{
    const apr_array_header_t *messages;
    int status, i;

    if (request->endpoint->anonymous_list != MCP_ON
        || r->method_number != M_POST) {
        return mcp_bearer_ask(r, request);
    }
    status = mcp_receive(r, request);
    if (status != OK) {
        return status;
    }
    messages = mcp_peek(request->body, request->endpoint->catalogue, r->pool);
    for (i = 0; i < messages->nelts; i++) {
        if (!APR_ARRAY_IDX(messages, i, const mcp_peek_t).is_public) {
            return mcp_bearer_ask(r, request);
        }
    }
    request->principal = mcp_principal_make_nobody(r->pool);
    return OK;
}

static int admit_key(request_rec *r, mcp_request_t *request, mcp_str_t key,
                     int is_whole)
{
    if (request->endpoint->api_keys != MCP_ON) {
        return refuse_token(r, request,
                            "This endpoint takes no API keys. Connect with "
                            "OAuth: sign in, and send the access token.");
    }
    if (!is_whole) {
        return refuse_token(r, request,
                            "The API key is not whole: it "
                            "has " MCP_APIKEY_PREFIX " and 40 letters and "
                            "digits.");
    }
    return admit(r, request, key, 1);
}

static int check_bearer(request_rec *r, mcp_request_t *request)
{
    const mcp_endpoint_t *endpoint = request->endpoint;
    mcp_str_t shown = { NULL, 0 };
    mcp_presented_t presented;

    presented = mcp_presented_find(&shown, r,
                                   endpoint->api_keys == MCP_ON
                                       ? endpoint->api_key_header
                                       : NULL);
    switch (presented) {
    case MCP_PRESENTED_NOTHING:
        return admit_nobody(r, request);
    case MCP_PRESENTED_DPOP_TOKEN:
        request->is_dpop = 1;
        return admit(r, request, shown, 0);
    case MCP_PRESENTED_TOKEN:
        return admit(r, request, shown, 0);
    case MCP_PRESENTED_KEY:
    case MCP_PRESENTED_BAD_KEY:
        return admit_key(r, request, shown, presented == MCP_PRESENTED_KEY);
    case MCP_PRESENTED_TWO:
        return refuse_token(r, request,
                            "Two headers have two tokens or keys. Send one of "
                            "them.");
    case MCP_PRESENTED_IN_URL:
        return refuse_url(r, request);
    case MCP_PRESENTED_IN_COOKIE:
        return mcp_bearer_ask(r, request);
    case MCP_PRESENTED_BAD_TOKEN:
        break;
    }
    return refuse_request(r, request,
                          "The header Authorization has no well-formed token");
}

/* ---- the hook ---- */

int mcp_bearer_fixups(request_rec *r)
{
    mcp_endpoint_t *endpoint = mcp_conf_endpoint(r);
    mcp_request_t *request;
    int status;

    if (!endpoint || r->main || mcp_request_get(r) || mcp_oauth_is_ours(r)) {
        return DECLINED;
    }
    request = endpoint->catalogue ? mcp_request_begin(r, endpoint) : NULL;
    if (!request || strcmp(r->uri, endpoint->path)) {
        return mcp_request_refuse(r, HTTP_NOT_FOUND, "not_found",
                                  "There is no endpoint here.");
    }
    apr_table_setn(r->subprocess_env, "MCP_REQUEST", request->id);
    status = mcp_cors_check(r, request);
    return status == OK ? check_bearer(r, request) : status;
}
