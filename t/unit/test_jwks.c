/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/crypto.h"
#include "lib/json.h"
#include "lib/jwks.h"

/* The public keys of RFC 7517, A.1. */
#define EC_X "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"
#define EC_Y "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
#define EC \
    "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X "\",\"y\":\"" EC_Y "\""
#define RSA_N                                                                  \
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aP" \
    "FFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl9" \
    "3lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdA" \
    "ZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3" \
    "XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
#define RSA "\"kty\":\"RSA\",\"n\":\"" RSA_N "\",\"e\":\"AQAB\""

static mcp_jwks_t *parse(const char *text)
{
    mcp_jwks_t *keys = NULL;

    ck_ok(mcp_jwks_parse(&keys, mcp_str(text), pool));
    return keys;
}

/* A text of len characters "A", which is base64url of zeros, or others. */
static const char *digits(char c, size_t len)
{
    char *text = apr_palloc(pool, len + 1);

    memset(text, c, len);
    text[len] = '\0';
    return text;
}

static const char *rsa(const char *n, const char *e)
{
    return apr_psprintf(pool, "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"}", n,
                        e);
}

START_TEST(parse_pins_each_key_to_the_algorithm_of_its_type)
{
    mcp_jwks_t *keys = parse("{\"keys\":[{" EC ",\"kid\":\"e\"},{" RSA ",\"kid"
                             "\":"
                             "\"r\"},"
                             "{" EC ",\"kid\":\"e2\",\"alg\":\"ES256\",\"use\":"
                             "\"sig\","
                             "\"key_ops\":[\"sign\",\"verify\"],\"x5c\":["
                             "\"ignored\"]},"
                             "{" RSA ",\"kid\":\"r2\",\"alg\":\"RS256\"}]}");
    static const struct {
        const char *kid;
        const char *alg;
        size_t signature_size;
    } wanted[] = { { "e", "ES256", 64 },
                   { "r", "RS256", 256 },
                   { "e2", "ES256", 64 },
                   { "r2", "RS256", 256 } };
    size_t i;

    ck_assert_uint_eq(mcp_jwks_count(keys), 4);
    ck_assert_int_eq(mcp_jwks_skipped(keys)->nelts, 0);
    for (i = 0; i < 4; i++) {
        const mcp_jwk_t *key = mcp_jwks_get(keys, i);

        ck_assert_str_eq(key->kid, wanted[i].kid);
        ck_assert_str_eq(key->alg, wanted[i].alg);
        ck_assert_uint_eq(key->signature_size, wanted[i].signature_size);
        ck_assert_ptr_nonnull(key->handle);
        ck_assert_ptr_eq(mcp_jwks_find(keys, wanted[i].kid), key);
    }
    ck_assert_ptr_null(mcp_jwks_find(keys, "E"));
    ck_assert_ptr_null(mcp_jwks_find(keys, ""));
}
END_TEST

