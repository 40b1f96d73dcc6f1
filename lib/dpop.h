/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DPOP_H
#define MCP_DPOP_H

#include "lib/jwt.h"

/*
 * DPoP proofs (RFC 9449): a client shows with each request that it has the key
 * which its tokens are bound to, so that a token alone is of no use to a thief.
 *
 * No sentence of an error holds any part of a proof.
 */

/** A proof is good for so long before and after its time (iat). */
#define MCP_DPOP_WINDOW apr_time_from_sec(60)

/** For so many seconds a proof could be presented again. */
#define MCP_DPOP_REMEMBER 121

/** The algorithms, as challenges and metadata name them. */
#define MCP_DPOP_ALGS "ES256 RS256"

/** The request that a proof must be for. */
typedef struct mcp_dpop_expect_t {
    const char *method; /* of HTTP */
    const char *url;    /* as clients know it */
    mcp_str_t token;    /* the access token that comes with it; len 0: none */
    apr_time_t now;
} mcp_dpop_expect_t;

typedef struct mcp_dpop_t {
    const char *thumbprint; /* of the key (RFC 7638) */
    const char *once;       /* a text that no other good proof gives: the caller
                               refuses it the second time */
} mcp_dpop_t;

/**
 * Check a proof but for whether it came before (RFC 9449, 4.3).
 * @param proof the header DPoP
 * @return NULL; or invalid_dpop_proof: a sentence says what is wrong
 */
mcp_error_t *mcp_dpop_check(mcp_dpop_t *dpop, const char *proof,
                            const mcp_dpop_expect_t *expect, apr_pool_t *pool);

#endif
