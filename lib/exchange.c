/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/exchange.h"

#include <string.h>

#include "lib/dispatch.h"

enum {
    HTTP_OK_STATUS = 200,
    HTTP_ACCEPTED_STATUS = 202,
    HTTP_BAD_STATUS = 400,
    HTTP_UNAUTHORIZED_STATUS = 401,
    HTTP_FORBIDDEN_STATUS = 403
};

static int refuse(mcp_buf_t *reply, mcp_ctx_t *ctx, const mcp_error_t *error)
{
    const mcp_error_rpc_t *row = mcp_error_rpc(error);

    ctx->outcome.code = error->code;
    mcp_jsonrpc_write_error(reply, ctx->message.id, error);
    return row ? row->http : HTTP_OK_STATUS;
}

static int is_initialize(const mcp_json_t *value)
{
    const char *method = mcp_json_string(mcp_json_get(value, "method"));

    return method && !strcmp(method, "initialize");
}

/* The status of an answered message: an error that came before the method was
 * asked has one of its own, a challenge has, all else is 200. */
static int status_of(const mcp_ctx_t *ctx, int answered)
{
    if (ctx->outcome.token_refused) {
        return HTTP_UNAUTHORIZED_STATUS;
    }
    if (ctx->outcome.needed_scopes) {
        return HTTP_FORBIDDEN_STATUS;
    }
    return answered ? HTTP_OK_STATUS : HTTP_ACCEPTED_STATUS;
}

static int answer_one(mcp_buf_t *reply, mcp_ctx_t *ctx, const mcp_json_t *value,
                      mcp_str_t text)
{
    apr_size_t start = reply->len;
    mcp_error_t *error;

    error = mcp_jsonrpc_read(&ctx->message, value, text, ctx->pool);
    if (error) {
        return refuse(reply, ctx, error);
    }
    mcp_dispatch(reply, ctx);
    return status_of(ctx, reply->len > start);
}

static mcp_error_t *check_batch(const mcp_json_t *batch, mcp_ctx_t *ctx)
{
    const mcp_json_t *item;
    apr_size_t count = mcp_json_count(batch);

    if (!(ctx->revision->features & MCP_REV_BATCH)) {
        return mcp_error_make(ctx->pool, "invalid_request",
                              "Send one message a POST.",
                              "Revision %s has no batches.",
                              ctx->revision->name);
    }
    if (!count || count > MCP_EXCHANGE_BATCH_MAX) {
        return mcp_error_make(ctx->pool, "invalid_request",
                              "Send between 1 and 32 messages in a batch.",
                              "A batch of %lu messages.", (unsigned long)count);
    }
    for (item = mcp_json_first(batch); item; item = mcp_json_next(item)) {
        if (is_initialize(item)) {
            return mcp_error_make(ctx->pool, "invalid_request",
                                  "Send initialize alone.",
                                  "initialize cannot be part of a batch.");
        }
    }
    return NULL;
}

/* JSON-RPC 2.0, section 6: one response a request, in any order; only
 * notifications and responses give no body at all. */
static int answer_batch(mcp_buf_t *reply, mcp_ctx_t *ctx,
                        const mcp_json_t *batch, mcp_str_t text)
{
    const mcp_json_t *item;
    int challenge = 0;

    ctx->is_batch = 1;
    mcp_buf_putc(reply, '[');
    for (item = mcp_json_first(batch); item; item = mcp_json_next(item)) {
        mcp_str_t bytes = mcp_jsontext_item(&text);
        apr_size_t end = reply->len, start;
        int status;

        if (end > 1) {
            mcp_buf_putc(reply, ',');
        }
        start = reply->len;
        status = answer_one(reply, ctx, item, bytes);
        if (reply->len == start) {
            reply->len = end;
        }
        if (status == HTTP_UNAUTHORIZED_STATUS
            || status == HTTP_FORBIDDEN_STATUS) {
            challenge = status;
        }
    }
    if (reply->len == 1) {
        reply->len = 0;
        return HTTP_ACCEPTED_STATUS;
    }
    mcp_buf_putc(reply, ']');
    return challenge ? challenge : HTTP_OK_STATUS;
}

int mcp_exchange(mcp_buf_t *reply, mcp_ctx_t *ctx,
                 const mcp_exchange_t *exchange)
{
    mcp_json_t *value;
    mcp_error_t *error;
    int is_batch;

    error = mcp_json_parse(&value, exchange->body, ctx->pool);
    if (error) {
        return refuse(reply, ctx, error);
    }
    is_batch = mcp_json_type(value) == MCP_JSON_ARRAY;
    error = mcp_revision_decide(&ctx->revision, exchange->version,
                                !is_batch && is_initialize(value), ctx->pool);
    if (error) {
        ctx->message.id = mcp_jsonrpc_id(value, exchange->body, ctx->pool);
        return refuse(reply, ctx, error);
    }
    if (!is_batch) {
        return answer_one(reply, ctx, value, exchange->body);
    }
    error = check_batch(value, ctx);
    return error ? refuse(reply, ctx, error)
                 : answer_batch(reply, ctx, value, exchange->body);
}
