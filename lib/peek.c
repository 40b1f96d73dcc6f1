/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/peek.h"

#include <string.h>

#include "lib/dispatch.h"
#include "lib/exchange.h"
#include "lib/json.h"
#include "lib/mistake.h"

static int is_public(const char *method)
{
    static const char *const methods[] = {
        "initialize", "notifications/initialized",
        "ping",       "server/discover",
        "tools/list", NULL
    };

    return method && mcp_mistake_find_word(method, methods) >= 0;
}

static mcp_peek_t look_at(const mcp_json_t *message,
                          const mcp_catalogue_t *catalogue)
{
    const mcp_json_t *params = mcp_json_get(message, "params");
    const char *method = mcp_json_string(mcp_json_get(message, "method"));
    mcp_peek_t peek = { .method = mcp_dispatch_method(method),
                        .is_public = is_public(method) };
    const mcp_tool_t *tool;

    if (peek.method && !strcmp(peek.method, "tools/call")) {
        tool = mcp_catalogue_find(catalogue,
                                  mcp_json_string(mcp_json_get(params, "nam"
                                                                       "e")));
        peek.tool = tool ? tool->name : NULL;
    }
    return peek;
}

const apr_array_header_t *
mcp_peek(mcp_str_t body, const mcp_catalogue_t *catalogue, apr_pool_t *pool)
{
    apr_array_header_t *peeks = apr_array_make(pool, 1, sizeof(mcp_peek_t));
    const mcp_json_t *item = NULL;
    mcp_json_t *value = NULL;

    if (!mcp_json_parse(&value, body, pool)
        && mcp_json_type(value) == MCP_JSON_ARRAY) {
        item = mcp_json_first(value);
    }
    for (; item && peeks->nelts < MCP_EXCHANGE_BATCH_MAX;
         item = mcp_json_next(item)) {
        APR_ARRAY_PUSH(peeks, mcp_peek_t) = look_at(item, catalogue);
    }
    if (!peeks->nelts) {
        APR_ARRAY_PUSH(peeks, mcp_peek_t) = look_at(value, catalogue);
    }
    return peeks;
}
