/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/oauth_unit.h"
#include "t/unit/signer.h"

#include "lib/oauth_assertion.h"

#define ID "cli_1"
#define AS "https://as.example"
#define HEADER "{\"alg\":\"ES256\",\"kid\":\"k\"}"
#define PARTIES "\"iss\":\"" ID "\",\"sub\":\"" ID "\",\"aud\":\"" AS "\""
/* A minute from now. */
#define GOOD "{" PARTIES ",\"jti\":\"j1\",\"exp\":1800000060}"

static EVP_PKEY *key;

static const mcp_client_metadata_t *metadata(const char *alg)
{
    mcp_client_metadata_t *client = NULL;

    ck_ok(mcp_client_metadata_parse(
        &client,
        mcp_str(apr_psprintf(pool,
                             "{\"token_endpoint_auth_method\":\"private_key_"
                             "jwt\","
                             "\"grant_types\":[\"client_credentials\"]%s,"
                             "\"jwks\":{\"keys\":"
                             "[%s]}}",
                             alg ? apr_psprintf(pool,
                                                ",\"token_endpoint_auth_"
                                                "signing_alg\":\"%s\"",
                                                alg)
                                 : "",
                             ec_jwk(key, ",\"kid\":\"k\""))),
        pool));
    return client;
}

/* The refusal of an assertion; NULL: it was believed. */
static mcp_error_t *prove_as(const char *alg, const char *assertion,
                             const char *fresh)
{
    const mcp_oauth_site_t *site = oauth_site();
    const mcp_oauth_signer_t signer = { .id = ID,
                                        .metadata = metadata(alg),
                                        .endpoint = AS "/oauth/par" };

    oauth.replies[0] = fresh;
    return mcp_oauth_assertion_prove(site, &signer, assertion);
}

static mcp_error_t *prove(const char *claims)
{
    return prove_as(NULL, sign_with(key, HEADER, claims), "{\"fresh\":true}");
}

START_TEST(a_client_is_believed_by_its_key)
{
    static const char *const audiences[] = { "\"" AS "\"", "\"" AS "/\"",
                                             "\"" AS "/oauth/token\"",
                                             "\"" AS "/oauth/par\"",
                                             "[\"" AS "\",\"" AS "/oauth/"
                                             "token\"]" };
    size_t i;

    key = keep(EVP_EC_gen("P-256"));
    for (i = 0; i < sizeof(audiences) / sizeof(audiences[0]); i++) {
        ck_ok(prove(apr_psprintf(pool,
                                 "{\"iss\":\"" ID "\",\"sub\":\"" ID "\","
                                 "\"jti\":\"j1\",\"exp\":1800000060,\"aud\":%"
                                 "s}",
                                 audiences[i])));
    }
    ck_ok(prove("{" PARTIES ",\"jti\":\"j1\",\"exp\":1800000600,\"iat\":"
                "1800000000,\"nbf\":1800000000}"));
    ck_ok(prove_as("ES256", sign_with(key, HEADER, GOOD), "{\"fresh\":true}"));
}
END_TEST

START_TEST(an_assertion_counts_once)
{
    const char *assertion;

    key = keep(EVP_EC_gen("P-256"));
    assertion = sign_with(key, HEADER, GOOD);
    ck_ok(prove_as(NULL, assertion, "{\"fresh\":true}"));
    ck_assert_int_eq(oauth.calls, 1);
    ck_assert_str_eq(oauth.asked[0], "oauth_once");
    ck_assert_str_eq(oauth_arg(0, "hash"),
                     mcp_oauth_hash(AS "\nclient_assertion\n" ID "\nj1", pool));
    ck_assert_str_eq(oauth_text(mcp_json_get(oauth.args[0], "seconds")), "661");
    ck_refused(prove_as(NULL, assertion, "{\"fresh\":false}"), "invalid_client",
               "client_assertion: it was used before; make a new one for each "
               "request.");
    ck_fails(prove_as(NULL, assertion, NULL), "server_error");
}
END_TEST

