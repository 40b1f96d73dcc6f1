/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/oauth_unit.h"
#include "t/unit/fake_fetch.h"
#include "t/unit/signer.h"

#include "lib/oauth_keys.h"

#define URL "https://keys.example/jwks"
#define CLAIMS                                                             \
    "{\"iss\":\"x\",\"sub\":\"x\",\"aud\":\"https://as.example\",\"exp\":" \
    "1800000060}"

static EVP_PKEY *key;

static const char *set_with(const char *kid)
{
    return apr_psprintf(pool, "{\"keys\":[%s]}",
                        ec_jwk(key,
                               apr_psprintf(pool, ",\"kid\":\"%s\"", kid)));
}

static const char *known(const char *set, const char *may_fetch)
{
    return apr_psprintf(pool, "{\"keys\":%s,\"may_fetch\":%s}", set, may_fetch);
}

/* Verify a token of the key "k" with what the database says and the outside has;
 * the functions asked, in a row. */
static mcp_error_t *verify(const char **asked, const char *const *replies)
{
    const mcp_oauth_site_t *site = oauth_site();
    const mcp_jwt_expect_t expect = { .kind = MCP_JWT_CLIENT_ASSERTION,
                                      .issuer = "x",
                                      .audience = site->issuer,
                                      .now = OAUTH_NOW };
    mcp_claims_t *claims = NULL;
    mcp_error_t *error;
    int i;

    oauth.env.fetch = fake_fetch;
    for (i = 0; replies[i]; i++) {
        oauth.replies[i] = replies[i];
    }
    error = mcp_oauth_keys_verify(
        &claims, site, URL,
        sign_with(key, "{\"alg\":\"ES256\",\"kid\":\"k\"}", CLAIMS), &expect);
    ck_assert(!error == (claims != NULL));
    *asked = "";
    for (i = 0; i < oauth.calls; i++) {
        const mcp_json_t *early = mcp_json_get(oauth.args[i], "is_early");

        ck_assert_str_eq(oauth_arg(i, "url"), URL);
        *asked = apr_pstrcat(pool, *asked, oauth.asked[i],
                             mcp_json_is_true(early) ? "! " : " ", NULL);
    }
    return error;
}

static void setup_key(void)
{
    key = keep(EVP_EC_gen("P-256"));
    memset(&outside, 0, sizeof(outside));
}

START_TEST(what_is_kept_is_not_fetched)
{
    const char *asked;

    setup_key();
    ck_ok(verify(&asked,
                 (const char *[]){ known(set_with("k"), "false"), NULL }));
    ck_assert_str_eq(asked, "oauth_key_set ");
    ck_assert_int_eq(outside.asked, 0);
}
END_TEST

START_TEST(a_set_is_fetched_when_it_is_time_and_kept)
{
    const char *asked;

    setup_key();
    outside_says(200, "application/json", set_with("k"));
    outside.answer.fresh = 600;
    ck_ok(
        verify(&asked, (const char *[]){ known("null", "true"), "{}", NULL }));
    ck_assert_str_eq(asked, "oauth_key_set oauth_keep_key_set ");
    ck_assert_str_eq(outside.request.url, URL);
    ck_assert_str_eq(oauth_text(mcp_json_get(oauth.args[1], "keys")),
                     set_with("k"));
    ck_assert_str_eq(oauth_text(mcp_json_get(oauth.args[1], "fresh_for")), "60"
                                                                           "0");
}
END_TEST

START_TEST(a_set_that_lacks_the_key_is_fetched_early)
{
    const char *asked;

    setup_key();
    outside_says(200, "application/json", set_with("k"));
    ck_ok(verify(&asked, (const char *[]){ known(set_with("old"), "false"),
                                           known(set_with("old"), "true"), "{}",
                                           NULL }));
    ck_assert_str_eq(asked, "oauth_key_set oauth_key_set! oauth_keep_key_set ");
    ck_refused(verify(&asked, (const char *[]){ known(set_with("old"), "false"),
                                                known(set_with("old"), "false"),
                                                NULL }),
               "invalid_token",
               "The token is signed with a key that is not known here.");
}
END_TEST

START_TEST(while_its_server_is_away_what_is_kept_serves)
{
    const char *asked;

    setup_key();
    outside_says(503, "text/plain", "no");
    ck_ok(
        verify(&asked, (const char *[]){ known(set_with("k"), "true"), NULL }));
    ck_assert_int_eq(outside.asked, 1);
    ck_refused(verify(&asked, (const char *[]){ known("null", "true"), NULL }),
               "temporarily_unavailable",
               "The key set that verifies this could not be fetched; try again "
               "in half a minute. The server of the key set answered with "
               "status 503.");
    ck_refused(verify(&asked, (const char *[]){ known("null", "false"), NULL }),
               "temporarily_unavailable",
               "The key set that verifies this could not be fetched; try again "
               "in half a minute. Its server was asked a moment ago.");
    ck_fails(verify(&asked, (const char *[]){ NULL }), "server_error");
}
END_TEST

MCP_UNIT_MAIN("oauth_keys", what_is_kept_is_not_fetched,
              a_set_is_fetched_when_it_is_time_and_kept,
              a_set_that_lacks_the_key_is_fetched_early,
              while_its_server_is_away_what_is_kept_serves)
