/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/jwks.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include <cjose/cjose.h>

#include "lib/crypto.h"
#include "lib/json.h"

/*
 * Threads. A cjose_jwk_t is only read while it verifies: cjose keeps the state
 * of a verification in the JWS, and OpenSSL locks what it caches in a key. What
 * is not safe is its reference count, a plain integer, so nothing retains or
 * releases a key between parsing and the end of the set's pool. jansson, under
 * cjose, counts and seeds with atomics. test_jwks verifies from many threads.
 */

#define P256_BYTES 32
#define RSA_MIN_BITS 2048
#define RSA_MAX_BITS 8192
#define RSA_MAX_EXPONENT_BYTES 8

struct mcp_jwks_t {
    apr_array_header_t *keys;    /* of mcp_jwk_t */
    apr_array_header_t *skipped; /* of mcp_field_t */
};

/* ---- one key ---- */

static mcp_error_t *unusable(const char *code, const char *why,
                             apr_pool_t *pool)
{
    return mcp_error_make(pool, code, NULL, "%s", why);
}

/* A member that must be a string; NULL when it is not there. */
static mcp_error_t *get_string(const char **text, const mcp_json_t *jwk,
                               const char *name, apr_pool_t *pool)
{
    const mcp_json_t *member = mcp_json_get(jwk, name);

    *text = mcp_json_string(member);
    if (member && !*text) {
        return mcp_error_make(pool, "malformed", NULL,
                              "The member \"%s\" is not a string.", name);
    }
    return NULL;
}

static mcp_error_t *get_number(mcp_str_t *number, const mcp_json_t *jwk,
                               const char *name, apr_pool_t *pool)
{
    const char *text;

    MCP_TRY(get_string(&text, jwk, name, pool));
    if (!text
        || mcp_crypto_base64url_decode(number, mcp_str(text), pool) != NULL) {
        return mcp_error_make(pool, "malformed", NULL,
                              "The member \"%s\" is missing or not base64url.",
                              name);
    }
    return NULL;
}

static mcp_error_t *check_public(const mcp_json_t *jwk, apr_pool_t *pool)
{
    static const char *const private_members[] = { "d",  "p",  "q",   "dp",
                                                   "dq", "qi", "oth", "k" };
    apr_size_t i;

    for (i = 0; i < sizeof(private_members) / sizeof(private_members[0]); i++) {
        if (mcp_json_get(jwk, private_members[i])) {
            return unusable("private_key",
                            "The key is private or symmetric; a set that "
                            "verifies holds public keys only.",
                            pool);
        }
    }
    return NULL;
}

/* use and key_ops: whether the key is meant for what we do (RFC 7517, 4.2). */
static mcp_error_t *check_purpose(const mcp_json_t *jwk, apr_pool_t *pool)
{
    const mcp_json_t *operations = mcp_json_get(jwk, "key_ops"), *item;
    const char *use;

    MCP_TRY(get_string(&use, jwk, "use", pool));
    if (use && strcmp(use, "sig") != 0) {
        return unusable("other_use", "The key is not for signatures.", pool);
    }
    if (!operations) {
        return NULL;
    }
    for (item = mcp_json_first(operations); item; item = mcp_json_next(item)) {
        const char *operation = mcp_json_string(item);

        if (operation && strcmp(operation, "verify") == 0) {
            return NULL;
        }
    }
    return unusable("other_use", "The key's operations do not have verify.",
                    pool);
}

/* Pin the key to the algorithm of its type; "alg" may only say the same. */
static mcp_error_t *pin(mcp_jwk_t *key, const char *alg, const mcp_json_t *jwk,
                        apr_pool_t *pool)
{
    const char *stated;

    MCP_TRY(get_string(&stated, jwk, "alg", pool));
    if (stated && strcmp(stated, alg) != 0) {
        return mcp_error_make(pool, "wrong_alg", NULL,
                              "The key's alg is not %s, the one that is used "
                              "here with keys of its type.",
                              alg);
    }
    key->alg = alg;
    return NULL;
}

