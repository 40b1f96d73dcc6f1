/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/jwt.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include <cjose/cjose.h>

#include "lib/crypto.h"

/* Dates past this one, in the year 5138, are mistakes (milliseconds, say). */
#define MAX_DATE 1e11

/* The bytes of header, payload and signature. */
typedef struct parts_t {
    mcp_str_t header;
    mcp_str_t payload;
    mcp_str_t signature;
} parts_t;

static const char renew[] = "Get a new access token from the authorization "
                            "server.";

static const char no_claims[] = "The token's claims are not a JSON object.";

static mcp_error_t *refuse(apr_pool_t *pool, const char *why)
{
    return mcp_error_make(pool, "invalid_token", renew, "%s", why);
}

/* ---- the compact form ---- */

/* The bytes up to the next dot, which must be there unless this is the last. */
static int take_part(mcp_str_t *part, mcp_str_t *rest, int is_last)
{
    const char *dot = rest->len ? memchr(rest->data, '.', rest->len) : NULL;

    if (is_last ? dot != NULL : dot == NULL) {
        return 0;
    }
    part->data = rest->data;
    part->len = dot ? (apr_size_t)(dot - rest->data) : rest->len;
    if (dot) {
        rest->data += part->len + 1;
        rest->len -= part->len + 1;
    }
    return part->len > 0;
}

/* All parts are decoded here, strictly, before cjose sees any: it accepts more
 * than one spelling of the same bytes, and a "=" in the wrong place ends the
 * whole process in an assertion of its decoder. */
static mcp_error_t *split(parts_t *parts, const char *token, apr_size_t len,
                          apr_pool_t *pool)
{
    mcp_str_t rest = { token, len };
    mcp_str_t header, payload, signature;

    if (len > MCP_JWT_MAX_BYTES) {
        return refuse(pool, "The token is longer than 8192 bytes.");
    }
    if (!take_part(&header, &rest, 0) || !take_part(&payload, &rest, 0)
        || !take_part(&signature, &rest, 1)) {
        return refuse(pool, "The token does not have three parts.");
    }
    if (mcp_crypto_base64url_decode(&parts->header, header, pool)
        || mcp_crypto_base64url_decode(&parts->payload, payload, pool)
        || mcp_crypto_base64url_decode(&parts->signature, signature, pool)) {
        return refuse(pool, "A part of the token is not base64url.");
    }
    return NULL;
}

/* A part as a JSON object. What lib/json says of it would quote the token. */
static mcp_error_t *parse_part(const mcp_json_t **object, mcp_str_t part,
                               const char *why, apr_pool_t *pool)
{
    mcp_json_t *value;

    if (mcp_json_parse(&value, part, pool)
        || mcp_json_type(value) != MCP_JSON_OBJECT) {
        return refuse(pool, why);
    }
    *object = value;
    return NULL;
}

/* ---- the header ---- */

/* RFC 9068, 2.1 and 4, RFC 7515, 4.1.9; older issuers write JWT or nothing. */
static int is_access_token_type(const char *type)
{
    static const char prefix[] = "application/";

    if (strncasecmp(type, prefix, sizeof(prefix) - 1) == 0) {
        type += sizeof(prefix) - 1;
    }
    return strcasecmp(type, "at+jwt") == 0 || strcasecmp(type, "JWT") == 0;
}

static mcp_error_t *check_header(const char **alg, const mcp_json_t *header,
                                 apr_pool_t *pool)
{
    const mcp_json_t *type = mcp_json_get(header, "typ");
    const mcp_json_t *kid = mcp_json_get(header, "kid");

    *alg = mcp_json_string(mcp_json_get(header, "alg"));
    if (!*alg) {
        return refuse(pool, "The token's header names no algorithm.");
    }
    if (mcp_json_get(header, "crit")) {
        return refuse(pool, "The token's header has critical extensions "
                            "(crit), and none is supported.");
    }
    if (type
        && (!mcp_json_string(type)
            || !is_access_token_type(mcp_json_string(type)))) {
        return refuse(pool, "The token's type (typ) is neither at+jwt nor "
                            "JWT.");
    }
    if (kid && !mcp_json_string(kid)) {
        return refuse(pool, "The token's kid is not a string.");
    }
    return NULL;
}

static mcp_error_t *read_header(const mcp_json_t **header, const char **alg,
                                const parts_t *parts, apr_pool_t *pool)
{
    MCP_TRY(parse_part(header, parts->header,
                       "The token's header is not a JSON object.", pool));
    return check_header(alg, *header, pool);
}

