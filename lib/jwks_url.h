/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_JWKS_URL_H
#define MCP_JWKS_URL_H

#include "lib/env.h"
#include "lib/jwks.h"

/*
 * Key sets that somebody publishes: an issuer (McpJWKSURL), or a client that
 * authenticates with a key of its own (jwks_uri).
 */

#define MCP_JWKS_URL_LIMIT apr_time_from_sec(5)

/* For how many seconds a set may be kept, at least and at most, and when its
 * server does not say. */
#define MCP_JWKS_URL_LEAST 60
#define MCP_JWKS_URL_MOST 3600
#define MCP_JWKS_URL_OTHERWISE 300

/**
 * Fetch a key set that has a key which verifies.
 * @param keep set to the seconds for which it may be kept
 * @return NULL; what env->fetch returned; or invalid_jwks: another status than
 *         200, no key set, or none of its keys is of use
 */
mcp_error_t *mcp_jwks_url_fetch(mcp_jwks_t **keys, int *keep,
                                const mcp_env_t *env, const char *url,
                                apr_pool_t *pool);

/**
 * The same, for who keeps the set elsewhere than in this process.
 * @param text set to its JSON text
 */
mcp_error_t *mcp_jwks_url_fetch_text(mcp_jwks_t **keys, mcp_str_t *text,
                                     int *keep, const mcp_env_t *env,
                                     const char *url, apr_pool_t *pool);

#endif
