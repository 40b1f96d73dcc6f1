/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_TOOLS_H
#define MCP_TOOLS_H

#include "lib/context.h"

/*
 * tools/list and tools/call (MCP 2025-11-25, server/tools). A call is one
 * statement on the database, and its answer is written around the text that
 * came back; what the model can mend is a result with isError, what the client
 * did wrong is a JSON-RPC error.
 */

/**
 * tools/list: the bytes that were made when the configuration was read, for
 * the caller's role.
 */
mcp_error_t *mcp_tools_list(mcp_buf_t *reply, mcp_ctx_t *ctx);

/**
 * tools/call.
 * @return NULL, also when the result says isError; invalid_params for an
 *         unknown tool or arguments that are no object; missing_capability for
 *         a client that lacks what the tool requires
 */
mcp_error_t *mcp_tools_call(mcp_buf_t *reply, mcp_ctx_t *ctx);

/**
 * Write the outcome of a call as a result: for calls that are answered later
 * (lib/task.h).
 * @param answer what the statement gave; not looked at with an error
 * @param error  or NULL
 */
void mcp_tools_write(mcp_buf_t *result, const mcp_tool_t *tool,
                     const mcp_answer_t *answer, const mcp_error_t *error,
                     mcp_ctx_t *ctx);

#endif
