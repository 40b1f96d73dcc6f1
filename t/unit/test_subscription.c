/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/shelf.h"

#include "lib/subscription.h"

/* What env->listen was handed, and what it answers. */
static const mcp_subscription_t *listened;
static mcp_error_t *refusal;

static mcp_error_t *fake_listen(void *baton,
                                const mcp_subscription_t *subscription)
{
    listened = subscription;
    return refusal;
}

static const mcp_env_t listening_env = { .now = fake_now,
                                         .call = fake_call,
                                         .learn_role = fake_learn_role,
                                         .listen = fake_listen };

static void tell_changes(mcp_ctx_t *ctx)
{
    mcp_catalogue_t *catalogue = apr_pmemdup(pool, ctx->catalogue,
                                             sizeof(*catalogue));

    catalogue->tells_changes = 1;
    ctx->catalogue = catalogue;
}

/* A context whose message has these params. */
static mcp_ctx_t *ctx_of(const char *params)
{
    mcp_ctx_t *ctx = shelf_ctx("2026-07-28");
    mcp_json_t *value;

    listened = NULL;
    refusal = NULL;
    tell_changes(ctx);
    ctx->env = &listening_env;
    ctx->message.id = mcp_str("\"\\u0041\"");
    ck_ok(mcp_json_parse(&value, mcp_str(params), pool));
    ctx->message.params = value;
    return ctx;
}

/* What the subscription of a request promises to tell. */
static const char *promise_of(const char *params)
{
    mcp_ctx_t *ctx = ctx_of(params);
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    ck_ok(mcp_subscription_listen(&buf, ctx));
    ck_assert_uint_eq(buf.len, 0);
    ck_assert(ctx->is_stream);
    ck_assert_ptr_nonnull(listened);
    mcp_subscription_write_ack(&buf, listened);
    return buf.data;
}

#define META \
    "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":\"\\u0041\"}"
#define ACK                                                          \
    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/" \
    "acknowledged\",\"params\":{" META ",\"notifications\":"

START_TEST(a_request_is_promised_what_it_asks_for)
{
    ck_assert_str_eq(promise_of("{\"notifications\":{"
                                "\"toolsListChanged\":true}}"),
                     ACK "{\"toolsListChanged\":true}}}");
    ck_assert_str_eq(promise_of("{\"notifications\":{"
                                "\"toolsListChanged\":false,\"other\":7}}"),
                     ACK "{}}}");
    ck_assert_str_eq(promise_of("{\"notifications\":{"
                                "\"promptsListChanged\":true,"
                                "\"resourcesListChanged\":true,"
                                "\"resourceSubscriptions\":"
                                "[\"shelf://terms\",\"shelf://note/7\"]}}"),
                     ACK "{\"promptsListChanged\":true,"
                         "\"resourcesListChanged\":true,"
                         "\"resourceSubscriptions\":"
                         "[\"shelf://terms\",\"shelf://note/7\"]}}}");
}
END_TEST

START_TEST(what_the_catalogue_has_not_is_not_promised)
{
    static const char all[] = "{\"notifications\":{\"toolsListChanged\":true,"
                              "\"promptsListChanged\":true,"
                              "\"resourcesListChanged\":true,"
                              "\"resourceSubscriptions\":[\"x:1\"]}}";
    mcp_ctx_t *ctx = ctx_of(all);
    mcp_buf_t buf;

    ctx->catalogue = fake_ctx()->catalogue;
    tell_changes(ctx);
    ck_ok(mcp_subscription_listen(&buf, ctx));
    ck_assert_int_eq(listened->kinds, MCP_CHANGE_TOOLS);
    ck_assert_int_eq(listened->uris->nelts, 0);
}
END_TEST

START_TEST(a_resource_that_the_caller_may_not_read_is_not_promised)
{
    ck_assert_str_eq(promise_of("{\"notifications\":{"
                                "\"resourceSubscriptions\":[\"shelf://audit\","
                                "\"shelf://sealed\",\"shelf://extra/1\","
                                "\"shelf://private/1\",\"shelf://no\"]}}"),
                     ACK "{}}}");
    ck_assert_int_eq(listened->kinds, 0);
}
END_TEST

START_TEST(a_uri_that_is_named_twice_is_kept_once)
{
    promise_of("{\"notifications\":{\"resourceSubscriptions\":"
               "[\"shelf://note/1\",\"shelf://note/2\",\"shelf://note/1\"]}}");
    ck_assert_int_eq(listened->uris->nelts, 2);
    ck_assert_int_eq(mcp_subscription_find(listened, "shelf://note/1"), 0);
    ck_assert_int_eq(mcp_subscription_find(listened, "shelf://note/2"), 1);
    ck_assert_int_eq(mcp_subscription_find(listened, "shelf://note/3"), -1);
}
END_TEST

/* A list of so many URIs, each of so many bytes. */
static const char *with_uris(int count, int bytes)
{
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_lit(&buf, "{\"notifications\":{\"resourceSubscriptions\":[");
    for (i = 0; i < count; i++) {
        mcp_buf_printf(&buf, "%s\"shelf://note/%0*d\"", i ? "," : "",
                       bytes - (int)strlen("shelf://note/"), i);
    }
    mcp_buf_lit(&buf, "]}}");
    return buf.data;
}

