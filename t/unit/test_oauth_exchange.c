/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/oauth_unit.h"
#include "t/unit/signer.h"

#include "lib/oauth_exchange.h"

#define IDP "https://idp.example"
#define HEADER "{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"oauth-id-jag+jwt\"}"
#define BASE                                                              \
    "\"iss\":\"" IDP "\",\"sub\":\"s-1\",\"aud\":\"https://as.example\"," \
    "\"client_id\":\"cli_1\",\"jti\":\"j1\",\"exp\":1800000300"
#define GOOD "{" BASE ",\"resource\":\"https://as.example/mcp\"}"
#define WITH(more) "{" BASE ",\"resource\":\"https://as.example/mcp\"," more "}"
#define JKT "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"

static EVP_PKEY *key;
static mcp_oauth_exchange_t exchange;

/* The grant as a client of that method asks for it, with that proof. */
static mcp_error_t *ask(const char *method, const char *thumbprint,
                        const char *assertion, const char *more)
{
    const mcp_oauth_site_t *site = oauth_site();
    apr_array_header_t *providers =
        apr_array_make(pool, 1, sizeof(mcp_oauth_provider_t));
    mcp_oauth_client_t client = { .id = "cli_1" };
    mcp_client_metadata_t *metadata;
    mcp_form_t *form;

    *(mcp_oauth_provider_t *)apr_array_push(providers) = (mcp_oauth_provider_t){
        .issuer = IDP, .keys = set_of(ec_jwk(key, ",\"kid\":\"k\""), NULL)
    };
    oauth.site.providers = providers;
    oauth.replies[0] = "{\"fresh\":true}";
    ck_ok(mcp_client_metadata_parse(&metadata,
                                    mcp_str(apr_psprintf(pool,
                                                         "{\"redirect_uris\":["
                                                         "\"https://a.example/"
                                                         "\"],"
                                                         "\"token_endpoint_"
                                                         "auth_method\":\"%"
                                                         "s\"}",
                                                         method)),
                                    pool));
    client.metadata = metadata;
    ck_ok(mcp_form_parse(
        &form, mcp_str(apr_pstrcat(pool, "assertion=", assertion, more, NULL)),
        pool));
    memset(&exchange, 0, sizeof(exchange));
    return mcp_oauth_exchange_read(&exchange, site, form, &client, thumbprint);
}

static mcp_error_t *show(const char *claims, const char *more)
{
    key = key ? key : EVP_EC_gen("P-256");
    return ask("client_secret_post", NULL, sign_with(key, HEADER, claims),
               more);
}

static const char *scopes(void)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 64, pool);
    mcp_oauth_write_scopes(&buf, exchange.scopes);
    return buf.data;
}

START_TEST(an_assertion_says_who_and_what_for)
{
    ck_ok(show(WITH("\"email\":\"Ada@as.example\",\"email_verified\":true,"
                    "\"auth_time\":1799999000,\"scope\":\"read all\""),
               ""));
    ck_assert_str_eq(exchange.issuer, IDP);
    ck_assert_str_eq(exchange.subject, "s-1");
    ck_assert_str_eq(exchange.email, "Ada@as.example");
    ck_assert_str_eq(exchange.resource->uri, "https://as.example/mcp");
    ck_assert_int_eq(exchange.signed_in_at, 1799999000);
    ck_assert_str_eq(scopes(), "[\"read\",\"all\"]");
    ck_assert_str_eq(oauth.asked[0], "oauth_once");
    ck_ok(show(GOOD, ""));
    ck_assert_ptr_null(exchange.email);
    ck_assert_int_eq(exchange.signed_in_at, 0);
    ck_assert_str_eq(scopes(), "[\"read\"]");
}
END_TEST

