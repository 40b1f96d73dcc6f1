/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/completion.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/door.h"
#include "lib/prompts.h"
#include "lib/result.h"
#include "lib/run.h"

/* What is asked: for which argument of what, and its beginning. */
typedef struct question_t {
    const mcp_entry_t *entry;
    const apr_array_header_t *arguments; /* of mcp_argument_t; NULL: none */
    const mcp_argument_t *argument;
    const char *value;
    const char *context; /* JSON text of the other arguments */
} question_t;

static mcp_error_t *invalid(mcp_ctx_t *ctx, const char *hint,
                            const char *sentence)
{
    return mcp_error_make(ctx->pool, "invalid_params", hint, "%s", sentence);
}

/* ---- the question ---- */

static mcp_error_t *find_uri(question_t *question, mcp_ctx_t *ctx,
                             const char *uri)
{
    const mcp_catalogue_t *catalogue = ctx->catalogue;
    int i;

    for (i = 0; uri && i < catalogue->templates->nelts; i++) {
        const mcp_resource_template_t *row =
            APR_ARRAY_IDX(catalogue->templates, i,
                          const mcp_resource_template_t *);

        if (!strcmp(row->uri->text, uri)) {
            question->entry = &row->entry;
            question->arguments = row->variables;
            return NULL;
        }
    }
    return invalid(ctx, "Send a uriTemplate from resources/templates/list.",
                   "params.ref names no resource template.");
}

static mcp_error_t *read_ref(question_t *question, mcp_ctx_t *ctx)
{
    const mcp_json_t *ref = mcp_json_get(ctx->message.params, "ref");
    const char *type = mcp_json_string(mcp_json_get(ref, "type"));
    const mcp_prompt_t *prompt;

    if (type && !strcmp(type, "ref/resource")) {
        return find_uri(question, ctx,
                        mcp_json_string(mcp_json_get(ref, "uri")));
    }
    if (!type || strcmp(type, "ref/prompt") != 0) {
        return invalid(ctx, "Send ref.type ref/prompt or ref/resource.",
                       "params.ref is of no known type.");
    }
    prompt = mcp_prompts_find(ctx->catalogue,
                              mcp_json_string(mcp_json_get(ref, "name")));
    if (!prompt) {
        return invalid(ctx, "Send a name from prompts/list.",
                       "params.ref names no prompt.");
    }
    question->entry = &prompt->entry;
    question->arguments = prompt->arguments;
    return NULL;
}

static mcp_error_t *read_argument(question_t *question, mcp_ctx_t *ctx)
{
    const mcp_json_t *argument = mcp_json_get(ctx->message.params, "argument");
    const char *name = mcp_json_string(mcp_json_get(argument, "name"));

    question->value = mcp_json_string(mcp_json_get(argument, "value"));
    if (!name || !question->value) {
        return invalid(ctx, "Send argument.name and argument.value, strings.",
                       "params.argument lacks its name or value.");
    }
    if (strlen(question->value) > MCP_COMPLETION_VALUE_MAX) {
        return invalid(ctx, NULL, "params.argument.value is too long.");
    }
    question->argument = mcp_argument_find(question->arguments, name);
    if (!question->argument) {
        return invalid(ctx, "Send the name of one of its arguments.",
                       "params.argument names none there is.");
    }
    return NULL;
}

/* context.arguments, an object of strings, as the text it came in. */
static mcp_error_t *read_context(question_t *question, mcp_ctx_t *ctx)
{
    const mcp_json_t *context = mcp_json_get(ctx->message.params, "context");
    const mcp_json_t *arguments = mcp_json_get(context, "arguments");
    const mcp_json_t *member;
    mcp_str_t text;

    question->context = "{}";
    if (!arguments) {
        return NULL;
    }
    if (mcp_json_type(arguments) != MCP_JSON_OBJECT) {
        return invalid(ctx, NULL,
                       "params.context.arguments must be an "
                       "object.");
    }
    for (member = mcp_json_first(arguments); member;
         member = mcp_json_next(member)) {
        if (!mcp_json_string(member)) {
            return invalid(ctx, NULL,
                           "params.context.arguments must be "
                           "strings.");
        }
    }
    text = mcp_jsontext_member(ctx->message.params_text, "context");
    text = mcp_jsontext_member(text, "arguments");
    question->context = apr_pstrmemdup(ctx->pool, text.data, text.len);
    return NULL;
}

/* ---- the answer ---- */

static void write_value(mcp_buf_t *reply, int *count, const char *value)
{
    if (*count < MCP_COMPLETION_MAX) {
        mcp_buf_puts(reply, *count ? "," : "");
        mcp_buf_json_string(reply, value);
    }
    ++*count;
}

static int begins_with(const char *word, const char *value)
{
    return !strncasecmp(word, value, strlen(value));
}

static mcp_error_t *write_choices(mcp_buf_t *reply, int *count, mcp_ctx_t *ctx,
                                  const question_t *question)
{
    const char *const *choice = question->argument->choices;

    MCP_TRY(mcp_door_check(ctx, question->entry, "completion/complete"));
    for (; choice && *choice; choice++) {
        if (begins_with(*choice, question->value)) {
            write_value(reply, count, *choice);
        }
    }
    return NULL;
}

static const char *function_arguments(mcp_ctx_t *ctx,
                                      const question_t *question)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 256, ctx->pool);
    mcp_buf_putc(&buf, '{');
    mcp_entry_write_text(&buf, "argument", question->argument->name);
    mcp_entry_write_text(&buf, "value", question->value);
    mcp_buf_json_name(&buf, "context");
    mcp_buf_puts(&buf, question->context);
    mcp_buf_putc(&buf, '}');
    return buf.data;
}

static mcp_error_t *write_found(mcp_buf_t *reply, int *count, mcp_ctx_t *ctx,
                                const question_t *question)
{
    const mcp_run_t run = {
        .entry = question->entry,
        .function = &question->argument->function,
        .arguments = function_arguments(ctx, question),
    };
    const mcp_json_t *item;
    mcp_answer_t answer;
    mcp_json_t *found;

    MCP_TRY(mcp_run(&answer, ctx, &run));
    if (mcp_json_parse(&found, answer.json, ctx->pool)
        || mcp_json_type(found) != MCP_JSON_ARRAY) {
        return mcp_door_bad_answer(ctx, question->entry,
                                   "the proposals are no array");
    }
    for (item = mcp_json_first(found); item; item = mcp_json_next(item)) {
        if (!mcp_json_string(item)) {
            return mcp_door_bad_answer(ctx, question->entry,
                                       "a proposal is no string");
        }
        write_value(reply, count, mcp_json_string(item));
    }
    return NULL;
}

mcp_error_t *mcp_completion_complete(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    question_t question = { NULL };
    int count = 0;

    MCP_TRY(read_ref(&question, ctx));
    MCP_TRY(read_argument(&question, ctx));
    MCP_TRY(read_context(&question, ctx));
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_buf_json_name(reply, "completion");
    mcp_buf_lit(reply, "{\"values\":[");
    MCP_TRY(question.argument->function.statement
                ? write_found(reply, &count, ctx, &question)
                : write_choices(reply, &count, ctx, &question));
    mcp_buf_printf(reply, "],\"total\":%d,\"hasMore\":%s}}", count,
                   count > MCP_COMPLETION_MAX ? "true" : "false");
    return NULL;
}
