/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/signer.h"

#include <apr_thread_proc.h>

#include "lib/jwt.h"

#define NOW 1795417200 /* 2026-11-23T07:00:00Z */
#define ISSUER "https://harbor.example"
#define AUDIENCE "https://harbor.example/api/v1/mcp"
#define GOOD_HEADER "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"ec\"}"
#define PARTIES                                                      \
    "\"iss\":\"" ISSUER "\",\"aud\":\"" AUDIENCE "\",\"sub\":\"acc_" \
    "k3v9q2m7xt\""
#define GOOD_CLAIMS "{" PARTIES ",\"exp\":1795420800}"

static const mcp_jwt_expect_t expect = { .issuer = ISSUER,
                                         .audience = AUDIENCE,
                                         .leeway = 30,
                                         .now = (apr_time_t)NOW
                                                * APR_USEC_PER_SEC };

static EVP_PKEY *ec_key, *other_ec_key, *rsa_key;
static mcp_jwks_t *keys;

static void make_keys(void)
{
    ec_key = keep(EVP_EC_gen("P-256"));
    other_ec_key = keep(EVP_EC_gen("P-256"));
    rsa_key = keep(EVP_RSA_gen(2048));
    keys = set_of(ec_jwk(ec_key, ",\"kid\":\"ec\""), rsa_jwk(rsa_key, ",\"kid\""
                                                                      ":\"rsa"
                                                                      "\""));
    ck_assert_uint_eq(mcp_jwks_count(keys), 2);
}

static const char *sign(const char *header, const char *claims)
{
    return sign_with(ec_key, header, claims);
}

/* ---- asking ---- */

/* In a block of exactly the token's size, without a NUL behind it. */
static mcp_error_t *verify(mcp_claims_t **claims, const char *token,
                           const mcp_jwks_t *set)
{
    size_t len = strlen(token);
    char *exact = malloc(len ? len : 1);
    mcp_error_t *error;

    ck_assert_ptr_nonnull(exact);
    memcpy(exact, token, len);
    *claims = NULL;
    error = mcp_jwt_verify(claims, exact, len, set, &expect, pool);
    free(exact);
    ck_assert((error != NULL) == (*claims == NULL));
    return error;
}

static void refused(const char *token, const mcp_jwks_t *set, const char *code,
                    const char *why, const char *what)
{
    mcp_claims_t *claims;
    mcp_error_t *error = verify(&claims, token, set);

    ck_assert_msg(error != NULL, "accepted: %s", what);
    ck_assert_msg(strcmp(error->message, why) == 0, "%s: \"%s\"", what,
                  error->message);
    ck_assert_str_eq(error->code, code);
}

/* Refused without a key, and with keys in the same words. */
static void malformed(const char *token, const char *why, const char *what)
{
    mcp_error_t *error = mcp_jwt_check(token, strlen(token), pool);

    ck_assert_msg(error != NULL, "passed: %s", what);
    ck_assert_msg(strcmp(error->message, why) == 0, "%s: \"%s\"", what,
                  error->message);
    refused(token, keys, "invalid_token", why, what);
}

static void accepted(const char *token, const mcp_jwks_t *set, const char *what)
{
    mcp_claims_t *claims;
    mcp_error_t *error = verify(&claims, token, set);

    ck_assert_msg(error == NULL, "%s: %s", what, error ? error->message : "");
}

/* ---- good tokens ---- */

START_TEST(verify_gives_the_claims_of_a_good_token)
{
    static const char text[] = "{" PARTIES ",\"client_id\":\"https://"
                               "client.example/"
                               "mcp\",\"azp\":\"other\","
                               "\"scope\":\"mcp "
                               "files:read\",\"jti\":\"tok_1\",\"exp\":"
                               "1795420800.9,"
                               "\"nbf\":1795417200,\"iat\":1795417190,"
                               "\"workspace\":\"finch\",\"grant\":\"grn_1\","
                               "\"custom\":[1]}";
    mcp_claims_t *claims;

    make_keys();
    ck_ok(verify(&claims, sign(GOOD_HEADER, text), keys));
    ck_assert_str_eq(claims->issuer, ISSUER);
    ck_assert_str_eq(claims->subject, "acc_k3v9q2m7xt");
    ck_assert_str_eq(claims->client, "https://client.example/mcp");
    ck_assert_str_eq(claims->scope, "mcp files:read");
    ck_assert_str_eq(claims->id, "tok_1");
    ck_assert_str_eq(claims->workspace, "finch");
    ck_assert_str_eq(claims->grant, "grn_1");
    ck_assert_int_eq(claims->expires, apr_time_from_sec(1795420800));
    ck_assert_int_eq(claims->issued, apr_time_from_sec(1795417190));
    ck_assert_uint_eq(mcp_json_count(mcp_json_get(claims->all, "custom")), 1);
}
END_TEST

START_TEST(verify_leaves_empty_what_the_token_does_not_say)
{
    mcp_claims_t *claims;

    make_keys();
    ck_ok(verify(&claims, sign(GOOD_HEADER, GOOD_CLAIMS), keys));
    ck_assert_ptr_null(claims->client);
    ck_assert_str_eq(claims->scope, "");
    ck_assert_ptr_null(claims->id);
    ck_assert_ptr_null(claims->workspace);
    ck_assert_ptr_null(claims->grant);
    ck_assert_int_eq(claims->issued, 0);
    ck_ok(verify(&claims,
                 sign(GOOD_HEADER, "{" PARTIES ",\"exp\":1795420800,\"azp\":"
                                   "\"cli\"}"),
                 keys));
    ck_assert_str_eq(claims->client, "cli");
}
END_TEST

