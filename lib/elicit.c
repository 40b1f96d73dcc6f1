/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/elicit.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/cancel.h"
#include "lib/door.h"
#include "lib/session.h"

/* How often the database is asked for answers. */
#define LOOK_AGAIN apr_time_from_msec(200)

/* "ask_" and 16 random bytes: nobody guesses another's request. */
static const char prefix[] = "ask_";
#define ID_LENGTH (sizeof(prefix) - 1 + 22)

/* A longer answer is nobody's who fills in a form. */
#define ANSWER_MAX 32768

typedef struct asked_t {
    const char *key; /* in mcp.ask */
    const char *id;  /* of our request */
    const mcp_json_t *request;
    int is_answered;
} asked_t;

typedef struct round_t {
    mcp_ctx_t *ctx;
    mcp_input_t *input;
    apr_time_t since; /* when it began */
    apr_uint64_t key; /* of the call (lib/cancel.h); 0: not made yet */
    asked_t asked[MCP_INPUT_MAX];
    int count;
    int outstanding;
    mcp_buf_t answers; /* the members of input->answers to be */
} round_t;

static mcp_error_t *input_needed(mcp_ctx_t *ctx, const mcp_json_t *requests)
{
    const char *question = mcp_json_string(
        mcp_json_get(mcp_json_get(mcp_json_first(requests), "params"), "messag"
                                                                       "e"));

    return mcp_error_make(ctx->pool, "input_needed",
                          "Use a client that can ask its user (it declares "
                          "elicitation when it connects), and reads event "
                          "streams.",
                          "An answer is needed that this connection cannot "
                          "carry: %.*s",
                          question ? mcp_str_fit(question, 500) : 1,
                          question ? question : "-");
}

/* ---- asking ---- */

static mcp_error_t *make_id(const char **id, mcp_ctx_t *ctx)
{
    unsigned char bytes[16];

    MCP_TRY(mcp_crypto_random(bytes, sizeof(bytes), ctx->pool));
    *id = apr_pstrcat(ctx->pool, prefix,
                      mcp_crypto_base64url_encode(
                          (mcp_str_t){ (const char *)bytes, sizeof(bytes) },
                          ctx->pool),
                      NULL);
    return NULL;
}

/* Params as the revision knows them: only since 2025-11-25 has an elicitation a
 * mode, and one that opens a URL an id. */
static void write_params(mcp_buf_t *message, const mcp_ctx_t *ctx,
                         const asked_t *asked)
{
    int modes = (ctx->revision->features & MCP_REV_MODES) != 0;
    const mcp_json_t *params = mcp_json_get(asked->request, "params");
    const char *mode = mcp_json_string(mcp_json_get(params, "mode"));
    const mcp_json_t *member;

    mcp_buf_putc(message, '{');
    for (member = mcp_json_first(params); member;
         member = mcp_json_next(member)) {
        if (modes || strcmp(mcp_json_name(member), "mode") != 0) {
            mcp_buf_json_name(message, mcp_json_name(member));
            mcp_json_write(message, member);
        }
    }
    if (modes && mode && !strcmp(mode, "url")
        && !mcp_json_get(params, "elicitationId")) {
        mcp_buf_json_name(message, "elicitationId");
        mcp_buf_json_string(message, asked->id);
    }
    mcp_buf_putc(message, '}');
}

static mcp_error_t *send_request(round_t *round, const mcp_json_t *request)
{
    mcp_ctx_t *ctx = round->ctx;
    asked_t *asked = &round->asked[round->count];
    mcp_buf_t message;

    asked->key = mcp_json_name(request);
    asked->request = request;
    MCP_TRY(make_id(&asked->id, ctx));
    mcp_buf_init(&message, 1024, ctx->pool);
    mcp_buf_lit(&message, "{\"jsonrpc\":\"2.0\",\"id\":");
    mcp_buf_json_string(&message, asked->id);
    mcp_buf_json_name(&message, "method");
    mcp_json_write(&message, mcp_json_get(request, "method"));
    mcp_buf_json_name(&message, "params");
    write_params(&message, ctx, asked);
    mcp_buf_putc(&message, '}');
    if (!ctx->env->send(ctx->env->baton,
                        (mcp_str_t){ message.data, message.len })) {
        return mcp_error_make(ctx->pool, MCP_CANCELLED, NULL,
                              "The client has gone.");
    }
    round->count++;
    round->outstanding++;
    return NULL;
}

