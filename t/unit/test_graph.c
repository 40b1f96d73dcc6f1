/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/parcel.h"

#include "lib/graph.h"

static const char *begun(const char *payload, const char *base)
{
    mcp_delivery_t delivery = parcel_delivery("x", payload, "{}", NULL);
    mcp_parcel_t parcel = { NULL };
    mcp_error_t *error;
    mcp_buf_t url;

    delivery.base_url = base;
    error = mcp_graph_begin(&parcel, &url, "GET", &delivery, pool);
    if (!error) {
        error = mcp_graph_put_event(&url, &delivery, pool);
    }
    parcel.url = error ? NULL : url.data;
    return error ? error->message : parcel_text(&parcel);
}

START_TEST(addresses_an_event_of_a_mailbox)
{
    ck_assert_str_eq(begun("{\"mailbox\":\"a/b@x.example\",\"event_id\":\"A/=?"
                           "\"}",
                           NULL),
                     "GET "
                     "https://graph.microsoft.com/v1.0/users/a%2Fb%40x.example/"
                     "events/A%2F%3D%3F\nAccept: application/json\n\n");
    ck_assert_str_eq(begun("{\"mailbox\":\"a\",\"event_id\":\"A\"}", "https://"
                                                                     "g."
                                                                     "example/"
                                                                     "v1"),
                     "GET https://g.example/v1/users/a/events/A\n"
                     "Accept: application/json\n\n");
    ck_assert_str_eq(begun("{\"event_id\":\"A\"}", NULL), "the payload has no "
                                                          "\"mailbox\"");
    ck_assert_str_eq(begun("{\"mailbox\":\"a\"}", NULL), "the payload has no "
                                                         "\"event_id\"");
}
END_TEST

static const char *judged(int status, const char *body)
{
    mcp_delivery_t delivery = parcel_delivery("x", "{}", "{}", NULL);
    mcp_outcome_t outcome = { .retry_after = -1 };
    mcp_reply_t reply = { .status = status, .body = mcp_str(body) };

    mcp_graph_judge(&outcome, &reply, 1, &delivery, pool);
    return apr_psprintf(pool, "%s|%s|%d", mcp_delivery_word(outcome.word),
                        outcome.error ? outcome.error : "",
                        outcome.is_signed_out);
}

START_TEST(says_the_code_of_an_error_and_nothing_else)
{
    ck_assert_str_eq(judged(403, "{\"error\":{\"code\":\"ErrorAccessDenied\","
                                 "\"message\":\"Jo may not\"}}"),
                     "refused|HTTP 403 ErrorAccessDenied|0");
    ck_assert_str_eq(judged(403, "{\"error\":{\"code\":\"jo@x.example\"}}"),
                     "refused|HTTP 403|0");
    ck_assert_str_eq(judged(503, "<html>"), "retry|HTTP 503|0");
    ck_assert_str_eq(judged(401, ""), "retry|HTTP 401|1");
    ck_assert_str_eq(judged(200, "{}"), "delivered||0");
}
END_TEST

MCP_UNIT_MAIN("graph", addresses_an_event_of_a_mailbox,
              says_the_code_of_an_error_and_nothing_else)
