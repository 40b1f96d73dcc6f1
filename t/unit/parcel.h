/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PARCEL_H
#define MCP_PARCEL_H

/* Deliveries made of JSON, and what connectors make of them as text. */
#include "t/unit/unit.h"

#include "lib/connector.h"

/* At a time of its own: Sat, 18 Oct 2025 12:00:00 GMT. */
#define PARCEL_NOW apr_time_from_sec(1760788800)

static const mcp_json_t *parcel_json(const char *text)
{
    mcp_json_t *json = NULL;

    if (text) {
        ck_ok(mcp_json_parse(&json, mcp_str(text), pool));
    }
    return json;
}

/* A row of workspace harbor with the key k1. */
__attribute__((unused)) static mcp_delivery_t
parcel_delivery(const char *kind, const char *payload, const char *settings,
                const char *credentials)
{
    return (mcp_delivery_t){ .workspace = "harbor",
                             .id = "out_1",
                             .kind = kind,
                             .key = "k1",
                             .payload = parcel_json(payload),
                             .settings = parcel_json(settings),
                             .credentials = parcel_json(credentials),
                             .now = PARCEL_NOW };
}

/* Method, URL, headers and body, a line each. */
__attribute__((unused)) static const char *
parcel_text(const mcp_parcel_t *parcel)
{
    const char *text = apr_psprintf(pool, "%s %s", parcel->method, parcel->url);
    int i;

    for (i = 0; parcel->headers && i < parcel->headers->nelts; i++) {
        text = apr_pstrcat(pool, text, "\n",
                           APR_ARRAY_IDX(parcel->headers, i, const char *),
                           NULL);
    }
    return apr_psprintf(pool, "%s\n\n%.*s", text, (int)parcel->body.len,
                        parcel->body.data ? parcel->body.data : "");
}

/* What becomes of a status and a body, as one line: the word, the error, rest
 * and response. */
__attribute__((unused)) static const char *
parcel_outcome(const mcp_delivery_effect_t *effect,
               const mcp_delivery_t *delivery, int status, const char *body)
{
    mcp_outcome_t outcome = { .retry_after = -1 };
    mcp_reply_t reply = { .status = status < 0 ? 0 : status,
                          .was_sent = status < 0,
                          .problem = "cut",
                          .body = mcp_str(body) };

    effect->read(&outcome, &reply, delivery, pool);
    return apr_psprintf(pool, "%s|%s|%s|%s", mcp_delivery_word(outcome.word),
                        outcome.error ? outcome.error : "",
                        outcome.rest ? "rest" : "",
                        outcome.response ? outcome.response : "");
}

__attribute__((unused)) static const mcp_delivery_effect_t *
parcel_effect(const char *connector, const char *kind)
{
    return mcp_connector_effect(mcp_connector_find(connector), kind);
}

#endif
