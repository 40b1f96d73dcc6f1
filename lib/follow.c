/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/follow.h"

#include <float.h>
#include <string.h>

#include "lib/cancel.h"
#include "lib/door.h"

/* What mcp.progress and mcp.log write is shorter. */
#define DETAIL_MAX 40000

/* A client that wants more than an id for a token gets no progress. */
#define TOKEN_MAX 256

/* Messages a second in the long run, and how many may come at once. */
#define INTERVAL apr_time_from_msec(50)
#define PROGRESS_BURST 20
#define LOG_BURST 100

typedef struct allowance_t {
    int left;
    int most;
    apr_time_t since; /* up to when it was counted */
} allowance_t;

struct mcp_follow_t {
    mcp_watch_t watch;
    mcp_ctx_t *ctx;
    apr_time_t since; /* when the call began */
    int is_over;      /* nobody wants to hear any more */
    mcp_str_t token;  /* len 0: progress is not asked for */
    mcp_log_level_t level;
    apr_uint64_t key; /* 0: not made yet */

    /* once something was said */
    apr_pool_t *scratch;
    double progress; /* told last, or to be told */
    mcp_buf_t held;  /* the newest progress that is not told yet */
    mcp_buf_t message;
    allowance_t may_progress, may_log;
    unsigned left_out; /* log messages */
};

/* ---- how much ---- */

static int take(allowance_t *allowance, apr_time_t now)
{
    apr_int64_t gained = (now - allowance->since) / INTERVAL;

    if (gained < 0 || gained >= allowance->most) {
        allowance->left = allowance->most;
        allowance->since = now;
    }
    else {
        allowance->left += (int)gained;
        allowance->since += gained * INTERVAL;
        if (allowance->left > allowance->most) {
            allowance->left = allowance->most;
        }
    }
    if (!allowance->left) {
        return 0;
    }
    allowance->left--;
    return 1;
}

static apr_time_t now(const mcp_follow_t *follow)
{
    return follow->ctx->env->now(follow->ctx->env->baton);
}

static int tell(const mcp_follow_t *follow, const mcp_buf_t *message)
{
    const mcp_env_t *env = follow->ctx->env;

    return env->send(env->baton, (mcp_str_t){ message->data, message->len });
}

/* ---- what it says ---- */

static void open_message(mcp_buf_t *buf, const char *method)
{
    buf->len = 0;
    mcp_buf_lit(buf, "{\"jsonrpc\":\"2.0\",\"method\":\"");
    mcp_buf_puts(buf, method);
    mcp_buf_lit(buf, "\",\"params\":{");
}

static void close_message(mcp_buf_t *buf)
{
    mcp_buf_lit(buf, "}}");
}

static void copy_member(mcp_buf_t *buf, const char *name, mcp_str_t detail)
{
    mcp_str_t value = mcp_jsontext_member(detail, name);

    mcp_buf_json_name(buf, name);
    mcp_buf_put(buf, value.data, value.len);
}

static int is_a(const mcp_json_t *value, mcp_json_type_t type)
{
    return value && mcp_json_type(value) == type;
}

static void send_held(mcp_follow_t *follow)
{
    if (follow->held.len && take(&follow->may_progress, now(follow))
        && tell(follow, &follow->held)) {
        follow->held.len = 0;
    }
}

static void hear_progress(mcp_follow_t *follow, const mcp_json_t *facts,
                          mcp_str_t detail)
{
    const mcp_json_t *value = mcp_json_get(facts, "progress");
    mcp_buf_t *held = &follow->held;

    /* Backwards it goes when a read is tried again on a new connection. */
    if (!is_a(value, MCP_JSON_NUMBER)
        || mcp_json_number(value) < follow->progress) {
        return;
    }
    follow->progress = mcp_json_number(value);
    open_message(held, "notifications/progress");
    mcp_buf_json_name(held, "progressToken");
    mcp_buf_put(held, follow->token.data, follow->token.len);
    copy_member(held, "progress", detail);
    if (is_a(mcp_json_get(facts, "total"), MCP_JSON_NUMBER)) {
        copy_member(held, "total", detail);
    }
    if (is_a(mcp_json_get(facts, "message"), MCP_JSON_STRING)) {
        copy_member(held, "message", detail);
    }
    close_message(held);
    send_held(follow);
}

static void hear_log(mcp_follow_t *follow, const mcp_json_t *facts,
                     mcp_str_t detail)
{
    const char *name = mcp_json_string(mcp_json_get(facts, "level"));
    mcp_log_level_t level = mcp_log_level(name);
    mcp_buf_t *message = &follow->message;

    if (level == MCP_LOG_NONE || level < follow->level
        || !mcp_json_get(facts, "data")) {
        return;
    }
    open_message(message, "notifications/message");
    mcp_buf_json_name(message, "level");
    mcp_buf_json_string(message, name);
    if (is_a(mcp_json_get(facts, "logger"), MCP_JSON_STRING)) {
        copy_member(message, "logger", detail);
    }
    copy_member(message, "data", detail);
    close_message(message);
    if (!take(&follow->may_log, now(follow)) || !tell(follow, message)) {
        follow->left_out++;
    }
}

