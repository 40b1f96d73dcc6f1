/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_JWT_H
#define MCP_JWT_H

#include <apr_time.h>

#include "lib/json.h"
#include "lib/jwks.h"

/*
 * Access tokens (RFC 9068) and what else is said with a JWT here (RFC 7519),
 * signed with ES256 or RS256 in the compact form (RFC 7515). Verifying follows
 * RFC 8725: the key decides the algorithm, every claim that limits the token is
 * required or checked, and headers that name keys (jku, jwk, x5u, x5c) are not
 * looked at, but for the key of a DPoP proof, which is what is proved.
 *
 * No sentence of an error holds any part of a token.
 */

#define MCP_JWT_MAX_BYTES 8192
#define MCP_JWT_MAX_CLAIMS 4096
#define MCP_JWT_MAX_SUBJECT 255
/** Of an assertion, whose subject is a client's id. */
#define MCP_JWT_MAX_CLIENT 2048

/** What a JWT is for: one that was made for something else is refused by its
 * type (RFC 8725, 3.11). */
typedef enum mcp_jwt_kind_t {
    MCP_JWT_ACCESS_TOKEN,     /* RFC 9068 */
    MCP_JWT_CLIENT_ASSERTION, /* RFC 7523, 3: a client says who it is */
    MCP_JWT_ID_JAG,           /* an identity provider speaks for somebody */
    MCP_JWT_DPOP_PROOF        /* RFC 9449, 4.2 */
} mcp_jwt_kind_t;

/** What a token has to be good for. */
typedef struct mcp_jwt_expect_t {
    const char *issuer;      /* iss, character by character */
    const char *audience;    /* aud is this; of an access token, it may have
                                others beside it */
    const char *or_audience; /* as good as audience, or NULL */
    /* these are, too: up to NULL; or NULL */
    const char *const *audiences;
    const char *workspace; /* what a token that names one must name; or NULL:
                              any */
    mcp_jwt_kind_t kind;   /* what it must be for */
    int leeway;            /* seconds that clocks may differ: 30 */
    apr_time_t now;
} mcp_jwt_expect_t;

/** What a verified token says. Strings are in the pool of mcp_jwt_verify. */
typedef struct mcp_claims_t {
    const char *issuer;
    const char *subject;
    const char *client;     /* client_id, else azp, else NULL */
    const char *scope;      /* as it stands in the token; "" when absent */
    const char *id;         /* jti or NULL */
    const char *workspace;  /* that it is good for; NULL: it does not say */
    const char *grant;      /* the credential behind it, of ours; or NULL */
    const char *thumbprint; /* of the key that it is bound to (RFC 9449, 6); or
                               NULL: to none */
    const char *alg;        /* that signed it */
    apr_time_t expires;     /* exp, without the leeway */
    apr_time_t issued;      /* iat, 0 when absent */
    const mcp_json_t *all;  /* the claims object */
} mcp_claims_t;

/**
 * Check of a token what needs no key: its form and its header. Whoever would
 * have to fetch keys asks this first.
 * @return NULL, or invalid_token, as mcp_jwt_verify would
 */
mcp_error_t *mcp_jwt_check(const char *token, apr_size_t len, apr_pool_t *pool);

/**
 * Read what a token says without believing it: to find the keys that it could be
 * verified with, and for nothing else.
 * @return NULL, or invalid_token: its form is wrong
 */
mcp_error_t *mcp_jwt_peek(const mcp_json_t **claims, const char *token,
                          apr_size_t len, apr_pool_t *pool);

/**
 * The workspace that a token claims, before anything of it is verified: it says
 * with whose keys to verify, and nothing else may go by it.
 * @return NULL, or invalid_token: its form is wrong, or it names none
 */
mcp_error_t *mcp_jwt_claimed_workspace(const char **workspace,
                                       const char *token, apr_size_t len,
                                       apr_pool_t *pool);

/**
 * Verify a token: at most MCP_JWT_MAX_BYTES, three parts of strict base64url;
 * alg is that of its key, no crit, the typ of its kind (at+jwt or JWT of an
 * access token, when it is given), a kid unless the set has a single key;
 * signature; iss, aud, exp, nbf, iat, sub, workspace, cnf.
 * @param claims set when the token is good
 * @return NULL, or
 *         unknown_key: no key of this kid; keys may have been rotated, so the
 *         caller may load them anew and try once more (not at each request:
 *         anybody can send such a token);
 *         invalid_token: a sentence says what is wrong
 */
mcp_error_t *mcp_jwt_verify(mcp_claims_t **claims, const char *token,
                            apr_size_t len, const mcp_jwks_t *keys,
                            const mcp_jwt_expect_t *expect, apr_pool_t *pool);

/**
 * Verify a JWT with the key that its header brings (jwk): so it was made by
 * whoever has that key, and that is all that is known. The claims are the
 * caller's to check.
 * @param thumbprint set to that of the key
 * @return NULL; or invalid_token: its form, its type, or its signature is wrong,
 *         or the key no public one for ES256 or RS256
 */
mcp_error_t *mcp_jwt_verify_own(const mcp_json_t **claims,
                                const char **thumbprint, mcp_jwt_kind_t kind,
                                const char *token, apr_size_t len,
                                apr_pool_t *pool);

/**
 * Sign claims with ES256 as an access token (typ at+jwt).
 * @param claims      JSON text of an object, at most MCP_JWT_MAX_CLAIMS bytes
 * @param private_jwk as mcp_jwks_generate made it
 * @return NULL, or invalid_claims: no JSON object, or too large;
 *         invalid_key: private_jwk is no private key EC P-256
 */
mcp_error_t *mcp_jwt_sign(const char **token, mcp_str_t claims,
                          mcp_str_t private_jwk, const char *kid,
                          apr_pool_t *pool);

#endif
