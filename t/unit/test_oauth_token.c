/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/oauth_unit.h"

#include "lib/jwt.h"
#include "lib/oauth_token.h"

#define JKT "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"

static mcp_jwks_pair_t pair;

/* What mcp.oauth_issue gives; more members are added. */
static const mcp_json_t *issued(const char *more)
{
    mcp_json_t *value;
    mcp_str_t sealed;

    ck_ok(mcp_jwks_generate(&pair, pool));
    ck_ok(mcp_crypto_seal(&sealed, &oauth.master, mcp_str(pair.private_jwk),
                          mcp_jwks_sealed_for("north", pair.kid, pool), pool));
    ck_ok(mcp_json_parse(
        &value,
        mcp_str(apr_psprintf(pool,
                             "{\"workspace\":\"north\",\"account\":\"acc_1\","
                             "\"credential\":"
                             "\"grn_1\",\"client_id\":\"c\",\"scopes\":["
                             "\"read\",\"all\"],"
                             "\"resource\":\"https://as.example/"
                             "mcp\",\"signed_in_at\":1799999990"
                             ",\"kid\":\"%s\",\"key\":\"%s\"%s}",
                             pair.kid, mcp_crypto_base64_encode(sealed, pool),
                             more)),
        pool));
    return value;
}

static const mcp_claims_t *verified(const char *token)
{
    mcp_jwt_expect_t expect = { .issuer = "https://as.example",
                                .audience = "https://as.example/mcp",
                                .now = OAUTH_NOW };
    mcp_claims_t *claims;
    mcp_jwks_t *keys;

    ck_ok(mcp_jwks_parse(
        &keys, mcp_str(apr_psprintf(pool, "{\"keys\":[%s]}", pair.public_jwk)),
        pool));
    ck_ok(mcp_jwt_verify(&claims, token, strlen(token), keys, &expect, pool));
    return claims;
}

START_TEST(a_token_says_whose_it_is_and_for_what)
{
    const mcp_oauth_site_t *site = oauth_site();
    const mcp_claims_t *claims;
    const char *token;
    int expires_in;

    ck_ok(mcp_oauth_token_make(&token, &expires_in, site,
                               issued(",\"ends_at\":1800086400")));
    claims = verified(token);
    ck_assert_int_eq(expires_in, 900);
    ck_assert_str_eq(claims->subject, "acc_1");
    ck_assert_str_eq(claims->client, "c");
    ck_assert_str_eq(claims->scope, "read all");
    ck_assert_int_eq(claims->expires, OAUTH_NOW + apr_time_from_sec(900));
    ck_assert_uint_eq(strlen(claims->id), 22);
    ck_assert_str_eq(oauth_text(mcp_json_get(claims->all, "workspace")), "\"nor"
                                                                         "th"
                                                                         "\"");
    ck_assert_str_eq(oauth_text(mcp_json_get(claims->all, "grant")), "\"grn_"
                                                                     "1\"");
    ck_assert_str_eq(oauth_text(mcp_json_get(claims->all, "auth_time")), "17999"
                                                                         "9999"
                                                                         "0");
    ck_assert_str_eq(oauth_text(mcp_json_get(claims->all, "cnf")), "-");
}
END_TEST

START_TEST(a_token_ends_with_its_grant)
{
    const mcp_oauth_site_t *site = oauth_site();
    const char *token;
    int expires_in;

    ck_ok(mcp_oauth_token_make(&token, &expires_in, site,
                               issued(",\"ends_at\":1800000060")));
    ck_assert_int_eq(expires_in, 60);
    ck_ok(mcp_oauth_token_make(&token, &expires_in, site,
                               issued(",\"ends_at\":null")));
    ck_assert_int_eq(expires_in, 900);
}
END_TEST

START_TEST(the_answer_is_that_of_the_rfc)
{
    const mcp_oauth_site_t *site = oauth_site();
    mcp_json_t *answer;
    mcp_buf_t buf;

    mcp_buf_init(&buf, 64, pool);
    ck_ok(mcp_oauth_token_answer(&buf, site,
                                 issued(",\"thumbprint\":\"" JKT "\""),
                                 "rt_1"));
    ck_ok(mcp_json_parse(&answer, mcp_str(buf.data), pool));
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "token_type")), "\"DPoP"
                                                                     "\"");
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "expires_in")), "900");
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "refresh_token")), "\"rt_"
                                                                        "1\"");
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "scope")), "\"read all\"");
    ck_assert_str_eq(oauth_text(mcp_json_get(
                         verified(mcp_json_string(mcp_json_get(answer, "access_"
                                                                       "toke"
                                                                       "n")))
                             ->all,
                         "cnf")),
                     "{\"jkt\":\"" JKT "\"}");
    mcp_buf_init(&buf, 64, pool);
    ck_ok(mcp_oauth_token_answer(&buf, site, issued(""), NULL));
    ck_ok(mcp_json_parse(&answer, mcp_str(buf.data), pool));
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "token_type")), "\"Bearer"
                                                                     "\"");
    ck_assert_ptr_null(mcp_json_get(answer, "refresh_token"));
}
END_TEST

START_TEST(a_key_of_another_place_does_not_sign)
{
    const mcp_oauth_site_t *site = oauth_site();
    const mcp_json_t *given = issued("");
    const char *token;
    int expires_in;

    oauth.master.bytes[0] ^= 1;
    ck_refused(mcp_oauth_token_make(&token, &expires_in, site, given),
               "server_error",
               "The workspace's signing key cannot be opened here.");
    oauth.site.master = NULL;
    ck_refused(mcp_oauth_token_make(&token, &expires_in, site, given),
               "server_error",
               "The workspace's signing key cannot be opened here.");
}
END_TEST

START_TEST(a_refresh_token_has_one_successor)
{
    const mcp_oauth_site_t *site = oauth_site();
    const char *a, *b, *c;

    ck_ok(mcp_oauth_token_successor(&a, site, "rt_1"));
    ck_ok(mcp_oauth_token_successor(&b, site, "rt_1"));
    ck_ok(mcp_oauth_token_successor(&c, site, "rt_2"));
    ck_assert_str_eq(a, b);
    ck_assert_str_ne(a, c);
    oauth.master.bytes[0] ^= 1;
    ck_ok(mcp_oauth_token_successor(&b, site, "rt_1"));
    ck_assert_str_ne(a, b);
}
END_TEST

MCP_UNIT_MAIN("oauth_token", a_token_says_whose_it_is_and_for_what,
              a_token_ends_with_its_grant, the_answer_is_that_of_the_rfc,
              a_key_of_another_place_does_not_sign,
              a_refresh_token_has_one_successor)
