/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oauth_exchange.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/external_claims.h"
#include "lib/oauth_assertion.h"
#include "lib/oauth_keys.h"
#include "lib/scope.h"

static mcp_error_t *refuse(const mcp_oauth_site_t *site, const char *why)
{
    return mcp_oauth_refuse(site, "invalid_grant", "assertion: %s", why);
}

/* ---- who has signed it ---- */

static const mcp_oauth_provider_t *find_provider(const mcp_oauth_site_t *site,
                                                 const char *issuer)
{
    int i;

    for (i = 0; issuer && i < site->providers->nelts; i++) {
        const mcp_oauth_provider_t *provider =
            &APR_ARRAY_IDX(site->providers, i, mcp_oauth_provider_t);

        if (!strcmp(provider->issuer, issuer)) {
            return provider;
        }
    }
    return NULL;
}

static mcp_error_t *verify(mcp_claims_t **claims, const mcp_oauth_site_t *site,
                           const mcp_oauth_provider_t *provider,
                           const char *assertion)
{
    const char *const audiences[] = {
        apr_pstrcat(site->pool, site->issuer, "/", NULL), NULL
    };
    const mcp_jwt_expect_t expect = {
        .kind = MCP_JWT_ID_JAG,
        .issuer = provider->issuer,
        .audience = site->issuer,
        .audiences = audiences,
        .leeway = MCP_OAUTH_ASSERTION_LEEWAY,
        .now = site->env->now(site->env->baton),
    };

    if (provider->keys) {
        return mcp_jwt_verify(claims, assertion, strlen(assertion),
                              provider->keys, &expect, site->pool);
    }
    return mcp_oauth_keys_verify(claims, site, provider->keys_url, assertion,
                                 &expect);
}

static mcp_error_t *check_signed(mcp_claims_t **claims,
                                 const mcp_oauth_site_t *site,
                                 const char *assertion)
{
    const mcp_oauth_provider_t *provider;
    const mcp_json_t *said = NULL;
    mcp_error_t *error = mcp_jwt_peek(&said, assertion, strlen(assertion),
                                      site->pool);

    if (error) {
        return refuse(site, error->message);
    }
    provider = find_provider(site, mcp_json_string(mcp_json_get(said, "iss")));
    if (!provider) {
        return refuse(site, "Its issuer is none whose assertions are taken "
                            "here.");
    }
    error = verify(claims, site, provider, assertion);
    if (error
        && (!strcmp(error->code, "invalid_token")
            || !strcmp(error->code, "unknown_key"))) {
        return refuse(site, error->message);
    }
    return error;
}

/* ---- for whom it is ---- */

static mcp_error_t *check_client(const mcp_claims_t *claims,
                                 const mcp_oauth_site_t *site,
                                 const mcp_oauth_client_t *client,
                                 const char *thumbprint)
{
    const char *named = mcp_json_string(mcp_json_get(claims->all, "client_id"));

    if (!named || strcmp(named, client->id)) {
        return refuse(site, "It is for another client (client_id).");
    }
    if (claims->thumbprint
        && (!thumbprint || strcmp(claims->thumbprint, thumbprint))) {
        return refuse(site, "It is bound to a key (cnf), and the DPoP proof is "
                            "of another, or missing.");
    }
    return NULL;
}

/* ---- what for ---- */

/* The resource that the assertion names, and no other. */
static mcp_error_t *read_resource(mcp_oauth_exchange_t *exchange,
                                  const mcp_oauth_site_t *site,
                                  const mcp_claims_t *claims, const char *asked)
{
    const char *named = mcp_json_string(mcp_json_get(claims->all, "resource"));
    const mcp_oauth_resource_t *other;

    if (!named) {
        return mcp_oauth_refuse(site, "invalid_target",
                                "assertion: It names no resource.");
    }
    MCP_TRY(mcp_oauth_resource(&exchange->resource, site, named));
    if (!asked) {
        return NULL;
    }
    MCP_TRY(mcp_oauth_resource(&other, site, asked));
    return other == exchange->resource
               ? NULL
               : mcp_oauth_refuse(site, "invalid_target",
                                  "The assertion is for another resource.");
}

static int has_word(const char *text, const char *word)
{
    apr_size_t len = strlen(word);

    while (*text) {
        apr_size_t next = strcspn(text, " ");

        if (next == len && !strncmp(text, word, len)) {
            return 1;
        }
        text += next;
        text += strspn(text, " ");
    }
    return 0;
}

/* Of the scopes that are asked for, those that the assertion has, if it names
 * any. */
static mcp_error_t *read_scopes(mcp_oauth_exchange_t *exchange,
                                const mcp_oauth_site_t *site,
                                const mcp_claims_t *claims, const char *asked)
{
    const char *allowed = *claims->scope ? claims->scope : NULL;
    apr_array_header_t *scopes = apr_array_make(site->pool, 4, sizeof(void *));
    const apr_array_header_t *known;
    int i;

    MCP_TRY(mcp_oauth_scopes(&known, site, exchange->resource,
                             asked ? asked : allowed));
    for (i = 0; i < known->nelts; i++) {
        const mcp_scope_t *scope = APR_ARRAY_IDX(known, i, const mcp_scope_t *);

        if (!allowed || has_word(allowed, scope->name)) {
            APR_ARRAY_PUSH(scopes, const mcp_scope_t *) = scope;
        }
    }
    exchange->scopes = scopes;
    return scopes->nelts ? NULL
                         : mcp_oauth_refuse(site, "invalid_scope",
                                            "The assertion allows none of "
                                            "these scopes.");
}

static void read_person(mcp_oauth_exchange_t *exchange,
                        const mcp_claims_t *claims, apr_pool_t *pool)
{
    const mcp_json_t *at = mcp_json_get(claims->all, "auth_time");

    exchange->issuer = claims->issuer;
    exchange->subject = claims->subject;
    exchange->email = NULL;
    (void)mcp_external_claims_account(&exchange->email, claims, "email", pool);
    exchange->signed_in_at =
        at && mcp_json_number(at) > 0
                && mcp_json_number(at) <= (double)apr_time_sec(claims->expires)
            ? (apr_int64_t)mcp_json_number(at)
            : 0;
}

mcp_error_t *mcp_oauth_exchange_read(mcp_oauth_exchange_t *exchange,
                                     const mcp_oauth_site_t *site,
                                     const mcp_form_t *form,
                                     const mcp_oauth_client_t *client,
                                     const char *thumbprint)
{
    const char *assertion = mcp_form_get(form, "assertion");
    mcp_oauth_assertion_t use = { .parameter = "assertion",
                                  .code = "invalid_grant",
                                  .most = MCP_OAUTH_EXCHANGE_MAX };
    mcp_claims_t *claims;

    if (!site->providers) {
        return mcp_oauth_refuse(site, "unsupported_grant_type",
                                "No identity provider's assertions are taken "
                                "here.");
    }
    if (!assertion) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "assertion is missing.");
    }
    if (!mcp_client_metadata_is_confidential(client->metadata)) {
        return mcp_oauth_refuse(site, "unauthorized_client",
                                "This grant is for clients that prove who they "
                                "are.");
    }
    MCP_TRY(check_signed(&claims, site, assertion));
    MCP_TRY(check_client(claims, site, client, thumbprint));
    MCP_TRY(
        read_resource(exchange, site, claims, mcp_form_get(form, "resource")));
    MCP_TRY(read_scopes(exchange, site, claims, mcp_form_get(form, "scope")));
    read_person(exchange, claims, site->pool);
    use.claims = claims;
    return mcp_oauth_assertion_use(site, &use);
}
