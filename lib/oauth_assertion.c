/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oauth_assertion.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/oauth_keys.h"

#define ID_MAX 512

const char *mcp_oauth_assertion_client(const char *assertion, apr_pool_t *pool)
{
    const mcp_json_t *said = NULL;

    return mcp_jwt_peek(&said, assertion, strlen(assertion), pool)
               ? NULL
               : mcp_json_string(mcp_json_get(said, "sub"));
}

/* ---- using it up ---- */

mcp_error_t *mcp_oauth_assertion_use(const mcp_oauth_site_t *site,
                                     const mcp_oauth_assertion_t *use)
{
    apr_time_t left = use->claims->expires - site->env->now(site->env->baton);
    int seconds = use->most + MCP_OAUTH_ASSERTION_LEEWAY;
    const char *id = use->claims->id;

    if (left > apr_time_from_sec(seconds)) {
        return mcp_oauth_refuse(site, use->code,
                                "%s: it may end (exp) %d seconds from now at "
                                "most.",
                                use->parameter, use->most);
    }
    if (!id || !*id || strlen(id) > ID_MAX) {
        return mcp_oauth_refuse(site, use->code,
                                "%s: it has no id (jti) of 1 to %d bytes.",
                                use->parameter, ID_MAX);
    }
    return mcp_oauth_once(site,
                          apr_pstrcat(site->pool, use->parameter, "\n",
                                      use->claims->issuer, "\n", id, NULL),
                          seconds + MCP_OAUTH_ASSERTION_LEEWAY + 1,
                          mcp_oauth_refuse(site, use->code,
                                           "%s: it was used before; make a new "
                                           "one for each request.",
                                           use->parameter));
}

/* ---- a client's ---- */

static mcp_error_t *refuse(const mcp_oauth_site_t *site, const char *why)
{
    return mcp_oauth_refuse(site, "invalid_client", "client_assertion: %s",
                            why);
}

static mcp_error_t *verify(mcp_claims_t **claims, const mcp_oauth_site_t *site,
                           const mcp_client_metadata_t *metadata,
                           const char *assertion,
                           const mcp_jwt_expect_t *expect)
{
    mcp_error_t *error;
    mcp_jwks_t *keys;

    if (metadata->jwks_uri) {
        return mcp_oauth_keys_verify(claims, site, metadata->jwks_uri,
                                     assertion, expect);
    }
    error = mcp_jwks_parse(&keys, metadata->jwks, site->pool);
    return error ? error
                 : mcp_jwt_verify(claims, assertion, strlen(assertion), keys,
                                  expect, site->pool);
}

static int is_of_token(const mcp_error_t *error)
{
    return !strcmp(error->code, "invalid_token")
           || !strcmp(error->code, "unknown_key")
           || !strcmp(error->code, "invalid_jwks");
}

/* RFC 7523, 3: it is about itself, and for us. */
static mcp_error_t *check(mcp_claims_t **claims, const mcp_oauth_site_t *site,
                          const mcp_oauth_signer_t *signer,
                          const char *assertion)
{
    const char *const audiences[] = {
        apr_pstrcat(site->pool, site->issuer, "/", NULL),
        apr_pstrcat(site->pool, site->issuer, "/oauth/token", NULL),
        signer->endpoint, NULL
    };
    const mcp_jwt_expect_t expect = {
        .kind = MCP_JWT_CLIENT_ASSERTION,
        .issuer = signer->id,
        .audience = site->issuer,
        .audiences = audiences,
        .leeway = MCP_OAUTH_ASSERTION_LEEWAY,
        .now = site->env->now(site->env->baton),
    };
    mcp_error_t *error = verify(claims, site, signer->metadata, assertion,
                                &expect);

    if (error) {
        return is_of_token(error) ? refuse(site, error->message) : error;
    }
    if (strcmp((*claims)->subject, signer->id)) {
        return refuse(site, "Its subject (sub) is not the client.");
    }
    return NULL;
}

mcp_error_t *mcp_oauth_assertion_prove(const mcp_oauth_site_t *site,
                                       const mcp_oauth_signer_t *signer,
                                       const char *assertion)
{
    const char *alg = signer->metadata->signing_alg;
    mcp_oauth_assertion_t use = { .parameter = "client_assertion",
                                  .code = "invalid_client",
                                  .most = MCP_OAUTH_ASSERTION_MAX };
    mcp_claims_t *claims;

    MCP_TRY(check(&claims, site, signer, assertion));
    if (alg && strcmp(claims->alg, alg)) {
        return refuse(site, "Its algorithm is not the one that the client is "
                            "registered with "
                            "(token_endpoint_auth_signing_alg).");
    }
    use.claims = claims;
    return mcp_oauth_assertion_use(site, &use);
}
