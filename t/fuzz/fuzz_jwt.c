/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens and key sets. The first line of an input says what the rest is:
 *   claims  JSON to sign with the key below, so that what is behind the
 *           signature's check is reached;
 *   parts   header, payload and signature, a line each, to be put together;
 *   token   a token's text;
 *   keys    a key set, and behind its line a token.
 * Nobody but the key's owner makes a token that is accepted, and one that is
 * says what it has to.
 */
#include "t/fuzz/fuzz.h"

#include <math.h>

#include "lib/crypto.h"
#include "lib/dpop.h"
#include "lib/jwt.h"
#include "lib/principal.h"

#define NOW 1795420000
#define LEEWAY 30
#define ISSUER "https://issuer.example"
#define AUDIENCE "https://mcp.example/mcp"

/* RFC 7515, A.3.1. */
#define PUBLIC                                               \
    "\"kty\":\"EC\",\"crv\":\"P-256\","                      \
    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"," \
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\""
#define PRIVATE "\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\""

static mcp_jwks_t *keys;

static const mcp_jwt_expect_t expect = { .issuer = ISSUER,
                                         .audience = AUDIENCE,
                                         .leeway = LEEWAY,
                                         .now = apr_time_from_sec(NOW) };

void fuzz_setup(apr_pool_t *pool)
{
    mcp_error_t *error = mcp_jwks_parse(&keys,
                                        mcp_str("{\"keys\":[{\"kid\":"
                                                "\"k\"," PUBLIC "}]}"),
                                        pool);

    MUST(!error, "%s", error->message);
    MUST(mcp_jwks_count(keys) == 1);
}

/* No sentence holds a part of the token: all are of our making. */
static void check_refusal(const mcp_error_t *error)
{
    MUST(!strcmp(error->code, "invalid_token")
             || !strcmp(error->code, "unknown_key"),
         "%s", error->code);
    MUST(strlen(error->message) < 200, "%s", error->message);
}

static int has_audience(const mcp_json_t *audience)
{
    const char *one = mcp_json_string(audience);
    const mcp_json_t *item = one ? audience : mcp_json_first(audience);

    for (; item; item = one ? NULL : mcp_json_next(item)) {
        const char *text = mcp_json_string(item);

        if (text && !strcmp(text, AUDIENCE)) {
            return 1;
        }
    }
    return 0;
}

static void check_claims(const mcp_claims_t *claims, apr_pool_t *pool)
{
    double expires = mcp_json_number(mcp_json_get(claims->all, "exp"));
    double not_before = mcp_json_number(mcp_json_get(claims->all, "nbf"));
    mcp_principal_t *principal;
    mcp_error_t *error;

    MUST(!strcmp(claims->issuer, ISSUER), "%s", claims->issuer);
    MUST(has_audience(mcp_json_get(claims->all, "aud")));
    MUST(*claims->subject && strlen(claims->subject) <= MCP_JWT_MAX_SUBJECT);
    MUST(claims->scope);
    MUST(expires + LEEWAY >= NOW && not_before <= NOW + LEEWAY + 1, "%f %f",
         expires, not_before);
    MUST(claims->expires == apr_time_from_sec((apr_time_t)floor(expires)));
    error = mcp_principal_make(&principal, claims, "harbor", pool);
    if (!error) {
        apr_size_t offset;

        MUST(!mcp_jsontext_check(&offset, mcp_str(principal->text)), "%s",
             principal->text);
    }
}

/* In a block of its size, without a NUL behind it. */
static mcp_error_t *verify(mcp_claims_t **claims, mcp_str_t token,
                           const mcp_jwks_t *set, apr_pool_t *pool)
{
    char *exact = malloc(token.len ? token.len : 1);
    mcp_error_t *checked, *error;

    MUST(exact);
    memcpy(exact, token.len ? token.data : "", token.len);
    *claims = NULL;
    checked = mcp_jwt_check(exact, token.len, pool);
    error = mcp_jwt_verify(claims, exact, token.len, set, &expect, pool);
    free(exact);
    MUST(!error == !!*claims);
    MUST(!checked || error, "%s", checked->message);
    if (error) {
        check_refusal(error);
    }
    return error;
}

