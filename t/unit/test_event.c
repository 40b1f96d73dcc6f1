/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/event.h"

static const char *event(const char *first, const char *second)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_event_open(&buf);
    mcp_event_put(&buf, mcp_str(first));
    mcp_event_put(&buf, mcp_str(second));
    mcp_event_close(&buf);
    ck_assert_uint_eq(buf.len, strlen(buf.data));
    return buf.data;
}

START_TEST(a_message_is_one_data_line)
{
    ck_assert_str_eq(event("{\"a\":", "1}"), "data: {\"a\":1}\n\n");
}
END_TEST

START_TEST(no_line_break_of_the_json_ends_the_event)
{
    ck_assert_str_eq(event("{\n\"a\":\r\n\n1", "\r}"), "data: { \"a\":   1 "
                                                       "}\n\n");
}
END_TEST

START_TEST(a_long_message_stays_whole)
{
    char *text = apr_palloc(pool, 100001);

    memset(text, 'x', 100000);
    text[100000] = '\0';
    ck_assert_str_eq(event(text, ""),
                     apr_pstrcat(pool, "data: ", text, "\n\n", NULL));
}
END_TEST

MCP_UNIT_MAIN("event", a_message_is_one_data_line,
              no_line_break_of_the_json_ends_the_event,
              a_long_message_stays_whole)
