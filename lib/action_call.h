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

/**
 * The arguments of a call as the tool's schema is to see them: a write may have
 * the member idempotency_key that its schema does not name; but not a provider's,
 * which nobody keeps from being repeated.
 * @param arguments as they came, or NULL; set to what the schema sees
 * @param text      theirs
 */
mcp_error_t *mcp_action_call_checked(const mcp_json_t **arguments,
                                     mcp_str_t text, const mcp_tool_t *tool,
                                     apr_pool_t *pool);

/**
 * The arguments of a write for a run that has no _meta: with the idempotency key
 * from there, if they have none.
 * @param text an object
 * @return text itself when there is nothing to add
 */
const char *mcp_action_call_keyed(const char *text, const mcp_tool_t *tool,
                                  mcp_ctx_t *ctx);

#endif