START_TEST(verify_accepts_the_types_and_headers_that_issuers_write)
{
    static const char *const headers[] = {
        "{\"alg\":\"ES256\",\"kid\":\"ec\"}",
        "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":\"JWT\"}",
        "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":\"jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":\"AT+JWT\"}",
        "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":\"application/at+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":\"Application/JWT\"}",
        "{ \"kid\" : \"ec\",\n\"alg\" : \"ES256\", \"x5t\":\"abc\" }",
    };
    size_t i;

    make_keys();
    for (i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        accepted(sign(headers[i], GOOD_CLAIMS), keys, headers[i]);
    }
}
END_TEST

START_TEST(verify_takes_a_second_audience_where_there_is_one)
{
    static const char claims[] = "{\"iss\":\"" ISSUER "\",\"aud\":\"" ISSUER
                                 "\",\"sub\":\"a\",\"exp\":1795420800}";
    mcp_jwt_expect_t either = expect;
    mcp_claims_t *verified;
    const char *token;

    make_keys();
    token = sign(GOOD_HEADER, claims);
    ck_fails(mcp_jwt_verify(&verified, token, strlen(token), keys, &either,
                            pool),
             "invalid_token");
    either.or_audience = ISSUER;
    ck_ok(mcp_jwt_verify(&verified, token, strlen(token), keys, &either, pool));
    token = sign(GOOD_HEADER, GOOD_CLAIMS);
    ck_ok(mcp_jwt_verify(&verified, token, strlen(token), keys, &either, pool));
}
END_TEST

START_TEST(verify_accepts_rs256_with_an_rsa_key)
{
    make_keys();
    accepted(sign_with(rsa_key, "{\"alg\":\"RS256\",\"kid\":\"rsa\"}",
                       GOOD_CLAIMS),
             keys, "RS256");
}
END_TEST

START_TEST(verify_does_without_a_kid_when_there_is_one_key)
{
    make_keys();
    accepted(sign("{\"alg\":\"ES256\"}", GOOD_CLAIMS),
             set_of(ec_jwk(ec_key, ""), NULL), "a key without kid");
    accepted(sign("{\"alg\":\"ES256\"}", GOOD_CLAIMS),
             set_of(ec_jwk(ec_key, ",\"kid\":\"ec\""), NULL), "a key with kid");
    refused(sign("{\"alg\":\"ES256\"}", GOOD_CLAIMS), keys, "invalid_token",
            "The token names no key (kid), and there are several.", "two keys");
}
END_TEST

/* RFC 7515, A.2 and A.3: the signatures are good, so it is the claims (of
 * another issuer) that are refused; with one bit changed it is the signature.
 */
START_TEST(verify_agrees_with_the_signatures_of_rfc_7515)
{
    static const char claims[] = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsD"
                                 "QogImh0dHA6Ly9leGFtcGxl"
                                 "LmNvbS9pc19yb290Ijp0cnVlfQ";
    static const char ec[] = "{\"kty\":\"EC\",\"crv\":\"P-256\","
                             "\"x\":"
                             "\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                             "\"y\":\"x_FEzRu9m36HLN_"
                             "tue659LNpXW6pCyStikYjKIWI5a0\"}";
    static const char rsa[] = "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":"
                              "\"ofgWCuLjybRlzo0tZWJjNiuSfb4p"
                              "4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-"
                              "4qPCJrcS2mJPMEzP1Pt0Bm4d4Ql"
                              "L-yRT-SFd2lZS-pCgNMsD1W_"
                              "YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
                              "bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
                              "UTo7WTBEMa2R2CapHg665xsmtdV"
                              "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_"
                              "I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9ia"
                              "GNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\"}";
    const struct {
        const char *jwk;
        const char *header;
        const char *signature;
    } cases[] = {
        { ec, "eyJhbGciOiJFUzI1NiJ9",
          "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQ"
          "xfKTUJqPP3-Kg6NU1Q" },
        { rsa, "eyJhbGciOiJSUzI1NiJ9",
          "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuH"
          "Im4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdi"
          "uB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN"
          "9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2"
          "w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77"
          "Rw" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const mcp_jwks_t *set = set_of(cases[i].jwk, NULL);
        char *token = apr_pstrcat(pool, cases[i].header, ".", claims, ".",
                                  cases[i].signature, NULL);

        refused(token, set, "invalid_token",
                "The token's issuer is not " ISSUER ".", "RFC 7515");
        token[strlen(token) - 20] ^= 1;
        refused(token, set, "invalid_token",
                "The token's signature does not verify.", "a changed bit");
    }
}
END_TEST

/* ---- tokens that are none ---- */

START_TEST(verify_refuses_what_has_not_the_form_of_a_token)
{
    static const char three[] = "The token does not have three parts.";
    static const char header[] = "The token's header is not a JSON object.";
    static const char digits[] = "A part of the token is not base64url.";
    static const struct {
        const char *token;
        const char *why;
    } cases[] = {
        { "", three },
        { ".", three },
        { "..", three },
        { "...", three },
        { "e30", three },
        { "e30.e30", three },
        { "e30.e30.", three },
        { "e30..e30", three },
        { ".e30.e30", three },
        { "e30.e30.e30.e30", three },
        { "e30.e30.e30.", three },
        { "e30=.e30.e30", digits },
        { "e31.e30.e30", digits },
        { "e3 0.e30.e30", digits },
        { "W10.e30.e30", header },  /* [] */
        { "e30x.e30.e30", header }, /* {}, then a byte */
        { "e30.e=30.e30", digits },
        { "e30.e30.e30=", digits },
        { "e30.e30.e31", digits },
        { "e30.e30.e30", "The token's header names no algorithm." },
        { "eyJhbGciOjF9.e30.e30", "The token's header names no algorithm." },
    };
    size_t i;

    make_keys();
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        malformed(cases[i].token, cases[i].why, cases[i].token);
    }
}
END_TEST

