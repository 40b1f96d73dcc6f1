/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SESSION_H
#define MCP_SESSION_H

#include "lib/context.h"

/*
 * What initialize said of the client, for the revisions in which later messages
 * do not say it again (MCP 2025-11-25, transports, session management). The
 * server keeps no sessions: the id that it hands out is what it wants to know
 * later, sealed under the master key and bound to the caller. It proves nothing
 * but that; who calls, the token says each time. A client that sends none, or
 * one that is stale, is served as one that can do nothing special.
 */

/** An id is good for this long. */
#define MCP_SESSION_TTL apr_time_from_sec(86400)

/**
 * Make the id for a client that has just said what it can.
 * @param capabilities its ClientCapabilities, or NULL
 * @return NULL: it can do nothing that we would ask, or there is no master key
 */
const char *mcp_session_make(mcp_ctx_t *ctx, const mcp_json_t *capabilities);

/** Read the header Mcp-Session-Id: sets ctx->client.capabilities when it is one
 * of ours, this caller's and not stale. */
void mcp_session_read(mcp_ctx_t *ctx);

#endif
