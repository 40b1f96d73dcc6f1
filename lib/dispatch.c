/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/dispatch.h"

#include <string.h>

#include "lib/cancel.h"
#include "lib/completion.h"
#include "lib/discover.h"
#include "lib/elicit.h"
#include "lib/handshake.h"
#include "lib/prompts.h"
#include "lib/resources.h"
#include "lib/stateless.h"
#include "lib/subscription.h"
#include "lib/tasks.h"
#include "lib/tools.h"

enum {
    HANDSHAKE = 1, /* revisions with a handshake know the method */
    STATELESS = 2, /* those without know it */
    ALL = HANDSHAKE | STATELESS
};

typedef struct method_t {
    const char *name;
    int eras;
    const char *named; /* the member of params that Mcp-Name repeats, or NULL */
    mcp_error_t *(*answer)(mcp_buf_t *reply, mcp_ctx_t *ctx);
    unsigned needs; /* what the catalogue must have, of MCP_OFFER_* */
} method_t;

static const method_t methods[] = {
    { "completion/complete", ALL, NULL, mcp_completion_complete,
      MCP_OFFER_COMPLETIONS },
    { "initialize", HANDSHAKE, NULL, mcp_handshake_initialize },
    { "logging/setLevel", HANDSHAKE, NULL, mcp_handshake_set_level },
    { "ping", HANDSHAKE, NULL, mcp_handshake_ping },
    { "prompts/get", ALL, "name", mcp_prompts_get, MCP_OFFER_PROMPTS },
    { "prompts/list", ALL, NULL, mcp_prompts_list, MCP_OFFER_PROMPTS },
    { "resources/list", ALL, NULL, mcp_resources_list, MCP_OFFER_RESOURCES },
    { "resources/read", ALL, "uri", mcp_resources_read, MCP_OFFER_RESOURCES },
    { "resources/subscribe", HANDSHAKE, NULL, mcp_subscription_subscribe,
      MCP_OFFER_RESOURCES },
    { "resources/templates/list", ALL, NULL, mcp_resources_templates_list,
      MCP_OFFER_RESOURCES },
    { "resources/unsubscribe", HANDSHAKE, NULL, mcp_subscription_subscribe,
      MCP_OFFER_RESOURCES },
    { "server/discover", STATELESS, NULL, mcp_discover },
    { "subscriptions/listen", STATELESS, NULL, mcp_subscription_listen },
    { "tasks/cancel", STATELESS, "taskId", mcp_tasks_cancel },
    { "tasks/get", STATELESS, "taskId", mcp_tasks_get },
    { "tasks/update", STATELESS, "taskId", mcp_tasks_update },
    { "tools/call", ALL, "name", mcp_tools_call },
    { "tools/list", ALL, NULL, mcp_tools_list },
};

const char *mcp_dispatch_method(const char *name)
{
    apr_size_t i;

    for (i = 0; name && i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (!strcmp(methods[i].name, name)) {
            return methods[i].name;
        }
    }
    return NULL;
}

/* A method of a capability that is not advertised is unknown, too. */
static int is_served(const method_t *method, const mcp_ctx_t *ctx)
{
    int era = mcp_revision_is_stateless(ctx->revision) ? STATELESS : HANDSHAKE;

    return method->eras & era
           && (method->needs & ctx->catalogue->offers) == method->needs;
}

static const method_t *find_method(const mcp_ctx_t *ctx)
{
    apr_size_t i;

    for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (!strcmp(methods[i].name, ctx->message.method)) {
            return is_served(&methods[i], ctx) ? &methods[i] : NULL;
        }
    }
    return NULL;
}

static mcp_error_t *answer(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    int stateless = mcp_revision_is_stateless(ctx->revision);
    const method_t *method;

    if (stateless) {
        MCP_TRY(mcp_stateless_read(ctx));
    }
    method = find_method(ctx);
    if (!method) {
        return mcp_error_make(ctx->pool, "method_not_found", NULL,
                              "Unknown method: %.*s",
                              mcp_str_fit(ctx->message.method, 128),
                              ctx->message.method);
    }
    ctx->outcome.method = method->name;
    if (stateless && method->named) {
        MCP_TRY(mcp_stateless_check_name(ctx, method->named));
    }
    if (stateless) {
        MCP_TRY(mcp_stateless_read_level(ctx));
    }
    return method->answer(reply, ctx);
}

/* Stateless, a client cancels by going away. */
static void take_notification(mcp_ctx_t *ctx)
{
    if (!mcp_revision_is_stateless(ctx->revision)
        && !strcmp(ctx->message.method, "notifications/cancelled")) {
        mcp_cancel_read(ctx);
    }
}

mcp_error_t *mcp_dispatch(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    apr_size_t start = reply->len;
    mcp_error_t *error;

    ctx->outcome.code = "ok";
    if (ctx->message.kind == MCP_JSONRPC_NOTIFICATION) {
        take_notification(ctx);
    }
    if (ctx->message.kind == MCP_JSONRPC_RESPONSE) {
        mcp_elicit_take(ctx);
    }
    if (ctx->message.kind != MCP_JSONRPC_REQUEST) {
        return NULL;
    }
    mcp_jsonrpc_open_result(reply, ctx->message.id);
    error = answer(reply, ctx);
    if (!error && !ctx->is_stream) {
        mcp_jsonrpc_close(reply);
        return NULL;
    }
    reply->len = start;
    ctx->splice.bytes.len = 0;
    return error;
}
