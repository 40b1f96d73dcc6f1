/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One POST, from its headers and body to status and answer, in every revision.
 * An input looks like a request: lines "Name: value" up to an empty one, then
 * the body. The tools are those of catalogue.json. The database echoes the
 * arguments it gets; more headers say what else is to happen:
 *   Database: code     it fails with that error
 *   Progress: {...}    it raises such a notice while it runs; the client reads
 *   Log: {...}         event streams
 *   Answer: {...}      it answers with this JSON and not with an echo
 *   Responses: {...}   when the answer asks, the client calls again with these
 *   Session: {...}     the client declared these capabilities in initialize, and
 *                      reads event streams; to each request that comes on one,
 *   Result: {...}      it answers with this
 */
#include "t/fuzz/fuzz.h"

#include "lib/exchange.h"
#include "lib/peek.h"
#include "lib/session.h"
#include "lib/subscription.h"

#define HEADERS 16

/* The longest list of tools that one message gets, and envelopes. */
#define CONSTANT 16384

/* A byte of an argument stands in the answer twice, once of it rendered. */
#define GROWTH 160

static struct {
    mcp_catalogue_t *catalogue;
    mcp_listing_t *listing;
} world;

typedef struct post_t {
    const char *names[HEADERS];
    const char *values[HEADERS];
    int count;
    mcp_str_t body;
    const apr_array_header_t *peeks; /* of mcp_peek_t */
    apr_time_t now;
    const char *session;
    mcp_buf_t answers; /* of the client to requests on the stream */
    apr_pool_t *pool;
} post_t;

/* ---- the world ---- */

static const char *header(void *baton, const char *name)
{
    const post_t *post = baton;
    int i;

    if (post->session && !strcasecmp(name, "Mcp-Session-Id")) {
        return post->session;
    }
    for (i = 0; i < post->count; i++) {
        if (!strcasecmp(post->names[i], name)) {
            return post->values[i];
        }
    }
    return NULL;
}

#define START apr_time_from_sec(1000000)

static apr_time_t now(void *baton)
{
    return ((post_t *)baton)->now;
}

static void pause_for(void *baton, apr_interval_time_t moment)
{
    ((post_t *)baton)->now += 100 * moment;
}

static int begin_wait(void *baton)
{
    return 1;
}

static void end_wait(void *baton)
{
}

/* Codes of errors outlive them. */
static const char *const failures[] = { "account_inactive", "not_found", "busy",
                                        "internal",         "timeout",   NULL };

/* What runs is what those who decided beforehand were told. */
static void check_peeked(const post_t *post, const char *tool)
{
    int i;

    for (i = 0; i < post->peeks->nelts; i++) {
        const char *peeked = APR_ARRAY_IDX(post->peeks, i, mcp_peek_t).tool;

        if (peeked && !strcmp(peeked, tool)) {
            return;
        }
    }
    MUST(!mcp_catalogue_find(world.catalogue, tool), "%s", tool);
}

static void raise_notices(post_t *post, const mcp_watch_t *watch)
{
    const char *progress = header(post, "Progress");
    const char *log = header(post, "Log");

    if (progress) {
        watch->hear(watch->baton, "MC101", mcp_str(progress));
    }
    if (log) {
        watch->hear(watch->baton, "MC102", mcp_str(log));
    }
    watch->tick(watch->baton);
}

/* A database gives valid JSON. */
static mcp_str_t result_of(const post_t *post, const mcp_call_t *call)
{
    const char *answer = header((void *)post, "Answer");
    apr_size_t offset;

    if (!strcmp(call->name, "mcp_take_client_answers")) {
        return mcp_str(apr_pstrcat(post->pool, post->answers.data, "}", NULL));
    }
    return mcp_str(answer && !mcp_jsontext_check(&offset, mcp_str(answer))
                       ? answer
                       : call->arguments);
}

static mcp_error_t *call(void *baton, mcp_answer_t *answer,
                         const mcp_call_t *call, apr_pool_t *pool)
{
    const char *failure = header(baton, "Database");
    apr_size_t offset;
    int i;

    MUST(call->name && call->statement && call->request && call->what);
    MUST(!mcp_jsontext_check(&offset, mcp_str(call->principal)), "%s",
         call->principal);
    MUST(!mcp_jsontext_check(&offset, mcp_str(call->arguments)), "%s",
         call->arguments);
    MUST(!mcp_jsontext_check(&offset, mcp_str(call->tool)), "%s", call->tool);
    check_peeked(baton, call->what);
    if (call->watch) {
        raise_notices(baton, call->watch);
    }
    for (i = 0; failure && failures[i]; i++) {
        if (!strcmp(failure, failures[i])) {
            return mcp_error_make(pool, failures[i], "Wait.", "It is %s.",
                                  failures[i]);
        }
    }
    answer->role = failure ? "stranger" : "user";
    answer->json = result_of(baton, call);
    return NULL;
}

