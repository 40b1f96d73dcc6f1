/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/parcel.h"

static const char *judge(int status, const char *retry_after, int was_sent,
                         int may_repeat)
{
    mcp_outcome_t outcome = { .retry_after = -1 };
    mcp_reply_t reply = { .status = status,
                          .was_sent = was_sent,
                          .problem = "cut" };

    if (retry_after) {
        apr_table_t *headers = apr_table_make(pool, 1);

        apr_table_set(headers, "Retry-After", retry_after);
        reply.headers = headers;
    }
    mcp_delivery_judge(&outcome, &reply, may_repeat, PARCEL_NOW, pool);
    return apr_psprintf(pool, "%s|%s|%d|%s", mcp_delivery_word(outcome.word),
                        outcome.error ? outcome.error : "",
                        (int)outcome.retry_after, outcome.rest ? "rest" : "");
}

START_TEST(judges_statuses)
{
    static const struct {
        int status, was_sent, may_repeat;
        const char *retry_after, *outcome;
    } cases[] = {
        { 200, 1, 0, NULL, "delivered||-1|" },
        { 202, 1, 0, "5", "delivered||-1|" },
        { 301, 1, 1, NULL, "refused|HTTP 301|-1|" },
        { 400, 1, 1, NULL, "refused|HTTP 400|-1|" },
        { 404, 1, 0, NULL, "refused|HTTP 404|-1|" },
        { 408, 1, 1, NULL, "retry|HTTP 408|-1|" },
        { 408, 1, 0, NULL, "in_doubt|HTTP 408|-1|" },
        { 429, 1, 0, NULL, "retry|HTTP 429|-1|rest" },
        { 429, 1, 0, "17", "retry|HTTP 429|17|rest" },
        { 500, 1, 1, NULL, "retry|HTTP 500|-1|" },
        { 500, 1, 0, NULL, "in_doubt|HTTP 500|-1|" },
        { 503, 1, 0, NULL, "in_doubt|HTTP 503|-1|" },
        { 503, 1, 0, "3", "retry|HTTP 503|3|rest" },
        { 0, 0, 0, NULL, "retry|cut|-1|rest" },
        { 0, 1, 0, NULL, "in_doubt|cut|-1|rest" },
        { 0, 1, 1, NULL, "retry|cut|-1|rest" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(judge(cases[i].status, cases[i].retry_after,
                               cases[i].was_sent, cases[i].may_repeat),
                         cases[i].outcome);
    }
}
END_TEST

START_TEST(reads_when_to_come_back)
{
    static const struct {
        const char *retry_after, *outcome;
    } cases[] = {
        { "0", "retry|HTTP 429|0|rest" },
        { "-5", "retry|HTTP 429|0|rest" },
        { "99999999999", "retry|HTTP 429|86400|rest" },
        { "Sat, 18 Oct 2025 12:01:30 GMT", "retry|HTTP 429|90|rest" },
        { "Sat, 18 Oct 2025 11:00:00 GMT", "retry|HTTP 429|0|rest" },
        { "soon", "retry|HTTP 429|-1|rest" },
        { "5 s", "retry|HTTP 429|-1|rest" },
        { "", "retry|HTTP 429|-1|rest" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(judge(429, cases[i].retry_after, 1, 0),
                         cases[i].outcome);
    }
}
END_TEST

START_TEST(finds_sealed_members_before_open_ones)
{
    mcp_delivery_t delivery = parcel_delivery("x",
                                              "{\"a\":\"open\",\"b\":\"open\","
                                              "\"n\":1,\"e\":\"\"}",
                                              "{\"s\":\"set\"}", NULL);

    ck_assert_str_eq(mcp_delivery_text(&delivery, "a"), "open");
    delivery.sealed = parcel_json("{\"a\":\"sealed\"}");
    ck_assert_str_eq(mcp_delivery_text(&delivery, "a"), "sealed");
    ck_assert_str_eq(mcp_delivery_text(&delivery, "b"), "open");
    ck_assert_ptr_null(mcp_delivery_text(&delivery, "n"));
    ck_assert_ptr_null(mcp_delivery_text(&delivery, "e"));
    ck_assert_ptr_null(mcp_delivery_text(&delivery, "none"));
    ck_assert_str_eq(mcp_delivery_setting(&delivery, "s"), "set");
    ck_assert_ptr_null(mcp_delivery_credential(&delivery, "s"));
}
END_TEST

START_TEST(escapes_all_but_unreserved_characters)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 16, pool);
    mcp_delivery_escape(&buf, "aZ09-._~/?#@&=+ %\xC3\xA9\n");
    ck_assert_str_eq(buf.data, "aZ09-._~%2F%3F%23%40%26%3D%2B%20%25%C3%A9%0A");
}
END_TEST

MCP_UNIT_MAIN("delivery", judges_statuses, reads_when_to_come_back,
              finds_sealed_members_before_open_ones,
              escapes_all_but_unreserved_characters)