/* A "=" inside the payload made cjose end the process. */
START_TEST(verify_refuses_bytes_outside_the_alphabet_and_nul)
{
    char *token;
    size_t i;
    mcp_claims_t *claims;

    make_keys();
    token = apr_pstrdup(pool, sign(GOOD_HEADER, GOOD_CLAIMS));
    for (i = 0; token[i]; i++) {
        static const char bytes[] = { '\0', '\n', ' ', '=', '+', '\x80' };
        char good = token[i];
        size_t len = strlen(token), b;

        for (b = 0; b < sizeof(bytes); b++) {
            token[i] = bytes[b];
            ck_fails(mcp_jwt_verify(&claims, token, len, keys, &expect, pool),
                     "invalid_token");
        }
        token[i] = good;
    }
}
END_TEST

START_TEST(verify_bounds_the_size)
{
    size_t len = MCP_JWT_MAX_BYTES + 1;
    char *token = memset(malloc(len), 'A', len);
    mcp_claims_t *claims;
    mcp_error_t *error;

    make_keys();
    error = mcp_jwt_verify(&claims, token, len, keys, &expect, pool);
    ck_assert_str_eq(error->message, "The token is longer than 8192 bytes.");
    ck_fails(mcp_jwt_check(token, len, pool), "invalid_token");
    error = mcp_jwt_verify(&claims, token, len - 1, keys, &expect, pool);
    ck_assert_str_eq(error->message, "The token does not have three parts.");
    free(token);
}
END_TEST

START_TEST(verify_refuses_a_token_cut_short_anywhere)
{
    const char *token;
    mcp_claims_t *claims;
    size_t len;

    make_keys();
    token = sign(GOOD_HEADER, GOOD_CLAIMS);
    for (len = 0; len < strlen(token); len++) {
        ck_assert_ptr_nonnull(
            verify(&claims, apr_pstrmemdup(pool, token, len), keys));
    }
}
END_TEST

