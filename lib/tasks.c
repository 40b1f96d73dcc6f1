/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/tasks.h"

#include <string.h>

#include "lib/access.h"
#include "lib/input.h"
#include "lib/result.h"
#include "lib/task.h"
#include "lib/task_store.h"
#include "lib/tools.h"

/* An id is shorter. */
#define ID_MAX 64

typedef struct found_t {
    const char *id;
    const mcp_tool_t *tool;
    mcp_str_t json; /* what mcp.task_get gives */
} found_t;

static mcp_error_t *unknown(mcp_ctx_t *ctx)
{
    return mcp_error_make(ctx->pool, "invalid_params",
                          "Call the tool again for a new one.",
                          "There is no such task, or it has expired.");
}

static mcp_error_t *check_offered(mcp_ctx_t *ctx)
{
    if (!mcp_task_is_offered(ctx)) {
        return mcp_error_make(ctx->pool, "method_not_found", NULL,
                              "No tool of this server runs as a task.");
    }
    return mcp_task_check_client(ctx);
}

/* What has been a caller's own may be no more. */
static int may(const mcp_ctx_t *ctx, const mcp_tool_t *tool)
{
    const mcp_principal_t *principal = ctx->principal;

    return tool && tool->task
           && mcp_tool_may(tool,
                           mcp_catalogue_role(ctx->catalogue, principal->role))
           && !mcp_access_missing(tool->scopes, principal->scopes, ctx->pool);
}

static mcp_error_t *find(found_t *found, mcp_ctx_t *ctx)
{
    mcp_json_t *name;

    MCP_TRY(check_offered(ctx));
    found->id = mcp_json_string(mcp_json_get(ctx->message.params, "taskId"));
    if (!found->id || strlen(found->id) > ID_MAX) {
        return unknown(ctx);
    }
    MCP_TRY(mcp_task_store_of(&found->json, ctx, MCP_TASK_GET, found->id));
    MCP_TRY(mcp_json_parse(&name, mcp_jsontext_member(found->json, "tool"),
                           ctx->pool));
    found->tool = mcp_catalogue_find(ctx->catalogue, mcp_json_string(name));
    if (!may(ctx, found->tool)) {
        return unknown(ctx);
    }
    ctx->outcome.tool = found->tool->name;
    return NULL;
}

/* Members that are there. */
static void write_member(mcp_buf_t *reply, const char *name, mcp_str_t json)
{
    mcp_str_t value = mcp_jsontext_member(json, name);

    if (value.len && !mcp_str_is(value, "null")) {
        mcp_buf_json_name(reply, name);
        mcp_buf_put(reply, value.data, value.len);
    }
}

mcp_error_t *mcp_tasks_get(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    found_t found;

    MCP_TRY(find(&found, ctx));
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_task_write_facts(reply, mcp_jsontext_member(found.json, "task"));
    write_member(reply, "result", found.json);
    write_member(reply, "error", found.json);
    write_member(reply, "inputRequests", found.json);
    mcp_buf_putc(reply, '}');
    return NULL;
}

/* Both acknowledge, and tell nothing. */
static void acknowledge(mcp_buf_t *reply, const mcp_ctx_t *ctx)
{
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_buf_putc(reply, '}');
}

static mcp_error_t *read_answers(mcp_buf_t *answers, mcp_ctx_t *ctx,
                                 const found_t *found)
{
    const mcp_json_t *given = mcp_json_get(ctx->message.params, "inputResponse"
                                                                "s");
    mcp_str_t asked = mcp_jsontext_member(found->json, "inputRequests");
    mcp_json_t *requests = NULL;

    if (!given || mcp_json_type(given) != MCP_JSON_OBJECT
        || mcp_json_count(given) > MCP_INPUT_MAX) {
        return mcp_error_make(ctx->pool, "invalid_params", NULL,
                              "params.inputResponses must be an object of at "
                              "most %d members.",
                              MCP_INPUT_MAX);
    }
    MCP_TRY(mcp_json_parse(&requests, asked, ctx->pool));
    return mcp_input_take(answers, ctx, given, requests);
}

mcp_error_t *mcp_tasks_update(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    mcp_buf_t answers;
    found_t found;

    MCP_TRY(find(&found, ctx));
    MCP_TRY(read_answers(&answers, ctx, &found));
    if (answers.len > 2) {
        MCP_TRY(mcp_task_answer(ctx, found.tool, found.id,
                                (mcp_str_t){ answers.data, answers.len },
                                mcp_tools_write));
    }
    acknowledge(reply, ctx);
    return NULL;
}

/* The row first, committed: a run that begins between the two steps sees it. */
mcp_error_t *mcp_tasks_cancel(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    mcp_str_t was;
    found_t found;

    MCP_TRY(find(&found, ctx));
    MCP_TRY(mcp_task_store_of(&was, ctx, MCP_TASK_CANCEL, found.id));
    if (mcp_str_is(mcp_jsontext_member(was, "running"), "true")) {
        MCP_TRY(mcp_task_store_of(NULL, ctx, MCP_TASK_INTERRUPT, found.id));
    }
    acknowledge(reply, ctx);
    return NULL;
}
