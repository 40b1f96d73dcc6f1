/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_TASK_STORE_H
#define MCP_TASK_STORE_H

#include "lib/context.h"

/*
 * The rows of tasks, by the functions that keep them: mcp.task_begin and the
 * others of sql/mcp/fn, where the rules stand. Each takes one JSON object and
 * gives one, in a transaction of its own, and only of the caller's own tasks.
 */

typedef enum mcp_task_step_t {
    MCP_TASK_BEGIN,
    MCP_TASK_GET,
    MCP_TASK_ANSWER,
    MCP_TASK_CANCEL,
    MCP_TASK_INTERRUPT,
    MCP_TASK_PARK,
    MCP_TASK_END,
    MCP_TASK_DROP
} mcp_task_step_t;

/**
 * Do one step.
 * @param given      JSON text of what the function takes
 * @param descriptor of the tool, whose roles are held to; NULL: any role may
 * @param out        set to what it gives; may be NULL
 * @return NULL; invalid_params: there is no such task; or what env->call returns
 */
mcp_error_t *mcp_task_store(mcp_str_t *out, mcp_ctx_t *ctx,
                            mcp_task_step_t step, const char *given,
                            const char *descriptor);

/** The same with a step that takes {task} alone. */
mcp_error_t *mcp_task_store_of(mcp_str_t *out, mcp_ctx_t *ctx,
                               mcp_task_step_t step, const char *task);

#endif
