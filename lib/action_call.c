/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/action_call.h"

#include <string.h>

#include "lib/input.h"

static int can_ask(mcp_ctx_t *ctx)
{
    static const char form[] = "{\"method\":\"elicitation/create\","
                               "\"params\":{\"mode\":\"form\"}}";
    mcp_json_t *request;

    if (mcp_json_parse(&request, mcp_str(form), ctx->pool)
        || !mcp_input_can_take(ctx, request)) {
        return 0;
    }
    return mcp_revision_is_stateless(ctx->revision)
               ? ctx->seal_key != NULL
               : ctx->env->send != NULL && !ctx->is_batch;
}

const char *mcp_action_call_principal(const char *text, const mcp_tool_t *tool,
                                      mcp_ctx_t *ctx)
{
    const char *key = mcp_json_string(
        mcp_json_get(mcp_json_get(ctx->message.params, "_meta"), "idempotency_k"
                                                                 "ey"));
    int asks = tool->asks && tool->confirm == MCP_CONFIRM_PREVIEW;
    mcp_buf_t buf;

    if (tool->effect == MCP_EFFECT_READ || (!key && !asks)) {
        return text;
    }
    mcp_buf_init(&buf, strlen(text) + 256, ctx->pool);
    mcp_buf_puts(&buf, asks && can_ask(ctx) ? "{\"can_ask\":true,"
                                            : "{\"can_ask\":false,");
    if (key) {
        mcp_buf_lit(&buf, "\"idempotency_key\":");
        mcp_buf_json_string(&buf, key);
        mcp_buf_putc(&buf, ',');
    }
    mcp_buf_puts(&buf, text + 1);
    return buf.data;
}
