/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/cancel.h"
#include "lib/follow.h"

/* The client and the board, as the module shows them. */
static struct {
    mcp_buf_t heard; /* all messages, one a line */
    int messages;
    int is_stuck; /* does not read */
    int is_gone;
    apr_uint64_t cancelled;
} client;

static int client_hears(void *baton, mcp_str_t message)
{
    if (client.is_stuck) {
        return 0;
    }
    client.messages++;
    mcp_buf_put(&client.heard, message.data, message.len);
    mcp_buf_putc(&client.heard, '\n');
    return 1;
}

static int client_is_gone(void *baton)
{
    return client.is_gone;
}

static int client_cancelled(void *baton, apr_uint64_t key, apr_time_t since)
{
    return client.cancelled == key && since <= fake.now;
}

static mcp_env_t env;
static mcp_call_t call;
static mcp_ctx_t *ctx;

static mcp_follow_t *follow(const char *revision, const char *params)
{
    mcp_json_t *value;

    ctx = fake_ctx();
    env = fake_env;
    env.send = client_hears;
    env.is_gone = client_is_gone;
    env.is_cancelled = client_cancelled;
    ctx->env = &env;
    ctx->revision = mcp_revision_find(revision);
    ck_ok(mcp_json_parse(&value, mcp_str(params), pool));
    ctx->message.params = value;
    ctx->message.params_text = mcp_str(params);
    ctx->message.id = mcp_str("7");
    memset(&client, 0, sizeof(client));
    mcp_buf_init(&client.heard, 0, pool);
    memset(&call, 0, sizeof(call));
    return mcp_follow_begin(ctx, &call);
}

static void say(const char *state, const char *detail)
{
    call.watch->hear(call.watch->baton, state, mcp_str(detail));
}

static int tick(void)
{
    return call.watch->tick(call.watch->baton);
}

#define WITH_TOKEN "{\"_meta\": {\"progressToken\": \"a\\u0062\"}}"
#define PROGRESS                                                  \
    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"," \
    "\"params\":{\"progressToken\":\"a\\u0062\",\"progress\":"
