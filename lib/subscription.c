/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/subscription.h"

#include <string.h>

#include "lib/door.h"
#include "lib/resources.h"
#include "lib/task.h"
#include "lib/result.h"

static const char meta_id[] = "io.modelcontextprotocol/subscriptionId";

typedef struct kind_t {
    mcp_change_t kind;
    const char *name;   /* in the database's words */
    const char *filter; /* the member of params.notifications */
    const char *method; /* of the notification */
} kind_t;

static const kind_t kinds[] = {
    { MCP_CHANGE_TOOLS, "tools", "toolsListChanged",
      "notifications/tools/list_changed" },
    { MCP_CHANGE_PROMPTS, "prompts", "promptsListChanged",
      "notifications/prompts/list_changed" },
    { MCP_CHANGE_RESOURCES, "resources", "resourcesListChanged",
      "notifications/resources/list_changed" },
    { MCP_CHANGE_RESOURCE, "resource", "resourceSubscriptions",
      "notifications/resources/updated" },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

int mcp_subscription_kinds(const mcp_catalogue_t *catalogue)
{
    int told = MCP_CHANGE_TOOLS;

    if (catalogue->offers & MCP_OFFER_RESOURCES) {
        told |= MCP_CHANGE_RESOURCES | MCP_CHANGE_RESOURCE;
    }
    if (catalogue->offers & MCP_OFFER_PROMPTS) {
        told |= MCP_CHANGE_PROMPTS;
    }
    return catalogue->tells_changes ? told : 0;
}

/* ---- what is asked for ---- */

static mcp_error_t *invalid(mcp_ctx_t *ctx, const char *what)
{
    return mcp_error_make(ctx->pool, "invalid_params",
                          "Send params.notifications, e.g. "
                          "{\"toolsListChanged\": true}.",
                          "params.notifications%s.", what);
}

/* A URI that is named twice is told of once. */
static mcp_error_t *add_uri(mcp_subscription_t *subscription,
                            const mcp_json_t *value, mcp_ctx_t *ctx)
{
    const char *uri = mcp_json_string(value);

    if (!uri || !*uri || strlen(uri) > MCP_SUBSCRIPTION_URI_MAX) {
        return invalid(ctx, ".resourceSubscriptions must hold URIs of up to "
                            "2048 bytes");
    }
    if (mcp_subscription_find(subscription, uri) < 0) {
        APR_ARRAY_PUSH(subscription->uris, const char *) = uri;
    }
    return NULL;
}

static mcp_error_t *read_uris(mcp_subscription_t *subscription,
                              const mcp_json_t *list, mcp_ctx_t *ctx)
{
    const mcp_json_t *item;

    if (mcp_json_type(list) != MCP_JSON_ARRAY
        || mcp_json_count(list) > MCP_SUBSCRIPTION_URIS) {
        return invalid(ctx, ".resourceSubscriptions must be a list of up to "
                            "100 URIs");
    }
    for (item = mcp_json_first(list); item; item = mcp_json_next(item)) {
        MCP_TRY(add_uri(subscription, item, ctx));
    }
    return NULL;
}

static mcp_error_t *read_kind(mcp_subscription_t *subscription,
                              const kind_t *kind, const mcp_json_t *value,
                              mcp_ctx_t *ctx)
{
    if (kind->kind == MCP_CHANGE_RESOURCE) {
        return read_uris(subscription, value, ctx);
    }
    if (mcp_json_type(value) != MCP_JSON_BOOLEAN) {
        return invalid(ctx, " has a member that must be true or false");
    }
    subscription->kinds |= mcp_json_is_true(value) ? (int)kind->kind : 0;
    return NULL;
}

static mcp_error_t *read_subscription(mcp_subscription_t *subscription,
                                      mcp_ctx_t *ctx)
{
    const mcp_json_t *filter = mcp_json_get(ctx->message.params, "notification"
                                                                 "s");
    apr_size_t i;

    if (!filter || mcp_json_type(filter) != MCP_JSON_OBJECT) {
        return invalid(ctx, " must be an object");
    }
    /* There is no news of tasks, but who asks for it must know them (MCP tasks
     * extension, protocol errors). */
    if (mcp_json_get(filter, "taskIds") && mcp_task_is_offered(ctx)) {
        MCP_TRY(mcp_task_check_client(ctx));
    }
    subscription->id = ctx->message.id;
    subscription->catalogue = ctx->catalogue;
    subscription->uris = apr_array_make(ctx->pool, 4, sizeof(const char *));
    for (i = 0; i < KINDS; i++) {
        const mcp_json_t *value = mcp_json_get(filter, kinds[i].filter);

        if (value) {
            MCP_TRY(read_kind(subscription, &kinds[i], value, ctx));
        }
    }
    return NULL;
}

/* Who may not read a resource does not hear of it. */
static void keep_what_there_is(mcp_subscription_t *subscription,
                               const mcp_ctx_t *ctx)
{
    apr_array_header_t *uris = subscription->uris;
    int i, kept = 0;

    for (i = 0; i < uris->nelts; i++) {
        const char *uri = APR_ARRAY_IDX(uris, i, const char *);

        if (mcp_resources_may_read(ctx, uri)) {
            APR_ARRAY_IDX(uris, kept++, const char *) = uri;
        }
    }
    uris->nelts = kept;
    subscription->kinds |= kept ? (int)MCP_CHANGE_RESOURCE : 0;
    subscription->kinds &= mcp_subscription_kinds(ctx->catalogue);
}

mcp_error_t *mcp_subscription_listen(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    mcp_subscription_t *subscription = apr_pcalloc(ctx->pool,
                                                   sizeof(*subscription));

    if (!ctx->env->listen || !mcp_subscription_kinds(ctx->catalogue)) {
        return mcp_error_make(ctx->pool, "method_not_found",
                              "Ask for the lists again after their ttlMs.",
                              "This server tells nobody of changes.");
    }
    MCP_TRY(read_subscription(subscription, ctx));
    MCP_TRY(mcp_door_know_role(ctx, "subscriptions/listen"));
    keep_what_there_is(subscription, ctx);
    MCP_TRY(ctx->env->listen(ctx->env->baton, subscription));
    /* What ends from now on is heard of; what has ended before, asked for. */
    MCP_TRY(mcp_door_ask_role(ctx, "subscriptions/listen"));
    ctx->is_stream = 1;
    return NULL;
}

/* ---- revisions with a handshake ---- */

/* They subscribe for a session, and ours keep nothing: there is nobody to tell.
 * So what is asked for is checked, and that is all. */
mcp_error_t *mcp_subscription_subscribe(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const char *uri = mcp_json_string(mcp_json_get(ctx->message.params, "uri"));

    if (!uri) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Send a URI from resources/list.",
                              "params.uri must be a string.");
    }
    MCP_TRY(mcp_door_know_role(ctx, ctx->message.method));
    if (!mcp_resources_may_read(ctx, uri)) {
        return mcp_resources_not_found(ctx, uri);
    }
    mcp_buf_lit(reply, "{}");
    return NULL;
}