START_TEST(verify_refuses_headers_that_try_to_steer_it)
{
    static const char type[] = "The token's type (typ) is neither at+jwt nor "
                               "JWT.";
    static const char twice[] = "The token's header is not a JSON object.";
    static const char crit[] = "The token's header has critical extensions "
                               "(crit), and none is supported.";
    static const char alg[] = "The token's algorithm (alg) is not that of its "
                              "key.";
    static const struct {
        const char *header;
        const char *why;
    } cases[] = {
        { "{\"alg\":\"none\",\"kid\":\"ec\"}", alg },
        { "{\"alg\":\"None\",\"kid\":\"ec\"}", alg },
        { "{\"alg\":\"\",\"kid\":\"ec\"}", alg },
        { "{\"alg\":\"es256\",\"kid\":\"ec\"}", alg },
        { "{\"alg\":\"ES384\",\"kid\":\"ec\"}", alg },
        { "{\"alg\":\"HS256\",\"kid\":\"ec\"}", alg },
        { "{\"alg\":\"RS256\",\"kid\":\"ec\"}", alg },
        { "{\"alg\":\"ES256\",\"kid\":\"rsa\"}", alg },
        { "{\"alg\":\"PS256\",\"kid\":\"rsa\"}", alg },
        { "{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":[\"exp\"],\"exp\":1}",
          crit },
        { "{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":[\"b64\"],\"b64\":true}",
          crit },
        { "{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":[]}", crit },
        { "{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":null}", crit },
        { "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":\"dpop+jwt\"}", type },
        { "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":\"\"}", type },
        { "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":\"application/\"}", type },
        { "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":\"id+jwt\"}", type },
        { "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":null}", type },
        { "{\"alg\":\"ES256\",\"kid\":7}", "The token's kid is not a string." },
        { "{\"alg\":\"ES256\",\"kid\":null}", "The token's kid is not a "
                                              "string." },
        { "{\"alg\":\"ES256\",\"kid\":\"ec\",\"kid\":\"rsa\"}", twice },
        { "{\"alg\":\"ES256\",\"alg\":\"none\",\"kid\":\"ec\"}", twice },
    };
    size_t i;

    make_keys();
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *token = sign(cases[i].header, GOOD_CLAIMS);

        if (cases[i].why == alg) {
            ck_ok(mcp_jwt_check(token, strlen(token), pool));
            refused(token, keys, "invalid_token", alg, cases[i].header);
        }
        else {
            malformed(token, cases[i].why, cases[i].header);
        }
    }
}
END_TEST

/* The classic attacks, complete and not only in the header. */
START_TEST(verify_refuses_none_and_a_public_key_taken_as_a_secret)
{
    static const char alg[] = "The token's algorithm (alg) is not that of its "
                              "key.";
    static const char hs256[] = "{\"alg\":\"HS256\",\"kid\":\"rsa\"}";
    static const char none[] = "{\"alg\":\"none\",\"kid\":\"ec\"}";
    unsigned char mac[MCP_SHA256_SIZE];
    const char *input = join(hs256, GOOD_CLAIMS);

    make_keys();
    ck_ok(mcp_crypto_hmac_sha256(mac, mcp_str(rsa_jwk(rsa_key, "")),
                                 mcp_str(input), pool));
    refused(apr_pstrcat(pool, input, ".", base64url(mac, sizeof(mac)), NULL),
            keys, "invalid_token", alg, "HS256 over the public key");
    refused(apr_pstrcat(pool, join(none, GOOD_CLAIMS), ".", NULL), keys,
            "invalid_token", "The token does not have three parts.",
            "none without a signature");
    refused(apr_pstrcat(pool, join(none, GOOD_CLAIMS), ".AA", NULL), keys,
            "invalid_token", alg, "none");
}
END_TEST

START_TEST(verify_never_uses_a_key_that_the_token_brings)
{
    static const char why[] = "The token's signature does not verify.";

    make_keys();
    refused(sign_with(other_ec_key,
                      apr_psprintf(pool,
                                   "{\"alg\":\"ES256\",\"kid\":\"ec\",\"jwk\":%"
                                   "s,\"jku\":\"http://127.0.0.1:9/"
                                   "\",\"x5u\":\"http://127.0.0.1:9/"
                                   "\",\"x5c\":[\"AA==\"]}",
                                   ec_jwk(other_ec_key, "")),
                      GOOD_CLAIMS),
            keys, "invalid_token", why, "jwk in the header");
}
END_TEST

START_TEST(verify_tells_a_key_that_is_not_known_apart)
{
    static const char why[] = "The token is signed with a key that is not "
                              "known here.";
    const char *token;

    make_keys();
    refused(sign("{\"alg\":\"ES256\",\"kid\":\"new\"}", GOOD_CLAIMS), keys,
            "unknown_key", why, "another kid");
    refused(sign("{\"alg\":\"ES256\",\"kid\":\"\"}", GOOD_CLAIMS), keys,
            "unknown_key", why, "an empty kid");
    token = sign(GOOD_HEADER, GOOD_CLAIMS);
    refused(token, set_of(ec_jwk(ec_key, ""), NULL), "unknown_key", why,
            "a kid, and a key without");
    refused(token, set_of("{}", NULL), "unknown_key", why, "no keys");
    refused(sign("{\"alg\":\"ES256\"}", GOOD_CLAIMS), set_of("{}", NULL),
            "unknown_key", why, "no keys and no kid");
}
END_TEST

START_TEST(verify_refuses_a_signature_of_another_key_or_another_text)
{
    static const char why[] = "The token's signature does not verify.";
    const char *good, *dot;
    char *changed;

    make_keys();
    refused(sign_with(other_ec_key, GOOD_HEADER, GOOD_CLAIMS), keys,
            "invalid_token", why, "another key");
    good = sign(GOOD_HEADER, GOOD_CLAIMS);
    dot = strrchr(good, '.');
    changed = apr_pstrcat(pool,
                          join(GOOD_HEADER, "{" PARTIES ",\"exp\":1795420800,"
                                            "\"scope\":\"x\"}"),
                          dot, NULL);
    refused(changed, keys, "invalid_token", why, "other claims");
    changed = apr_pstrcat(pool,
                          join("{\"kid\":\"ec\",\"alg\":\"ES256\"}",
                               GOOD_CLAIMS),
                          dot, NULL);
    refused(changed, keys, "invalid_token", why, "another header");
}
END_TEST

/* A verifier that splits the signature in the middle takes r and s with zeros
 * before them for the same signature: a second text for one token. */
START_TEST(verify_refuses_a_second_spelling_of_a_signature)
{
    static const char why[] = "The token's signature does not verify.";
    static const unsigned char zeros[64] = { 0 };
    const char *good, *input;
    unsigned char wide[66] = { 0 };
    mcp_str_t flat;

    make_keys();
    good = sign(GOOD_HEADER, GOOD_CLAIMS);
    input = apr_pstrmemdup(pool, good, (apr_size_t)(strrchr(good, '.') - good));
    ck_ok(mcp_crypto_base64url_decode(&flat, mcp_str(strrchr(good, '.') + 1),
                                      pool));
    memcpy(wide + 1, flat.data, 32);
    memcpy(wide + 34, flat.data + 32, 32);
    refused(apr_pstrcat(pool, input, ".", base64url(wide, 66), NULL), keys,
            "invalid_token", why, "66 bytes");
    refused(apr_pstrcat(pool, input, ".", base64url(zeros, 64), NULL), keys,
            "invalid_token", why, "zeros");
    refused(apr_pstrcat(pool, input, ".", base64url(zeros, 63), NULL), keys,
            "invalid_token", why, "63 bytes");
    refused(apr_pstrcat(pool, good, "AA", NULL), keys, "invalid_token", why,
            "a byte more");
    refused(apr_pstrcat(pool, good, "==", NULL), keys, "invalid_token",
            "A part of the token is not base64url.", "padding");
}
END_TEST

START_TEST(verify_checks_every_claim_that_limits_the_token)
{
    static const char iss[] = "The token's issuer is not " ISSUER ".";
    static const char aud[] = "The token is not for " AUDIENCE ".";
    static const char sub[] = "The token has no subject (sub).";
    static const char exp[] = "The token's exp is not a date.";
#define FROM "{\"iss\":\"" ISSUER "\","
#define FOR "\"aud\":\"" AUDIENCE "\","
#define ABOUT "\"sub\":\"acc_1\","
#define UNTIL "\"exp\":1795420800"
    const struct {
        const char *claims;
        const char *why; /* NULL: good */
    } cases[] = {
        { "{" FOR ABOUT UNTIL "}", iss },
        { "{\"iss\":null," FOR ABOUT UNTIL "}", iss },
        { "{\"iss\":\"" ISSUER "/\"," FOR ABOUT UNTIL "}", iss },
        { "{\"iss\":\"HTTPS://harbor.example\"," FOR ABOUT UNTIL "}", iss },
        { "{\"iss\":[\"" ISSUER "\"]," FOR ABOUT UNTIL "}", iss },
        { FROM ABOUT UNTIL "}", aud },
        { FROM "\"aud\":\"" AUDIENCE "/\"," ABOUT UNTIL "}", aud },
        { FROM "\"aud\":\"https://finch.example/api/v1/mcp\"," ABOUT UNTIL "}",
          aud },
        { FROM "\"aud\":[]," ABOUT UNTIL "}", aud },
        { FROM "\"aud\":{\"a\":\"" AUDIENCE "\"}," ABOUT UNTIL "}", aud },
        { FROM "\"aud\":[\"x\",7,[\"" AUDIENCE "\"]]," ABOUT UNTIL "}", aud },
        { FROM "\"aud\":[\"" AUDIENCE "\"]," ABOUT UNTIL "}", NULL },
        { FROM "\"aud\":[7,\"x\",\"" AUDIENCE "\"]," ABOUT UNTIL "}", NULL },
        { FROM FOR UNTIL "}", sub },
        { FROM FOR "\"sub\":\"\"," UNTIL "}", sub },
        { FROM FOR "\"sub\":7," UNTIL "}", "The token's sub is not a string." },
        { apr_psprintf(pool, FROM FOR "\"sub\":\"%0255d\"," UNTIL "}", 1),
          NULL },
        { apr_psprintf(pool, FROM FOR "\"sub\":\"%0256d\"," UNTIL "}", 1),
          "The token's subject is longer than 255 bytes." },
        { "{" PARTIES "}", "The token has no expiry (exp)." },
        { "{" PARTIES ",\"exp\":\"1795420800\"}", exp },
        { "{" PARTIES ",\"exp\":null}", exp },
        { "{" PARTIES ",\"exp\":0}", exp },
        { "{" PARTIES ",\"exp\":-1795420800}", exp },
        { "{" PARTIES ",\"exp\":1795420800000}", exp },
        { "{" PARTIES ",\"exp\":1e300}", exp },
        /* 30 seconds of leeway, to the second. */
        { "{" PARTIES ",\"exp\":1795417201}", NULL },
        { "{" PARTIES ",\"exp\":1795417171}", NULL },
        { "{" PARTIES ",\"exp\":1795417170}", "The token has expired." },
        { "{" PARTIES ",\"exp\":1}", "The token has expired." },
        { "{" PARTIES "," UNTIL ",\"nbf\":1795417230}", NULL },
        { "{" PARTIES "," UNTIL ",\"nbf\":1795417231}", "The token is not "
                                                        "valid yet (nbf)." },
        { "{" PARTIES "," UNTIL ",\"nbf\":\"now\"}", "The token's nbf is not a "
                                                     "date." },
        { "{" PARTIES "," UNTIL ",\"iat\":1795417230}", NULL },
        { "{" PARTIES "," UNTIL ",\"iat\":1795417231}", "The token was issued "
                                                        "in the future "
                                                        "(iat)." },
        { "{" PARTIES "," UNTIL ",\"iat\":true}", "The token's iat is not a "
                                                  "date." },
        { "{" PARTIES "," UNTIL ",\"scope\":[\"mcp\"]}", "The token's scope is "
                                                         "not a string." },
        { "{" PARTIES "," UNTIL ",\"client_id\":7}", "The token's client_id is "
                                                     "not a string." },
        { "{" PARTIES "," UNTIL ",\"azp\":{}}", "The token's azp is not a "
                                                "string." },
        { "{" PARTIES "," UNTIL ",\"jti\":7}", "The token's jti is not a "
                                               "string." },
        { "{" PARTIES "," UNTIL ",\"grant\":7}", "The token's grant is not a "
                                                 "string." },
        { "{" PARTIES "," UNTIL ",\"workspace\":7}", "The token's workspace "
                                                     "is not a string." },
        { "{" PARTIES "," UNTIL ",\"sub\":\"acc_2\"}", "The token's claims are "
                                                       "not a JSON object." },
        { "[" PARTIES "]", "The token's claims are not a JSON object." },
        { "[]", "The token's claims are not a JSON object." },
        { "7", "The token's claims are not a JSON object." },
        { "{\"sub\":\"a\\u0000b\"}", "The token's claims are not a JSON "
                                     "object." },
    };
    size_t i;

    make_keys();
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *token = sign(GOOD_HEADER, cases[i].claims);

        if (cases[i].why) {
            refused(token, keys, "invalid_token", cases[i].why,
                    cases[i].claims);
        }
        else {
            accepted(token, keys, cases[i].claims);
        }
    }
}
END_TEST

