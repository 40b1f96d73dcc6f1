/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/tools.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/action.h"
#include "lib/action_call.h"
#include "lib/content.h"
#include "lib/cut.h"
#include "lib/denial.h"
#include "lib/door.h"
#include "lib/elicit.h"
#include "lib/follow.h"
#include "lib/input.h"
#include "lib/render.h"
#include "lib/result.h"
#include "lib/schema_run.h"
#include "lib/stateless.h"
#include "lib/task.h"

/* ---- tools/list ---- */

/* Who has shown no token sees what there is for anybody to sign in for. */
static mcp_error_t *find_role(int *role, mcp_ctx_t *ctx)
{
    *role = MCP_LISTING_WHOLE;
    if (ctx->principal->credential != MCP_CREDENTIAL_NONE) {
        MCP_TRY(mcp_door_know_role(ctx, "tools/list"));
        *role = mcp_catalogue_role(ctx->catalogue, ctx->principal->role);
    }
    return NULL;
}

mcp_error_t *mcp_tools_list(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const mcp_json_t *cursor = mcp_json_get(ctx->message.params, "cursor");
    mcp_str_t bytes;
    int role = 0;

    if (cursor) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Leave cursor out: the list has one page.",
                              "params.cursor is not one of ours.");
    }
    MCP_TRY(find_role(&role, ctx));
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
    MCP_TRY(mcp_action_call_checked(&arguments, text, tool, ctx->pool));
    return mcp_schema_run(tool->input, arguments, "arguments", ctx->pool);
}

/* The account is entered as for any tool; the arguments are no business of the
 * database, and what is written, is written when that is done. */
static mcp_error_t *provide(mcp_answer_t *answer, const mcp_tool_t *tool,
                            mcp_call_t *call, mcp_ctx_t *ctx)
{
    mcp_provision_t provision = { .provider = tool->provider,
                                  .tool = tool->name,
                                  .arguments = call->arguments };

    if (!ctx->env->provide) {
        return mcp_error_make(ctx->pool, "unavailable", "Use another tool.",
                              "The tool %s is not available on this server.",
                              tool->name);
    }
    call->arguments = "{}";
    call->read = 1;
    MCP_TRY(mcp_door_call(answer, ctx, call));
    provision.role = answer->role;
    return ctx->env->provide(ctx->env->baton, &answer->json, &provision,
                             ctx->pool);
}

/* One call on its way. */
typedef struct round_t {
    mcp_ctx_t *ctx;
    const mcp_tool_t *tool;
    mcp_str_t handle; /* of the task that it has become; len 0: none */
} round_t;

/* The answer, or a handle. */
static mcp_error_t *call_tool(mcp_answer_t *answer, void *baton,
                              const mcp_input_t *input)
{
    round_t *round = baton;
    mcp_ctx_t *ctx = round->ctx;
    const mcp_tool_t *tool = round->tool;
    mcp_call_t call = {
        .name = tool->statement_name,
        .statement = tool->statement,
        .read = tool->effect == MCP_EFFECT_READ,
        .own_sql = tool->own_sql,
        .what = tool->name,
        .tool = tool->descriptor,
        .principal = mcp_action_call_principal(
            input ? mcp_input_principal(input, ctx) : ctx->principal->text,
            tool, ctx),
    };

    MCP_TRY(check_arguments(&call, tool, ctx));
    if (mcp_task_is_wanted(ctx, tool)) {
        return mcp_task_call(answer, &round->handle, ctx, tool,
                             mcp_action_call_keyed(call.arguments, tool, ctx),
                             input, mcp_tools_write);
    }
    return tool->provider ? provide(answer, tool, &call, ctx)
                          : mcp_follow_call(answer, ctx, &call);
}

/* A result up to the inside of its text block. */
static void open_text(mcp_buf_t *reply, const mcp_ctx_t *ctx)
{
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_buf_json_name(reply, "content");
    mcp_buf_lit(reply, "[{\"type\":\"text\",\"text\":\"");
}

/* The same JSON twice: for the model to read, and for programs. */
static void write_data(mcp_buf_t *reply, mcp_str_t text, mcp_str_t structure,
                       const mcp_ctx_t *ctx)
{
    mcp_buf_reserve(reply, text.len * 2 + 256);
    open_text(reply, ctx);
    mcp_render(reply, text);
    mcp_buf_lit(reply, "\"}]");
    mcp_content_write_structure(reply, structure, ctx->revision);
    mcp_buf_putc(reply, '}');
}

/* ---- what does not fit ---- */

/* The call's offset, where offset plus rows is a number that JSON keeps. */
static int read_offset(double *offset, const mcp_ctx_t *ctx)
{
    const mcp_json_t *given =
        mcp_json_get(mcp_json_get(ctx->message.params, "arguments"), "offset");

    *offset = mcp_json_number(given);
    return *offset >= 0 && *offset <= 1e15;
}

static void read_limits(mcp_cut_options_t *limits, const mcp_tool_t *tool,
                        const mcp_ctx_t *ctx)
{
    limits->max = tool->max_result  ? tool->max_result
                  : ctx->max_result ? ctx->max_result
                                    : MCP_RESULT_MAX;
    limits->takes_limit = tool->takes_limit;
    limits->takes_offset = read_offset(&limits->offset, ctx)
                           && tool->takes_offset;
    limits->closed = tool->is_closed;
    limits->has_written = tool->effect != MCP_EFFECT_READ;
}

/* ---- content of the tool's own making ---- */

static mcp_error_t *check_content(const mcp_tool_t *tool, mcp_str_t json,
                                  mcp_ctx_t *ctx)
{
    mcp_json_t *result;
    mcp_error_t *error = mcp_json_parse(&result, json, ctx->pool);

    if (!error) {
        error = mcp_content_check(tool, result, "$", ctx->pool);
    }
    return error ? mcp_door_bad_content(ctx, "tool", tool->name, error) : NULL;
}

