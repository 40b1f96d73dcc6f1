/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/discover.h"

#include "lib/result.h"
#include "lib/subscription.h"
#include "lib/task.h"

static void write_capability(mcp_buf_t *reply, const char *name, int subscribe,
                             int list_changed)
{
    mcp_buf_json_name(reply, name);
    mcp_buf_putc(reply, '{');
    if (subscribe) {
        mcp_buf_json_name(reply, "subscribe");
        mcp_buf_lit(reply, "true");
    }
    if (list_changed) {
        mcp_buf_json_name(reply, "listChanged");
        mcp_buf_lit(reply, "true");
    }
    mcp_buf_putc(reply, '}');
}

void mcp_discover_write_capabilities(mcp_buf_t *reply, const mcp_ctx_t *ctx)
{
    unsigned offers = ctx->catalogue->offers;
    int is_stateless = mcp_revision_is_stateless(ctx->revision);
    /* No sessions: of those with a handshake, there is nobody to tell. */
    int told = is_stateless ? mcp_subscription_kinds(ctx->catalogue) : 0;

    mcp_buf_lit(reply, "{\"logging\":{}");
    write_capability(reply, "tools", 0, told & MCP_CHANGE_TOOLS);
    if (offers & MCP_OFFER_RESOURCES) {
        write_capability(reply, "resources",
                         !is_stateless || told & MCP_CHANGE_RESOURCE,
                         told & MCP_CHANGE_RESOURCES);
    }
    if (offers & MCP_OFFER_PROMPTS) {
        write_capability(reply, "prompts", 0, told & MCP_CHANGE_PROMPTS);
    }
    if (offers & MCP_OFFER_COMPLETIONS) {
        write_capability(reply, "completions", 0, 0);
    }
    if (mcp_task_is_offered(ctx)) {
        mcp_buf_json_name(reply, "extensions");
        mcp_buf_lit(reply, "{\"" MCP_TASK_EXTENSION "\":{}}");
    }
    mcp_buf_putc(reply, '}');
}

mcp_error_t *mcp_discover(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const mcp_catalogue_t *catalogue = ctx->catalogue;

    mcp_result_open_meta(reply, catalogue);
    mcp_buf_json_name(reply, "mod-mcp/toolsDigest");
    mcp_buf_json_string(reply, mcp_listing_digest(ctx->listing));
    mcp_buf_putc(reply, '}');
    mcp_buf_json_name(reply, "supportedVersions");
    mcp_revision_write_names(reply);
    mcp_buf_json_name(reply, "capabilities");
    mcp_discover_write_capabilities(reply, ctx);
    if (catalogue->instructions) {
        mcp_buf_json_name(reply, "instructions");
        mcp_buf_json_string(reply, catalogue->instructions);
    }
    mcp_result_close_cached(reply, ctx->revision, MCP_CACHE_PUBLIC);
    return NULL;
}
