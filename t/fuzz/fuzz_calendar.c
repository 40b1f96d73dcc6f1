/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Microsoft Graph answers. The first line says to what: "sync", a page of a
 * calendar; "event", one event; "body", the HTML of an event, in which our part is
 * replaced. The rest is the answer.
 */
#include "t/fuzz/fuzz.h"

#include "lib/connector.h"
#include "lib/event_body.h"
#include "lib/json.h"

#define PART "<p>new</p>"

static mcp_json_t *parse(const char *text, apr_pool_t *pool)
{
    mcp_json_t *json = NULL;

    MUST(!mcp_json_parse(&json, mcp_str(text), pool), "of %s", text);
    return json;
}

/* A line of a request that goes nowhere else. */
static void check_query(const char *query)
{
    MUST(query && *query);
    for (; *query; query++) {
        MUST(*query > ' ' && *query <= '~' && *query != '#', "in %s", query);
    }
}

static void read_answer(const char *kind, mcp_str_t body, apr_pool_t *pool)
{
    const mcp_delivery_effect_t *effect =
        mcp_connector_effect(mcp_connector_find("graph"), kind);
    mcp_delivery_t delivery = { .kind = kind,
                                .payload = mcp_json_empty_object(),
                                .base_url = "https://g" };
    mcp_outcome_t outcome = { .retry_after = -1 };
    mcp_reply_t reply = { .status = 200, .body = body };

    effect->read(&outcome, &reply, &delivery, pool);
    if (outcome.word != MCP_OUTCOME_DELIVERED) {
        MUST(outcome.error && !outcome.response && !outcome.state);
        return;
    }
    parse(outcome.response, pool);
    if (outcome.state) {
        check_query(
            mcp_json_string(mcp_json_get(parse(outcome.state, pool), "query")));
    }
}

/* What was replaced once is found again, and is the same. */
static void replace_part(const char *body, apr_pool_t *pool)
{
    mcp_buf_t once, twice;

    mcp_buf_init(&once, 0, pool);
    if (!mcp_event_body_replace(&once, body, PART)) {
        MUST(!once.len);
        return;
    }
    MUST(strstr(once.data, PART) != NULL);
    mcp_buf_init(&twice, 0, pool);
    MUST(mcp_event_body_replace(&twice, once.data, PART), "of %s", once.data);
    MUST(!strcmp(once.data, twice.data), "%s is not %s", twice.data, once.data);
}

void fuzz_setup(apr_pool_t *pool)
{
}

void fuzz_one(mcp_str_t input, apr_pool_t *pool)
{
    mcp_str_t what = fuzz_line(&input);

    if (mcp_str_is(what, "sync")) {
        read_answer("calendar.sync", input, pool);
    }
    else if (mcp_str_is(what, "event")) {
        read_answer("event.read", input, pool);
    }
    else if (mcp_str_is(what, "body")) {
        replace_part(fuzz_text(input, pool), pool);
    }
}
