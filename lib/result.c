/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/result.h"

void mcp_result_write_server(mcp_buf_t *buf, const mcp_catalogue_t *catalogue,
                             const mcp_revision_t *revision)
{
    mcp_buf_putc(buf, '{');
    mcp_buf_json_name(buf, "name");
    mcp_buf_json_string(buf, catalogue->name);
    if (catalogue->title && (revision->features & MCP_REV_STRUCTURED)) {
        mcp_buf_json_name(buf, "title");
        mcp_buf_json_string(buf, catalogue->title);
    }
    mcp_buf_json_name(buf, "version");
    mcp_buf_json_string(buf, catalogue->version);
    mcp_buf_putc(buf, '}');
}

static void open_typed(mcp_buf_t *buf, const char *type,
                       const mcp_catalogue_t *catalogue)
{
    mcp_buf_lit(buf, "{\"resultType\":");
    mcp_buf_json_string(buf, type);
    mcp_buf_lit(buf, ",\"_meta\":{\"io.modelcontextprotocol/serverInfo\":");
    mcp_result_write_server(buf, catalogue, &mcp_revisions[0]);
}

void mcp_result_open_meta(mcp_buf_t *buf, const mcp_catalogue_t *catalogue)
{
    open_typed(buf, "complete", catalogue);
}

void mcp_result_open_asking(mcp_buf_t *buf, const mcp_catalogue_t *catalogue)
{
    open_typed(buf, "input_required", catalogue);
    mcp_buf_putc(buf, '}');
}

void mcp_result_open_task(mcp_buf_t *buf, const mcp_catalogue_t *catalogue)
{
    open_typed(buf, "task", catalogue);
    mcp_buf_putc(buf, '}');
}

void mcp_result_open(mcp_buf_t *buf, const mcp_catalogue_t *catalogue,
                     const mcp_revision_t *revision)
{
    if (!mcp_revision_is_stateless(revision)) {
        mcp_buf_putc(buf, '{');
        return;
    }
    mcp_result_open_meta(buf, catalogue);
    mcp_buf_putc(buf, '}');
}

void mcp_result_close_cached(mcp_buf_t *buf, const mcp_revision_t *revision,
                             mcp_cache_t cache)
{
    if (mcp_revision_is_stateless(revision)) {
        mcp_buf_printf(buf, ",\"ttlMs\":%d,\"cacheScope\":\"%s\"",
                       cache == MCP_CACHE_NEVER ? 0 : MCP_RESULT_TTL,
                       cache == MCP_CACHE_PUBLIC ? "public" : "private");
    }
    mcp_buf_putc(buf, '}');
}