/* ---- many threads ---- */

#define THREADS 4

typedef struct task_t {
    apr_thread_t *thread;
    const char *const *tokens; /* two good ones, a bad one */
    int accepted[3];
} task_t;

static void *APR_THREAD_FUNC verify_often(apr_thread_t *thread, void *data)
{
    task_t *task = data;
    apr_pool_t *own;
    int i;

    apr_pool_create(&own, NULL);
    for (i = 0; i < 120; i++) {
        mcp_claims_t *claims;
        const char *token = task->tokens[i % 3];

        if (!mcp_jwt_verify(&claims, token, strlen(token), keys, &expect,
                            own)) {
            task->accepted[i % 3]++;
        }
        apr_pool_clear(own);
    }
    apr_pool_destroy(own);
    return NULL;
}

START_TEST(many_threads_verify_with_the_same_set_at_once)
{
    const char *tokens[3];
    task_t tasks[THREADS] = { { NULL } };
    int i;

    make_keys();
    tokens[0] = sign(GOOD_HEADER, GOOD_CLAIMS);
    tokens[1] = sign_with(rsa_key, "{\"alg\":\"RS256\",\"kid\":\"rsa\"}",
                          GOOD_CLAIMS);
    tokens[2] = sign_with(other_ec_key, GOOD_HEADER, GOOD_CLAIMS);
    for (i = 0; i < THREADS; i++) {
        tasks[i].tokens = tokens;
        ck_assert_int_eq(apr_thread_create(&tasks[i].thread, NULL, verify_often,
                                           &tasks[i], pool),
                         APR_SUCCESS);
    }
    for (i = 0; i < THREADS; i++) {
        apr_status_t status;

        apr_thread_join(&status, tasks[i].thread);
        ck_assert_int_eq(tasks[i].accepted[0], 40);
        ck_assert_int_eq(tasks[i].accepted[1], 40);
        ck_assert_int_eq(tasks[i].accepted[2], 0);
    }
}
END_TEST

