/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/input.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/result.h"
#include "lib/schema_run.h"

/* The members of what is sealed. */
static const char sealed_expires[] = "expires";
static const char sealed_asked[] = "asked";
static const char sealed_answers[] = "answers";
static const char sealed_state[] = "state";

static const char not_an_object[] = "Each of params.inputResponses must be an "
                                    "object.";

static mcp_error_t *bad_params(mcp_ctx_t *ctx, const char *hint,
                               const char *message)
{
    return mcp_error_make(ctx->pool, "invalid_params", hint, "%s", message);
}

static mcp_str_t text_of(const mcp_buf_t *buf)
{
    return (mcp_str_t){ .data = buf->data, .len = buf->len };
}

/* ---- the seal ---- */

/* Whoever opens it must be the same caller with the same call. */
static mcp_str_t bound_to(const mcp_ctx_t *ctx, const mcp_input_t *input)
{
    const mcp_principal_t *principal = ctx->principal;
    mcp_buf_t buf;

    mcp_buf_init(&buf, 256 + input->arguments.len, ctx->pool);
    mcp_buf_lit(&buf, "mcp requestState\n");
    mcp_buf_puts(&buf, principal->workspace);
    mcp_buf_putc(&buf, '\n');
    mcp_buf_puts(&buf, principal->account);
    mcp_buf_putc(&buf, '\n');
    mcp_buf_puts(&buf, principal->client ? principal->client : "");
    mcp_buf_putc(&buf, '\n');
    mcp_buf_puts(&buf, ctx->message.method);
    mcp_buf_putc(&buf, '\n');
    mcp_buf_puts(&buf, input->target);
    mcp_buf_putc(&buf, '\n');
    mcp_buf_put(&buf, input->arguments.data, input->arguments.len);
    return text_of(&buf);
}

static mcp_error_t *stale(mcp_ctx_t *ctx)
{
    return bad_params(ctx, "Call again without requestState.",
                      "params.requestState is not one that this call was "
                      "given, or it is too old.");
}

static mcp_error_t *open_state(const mcp_json_t **opened, mcp_ctx_t *ctx,
                               const mcp_input_t *input, const char *text)
{
    mcp_str_t bytes, plain;
    mcp_json_t *value;
    double expires;

    if (!ctx->seal_key
        || mcp_crypto_base64url_decode(&bytes, mcp_str(text), ctx->pool)
        || mcp_crypto_open(&plain, ctx->seal_key, bytes, bound_to(ctx, input),
                           ctx->pool)
        || mcp_json_parse(&value, plain, ctx->pool)) {
        return stale(ctx);
    }
    expires = mcp_json_number(mcp_json_get(value, sealed_expires));
    if (expires < (double)apr_time_sec(ctx->env->now(ctx->env->baton))) {
        return stale(ctx);
    }
    *opened = value;
    return NULL;
}

/* ---- what the client sends ---- */

/* The content of a form against what was asked (MCP 2026-07-28, elicitation:
 * servers validate what they are given). */
static mcp_error_t *check_form(mcp_ctx_t *ctx, const char *key,
                               const mcp_json_t *asked,
                               const mcp_json_t *answer)
{
    static const mcp_schema_options_t options = { .assert_format = 1 };
    const char *action = mcp_json_string(mcp_json_get(answer, "action"));
    const mcp_json_t *content = mcp_json_get(answer, "content");
    mcp_schema_t *schema;
    mcp_error_t *error;

    if (!action
        || (strcmp(action, "accept") != 0 && strcmp(action, "decline") != 0
            && strcmp(action, "cancel") != 0)) {
        return bad_params(ctx, NULL,
                          "The answer to a form has an action: accept, "
                          "decline or cancel.");
    }
    if (strcmp(action, "accept") != 0
        || mcp_json_type(asked) != MCP_JSON_OBJECT) {
        return NULL;
    }
    MCP_TRY(mcp_schema_compile(&schema, asked, &options, ctx->pool));
    error = mcp_schema_run(schema, content ? content : mcp_json_empty_object(),
                           apr_pstrcat(ctx->pool, "inputResponses.", key,
                                       ".content", NULL),
                           ctx->pool);
    if (error) {
        error->code = "invalid_params";
    }
    return error;
}

