/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_EVENT_H
#define MCP_EVENT_H

#include "lib/buf.h"

/*
 * Server-sent events as bytes (HTML, 9.2.6). Each carries one JSON-RPC message
 * on one data line; there are no ids to come back to (MCP 2026-07-28,
 * transports, streamable HTTP).
 */

/** An event stream's sign of life: a comment, which readers skip. */
#define MCP_EVENT_COMMENT ":\n\n"

/** Begin an event. */
void mcp_event_open(mcp_buf_t *buf);

/** Append JSON text, or a part of it. A line break in JSON is space, and an
 * event's end here; so it becomes a blank. */
void mcp_event_put(mcp_buf_t *buf, mcp_str_t json);

/** End an event. */
void mcp_event_close(mcp_buf_t *buf);

#endif