static mcp_error_t *write_content(mcp_buf_t *reply, mcp_str_t json,
                                  const mcp_tool_t *tool, mcp_ctx_t *ctx)
{
    if (!tool->fixed.len) {
        MCP_TRY(check_content(tool, json, ctx));
    }
    if (mcp_content_is_error(json)) {
        ctx->outcome.code = "tool_error";
    }
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_content_write(reply, json, ctx->revision);
    mcp_buf_putc(reply, '}');
    return NULL;
}

static mcp_error_t *write_result(mcp_buf_t *reply, mcp_str_t json,
                                 const mcp_tool_t *tool, mcp_ctx_t *ctx)
{
    mcp_cut_options_t limits;
    mcp_cut_t cut;

    read_limits(&limits, tool, ctx);
    if (tool->fixed.len) {
        return write_content(reply, tool->fixed, tool, ctx);
    }
    if (tool->returns == MCP_RETURNS_CONTENT) {
        return json.len <= limits.max
                   ? write_content(reply, json, tool, ctx)
                   : mcp_cut_refuse(json, &limits, ctx->pool);
    }
    if (json.len <= limits.max) {
        write_data(reply, json, json, ctx);
        return NULL;
    }
    MCP_TRY(mcp_cut(&cut, json, &limits, ctx->pool));
    write_data(reply, cut.text, cut.structure, ctx);
    return NULL;
}

/* ---- errors ---- */

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

void mcp_tools_write(mcp_buf_t *result, const mcp_tool_t *tool,
                     const mcp_answer_t *answer, const mcp_error_t *error,
                     mcp_ctx_t *ctx)
{
    if (error) {
        mcp_denial_note(ctx, tool, error->code);
    }
    else if (tool->effect != MCP_EFFECT_READ) {
        /* One that is an answer has left its line itself. */
        error = mcp_action_refusal(answer->json, ctx->pool);
    }
    if (!error) {
        error = write_result(result, answer->json, tool, ctx);
    }
    if (error) {
        ctx->outcome.code = error->code;
        write_error(result, error, ctx);
    }
}

static void write_handle(mcp_buf_t *reply, mcp_str_t handle, mcp_ctx_t *ctx)
{
    ctx->outcome.code = "task";
    mcp_result_open_task(reply, ctx->catalogue);
    mcp_task_write_facts(reply, handle);
    mcp_buf_putc(reply, '}');
}

/* What the client did wrong, whatever the tool would say. */
static mcp_error_t *check_request(const mcp_tool_t *tool,
                                  const mcp_json_t *arguments, mcp_ctx_t *ctx)
{
    if (mcp_revision_is_stateless(ctx->revision)) {
        MCP_TRY(mcp_stateless_check_params(ctx, tool, arguments));
    }
    if (arguments && mcp_json_type(arguments) != MCP_JSON_OBJECT) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Send the arguments as an object, or none.",
                              "params.arguments must be an object.");
    }
    return NULL;
}

/* What the client must be able to. */
static mcp_error_t *check_client(const mcp_tool_t *tool, mcp_ctx_t *ctx)
{
    if (!mcp_revision_is_stateless(ctx->revision)) {
        return NULL;
    }
    MCP_TRY(mcp_stateless_check_capabilities(ctx, tool->requires));
    return mcp_task_check_tool(ctx, tool);
}

/* The requests for more input; what stands in their way is a JSON-RPC error if
 * the protocol has one for it. */
static mcp_error_t *write_asking(mcp_buf_t *reply, const mcp_tool_t *tool,
                                 const mcp_input_t *input, mcp_str_t json,
                                 mcp_ctx_t *ctx)
{
    mcp_error_t *error = mcp_input_write(reply, ctx, input, json);

    if (!error) {
        ctx->outcome.code = "input_required";
        return NULL;
    }
    if (mcp_error_rpc(error, 1)) {
        return error;
    }
    mcp_tools_write(reply, tool, NULL, error, ctx);
    return NULL;
}

static mcp_error_t *run_tool(mcp_buf_t *reply, const mcp_tool_t *tool,
                             const mcp_json_t *arguments, mcp_ctx_t *ctx)
{
    round_t round = { .ctx = ctx, .tool = tool };
    mcp_answer_t answer;
    mcp_input_t input;
    mcp_error_t *error;

    if (tool->asks) {
        MCP_TRY(mcp_input_read(&input, ctx, tool->name, arguments));
        error = mcp_elicit_run(&answer, &input, ctx, call_tool, &round);
    }
    else {
        error = call_tool(&answer, &round, NULL);
    }
    if (round.handle.len) {
        write_handle(reply, round.handle, ctx);
    }
    else if (!error && tool->asks && mcp_input_is_asked(answer.json)) {
        return write_asking(reply, tool, &input, answer.json, ctx);
    }
    else {
        mcp_tools_write(reply, tool, &answer, error, ctx);
    }
    return NULL;
}

mcp_error_t *mcp_tools_call(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const mcp_json_t *arguments = mcp_json_get(ctx->message.params, "argument"
                                                                    "s");
    const mcp_tool_t *tool;
    mcp_error_t *error;

    MCP_TRY(find_tool(&tool, ctx));
    MCP_TRY(check_request(tool, arguments, ctx));
    error = mcp_door_check_scopes(ctx, tool->scopes);
    if (error) {
        mcp_tools_write(reply, tool, NULL, error, ctx);
        return NULL;
    }
    MCP_TRY(check_client(tool, ctx));
    return run_tool(reply, tool, arguments, ctx);
}