static mcp_error_t *send_all(round_t *round, const mcp_json_t *requests)
{
    mcp_ctx_t *ctx = round->ctx;
    const mcp_json_t *request;

    for (request = mcp_json_first(requests); request;
         request = mcp_json_next(request)) {
        if (mcp_input_can_take(ctx, request)) {
            MCP_TRY(send_request(round, request));
        }
    }
    return round->count ? NULL : input_needed(ctx, requests);
}

/* ---- waiting ---- */

static const char *outstanding_ids(const round_t *round)
{
    mcp_buf_t buf;
    int i, first = 1;

    mcp_buf_init(&buf, 256, round->ctx->pool);
    mcp_buf_lit(&buf, "{\"ids\":[");
    for (i = 0; i < round->count; i++) {
        if (!round->asked[i].is_answered) {
            mcp_buf_puts(&buf, first ? "" : ",");
            mcp_buf_json_string(&buf, round->asked[i].id);
            first = 0;
        }
    }
    mcp_buf_lit(&buf, "]}");
    return buf.data;
}

/* A client that answers with an error did not ask anybody. */
static mcp_error_t *take(round_t *round, asked_t *asked,
                         const mcp_json_t *answer)
{
    const mcp_json_t *result = mcp_json_get(answer, "result");
    mcp_error_t *error;

    asked->is_answered = 1;
    round->outstanding--;
    mcp_buf_json_name(&round->answers, asked->key);
    if (!result || mcp_json_type(result) != MCP_JSON_OBJECT) {
        mcp_buf_lit(&round->answers, "{\"action\":\"cancel\"}");
        return NULL;
    }
    mcp_json_write(&round->answers, result);
    error = mcp_input_check_answer(round->ctx, asked->key, asked->request,
                                   result);
    if (error) {
        error->code = "invalid_answer";
        error->hint = "Call again, and see that the form is filled in as it "
                      "asks.";
    }
    return error;
}

static mcp_error_t *look(round_t *round)
{
    mcp_ctx_t *ctx = round->ctx;
    mcp_call_t call = {
        .name = "mcp_take_client_answers",
        .statement = "SELECT mcp.enter($1::jsonb, $3::jsonb, $4::text), "
                     "mcp.take_client_answers($2::jsonb)",
        .what = "answers of clients",
        .arguments = outstanding_ids(round),
        .tool = "{}",
    };
    mcp_answer_t answer;
    mcp_json_t *taken;
    int i;

    MCP_TRY(mcp_door_call(&answer, ctx, &call));
    MCP_TRY(mcp_json_parse(&taken, answer.json, ctx->pool));
    for (i = 0; i < round->count; i++) {
        asked_t *asked = &round->asked[i];
        const mcp_json_t *found = mcp_json_get(taken, asked->id);

        if (found && !asked->is_answered) {
            MCP_TRY(take(round, asked, found));
        }
    }
    return NULL;
}

static int is_unwanted(round_t *round)
{
    const mcp_env_t *env = round->ctx->env;

    return (env->is_gone && env->is_gone(env->baton))
           || mcp_cancel_is_asked(round->ctx, &round->key, round->since);
}

static mcp_error_t *wait_for_all(round_t *round)
{
    mcp_ctx_t *ctx = round->ctx;
    const mcp_env_t *env = ctx->env;
    apr_time_t until = env->now(env->baton) + MCP_ELICIT_WAIT;

    while (round->outstanding) {
        if (env->now(env->baton) > until) {
            return mcp_error_make(ctx->pool, "input_timeout",
                                  "Call again when somebody is there to "
                                  "answer.",
                                  "Nobody answered in five minutes.");
        }
        env->pause(env->baton, LOOK_AGAIN);
        if (is_unwanted(round)) {
            return mcp_error_make(ctx->pool, MCP_CANCELLED, NULL,
                                  "Nobody waits for the answer any more.");
        }
        MCP_TRY(look(round));
    }
    return NULL;
}