START_TEST(parse_leaves_out_what_is_of_no_use_and_says_why)
{
    const struct {
        const char *jwk;
        const char *code;
        const char *why;
    } cases[] = {
        { "7", "malformed", "The key is not an object." },
        { "{}", "unsupported", "The key's type is not EC or RSA." },
        { "{\"kty\":7}", "malformed", "The member \"kty\" is not a string." },
        { "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" EC_X "\"}",
          "unsupported", "The key's type is not EC or RSA." },
        { "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}", "private_key",
          "The key is private or symmetric; a set that verifies holds public "
          "keys only." },
        { "{" EC ",\"d\":\"" EC_X "\"}", "private_key",
          "The key is private or symmetric; a set that verifies holds public "
          "keys only." },
        { "{" RSA ",\"d\":\"AQAB\"}", "private_key",
          "The key is private or symmetric; a set that verifies holds public "
          "keys only." },
        { "{" EC ",\"use\":\"enc\"}", "other_use",
          "The key is not for signatures." },
        { "{" EC ",\"key_ops\":[\"sign\"]}", "other_use",
          "The key's operations do not have verify." },
        { "{" EC ",\"key_ops\":\"verify\"}", "other_use",
          "The key's operations do not have verify." },
        { "{" EC ",\"alg\":\"RS256\"}", "wrong_alg",
          "The key's alg is not ES256, the one that is used here with keys of "
          "its type." },
        { "{" EC ",\"alg\":\"HS256\"}", "wrong_alg",
          "The key's alg is not ES256, the one that is used here with keys of "
          "its type." },
        { "{" EC ",\"alg\":\"none\"}", "wrong_alg",
          "The key's alg is not ES256, the one that is used here with keys of "
          "its type." },
        { "{" EC ",\"alg\":null}", "malformed",
          "The member \"alg\" is not a string." },
        { "{" RSA ",\"alg\":\"ES256\"}", "wrong_alg",
          "The key's alg is not RS256, the one that is used here with keys of "
          "its type." },
        { "{" RSA ",\"alg\":\"PS256\"}", "wrong_alg",
          "The key's alg is not RS256, the one that is used here with keys of "
          "its type." },
        { "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"" EC_X "\",\"y\":\"" EC_Y
          "\"}",
          "unsupported", "The key's curve is not P-256." },
        { "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X "\"}", "malformed",
          "The member \"y\" is missing or not base64url." },
        { "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X "=\",\"y\":\"" EC_Y
          "\"}",
          "malformed", "The member \"x\" is missing or not base64url." },
        { "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQAB\",\"y\":\"" EC_Y "\""
          "}",
          "malformed", "A coordinate of P-256 has 32 bytes." },
        /* A point that is not on the curve. */
        { "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X "\",\"y\":\"" EC_X
          "\"}",
          "malformed", "The key's numbers are not those of a valid key." },
        { rsa(apr_pstrcat(pool, "f", digits('_', 340), "w", NULL), "AQAB"),
          "unsupported", "The key does not have 2048 to 8192 bits." },
        { rsa(apr_pstrcat(pool, "AAAA", digits('_', 340), NULL), "AQAB"),
          "unsupported", "The key does not have 2048 to 8192 bits." },
        { rsa(digits('_', 1368), "AQAB"), "unsupported",
          "The key does not have 2048 to 8192 bits." },
        { rsa(digits('A', 342), "AQAB"), "unsupported",
          "The key does not have 2048 to 8192 bits." },
        { rsa("", "AQAB"), "unsupported",
          "The key does not have 2048 to 8192 bits." },
        { rsa(RSA_N, "AQ"), "malformed",
          "The key's exponent is not an odd number from 3 to 64 bits." },
        { rsa(RSA_N, "AA"), "malformed",
          "The key's exponent is not an odd number from 3 to 64 bits." },
        { rsa(RSA_N, "AQAA"), "malformed",
          "The key's exponent is not an odd number from 3 to 64 bits." },
        { rsa(RSA_N, "AQAB="), "malformed",
          "The member \"e\" is missing or not base64url." },
        { rsa(RSA_N, "____________"), "malformed",
          "The key's exponent is not an odd number from 3 to 64 bits." },
        { "{" EC ",\"kid\":\"\"}", "malformed",
          "The kid does not have 1 to 255 bytes." },
        { apr_psprintf(pool, "{" EC ",\"kid\":\"%s\"}", digits('k', 256)),
          "malformed", "The kid does not have 1 to 255 bytes." },
        { "{" RSA ",\"kid\":\"first\"}", "duplicate",
          "An earlier key has the same kid." },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_jwks_t *keys = parse(apr_pstrcat(pool,
                                             "{\"keys\":[{" EC ",\"kid\":"
                                             "\"first\"},",
                                             cases[i].jwk, "]}", NULL));
        const mcp_field_t *skipped;

        ck_assert_msg(mcp_jwks_count(keys) == 1, "taken: %s", cases[i].jwk);
        ck_assert_str_eq(mcp_jwks_get(keys, 0)->kid, "first");
        ck_assert_int_eq(mcp_jwks_skipped(keys)->nelts, 1);
        skipped = &APR_ARRAY_IDX(mcp_jwks_skipped(keys), 0, const mcp_field_t);
        ck_assert_str_eq(skipped->path, "keys[1]");
        ck_assert_str_eq(skipped->message, cases[i].why);
        ck_assert_str_eq(skipped->code, cases[i].code);
    }
}
END_TEST