static void begin_to_hear(mcp_follow_t *follow)
{
    apr_time_t start = now(follow);

    apr_pool_create(&follow->scratch, follow->ctx->pool);
    mcp_buf_init(&follow->held, 256, follow->ctx->pool);
    mcp_buf_init(&follow->message, 256, follow->ctx->pool);
    follow->may_progress = (allowance_t){ PROGRESS_BURST, PROGRESS_BURST,
                                          start };
    follow->may_log = (allowance_t){ LOG_BURST, LOG_BURST, start };
}

static void hear(void *baton, const char *state, mcp_str_t detail)
{
    mcp_follow_t *follow = baton;
    void (*kind)(mcp_follow_t *, const mcp_json_t *, mcp_str_t) = NULL;
    mcp_json_t *facts;

    if (follow->token.len && !strcmp(state, "MC101")) {
        kind = hear_progress;
    }
    else if (follow->level != MCP_LOG_NONE && !strcmp(state, "MC102")) {
        kind = hear_log;
    }
    if (!kind || follow->is_over || detail.len > DETAIL_MAX) {
        return;
    }
    if (!follow->scratch) {
        begin_to_hear(follow);
    }
    if (!mcp_json_parse(&facts, detail, follow->scratch)) {
        kind(follow, facts, detail);
    }
    apr_pool_clear(follow->scratch);
}

/* ---- whether it is still wanted ---- */

static int tick(void *baton)
{
    mcp_follow_t *follow = baton;
    const mcp_env_t *env = follow->ctx->env;
    int is_gone = env->is_gone && env->is_gone(env->baton);

    follow->is_over = mcp_revision_is_stateless(follow->ctx->revision)
                          ? is_gone
                          : mcp_cancel_is_asked(follow->ctx, &follow->key,
                                                follow->since);
    if (follow->scratch && !follow->is_over) {
        send_held(follow);
    }
    return follow->is_over;
}

/* ---- the call ---- */

/* The token is echoed as the bytes it came in, as an id is. */
static mcp_str_t progress_token(const mcp_ctx_t *ctx)
{
    const mcp_json_t *meta = mcp_json_get(ctx->message.params, "_meta");
    const mcp_json_t *token = mcp_json_get(meta, "progressToken");
    mcp_str_t bytes;

    if (!is_a(token, MCP_JSON_STRING)
        && !(is_a(token, MCP_JSON_NUMBER) && mcp_json_is_integer(token))) {
        return mcp_str(NULL);
    }
    bytes = mcp_jsontext_member(ctx->message.params_text, "_meta");
    bytes = mcp_jsontext_member(bytes, "progressToken");
    return bytes.len > TOKEN_MAX ? mcp_str(NULL) : bytes;
}

mcp_follow_t *mcp_follow_begin(mcp_ctx_t *ctx, mcp_call_t *call)
{
    int stateless = mcp_revision_is_stateless(ctx->revision);
    mcp_follow_t *follow = apr_pcalloc(ctx->pool, sizeof(*follow));
    mcp_str_t token = progress_token(ctx);

    follow->ctx = ctx;
    follow->since = now(follow);
    follow->progress = -DBL_MAX;
    /* A batch is answered as one array. */
    if (ctx->env->send && !ctx->is_batch) {
        follow->token = token;
        follow->level = stateless ? ctx->client.log_level : MCP_LOG_INFO;
    }
    /* The lock costs as much as a small query. Who asks for progress expects
     * to wait. */
    if (!stateless && token.len) {
        follow->key = mcp_cancel_key(ctx, ctx->message.id);
        call->lock = follow->key;
    }
    follow->watch.baton = follow;
    follow->watch.hear = hear;
    follow->watch.tick = tick;
    call->watch = &follow->watch;
    return follow;
}

void mcp_follow_end(mcp_follow_t *follow)
{
    if (!follow->scratch || follow->is_over) {
        return;
    }
    if (follow->held.len) {
        (void)tell(follow, &follow->held);
    }
    if (follow->left_out && follow->level <= MCP_LOG_WARNING) {
        open_message(&follow->message, "notifications/message");
        mcp_buf_printf(&follow->message,
                       "\"level\":\"warning\",\"logger\":\"mod_mcp\","
                       "\"data\":\"%u messages were left out: there were too "
                       "many at once.\"",
                       follow->left_out);
        close_message(&follow->message);
        (void)tell(follow, &follow->message);
    }
    follow->is_over = 1;
}

mcp_error_t *mcp_follow_call(mcp_answer_t *answer, mcp_ctx_t *ctx,
                             mcp_call_t *call)
{
    mcp_follow_t *follow = mcp_follow_begin(ctx, call);
    mcp_error_t *error = mcp_door_call(answer, ctx, call);

    mcp_follow_end(follow);
    return error;
}