static void try_claims(mcp_str_t text, apr_pool_t *pool)
{
    const char *token = NULL;
    mcp_claims_t *claims;
    mcp_error_t *error = mcp_jwt_sign(&token, text,
                                      mcp_str("{" PUBLIC "," PRIVATE "}"), "k",
                                      pool);

    if (error) {
        MUST(!strcmp(error->code, "invalid_claims"), "%s: %s", error->code,
             error->message);
        return;
    }
    if (!verify(&claims, mcp_str(token), keys, pool)) {
        check_claims(claims, pool);
    }
}

/* A proof brings its own key, but nobody has made one for this minute. */
static void try_proof(mcp_str_t token, apr_pool_t *pool)
{
    static const mcp_dpop_expect_t wanted = { .method = "POST",
                                              .url = AUDIENCE,
                                              .now = apr_time_from_sec(NOW) };
    mcp_dpop_t dpop;
    mcp_error_t *error = mcp_dpop_check(
        &dpop, apr_pstrmemdup(pool, token.len ? token.data : "", token.len),
        &wanted, pool);

    MUST(error, "%.*s", (int)token.len, token.data);
    MUST(!strcmp(error->code, "invalid_dpop_proof"), "%s", error->code);
    MUST(strlen(error->message) < 250, "%s", error->message);
}

static void try_token(mcp_str_t token, const mcp_jwks_t *set, apr_pool_t *pool)
{
    mcp_claims_t *claims;

    MUST(verify(&claims, token, set, pool), "%.*s", (int)token.len, token.data);
    try_proof(token, pool);
}

static void try_parts(mcp_str_t text, apr_pool_t *pool)
{
    mcp_buf_t token;
    int i;

    mcp_buf_init(&token, 0, pool);
    for (i = 0; i < 3; i++) {
        mcp_buf_puts(&token, i ? "." : "");
        mcp_buf_puts(&token,
                     mcp_crypto_base64url_encode(fuzz_line(&text), pool));
    }
    try_token((mcp_str_t){ token.data, token.len }, keys, pool);
}

static void try_keys(mcp_str_t text, apr_pool_t *pool)
{
    mcp_str_t json = fuzz_line(&text);
    mcp_jwks_t *set = NULL;
    mcp_error_t *error = mcp_jwks_parse(&set, json, pool);
    apr_size_t i;

    if (error) {
        MUST(!strcmp(error->code, "invalid_jwks"), "%s", error->code);
        return;
    }
    MUST(mcp_jwks_count(set) <= MCP_JWKS_MAX_KEYS);
    for (i = 0; i < mcp_jwks_count(set); i++) {
        const mcp_jwk_t *key = mcp_jwks_get(set, i);

        MUST(!strcmp(key->alg, "ES256") || !strcmp(key->alg, "RS256"), "%s",
             key->alg);
        MUST(!key->kid || mcp_jwks_find(set, key->kid) == key, "%s", key->kid);
    }
    if (text.len) {
        mcp_claims_t *claims;

        if (!verify(&claims, text, set, pool)) {
            check_claims(claims, pool);
        }
    }
}

void fuzz_one(mcp_str_t input, apr_pool_t *pool)
{
    mcp_str_t kind = fuzz_line(&input);

    if (mcp_str_is(kind, "claims")) {
        try_claims(input, pool);
    }
    else if (mcp_str_is(kind, "parts")) {
        try_parts(input, pool);
    }
    else if (mcp_str_is(kind, "token")) {
        try_token(input, keys, pool);
    }
    else if (mcp_str_is(kind, "keys")) {
        try_keys(input, pool);
    }
}
