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

/* SHA-256 in base64url. */
#define THUMBPRINT_SIZE 43

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

typedef struct kind_t {
    const char *types[3]; /* up to NULL */
    int may_be_untyped;
    int is_for_us_alone; /* every audience must be ours */
    apr_size_t subject_max;
    const char *why; /* another type is refused */
} kind_t;

/* Issuers older than RFC 9068, and clients of RFC 7523, write JWT or nothing. */
static const kind_t kinds[] = {
    [MCP_JWT_ACCESS_TOKEN] = { { "at+jwt", "JWT" },
                               1,
                               0,
                               MCP_JWT_MAX_SUBJECT,
                               "The token's type (typ) is neither at+jwt nor "
                               "JWT." },
    [MCP_JWT_CLIENT_ASSERTION] = { { "client-authentication+jwt", "JWT" },
                                   1,
                                   1,
                                   MCP_JWT_MAX_CLIENT,
                                   "The token's type (typ) is neither "
                                   "client-authentication+jwt nor JWT." },
    [MCP_JWT_ID_JAG] = { { "oauth-id-jag+jwt" },
                         0,
                         1,
                         MCP_JWT_MAX_SUBJECT,
                         "The token's type (typ) is not oauth-id-jag+jwt." },
    [MCP_JWT_DPOP_PROOF] = { { "dpop+jwt" },
                             0,
                             1,
                             0,
                             "The token's type (typ) is not dpop+jwt." },
};

