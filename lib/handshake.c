/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/handshake.h"

#include "lib/discover.h"
#include "lib/result.h"
#include "lib/session.h"

mcp_error_t *mcp_handshake_initialize(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const mcp_catalogue_t *catalogue = ctx->catalogue;
    const char *asked = mcp_json_string(mcp_json_get(ctx->message.params, "prot"
                                                                          "ocol"
                                                                          "Vers"
                                                                          "io"
                                                                          "n"));

    if (!asked) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Send the newest revision that you speak, e.g. "
                              "\"2025-11-25\".",
                              "params.protocolVersion must be a string.");
    }
    ctx->revision = mcp_revision_negotiate(asked);
    if (mcp_catalogue_asking(catalogue)) {
        ctx->session = mcp_session_make(ctx, mcp_json_get(ctx->message.params,
                                                          "capabilities"));
    }
    mcp_buf_lit(reply, "{\"protocolVersion\":");
    mcp_buf_json_string(reply, ctx->revision->name);
    mcp_buf_json_name(reply, "capabilities");
    mcp_discover_write_capabilities(reply, ctx);
    mcp_buf_json_name(reply, "serverInfo");
    mcp_result_write_server(reply, catalogue, ctx->revision);
    if (catalogue->instructions) {
        mcp_buf_json_name(reply, "instructions");
        mcp_buf_json_string(reply, catalogue->instructions);
    }
    mcp_buf_putc(reply, '}');
    return NULL;
}

mcp_error_t *mcp_handshake_ping(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    mcp_buf_lit(reply, "{}");
    return NULL;
}

mcp_error_t *mcp_handshake_set_level(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const mcp_json_t *level = mcp_json_get(ctx->message.params, "level");

    if (mcp_log_level(mcp_json_string(level)) == MCP_LOG_NONE) {
        return mcp_error_make(ctx->pool, "invalid_params", MCP_LOG_HINT,
                              "params.level names no level.");
    }
    mcp_buf_lit(reply, "{}");
    return NULL;
}