/* One answer. What was not asked is no concern of ours; without a state we do
 * not know what was, and the function looks for itself. */
static mcp_error_t *take_answer(mcp_buf_t *answers, mcp_ctx_t *ctx,
                                const mcp_json_t *answer,
                                const mcp_json_t *opened)
{
    const mcp_json_t *asked = mcp_json_get(mcp_json_get(opened, sealed_asked),
                                           mcp_json_name(answer));

    if (mcp_json_type(answer) != MCP_JSON_OBJECT) {
        return bad_params(ctx, NULL, not_an_object);
    }
    if (opened && !asked) {
        return NULL;
    }
    if (asked && mcp_json_type(asked) != MCP_JSON_NULL) {
        MCP_TRY(check_form(ctx, mcp_json_name(answer), asked, answer));
    }
    mcp_buf_json_name(answers, mcp_json_name(answer));
    mcp_json_write(answers, answer);
    return NULL;
}

void mcp_input_keep(mcp_input_t *input, mcp_ctx_t *ctx, mcp_buf_t *answers,
                    const mcp_json_t *earlier, const mcp_json_t *state)
{
    const mcp_json_t *answer;
    mcp_json_t *given = NULL;
    mcp_buf_t whole, left;

    mcp_buf_init(&whole, answers->len + 2, ctx->pool);
    mcp_buf_put(&whole, answers->data, answers->len);
    mcp_buf_putc(&whole, '}');
    (void)mcp_json_parse(&given, text_of(&whole), ctx->pool);
    for (answer = mcp_json_first(earlier); answer;
         answer = mcp_json_next(answer)) {
        if (!mcp_json_get(given, mcp_json_name(answer))) {
            mcp_buf_json_name(answers, mcp_json_name(answer));
            mcp_json_write(answers, answer);
        }
    }
    mcp_buf_putc(answers, '}');
    input->answers = text_of(answers);
    input->state = mcp_str(NULL);
    if (state) {
        mcp_buf_init(&left, 256, ctx->pool);
        mcp_json_write(&left, state);
        input->state = text_of(&left);
    }
}

static mcp_error_t *gather(mcp_input_t *input, mcp_ctx_t *ctx,
                           const mcp_json_t *given, const mcp_json_t *opened)
{
    const mcp_json_t *answer;
    mcp_buf_t answers;

    mcp_buf_init(&answers, 512, ctx->pool);
    mcp_buf_putc(&answers, '{');
    for (answer = mcp_json_first(given); answer;
         answer = mcp_json_next(answer)) {
        MCP_TRY(take_answer(&answers, ctx, answer, opened));
    }
    mcp_input_keep(input, ctx, &answers, mcp_json_get(opened, sealed_answers),
                   mcp_json_get(opened, sealed_state));
    return NULL;
}

mcp_error_t *mcp_input_read(mcp_input_t *input, mcp_ctx_t *ctx,
                            const char *target, const mcp_json_t *arguments)
{
    int stateless = mcp_revision_is_stateless(ctx->revision);
    const mcp_json_t *params = stateless ? ctx->message.params : NULL;
    const mcp_json_t *given = mcp_json_get(params, "inputResponses");
    const mcp_json_t *state = mcp_json_get(params, "requestState");
    const mcp_json_t *opened = NULL;
    mcp_buf_t text;

    memset(input, 0, sizeof(*input));
    input->target = target;
    mcp_buf_init(&text, 512, ctx->pool);
    mcp_json_write(&text, arguments ? arguments : mcp_json_empty_object());
    input->arguments = text_of(&text);
    if (given
        && (mcp_json_type(given) != MCP_JSON_OBJECT
            || mcp_json_count(given) > MCP_INPUT_MAX)) {
        return bad_params(ctx, NULL,
                          "params.inputResponses must be an object of at most "
                          "32 members.");
    }
    if (state && !mcp_json_string(state)) {
        return bad_params(ctx, NULL, "params.requestState must be a string.");
    }
    if (state) {
        MCP_TRY(open_state(&opened, ctx, input, mcp_json_string(state)));
    }
    return gather(input, ctx, given, opened);
}

