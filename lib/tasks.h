/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_TASKS_H
#define MCP_TASKS_H

#include "lib/context.h"

/*
 * tasks/get, tasks/update and tasks/cancel (MCP extension
 * io.modelcontextprotocol/tasks): what a client does with a handle. Any node
 * answers; a task is known to whoever began it, with the same client, and as
 * long as the tool is there and theirs to call. Anybody else is told that there
 * is no such task.
 */

/**
 * tasks/get: how the task stands, with its outcome or what it asks.
 * @return NULL, or method_not_found, missing_capability, invalid_params, or
 *         what env->call returns
 */
mcp_error_t *mcp_tasks_get(mcp_buf_t *reply, mcp_ctx_t *ctx);

/** tasks/update: answers to what the task asks. Errors: as above, and busy. */
mcp_error_t *mcp_tasks_update(mcp_buf_t *reply, mcp_ctx_t *ctx);

/** tasks/cancel: the task has nothing more to do. Errors: as above. */
mcp_error_t *mcp_tasks_cancel(mcp_buf_t *reply, mcp_ctx_t *ctx);

#endif
