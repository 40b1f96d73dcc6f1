/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/peek.h"

/* "method/tool" of each message, a dash for what is missing. */
static const char *seen(const char *body)
{
    const apr_array_header_t *peeks = mcp_peek(mcp_str(body),
                                               fake_ctx()->catalogue, pool);
    const char *text = "";
    int i;

    for (i = 0; i < peeks->nelts; i++) {
        const mcp_peek_t *peek = &APR_ARRAY_IDX(peeks, i, const mcp_peek_t);

        text = apr_pstrcat(pool, text, i ? " " : "",
                           peek->method ? peek->method : "-", "/",
                           peek->tool ? peek->tool : "-", NULL);
    }
    return text;
}

START_TEST(a_message_is_seen_by_words_of_ours)
{
    static const char *const cases[][2] = {
        { "{\"method\":\"ping\"}", "ping/-" },
        { "{\"method\":\"server/discover\"}", "server/discover/-" },
        { "{\"method\":\"tools/call\",\"params\":{\"name\":\"pk_echo\"}}",
          "tools/call/pk_echo" },
        { "{\"params\":{\"name\":\"pk_echo\"},\"method\":\"tools\\/call\"}",
          "tools/call/pk_echo" },
        { "{\"method\":\"tools/call\",\"params\":{\"name\":\"echo\"}}", "tools/"
                                                                        "call/"
                                                                        "-" },
        { "{\"method\":\"tools/call\",\"params\":[\"pk_echo\"]}", "tools/call/"
                                                                  "-" },
        { "{\"method\":\"tools/call\"}", "tools/call/-" },
        { "{\"method\":\"tools/list\",\"params\":{\"name\":\"pk_echo\"}}",
          "tools/list/-" },
        { "{\"method\":\"Tools/call\",\"params\":{\"name\":\"pk_echo\"}}",
          "-/-" },
        { "{\"method\":7}", "-/-" },
        { "{\"result\":{}}", "-/-" },
        { "{\"method\":\"ping\",\"method\":\"ping\"}", "-/-" },
        { "{\"method\":\"ping\"", "-/-" },
        { "\"ping\"", "-/-" },
        { "", "-/-" },
        { NULL, NULL },
    };
    int i;

    for (i = 0; cases[i][0]; i++) {
        ck_assert_str_eq(seen(cases[i][0]), cases[i][1]);
    }
}
END_TEST

START_TEST(each_message_of_a_batch_is_seen)
{
    ck_assert_str_eq(seen("[{\"method\":\"ping\"},7,{\"method\":\"tools/"
                          "call\",\"params\":{\"name\":\"pk_echo\"}}]"),
                     "ping/- -/- tools/call/pk_echo");
    ck_assert_str_eq(seen("[]"), "-/-");
    ck_assert_str_eq(seen("[[{\"method\":\"ping\"}]]"), "-/-");
}
END_TEST

START_TEST(no_more_of_a_batch_is_seen_than_is_answered)
{
    mcp_buf_t body;
    int i;

    mcp_buf_init(&body, 0, pool);
    for (i = 0; i < MCP_EXCHANGE_BATCH_MAX + 1; i++) {
        mcp_buf_puts(&body, i ? ",{}" : "[{}");
    }
    mcp_buf_putc(&body, ']');
    ck_assert_int_eq(
        mcp_peek(mcp_str(body.data), fake_ctx()->catalogue, pool)->nelts,
        MCP_EXCHANGE_BATCH_MAX);
}
END_TEST

START_TEST(what_asks_for_the_list_is_public_and_nothing_else)
{
    static const char *const methods[] = {
        "initialize", "notifications/initialized",
        "ping",       "server/discover",
        "tools/list", "-",
        "tools/call", "prompts/list",
        "tasks/get",  "subscriptions/listen",
        "Ping",       "notifications/cancelled",
        "",           "tools/list "
    };
    const mcp_catalogue_t *catalogue = fake_ctx()->catalogue;
    const mcp_peek_t *peek;
    int is_public = 1;
    size_t i;

    for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        is_public = is_public && strcmp(methods[i], "-") != 0;
        peek = (const mcp_peek_t *)(void *)
                   mcp_peek(mcp_str(apr_psprintf(pool, "{\"method\":\"%s\"}",
                                                 methods[i])),
                            catalogue, pool)
                       ->elts;
        ck_assert_msg(peek->is_public == is_public, "%s", methods[i]);
    }
    peek = (const mcp_peek_t *)(void *)mcp_peek(mcp_str("{\"result\":{}}"),
                                                catalogue, pool)
               ->elts;
    ck_assert(!peek->is_public);
}
END_TEST

MCP_UNIT_MAIN("peek", a_message_is_seen_by_words_of_ours,
              each_message_of_a_batch_is_seen,
              no_more_of_a_batch_is_seen_than_is_answered,
              what_asks_for_the_list_is_public_and_nothing_else)