static mcp_error_t *provide(void *baton, mcp_str_t *json,
                            const mcp_provision_t *provision, apr_pool_t *pool)
{
    check_peeked(baton, provision->tool);
    *json = mcp_str(provision->arguments);
    return NULL;
}

/* A notification ahead of the answer, or a request, which is answered. */
static int send_ahead(void *baton, mcp_str_t message)
{
    post_t *post = baton;
    const char *result = header(post, "Result"), *method;
    mcp_json_t *value = NULL;
    mcp_error_t *error = mcp_json_parse(&value, message, post->pool);
    apr_size_t offset;

    MUST(!error, "%s %.*s", error->message, (int)message.len, message.data);
    method = mcp_json_string(mcp_json_get(value, "method"));
    MUST(method, "%.*s", (int)message.len, message.data);
    if (!strncmp(method, "notifications/", 14)) {
        MUST(!mcp_json_get(value, "id"));
    }
    else if (result && !mcp_jsontext_check(&offset, mcp_str(result))) {
        mcp_buf_json_name(&post->answers,
                          mcp_json_string(mcp_json_get(value, "id")));
        mcp_buf_printf(&post->answers, "{\"result\":%s}", result);
    }
    return 1;
}

static void check_event(const mcp_buf_t *event)
{
    apr_size_t offset;

    MUST(!mcp_jsontext_check(&offset, (mcp_str_t){ event->data, event->len }),
         "%s", event->data);
}

/* All that a subscription may ever be told. */
static mcp_error_t *keep_open(void *baton,
                              const mcp_subscription_t *subscription)
{
    const post_t *post = baton;
    mcp_buf_t event;
    int i;

    MUST(subscription->uris->nelts <= MCP_SUBSCRIPTION_URIS);
    mcp_buf_init(&event, 0, post->pool);
    mcp_subscription_write_ack(&event, subscription);
    check_event(&event);
    for (i = 0; i < subscription->uris->nelts; i++) {
        event.len = 0;
        mcp_subscription_write_change(&event, subscription, MCP_CHANGE_RESOURCE,
                                      APR_ARRAY_IDX(subscription->uris, i,
                                                    const char *));
        check_event(&event);
    }
    event.len = 0;
    mcp_subscription_write_end(&event, subscription);
    check_event(&event);
    return NULL;
}

static void learn_role(void *baton, const char *role)
{
}

void fuzz_setup(apr_pool_t *pool)
{
    static const mcp_catalogue_options_t options = { .tells_changes = 1 };
    mcp_error_t *error = mcp_catalogue_load(&world.catalogue,
                                            fuzz_source("t/fuzz/catalogue.json",
                                                        pool),
                                            &options, pool);

    MUST(!error, "%s", error->message);
    mcp_listing_build(&world.listing, world.catalogue, pool);
}

/* ---- the request ---- */

/* As httpd hands on a header: without the space around it, never a NUL. */
static void read_header(post_t *post, mcp_str_t line)
{
    char *text = apr_pstrmemdup(post->pool, line.data, line.len);
    char *value = strchr(text, ':');

    if (!value || post->count == HEADERS) {
        return;
    }
    *value++ = '\0';
    apr_collapse_spaces(text, text);
    value += strspn(value, " \t");
    post->names[post->count] = text;
    post->values[post->count++] = value;
}

static void read_post(post_t *post, mcp_str_t input, apr_pool_t *pool)
{
    mcp_str_t line;

    memset(post, 0, sizeof(*post));
    post->pool = pool;
    while ((line = fuzz_line(&input)).len) {
        read_header(post, line);
    }
    post->body = input;
}

static const char *make_session(mcp_ctx_t *ctx, const char *capabilities)
{
    mcp_json_t *value;

    return mcp_json_parse(&value, mcp_str(capabilities), ctx->pool)
               ? NULL
               : mcp_session_make(ctx, value);
}