const char *mcp_input_principal(const mcp_input_t *input, const mcp_ctx_t *ctx)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 512 + input->answers.len, ctx->pool);
    mcp_buf_lit(&buf, "{\"answers\":");
    mcp_buf_put(&buf, input->answers.data, input->answers.len);
    if (input->state.len) {
        mcp_buf_lit(&buf, ",\"state\":");
        mcp_buf_put(&buf, input->state.data, input->state.len);
    }
    mcp_buf_putc(&buf, ',');
    mcp_buf_puts(&buf, ctx->principal->text + 1);
    return buf.data;
}

/* ---- what is asked ---- */

int mcp_input_is_asked(mcp_str_t result)
{
    return mcp_jsontext_member(result, "input_required").len > 0;
}

/* What a request needs the client to be able to (ClientCapabilities). */
static const char *capability_of(const mcp_json_t *request)
{
    const char *method = mcp_json_string(mcp_json_get(request, "method"));
    const char *mode = mcp_json_string(
        mcp_json_get(mcp_json_get(request, "params"), "mode"));

    if (!method) {
        return NULL;
    }
    if (!strcmp(method, "elicitation/create")) {
        return mode && !strcmp(mode, "url") ? "{\"elicitation\":{\"url\":{}}}"
                                            : "{\"elicitation\":{\"form\":{}}}";
    }
    return !strcmp(method, "sampling/createMessage") ? "{\"sampling\":{}}"
           : !strcmp(method, "roots/list")           ? "{\"roots\":{}}"
                                                     : NULL;
}

static int has_list(const mcp_json_t *schema)
{
    const mcp_json_t *field = mcp_json_first(mcp_json_get(schema, "propertie"
                                                                  "s"));

    for (; field; field = mcp_json_next(field)) {
        const char *type = mcp_json_string(mcp_json_get(field, "type"));

        if (type && !strcmp(type, "array")) {
            return 1;
        }
    }
    return 0;
}

/* Elicitation came with 2025-06-18, for forms of single values; URLs and lists
 * to choose from came with 2025-11-25. */
static int is_of_revision(const mcp_revision_t *revision,
                          const mcp_json_t *request, const char *needed)
{
    if (!strstr(needed, "elicitation")
        || (revision->features & MCP_REV_MODES)) {
        return 1;
    }
    return (revision->features & MCP_REV_FORMS) && !strstr(needed, "\"url\"")
           && !has_list(mcp_json_get(mcp_json_get(request, "params"), "requeste"
                                                                      "dSchem"
                                                                      "a"));
}

/* An elicitation that names no mode is the form alone. */
int mcp_input_can_take(const mcp_ctx_t *ctx, const mcp_json_t *request)
{
    const char *needed = capability_of(request);
    const mcp_json_t *all = ctx->client.capabilities;
    const mcp_json_t *elicitation = mcp_json_get(all, "elicitation");

    if (!is_of_revision(ctx->revision, request, needed)) {
        return 0;
    }
    if (strstr(needed, "\"url\"")) {
        return mcp_json_get(elicitation, "url") != NULL;
    }
    if (strstr(needed, "\"form\"")) {
        return mcp_json_get(elicitation, "form")
               || (elicitation && !mcp_json_first(elicitation));
    }
    return mcp_json_get(all, strstr(needed, "sampling") ? "sampling" : "roots")
           != NULL;
}

static mcp_error_t *malformed(mcp_ctx_t *ctx, const char *what)
{
    return mcp_error_make(ctx->pool, "internal", NULL,
                          "More input is asked for in a form that is not "
                          "mcp.ask's: %s.",
                          what);
}

