/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/prompts.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/content.h"
#include "lib/door.h"
#include "lib/result.h"
#include "lib/run.h"
#include "lib/schema_run.h"
#include "lib/uri_template.h"

const mcp_prompt_t *mcp_prompts_find(const mcp_catalogue_t *catalogue,
                                     const char *name)
{
    int i;

    for (i = 0; name && i < catalogue->prompts->nelts; i++) {
        const mcp_prompt_t *prompt = APR_ARRAY_IDX(catalogue->prompts, i,
                                                   const mcp_prompt_t *);

        if (!strcmp(prompt->entry.name, name)) {
            return prompt;
        }
    }
    return NULL;
}

/* ---- prompts/list ---- */

static void write_prompt(mcp_buf_t *reply, const mcp_prompt_t *prompt,
                         const mcp_revision_t *revision)
{
    mcp_buf_putc(reply, '{');
    mcp_entry_write(reply, &prompt->entry, revision);
    if (prompt->arguments->nelts) {
        mcp_buf_json_name(reply, "arguments");
        mcp_argument_write(reply, prompt->arguments, revision);
    }
    mcp_buf_putc(reply, '}');
}

mcp_error_t *mcp_prompts_list(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const apr_array_header_t *prompts = ctx->catalogue->prompts;
    const char *between = "";
    int i, role;

    if (mcp_json_get(ctx->message.params, "cursor")) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Leave cursor out: the list has one page.",
                              "params.cursor is not one of ours.");
    }
    MCP_TRY(mcp_door_know_role(ctx, "prompts/list"));
    role = mcp_catalogue_role(ctx->catalogue, ctx->principal->role);
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_buf_json_name(reply, "prompts");
    mcp_buf_putc(reply, '[');
    for (i = 0; i < prompts->nelts; i++) {
        const mcp_prompt_t *prompt = APR_ARRAY_IDX(prompts, i,
                                                   const mcp_prompt_t *);

        if (mcp_access_may(prompt->entry.roles, role)) {
            mcp_buf_puts(reply, between);
            write_prompt(reply, prompt, ctx->revision);
            between = ",";
        }
    }
    mcp_buf_putc(reply, ']');
    mcp_result_close_cached(reply, ctx->revision, MCP_CACHE_PRIVATE);
    return NULL;
}

/* ---- arguments ---- */

static mcp_error_t *unknown_prompt(mcp_ctx_t *ctx, const char *name)
{
    if (!name) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Send the name of a prompt from prompts/list.",
                              "params.name must be a string.");
    }
    return mcp_error_make(ctx->pool, "invalid_params",
                          "Call prompts/list for the prompts there are.",
                          "Unknown prompt: %.*s", mcp_str_fit(name, 128), name);
}

static void note(mcp_error_t *error, mcp_ctx_t *ctx, const char *name,
                 const char *code, const char *message)
{
    mcp_error_field(error, ctx->pool,
                    apr_psprintf(ctx->pool, "arguments.%.*s",
                                 mcp_str_fit(name, 64), name),
                    code, message, NULL);
}

static void check_given(mcp_error_t *error, mcp_ctx_t *ctx,
                        const mcp_prompt_t *prompt, const mcp_json_t *arguments)
{
    const mcp_json_t *given;

    for (given = mcp_json_first(arguments); given;
         given = mcp_json_next(given)) {
        const char *name = mcp_json_name(given);
        const char *value = mcp_json_string(given);

        if (!mcp_argument_find(prompt->arguments, name)) {
            note(error, ctx, name, "unknown", "is no argument of this prompt");
        }
        else if (!value) {
            note(error, ctx, name, "type", "must be a string");
        }
        else if (strlen(value) > MCP_PROMPTS_VALUE_MAX) {
            note(error, ctx, name, "maxLength", "is longer than 16384 bytes");
        }
        if (error->fields && error->fields->nelts >= MCP_ARGUMENTS_MAX) {
            return;
        }
    }
}

/* The values in the order of the prompt's arguments. */
static const char *const *values_of(mcp_ctx_t *ctx, const mcp_prompt_t *prompt,
                                    const mcp_json_t *arguments)
{
    int i, count = prompt->arguments->nelts;
    const char **values = apr_pcalloc(ctx->pool, ((apr_size_t)count + 1)
                                                     * sizeof(*values));

    for (i = 0; i < count; i++) {
        values[i] = mcp_json_string(mcp_json_get(
            arguments,
            APR_ARRAY_IDX(prompt->arguments, i, mcp_argument_t).name));
    }
    return values;
}

/* A client that meets a URI which is none throws all messages away. */
static void check_uri(mcp_error_t *error, mcp_ctx_t *ctx,
                      const mcp_prompt_t *prompt, const mcp_template_t *uri,
                      const char *const *values)
{
    int i;

    if (mcp_uri_is_absolute(mcp_template_fill(uri, values, ctx->pool))) {
        return;
    }
    for (i = 0; i < prompt->arguments->nelts; i++) {
        if (mcp_template_has(uri, i)) {
            note(error, ctx,
                 APR_ARRAY_IDX(prompt->arguments, i, mcp_argument_t).name,
                 "format", "must make a URI, as in orders://order/1");
        }
    }
}

static void check_uris(mcp_error_t *error, mcp_ctx_t *ctx,
                       const mcp_prompt_t *prompt, const char *const *values)
{
    int i;

    for (i = 0; !error->fields && i < prompt->messages->nelts; i++) {
        const mcp_template_t *uri = mcp_block_uri(
            APR_ARRAY_IDX(prompt->messages, i, mcp_message_t).content);

        if (uri) {
            check_uri(error, ctx, prompt, uri, values);
        }
    }
}