static int send_post(mcp_str_t *reply, mcp_ctx_t *ctx, post_t *post)
{
    static const mcp_master_key_t seal_key = { "Nobody else seals by this "
                                               "one" };
    const char *session = header(post, "Session");
    int hears = header(post, "Progress") || header(post, "Log") || session;
    const mcp_env_t env = { .baton = post,
                            .now = now,
                            .call = call,
                            .provide = provide,
                            .learn_role = learn_role,
                            .send = hears ? send_ahead : NULL,
                            .listen = keep_open,
                            .begin_wait = begin_wait,
                            .end_wait = end_wait,
                            .pause = pause_for };
    const mcp_headers_t headers = { .baton = post, .get = header };
    mcp_claims_t claims = { .subject = "acc_1",
                            .client = "c",
                            .scope = "fuzz" };
    apr_pool_t *pool = post->pool;
    mcp_error_t *error;
    mcp_buf_t buf, sent;
    int status;

    memset(ctx, 0, sizeof(*ctx));
    post->now = START;
    mcp_buf_init(&post->answers, 0, pool);
    mcp_buf_putc(&post->answers, '{');
    claims.expires = START + apr_time_from_sec(900);
    error = mcp_principal_make(&ctx->principal, &claims, "harbor", pool);
    MUST(!error, "%s", error->message);
    ctx->pool = pool;
    ctx->env = &env;
    ctx->headers = &headers;
    ctx->catalogue = world.catalogue;
    ctx->listing = world.listing;
    ctx->request = "req1";
    ctx->seal_key = &seal_key;
    post->session = session ? make_session(ctx, session) : NULL;
    post->peeks = mcp_peek(post->body, world.catalogue, pool);
    mcp_buf_init(&buf, 0, pool);
    status = mcp_exchange(&buf, ctx, post->body);
    MUST(ctx->splice.at <= buf.len);
    mcp_buf_init(&sent, buf.len + ctx->splice.bytes.len, pool);
    mcp_buf_put(&sent, buf.data, ctx->splice.at);
    mcp_buf_put(&sent, ctx->splice.bytes.data, ctx->splice.bytes.len);
    mcp_buf_put(&sent, buf.data + ctx->splice.at, buf.len - ctx->splice.at);
    *reply = (mcp_str_t){ sent.data, sent.len };
    return status;
}

/* ---- what holds of every answer ---- */

static const char *string(const mcp_json_t *object, const char *name)
{
    return mcp_json_string(mcp_json_get(object, name));
}

static void check_response(const mcp_json_t *response, mcp_str_t text,
                           const mcp_ctx_t *ctx)
{
    const mcp_json_t *result = mcp_json_get(response, "result");
    const mcp_json_t *error = mcp_json_get(response, "error");
    const char *version = string(response, "jsonrpc");

    MUST(version && !strcmp(version, "2.0"), "%s", text.data);
    MUST(!result != !error, "%s", text.data);
    MUST(!error
             || (mcp_json_is_integer(mcp_json_get(error, "code"))
                 && string(error, "message")),
         "%s", text.data);
    MUST(!result || mcp_json_type(result) == MCP_JSON_OBJECT, "%s", text.data);
    MUST(!result
             || !string(result, "resultType")
                    == !mcp_revision_is_stateless(ctx->revision),
         "%s", text.data);
}

/* An id as JSON-RPC and MCP have them: a string or an integer, as it came. */
static mcp_str_t id_of(const mcp_json_t *message, mcp_str_t text)
{
    const mcp_json_t *id = mcp_json_get(message, "id");
    mcp_str_t bytes = mcp_jsontext_member(text, "id");
    mcp_str_t none = { NULL, 0 };
    apr_size_t i;

    if (!id || bytes.len > MCP_JSONRPC_ID_MAX
        || (mcp_json_type(id) != MCP_JSON_STRING
            && mcp_json_type(id) != MCP_JSON_NUMBER)) {
        return none;
    }
    for (i = 0; mcp_json_type(id) == MCP_JSON_NUMBER && i < bytes.len; i++) {
        if (!strchr("-0123456789", bytes.data[i])) {
            return none;
        }
    }
    return bytes;
}

static int is_same(mcp_str_t a, mcp_str_t b)
{
    return a.len == b.len && (!a.len || !memcmp(a.data, b.data, a.len));
}

/* Whether a message is answered with nothing: a notification or a response, and
 * well formed. */
static int is_silent(const mcp_json_t *message, mcp_str_t id)
{
    const char *version = string(message, "jsonrpc");
    const mcp_json_t *params = mcp_json_get(message, "params");

    if (!version || strcmp(version, "2.0") != 0) {
        return 0;
    }
    if (mcp_json_get(message, "method")) {
        return string(message, "method") && !mcp_json_get(message, "id")
               && (!params || mcp_json_type(params) == MCP_JSON_OBJECT);
    }
    return (mcp_json_get(message, "result") || mcp_json_get(message, "error"))
           && (id.len || !mcp_json_get(message, "id"));
}