#define MESSAGE \
    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{"

/* ---- progress ---- */

START_TEST(progress_is_told_under_the_bytes_of_its_token)
{
    follow("2025-11-25", WITH_TOKEN);
    say("MC101", "{\"total\": 3.50, \"progress\": 1.0, \"message\": \"so\"}");
    say("MC101", "{\"progress\": 2}");
    ck_assert_str_eq(client.heard.data,
                     apr_pstrcat(pool, PROGRESS, "1.0,\"total\":3.50,",
                                 "\"message\":\"so\"}}\n", PROGRESS, "2}}\n",
                                 NULL));
}
END_TEST

START_TEST(only_a_string_or_an_integer_is_a_token)
{
    static const struct {
        const char *token;
        int told;
    } cases[] = {
        { "7", 1 },       { "\"\"", 1 }, { "12345678901234567890", 1 },
        { "7.5", 0 },     { "null", 0 }, { "true", 0 },
        { "[\"a\"]", 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        follow("2026-07-28", apr_psprintf(pool,
                                          "{\"_meta\":{\"progressToken\":"
                                          "%s}}",
                                          cases[i].token));
        say("MC101", "{\"progress\": 1}");
        ck_assert_msg(client.messages == cases[i].told, "%s", cases[i].token);
    }
    follow("2026-07-28", "{}");
    say("MC101", "{\"progress\": 1}");
    ck_assert_int_eq(client.messages, 0);
}
END_TEST

START_TEST(progress_does_not_go_back)
{
    follow("2025-11-25", WITH_TOKEN);
    say("MC101", "{\"progress\": 2}");
    say("MC101", "{\"progress\": 1}");
    say("MC101", "{\"progress\": 2}");
    ck_assert_int_eq(client.messages, 2);
    ck_assert_ptr_null(strstr(client.heard.data, "\"progress\":1"));
}
END_TEST

START_TEST(a_flood_is_thinned_out_and_its_last_is_told)
{
    mcp_follow_t *at = follow("2025-11-25", WITH_TOKEN);
    int i;

    for (i = 1; i <= 1000; i++) {
        say("MC101", apr_psprintf(pool, "{\"progress\": %d}", i));
    }
    ck_assert_int_eq(client.messages, 20);
    fake.now += apr_time_from_msec(100);
    ck_assert_int_eq(tick(), 0);
    ck_assert_int_eq(client.messages, 21);
    ck_assert_ptr_nonnull(strstr(client.heard.data, "\"progress\":1000}"));
    ck_assert_int_eq(tick(), 0);
    ck_assert_int_eq(client.messages, 21);
    for (i = 1001; i <= 2000; i++) {
        say("MC101", apr_psprintf(pool, "{\"progress\": %d}", i));
    }
    ck_assert_int_eq(client.messages, 22);
    mcp_follow_end(at);
    ck_assert_int_eq(client.messages, 23);
    ck_assert_ptr_nonnull(strstr(client.heard.data, "\"progress\":2000}"));
    mcp_follow_end(at);
    ck_assert_int_eq(client.messages, 23);
}
END_TEST

START_TEST(progress_waits_for_a_client_that_does_not_read)
{
    mcp_follow_t *at = follow("2025-11-25", WITH_TOKEN);

    client.is_stuck = 1;
    say("MC101", "{\"progress\": 1}");
    say("MC101", "{\"progress\": 2}");
    client.is_stuck = 0;
    ck_assert_int_eq(tick(), 0);
    ck_assert_int_eq(client.messages, 1);
    ck_assert_ptr_nonnull(strstr(client.heard.data, "\"progress\":2}"));
    mcp_follow_end(at);
    ck_assert_int_eq(client.messages, 1);
}
END_TEST

/* ---- log messages ---- */

START_TEST(a_message_goes_as_it_is)
{
    follow("2025-11-25", "{}");
    say("MC102", "{\"data\": {\"a\": [1.50, \"\\u00e4\"]}, \"level\": "
                 "\"info\", \"logger\": \"mail\"}");
    say("MC102", "{\"data\": null, \"level\": \"error\"}");
    ck_assert_str_eq(client.heard.data, MESSAGE "\"level\":\"info\",\"logger\":"
                                                "\"mail\","
                                                "\"data\":{\"a\": [1.50, "
                                                "\"\\u00e4\"]}}}\n" MESSAGE
                                                "\"level\":\"error\",\"data\":"
                                                "null}}\n");
}
END_TEST

START_TEST(the_level_decides_who_hears)
{
    static const struct {
        const char *revision;
        mcp_log_level_t asked;
        const char *level;
        int heard;
    } cases[] = {
        { "2025-03-26", MCP_LOG_NONE, "debug", 0 },
        { "2025-03-26", MCP_LOG_NONE, "info", 1 },
        { "2025-11-25", MCP_LOG_NONE, "emergency", 1 },
        { "2026-07-28", MCP_LOG_NONE, "emergency", 0 },
        { "2026-07-28", MCP_LOG_DEBUG, "debug", 1 },
        { "2026-07-28", MCP_LOG_ERROR, "warning", 0 },
        { "2026-07-28", MCP_LOG_ERROR, "error", 1 },
        { "2026-07-28", MCP_LOG_DEBUG, "loud", 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *detail = apr_psprintf(pool, "{\"level\":\"%s\",\"data\":1}",
                                          cases[i].level);
        follow(cases[i].revision, "{}");
        ctx->client.log_level = cases[i].asked;
        mcp_follow_begin(ctx, &call);
        say("MC102", detail);
        ck_assert_msg(client.messages == cases[i].heard, "%s %s",
                      cases[i].revision, cases[i].level);
    }
}
END_TEST

START_TEST(messages_that_are_too_many_are_counted)
{
    mcp_follow_t *at = follow("2025-11-25", "{}");
    int i;

    for (i = 0; i < 150; i++) {
        say("MC102", "{\"level\":\"info\",\"data\":1}");
    }
    ck_assert_int_eq(client.messages, 100);
    mcp_follow_end(at);
    ck_assert_int_eq(client.messages, 101);
    ck_assert_ptr_nonnull(strstr(client.heard.data, MESSAGE "\"level\":"
                                                            "\"warning\","
                                                            "\"logger\":"
                                                            "\"mod_mcp\","
                                                            "\"data\":\"50 "
                                                            "messages "
                                                            "were left out"));
}
END_TEST

/* ---- what is not heard ---- */

START_TEST(what_is_no_notice_of_ours_is_dropped)
{
    static const char *const details[] = {
        "",
        "x",
        "[]",
        "{}",
        "{\"progress\":\"1\"}",
        "{\"progress\":NaN}",
        "{\"progress\":1e999}",
        "{\"progress\":1} x",
        "{\"level\":\"info\"}",
        "{\"data\":1}",
    };
    char *deep = apr_palloc(pool, 50001);
    size_t i;

    follow("2025-11-25", WITH_TOKEN);
    for (i = 0; i < sizeof(details) / sizeof(details[0]); i++) {
        say("MC101", details[i]);
        say("MC102", details[i]);
    }
    say("MC103", "{\"progress\":1,\"level\":\"info\",\"data\":1}");
    say("00000", "{\"progress\":1,\"level\":\"info\",\"data\":1}");
    memset(deep, '[', 50000);
    deep[50000] = '\0';
    say("MC101", deep);
    say("MC102",
        apr_psprintf(pool, "{\"level\":\"info\",\"data\":\"%s\"}", deep));
    ck_assert_int_eq(client.messages, 0);
}
END_TEST

START_TEST(nobody_hears_who_reads_no_streams_or_sends_batches)
{
    follow("2025-11-25", WITH_TOKEN);
    env.send = NULL;
    mcp_follow_begin(ctx, &call);
    say("MC101", "{\"progress\":1}");
    say("MC102", "{\"level\":\"info\",\"data\":1}");
    env.send = client_hears;
    ctx->is_batch = 1;
    mcp_follow_begin(ctx, &call);
    say("MC101", "{\"progress\":1}");
    say("MC102", "{\"level\":\"info\",\"data\":1}");
    ck_assert_int_eq(client.messages, 0);
}
END_TEST

/* ---- cancellation ---- */

START_TEST(who_goes_cancels_in_stateless_revisions_alone)
{
    mcp_follow_t *at = follow("2026-07-28", WITH_TOKEN);

    ck_assert_int_eq(tick(), 0);
    say("MC101", "{\"progress\":1}");
    client.is_gone = 1;
    ck_assert_int_eq(tick(), 1);
    say("MC101", "{\"progress\":2}");
    mcp_follow_end(at);
    ck_assert_int_eq(client.messages, 1);
    follow("2025-11-25", WITH_TOKEN);
    client.is_gone = 1;
    ck_assert_int_eq(tick(), 0);
}
END_TEST

START_TEST(who_says_so_cancels_where_there_is_a_handshake)
{
    follow("2025-11-25", "{}");
    ck_assert_int_eq(tick(), 0);
    client.cancelled = mcp_cancel_key(ctx, mcp_str("8"));
    ck_assert_int_eq(tick(), 0);
    client.cancelled = mcp_cancel_key(ctx, mcp_str("7"));
    ck_assert_int_eq(tick(), 1);
    follow("2026-07-28", "{}");
    client.cancelled = mcp_cancel_key(ctx, mcp_str("7"));
    ck_assert_int_eq(tick(), 0);
}
END_TEST

START_TEST(a_call_that_is_to_show_progress_holds_its_lock)
{
    follow("2025-11-25", WITH_TOKEN);
    ck_assert_uint_ne(call.lock, 0);
    ck_assert_uint_eq(call.lock, mcp_cancel_key(ctx, mcp_str("7")));
    follow("2025-11-25", "{}");
    ck_assert_uint_eq(call.lock, 0);
    follow("2026-07-28", WITH_TOKEN);
    ck_assert_uint_eq(call.lock, 0);
}
END_TEST

MCP_UNIT_MAIN("follow", progress_is_told_under_the_bytes_of_its_token,
              only_a_string_or_an_integer_is_a_token, progress_does_not_go_back,
              a_flood_is_thinned_out_and_its_last_is_told,
              progress_waits_for_a_client_that_does_not_read,
              a_message_goes_as_it_is, the_level_decides_who_hears,
              messages_that_are_too_many_are_counted,
              what_is_no_notice_of_ours_is_dropped,
              nobody_hears_who_reads_no_streams_or_sends_batches,
              who_goes_cancels_in_stateless_revisions_alone,
              who_says_so_cancels_where_there_is_a_handshake,
              a_call_that_is_to_show_progress_holds_its_lock)
