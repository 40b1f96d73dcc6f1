/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oauth_meta.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "lib/scope.h"

#define ALGS "[\"ES256\",\"RS256\"]"
#define CONFIDENTIAL                                  \
    "\"client_secret_basic\",\"client_secret_post\"," \
    "\"private_key_jwt\"]"

/* What does not depend on the site. Neither OpenID Connect nor implicit grants
 * are claimed: without these members readers would assume them. */
static const char constants[] =
    ",\"response_types_supported\":[\"code\"]"
    ",\"response_modes_supported\":[\"query\"]"
    ",\"code_challenge_methods_supported\":[\"S256\"]"
    ",\"token_endpoint_auth_methods_supported\":[\"none\"," CONFIDENTIAL
    ",\"token_endpoint_auth_signing_alg_values_supported\":" ALGS
    ",\"revocation_endpoint_auth_methods_supported\":[\"none\"," CONFIDENTIAL
    ",\"revocation_endpoint_auth_signing_alg_values_supported\":" ALGS
    ",\"introspection_endpoint_auth_methods_supported\":[" CONFIDENTIAL
    ",\"introspection_endpoint_auth_signing_alg_values_supported\":" ALGS
    ",\"dpop_signing_alg_values_supported\":" ALGS ",\"authorization_response_"
    "iss_parameter_supported\":"
    "true"
    ",\"client_id_metadata_document_supported\":true";

static const char grants[] = ",\"grant_types_supported\":[\"authorization_"
                             "code\",\"refresh_token\","
                             "\"client_credentials\"";

/* Where identity providers are trusted (draft-ietf-oauth-identity-assertion-
 * authz-grant). */
static const char assertion_grant[] = ",\"urn:ietf:params:oauth:grant-type:jwt-"
                                      "bearer\"],"
                                      "\"authorization_grant_profiles_"
                                      "supported\":["
                                      "\"urn:ietf:params:oauth:grant-profile:"
                                      "id-jag\"]";

static const struct {
    const char *name, *path;
} endpoints[] = {
    { "authorization_endpoint", "/oauth/authorize" },
    { "token_endpoint", "/oauth/token" },
    { "registration_endpoint", "/oauth/register" },
    { "revocation_endpoint", "/oauth/revoke" },
    { "introspection_endpoint", "/oauth/introspect" },
    { "pushed_authorization_request_endpoint", "/oauth/par" },
    { "jwks_uri", "/oauth/jwks" },
};

/* Each scope once, whichever resources have it. */
static void write_scopes(mcp_buf_t *buf, const mcp_oauth_site_t *site)
{
    apr_hash_t *seen = apr_hash_make(site->pool);
    int i, j;

    mcp_buf_json_name(buf, "scopes_supported");
    mcp_buf_putc(buf, '[');
    for (i = 0; i < site->resources->nelts; i++) {
        const apr_array_header_t *scopes =
            APR_ARRAY_IDX(site->resources, i, mcp_oauth_resource_t).scopes;

        for (j = 0; j < scopes->nelts; j++) {
            const char *name = APR_ARRAY_IDX(scopes, j, mcp_scope_t).name;

            if (!apr_hash_get(seen, name, APR_HASH_KEY_STRING)) {
                mcp_buf_puts(buf, apr_hash_count(seen) ? "," : "");
                mcp_buf_json_string(buf, name);
                apr_hash_set(seen, name, APR_HASH_KEY_STRING, "");
            }
        }
    }
    mcp_buf_putc(buf, ']');
}

void mcp_oauth_meta_write(mcp_buf_t *buf, const mcp_oauth_site_t *site)
{
    apr_size_t i;

    mcp_buf_putc(buf, '{');
    mcp_buf_json_name(buf, "issuer");
    mcp_buf_json_string(buf, site->issuer);
    for (i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++) {
        mcp_buf_json_name(buf, endpoints[i].name);
        mcp_buf_json_string(buf, apr_pstrcat(site->pool, site->issuer,
                                             endpoints[i].path, NULL));
    }
    write_scopes(buf, site);
    mcp_buf_puts(buf, grants);
    mcp_buf_puts(buf, site->providers ? assertion_grant : "]");
    mcp_buf_puts(buf, constants);
    mcp_buf_lit(buf, "}\n");
}