START_TEST(what_is_asked_for_is_bounded)
{
    const char *const wrong[] = {
        "{}",
        "{\"notifications\":[]}",
        "{\"notifications\":null}",
        "{\"notifications\":{\"toolsListChanged\":1}}",
        "{\"notifications\":{\"toolsListChanged\":null}}",
        "{\"notifications\":{\"resourceSubscriptions\":{}}}",
        "{\"notifications\":{\"resourceSubscriptions\":[1]}}",
        "{\"notifications\":{\"resourceSubscriptions\":[\"\"]}}",
        with_uris(MCP_SUBSCRIPTION_URIS + 1, 20),
        with_uris(1, MCP_SUBSCRIPTION_URI_MAX + 1),
    };
    mcp_buf_t buf;
    size_t i;

    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        mcp_error_t *error = mcp_subscription_listen(&buf, ctx_of(wrong[i]));

        ck_assert_ptr_nonnull(error);
        ck_assert_str_eq(error->code, "invalid_params");
        ck_assert_ptr_null(listened);
    }
    promise_of(with_uris(MCP_SUBSCRIPTION_URIS, 20));
    ck_assert_int_eq(listened->uris->nelts, MCP_SUBSCRIPTION_URIS);
    promise_of(with_uris(1, MCP_SUBSCRIPTION_URI_MAX));
}
END_TEST

static const char tools[] = "{\"notifications\":{\"toolsListChanged\":true}}";

START_TEST(where_there_are_no_streams_the_method_is_unknown)
{
    mcp_ctx_t *ctx = ctx_of(tools);
    mcp_buf_t buf;

    ctx->env = &fake_env;
    ck_assert_str_eq(mcp_subscription_listen(&buf, ctx)->code, "method_not_"
                                                               "found");
    ck_assert(!ctx->is_stream);
}
END_TEST

START_TEST(a_catalogue_says_whether_its_changes_are_told)
{
    mcp_ctx_t *ctx = ctx_of(tools);
    mcp_buf_t buf;

    ck_assert_int_eq(mcp_subscription_kinds(ctx->catalogue),
                     MCP_CHANGE_LISTS | MCP_CHANGE_RESOURCE);
    ctx->catalogue = fake_ctx()->catalogue;
    ck_assert_int_eq(mcp_subscription_kinds(ctx->catalogue), 0);
    ck_assert_str_eq(mcp_subscription_listen(&buf, ctx)->code, "method_not_"
                                                               "found");
}
END_TEST

START_TEST(the_account_is_looked_at_before_anything_is_kept_open)
{
    mcp_ctx_t *ctx = ctx_of(tools);
    mcp_buf_t buf;

    fake.error = mcp_error_make(pool, "account_inactive", NULL, "No.");
    ck_assert_str_eq(mcp_subscription_listen(&buf, ctx)->code, "account_"
                                                               "inactive");
    ck_assert(ctx->outcome.token_refused);
    ck_assert_ptr_null(listened);
}
END_TEST

START_TEST(a_refusal_is_the_answer)
{
    mcp_ctx_t *ctx = ctx_of(tools);
    mcp_buf_t buf;

    refusal = mcp_error_make(pool, "stream_refused", NULL, "busy");
    ck_assert_str_eq(mcp_subscription_listen(&buf, ctx)->code, "stream_"
                                                               "refused");
    ck_assert(!ctx->is_stream);
}
END_TEST

START_TEST(messages_carry_the_id_as_it_came)
{
    mcp_buf_t buf;

    promise_of(tools);
    mcp_buf_init(&buf, 0, pool);
    mcp_subscription_write_change(&buf, listened, MCP_CHANGE_TOOLS, NULL);
    ck_assert_str_eq(buf.data, "{\"jsonrpc\":\"2.0\",\"method\":"
                               "\"notifications/tools/list_changed\","
                               "\"params\":{" META "}}");
    buf.len = 0;
    mcp_subscription_write_change(&buf, listened, MCP_CHANGE_RESOURCE, "x:\"1");
    ck_assert_str_eq(buf.data, "{\"jsonrpc\":\"2.0\",\"method\":"
                               "\"notifications/resources/updated\","
                               "\"params\":{" META ",\"uri\":\"x:\\\"1\"}}");
    buf.len = 0;
    mcp_subscription_write_end(&buf, listened);
    ck_assert_str_eq(buf.data, "{\"jsonrpc\":\"2.0\",\"id\":\"\\u0041\","
                               "\"result\":{"
                               "\"resultType\":\"complete\",\"_meta\":{"
                               "\"io.modelcontextprotocol/"
                               "serverInfo\":{\"name\":"
                               "\"shelf\",\"version\":\"1.0\"},"
                               "\"io.modelcontextprotocol/subscriptionId\":"
                               "\"\\u0041\"}}}");
}
END_TEST