static apr_status_t release_key(void *handle)
{
    cjose_jwk_release(handle);
    return APR_SUCCESS;
}

/* RFC 7638, 3: the digest of the members that make the key, in the order of
 * their names. */
static mcp_error_t *digest_of(const char **thumbprint, const char *json,
                              apr_pool_t *pool)
{
    unsigned char digest[MCP_SHA256_SIZE];
    mcp_str_t raw = { (const char *)digest, sizeof(digest) };

    MCP_TRY(mcp_crypto_sha256(digest, mcp_str(json), pool));
    *thumbprint = mcp_crypto_base64url_encode(raw, pool);
    return NULL;
}

/* Hand the numbers, and nothing else of the key, to cjose: in the order that
 * digest_of wants. */
static mcp_error_t *import(mcp_jwk_t *key, const char *json, apr_pool_t *pool)
{
    cjose_err why;

    MCP_TRY(digest_of(&key->thumbprint, json, pool));
    key->handle = cjose_jwk_import(json, strlen(json), &why);
    if (!key->handle) {
        mcp_crypto_clear_errors();
        return unusable("malformed",
                        "The key's numbers are not those of a "
                        "valid key.",
                        pool);
    }
    apr_pool_cleanup_register(pool, key->handle, release_key,
                              apr_pool_cleanup_null);
    return NULL;
}

static mcp_error_t *read_ec(mcp_jwk_t *key, const mcp_json_t *jwk,
                            apr_pool_t *pool)
{
    const char *curve;
    mcp_str_t x, y;

    MCP_TRY(get_string(&curve, jwk, "crv", pool));
    if (!curve || strcmp(curve, "P-256") != 0) {
        return unusable("unsupported", "The key's curve is not P-256.", pool);
    }
    MCP_TRY(pin(key, "ES256", jwk, pool));
    MCP_TRY(get_number(&x, jwk, "x", pool));
    MCP_TRY(get_number(&y, jwk, "y", pool));
    if (x.len != P256_BYTES || y.len != P256_BYTES) {
        return unusable("malformed", "A coordinate of P-256 has 32 bytes.",
                        pool);
    }
    key->signature_size = (apr_size_t)2 * P256_BYTES;
    return import(
        key,
        apr_pstrcat(pool, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"",
                    mcp_crypto_base64url_encode(x, pool), "\",\"y\":\"",
                    mcp_crypto_base64url_encode(y, pool), "\"}", NULL),
        pool);
}

/* Some writers begin a number with a zero byte, against RFC 7518, 2. */
static mcp_str_t without_zeros(mcp_str_t number)
{
    while (number.len && !number.data[0]) {
        number.data++;
        number.len--;
    }
    return number;
}

static apr_size_t count_bits(mcp_str_t number)
{
    apr_size_t bits = number.len * 8;
    unsigned int first = number.len ? (unsigned char)number.data[0] : 0x80;

    for (; !(first & 0x80); first <<= 1) {
        bits--;
    }
    return bits;
}

static int is_exponent(mcp_str_t e)
{
    int is_odd = e.len && (e.data[e.len - 1] & 1);

    return is_odd && e.len <= RSA_MAX_EXPONENT_BYTES
           && !(e.len == 1 && e.data[0] == 1);
}

static mcp_error_t *read_rsa(mcp_jwk_t *key, const mcp_json_t *jwk,
                             apr_pool_t *pool)
{
    mcp_str_t n, e;
    apr_size_t bits;

    MCP_TRY(pin(key, "RS256", jwk, pool));
    MCP_TRY(get_number(&n, jwk, "n", pool));
    MCP_TRY(get_number(&e, jwk, "e", pool));
    n = without_zeros(n);
    e = without_zeros(e);
    bits = count_bits(n);
    if (bits < RSA_MIN_BITS || bits > RSA_MAX_BITS) {
        return unusable("unsupported",
                        "The key does not have 2048 to 8192 bits.", pool);
    }
    if (!is_exponent(e)) {
        return unusable("malformed",
                        "The key's exponent is not an odd number from 3 to 64 "
                        "bits.",
                        pool);
    }
    key->signature_size = n.len;
    return import(key,
                  apr_pstrcat(pool, "{\"e\":\"",
                              mcp_crypto_base64url_encode(e, pool),
                              "\",\"kty\":\"RSA\",\"n\":\"",
                              mcp_crypto_base64url_encode(n, pool), "\"}",
                              NULL),
                  pool);
}

