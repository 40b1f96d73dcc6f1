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

/* What has no id in a batch is no request, so there is no response to it. */
static int refuse(mcp_buf_t *reply, mcp_ctx_t *ctx, const mcp_error_t *error)
{
    const mcp_error_rpc_t *row =
        mcp_error_rpc(error, mcp_revision_is_stateless(ctx->revision));

    ctx->outcome.code = error->code;
    if (ctx->message.id.len || !ctx->is_batch) {
        mcp_jsonrpc_write_error(reply, ctx->message.id, error, ctx->revision);
    }
    return row ? row->http : HTTP_OK_STATUS;
}

/* A challenge has a status of its own. */
static int status_of(const mcp_ctx_t *ctx, int status)
{
    if (ctx->outcome.token_refused) {
        return HTTP_UNAUTHORIZED_STATUS;
    }
    return ctx->outcome.needed_scopes ? HTTP_FORBIDDEN_STATUS : status;
}

static mcp_error_t *answer_message(mcp_buf_t *reply, mcp_ctx_t *ctx,
                                   const mcp_json_t *value, mcp_str_t text)
{
    MCP_TRY(mcp_jsonrpc_read(&ctx->message, value, text, ctx->pool));
    if (ctx->message.kind == MCP_JSONRPC_RESPONSE
        && mcp_revision_is_stateless(ctx->revision)) {
        return mcp_error_make(ctx->pool, "invalid_request",
                              "Send inputResponses with the request itself.",
                              "Revision %s has no requests of the server's.",
                              ctx->revision->name);
    }
    return mcp_dispatch(reply, ctx);
}

static int answer_one(mcp_buf_t *reply, mcp_ctx_t *ctx, const mcp_json_t *value,
                      mcp_str_t text)
{
    apr_size_t start = reply->len;
    mcp_error_t *error = answer_message(reply, ctx, value, text);

    if (error) {
        return status_of(ctx, refuse(reply, ctx, error));
    }
    return status_of(ctx, reply->len > start ? HTTP_OK_STATUS
                                             : HTTP_ACCEPTED_STATUS);
}

static int is_initialize(const mcp_json_t *value)
{
    const char *method = mcp_json_string(mcp_json_get(value, "method"));

    return method && !strcmp(method, "initialize");
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

static int end_batch(mcp_buf_t *reply, mcp_ctx_t *ctx, int is_bad)
{
    if (reply->len > 1) {
        mcp_buf_putc(reply, ']');
        return HTTP_OK_STATUS;
    }
    reply->len = 0;
    if (!is_bad) {
        return HTTP_ACCEPTED_STATUS;
    }
    ctx->outcome.code = "invalid_request";
    mcp_jsonrpc_write_refusal(reply, ctx->outcome.code,
                              "Nothing in the batch is a request that can be "
                              "answered.",
                              NULL);
    return HTTP_BAD_STATUS;
}

/* JSON-RPC 2.0, section 6: one response a request, in any order; only
 * notifications and responses give no body at all. */
static int answer_batch(mcp_buf_t *reply, mcp_ctx_t *ctx,
                        const mcp_json_t *batch, mcp_str_t text)
{
    const mcp_json_t *item;
    int challenge = 0, is_bad = 0, end_status;

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
        is_bad |= status == HTTP_BAD_STATUS;
    }
    end_status = end_batch(reply, ctx, is_bad);
    return challenge ? challenge : end_status;
}

/* The revision of the message; of one that cannot be read, by the header. */
static mcp_error_t *decide(mcp_ctx_t *ctx, const mcp_json_t *value)
{
    const char *header = ctx->headers->get(ctx->headers->baton,
                                           MCP_HEADER_VERSION);

    return mcp_revision_decide(&ctx->revision, header, value, ctx->pool);
}

int mcp_exchange(mcp_buf_t *reply, mcp_ctx_t *ctx, mcp_str_t body)
{
    mcp_json_t *value;
    mcp_error_t *error;

    error = mcp_json_parse(&value, body, ctx->pool);
    if (error) {
        (void)decide(ctx, NULL);
        return refuse(reply, ctx, error);
    }
    error = decide(ctx, value);
    if (error) {
        ctx->message.id = mcp_jsonrpc_id(value, body, ctx->pool);
        return refuse(reply, ctx, error);
    }
    if (mcp_json_type(value) != MCP_JSON_ARRAY) {
        return answer_one(reply, ctx, value, body);
    }
    error = check_batch(value, ctx);
    return error ? refuse(reply, ctx, error)
                 : answer_batch(reply, ctx, value, body);
}