/* ---- our own tokens ---- */

START_TEST(sign_makes_an_access_token_that_verifies)
{
    mcp_jwks_pair_t pair;
    mcp_claims_t *claims;
    mcp_str_t header;
    const char *token;

    ck_ok(mcp_jwks_generate(&pair, pool));
    ck_ok(mcp_jwt_sign(&token, mcp_str(GOOD_CLAIMS), mcp_str(pair.private_jwk),
                       pair.kid, pool));
    ck_ok(mcp_crypto_base64url_decode(
        &header,
        mcp_str(apr_pstrmemdup(pool, token,
                               (apr_size_t)(strchr(token, '.') - token))),
        pool));
    ck_assert_str_eq(header.data, apr_psprintf(pool,
                                               "{\"alg\":\"ES256\",\"typ\":"
                                               "\"at+jwt\","
                                               "\"kid\":\"%s\"}",
                                               pair.kid));
    ck_ok(verify(&claims, token, set_of(pair.public_jwk, NULL)));
    ck_assert_str_eq(claims->subject, "acc_k3v9q2m7xt");
}
END_TEST

/* A whole private key, of a curve that ES256 does not sign with. */
static const char *p384_jwk(void)
{
    EVP_PKEY *key = keep(EVP_EC_gen("P-384"));

    return apr_psprintf(pool,
                        "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"%s\","
                        "\"y\":\"%s\",\"d\":\"%s\"}",
                        number(key, OSSL_PKEY_PARAM_EC_PUB_X, 48),
                        number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 48),
                        number(key, OSSL_PKEY_PARAM_PRIV_KEY, 48));
}

START_TEST(sign_refuses_what_is_no_signing_key)
{
    const char *token = NULL;
    size_t i;

    make_keys();
    {
        const char *const jwks[] = {
            "",
            "{}",
            "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}",
            ec_jwk(ec_key, ""), /* no d */
            rsa_jwk(rsa_key, ""),
            p384_jwk(),
        };

        for (i = 0; i < sizeof(jwks) / sizeof(jwks[0]); i++) {
            ck_fails(mcp_jwt_sign(&token, mcp_str(GOOD_CLAIMS),
                                  mcp_str(jwks[i]), "kid", pool),
                     "invalid_key");
        }
    }
    ck_assert_ptr_null(token);
}
END_TEST

START_TEST(sign_refuses_claims_that_are_no_object_or_too_large)
{
    mcp_jwks_pair_t pair;
    const char *token = NULL;
    const char *large = apr_psprintf(pool, "{\"scope\":\"%0*d\"}",
                                     MCP_JWT_MAX_CLAIMS, 1);

    ck_ok(mcp_jwks_generate(&pair, pool));
    ck_fails(mcp_jwt_sign(&token, mcp_str("[]"), mcp_str(pair.private_jwk),
                          pair.kid, pool),
             "invalid_claims");
    ck_fails(mcp_jwt_sign(&token, mcp_str("{\"a\":}"),
                          mcp_str(pair.private_jwk), pair.kid, pool),
             "invalid_claims");
    ck_fails(mcp_jwt_sign(&token, mcp_str(large), mcp_str(pair.private_jwk),
                          pair.kid, pool),
             "invalid_claims");
    ck_assert_ptr_null(token);
}
END_TEST

