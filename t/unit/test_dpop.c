/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/signer.h"

#include "lib/dpop.h"

#define NOW 1795417200 /* 2026-11-23T07:00:00Z */
#define URL "https://mcp.example/api/v1/mcp"
#define HEADER "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":%s}"
#define GOOD_CLAIMS                                                \
    "{\"jti\":\"a\",\"htm\":\"POST\",\"htu\":\"" URL "\",\"iat\":" \
    "1795417200}"

static const mcp_dpop_expect_t expect = {
    .method = "POST", .url = URL, .now = (apr_time_t)NOW * APR_USEC_PER_SEC
};

static EVP_PKEY *key;

static const char *proof(const char *claims)
{
    key = key ? key : EVP_EC_gen("P-256");
    return sign_with(key, apr_psprintf(pool, HEADER, ec_jwk(key, "")), claims);
}

/* The sentence of the refusal; NULL: it is good. */
static const char *judge(const char *text, const mcp_dpop_expect_t *wanted)
{
    mcp_dpop_t dpop = { NULL };
    mcp_error_t *error = mcp_dpop_check(&dpop, text, wanted, pool);

    ck_assert(!error == (dpop.once != NULL));
    if (error) {
        ck_assert_str_eq(error->code, "invalid_dpop_proof");
    }
    return error ? error->message : NULL;
}

static void refused(const char *text, const mcp_dpop_expect_t *wanted,
                    const char *why, const char *what)
{
    const char *said = judge(text, wanted);

    ck_assert_msg(said && !strcmp(said, why), "%s: %s", what,
                  said ? said : "accepted");
}

/* RFC 9449, 4.1 and 7.1. */
#define RFC_HEADER                                                             \
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6" \
    "Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZF" \
    "NGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2" \
    "In19."
#define RFC_KEY "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"

START_TEST(the_proofs_of_rfc_9449_are_good)
{
    static const char token[] = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
    static const mcp_dpop_expect_t at_token = { .method = "POST",
                                                .url = "https://"
                                                       "server.example.com/"
                                                       "token",
                                                .now = (apr_time_t)1562262616
                                                       * APR_USEC_PER_SEC };
    static const mcp_dpop_expect_t at_resource = {
        .method = "GET",
        .url = "https://resource.example.org/protectedresource",
        .token = { token, sizeof(token) - 1 },
        .now = (apr_time_t)1562262618 * APR_USEC_PER_SEC
    };
    mcp_dpop_t dpop;

    ck_ok(mcp_dpop_check(&dpop,
                         RFC_HEADER "eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIj"
                                    "oiUE9TVCIsImh0d"
                                    "SI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3R"
                                    "va2VuIiwiaWF0Ijo"
                                    "xNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-"
                                    "FdWP0A0zdrj8igiMLvqRMUv"
                                    "wnQg4PtFLbdLXiOSsX0x7NVY-"
                                    "FNyJK70nfbV37xRZT3Lg",
                         &at_token, pool));
    ck_assert_str_eq(dpop.thumbprint, RFC_KEY);
    ck_assert_str_eq(dpop.once, "dpop\nhttps://server.example.com/"
                                "token\n" RFC_KEY "\n-BwC3ESc6acc2lTc");
    ck_ok(mcp_dpop_check(&dpop,
                         RFC_HEADER "eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIj"
                                    "oiR0VUIiwiaHR1I"
                                    "joiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9"
                                    "wcm90ZWN0ZWRyZX"
                                    "NvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoi"
                                    "ZlVIeU8ycjJaM0R"
                                    "aNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFb"
                                    "yJ9.2oW9RP35yRq"
                                    "zhrtNP86L-"
                                    "Ey71EOptxRimPPToA1plemAgR6pxHF8y6-"
                                    "yqyVnmcw6Fy1d"
                                    "qd-jfxSYoMxhAJpLjA",
                         &at_resource, pool));
    ck_assert_str_eq(dpop.thumbprint, RFC_KEY);
}
END_TEST

#define AT(url) \
    "{\"jti\":\"a\",\"htm\":\"POST\",\"htu\":\"" url "\",\"iat\":1795417200}"

