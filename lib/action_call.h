/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_ACTION_CALL_H
#define MCP_ACTION_CALL_H

#include "lib/context.h"

/*
 * What the call of a write tells the database beside its arguments.
 */

/**
 * The principal's text with what a write may be told beside its arguments: the
 * idempotency key in _meta, and whether the client can ask its human.
 * @param text $1 so far
 * @return text itself when there is nothing to add
 */
const char *mcp_action_call_principal(const char *text, const mcp_tool_t *tool,
                                      mcp_ctx_t *ctx);

#endif
