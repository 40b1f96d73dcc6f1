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

#endif