static mcp_error_t *read_kid(mcp_jwk_t *key, const mcp_json_t *jwk,
                             const mcp_jwks_t *keys, apr_pool_t *pool)
{
    const char *kid;

    MCP_TRY(get_string(&kid, jwk, "kid", pool));
    if (!kid) {
        return NULL;
    }
    if (!*kid || strlen(kid) > MCP_JWKS_MAX_KID) {
        return unusable("malformed", "The kid does not have 1 to 255 bytes.",
                        pool);
    }
    if (mcp_jwks_find(keys, kid)) {
        return unusable("duplicate", "An earlier key has the same kid.", pool);
    }
    key->kid = apr_pstrdup(pool, kid);
    return NULL;
}

static mcp_error_t *read_key(mcp_jwk_t *key, const mcp_json_t *jwk,
                             const mcp_jwks_t *keys, apr_pool_t *pool)
{
    const char *type;

    memset(key, 0, sizeof(*key));
    if (mcp_json_type(jwk) != MCP_JSON_OBJECT) {
        return unusable("malformed", "The key is not an object.", pool);
    }
    MCP_TRY(get_string(&type, jwk, "kty", pool));
    MCP_TRY(check_public(jwk, pool));
    MCP_TRY(check_purpose(jwk, pool));
    MCP_TRY(read_kid(key, jwk, keys, pool));
    if (type && strcmp(type, "EC") == 0) {
        return read_ec(key, jwk, pool);
    }
    if (type && strcmp(type, "RSA") == 0) {
        return read_rsa(key, jwk, pool);
    }
    return unusable("unsupported", "The key's type is not EC or RSA.", pool);
}

/* ---- the set ---- */

static mcp_error_t *no_set(const char *why, apr_pool_t *pool)
{
    return mcp_error_make(pool, "invalid_jwks",
                          "Give a JWK set (RFC 7517, 5): {\"keys\":[...]}.",
                          "%s", why);
}

static mcp_error_t *get_members(const mcp_json_t **members, mcp_str_t text,
                                apr_pool_t *pool)
{
    mcp_error_t *error;
    mcp_json_t *set;

    if (text.len > MCP_JWKS_MAX_BYTES) {
        return no_set("The key set is larger than 64 KB.", pool);
    }
    error = mcp_json_parse(&set, text, pool);
    if (error) {
        return no_set(error->message, pool);
    }
    *members = mcp_json_get(set, "keys");
    if (!*members || mcp_json_type(*members) != MCP_JSON_ARRAY) {
        return no_set("The key set is not an object with an array \"keys\".",
                      pool);
    }
    if (mcp_json_count(*members) > MCP_JWKS_MAX_KEYS) {
        return no_set("The key set has more than 64 keys.", pool);
    }
    return NULL;
}

mcp_error_t *mcp_jwks_parse(mcp_jwks_t **keys, mcp_str_t text, apr_pool_t *pool)
{
    const mcp_json_t *members = NULL, *jwk;
    mcp_jwks_t *set = apr_palloc(pool, sizeof(*set));
    int i = 0;

    MCP_TRY(get_members(&members, text, pool));
    set->keys = apr_array_make(pool, 4, sizeof(mcp_jwk_t));
    set->skipped = apr_array_make(pool, 4, sizeof(mcp_field_t));
    for (jwk = mcp_json_first(members); jwk; jwk = mcp_json_next(jwk), i++) {
        mcp_error_t *error;
        mcp_jwk_t key;

        error = read_key(&key, jwk, set, pool);
        if (!error) {
            APR_ARRAY_PUSH(set->keys, mcp_jwk_t) = key;
        }
        else {
            mcp_field_t *field = apr_array_push(set->skipped);

            field->path = apr_psprintf(pool, "keys[%d]", i);
            field->code = error->code;
            field->message = error->message;
            field->hint = NULL;
        }
    }
    *keys = set;
    return NULL;
}