/* The key that the header names; the only one when it names none. */
static const mcp_jwk_t *find_key(const mcp_json_t *header,
                                 const mcp_jwks_t *keys)
{
    const mcp_json_t *kid = mcp_json_get(header, "kid");

    if (!kid) {
        return mcp_jwks_count(keys) == 1 ? mcp_jwks_get(keys, 0) : NULL;
    }
    return mcp_jwks_find(keys, mcp_json_string(kid));
}

/* Why find_key found none. */
static mcp_error_t *no_key(const mcp_json_t *header, const mcp_jwks_t *keys,
                           apr_pool_t *pool)
{
    if (!mcp_json_get(header, "kid") && mcp_jwks_count(keys) > 1) {
        return refuse(pool, "The token names no key (kid), and there are "
                            "several.");
    }
    return mcp_error_make(pool, "unknown_key", renew,
                          "The token is signed with a key that is not known "
                          "here.");
}

/* ---- the signature ---- */

static apr_status_t release_jws(void *jws)
{
    cjose_jws_release(jws);
    return APR_SUCCESS;
}

/* Splitting an ES256 signature in the middle, cjose would take a longer one
 * with zeros in it, too: the length is checked first (RFC 7518, 3.4). */
static mcp_error_t *check_signature(const char *token, apr_size_t len,
                                    mcp_str_t signature, const mcp_jwk_t *key,
                                    apr_pool_t *pool)
{
    static const char why[] = "The token's signature does not verify.";
    cjose_err ignored;
    cjose_jws_t *jws;

    if (signature.len != key->signature_size) {
        return refuse(pool, why);
    }
    jws = cjose_jws_import(token, len, &ignored);
    if (!jws) {
        return refuse(pool, why);
    }
    apr_pool_cleanup_register(pool, jws, release_jws, apr_pool_cleanup_null);
    if (!cjose_jws_verify(jws, key->handle, &ignored)) {
        mcp_crypto_clear_errors();
        return refuse(pool, why);
    }
    return NULL;
}

/* The header, the key that it names, and that this key signed the rest. */
static mcp_error_t *check_signed(const char *token, apr_size_t len,
                                 const parts_t *parts, const mcp_jwks_t *keys,
                                 apr_pool_t *pool)
{
    const mcp_json_t *header = NULL;
    const mcp_jwk_t *key;
    const char *alg = NULL;

    MCP_TRY(read_header(&header, &alg, parts, pool));
    key = find_key(header, keys);
    if (!key) {
        return no_key(header, keys, pool);
    }
    if (strcmp(alg, key->alg) != 0) {
        return refuse(pool, "The token's algorithm (alg) is not that of its "
                            "key.");
    }
    return check_signature(token, len, parts->signature, key, pool);
}

/* ---- the claims ---- */

/* A string claim that may be absent (NULL). */
static mcp_error_t *get_text(const char **text, const mcp_json_t *claims,
                             const char *name, apr_pool_t *pool)
{
    const mcp_json_t *claim = mcp_json_get(claims, name);

    *text = mcp_json_string(claim);
    if (claim && !*text) {
        return refuse(pool,
                      apr_psprintf(pool, "The token's %s is not a string.",
                                   name));
    }
    return NULL;
}

/* A NumericDate (RFC 7519, 2) that may be absent (0). */
static mcp_error_t *get_date(apr_time_t *date, const mcp_json_t *claims,
                             const char *name, apr_pool_t *pool)
{
    const mcp_json_t *claim = mcp_json_get(claims, name);
    double seconds = mcp_json_number(claim);

    *date = 0;
    if (!claim) {
        return NULL;
    }
    if (mcp_json_type(claim) != MCP_JSON_NUMBER || !(seconds >= 1)
        || seconds > MAX_DATE) {
        return refuse(pool, apr_psprintf(pool, "The token's %s is not a date.",
                                         name));
    }
    *date = apr_time_from_sec((apr_int64_t)floor(seconds));
    return NULL;
}

