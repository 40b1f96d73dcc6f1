/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_JWKS_H
#define MCP_JWKS_H

#include "lib/buf.h"
#include "lib/error.h"

/*
 * Sets of public keys (RFC 7517, 5) that verify tokens, and the making of a
 * signing key. Each key is pinned to one algorithm when it is read, so what a
 * token's header claims never chooses how it is verified (RFC 8725, 3.1). Keys
 * that are of no use here are left out and remembered with the reason.
 *
 * A set is not changed after it was parsed. Any number of threads may find keys
 * in it and verify with them at once; it must outlive them all. A newer set
 * replaces it as a whole.
 */

#define MCP_JWKS_MAX_KEYS 64
#define MCP_JWKS_MAX_BYTES (64 * 1024)
#define MCP_JWKS_MAX_KID 255

/* cjose's cjose_jwk_t; named so that only jwks.c and jwt.c include cjose. */
struct _cjose_jwk_int;

typedef struct mcp_jwk_t {
    const char *kid;           /* NULL: the set gave it none */
    const char *alg;           /* "ES256" or "RS256"; no other verifies */
    const char *thumbprint;    /* RFC 7638, SHA-256 in base64url */
    apr_size_t signature_size; /* bytes, exactly */
    struct _cjose_jwk_int *handle;
} mcp_jwk_t;

typedef struct mcp_jwks_t mcp_jwks_t;

/** A new signing key. The texts live in the pool of the maker. */
typedef struct mcp_jwks_pair_t {
    const char *kid;         /* RFC 7638 thumbprint, 43 characters */
    const char *alg;         /* "ES256" */
    const char *public_jwk;  /* kty, crv, x, y, kid, alg, use */
    const char *private_jwk; /* kty, crv, x, y, d; wiped with the pool */
} mcp_jwks_pair_t;

/**
 * Read a key set. Used are public keys EC P-256 (ES256) and RSA of 2048 to
 * 8192 bits (RS256); left out are private and symmetric ones, other types and
 * curves, use other than sig, key_ops without verify, an alg that contradicts
 * the type, a kid that an earlier key has (RFC 7517, 5: ignore what is not
 * understood).
 * @param keys may be empty; lives and dies with pool
 * @return NULL, or invalid_jwks: no JSON, no array "keys", too large
 */
mcp_error_t *mcp_jwks_parse(mcp_jwks_t **keys, mcp_str_t text,
                            apr_pool_t *pool);

/** How many keys can verify. */
apr_size_t mcp_jwks_count(const mcp_jwks_t *keys);

/** The key of that number, from 0. */
const mcp_jwk_t *mcp_jwks_get(const mcp_jwks_t *keys, apr_size_t i);

/** The key of that kid, or NULL. */
const mcp_jwk_t *mcp_jwks_find(const mcp_jwks_t *keys, const char *kid);

/** What was left out: an array, maybe empty, of mcp_field_t ("keys[3]"). */
const apr_array_header_t *mcp_jwks_skipped(const mcp_jwks_t *keys);

/** Make a signing key for ES256. */
mcp_error_t *mcp_jwks_generate(mcp_jwks_pair_t *pair, apr_pool_t *pool);

/**
 * What binds a sealed private key to its row (mcp_crypto_seal): the workspace,
 * a line feed, the kid.
 */
mcp_str_t mcp_jwks_sealed_for(const char *workspace, const char *kid,
                              apr_pool_t *pool);

#endif
