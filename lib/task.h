/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_TASK_H
#define MCP_TASK_H

#include "lib/context.h"
#include "lib/input.h"

/*
 * A tools/call that may go on after its answer (MCP extension
 * io.modelcontextprotocol/tasks, of stateless revisions). For a tool marked so
 * (lib/task_rule.h), and a client that knows tasks:
 *
 *  1. A row says that there is a task, before anything is done.
 *  2. The statement runs in the background, on a connection of its own. It
 *     holds a lock, by which any node sees that it runs, and stops it.
 *  3. The call is answered if the outcome comes in time; nothing is left of the
 *     task then. Otherwise the answer is a handle.
 *  4. The outcome is stored for whoever asks with the handle (lib/tasks.h).
 *
 * A function that asks for more in its run ends that run; with the answers it
 * runs again, from its beginning, as it does in a call (lib/input.h).
 */

#define MCP_TASK_EXTENSION "io.modelcontextprotocol/tasks"

/** Write the outcome of a call, error or answer, as its CallToolResult. */
typedef void mcp_task_write_t(mcp_buf_t *result, const mcp_tool_t *tool,
                              const mcp_answer_t *answer,
                              const mcp_error_t *error, mcp_ctx_t *ctx);

/** Whether a tool of the catalogue can be a task in the revision of the message;
 * ctx needs no more than these two. */
int mcp_task_is_offered(const mcp_ctx_t *ctx);

/** Whether a call of the tool is to be one. */
int mcp_task_is_wanted(const mcp_ctx_t *ctx, const mcp_tool_t *tool);

/**
 * Whether the client of this message knows tasks.
 * @return NULL, or missing_capability
 */
mcp_error_t *mcp_task_check_client(mcp_ctx_t *ctx);

/**
 * Whether the client may call the tool.
 * @return NULL, or missing_capability: the tool needs a client that knows tasks
 */
mcp_error_t *mcp_task_check_tool(mcp_ctx_t *ctx, const mcp_tool_t *tool);

/**
 * Call a tool as a task.
 * @param answer set to the answer when it came in time; it lives as long as
 *               the message
 * @param handle else set to the task, a JSON object
 * @param arguments JSON object, checked
 * @param input  what the call brings with it; NULL when the tool asks nothing
 * @param write  for the outcome that is stored
 * @return NULL, or busy, or what env->call returns
 */
mcp_error_t *mcp_task_call(mcp_answer_t *answer, mcp_str_t *handle,
                           mcp_ctx_t *ctx, const mcp_tool_t *tool,
                           const char *arguments, const mcp_input_t *input,
                           mcp_task_write_t *write);

/**
 * Give a task answers to what it has asked, and let it go on when it has all of
 * them.
 * @param answers JSON object of them
 * @return NULL, or busy, invalid_params, or what env->call returns
 */
mcp_error_t *mcp_task_answer(mcp_ctx_t *ctx, const mcp_tool_t *tool,
                             const char *task, mcp_str_t answers,
                             mcp_task_write_t *write);

/** Append the members of a task, a JSON object, to a result that was begun. */
void mcp_task_write_facts(mcp_buf_t *reply, mcp_str_t task);

#endif
