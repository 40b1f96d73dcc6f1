/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/graph.h"

#include <string.h>

#include <apr_strings.h>

static const char default_base[] = "https://graph.microsoft.com/v1.0";

const char *mcp_graph_base(const mcp_delivery_t *delivery)
{
    return delivery->base_url ? delivery->base_url : default_base;
}

mcp_error_t *mcp_graph_begin(mcp_parcel_t *parcel, mcp_buf_t *url,
                             const char *method, const mcp_delivery_t *delivery,
                             apr_pool_t *pool)
{
    const char *mailbox = mcp_delivery_text(delivery, "mailbox");

    if (!mailbox) {
        return mcp_delivery_invalid(pool, "the payload has no \"mailbox\"");
    }
    mcp_buf_init(url, 256, pool);
    mcp_buf_printf(url, "%s/users/", mcp_graph_base(delivery));
    mcp_delivery_escape(url, mailbox);
    parcel->method = method;
    mcp_delivery_header(parcel, "Accept", "application/json", pool);
    return NULL;
}

mcp_error_t *mcp_graph_put_event(mcp_buf_t *url, const mcp_delivery_t *delivery,
                                 apr_pool_t *pool)
{
    const char *id = mcp_delivery_text(delivery, "event_id");

    if (!id) {
        return mcp_delivery_invalid(pool, "the payload has no \"event_id\"");
    }
    mcp_buf_lit(url, "/events/");
    mcp_delivery_escape(url, id);
    return NULL;
}

static void add_code(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                     apr_pool_t *pool)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789_.";
    mcp_json_t *body = NULL;
    const char *code;

    if (!outcome->error || !reply->body.len
        || mcp_json_parse(&body, reply->body, pool)) {
        return;
    }
    code = mcp_json_string(mcp_json_get(mcp_json_get(body, "error"), "code"));
    if (code && strlen(code) <= 80 && strspn(code, letters) == strlen(code)) {
        outcome->error = apr_pstrcat(pool, outcome->error, " ", code, NULL);
    }
}

void mcp_graph_judge(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                     int may_repeat, const mcp_delivery_t *delivery,
                     apr_pool_t *pool)
{
    mcp_delivery_judge(outcome, reply, may_repeat, delivery->now, pool);
    add_code(outcome, reply, pool);
    if (reply->status == 401) {
        outcome->word = MCP_OUTCOME_RETRY;
        outcome->is_signed_out = 1;
    }
}