/* ---- one of the URIs ---- */

int mcp_subscription_find(const mcp_subscription_t *subscription,
                          const char *uri)
{
    int i;

    for (i = 0; i < subscription->uris->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(subscription->uris, i, const char *), uri)) {
            return i;
        }
    }
    return -1;
}

/* ---- what is told ---- */

static void write_id(mcp_buf_t *buf, const mcp_subscription_t *subscription)
{
    mcp_buf_json_name(buf, meta_id);
    mcp_buf_put(buf, subscription->id.data, subscription->id.len);
}

static void open_notification(mcp_buf_t *buf,
                              const mcp_subscription_t *subscription,
                              const char *method)
{
    mcp_buf_lit(buf, "{\"jsonrpc\":\"2.0\",\"method\":");
    mcp_buf_json_string(buf, method);
    mcp_buf_lit(buf, ",\"params\":{\"_meta\":{");
    write_id(buf, subscription);
    mcp_buf_putc(buf, '}');
}

static void write_uris(mcp_buf_t *buf, const apr_array_header_t *uris)
{
    int i;

    mcp_buf_putc(buf, '[');
    for (i = 0; i < uris->nelts; i++) {
        if (i) {
            mcp_buf_putc(buf, ',');
        }
        mcp_buf_json_string(buf, APR_ARRAY_IDX(uris, i, const char *));
    }
    mcp_buf_putc(buf, ']');
}