START_TEST(verify_refuses_a_token_of_another_workspace)
{
    static const char of_finch[] = "{" PARTIES ",\"exp\":1795420800,"
                                   "\"workspace\":\"finch\"}";
    mcp_jwt_expect_t here = expect;
    mcp_error_t *error;
    mcp_claims_t *claims;
    const char *token;

    make_keys();
    token = sign(GOOD_HEADER, of_finch);
    here.workspace = "harbor";
    error = mcp_jwt_verify(&claims, token, strlen(token), keys, &here, pool);
    ck_assert_ptr_nonnull(error);
    ck_assert_str_eq(error->code, "invalid_token");
    ck_assert_str_eq(error->message, "The token is for another workspace.");
    here.workspace = "finch";
    ck_ok(mcp_jwt_verify(&claims, token, strlen(token), keys, &here, pool));
    token = sign(GOOD_HEADER, GOOD_CLAIMS);
    ck_ok(mcp_jwt_verify(&claims, token, strlen(token), keys, &here, pool));
}
END_TEST

START_TEST(a_token_tells_its_workspace_before_it_is_verified)
{
    static const char *const cases[][2] = {
        { "{\"workspace\":\"finch\"}", "finch" },
        { "{\"workspace\":\"\"}", "" },
        { "{}", NULL },
        { "{\"workspace\":null}", NULL },
        { "{\"workspace\":[\"finch\"]}", NULL },
        { "[]", NULL },
        { "{\"workspace\":\"a\",\"workspace\":\"b\"}", NULL },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *workspace = NULL;
        const char *token = apr_pstrcat(pool, join(GOOD_HEADER, cases[i][0]),
                                        ".AA", NULL);
        mcp_error_t *error = mcp_jwt_claimed_workspace(&workspace, token,
                                                       strlen(token), pool);

        ck_assert_pstr_eq(workspace, cases[i][1]);
        ck_assert_pstr_eq(error ? error->code : NULL,
                          cases[i][1] ? NULL : "invalid_token");
    }
}
END_TEST

/* Verified as something else than an access token; NULL: good. */
static const char *judged_as(mcp_jwt_kind_t kind, const char *header,
                             const char *claims)
{
    static const char *const audiences[] = { ISSUER "/", ISSUER "/token",
                                             NULL };
    const mcp_jwt_expect_t as = { .kind = kind,
                                  .issuer = ISSUER,
                                  .audience = ISSUER,
                                  .audiences = audiences,
                                  .leeway = 30,
                                  .now = expect.now };
    const char *token = sign(header, claims);
    mcp_claims_t *read = NULL;
    mcp_error_t *error;

    error = mcp_jwt_verify(&read, token, strlen(token), keys, &as, pool);
    ck_assert(!error == (read != NULL));
    return error ? error->message : NULL;
}

#define HEADER_OF(type) "{\"alg\":\"ES256\",\"kid\":\"ec\"" type "}"
#define ASSERTED_FOR(audience)                                  \
    "{\"iss\":\"" ISSUER "\",\"sub\":\"x\",\"exp\":1795420800," \
    "\"aud\":" audience "}"

START_TEST(verify_takes_each_kind_by_its_own_type)
{
    static const char *const types[] = { "",
                                         ",\"typ\":\"JWT\"",
                                         ",\"typ\":\"at+jwt\"",
                                         ",\"typ\":\"application/"
                                         "Client-Authentication+JWT\"",
                                         ",\"typ\":\"oauth-id-jag+jwt\"",
                                         ",\"typ\":\"dpop+jwt\"",
                                         ",\"typ\":7" };
    /* Which of them are good, by their place. */
    static const struct {
        mcp_jwt_kind_t kind;
        const char *good, *why;
    } cases[] = {
        { MCP_JWT_ACCESS_TOKEN, "yyy    ",
          "The token's type (typ) is neither at+jwt nor JWT." },
        { MCP_JWT_CLIENT_ASSERTION, "yy y   ",
          "The token's type (typ) is neither client-authentication+jwt nor "
          "JWT." },
        { MCP_JWT_ID_JAG, "    y  ",
          "The token's type (typ) is not oauth-id-jag+jwt." },
    };
    size_t i, j;

    make_keys();
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (j = 0; j < sizeof(types) / sizeof(types[0]); j++) {
            const char *why = judged_as(cases[i].kind,
                                        apr_pstrcat(pool,
                                                    "{\"alg\":\"ES256\","
                                                    "\"kid\":\"ec\"",
                                                    types[j], "}", NULL),
                                        ASSERTED_FOR("\"" ISSUER "\""));

            ck_assert_msg(cases[i].good[j] == 'y'
                              ? !why
                              : why && !strcmp(why, cases[i].why),
                          "kind %d, %s: %s", (int)cases[i].kind, types[j],
                          why ? why : "accepted");
        }
    }
}
END_TEST