mcp_error_t *mcp_input_parse(mcp_json_t **value, mcp_ctx_t *ctx,
                             mcp_str_t result)
{
    const mcp_json_t *all, *request;

    MCP_TRY(mcp_json_parse(value, result, ctx->pool));
    all = mcp_json_get(*value, "input_required");
    if (mcp_json_type(all) != MCP_JSON_OBJECT
        || mcp_json_count(all) > MCP_INPUT_MAX) {
        return malformed(ctx, "no object of at most 32 requests");
    }
    for (request = mcp_json_first(all); request;
         request = mcp_json_next(request)) {
        const mcp_json_t *params = mcp_json_get(request, "params");

        if (!capability_of(request)) {
            return malformed(ctx, "there is no such method");
        }
        if (params && mcp_json_type(params) != MCP_JSON_OBJECT) {
            return malformed(ctx, "the params of a request are no object");
        }
    }
    return NULL;
}

mcp_error_t *mcp_input_check_answer(mcp_ctx_t *ctx, const char *key,
                                    const mcp_json_t *request,
                                    const mcp_json_t *answer)
{
    const mcp_json_t *schema = mcp_json_get(mcp_json_get(request, "params"),
                                            "requestedSchema");

    return schema ? check_form(ctx, key, schema, answer) : NULL;
}

static mcp_error_t *missing(mcp_ctx_t *ctx, const char *needed)
{
    mcp_error_t *error = mcp_error_make(ctx->pool, "missing_capability", NULL,
                                        "Missing required client capability: "
                                        "more input must be asked for.");

    error->details =
        apr_pstrcat(ctx->pool, "{\"requiredCapabilities\":", needed, "}", NULL);
    return error;
}

/* The requests that the client can take, and of those what the seal keeps: the
 * schema of a form, null for what else was asked. */
static mcp_error_t *write_requests(mcp_buf_t *requests, mcp_buf_t *asked,
                                   mcp_ctx_t *ctx, const mcp_json_t *all)
{
    const mcp_json_t *request, *schema;
    const char *refused = NULL;
    int count = 0;

    mcp_buf_putc(requests, '{');
    mcp_buf_putc(asked, '{');
    for (request = mcp_json_first(all); request;
         request = mcp_json_next(request)) {
        if (!mcp_input_can_take(ctx, request)) {
            refused = refused ? refused : capability_of(request);
            continue;
        }
        count++;
        mcp_buf_json_name(requests, mcp_json_name(request));
        mcp_json_write(requests, request);
        schema = mcp_json_get(mcp_json_get(request, "params"), "requestedSchem"
                                                               "a");
        mcp_buf_json_name(asked, mcp_json_name(request));
        if (schema) {
            mcp_json_write(asked, schema);
        }
        else {
            mcp_buf_lit(asked, "null");
        }
    }
    mcp_buf_putc(requests, '}');
    mcp_buf_putc(asked, '}');
    return refused && !count ? missing(ctx, refused) : NULL;
}

/* What the function keeps and asks is its own affair; what the client has
 * answered in all rounds is the client's. */
static mcp_error_t *too_long(mcp_ctx_t *ctx, apr_size_t answers,
                             apr_size_t whole)
{
    if (whole - answers > MCP_INPUT_STATE_MAX) {
        return malformed(ctx, "the state is longer than 16 KB");
    }
    return bad_params(ctx, "Answer more briefly.",
                      "The answers in params.inputResponses, with those of "
                      "earlier rounds, are too long: the state is limited to "
                      "16 KB.");
}

