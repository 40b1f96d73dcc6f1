/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_TOKENCACHE_H
#define MCP_TOKENCACHE_H

#include "lib/crypto.h"
#include "lib/principal.h"

/*
 * Verified tokens of one child process: from a digest of the token to its
 * principal, so that a signature is checked once and not at each request. The
 * token itself is not kept. Bounded: when it is full, the entry that was not
 * used for the longest time goes, and its memory is freed. Every function may
 * be called by any thread.
 *
 * The digest covers what the token was verified against, too. Otherwise a token
 * that one endpoint accepted would be found, and believed, at another one with
 * a different audience or workspace.
 */

typedef struct mcp_tokencache_t mcp_tokencache_t;

typedef struct mcp_tokenkey_t {
    unsigned char digest[MCP_SHA256_SIZE];
} mcp_tokenkey_t;

/**
 * Make a cache; it is freed with pool.
 * @param limit entries at most; 0 makes one that keeps nothing
 */
mcp_error_t *mcp_tokencache_make(mcp_tokencache_t **cache, apr_size_t limit,
                                 apr_pool_t *pool);

/**
 * Make the key of a token.
 * @param realm what the token is verified against, as one text: workspace,
 *              issuer and audience with a line feed between them
 */
mcp_error_t *mcp_tokencache_key(mcp_tokenkey_t *key, mcp_str_t realm,
                                mcp_str_t token, apr_pool_t *pool);

/**
 * Find a token's principal.
 * @return a copy in pool; NULL: not there, or not any more at `now`
 */
mcp_principal_t *mcp_tokencache_find(mcp_tokencache_t *cache,
                                     const mcp_tokenkey_t *key, apr_time_t now,
                                     apr_pool_t *pool);

/**
 * Keep a copy of a principal. Replaces what is there. Without memory nothing is
 * kept.
 * @param until when the token must be verified anew, if it has not expired
 *              before
 */
void mcp_tokencache_insert(mcp_tokencache_t *cache, const mcp_tokenkey_t *key,
                           const mcp_principal_t *principal, apr_time_t until);

/** Remember what the database said of the role (mcp_principal_set_role). */
void mcp_tokencache_set_role(mcp_tokencache_t *cache, const mcp_tokenkey_t *key,
                             const char *role, apr_time_t now);

/** Forget a token, e.g. when the database refused its account. */
void mcp_tokencache_drop(mcp_tokencache_t *cache, const mcp_tokenkey_t *key);

/** How many entries there are, expired ones included. */
apr_size_t mcp_tokencache_count(mcp_tokencache_t *cache);

#endif