START_TEST(an_address_counts_unless_it_is_not_verified)
{
    static const struct {
        const char *claims;
        int counts;
    } cases[] = {
        { WITH("\"email\":\"a@b.example\""), 1 },
        { WITH("\"email\":\"a@b.example\",\"email_verified\":true"), 1 },
        { WITH("\"email\":\"a@b.example\",\"email_verified\":false"), 0 },
        { WITH("\"email\":\"a@b.example\",\"email_verified\":\"false\""), 0 },
        { WITH("\"email\":7"), 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_ok(show(cases[i].claims, ""));
        ck_assert_msg(!exchange.email == !cases[i].counts, "%s",
                      cases[i].claims);
    }
}
END_TEST

START_TEST(scopes_are_those_asked_for_that_the_assertion_has)
{
    ck_ok(show(WITH("\"scope\":\"read all\""), "&scope=all"));
    ck_assert_str_eq(scopes(), "[\"all\"]");
    ck_ok(show(WITH("\"scope\":\"read\""), "&scope=all+read"));
    ck_assert_str_eq(scopes(), "[\"read\"]");
    ck_ok(show(GOOD, "&scope=all"));
    ck_assert_str_eq(scopes(), "[\"all\"]");
    ck_refused(show(WITH("\"scope\":\"read\""), "&scope=all"), "invalid_scope",
               "The assertion allows none of these scopes.");
    ck_fails(show(WITH("\"scope\":\"openid\""), ""), "invalid_scope");
    ck_assert_int_eq(oauth.calls, 0);
}
END_TEST

START_TEST(a_resource_is_named_and_is_one_of_ours)
{
    ck_ok(show(GOOD, "&resource=https://as.example/mcp/"));
    ck_refused(show("{" BASE "}", ""), "invalid_target",
               "assertion: It names no resource.");
    ck_refused(show("{" BASE ",\"resource\":\"https://other.example/\"}", ""),
               "invalid_target", "There is no such resource here.");
    ck_fails(show(GOOD, "&resource=https://other.example/"), "invalid_target");
}
END_TEST

#define WHY(text) "assertion: " text

START_TEST(what_was_not_made_for_this_client_here_is_refused)
{
    static const struct {
        const char *claims, *why;
    } cases[] = {
        { "{\"iss\":\"https://evil.example\",\"sub\":\"s\",\"aud\":"
          "\"https://as.example\",\"client_id\":\"cli_1\",\"jti\":\"j\","
          "\"exp\":1800000300}",
          WHY("Its issuer is none whose assertions are taken here.") },
        { "{\"sub\":\"s\"}", WHY("Its issuer is none whose assertions are "
                                 "taken here.") },
        { "{\"iss\":\"" IDP "\",\"sub\":\"s\",\"aud\":\"https://as.example/"
          "oauth/token\",\"client_id\":\"cli_1\",\"jti\":\"j\",\"exp\":"
          "1800000300}",
          WHY("The token is not for https://as.example alone.") },
        { "{\"iss\":\"" IDP "\",\"sub\":\"s\",\"aud\":\"https://as.example\","
          "\"client_id\":\"cli_2\",\"jti\":\"j\",\"exp\":1800000300}",
          WHY("It is for another client (client_id).") },
        { "{\"iss\":\"" IDP "\",\"sub\":\"s\",\"aud\":\"https://as.example\","
          "\"azp\":\"cli_1\",\"jti\":\"j\",\"exp\":1800000300}",
          WHY("It is for another client (client_id).") },
        { "{\"iss\":\"" IDP "\",\"aud\":\"https://as.example\",\"client_id\":"
          "\"cli_1\",\"jti\":\"j\",\"exp\":1800000300}",
          WHY("The token has no subject (sub).") },
        { "{\"iss\":\"" IDP "\",\"sub\":\"s\",\"aud\":\"https://as.example\","
          "\"client_id\":\"cli_1\",\"resource\":\"https://as.example/mcp\","
          "\"exp\":1800000300}",
          WHY("it has no id (jti) of 1 to 512 bytes.") },
        { "{\"iss\":\"" IDP "\",\"sub\":\"s\",\"aud\":\"https://as.example\","
          "\"client_id\":\"cli_1\",\"resource\":\"https://as.example/mcp\","
          "\"jti\":\"j\",\"exp\":1800003631}",
          WHY("it may end (exp) 3600 seconds from now at most.") },
        { "{\"iss\":\"" IDP "\",\"sub\":\"s\",\"aud\":\"https://as.example\","
          "\"client_id\":\"cli_1\",\"jti\":\"j\",\"exp\":1799999960}",
          WHY("The token has expired.") },
    };
    static const char *const headers[] = {
        "{\"alg\":\"ES256\",\"kid\":\"k\"}",
        "{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"JWT\"}",
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_refused(show(cases[i].claims, ""), "invalid_grant", cases[i].why);
        ck_assert_int_eq(oauth.calls, 0);
    }
    for (i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        ck_refused(ask("client_secret_post", NULL,
                       sign_with(key, headers[i], GOOD), ""),
                   "invalid_grant",
                   WHY("The token's type (typ) is not oauth-id-jag+jwt."));
    }
    ck_refused(ask("client_secret_post", NULL,
                   sign_with(keep(EVP_EC_gen("P-256")), HEADER, GOOD), ""),
               "invalid_grant", WHY("The token's signature does not verify."));
    ck_refused(ask("none", NULL, sign_with(key, HEADER, GOOD), ""),
               "unauthorized_client",
               "This grant is for clients that prove who they are.");
    ck_refused(ask("client_secret_post", NULL, "", ""), "invalid_request",
               "assertion is missing.");
    ck_refused(ask("client_secret_post", NULL, "nonsense", ""), "invalid_grant",
               WHY("The token does not have three parts."));
}
END_TEST

START_TEST(an_assertion_that_is_bound_to_a_key_wants_its_proof)
{
    static const char why[] = WHY("It is bound to a key (cnf), and the DPoP "
                                  "proof is of another, or missing.");
    const char *bound;

    key = EVP_EC_gen("P-256");
    bound = sign_with(key, HEADER, WITH("\"cnf\":{\"jkt\":\"" JKT "\"}"));
    ck_ok(ask("client_secret_post", JKT, bound, ""));
    ck_refused(ask("client_secret_post", NULL, bound, ""), "invalid_grant",
               why);
    ck_refused(ask("client_secret_post", "other", bound, ""), "invalid_grant",
               why);
}
END_TEST

MCP_UNIT_MAIN("oauth_exchange", an_assertion_says_who_and_what_for,
              an_address_counts_unless_it_is_not_verified,
              scopes_are_those_asked_for_that_the_assertion_has,
              a_resource_is_named_and_is_one_of_ours,
              what_was_not_made_for_this_client_here_is_refused,
              an_assertion_that_is_bound_to_a_key_wants_its_proof)
