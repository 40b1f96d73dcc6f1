/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/handler.h"

#include <string.h>

#include <apr_atomic.h>
#include <apr_strings.h>
#include <http_log.h>
#include <http_protocol.h>

#include "lib/cancel.h"
#include "lib/exchange.h"
#include "mod_mcp/bearer.h"
#include "mod_mcp/listen.h"
#include "mod_mcp/logenv.h"
#include "mod_mcp/outside.h"
#include "mod_mcp/provider.h"
#include "mod_mcp/receive.h"
#include "mod_mcp/request.h"
#include "mod_mcp/stream.h"

APLOG_USE_MODULE(mcp);

/*
 * The way of one tools/call, step by step:
 *
 *  1  mod_mcp/bearer    fixups: token to principal
 *  2  mod_mcp/receive   request in: method, media types, body
 *  3  lib/exchange      body to message (lib/json, lib/jsonrpc), and
 *  4  lib/revision      the protocol revision that it speaks
 *  5  lib/dispatch      method to function
 *  6  lib/tools         tool, scopes, arguments (lib/schema)
 *  7  mod_mcp/db        one statement in PostgreSQL
 *  8  lib/tools         reply written around its result (lib/render)
 *  9  mod_mcp/handler   bytes out
 *
 * Each step refuses or hands on; none asks an earlier one.
 */

/* ---- what the library is handed ---- */

static apr_time_t now(void *baton)
{
    return apr_time_now();
}

static const char *header(void *baton, const char *name)
{
    return apr_table_get(((request_rec *)baton)->headers_in, name);
}

static void learn_role(void *baton, const char *role)
{
    const mcp_request_t *request = mcp_request_get(baton);

    mcp_tokencache_set_role(request->child->tokens, &request->token, role,
                            apr_time_now());
}

static void log_error(void *baton, const char *what, const char *text)
{
    request_rec *r = baton;

    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, "MCP0301: %s: %s (request %s)",
                  what, text, mcp_request_get(r)->id);
}

/* What a client reads that hears of its call while it runs. */
static int send_ahead(void *baton, mcp_str_t message)
{
    return mcp_stream_send(mcp_request_get(baton)->stream, message);
}

static int is_gone(void *baton)
{
    mcp_stream_keep_alive(mcp_request_get(baton)->stream);
    return mcp_stream_is_deserted(baton);
}

static void cancel(void *baton, apr_uint64_t key)
{
    mcp_board_post(mcp_request_get(baton)->child->board, key, apr_time_now());
}

static int is_cancelled(void *baton, apr_uint64_t key, apr_time_t since)
{
    return mcp_board_has(mcp_request_get(baton)->child->board, key, since);
}

/* Who waits for a user holds a thread for minutes. */
static int begin_wait(void *baton)
{
    request_rec *r = baton;
    mcp_child_t *child = mcp_request_get(r)->child;
    int places = mcp_conf_server(r->server)->waiting;

    if (apr_atomic_inc32(&child->waiting) < (apr_uint32_t)places) {
        return 1;
    }
    apr_atomic_dec32(&child->waiting);
    ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r,
                  "MCP0302: %d calls wait for their users already; see "
                  "McpWaiting",
                  places);
    return 0;
}

static void end_wait(void *baton)
{
    apr_atomic_dec32(&mcp_request_get(baton)->child->waiting);
}

static void pause_for(void *baton, apr_interval_time_t moment)
{
    apr_sleep(moment);
}

/* What a task runs in. */
static mcp_error_t *reserve(void *baton, apr_pool_t *pool)
{
    request_rec *r = baton;

    if (mcp_background_reserve(mcp_request_get(r)->child->background)) {
        return NULL;
    }
    ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r,
                  "MCP0303: as many tasks are running as may; see McpTasks");
    return mcp_error_make(pool, "busy", "Try again when a task has ended.",
                          "The server runs as many tasks as it can.");
}

static void unreserve(void *baton)
{
    mcp_background_unreserve(mcp_request_get(baton)->child->background);
}

