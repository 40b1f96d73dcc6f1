/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/action.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/json.h"
#include "lib/jsontext.h"
#include "lib/raised.h"

const char mcp_action_output[] =
    "{\"type\":\"object\",\"properties\":{"
    "\"status\":{\"type\":\"string\",\"enum\":[\"pending\",\"executed\"]},"
    "\"confirmation_id\":{\"type\":\"string\"},"
    "\"expires_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
    "\"approval\":{\"type\":\"string\",\"enum\":[\"agent\",\"client\","
    "\"page\",\"second\"]},"
    "\"next\":{\"type\":\"string\",\"description\":\"what to do now\"},"
    "\"summary\":{\"type\":\"string\"},"
    "\"changes\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
    "\"properties\":{\"sentence\":{\"type\":\"string\"}}}},"
    "\"preview\":{\"type\":\"object\",\"description\":\"what it would "
    "return\"},"
    "\"tool\":{\"type\":\"string\"},"
    "\"result\":{\"type\":\"object\"},"
    "\"already_executed\":{\"type\":\"boolean\"}},"
    "\"required\":[\"status\",\"confirmation_id\",\"changes\"]}";

const char mcp_action_listed[] = "{\"type\":\"object\",\"properties\":{"
                                 "\"status\":{\"type\":\"string\"},"
                                 "\"confirmation_id\":{\"type\":\"string\"},"
                                 "\"changes\":{\"type\":\"array\"},"
                                 "\"error\":{\"type\":\"object\"}}}";

#define CONFIRMATION_ID                                     \
    "\"confirmation_id\":{\"type\":\"string\",\"pattern\":" \
    "\"^act_[0-9a-hjkmnp-tv-z]{10,}$\",\"maxLength\":40}"

const char mcp_action_tools[] =
    "[{\"name\":\"action_confirm\",\"title\":\"Confirm an action\","
    "\"description\":\"Executes a pending preview after the human approved it. "
    "Never call it on your own initiative.\",\"effect\":\"write\","
    "\"scopes\":[],\"annotations\":{\"idempotentHint\":true},"
    "\"input\":{\"type\":\"object\",\"properties\":{" CONFIRMATION_ID "},"
    "\"required\":[\"confirmation_id\"],\"additionalProperties\":false},"
    "\"output\":{\"type\":\"object\",\"properties\":{"
    "\"status\":{\"type\":\"string\",\"enum\":[\"executed\"]},"
    "\"confirmation_id\":{\"type\":\"string\"},"
    "\"tool\":{\"type\":\"string\"},"
    "\"changes\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}},"
    "\"result\":{\"type\":\"object\",\"description\":"
    "\"what the tool returns\"},"
    "\"already_executed\":{\"type\":\"boolean\"}},"
    "\"required\":[\"status\",\"confirmation_id\",\"tool\",\"changes\","
    "\"result\"]},\"function\":\"mcp.action_confirm\"},"
    "{\"name\":\"action_cancel\",\"title\":\"Cancel an action\","
    "\"description\":\"Discards a pending preview that the human rejected or "
    "abandoned.\",\"effect\":\"write\",\"scopes\":[],"
    "\"annotations\":{\"idempotentHint\":true},"
    "\"input\":{\"type\":\"object\",\"properties\":{" CONFIRMATION_ID ","
    "\"reason\":{\"type\":\"string\",\"maxLength\":200}},"
    "\"required\":[\"confirmation_id\"],\"additionalProperties\":false},"
    "\"output\":{\"type\":\"object\",\"properties\":{"
    "\"status\":{\"type\":\"string\",\"enum\":[\"cancelled\"]},"
    "\"confirmation_id\":{\"type\":\"string\"},"
    "\"already_cancelled\":{\"type\":\"boolean\"}},"
    "\"required\":[\"status\",\"confirmation_id\"]},"
    "\"function\":\"mcp.action_cancel\"}]";

/* ---- statements ---- */

int mcp_action_decides(const char *function)
{
    return !strcmp(function, "mcp.action_confirm")
           || !strcmp(function, "mcp.action_cancel");
}

static const char *runner(int previews)
{
    return previews ? "mcp.action_preview" : "mcp.action_write";
}

/* The branch that is never taken is gone when the plan is made. */
const char *mcp_action_of_function(const char *door, const char *function,
                                   int previews, apr_pool_t *pool)
{
    if (mcp_action_decides(function)) {
        return apr_psprintf(pool,
                            "SELECT %s($1::jsonb, $3::jsonb, $4::text), "
                            "%s($2::jsonb, $1::jsonb, $3::jsonb)",
                            door, function);
    }
    return apr_psprintf(pool,
                        "SELECT %s($1::jsonb, $3::jsonb, $4::text), CASE WHEN "
                        "false THEN %s($2::jsonb)::json ELSE %s('%s', "
                        "$2::jsonb, $1::jsonb, $3::jsonb) END",
                        door, function, runner(previews), function);
}

/* A text of SQL, whatever standard_conforming_strings says. */
static const char *quote(const char *text, apr_pool_t *pool)
{
    mcp_buf_t buf;
    const char *p;

    mcp_buf_init(&buf, strlen(text) + 16, pool);
    mcp_buf_lit(&buf, "E'");
    for (p = text; *p; p++) {
        if (*p == '\'' || *p == '\\') {
            mcp_buf_putc(&buf, *p);
        }
        mcp_buf_putc(&buf, *p);
    }
    mcp_buf_putc(&buf, '\'');
    return buf.data;
}

const char *mcp_action_of_sql(const char *door, const char *sql, int previews,
                              apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "SELECT %s($1::jsonb, $3::jsonb, $4::text), %s(%s, "
                        "$2::jsonb, $1::jsonb, $3::jsonb)",
                        door, runner(previews), quote(sql, pool));
}

/* ---- what it answers ---- */

mcp_error_t *mcp_action_refusal(mcp_str_t json, apr_pool_t *pool)
{
    mcp_str_t text = mcp_jsontext_member(json, "mcp_refusal");
    mcp_json_t *facts;

    if (!text.len || mcp_json_parse(&facts, text, pool)) {
        return NULL;
    }
    return mcp_raised_error(mcp_json_string(mcp_json_get(facts, "message")),
                            mcp_json_string(mcp_json_get(facts, "hint")), facts,
                            pool);
}
