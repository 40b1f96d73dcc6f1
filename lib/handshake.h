/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_HANDSHAKE_H
#define MCP_HANDSHAKE_H

#include "lib/context.h"

/*
 * The methods that open a connection and keep it (MCP 2025-11-25, lifecycle).
 * Nothing is remembered between messages: any node answers any request.
 */

/** initialize: agree on a revision, say what this server offers. */
mcp_error_t *mcp_handshake_initialize(mcp_buf_t *reply, mcp_ctx_t *ctx);

/** ping: an empty result. */
mcp_error_t *mcp_handshake_ping(mcp_buf_t *reply, mcp_ctx_t *ctx);

/**
 * logging/setLevel: an empty result (MCP 2025-11-25, server, logging). As nothing
 * is remembered, all clients go on to get what lib/follow.h says.
 * @return NULL, or invalid_params for a level that there is not
 */
mcp_error_t *mcp_handshake_set_level(mcp_buf_t *reply, mcp_ctx_t *ctx);

#endif