START_TEST(parse_accepts_numbers_that_begin_with_a_zero_byte)
{
    /* 00 and the 256 bytes of the modulus, 00 and 01 00 01. */
    mcp_str_t n;
    char *padded = apr_pcalloc(pool, 257);
    mcp_str_t with_zero = { padded, 257 };
    mcp_jwks_t *keys;

    ck_ok(mcp_crypto_base64url_decode(&n, mcp_str(RSA_N), pool));
    memcpy(padded + 1, n.data, n.len);
    keys = parse(
        apr_pstrcat(pool, "{\"keys\":[",
                    rsa(mcp_crypto_base64url_encode(with_zero, pool), "AAEAAQ"),
                    "]}", NULL));
    ck_assert_uint_eq(mcp_jwks_count(keys), 1);
    ck_assert_uint_eq(mcp_jwks_get(keys, 0)->signature_size, 256);
}
END_TEST

START_TEST(parse_refuses_what_is_no_key_set)
{
    static const struct {
        const char *text;
        const char *why;
    } cases[] = {
        { "", "Invalid JSON at byte 0: the text ends too early." },
        { "{\"keys\":[}", "Invalid JSON at byte 9: a value was expected." },
        { "[]", "The key set is not an object with an array \"keys\"." },
        { "{}", "The key set is not an object with an array \"keys\"." },
        { "{\"keys\":{}}", "The key set is not an object with an array "
                           "\"keys\"." },
        { "{\"keys\":[],\"keys\":[]}", "Invalid JSON: the member \"keys\" is "
                                       "given twice in one object." },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_jwks_t *keys = NULL;
        mcp_error_t *error = mcp_jwks_parse(&keys, mcp_str(cases[i].text),
                                            pool);

        ck_assert_msg(error != NULL, "accepted: %s", cases[i].text);
        ck_assert_str_eq(error->code, "invalid_jwks");
        ck_assert_str_eq(error->message, cases[i].why);
        ck_assert_ptr_null(keys);
    }
}
END_TEST

START_TEST(parse_takes_an_empty_set)
{
    mcp_jwks_t *keys = parse("{\"keys\":[]}");

    ck_assert_uint_eq(mcp_jwks_count(keys), 0);
    ck_assert_ptr_null(mcp_jwks_find(keys, "any"));
}
END_TEST

static const char *set_of(int count, size_t padding)
{
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_lit(&buf, "{\"keys\":[");
    for (i = 0; i < count; i++) {
        mcp_buf_printf(&buf, "%s{" EC "}", i ? "," : "");
    }
    mcp_buf_lit(&buf, "]}");
    if (padding > buf.len) {
        size_t more = padding - buf.len;

        memset(mcp_buf_reserve(&buf, more), ' ', more);
        buf.len += more;
        buf.data[buf.len] = '\0';
    }
    return buf.data;
}

START_TEST(parse_bounds_the_number_of_keys_and_the_size)
{
    mcp_jwks_t *keys;
    mcp_error_t *error;

    ck_assert_uint_eq(mcp_jwks_count(parse(set_of(MCP_JWKS_MAX_KEYS, 0))),
                      MCP_JWKS_MAX_KEYS);
    error = mcp_jwks_parse(&keys, mcp_str(set_of(MCP_JWKS_MAX_KEYS + 1, 0)),
                           pool);
    ck_assert_str_eq(error->message, "The key set has more than 64 keys.");

    ck_assert_uint_eq(mcp_jwks_count(parse(set_of(1, MCP_JWKS_MAX_BYTES))), 1);
    error = mcp_jwks_parse(&keys, mcp_str(set_of(1, MCP_JWKS_MAX_BYTES + 1)),
                           pool);
    ck_assert_str_eq(error->message, "The key set is larger than 64 KB.");
}
END_TEST

static const char *member(const char *json, const char *name)
{
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value, mcp_str(json), pool));
    return mcp_json_string(mcp_json_get(value, name));
}

