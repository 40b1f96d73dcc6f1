/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OUTSIDE_H
#define MCP_OUTSIDE_H

#include "lib/env.h"

/*
 * Other servers, as a request's virtual host may ask them (McpFetchAllow,
 * McpFetchCAFile).
 */

/** env->fetch; the baton is the request_rec. */
mcp_error_t *mcp_outside_fetch(void *baton, mcp_fetched_t *answer,
                               const mcp_fetch_t *request, apr_pool_t *pool);

#endif