/* RFC 7515, 4.1.9. */
static int is_of_kind(const kind_t *kind, const char *type)
{
    static const char prefix[] = "application/";
    apr_size_t i;

    if (strncasecmp(type, prefix, sizeof(prefix) - 1) == 0) {
        type += sizeof(prefix) - 1;
    }
    for (i = 0; kind->types[i]; i++) {
        if (strcasecmp(type, kind->types[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static mcp_error_t *check_type(const mcp_json_t *type, const kind_t *kind,
                               apr_pool_t *pool)
{
    if (type ? mcp_json_string(type) && is_of_kind(kind, mcp_json_string(type))
             : kind->may_be_untyped) {
        return NULL;
    }
    return refuse(pool, kind->why);
}

static mcp_error_t *check_header(const char **alg, const mcp_json_t *header,
                                 mcp_jwt_kind_t kind, apr_pool_t *pool)
{
    const mcp_json_t *kid = mcp_json_get(header, "kid");

    *alg = mcp_json_string(mcp_json_get(header, "alg"));
    if (!*alg) {
        return refuse(pool, "The token's header names no algorithm.");
    }
    if (mcp_json_get(header, "crit")) {
        return refuse(pool, "The token's header has critical extensions "
                            "(crit), and none is supported.");
    }
    MCP_TRY(check_type(mcp_json_get(header, "typ"), &kinds[kind], pool));
    if (kid && !mcp_json_string(kid)) {
        return refuse(pool, "The token's kid is not a string.");
    }
    return NULL;
}

static mcp_error_t *read_header(const mcp_json_t **header, const char **alg,
                                const parts_t *parts, mcp_jwt_kind_t kind,
                                apr_pool_t *pool)
{
    MCP_TRY(parse_part(header, parts->header,
                       "The token's header is not a JSON object.", pool));
    return check_header(alg, *header, kind, pool);
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

static mcp_error_t *check_signed_by(const mcp_jwk_t *key, const char *alg,
                                    const char *token, apr_size_t len,
                                    const parts_t *parts, apr_pool_t *pool)
{
    if (strcmp(alg, key->alg) != 0) {
        return refuse(pool, "The token's algorithm (alg) is not that of its "
                            "key.");
    }
    return check_signature(token, len, parts->signature, key, pool);
}

/* The header, the key that it names, and that this key signed the rest. */
static mcp_error_t *check_signed(mcp_claims_t *claims, const char *token,
                                 apr_size_t len, const parts_t *parts,
                                 const mcp_jwks_t *keys, mcp_jwt_kind_t kind,
                                 apr_pool_t *pool)
{
    const mcp_json_t *header = NULL;
    const mcp_jwk_t *key;

    MCP_TRY(read_header(&header, &claims->alg, parts, kind, pool));
    key = find_key(header, keys);
    if (!key) {
        return no_key(header, keys, pool);
    }
    return check_signed_by(key, claims->alg, token, len, parts, pool);
}

/* A set of the one key that the header brings. */
static mcp_error_t *take_own_key(mcp_jwks_t **keys, const mcp_json_t *header,
                                 apr_pool_t *pool)
{
    const mcp_json_t *jwk = mcp_json_get(header, "jwk");
    mcp_buf_t set;

    if (!jwk) {
        return refuse(pool, "The token's header brings no key (jwk).");
    }
    mcp_buf_init(&set, 512, pool);
    mcp_buf_lit(&set, "{\"keys\":[");
    mcp_json_write(&set, jwk);
    mcp_buf_lit(&set, "]}");
    MCP_TRY(mcp_jwks_parse(keys, (mcp_str_t){ set.data, set.len }, pool));
    if (!mcp_jwks_count(*keys)) {
        return refuse(
            pool,
            APR_ARRAY_IDX(mcp_jwks_skipped(*keys), 0, mcp_field_t).message);
    }
    return NULL;
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

static int is_ours(const char *audience, const mcp_jwt_expect_t *expect)
{
    const char *const *other = expect->audiences;

    if (!audience) {
        return 0;
    }
    while (other && *other && strcmp(*other, audience) != 0) {
        other++;
    }
    return strcmp(audience, expect->audience) == 0 || (other && *other)
           || (expect->or_audience
               && strcmp(audience, expect->or_audience) == 0);
}

static int is_for_us(const mcp_json_t *audience, const mcp_jwt_expect_t *expect)
{
    const mcp_json_t *item;
    apr_size_t ours = 0;

    if (mcp_json_string(audience)) {
        return is_ours(mcp_json_string(audience), expect);
    }
    if (!audience || mcp_json_type(audience) != MCP_JSON_ARRAY) {
        return 0;
    }
    for (item = mcp_json_first(audience); item; item = mcp_json_next(item)) {
        ours += (apr_size_t)is_ours(mcp_json_string(item), expect);
    }
    return kinds[expect->kind].is_for_us_alone
               ? ours && ours == mcp_json_count(audience)
               : ours > 0;
}

/* From whom, for whom, about whom. */
static mcp_error_t *check_parties(mcp_claims_t *claims,
                                  const mcp_jwt_expect_t *expect,
                                  apr_pool_t *pool)
{
    apr_size_t most = kinds[expect->kind].subject_max;
    const mcp_json_t *all = claims->all;

    claims->issuer = mcp_json_string(mcp_json_get(all, "iss"));
    if (!claims->issuer || strcmp(claims->issuer, expect->issuer) != 0) {
        return refuse(pool, apr_psprintf(pool, "The token's issuer is not %s.",
                                         expect->issuer));
    }
    if (!is_for_us(mcp_json_get(all, "aud"), expect)) {
        return refuse(pool, apr_psprintf(pool, "The token is not for %s%s.",
                                         expect->audience,
                                         kinds[expect->kind].is_for_us_alone
                                             ? " alone"
                                             : ""));
    }
    MCP_TRY(get_text(&claims->subject, all, "sub", pool));
    if (!claims->subject || !*claims->subject) {
        return refuse(pool, "The token has no subject (sub).");
    }
    if (strlen(claims->subject) > most) {
        return refuse(pool, apr_psprintf(pool,
                                         "The token's subject is longer than "
                                         "%d "
                                         "bytes.",
                                         (int)most));
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

/* RFC 7800, 3.1: what a token is bound to and we cannot check is no reason to
 * take it from anybody. */
static mcp_error_t *read_confirmation(mcp_claims_t *claims, apr_pool_t *pool)
{
    const mcp_json_t *confirmation = mcp_json_get(claims->all, "cnf");

    if (!confirmation) {
        return NULL;
    }
    claims->thumbprint = mcp_json_string(mcp_json_get(confirmation, "jkt"));
    if (!claims->thumbprint || strlen(claims->thumbprint) != THUMBPRINT_SIZE) {
        return refuse(pool, "The token is bound (cnf) to something else than "
                            "a key's thumbprint (jkt).");
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
    return read_confirmation(claims, pool);
}

/* ---- the public face ---- */

mcp_error_t *mcp_jwt_check(const char *token, apr_size_t len, apr_pool_t *pool)
{
    const mcp_json_t *header = NULL;
    const char *alg = NULL;
    parts_t parts;

    MCP_TRY(split(&parts, token, len, pool));
    return read_header(&header, &alg, &parts, MCP_JWT_ACCESS_TOKEN, pool);
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
    MCP_TRY(check_signed(read, token, len, &parts, keys, expect->kind, pool));
    MCP_TRY(parse_part(&read->all, parts.payload, no_claims, pool));
    MCP_TRY(check_parties(read, expect, pool));
    MCP_TRY(check_workspace(read, expect, pool));
    MCP_TRY(check_dates(read, expect, pool));
    MCP_TRY(read_rest(read, pool));
    *claims = read;
    return NULL;
}

mcp_error_t *mcp_jwt_verify_own(const mcp_json_t **claims,
                                const char **thumbprint, mcp_jwt_kind_t kind,
                                const char *token, apr_size_t len,
                                apr_pool_t *pool)
{
    const mcp_json_t *header = NULL;
    const char *alg = NULL;
    const mcp_jwk_t *key;
    mcp_jwks_t *keys;
    parts_t parts;

    MCP_TRY(split(&parts, token, len, pool));
    MCP_TRY(read_header(&header, &alg, &parts, kind, pool));
    MCP_TRY(take_own_key(&keys, header, pool));
    key = mcp_jwks_get(keys, 0);
    MCP_TRY(check_signed_by(key, alg, token, len, &parts, pool));
    MCP_TRY(parse_part(claims, parts.payload, no_claims, pool));
    *thumbprint = key->thumbprint;
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