void mcp_subscription_write_ack(mcp_buf_t *buf,
                                const mcp_subscription_t *subscription)
{
    apr_size_t i;

    open_notification(buf, subscription,
                      "notifications/subscriptions/acknowledged");
    mcp_buf_lit(buf, ",\"notifications\":{");
    for (i = 0; i < KINDS; i++) {
        if (!(subscription->kinds & (int)kinds[i].kind)) {
            continue;
        }
        mcp_buf_json_name(buf, kinds[i].filter);
        if (kinds[i].kind == MCP_CHANGE_RESOURCE) {
            write_uris(buf, subscription->uris);
        }
        else {
            mcp_buf_lit(buf, "true");
        }
    }
    mcp_buf_lit(buf, "}}}");
}

void mcp_subscription_write_change(mcp_buf_t *buf,
                                   const mcp_subscription_t *subscription,
                                   mcp_change_t kind, const char *uri)
{
    apr_size_t i = 0;

    while (kinds[i].kind != kind) {
        i++;
    }
    open_notification(buf, subscription, kinds[i].method);
    if (uri) {
        mcp_buf_json_name(buf, "uri");
        mcp_buf_json_string(buf, uri);
    }
    mcp_buf_lit(buf, "}}");
}

void mcp_subscription_write_end(mcp_buf_t *buf,
                                const mcp_subscription_t *subscription)
{
    mcp_jsonrpc_open_result(buf, subscription->id);
    mcp_result_open_meta(buf, subscription->catalogue);
    write_id(buf, subscription);
    mcp_buf_lit(buf, "}}");
    mcp_jsonrpc_close(buf);
}

/* ---- what the database tells ---- */

static int read_ended(mcp_news_t *news, const mcp_json_t *value)
{
    news->account = mcp_json_string(mcp_json_get(value, "account"));
    news->credential = mcp_json_string(mcp_json_get(value, "credential"));
    news->kind = MCP_CHANGE_ENDED;
    return news->account && !news->uri;
}

mcp_error_t *mcp_subscription_read_news(mcp_news_t *news, mcp_str_t text,
                                        apr_pool_t *pool)
{
    const char *name;
    mcp_json_t *value;
    apr_size_t i;

    MCP_TRY(mcp_json_parse(&value, text, pool));
    memset(news, 0, sizeof(*news));
    name = mcp_json_string(mcp_json_get(value, "kind"));
    news->workspace = mcp_json_string(mcp_json_get(value, "workspace"));
    news->uri = mcp_json_string(mcp_json_get(value, "uri"));
    for (i = 0; name && news->workspace && i < KINDS; i++) {
        if (!strcmp(name, kinds[i].name)) {
            news->kind = kinds[i].kind;
            if ((news->kind == MCP_CHANGE_RESOURCE) == (news->uri != NULL)) {
                return NULL;
            }
        }
    }
    if (name && news->workspace && !strcmp(name, "ended")
        && read_ended(news, value)) {
        return NULL;
    }
    return mcp_error_make(pool, "invalid_params",
                          "Announce changes with mcp.notify_change().",
                          "This is no change of ours.");
}