static mcp_error_t *check_dates(mcp_claims_t *claims,
                                const mcp_jwt_expect_t *expect,
                                apr_pool_t *pool)
{
    apr_time_t leeway = apr_time_from_sec(expect->leeway);
    apr_time_t not_before;

    MCP_TRY(get_date(&claims->expires, claims->all, "exp", pool));
    MCP_TRY(get_date(&not_before, claims->all, "nbf", pool));
    MCP_TRY(get_date(&claims->issued, claims->all, "iat", pool));
    if (!claims->expires) {
        return refuse(pool, "The token has no expiry (exp).");
    }
    if (claims->expires + leeway <= expect->now) {
        return refuse(pool, "The token has expired.");
    }
    if (not_before > expect->now + leeway) {
        return refuse(pool, "The token is not valid yet (nbf).");
    }
    if (claims->issued > expect->now + leeway) {
        return refuse(pool, "The token was issued in the future (iat).");
    }
    return NULL;
}

static int is_for(const mcp_json_t *audience, const char *wanted)
{
    const mcp_json_t *item;

    if (mcp_json_string(audience)) {
        return strcmp(mcp_json_string(audience), wanted) == 0;
    }
    if (!audience || mcp_json_type(audience) != MCP_JSON_ARRAY) {
        return 0;
    }
    for (item = mcp_json_first(audience); item; item = mcp_json_next(item)) {
        const char *one = mcp_json_string(item);

        if (one && strcmp(one, wanted) == 0) {
            return 1;
        }
    }
    return 0;
}

/* From whom, for whom, about whom. */
static mcp_error_t *check_parties(mcp_claims_t *claims,
                                  const mcp_jwt_expect_t *expect,
                                  apr_pool_t *pool)
{
    const mcp_json_t *all = claims->all;

    claims->issuer = mcp_json_string(mcp_json_get(all, "iss"));
    if (!claims->issuer || strcmp(claims->issuer, expect->issuer) != 0) {
        return refuse(pool, apr_psprintf(pool, "The token's issuer is not %s.",
                                         expect->issuer));
    }
    if (!is_for(mcp_json_get(all, "aud"), expect->audience)
        && !(expect->or_audience
             && is_for(mcp_json_get(all, "aud"), expect->or_audience))) {
        return refuse(pool, apr_psprintf(pool, "The token is not for %s.",
                                         expect->audience));
    }
    MCP_TRY(get_text(&claims->subject, all, "sub", pool));
    if (!claims->subject || !*claims->subject) {
        return refuse(pool, "The token has no subject (sub).");
    }
    if (strlen(claims->subject) > MCP_JWT_MAX_SUBJECT) {
        return refuse(pool, "The token's subject is longer than 255 bytes.");
    }
    return NULL;
}

static mcp_error_t *check_workspace(mcp_claims_t *claims,
                                    const mcp_jwt_expect_t *expect,
                                    apr_pool_t *pool)
{
    MCP_TRY(get_text(&claims->workspace, claims->all, "workspace", pool));
    if (claims->workspace && expect->workspace
        && strcmp(claims->workspace, expect->workspace) != 0) {
        return refuse(pool, "The token is for another workspace.");
    }
    return NULL;
}

static mcp_error_t *read_rest(mcp_claims_t *claims, apr_pool_t *pool)
{
    const char *party;

    MCP_TRY(get_text(&claims->client, claims->all, "client_id", pool));
    MCP_TRY(get_text(&party, claims->all, "azp", pool));
    MCP_TRY(get_text(&claims->scope, claims->all, "scope", pool));
    MCP_TRY(get_text(&claims->id, claims->all, "jti", pool));
    MCP_TRY(get_text(&claims->grant, claims->all, "grant", pool));
    if (!claims->client) {
        claims->client = party;
    }
    if (!claims->scope) {
        claims->scope = "";
    }
    return NULL;
}

/* ---- the public face ---- */

mcp_error_t *mcp_jwt_check(const char *token, apr_size_t len, apr_pool_t *pool)
{
    const mcp_json_t *header = NULL;
    const char *alg = NULL;
    parts_t parts;

    MCP_TRY(split(&parts, token, len, pool));
    return read_header(&header, &alg, &parts, pool);
}

mcp_error_t *mcp_jwt_peek(const mcp_json_t **claims, const char *token,
                          apr_size_t len, apr_pool_t *pool)
{
    parts_t parts;

    MCP_TRY(split(&parts, token, len, pool));
    return parse_part(claims, parts.payload, no_claims, pool);
}

