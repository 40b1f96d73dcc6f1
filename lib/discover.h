/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DISCOVER_H
#define MCP_DISCOVER_H

#include "lib/context.h"

/*
 * What this server offers: the capabilities, which initialize and
 * server/discover both tell (MCP 2026-07-28, server/discover).
 */

/** Append the capabilities object for the revision of the message. */
void mcp_discover_write_capabilities(mcp_buf_t *reply, const mcp_ctx_t *ctx);

/** server/discover. Its _meta carries a digest of all tools that are listed to
 * anybody: as long as it stays the same, so do the lists. */
mcp_error_t *mcp_discover(mcp_buf_t *reply, mcp_ctx_t *ctx);

#endif
