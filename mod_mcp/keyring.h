/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_KEYRING_H
#define MCP_KEYRING_H

#include "lib/jwt.h"

/*
 * The key sets of the workspaces that a child serves, read from the database
 * when first needed, read again when they are old, and when a token names a key
 * that is not there: at once for the first such token, and then not more often
 * than every few seconds, because anybody can send one. Nor for a token that no key could make good.
 */

typedef struct mcp_keyring_t mcp_keyring_t;

/** Where key sets come from: JSON text (RFC 7517, 5) of a workspace. */
typedef mcp_error_t *(*mcp_keyring_load_t)(void *baton, mcp_str_t *jwks,
                                           const char *workspace,
                                           apr_pool_t *pool);

apr_status_t mcp_keyring_make(mcp_keyring_t **keyring, apr_pool_t *pool);

/**
 * Verify a token with the keys of a workspace (mcp_jwt_verify).
 * @return NULL; invalid_token; or what load returned
 */
mcp_error_t *mcp_keyring_verify(mcp_keyring_t *keyring, mcp_claims_t **claims,
                                const char *workspace, mcp_str_t token,
                                const mcp_jwt_expect_t *expect,
                                mcp_keyring_load_t load, void *baton,
                                apr_pool_t *pool);

#endif
