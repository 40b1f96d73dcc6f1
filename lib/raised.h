/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_RAISED_H
#define MCP_RAISED_H

#include "lib/json.h"

/**
 * The error that a SQL function means, raised (mcp.fail) or returned
 * (mcp.refusal), for the one who called.
 * @param message NULL: none was given
 * @param hint    or NULL; outlives the error
 * @param facts   an object {code, fields: [{path, code, message, hint}],
 *                details}, in a pool that outlives the error; or NULL. What is
 *                not in it has a plain word in its place
 */
mcp_error_t *mcp_raised_error(const char *message, const char *hint,
                              const mcp_json_t *facts, apr_pool_t *pool);

#endif