START_TEST(parse_gives_each_key_its_thumbprint)
{
    /* RFC 7638, 3.1; the key of RFC 9449, 4.1, with its thumbprint of 6.1. */
    const mcp_jwks_t *keys = parse("{\"keys\":[{" RSA ",\"kid\":\"r\"},{"
                                   "\"kid\":\"e\",\"y\":"
                                   "\"9VE4jf_Ok_"
                                   "o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA\",\"x\":"
                                   "\"l8tFrhx-"
                                   "34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs\","
                                   "\"crv\":"
                                   "\"P-256\",\"kty\":\"EC\"}]}");

    ck_assert_str_eq(mcp_jwks_find(keys, "r")->thumbprint, "NzbLsXh8uDCcd-"
                                                           "6MNwXF4W_"
                                                           "7noWXFZAfHkxZsRGC9X"
                                                           "s");
    ck_assert_str_eq(mcp_jwks_find(keys, "e")->thumbprint, "0ZcOCORZNYy-"
                                                           "DWpqq30jZyJGHTN0d2H"
                                                           "glBV3uiguA4I");
}
END_TEST

START_TEST(generate_names_a_key_by_its_rfc_7638_thumbprint)
{
    unsigned char digest[MCP_SHA256_SIZE];
    mcp_str_t raw = { (const char *)digest, sizeof(digest) };
    mcp_jwks_pair_t pair, other;
    mcp_jwks_t *keys;

    ck_ok(mcp_jwks_generate(&pair, pool));
    ck_ok(mcp_crypto_sha256(digest,
                            mcp_str(apr_psprintf(pool,
                                                 "{\"crv\":\"P-256\",\"kty\":"
                                                 "\"EC\",\"x\":\"%s\","
                                                 "\"y\":\"%s\"}",
                                                 member(pair.public_jwk, "x"),
                                                 member(pair.public_jwk, "y"))),
                            pool));
    ck_assert_str_eq(pair.kid, mcp_crypto_base64url_encode(raw, pool));
    ck_assert_uint_eq(strlen(pair.kid), 43);
    ck_assert_str_eq(member(pair.public_jwk, "kid"), pair.kid);

    keys = parse(apr_pstrcat(pool, "{\"keys\":[", pair.public_jwk, "]}", NULL));
    ck_assert_ptr_nonnull(mcp_jwks_find(keys, pair.kid));

    ck_ok(mcp_jwks_generate(&other, pool));
    ck_assert_str_ne(pair.kid, other.kid);
}
END_TEST

START_TEST(generate_keeps_the_private_part_out_of_the_public_key)
{
    mcp_jwks_pair_t pair;
    int i;

    /* One key in 256 begins with a zero byte, which must stay. */
    for (i = 0; i < 600; i++) {
        ck_ok(mcp_jwks_generate(&pair, pool));
        ck_assert_str_eq(member(pair.public_jwk, "kty"), "EC");
        ck_assert_ptr_null(member(pair.public_jwk, "d"));
        ck_assert_uint_eq(strlen(member(pair.public_jwk, "x")), 43);
        ck_assert_uint_eq(strlen(member(pair.public_jwk, "y")), 43);
        ck_assert_uint_eq(strlen(member(pair.private_jwk, "d")), 43);
        ck_assert_ptr_null(
            strstr(pair.public_jwk, member(pair.private_jwk, "d")));
        ck_assert_str_eq(member(pair.private_jwk, "x"),
                         member(pair.public_jwk, "x"));
        apr_pool_clear(pool);
    }
}
END_TEST

START_TEST(a_sealed_key_is_bound_to_its_workspace_and_kid)
{
    ck_assert(mcp_str_is(mcp_jwks_sealed_for("harbor", "key-1", pool), "harbor"
                                                                       "\nkey-"
                                                                       "1"));
}
END_TEST

MCP_UNIT_MAIN("jwks", parse_pins_each_key_to_the_algorithm_of_its_type,
              parse_leaves_out_what_is_of_no_use_and_says_why,
              parse_accepts_numbers_that_begin_with_a_zero_byte,
              parse_refuses_what_is_no_key_set, parse_takes_an_empty_set,
              parse_bounds_the_number_of_keys_and_the_size,
              parse_gives_each_key_its_thumbprint,
              generate_names_a_key_by_its_rfc_7638_thumbprint,
              generate_keeps_the_private_part_out_of_the_public_key,
              a_sealed_key_is_bound_to_its_workspace_and_kid)