START_TEST(with_a_handshake_subscribing_is_checked_and_forgotten)
{
    static const struct {
        const char *params, *said;
    } cases[] = {
        { "{\"uri\":\"shelf://note/7\"}", "{}" },
        { "{\"uri\":\"shelf://no\"}", "resource_not_found: Resource not found: "
                                      "shelf://no" },
        { "{\"uri\":\"shelf://audit\"}", "resource_not_found: Resource not "
                                         "found: shelf://audit" },
        { "{\"uri\":7}", "invalid_params: params.uri must be a string." },
        { "{}", "invalid_params: params.uri must be a string." },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_ctx_t *ctx = shelf_ctx("2025-11-25");

        ctx->message.method = "resources/subscribe";
        ck_assert_str_eq(shelf_ask(mcp_subscription_subscribe, ctx,
                                   cases[i].params),
                         cases[i].said);
    }
}
END_TEST

START_TEST(news_of_the_database_are_read)
{
    mcp_news_t news;

    ck_ok(mcp_subscription_read_news(&news,
                                     mcp_str("{\"workspace\":\"harbor\","
                                             "\"kind\":\"prompts\"}"),
                                     pool));
    ck_assert_int_eq(news.kind, MCP_CHANGE_PROMPTS);
    ck_assert_str_eq(news.workspace, "harbor");
    ck_assert_ptr_null(news.uri);
    ck_ok(mcp_subscription_read_news(&news,
                                     mcp_str("{\"workspace\":\"*\",\"kind\":"
                                             "\"resource\",\"uri\":\"x:1\"}"),
                                     pool));
    ck_assert_int_eq(news.kind, MCP_CHANGE_RESOURCE);
    ck_assert_str_eq(news.uri, "x:1");
    ck_ok(mcp_subscription_read_news(&news,
                                     mcp_str("{\"workspace\":\"harbor\","
                                             "\"kind\":\"ended\",\"account\":"
                                             "\"acc_1\",\"credential\":"
                                             "\"grn_1\"}"),
                                     pool));
    ck_assert_int_eq(news.kind, MCP_CHANGE_ENDED);
    ck_assert_str_eq(news.account, "acc_1");
    ck_assert_str_eq(news.credential, "grn_1");
    ck_ok(mcp_subscription_read_news(&news,
                                     mcp_str("{\"workspace\":\"harbor\","
                                             "\"kind\":\"ended\",\"account\":"
                                             "\"acc_1\"}"),
                                     pool));
    ck_assert_ptr_null(news.credential);
}
END_TEST

START_TEST(access_is_looked_at_again_once_its_end_is_heard_of)
{
    mcp_ctx_t *ctx = ctx_of(tools);
    mcp_buf_t buf;

    ck_ok(mcp_subscription_listen(&buf, ctx));
    ck_assert_int_eq(fake.calls, 2);
    ctx->is_stream = 0;
    fake.error = mcp_error_make(pool, "credential_ended", NULL, "No.");
    ck_assert_str_eq(mcp_subscription_listen(&buf, ctx)->code, "credential_"
                                                               "ended");
    ck_assert_int_eq(fake.calls, 3);
    ck_assert(ctx->outcome.token_refused);
    ck_assert(!ctx->is_stream);
}
END_TEST

START_TEST(news_that_are_none_of_ours_are_refused)
{
    static const char *const wrong[] = {
        "",
        "tools",
        "[]",
        "{\"kind\":\"tools\"}",
        "{\"workspace\":\"harbor\"}",
        "{\"workspace\":\"harbor\",\"kind\":\"toolses\"}",
        "{\"workspace\":1,\"kind\":\"tools\"}",
        "{\"workspace\":\"harbor\",\"kind\":\"resource\"}",
        "{\"workspace\":\"harbor\",\"kind\":\"tools\",\"uri\":\"x:1\"}",
        "{\"workspace\":\"harbor\",\"kind\":\"ended\"}",
        "{\"kind\":\"ended\",\"account\":\"acc_1\"}",
        "{\"workspace\":\"harbor\",\"kind\":\"ended\",\"account\":\"acc_1\","
        "\"uri\":\"x:1\"}",
    };
    mcp_news_t news;
    size_t i;

    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        ck_assert_ptr_nonnull(
            mcp_subscription_read_news(&news, mcp_str(wrong[i]), pool));
    }
}
END_TEST

MCP_UNIT_MAIN("subscription", a_request_is_promised_what_it_asks_for,
              what_the_catalogue_has_not_is_not_promised,
              a_resource_that_the_caller_may_not_read_is_not_promised,
              a_uri_that_is_named_twice_is_kept_once,
              what_is_asked_for_is_bounded,
              where_there_are_no_streams_the_method_is_unknown,
              a_catalogue_says_whether_its_changes_are_told,
              the_account_is_looked_at_before_anything_is_kept_open,
              access_is_looked_at_again_once_its_end_is_heard_of,
              a_refusal_is_the_answer, messages_carry_the_id_as_it_came,
              with_a_handshake_subscribing_is_checked_and_forgotten,
              news_of_the_database_are_read,
              news_that_are_none_of_ours_are_refused)