static mcp_error_t *ask(round_t *round, const mcp_json_t *value)
{
    const mcp_env_t *env = round->ctx->env;
    mcp_json_t *earlier;
    mcp_error_t *error;

    if (!env->begin_wait(env->baton)) {
        return mcp_error_make(round->ctx->pool, "busy",
                              "Try again in a few minutes.",
                              "Too many calls wait for their users.");
    }
    error = send_all(round, mcp_json_get(value, "input_required"));
    if (!error) {
        error = wait_for_all(round);
    }
    env->end_wait(env->baton);
    if (!error) {
        MCP_TRY(
            mcp_json_parse(&earlier, round->input->answers, round->ctx->pool));
        mcp_input_keep(round->input, round->ctx, &round->answers, earlier,
                       mcp_json_get(value, "state"));
    }
    return error;
}

mcp_error_t *mcp_elicit(mcp_input_t *input, mcp_ctx_t *ctx, mcp_str_t result)
{
    round_t round = { .ctx = ctx,
                      .input = input,
                      .since = ctx->env->now(ctx->env->baton) };
    const mcp_json_t *requests;
    mcp_json_t *value;

    MCP_TRY(mcp_input_parse(&value, ctx, result));
    requests = mcp_json_get(value, "input_required");
    if (!ctx->client.capabilities) {
        mcp_session_read(ctx);
    }
    if (!ctx->env->send || ctx->is_batch || !ctx->client.capabilities) {
        return input_needed(ctx, requests);
    }
    mcp_buf_init(&round.answers, 1024, ctx->pool);
    mcp_buf_putc(&round.answers, '{');
    return ask(&round, value);
}

mcp_error_t *mcp_elicit_run(mcp_answer_t *answer, mcp_input_t *input,
                            mcp_ctx_t *ctx, mcp_elicit_run_t run, void *baton)
{
    int rounds = 0;

    MCP_TRY(run(answer, baton, input));
    while (!mcp_revision_is_stateless(ctx->revision)
           && mcp_input_is_asked(answer->json)) {
        if (rounds++ == MCP_ELICIT_ROUNDS) {
            return mcp_error_make(ctx->pool, "input_needed", NULL,
                                  "More was asked %d times in one call.",
                                  MCP_ELICIT_ROUNDS);
        }
        MCP_TRY(mcp_elicit(input, ctx, answer->json));
        MCP_TRY(run(answer, baton, input));
    }
    return NULL;
}

/* ---- the other end ---- */

void mcp_elicit_take(mcp_ctx_t *ctx)
{
    mcp_str_t id = ctx->message.id;
    mcp_str_t result = mcp_jsontext_member(ctx->message.text, "result");
    mcp_call_t call = {
        .name = "mcp_put_client_answer",
        .statement = "SELECT mcp.enter($1::jsonb, $3::jsonb, $4::text), "
                     "mcp.put_client_answer($2::jsonb)",
        .what = "an answer of a client",
        .tool = "{}",
    };
    mcp_answer_t answer;
    mcp_buf_t arguments;
    mcp_error_t *error;

    /* In quotes, and without escapes: as we wrote it. */
    if (id.len != ID_LENGTH + 2
        || strncmp(id.data + 1, prefix, sizeof(prefix) - 1)
        || memchr(id.data, '\\', id.len) || result.len > ANSWER_MAX) {
        return;
    }
    mcp_buf_init(&arguments, result.len + 128, ctx->pool);
    mcp_buf_lit(&arguments, "{\"id\":");
    mcp_buf_put(&arguments, id.data, id.len);
    mcp_buf_lit(&arguments, ",\"answer\":{");
    if (result.len) {
        mcp_buf_lit(&arguments, "\"result\":");
        mcp_buf_put(&arguments, result.data, result.len);
    }
    mcp_buf_lit(&arguments, "}}");
    call.arguments = arguments.data;
    error = mcp_door_call(&answer, ctx, &call);
    if (error) {
        ctx->outcome.code = error->code;
    }
}