static void check_one(const mcp_json_t *message, mcp_str_t text,
                      const mcp_json_t *response, mcp_str_t reply,
                      const mcp_ctx_t *ctx)
{
    mcp_str_t id = id_of(message, text);

    check_response(response, reply, ctx);
    MUST(is_same(id, mcp_jsontext_member(reply, "id")), "%s", reply.data);
}

/* Each request of a batch is answered once, in the order in which they came. What
 * has no id is none. */
static void check_batch(const mcp_json_t *batch, mcp_str_t text,
                        const mcp_json_t *responses, mcp_str_t reply,
                        const mcp_ctx_t *ctx)
{
    const mcp_json_t *response = mcp_json_first(responses);
    const mcp_json_t *message;

    for (message = mcp_json_first(batch); message;
         message = mcp_json_next(message)) {
        mcp_str_t item = mcp_jsontext_item(&text);
        mcp_str_t id = id_of(message, item);

        if (id.len && !is_silent(message, id)) {
            MUST(response, "%.*s", (int)item.len, item.data);
            check_one(message, item, response, mcp_jsontext_item(&reply), ctx);
            response = mcp_json_next(response);
        }
    }
    MUST(!response, "%.*s", (int)reply.len, reply.data);
}

/* Where errors have an id, what has none is answered with no message. */
static void check_refusal(const mcp_json_t *refusal, const post_t *post,
                          int status, const mcp_ctx_t *ctx)
{
    mcp_json_t *body = NULL;

    MUST(status == 400);
    MUST(string(refusal, "error") && string(refusal, "error_description"));
    MUST(ctx->revision && !(ctx->revision->features & MCP_REV_NO_ID));
    MUST(mcp_json_parse(&body, post->body, post->pool)
         || !id_of(body, post->body).len);
}

static int is_documented(int status)
{
    return status == 200 || status == 202 || status == 400 || status == 401
           || status == 403 || status == 404;
}

static void check_reply(const post_t *post, int status, mcp_str_t reply,
                        const mcp_ctx_t *ctx)
{
    mcp_json_t *body = NULL, *answer = NULL;
    mcp_error_t *error;

    if (ctx->is_stream) {
        MUST(!reply.len, "%s", reply.data);
        return;
    }
    MUST(is_documented(status), "%d", status);
    MUST(ctx->outcome.code);
    MUST((status == 202) == !reply.len, "%d %s", status, reply.data);
    MUST(reply.len
             <= GROWTH * post->body.len + CONSTANT * MCP_EXCHANGE_BATCH_MAX,
         "%lu", (unsigned long)reply.len);
    if (!reply.len) {
        return;
    }
    error = mcp_json_parse(&answer, reply, post->pool);
    MUST(!error, "%s %s", error->message, reply.data);
    if (mcp_json_type(answer) == MCP_JSON_OBJECT
        && !mcp_json_get(answer, "jsonrpc")) {
        check_refusal(answer, post, status, ctx);
    }
    else if (mcp_json_parse(&body, post->body, post->pool)) {
        MUST(status == 400 && !mcp_json_get(answer, "id"), "%s", reply.data);
    }
    else if (mcp_json_type(answer) == MCP_JSON_ARRAY) {
        MUST(mcp_json_type(body) == MCP_JSON_ARRAY);
        check_batch(body, post->body, answer, reply, ctx);
    }
    else {
        check_one(body, post->body, answer, reply, ctx);
    }
}

/* The call again, with what the client was given and told. */
static int answer_question(post_t *post, mcp_str_t reply)
{
    mcp_str_t params = mcp_jsontext_member(post->body, "params");
    mcp_str_t result = mcp_jsontext_member(reply, "result");
    mcp_str_t state = mcp_jsontext_member(result, "requestState");
    const char *responses = header(post, "Responses");
    const char *behind;
    mcp_buf_t body;

    if (!state.len || !responses) {
        return 0;
    }
    behind = params.data + 1;
    mcp_buf_init(&body, 0, post->pool);
    mcp_buf_put(&body, post->body.data, (apr_size_t)(behind - post->body.data));
    mcp_buf_printf(&body, "\"requestState\":%.*s,\"inputResponses\":%s,",
                   (int)state.len, state.data, responses);
    mcp_buf_put(&body, behind,
                (apr_size_t)(post->body.data + post->body.len - behind));
    post->body = (mcp_str_t){ body.data, body.len };
    return 1;
}

void fuzz_one(mcp_str_t input, apr_pool_t *pool)
{
    int rounds = 3;
    mcp_str_t reply;
    mcp_ctx_t ctx;
    post_t post;

    read_post(&post, input, pool);
    do {
        int status = send_post(&reply, &ctx, &post);

        check_reply(&post, status, reply, &ctx);
    } while (--rounds && answer_question(&post, reply));
}
