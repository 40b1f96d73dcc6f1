/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/dispatch.h"

#include <string.h>

#include "lib/handshake.h"
#include "lib/tools.h"

typedef struct method_t {
    const char *name;
    mcp_error_t *(*answer)(mcp_buf_t *reply, mcp_ctx_t *ctx);
} method_t;

static const method_t methods[] = {
    { "initialize", mcp_handshake_initialize },
    { "ping", mcp_handshake_ping },
    { "tools/call", mcp_tools_call },
    { "tools/list", mcp_tools_list },
};

static const method_t *find_method(const char *name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (!strcmp(methods[i].name, name)) {
            return &methods[i];
        }
    }
    return NULL;
}

static mcp_error_t *answer(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const method_t *method = find_method(ctx->message.method);

    if (!method) {
        return mcp_error_make(ctx->pool, "method_not_found", NULL,
                              "Unknown method: %.*s",
                              mcp_str_fit(ctx->message.method, 128),
                              ctx->message.method);
    }
    ctx->outcome.method = method->name;
    return method->answer(reply, ctx);
}

void mcp_dispatch(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    apr_size_t start = reply->len;
    mcp_error_t *error;

    ctx->outcome.code = "ok";
    if (ctx->message.kind != MCP_JSONRPC_REQUEST) {
        return;
    }
    mcp_jsonrpc_open_result(reply, ctx->message.id);
    error = answer(reply, ctx);
    if (!error) {
        mcp_jsonrpc_close(reply);
        return;
    }
    ctx->outcome.code = error->code;
    reply->len = start;
    ctx->splice.bytes.len = 0;
    mcp_jsonrpc_write_error(reply, ctx->message.id, error);
}
