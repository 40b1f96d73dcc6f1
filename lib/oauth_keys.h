/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_KEYS_H
#define MCP_OAUTH_KEYS_H

#include "lib/jwt.h"
#include "lib/oauth_site.h"

/*
 * Key sets that others publish, of clients (jwks_uri) and of identity providers,
 * kept in the database for all nodes. One is fetched when it is first needed,
 * when its time is over, and early when a token names a key that it does not
 * have; but, whatever comes of it, not within half a minute of the last time,
 * because anybody can send such a token. While its server is away a set is used
 * for an hour longer (sql/mcp/fn/oauth_key_set.sql).
 */

/**
 * Verify a token (mcp_jwt_verify) with the keys of a URL.
 * @return NULL; invalid_token; temporarily_unavailable: the keys cannot be had
 *         now; or the database's state
 */
mcp_error_t *mcp_oauth_keys_verify(mcp_claims_t **claims,
                                   const mcp_oauth_site_t *site,
                                   const char *url, const char *token,
                                   const mcp_jwt_expect_t *expect);

#endif