START_TEST(an_assertion_is_for_us_and_nobody_else)
{
    static const char header[] = HEADER_OF("");
    static const char not_alone[] = "The token is not for " ISSUER " alone.";
    static const struct {
        const char *claims, *why;
    } cases[] = {
        { ASSERTED_FOR("\"" ISSUER "\""), NULL },
        { ASSERTED_FOR("\"" ISSUER "/\""), NULL },
        { ASSERTED_FOR("[\"" ISSUER "\"]"), NULL },
        { ASSERTED_FOR("[\"" ISSUER "\",\"" ISSUER "/token\"]"), NULL },
        { ASSERTED_FOR("[\"" ISSUER "\",\"https://other.example\"]"),
          not_alone },
        { ASSERTED_FOR("[\"" ISSUER "\",7]"), not_alone },
        { ASSERTED_FOR("[]"), not_alone },
        { ASSERTED_FOR("\"https://other.example\""), not_alone },
        { ASSERTED_FOR("null"), not_alone },
    };
    size_t i;

    make_keys();
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *why = judged_as(MCP_JWT_CLIENT_ASSERTION, header,
                                    cases[i].claims);

        ck_assert_msg(cases[i].why ? why && !strcmp(why, cases[i].why) : !why,
                      "%s: %s", cases[i].claims, why ? why : "accepted");
    }
    ck_assert_ptr_null(judged_as(MCP_JWT_ACCESS_TOKEN, header,
                                 ASSERTED_FOR("[\"" ISSUER "\",\"https://"
                                              "other.example\"]")));
}
END_TEST

START_TEST(an_assertion_is_about_a_client_whose_id_may_be_a_url)
{
    char *id = apr_palloc(pool, MCP_JWT_MAX_CLIENT + 2);
    const char *why;
    size_t i;

    make_keys();
    for (i = 0; i < 2; i++) {
        memset(id, 'i', MCP_JWT_MAX_CLIENT + i);
        id[MCP_JWT_MAX_CLIENT + i] = '\0';
        why = judged_as(MCP_JWT_CLIENT_ASSERTION, HEADER_OF(""),
                        apr_pstrcat(pool,
                                    "{\"iss\":\"" ISSUER "\",\"exp\":"
                                    "1795420800,\"aud\":\"" ISSUER "\","
                                    "\"sub\":\"",
                                    id, "\"}", NULL));
        ck_assert_msg(i ? why
                              && !strcmp(why, "The token's subject is longer "
                                              "than 2048 bytes.")
                        : !why,
                      "%s", why ? why : "accepted");
    }
}
END_TEST

START_TEST(verify_tells_the_key_that_a_token_is_bound_to)
{
#define JKT "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
#define BOUND(cnf) "{" PARTIES ",\"exp\":1795420800,\"cnf\":" cnf "}"
    static const char *const others[] = { BOUND("{}"),
                                          BOUND("null"),
                                          BOUND("\"" JKT "\""),
                                          BOUND("{\"jkt\":7}"),
                                          BOUND("{\"jkt\":\"short\"}"),
                                          BOUND("{\"x5t#S256\":\"" JKT "\"}") };
    mcp_claims_t *claims;
    size_t i;

    make_keys();
    ck_ok(verify(&claims, sign(GOOD_HEADER, BOUND("{\"jkt\":\"" JKT "\"}")),
                 keys));
    ck_assert_str_eq(claims->thumbprint, JKT);
    ck_assert_str_eq(claims->alg, "ES256");
    ck_ok(verify(&claims, sign(GOOD_HEADER, GOOD_CLAIMS), keys));
    ck_assert_ptr_null(claims->thumbprint);
    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        refused(sign(GOOD_HEADER, others[i]), keys, "invalid_token",
                "The token is bound (cnf) to something else than a key's "
                "thumbprint (jkt).",
                others[i]);
    }
}
END_TEST

MCP_UNIT_MAIN("jwt", verify_gives_the_claims_of_a_good_token,
              verify_leaves_empty_what_the_token_does_not_say,
              verify_accepts_the_types_and_headers_that_issuers_write,
              verify_takes_a_second_audience_where_there_is_one,
              verify_accepts_rs256_with_an_rsa_key,
              verify_does_without_a_kid_when_there_is_one_key,
              verify_agrees_with_the_signatures_of_rfc_7515,
              verify_refuses_what_has_not_the_form_of_a_token,
              verify_refuses_bytes_outside_the_alphabet_and_nul,
              verify_bounds_the_size, verify_refuses_a_token_cut_short_anywhere,
              verify_refuses_headers_that_try_to_steer_it,
              verify_refuses_none_and_a_public_key_taken_as_a_secret,
              verify_never_uses_a_key_that_the_token_brings,
              verify_tells_a_key_that_is_not_known_apart,
              verify_refuses_a_signature_of_another_key_or_another_text,
              verify_refuses_a_second_spelling_of_a_signature,
              verify_checks_every_claim_that_limits_the_token,
              many_threads_verify_with_the_same_set_at_once,
              sign_makes_an_access_token_that_verifies,
              sign_refuses_what_is_no_signing_key,
              sign_refuses_claims_that_are_no_object_or_too_large,
              verify_refuses_a_token_of_another_workspace,
              a_token_tells_its_workspace_before_it_is_verified,
              verify_takes_each_kind_by_its_own_type,
              an_assertion_is_for_us_and_nobody_else,
              an_assertion_is_about_a_client_whose_id_may_be_a_url,
              verify_tells_the_key_that_a_token_is_bound_to)