apr_size_t mcp_jwks_count(const mcp_jwks_t *keys)
{
    return (apr_size_t)keys->keys->nelts;
}

const mcp_jwk_t *mcp_jwks_get(const mcp_jwks_t *keys, apr_size_t i)
{
    return &APR_ARRAY_IDX(keys->keys, (int)i, const mcp_jwk_t);
}

const mcp_jwk_t *mcp_jwks_find(const mcp_jwks_t *keys, const char *kid)
{
    apr_size_t i;

    for (i = 0; i < mcp_jwks_count(keys); i++) {
        const mcp_jwk_t *key = mcp_jwks_get(keys, i);

        if (key->kid && strcmp(key->kid, kid) == 0) {
            return key;
        }
    }
    return NULL;
}

const apr_array_header_t *mcp_jwks_skipped(const mcp_jwks_t *keys)
{
    return keys->skipped;
}

/* ---- making a key ---- */

static mcp_error_t *no_new_key(apr_pool_t *pool)
{
    mcp_crypto_clear_errors();
    return mcp_error_make(pool, "internal", NULL,
                          "A new signing key cannot be made.");
}

/* The key as JSON, taken over from malloc's memory into pool's. */
static const char *to_json(const cjose_jwk_t *jwk, int is_private,
                           apr_pool_t *pool)
{
    cjose_err why;
    char *json = cjose_jwk_to_json(jwk, is_private, &why), *copy;
    apr_size_t len;

    if (!json) {
        return NULL;
    }
    len = strlen(json);
    copy = apr_pstrmemdup(pool, json, len);
    if (is_private) {
        mcp_crypto_wipe(json, len);
        mcp_crypto_wipe_later(copy, len, pool);
    }
    cjose_get_dealloc()(json);
    return copy;
}

static mcp_error_t *describe(mcp_jwks_pair_t *pair, const char *x,
                             const char *y, apr_pool_t *pool)
{
    const char *members = apr_pstrcat(pool,
                                      "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":"
                                      "\"",
                                      x, "\",\"y\":\"", y, "\"", NULL);

    MCP_TRY(digest_of(&pair->kid, apr_pstrcat(pool, members, "}", NULL), pool));
    pair->alg = "ES256";
    pair->public_jwk = apr_pstrcat(pool, members, ",\"kid\":\"", pair->kid,
                                   "\",\"alg\":\"ES256\",\"use\":\"sig\"}",
                                   NULL);
    return NULL;
}

mcp_error_t *mcp_jwks_generate(mcp_jwks_pair_t *pair, apr_pool_t *pool)
{
    cjose_err why;
    cjose_jwk_t *jwk = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &why);
    mcp_jwks_pair_t made;
    const char *public_json, *x, *y;
    mcp_json_t *members;

    if (!jwk) {
        return no_new_key(pool);
    }
    apr_pool_cleanup_register(pool, jwk, release_key, apr_pool_cleanup_null);
    public_json = to_json(jwk, 0, pool);
    made.private_jwk = to_json(jwk, 1, pool);
    if (!public_json || !made.private_jwk) {
        return no_new_key(pool);
    }
    MCP_TRY(mcp_json_parse(&members, mcp_str(public_json), pool));
    x = mcp_json_string(mcp_json_get(members, "x"));
    y = mcp_json_string(mcp_json_get(members, "y"));
    if (!x || !y) {
        return no_new_key(pool);
    }
    MCP_TRY(describe(&made, x, y, pool));
    *pair = made;
    return NULL;
}

mcp_str_t mcp_jwks_sealed_for(const char *workspace, const char *kid,
                              apr_pool_t *pool)
{
    return mcp_str(apr_pstrcat(pool, workspace, "\n", kid, NULL));
}
