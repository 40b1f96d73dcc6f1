/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/connector_simulator.h"

#include <apr_strings.h>

static mcp_error_t *check(const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    return NULL;
}

static mcp_error_t *make(mcp_parcel_t *parcel, const mcp_delivery_t *delivery,
                         apr_pool_t *pool)
{
    return NULL;
}

static void read_reply(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                       const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    outcome->word = MCP_OUTCOME_DELIVERED;
    outcome->response = "{\"simulated\":true}";
}

/* The same id for a row however often it is sent, as the real one does it. */
static void read_create(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                        const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    int teams = mcp_json_is_true(mcp_json_get(delivery->payload, "teams"));
    const char *id = delivery->id;

    outcome->word = MCP_OUTCOME_DELIVERED;
    outcome->response =
        apr_psprintf(pool,
                     "{\"event_id\":\"sim_%s\",\"change_key\":\"1\","
                     "\"web_link\":\"https://calendar.example/%s\"%s%s%s,"
                     "\"simulated\":true}",
                     id, id,
                     teams ? ",\"join_url\":\"https://meet.example/" : "",
                     teams ? id : "", teams ? "\"" : "");
}

static const mcp_delivery_effect_t effects[] = {
    { .kind = "event.create",
      .may_repeat = 1,
      .make = make,
      .read = read_create },
    { .kind = "*", .may_repeat = 1, .make = make, .read = read_reply },
    { NULL },
};

const mcp_connector_t mcp_connector_simulator = {
    .kind = "simulator",
    .effects = effects,
    .check = check,
};