START_TEST(the_url_is_compared_without_query_and_fragment)
{
    static const char *const good[] = {
        AT(URL),
        AT(URL "?a=b"),
        AT(URL "#f"),
        AT(URL "?a#f"),
        AT("HTTPS://MCP.Example/api/v1/mcp"),
        AT("https://mcp.example:443/api/v1/mcp"),
        AT("https://mcp.example/api/v1/%6dcp"),
    };
    static const char *const bad[] = {
        AT(""),
        AT("x"),
        AT("/api/v1/mcp"),
        AT("https:///api/v1/mcp"),
        AT("http://mcp.example/api/v1/mcp"),
        AT("https://mcp.example:8443/api/v1/mcp"),
        AT("https://mcp.example/api/v1/mcp/"),
        AT("https://mcp.example/API/v1/mcp"),
        AT("https://mcp.example/api%2fv1/mcp"),
        AT("https://mcp.example/"),
        AT("https://mcp.example"),
        AT("https://a:b@mcp.example/api/v1/mcp"),
        AT("https://mcp.example.evil/api/v1/mcp"),
        "{\"jti\":\"a\",\"htm\":\"POST\",\"htu\":[],\"iat\":1795417200}",
        "{\"jti\":\"a\",\"htm\":\"POST\",\"iat\":1795417200}",
    };
    static const mcp_dpop_expect_t origin = { .method = "POST",
                                              .url = "https://mcp.example",
                                              .now = (apr_time_t)NOW
                                                     * APR_USEC_PER_SEC };
    size_t i;

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ck_assert_msg(!judge(proof(good[i]), &expect), "%s", good[i]);
    }
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        refused(proof(bad[i]), &expect, "The proof's htu is not " URL ".",
                bad[i]);
    }
    ck_assert_ptr_null(judge(proof(AT("https://mcp.example/")), &origin));
}
END_TEST

#define WHEN(iat) \
    "{\"jti\":\"a\",\"htm\":\"POST\",\"htu\":\"" URL "\",\"iat\":" iat "}"

START_TEST(a_proof_is_good_for_a_minute_and_one_method)
{
    static const char *const good[] = { WHEN("1795417140"), WHEN("1795417260"),
                                        WHEN("1795417200.5") };
    static const char *const bad[] = { WHEN("1795417139"), WHEN("1795417261"),
                                       WHEN("0"), WHEN("-1"), WHEN("1e300") };
    size_t i;

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ck_assert_msg(!judge(proof(good[i]), &expect), "%s", good[i]);
    }
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        refused(proof(bad[i]), &expect,
                "The proof's time (iat) is more than 60 seconds from ours; the "
                "header Date of this answer has it.",
                bad[i]);
    }
    refused(proof(WHEN("\"1795417200\"")), &expect,
            "The proof has no time (iat).", "a text");
    refused(proof("{\"jti\":\"a\",\"htm\":\"POST\",\"htu\":\"" URL "\"}"),
            &expect, "The proof has no time (iat).", "none");
    refused(proof("{\"jti\":\"a\",\"htm\":\"GET\",\"htu\":\"" URL "\",\"iat\":"
                  "1795417200"
                  "}"),
            &expect, "The proof's htm is not POST.", "another method");
    refused(proof("{\"jti\":\"a\",\"htm\":\"post\",\"htu\":\"" URL "\",\"iat\":"
                  "1795417200"
                  "}"),
            &expect, "The proof's htm is not POST.", "in lower case");
}
END_TEST

START_TEST(a_proof_beside_a_token_is_for_that_token)
{
    /* printf 'the token' | openssl sha256 -binary | basenc --base64url */
#define WITH(more)                                                 \
    "{\"jti\":\"a\",\"htm\":\"POST\",\"htu\":\"" URL "\",\"iat\":" \
    "1795417200" more "}"
    static const char hash[] = "2Udy_Xap46HBcGc4R7qPloUf1COxp4NIcc0seGM8fpc";
    static const char why[] = "The proof's ath is not the hash of the access "
                              "token.";
    mcp_dpop_expect_t wanted = expect;

    wanted.token = mcp_str("the token");
    ck_assert_ptr_null(
        judge(proof(apr_psprintf(pool, WITH(",\"ath\":\"%s\""), hash)),
              &wanted));
    refused(proof(WITH("")), &wanted, why, "none");
    refused(proof(WITH(",\"ath\":\"AAAA\"")), &wanted, why, "another");
    refused(proof(WITH(",\"ath\":[]")), &wanted, why, "no text");
    wanted.token = mcp_str("the tokem");
    refused(proof(apr_psprintf(pool, WITH(",\"ath\":\"%s\""), hash)), &wanted,
            why, "of another token");
}
END_TEST

