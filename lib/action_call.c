/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/action_call.h"

#include <string.h>

#include "lib/input.h"
#include "lib/jsontext.h"

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

/* ---- the idempotency key ---- */

static const char key_name[] = "idempotency_key";

/* The one in _meta; NULL: none. What is no string is none either, but is not
 * passed over: the database takes no empty key. */
static const char *key_of(const mcp_tool_t *tool, const mcp_ctx_t *ctx)
{
    const mcp_json_t *given =
        mcp_json_get(mcp_json_get(ctx->message.params, "_meta"), key_name);

    if (tool->effect == MCP_EFFECT_READ || !given
        || mcp_json_type(given) == MCP_JSON_NULL) {
        return NULL;
    }
    return mcp_json_string(given) ? mcp_json_string(given) : "";
}

mcp_error_t *mcp_action_call_checked(const mcp_json_t **arguments,
                                     mcp_str_t text, const mcp_tool_t *tool,
                                     apr_pool_t *pool)
{
    mcp_str_t name, value;
    const char *between = "";
    mcp_json_t *checked;
    mcp_buf_t buf;

    if (tool->effect == MCP_EFFECT_READ || tool->takes_key || tool->provider
        || !mcp_json_get(*arguments, key_name)) {
        return NULL;
    }
    mcp_buf_init(&buf, text.len + 1, pool);
    mcp_buf_putc(&buf, '{');
    while (mcp_jsontext_next(&name, &value, &text)) {
        if (mcp_jsontext_is_name(name, key_name)) {
            continue;
        }
        mcp_buf_puts(&buf, between);
        mcp_buf_put(&buf, name.data, name.len);
        mcp_buf_putc(&buf, ':');
        mcp_buf_put(&buf, value.data, value.len);
        between = ",";
    }
    mcp_buf_putc(&buf, '}');
    MCP_TRY(mcp_json_parse(&checked, (mcp_str_t){ buf.data, buf.len }, pool));
    *arguments = checked;
    return NULL;
}

const char *mcp_action_call_keyed(const char *text, const mcp_tool_t *tool,
                                  mcp_ctx_t *ctx)
{
    const char *key = key_of(tool, ctx);
    mcp_str_t name, value, rest = mcp_str(text);
    mcp_buf_t buf;

    if (!key || mcp_jsontext_member(rest, key_name).len) {
        return text;
    }
    mcp_buf_init(&buf, rest.len + 128, ctx->pool);
    mcp_buf_lit(&buf, "{\"idempotency_key\":");
    mcp_buf_json_string(&buf, key);
    mcp_buf_puts(&buf, mcp_jsontext_next(&name, &value, &rest) ? "," : "");
    mcp_buf_puts(&buf, strchr(text, '{') + 1);
    return buf.data;
}

const char *mcp_action_call_principal(const char *text, const mcp_tool_t *tool,
                                      mcp_ctx_t *ctx)
{
    const char *key = key_of(tool, ctx);
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
