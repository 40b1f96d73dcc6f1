/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/tools.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/door.h"
#include "lib/input.h"
#include "lib/render.h"
#include "lib/result.h"
#include "lib/schema_run.h"
#include "lib/stateless.h"

/* ---- tools/list ---- */

mcp_error_t *mcp_tools_list(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const mcp_json_t *cursor = mcp_json_get(ctx->message.params, "cursor");
    mcp_str_t bytes;
    int role;

    if (cursor) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Leave cursor out: the list has one page.",
                              "params.cursor is not one of ours.");
    }
    MCP_TRY(mcp_door_know_role(ctx, "tools/list"));
    role = mcp_catalogue_role(ctx->catalogue, ctx->principal->role);
    bytes = mcp_listing_get(ctx->listing, role, ctx->revision);
    if (ctx->is_batch) {
        mcp_buf_put(reply, bytes.data, bytes.len);
    }
    else {
        ctx->splice.bytes = bytes;
        ctx->splice.at = reply->len;
    }
    return NULL;
}

/* ---- tools/call ---- */

static mcp_error_t *find_tool(const mcp_tool_t **tool, mcp_ctx_t *ctx)
{
    const char *name = mcp_json_string(mcp_json_get(ctx->message.params, "nam"
                                                                         "e"));

    if (!name) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Send the name of a tool from tools/list.",
                              "params.name must be a string.");
    }
    *tool = mcp_catalogue_find(ctx->catalogue, name);
    if (!*tool) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Call tools/list for the tools there are.",
                              "Unknown tool: %.*s", mcp_str_fit(name, 128),
                              name);
    }
    ctx->outcome.tool = (*tool)->name;
    return NULL;
}

/* The arguments as the text they came in: the database reads that, not a
 * second printing of it. */
static mcp_error_t *check_arguments(mcp_call_t *call, const mcp_tool_t *tool,
                                    mcp_ctx_t *ctx)
{
    const mcp_json_t *arguments = mcp_json_get(ctx->message.params, "argument"
                                                                    "s");
    mcp_str_t text;

    if (!arguments) {
        call->arguments = "{}";
        return mcp_schema_run(tool->input, mcp_json_empty_object(), "arguments",
                              ctx->pool);
    }
    text = mcp_jsontext_member(ctx->message.params_text, "arguments");
    call->arguments = apr_pstrmemdup(ctx->pool, text.data, text.len);
    return mcp_schema_run(tool->input, arguments, "arguments", ctx->pool);
}

static mcp_error_t *call_tool(mcp_answer_t *answer, const mcp_tool_t *tool,
                              const mcp_input_t *input, mcp_ctx_t *ctx)
{
    mcp_call_t call = {
        .name = tool->statement_name,
        .statement = tool->statement,
        .read = tool->effect == MCP_EFFECT_READ,
        .own_sql = tool->own_sql,
        .what = tool->name,
        .tool = tool->descriptor,
        .principal = tool->asks ? mcp_input_principal(input, ctx) : NULL,
    };

    MCP_TRY(mcp_door_check_scopes(ctx, tool->scopes));
    MCP_TRY(check_arguments(&call, tool, ctx));
    return mcp_door_call(answer, ctx, &call);
}

/* A result up to the inside of its text block. */
static void open_text(mcp_buf_t *reply, const mcp_ctx_t *ctx)
{
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_buf_json_name(reply, "content");
    mcp_buf_lit(reply, "[{\"type\":\"text\",\"text\":\"");
}

static void write_result(mcp_buf_t *reply, const mcp_answer_t *answer,
                         const mcp_ctx_t *ctx)
{
    mcp_buf_reserve(reply, answer->json.len * 2 + 256);
    open_text(reply, ctx);
    mcp_render(reply, answer->json);
    mcp_buf_lit(reply, "\"}]");
    if (ctx->revision->features & MCP_REV_STRUCTURED) {
        mcp_buf_lit(reply, ",\"structuredContent\":");
        mcp_buf_put(reply, answer->json.data, answer->json.len);
    }
    mcp_buf_putc(reply, '}');
}

/* The sentence, the places and the mend, as lines inside a JSON string. */
static void write_error_text(mcp_buf_t *reply, const mcp_error_t *error)
{
    int i;

    mcp_buf_json_escape(reply, error->message, strlen(error->message));
    for (i = 0; error->fields && i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  mcp_field_t);

        mcp_buf_lit(reply, "\\n- ");
        mcp_buf_json_escape(reply, field->path, strlen(field->path));
        mcp_buf_lit(reply, ": ");
        mcp_buf_json_escape(reply, field->message, strlen(field->message));
        if (field->hint) {
            mcp_buf_lit(reply, " (");
            mcp_buf_json_escape(reply, field->hint, strlen(field->hint));
            mcp_buf_putc(reply, ')');
        }
    }
    if (error->hint) {
        mcp_buf_lit(reply, "\\nHint: ");
        mcp_buf_json_escape(reply, error->hint, strlen(error->hint));
    }
}

static void write_error(mcp_buf_t *reply, const mcp_error_t *error,
                        const mcp_ctx_t *ctx)
{
    open_text(reply, ctx);
    write_error_text(reply, error);
    mcp_buf_lit(reply, "\"}]");
    if (ctx->revision->features & MCP_REV_STRUCTURED) {
        mcp_buf_lit(reply, ",\"structuredContent\":{\"error\":{");
        mcp_buf_json_name(reply, "code");
        mcp_buf_json_string(reply, error->code);
        mcp_buf_json_name(reply, "message");
        mcp_buf_json_string(reply, error->message);
        if (error->hint) {
            mcp_buf_json_name(reply, "hint");
            mcp_buf_json_string(reply, error->hint);
        }
        if (error->fields) {
            mcp_buf_json_name(reply, "fields");
            mcp_jsonrpc_write_fields(reply, error->fields);
        }
        if (error->details) {
            mcp_buf_json_name(reply, "details");
            mcp_buf_puts(reply, error->details);
        }
        mcp_buf_lit(reply, "}}");
    }
    mcp_buf_lit(reply, ",\"isError\":true}");
}

mcp_error_t *mcp_tools_call(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const mcp_json_t *arguments = mcp_json_get(ctx->message.params, "argument"
                                                                    "s");
    const mcp_tool_t *tool;
    mcp_answer_t answer;
    mcp_input_t input;
    mcp_error_t *error;

    MCP_TRY(find_tool(&tool, ctx));
    if (mcp_revision_is_stateless(ctx->revision)) {
        MCP_TRY(mcp_stateless_check_params(ctx, tool, arguments));
    }
    if (arguments && mcp_json_type(arguments) != MCP_JSON_OBJECT) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Send the arguments as an object, or none.",
                              "params.arguments must be an object.");
    }
    if (tool->asks) {
        MCP_TRY(mcp_input_read(&input, ctx, tool->name, arguments));
    }
    error = call_tool(&answer, tool, &input, ctx);
    if (!error && tool->asks && mcp_input_is_asked(answer.json)) {
        error = mcp_input_write(reply, ctx, &input, answer.json);
        if (!error) {
            ctx->outcome.code = "input_required";
            return NULL;
        }
        if (mcp_error_rpc(error, 1)) {
            return error;
        }
    }
    if (error) {
        ctx->outcome.code = error->code;
        write_error(reply, error, ctx);
        return NULL;
    }
    write_result(reply, &answer, ctx);
    return NULL;
}
