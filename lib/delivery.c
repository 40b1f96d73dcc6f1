/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/delivery.h"

#include <string.h>

#include <apr_date.h>
#include <apr_strings.h>

/* Longer pauses are nobody's, and the database has a bound of its own. */
#define LONGEST_PAUSE 86400

static const char *const words[] = {
    [MCP_OUTCOME_DELIVERED] = "delivered", [MCP_OUTCOME_REFUSED] = "refused",
    [MCP_OUTCOME_RETRY] = "retry",         [MCP_OUTCOME_IN_DOUBT] = "in_doubt",
    [MCP_OUTCOME_NOT_SENT] = "not_sent",   [MCP_OUTCOME_UNKNOWN] = "unknown",
};

const char *mcp_delivery_word(mcp_outcome_word_t word)
{
    return words[word];
}

/* ---- the reply ---- */

/* Seconds or a date (RFC 9110, 10.2.3). */
static apr_int64_t read_retry_after(const mcp_reply_t *reply, apr_time_t now)
{
    const char *text = reply->headers ? apr_table_get(reply->headers, "Retry-"
                                                                      "After")
                                      : NULL;
    apr_int64_t seconds;
    apr_time_t date;
    char *end;

    if (!text) {
        return -1;
    }
    seconds = apr_strtoi64(text, &end, 10);
    if (end == text || *end) {
        date = apr_date_parse_http(text);
        if (date == APR_DATE_BAD) {
            return -1;
        }
        seconds = apr_time_sec(date - now + APR_USEC_PER_SEC - 1);
    }
    if (seconds < 0) {
        return 0;
    }
    return seconds > LONGEST_PAUSE ? LONGEST_PAUSE : seconds;
}

static mcp_outcome_word_t again(int may_repeat)
{
    return may_repeat ? MCP_OUTCOME_RETRY : MCP_OUTCOME_IN_DOUBT;
}

void mcp_delivery_judge(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                        int may_repeat, apr_time_t now, apr_pool_t *pool)
{
    if (!reply->status) {
        outcome->word = reply->was_sent ? again(may_repeat) : MCP_OUTCOME_RETRY;
        outcome->error = reply->problem;
        outcome->rest = 1;
        return;
    }
    if (reply->status >= 200 && reply->status < 300) {
        outcome->word = MCP_OUTCOME_DELIVERED;
        return;
    }
    outcome->error = apr_psprintf(pool, "HTTP %d", reply->status);
    outcome->retry_after = read_retry_after(reply, now);
    if (reply->status == 429
        || (reply->status == 503 && outcome->retry_after >= 0)) {
        outcome->word = MCP_OUTCOME_RETRY;
        outcome->rest = 1;
    }
    else if (reply->status == 408 || reply->status >= 500) {
        outcome->word = again(may_repeat);
    }
    else {
        outcome->word = MCP_OUTCOME_REFUSED;
    }
}

/* ---- reading a row ---- */

static const char *text_of(const mcp_json_t *object, const char *name)
{
    const char *text = mcp_json_string(mcp_json_get(object, name));

    return text && *text ? text : NULL;
}

const char *mcp_delivery_text(const mcp_delivery_t *delivery, const char *name)
{
    const char *text = text_of(delivery->sealed, name);

    return text ? text : text_of(delivery->payload, name);
}

const char *mcp_delivery_setting(const mcp_delivery_t *delivery,
                                 const char *name)
{
    return text_of(delivery->settings, name);
}

const char *mcp_delivery_credential(const mcp_delivery_t *delivery,
                                    const char *name)
{
    return text_of(delivery->credentials, name);
}

/* ---- making a request ---- */

void mcp_delivery_header(mcp_parcel_t *parcel, const char *name,
                         const char *value, apr_pool_t *pool)
{
    if (!parcel->headers) {
        parcel->headers = apr_array_make(pool, 6, sizeof(const char *));
    }
    APR_ARRAY_PUSH(parcel->headers,
                   const char *) = apr_pstrcat(pool, name, ": ", value, NULL);
}

void mcp_delivery_escape(mcp_buf_t *buf, const char *text)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "abcdefghijklmnopqrstuvwxyz"
                                     "0123456789-._~";

    for (; *text; text++) {
        if (strchr(unreserved, *text)) {
            mcp_buf_putc(buf, *text);
        }
        else {
            mcp_buf_printf(buf, "%%%02X", (unsigned char)*text);
        }
    }
}

mcp_error_t *mcp_delivery_invalid(apr_pool_t *pool, const char *sentence)
{
    return mcp_error_make(pool, "invalid_payload", NULL, "%s", sentence);
}

mcp_error_t *mcp_delivery_misconfigured(apr_pool_t *pool, const char *sentence)
{
    return mcp_error_make(pool, "invalid_connector",
                          "See Connectors in the README.", "%s", sentence);
}