START_TEST(a_proof_has_an_id_that_is_its_makers_own)
{
    char *id = apr_palloc(pool, 514);
    EVP_PKEY *other = keep(EVP_EC_gen("P-256"));
    mcp_dpop_t first, second;
    static const char *const bad[] = {
        "{\"htm\":\"POST\",\"htu\":\"" URL "\",\"iat\":1795417200}",
        "{\"jti\":\"\",\"htm\":\"POST\",\"htu\":\"" URL "\",\"iat\":"
        "1795417200}",
        "{\"jti\":1,\"htm\":\"POST\",\"htu\":\"" URL "\",\"iat\":1795417200}",
    };
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        refused(proof(bad[i]), &expect,
                "The proof has no id (jti) of 1 to 512 bytes.", bad[i]);
    }
    memset(id, 'i', 513);
    id[513] = '\0';
    refused(proof(apr_psprintf(pool,
                               "{\"jti\":\"%s\",\"htm\":\"POST\",\"htu\":\"" URL
                               "\",\"iat\":1795417200}",
                               id)),
            &expect, "The proof has no id (jti) of 1 to 512 bytes.", "long");
    ck_ok(mcp_dpop_check(&first, proof(GOOD_CLAIMS), &expect, pool));
    ck_ok(
        mcp_dpop_check(&second,
                       sign_with(other,
                                 apr_psprintf(pool, HEADER, ec_jwk(other, "")),
                                 GOOD_CLAIMS),
                       &expect, pool));
    ck_assert_str_ne(first.thumbprint, second.thumbprint);
    ck_assert_str_ne(first.once, second.once);
    ck_ok(mcp_dpop_check(&second, proof(WHEN("1795417201")), &expect, pool));
    ck_assert_str_eq(first.once, second.once);
}
END_TEST

#define NO_PROOF "The header DPoP has no good proof. "

START_TEST(what_is_no_proof_is_refused)
{
    EVP_PKEY *ec = keep(EVP_EC_gen("P-256"));
    EVP_PKEY *rsa = keep(EVP_RSA_gen(2048));
    const char *jwk = ec_jwk(ec, "");
    const struct {
        EVP_PKEY *key;
        const char *header, *why;
    } cases[] = {
        { ec, apr_psprintf(pool, "{\"alg\":\"ES256\",\"jwk\":%s}", jwk),
          NO_PROOF "The token's type (typ) is not dpop+jwt." },
        { ec,
          apr_psprintf(pool, "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"jwk\":%s}",
                       jwk),
          NO_PROOF "The token's type (typ) is not dpop+jwt." },
        { ec, "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\"}",
          NO_PROOF "The token's header brings no key (jwk)." },
        { ec, "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{}}",
          NO_PROOF "The key's type is not EC or RSA." },
        { ec, apr_psprintf(pool, HEADER, ec_jwk(ec, ",\"d\":\"AAAA\"")),
          NO_PROOF "The key is private or symmetric; a set that verifies holds "
                   "public keys only." },
        { ec,
          "{\"typ\":\"dpop+jwt\",\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\","
          "\"k\":\"AAAA\"}}",
          NO_PROOF "The key is private or symmetric; a set that verifies holds "
                   "public keys only." },
        { ec,
          apr_psprintf(pool,
                       "{\"typ\":\"dpop+jwt\",\"alg\":\"none\",\"jwk\":%s}",
                       jwk),
          NO_PROOF "The token's algorithm (alg) is not that of its key." },
        { ec,
          apr_psprintf(pool,
                       "{\"typ\":\"dpop+jwt\",\"alg\":\"RS256\",\"jwk\":%s}",
                       jwk),
          NO_PROOF "The token's algorithm (alg) is not that of its key." },
        { rsa, apr_psprintf(pool, HEADER, jwk),
          NO_PROOF "The token's signature does not verify." },
        { keep(EVP_EC_gen("P-256")), apr_psprintf(pool, HEADER, jwk),
          NO_PROOF "The token's signature does not verify." },
        { rsa,
          apr_psprintf(pool,
                       "{\"typ\":\"dpop+jwt\",\"alg\":\"RS256\",\"jwk\":%s}",
                       rsa_jwk(rsa, "")),
          NULL },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *said = judge(sign_with(cases[i].key, cases[i].header,
                                           GOOD_CLAIMS),
                                 &expect);

        ck_assert_msg(cases[i].why ? said && !strcmp(said, cases[i].why)
                                   : !said,
                      "%d %s: %s", (int)i, cases[i].header,
                      said ? said : "accepted");
    }
    refused("", &expect, NO_PROOF "The token does not have three parts.",
            "nothing");
    /* Two headers arrive as one, with a comma between them. */
    refused(apr_pstrcat(pool, proof(GOOD_CLAIMS), ", ", proof(GOOD_CLAIMS),
                        NULL),
            &expect, NO_PROOF "The token does not have three parts.", "two");
    refused(proof("[]"), &expect,
            NO_PROOF "The token's claims are not a JSON object.", "an array");
}
END_TEST

MCP_UNIT_MAIN("dpop", the_proofs_of_rfc_9449_are_good,
              the_url_is_compared_without_query_and_fragment,
              a_proof_is_good_for_a_minute_and_one_method,
              a_proof_beside_a_token_is_for_that_token,
              a_proof_has_an_id_that_is_its_makers_own,
              what_is_no_proof_is_refused)
