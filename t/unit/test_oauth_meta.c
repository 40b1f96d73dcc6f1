/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/oauth_unit.h"

#include "lib/oauth_meta.h"

static const mcp_json_t *metadata(void)
{
    mcp_json_t *value;
    mcp_buf_t buf;

    mcp_buf_init(&buf, 64, pool);
    mcp_oauth_meta_write(&buf, &oauth.site);
    ck_ok(mcp_json_parse(&value, mcp_str(buf.data), pool));
    return value;
}

/* RFC 8414, 2, and what MCP asks of it. */
START_TEST(the_document_says_what_clients_look_for)
{
    static const char *const cases[][2] = {
        { "issuer", "\"https://as.example\"" },
        { "authorization_endpoint", "\"https://as.example/oauth/authorize\"" },
        { "token_endpoint", "\"https://as.example/oauth/token\"" },
        { "registration_endpoint", "\"https://as.example/oauth/register\"" },
        { "jwks_uri", "\"https://as.example/oauth/jwks\"" },
        { "response_types_supported", "[\"code\"]" },
        { "code_challenge_methods_supported", "[\"S256\"]" },
        { "authorization_response_iss_parameter_supported", "true" },
        { "client_id_metadata_document_supported", "true" },
        { "token_endpoint_auth_methods_supported", "[\"none\",\"client_secret_"
                                                   "basic\",\"client_secret_"
                                                   "post\","
                                                   "\"private_key_jwt\"]" },
        { "token_endpoint_auth_signing_alg_values_supported", "[\"ES256\","
                                                              "\"RS256\"]" },
        { "dpop_signing_alg_values_supported", "[\"ES256\",\"RS256\"]" },
        { "scopes_supported", "[\"read\",\"all\"]" },
        { "id_token_signing_alg_values_supported", "-" },
        { "subject_types_supported", "-" },
    };
    size_t i;

    oauth_site();
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(oauth_text(mcp_json_get(metadata(), cases[i][0])),
                         cases[i][1]);
    }
}
END_TEST

START_TEST(grants_by_assertion_are_named_where_a_provider_is_trusted)
{
    static const char grants[] = "grant_types_supported";
    static const char profiles[] = "authorization_grant_profiles_supported";

    oauth_site();
    ck_assert_str_eq(oauth_text(mcp_json_get(metadata(), grants)),
                     "[\"authorization_code\",\"refresh_token\","
                     "\"client_credentials\"]");
    ck_assert_ptr_null(mcp_json_get(metadata(), profiles));
    oauth.site.providers = apr_array_make(pool, 1,
                                          sizeof(mcp_oauth_provider_t));
    ck_assert_str_eq(oauth_text(mcp_json_get(metadata(), grants)),
                     "[\"authorization_code\",\"refresh_token\","
                     "\"client_credentials\","
                     "\"urn:ietf:params:oauth:grant-type:jwt-bearer\"]");
    ck_assert_str_eq(oauth_text(mcp_json_get(metadata(), profiles)),
                     "[\"urn:ietf:params:oauth:grant-profile:id-jag\"]");
}
END_TEST

START_TEST(a_scope_of_several_resources_is_named_once)
{
    oauth_site();
    oauth_add_resource("https://as.example/b", "read", NULL);
    oauth_add_resource("https://as.example/c", "Read", NULL);
    ck_assert_str_eq(oauth_text(mcp_json_get(metadata(), "scopes_supported")),
                     "[\"read\",\"all\",\"Read\"]");
}
END_TEST

MCP_UNIT_MAIN("oauth_meta", the_document_says_what_clients_look_for,
              grants_by_assertion_are_named_where_a_provider_is_trusted,
              a_scope_of_several_resources_is_named_once)
