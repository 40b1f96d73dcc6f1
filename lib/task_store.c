/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/task_store.h"

#include "lib/door.h"

/* A tool that only reads has a task all the same, and the row is written. */
#define ROW(function, what)                                    \
    {                                                          \
        "mcp_" function,                                       \
            "SELECT mcp.enter($1::jsonb, $3::jsonb - 'read', " \
            "$4::text), mcp." function "($2::json)::text",     \
            what                                               \
    }

/* By mcp_task_step_t. */
static const struct {
    const char *name, *statement, *what;
} steps[] = {
    ROW("task_begin", "tools/call"),
    ROW("task_get", "tasks/get"),
    ROW("task_answer", "tasks/update"),
    ROW("task_cancel", "tasks/cancel"),
    ROW("task_interrupt", "tasks/cancel"),
    ROW("task_park", "task that asks"),
    ROW("task_end", "task that ended"),
    ROW("task_drop", "task that was answered"),
};

mcp_error_t *mcp_task_store(mcp_str_t *out, mcp_ctx_t *ctx,
                            mcp_task_step_t step, const char *given,
                            const char *descriptor)
{
    mcp_call_t call = {
        .name = steps[step].name,
        .statement = steps[step].statement,
        .what = steps[step].what,
        .arguments = given,
        .tool = descriptor ? descriptor : "{\"name\":\"tasks\"}",
    };
    mcp_answer_t answer;

    MCP_TRY(mcp_door_call(&answer, ctx, &call));
    if (out) {
        *out = answer.json;
    }
    return NULL;
}

mcp_error_t *mcp_task_store_of(mcp_str_t *out, mcp_ctx_t *ctx,
                               mcp_task_step_t step, const char *task)
{
    mcp_buf_t given;

    mcp_buf_init(&given, 64, ctx->pool);
    mcp_buf_lit(&given, "{\"task\":");
    mcp_buf_json_string(&given, task);
    mcp_buf_putc(&given, '}');
    return mcp_task_store(out, ctx, step, given.data, NULL);
}