START_TEST(what_another_could_have_made_is_refused)
{
#define WHY(text) "client_assertion: " text
    static const struct {
        const char *claims, *why;
    } cases[] = {
        { "{\"iss\":\"" ID "\",\"sub\":\"cli_2\",\"aud\":\"" AS "\",\"jti\":"
          "\"j\",\"exp\":"
          "1800000060}",
          WHY("Its subject (sub) is not the client.") },
        { "{\"iss\":\"cli_2\",\"sub\":\"" ID "\",\"aud\":\"" AS "\",\"jti\":"
          "\"j\",\"exp\":"
          "1800000060}",
          WHY("The token's issuer is not " ID ".") },
        { "{\"sub\":\"" ID "\",\"aud\":\"" AS "\",\"jti\":\"j\",\"exp\":"
          "1800000060}",
          WHY("The token's issuer is not " ID ".") },
        { "{\"iss\":\"" ID "\",\"sub\":\"" ID "\",\"aud\":\"https://"
          "other.example\",\"jti\":\"j\","
          "\"exp\":"
          "1800000060}",
          WHY("The token is not for " AS " alone.") },
        { "{\"iss\":\"" ID "\",\"sub\":\"" ID "\",\"aud\":[\"" AS "\",\"https:/"
          "/other."
          "example\"],"
          "\"jti\":"
          "\"j\","
          "\"exp\":"
          "1800000060}",
          WHY("The token is not for " AS " alone.") },
        { "{" PARTIES ",\"jti\":\"j\"}", WHY("The token has no expiry "
                                             "(exp).") },
        { "{" PARTIES ",\"jti\":\"j\",\"exp\":1799999970}", WHY("The token has "
                                                                "expired.") },
        { "{" PARTIES ",\"jti\":\"j\",\"exp\":1800000631}", WHY("it may end "
                                                                "(exp) 600 "
                                                                "seconds from "
                                                                "now at "
                                                                "most.") },
        { "{" PARTIES ",\"jti\":\"j\",\"exp\":1800000060,\"iat\":1800000031}",
          WHY("The token was issued in the future (iat).") },
        { "{" PARTIES ",\"jti\":\"j\",\"exp\":1800000060,\"nbf\":1800000031}",
          WHY("The token is not valid yet (nbf).") },
        { "{" PARTIES ",\"exp\":1800000060}", WHY("it has no id (jti) of 1 to "
                                                  "512 bytes.") },
        { "{" PARTIES ",\"jti\":\"\",\"exp\":1800000060}", WHY("it has no id "
                                                               "(jti) of 1 to "
                                                               "512 bytes.") },
    };
    EVP_PKEY *other = keep(EVP_EC_gen("P-256"));
    size_t i;

    key = keep(EVP_EC_gen("P-256"));
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_refused(prove(cases[i].claims), "invalid_client", cases[i].why);
        ck_assert_int_eq(oauth.calls, 0);
    }
    ck_refused(prove_as(NULL, sign_with(other, HEADER, GOOD), NULL),
               "invalid_client", WHY("The token's signature does not verify."));
    ck_refused(prove_as(NULL,
                        sign_with(key, "{\"alg\":\"ES256\",\"kid\":\"x\"}",
                                  GOOD),
                        NULL),
               "invalid_client",
               WHY("The token is signed with a key that is not known here."));
    ck_refused(prove_as(NULL,
                        sign_with(key,
                                  "{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":"
                                  "\"at+jwt\"}",
                                  GOOD),
                        NULL),
               "invalid_client",
               WHY("The token's type (typ) is neither "
                   "client-authentication+jwt nor JWT."));
    ck_refused(prove_as("RS256", sign_with(key, HEADER, GOOD), NULL),
               "invalid_client",
               WHY("Its algorithm is not the one that the client is registered "
                   "with (token_endpoint_auth_signing_alg)."));
}
END_TEST

START_TEST(an_assertion_names_its_client)
{
    ck_assert_str_eq(mcp_oauth_assertion_client("e30.eyJzdWIiOiJ4In0.AA", pool),
                     "x");
    ck_assert_ptr_null(mcp_oauth_assertion_client("e30.e30.AA", pool));
    ck_assert_ptr_null(mcp_oauth_assertion_client("e30.eyJzdWIiOjd9.AA", pool));
    ck_assert_ptr_null(mcp_oauth_assertion_client("nonsense", pool));
}
END_TEST

MCP_UNIT_MAIN("oauth_assertion", a_client_is_believed_by_its_key,
              an_assertion_counts_once, what_another_could_have_made_is_refused,
              an_assertion_names_its_client)
