/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_HANDLER_H
#define MCP_HANDLER_H

#include "lib/context.h"
#include "mod_mcp/request.h"

/**
 * The handler hook: answers what the bearer check let through.
 * @return DECLINED (not for an endpoint) or DONE
 */
int mcp_handler(request_rec *r);

/** What the library is handed, without a message; request->principal is set. */
mcp_ctx_t *mcp_handler_context(request_rec *r, const mcp_request_t *request);

#endif