static mcp_error_t *seal_state(const char **sealed, mcp_ctx_t *ctx,
                               const mcp_input_t *input, const mcp_buf_t *asked,
                               const mcp_json_t *state)
{
    apr_time_t until = ctx->env->now(ctx->env->baton) + MCP_INPUT_TTL;
    mcp_str_t bytes;
    mcp_buf_t plain;

    if (!ctx->seal_key) {
        return malformed(ctx, "without McpMasterKeyFile there is no state");
    }
    mcp_buf_init(&plain, 1024, ctx->pool);
    mcp_buf_printf(&plain, "{\"%s\":%" APR_TIME_T_FMT, sealed_expires,
                   apr_time_sec(until));
    mcp_buf_json_name(&plain, sealed_asked);
    mcp_buf_put(&plain, asked->data, asked->len);
    mcp_buf_json_name(&plain, sealed_answers);
    mcp_buf_put(&plain, input->answers.data, input->answers.len);
    if (state) {
        mcp_buf_json_name(&plain, sealed_state);
        mcp_json_write(&plain, state);
    }
    mcp_buf_putc(&plain, '}');
    if (plain.len > MCP_INPUT_STATE_MAX) {
        return too_long(ctx, input->answers.len, plain.len);
    }
    MCP_TRY(mcp_crypto_seal(&bytes, ctx->seal_key, text_of(&plain),
                            bound_to(ctx, input), ctx->pool));
    *sealed = mcp_crypto_base64url_encode(bytes, ctx->pool);
    return NULL;
}

mcp_error_t *mcp_input_write(mcp_buf_t *reply, mcp_ctx_t *ctx,
                             const mcp_input_t *input, mcp_str_t result)
{
    mcp_buf_t requests, asked;
    const char *sealed = NULL;
    mcp_json_t *value;

    MCP_TRY(mcp_input_parse(&value, ctx, result));
    mcp_buf_init(&requests, 1024, ctx->pool);
    mcp_buf_init(&asked, 1024, ctx->pool);
    MCP_TRY(write_requests(&requests, &asked, ctx,
                           mcp_json_get(value, "input_required")));
    MCP_TRY(
        seal_state(&sealed, ctx, input, &asked, mcp_json_get(value, "state")));
    mcp_result_open_asking(reply, ctx->catalogue);
    mcp_buf_json_name(reply, "inputRequests");
    mcp_buf_put(reply, requests.data, requests.len);
    mcp_buf_json_name(reply, "requestState");
    mcp_buf_json_string(reply, sealed);
    mcp_buf_putc(reply, '}');
    return NULL;
}

/* ---- by way of a task ---- */

mcp_error_t *mcp_input_requests(mcp_buf_t *requests, mcp_str_t *state,
                                mcp_ctx_t *ctx, mcp_str_t result)
{
    mcp_buf_t asked;
    mcp_json_t *value;

    MCP_TRY(mcp_input_parse(&value, ctx, result));
    mcp_buf_init(requests, 1024, ctx->pool);
    mcp_buf_init(&asked, 1024, ctx->pool);
    MCP_TRY(write_requests(requests, &asked, ctx,
                           mcp_json_get(value, "input_required")));
    if (requests->len == 2) {
        return malformed(ctx, "there are no requests");
    }
    *state = mcp_jsontext_member(result, "state");
    if (state->len > MCP_INPUT_STATE_MAX) {
        return malformed(ctx, "the state is longer than 16 KB");
    }
    return NULL;
}

mcp_error_t *mcp_input_take(mcp_buf_t *answers, mcp_ctx_t *ctx,
                            const mcp_json_t *given, const mcp_json_t *requests)
{
    const mcp_json_t *answer;

    mcp_buf_init(answers, 512, ctx->pool);
    mcp_buf_putc(answers, '{');
    for (answer = mcp_json_first(given); answer;
         answer = mcp_json_next(answer)) {
        const char *key = mcp_json_name(answer);
        const mcp_json_t *request = mcp_json_get(requests, key);

        if (!request) {
            continue;
        }
        if (mcp_json_type(answer) != MCP_JSON_OBJECT) {
            return bad_params(ctx, NULL, not_an_object);
        }
        MCP_TRY(mcp_input_check_answer(ctx, key, request, answer));
        mcp_buf_json_name(answers, key);
        mcp_json_write(answers, answer);
    }
    mcp_buf_putc(answers, '}');
    return NULL;
}