static int start(void *baton, const mcp_job_t *job)
{
    request_rec *r = baton;

    return mcp_background_start(mcp_request_get(r)->child->background,
                                r->server, job);
}

static int send_reply(request_rec *r, int status, const mcp_buf_t *reply,
                      const mcp_splice_t *splice)
{
    const mcp_part_t parts[] = {
        { .data = reply->data, .len = splice->at },
        { .data = splice->bytes.data,
          .len = splice->bytes.len,
          .is_static = 1 },
        { .data = reply->data + splice->at, .len = reply->len - splice->at },
    };

    return mcp_request_answer_parts(r, status, parts, 3);
}

/* A cancelled call is not to be answered (MCP 2025-11-25, cancellation); where
 * HTTP wants no body any more, it is not. */
static int send_stream(mcp_stream_t *stream, const mcp_buf_t *reply,
                       const mcp_ctx_t *ctx)
{
    int is_over = !strcmp(ctx->outcome.code, MCP_CANCELLED);

    return mcp_stream_end(stream, is_over ? NULL : reply, &ctx->splice);
}

mcp_ctx_t *mcp_handler_context(request_rec *r, const mcp_request_t *request)
{
    mcp_env_t *env = apr_pcalloc(r->pool, sizeof(*env));
    mcp_headers_t *headers = apr_pcalloc(r->pool, sizeof(*headers));
    mcp_ctx_t *ctx = apr_pcalloc(r->pool, sizeof(*ctx));

    *env = (mcp_env_t){ .baton = r,
                        .now = now,
                        .call = mcp_bearer_call,
                        .provide = mcp_provider_run,
                        .fetch = mcp_outside_fetch,
                        .learn_role = learn_role,
                        .log_error = log_error,
                        .send = mcp_stream_is_wanted(r) ? send_ahead : NULL,
                        .is_gone = is_gone,
                        .begin_wait = begin_wait,
                        .end_wait = end_wait,
                        .pause = pause_for,
                        .cancel = cancel,
                        .is_cancelled = is_cancelled,
                        .listen = request->child->audience ? mcp_listen_admit
                                                           : NULL,
                        .reserve = request->child->background ? reserve : NULL,
                        .unreserve = unreserve,
                        .start = start };
    *headers = (mcp_headers_t){ .baton = r, .get = header };
    *ctx =
        (mcp_ctx_t){ .pool = r->pool,
                     .env = env,
                     .headers = headers,
                     .catalogue = request->endpoint->catalogue,
                     .listing = request->endpoint->listing,
                     .principal = request->principal,
                     .seal_key = mcp_conf_server(r->server)->master_key,
                     .request = request->id,
                     .max_result = (apr_size_t)request->endpoint->max_result };
    return ctx;
}

static int answer(request_rec *r, mcp_request_t *request)
{
    mcp_ctx_t *ctx = mcp_handler_context(r, request);
    mcp_stream_t stream = { .r = r };
    mcp_buf_t reply;
    int status;

    request->stream = &stream;
    mcp_buf_init(&reply, 8000, r->pool);
    status = mcp_exchange(&reply, ctx, request->body);
    request->stream = NULL;
    if (ctx->session) {
        apr_table_setn(r->headers_out, "Mcp-Session-Id", ctx->session);
    }
    mcp_bearer_challenge(r, request, &ctx->outcome);
    mcp_logenv_set(r, ctx);
    if (ctx->is_stream) {
        return mcp_listen_begin(request->listener);
    }
    if (status == HTTP_SERVICE_UNAVAILABLE) {
        apr_table_setn(r->err_headers_out, "Retry-After", "5");
    }
    return stream.is_begun ? send_stream(&stream, &reply, ctx)
                           : send_reply(r, status, &reply, &ctx->splice);
}

int mcp_handler(request_rec *r)
{
    mcp_request_t *request = mcp_request_get(r);
    int status;

    if (!request) {
        return DECLINED;
    }
    status = mcp_receive(r, request);
    return status == OK ? answer(r, request) : status;
}