mcp_error_t *mcp_jwt_claimed_workspace(const char **workspace,
                                       const char *token, apr_size_t len,
                                       apr_pool_t *pool)
{
    const mcp_json_t *claims = NULL;
    const char *claimed = NULL;

    MCP_TRY(mcp_jwt_peek(&claims, token, len, pool));
    MCP_TRY(get_text(&claimed, claims, "workspace", pool));
    if (!claimed) {
        return refuse(pool, "The token names no workspace.");
    }
    *workspace = claimed;
    return NULL;
}

mcp_error_t *mcp_jwt_verify(mcp_claims_t **claims, const char *token,
                            apr_size_t len, const mcp_jwks_t *keys,
                            const mcp_jwt_expect_t *expect, apr_pool_t *pool)
{
    mcp_claims_t *read = apr_pcalloc(pool, sizeof(*read));
    parts_t parts;

    MCP_TRY(split(&parts, token, len, pool));
    MCP_TRY(check_signed(token, len, &parts, keys, pool));
    MCP_TRY(parse_part(&read->all, parts.payload, no_claims, pool));
    MCP_TRY(check_parties(read, expect, pool));
    MCP_TRY(check_workspace(read, expect, pool));
    MCP_TRY(check_dates(read, expect, pool));
    MCP_TRY(read_rest(read, pool));
    *claims = read;
    return NULL;
}

static apr_status_t release_key(void *jwk)
{
    cjose_jwk_release(jwk);
    return APR_SUCCESS;
}

static apr_status_t release_header(void *header)
{
    cjose_header_release(header);
    return APR_SUCCESS;
}

/* The key of a private JWK, or NULL; freed with pool. */
static cjose_jwk_t *import_private(mcp_str_t private_jwk, apr_pool_t *pool)
{
    cjose_err ignored;
    cjose_jwk_t *jwk = cjose_jwk_import(private_jwk.data, private_jwk.len,
                                        &ignored);

    if (!jwk) {
        return NULL;
    }
    apr_pool_cleanup_register(pool, jwk, release_key, apr_pool_cleanup_null);
    if (cjose_jwk_get_kty(jwk, &ignored) != CJOSE_JWK_KTY_EC
        || cjose_jwk_EC_get_curve(jwk, &ignored) != CJOSE_JWK_EC_P_256) {
        return NULL;
    }
    return jwk;
}

static cjose_header_t *make_header(const char *kid, apr_pool_t *pool)
{
    cjose_err ignored;
    cjose_header_t *header = cjose_header_new(&ignored);

    if (!header) {
        return NULL;
    }
    apr_pool_cleanup_register(pool, header, release_header,
                              apr_pool_cleanup_null);
    if (!cjose_header_set(header, CJOSE_HDR_ALG, CJOSE_HDR_ALG_ES256, &ignored)
        || !cjose_header_set(header, "typ", "at+jwt", &ignored)
        || !cjose_header_set(header, CJOSE_HDR_KID, kid, &ignored)) {
        return NULL;
    }
    return header;
}

static mcp_error_t *cannot_sign(apr_pool_t *pool)
{
    mcp_crypto_clear_errors();
    return mcp_error_make(pool, "invalid_key",
                          "Use the private key as it was made and sealed.",
                          "The signing key is no private key EC P-256.");
}

mcp_error_t *mcp_jwt_sign(const char **token, mcp_str_t claims,
                          mcp_str_t private_jwk, const char *kid,
                          apr_pool_t *pool)
{
    cjose_err ignored;
    cjose_header_t *header;
    cjose_jwk_t *jwk;
    cjose_jws_t *jws;
    const char *text = NULL;
    mcp_json_t *object;

    if (claims.len > MCP_JWT_MAX_CLAIMS || mcp_json_parse(&object, claims, pool)
        || mcp_json_type(object) != MCP_JSON_OBJECT) {
        return mcp_error_make(pool, "invalid_claims", NULL,
                              "The claims to sign are not a JSON object of at "
                              "most 4096 bytes.");
    }
    jwk = import_private(private_jwk, pool);
    header = make_header(kid, pool);
    if (!jwk || !header) {
        return cannot_sign(pool);
    }
    jws = cjose_jws_sign(jwk, header, (const uint8_t *)claims.data, claims.len,
                         &ignored);
    if (!jws) {
        return cannot_sign(pool);
    }
    apr_pool_cleanup_register(pool, jws, release_jws, apr_pool_cleanup_null);
    /* It answers true even when it failed; the text tells. */
    if (!cjose_jws_export(jws, &text, &ignored) || !text) {
        return cannot_sign(pool);
    }
    *token = apr_pstrdup(pool, text);
    return NULL;
}