static mcp_error_t *check_arguments(mcp_ctx_t *ctx, const mcp_prompt_t *prompt,
                                    const mcp_json_t *arguments)
{
    mcp_error_t *error = mcp_error_make(ctx->pool, "invalid_params",
                                        "See the arguments in prompts/list.",
                                        "The arguments of %s are not valid.",
                                        prompt->entry.name);
    int i;

    if (arguments && mcp_json_type(arguments) != MCP_JSON_OBJECT) {
        error->message = "params.arguments must be an object.";
        return error;
    }
    for (i = 0; i < prompt->arguments->nelts; i++) {
        const mcp_argument_t *argument = &APR_ARRAY_IDX(prompt->arguments, i,
                                                        mcp_argument_t);

        if (argument->required && !mcp_json_get(arguments, argument->name)) {
            note(error, ctx, argument->name, "required", "is required");
        }
    }
    check_given(error, ctx, prompt,
                arguments ? arguments : mcp_json_empty_object());
    if (!error->fields && prompt->messages) {
        check_uris(error, ctx, prompt, values_of(ctx, prompt, arguments));
    }
    return error->fields ? error : NULL;
}

/* ---- prompts/get ---- */

static void open_messages(mcp_buf_t *reply, const mcp_ctx_t *ctx,
                          const char *description)
{
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_entry_write_text(reply, "description", description);
    mcp_buf_json_name(reply, "messages");
    mcp_buf_putc(reply, '[');
}

static void write_own(mcp_buf_t *reply, const mcp_ctx_t *ctx,
                      const mcp_prompt_t *prompt, const char *const *values)
{
    int i;

    open_messages(reply, ctx, prompt->entry.description);
    for (i = 0; i < prompt->messages->nelts; i++) {
        const mcp_message_t *message = &APR_ARRAY_IDX(prompt->messages, i,
                                                      mcp_message_t);

        mcp_buf_puts(reply, i ? ",{" : "{");
        mcp_entry_write_text(reply, "role", message->role);
        mcp_buf_json_name(reply, "content");
        mcp_block_write(reply, message->content, values, ctx->revision);
        mcp_buf_putc(reply, '}');
    }
    mcp_buf_lit(reply, "]}");
}

/* The arguments as the text they came in. */
static const char *arguments_text(mcp_ctx_t *ctx)
{
    mcp_str_t text = mcp_jsontext_member(ctx->message.params_text, "arguments");

    return text.len ? apr_pstrmemdup(ctx->pool, text.data, text.len) : "{}";
}

/* What the function made, as the text that it is. */
static void write_made(mcp_buf_t *reply, const mcp_ctx_t *ctx,
                       const char *description, mcp_str_t json)
{
    mcp_str_t messages = mcp_jsontext_member(json, "messages"), message;
    const char *between = "{";

    open_messages(reply, ctx, description);
    while ((message = mcp_jsontext_item(&messages)).len) {
        mcp_str_t role = mcp_jsontext_member(message, "role");

        mcp_buf_puts(reply, between);
        between = ",{";
        mcp_buf_json_name(reply, "role");
        mcp_buf_put(reply, role.data, role.len);
        mcp_buf_json_name(reply, "content");
        mcp_content_write_block(reply, mcp_jsontext_member(message, "content"),
                                ctx->revision);
        mcp_buf_putc(reply, '}');
    }
    mcp_buf_lit(reply, "]}");
}

static mcp_error_t *check_made(const char **description, mcp_ctx_t *ctx,
                               const mcp_prompt_t *prompt, mcp_str_t json)
{
    mcp_json_t *value;
    const char *own;
    mcp_error_t *error = mcp_json_parse(&value, json, ctx->pool);

    if (!error) {
        error = mcp_schema_run(prompt->made, value, "$", ctx->pool);
    }
    if (error) {
        return mcp_door_bad_content(ctx, prompt->entry.kind, prompt->entry.name,
                                    error);
    }
    own = mcp_json_string(mcp_json_get(value, "description"));
    *description = own ? own : *description;
    return NULL;
}

static mcp_error_t *run_prompt(mcp_buf_t *reply, mcp_ctx_t *ctx,
                               const mcp_prompt_t *prompt,
                               const mcp_json_t *arguments)
{
    mcp_run_t run = {
        .entry = &prompt->entry,
        .function = &prompt->function,
        .arguments = arguments_text(ctx),
        .target = prompt->entry.name,
        .given = arguments,
    };
    const char *description = prompt->entry.description;
    mcp_answer_t answer;
    int is_asking;

    MCP_TRY(mcp_run_asking(reply, &is_asking, &answer, ctx, &run));
    if (is_asking) {
        return NULL;
    }
    MCP_TRY(check_made(&description, ctx, prompt, answer.json));
    write_made(reply, ctx, description, answer.json);
    return NULL;
}

mcp_error_t *mcp_prompts_get(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const mcp_json_t *arguments = mcp_json_get(ctx->message.params, "argument"
                                                                    "s");
    const char *name = mcp_json_string(mcp_json_get(ctx->message.params, "nam"
                                                                         "e"));
    const mcp_prompt_t *prompt = mcp_prompts_find(ctx->catalogue, name);

    if (!prompt) {
        return unknown_prompt(ctx, name);
    }
    MCP_TRY(check_arguments(ctx, prompt, arguments));
    if (!prompt->messages) {
        return run_prompt(reply, ctx, prompt, arguments);
    }
    MCP_TRY(mcp_door_check(ctx, &prompt->entry, "prompts/get"));
    write_own(reply, ctx, prompt, values_of(ctx, prompt, arguments));
    return NULL;
}
