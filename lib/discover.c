/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/discover.h"

#include "lib/result.h"

void mcp_discover_write_capabilities(mcp_buf_t *reply, const mcp_ctx_t *ctx)
{
    unsigned offers = ctx->catalogue->offers;

    mcp_buf_lit(reply, "{\"logging\":{},\"tools\":{}");
    if (offers & MCP_OFFER_RESOURCES) {
        mcp_buf_lit(reply, ",\"resources\":{}");
    }
    if (offers & MCP_OFFER_PROMPTS) {
        mcp_buf_lit(reply, ",\"prompts\":{}");
    }
    if (offers & MCP_OFFER_COMPLETIONS) {
        mcp_buf_lit(reply, ",\"completions\":{}");
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
