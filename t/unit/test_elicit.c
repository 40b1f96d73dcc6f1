/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/cancel.h"
#include "lib/elicit.h"

static mcp_ctx_t *ctx;
static mcp_input_t input;

/* What happens around the call. */
static struct {
    mcp_env_t env;
    const char *answer; /* what the client answers to each request */
    int looks;          /* how often it is asked for before it comes */
    int places, given;
    int is_gone, is_deaf;
    int rounds, ends; /* how often it ran, and in which round it answers */
    apr_uint64_t cancelled;
    int sent;
    const char *messages[4];
} world;

static int send_message(void *baton, mcp_str_t message)
{
    if (world.is_deaf) {
        return 0;
    }
    world.messages[world.sent++] = apr_pstrmemdup(pool, message.data,
                                                  message.len);
    return 1;
}

static int is_gone(void *baton)
{
    return world.is_gone;
}

static int is_cancelled(void *baton, apr_uint64_t key, apr_time_t since)
{
    return key && key == world.cancelled;
}

static int begin_wait(void *baton)
{
    return world.places ? world.places--, ++world.given : 0;
}

static void end_wait(void *baton)
{
    world.places++;
    world.given--;
}

static void pause_for(void *baton, apr_interval_time_t moment)
{
    fake.now += moment;
}

static const char *id_of(const char *message)
{
    mcp_str_t id = mcp_jsontext_member(mcp_str(message), "id");

    return apr_pstrmemdup(pool, id.data, id.len);
}

/* The answers to all that was sent, when it is time. */
static mcp_error_t *call(void *baton, mcp_answer_t *answer,
                         const mcp_call_t *asked, apr_pool_t *from)
{
    mcp_buf_t buf;
    int i;

    fake.call = *asked;
    mcp_buf_init(&buf, 256, from);
    mcp_buf_putc(&buf, '{');
    for (i = 0; !world.looks && i < world.sent; i++) {
        mcp_buf_printf(&buf, "%s%s:%s", i ? "," : "", id_of(world.messages[i]),
                       world.answer);
    }
    mcp_buf_putc(&buf, '}');
    world.looks -= world.looks > 0;
    answer->role = "user";
    answer->json = (mcp_str_t){ buf.data, buf.len };
    return NULL;
}

static void begin(const char *revision, const char *capabilities)
{
    mcp_json_t *value;

    memset(&world, 0, sizeof(world));
    ctx = fake_ctx();
    ctx->revision = mcp_revision_find(revision);
    ck_ok(mcp_json_parse(&value, mcp_str(capabilities), pool));
    ctx->client.capabilities = value;
    world.env = fake_env;
    world.env.call = call;
    world.env.send = send_message;
    world.env.is_gone = is_gone;
    world.env.is_cancelled = is_cancelled;
    world.env.begin_wait = begin_wait;
    world.env.end_wait = end_wait;
    world.env.pause = pause_for;
    world.places = 1;
    world.answer = "{\"result\":{\"action\":\"accept\",\"content\":{\"name\":"
                   "\"Ada\"}}}";
    ctx->env = &world.env;
    memset(&input, 0, sizeof(input));
    input.answers = mcp_str("{\"earlier\":{\"action\":\"decline\"}}");
}

#define FORM                                                            \
    "{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"form\"," \
    "\"message\":\"Who?\",\"requestedSchema\":{\"type\":\"object\","    \
    "\"properties\":{\"name\":{\"type\":\"string\",\"minLength\":1}},"  \
    "\"required\":[\"name\"]}}}"
#define ROOTS "{\"method\":\"roots/list\"}"

static mcp_error_t *elicit(const char *requests)
{
    return mcp_elicit(&input, ctx,
                      mcp_str(apr_psprintf(pool,
                                           "{\"input_required\":%s,"
                                           "\"state\":[1]}",
                                           requests)));
}

START_TEST(the_client_is_asked_and_its_answer_is_waited_for)
{
    begin("2025-11-25", "{\"elicitation\":{}}");
    world.looks = 3;
    ck_ok(elicit("{\"who\":" FORM "}"));
    ck_assert_int_eq(world.sent, 1);
    ck_assert_str_eq(world.messages[0],
                     apr_pstrcat(pool, "{\"jsonrpc\":\"2.0\",\"id\":",
                                 id_of(world.messages[0]),
                                 ",\"method\":\"elicitation/"
                                 "create\",\"params\":{\"mode\":"
                                 "\"form\",\"message\":\"Who?\","
                                 "\"requestedSchema\":{"
                                 "\"type\":\"object\",\"properties\":{\"name\":"
                                 "{\"type\":"
                                 "\"string\",\"minLength\":1}},\"required\":["
                                 "\"name\"]}}}",
                                 NULL));
    ck_assert(mcp_str_is(input.answers, "{\"who\":{\"action\":\"accept\","
                                        "\"content\":{"
                                        "\"name\":\"Ada\"}},\"earlier\":{"
                                        "\"action\":"
                                        "\"decline\"}}"));
    ck_assert(mcp_str_is(input.state, "[1]"));
    ck_assert_int_eq(world.given, 0);
}
END_TEST

START_TEST(a_request_has_what_its_revision_knows)
{
    static const char url[] = "{\"a\":{\"method\":\"elicitation/"
                              "create\",\"params\":{\"mode\":"
                              "\"url\",\"message\":\"m\",\"url\":\"https://"
                              "example.com/\"}}}";

    begin("2025-06-18", "{\"elicitation\":{}}");
    ck_ok(elicit("{\"who\":" FORM "}"));
    ck_assert_ptr_null(strstr(world.messages[0], "mode"));
    begin("2025-11-25", "{\"elicitation\":{\"url\":{}}}");
    ck_ok(elicit(url));
    ck_assert_ptr_nonnull(
        strstr(world.messages[0], apr_pstrcat(pool, "\"elicitationId\":",
                                              id_of(world.messages[0]), NULL)));
    ck_assert_uint_eq(strlen(id_of(world.messages[0])), 28);
    begin("2025-03-26", "{\"roots\":{}}");
    world.answer = "{\"result\":{\"roots\":[]}}";
    ck_ok(elicit("{\"r\":" ROOTS ",\"who\":" FORM "}"));
    ck_assert_int_eq(world.sent, 1);
    ck_assert_ptr_nonnull(strstr(world.messages[0], "\"params\":{}"));
    ck_assert(mcp_str_is(input.answers, "{\"r\":{\"roots\":[]},\"earlier\":{"
                                        "\"action\":\"decline\"}}"));
}
END_TEST

START_TEST(what_a_revision_does_not_know_is_not_asked)
{
    static const char all[] = "{\"elicitation\":{\"form\":{},\"url\":{}}}";
    static const char list[] = "{\"a\":{\"method\":\"elicitation/create\","
                               "\"params\":{\"message\":\"m\","
                               "\"requestedSchema\":{\"type\":\"object\","
                               "\"properties\":{\"name\":{\"type\":"
                               "\"array\"}}}}}}";
    static const char url[] = "{\"a\":{\"method\":\"elicitation/create\","
                              "\"params\":{\"mode\":\"url\",\"message\":"
                              "\"m\",\"url\":\"https://example.com/\"}}}";

    begin("2025-03-26", all);
    ck_fails(elicit("{\"who\":" FORM "}"), "input_needed");
    begin("2025-06-18", all);
    ck_fails(elicit(url), "input_needed");
    ck_fails(elicit(list), "input_needed");
    ck_assert_int_eq(world.sent, 0);
    begin("2025-11-25", all);
    world.answer = "{\"result\":{\"action\":\"accept\",\"content\":{\"name\":"
                   "[\"x\"]}}}";
    ck_ok(elicit(list));
}
END_TEST

START_TEST(an_answer_that_is_none_counts_as_cancelled)
{
    static const char *const answers[] = {
        "{}",
        "{\"error\":{\"code\":-1,\"message\":\"x\"}}",
        "{\"result\":7}",
    };
    size_t i;

    for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        begin("2025-11-25", "{\"elicitation\":{}}");
        world.answer = answers[i];
        ck_ok(elicit("{\"earlier\":" FORM "}"));
        ck_assert(mcp_str_is(input.answers, "{\"earlier\":{\"action\":"
                                            "\"cancel\"}}"));
    }
}
END_TEST

START_TEST(what_stands_in_the_way_is_told)
{
    static const char requests[] = "{\"who\":" FORM "}";

    begin("2025-11-25", "{\"sampling\":{}}");
    ck_fails(elicit(requests), "input_needed");
    ck_assert_int_eq(world.places, 1);
    begin("2025-11-25", "{}");
    ctx->client.capabilities = NULL;
    ck_fails(elicit(requests), "input_needed");
    begin("2025-11-25", "{\"elicitation\":{}}");
    world.env.send = NULL;
    ck_fails(elicit(requests), "input_needed");
    begin("2025-11-25", "{\"elicitation\":{}}");
    world.is_deaf = 1;
    ck_fails(elicit(requests), "cancelled");
    begin("2025-11-25", "{\"elicitation\":{}}");
    world.is_gone = 1;
    ck_fails(elicit(requests), "cancelled");
    ck_assert_int_eq(world.given, 0);
    begin("2025-11-25", "{\"elicitation\":{}}");
    world.places = 0;
    ck_fails(elicit(requests), "busy");
    ck_assert_int_eq(world.sent, 0);
    begin("2025-11-25", "{\"elicitation\":{}}");
    world.looks = 1 << 20;
    ck_fails(elicit(requests), "input_timeout");
    begin("2025-11-25", "{\"elicitation\":{}}");
    world.answer = "{\"result\":{\"action\":\"accept\",\"content\":{\"name\":"
                   "\"\"}}}";
    ck_fails(elicit(requests), "invalid_answer");
    begin("2025-11-25", "{\"elicitation\":{}}");
    ck_fails(elicit("[]"), "internal");
}
END_TEST

START_TEST(a_call_that_is_cancelled_waits_no_longer)
{
    begin("2025-11-25", "{\"elicitation\":{}}");
    ctx->message.id = mcp_str("7");
    world.looks = 1 << 20;
    world.cancelled = mcp_cancel_key(ctx, mcp_str("8"));
    ck_fails(elicit("{\"who\":" FORM "}"), "input_timeout");
    world.cancelled = mcp_cancel_key(ctx, mcp_str("7"));
    ck_fails(elicit("{\"who\":" FORM "}"), "cancelled");
    ck_assert_int_eq(world.given, 0);
}
END_TEST

/* Asks up to the round in which it answers. */
static mcp_error_t *run(mcp_answer_t *answer, void *baton,
                        const mcp_input_t *known)
{
    ck_assert_ptr_eq(baton, &world);
    ck_assert_ptr_eq(known, &input);
    answer->json = mcp_str(world.rounds++ == world.ends ? "{\"done\":true}"
                                                        : "{\"input_required\":"
                                                          "{\"who\":" FORM "}"
                                                          "}");
    world.sent = 0;
    return NULL;
}

START_TEST(what_asks_runs_until_it_answers)
{
    mcp_answer_t answer;

    begin("2025-11-25", "{\"elicitation\":{}}");
    world.ends = MCP_ELICIT_ROUNDS;
    ck_ok(mcp_elicit_run(&answer, &input, ctx, run, &world));
    ck_assert(mcp_str_is(answer.json, "{\"done\":true}"));
    ck_assert_int_eq(world.rounds, MCP_ELICIT_ROUNDS + 1);
    begin("2025-11-25", "{\"elicitation\":{}}");
    world.ends = MCP_ELICIT_ROUNDS + 1;
    ck_fails(mcp_elicit_run(&answer, &input, ctx, run, &world), "input_needed");
    begin("2025-11-25", "{}");
    world.ends = 1;
    ck_fails(mcp_elicit_run(&answer, &input, ctx, run, &world), "input_needed");
    ck_assert_int_eq(world.rounds, 1);
}
END_TEST

START_TEST(a_stateless_revision_is_asked_with_the_answer)
{
    mcp_answer_t answer;

    begin("2026-07-28", "{\"elicitation\":{}}");
    world.ends = 1;
    ck_ok(mcp_elicit_run(&answer, &input, ctx, run, &world));
    ck_assert(mcp_input_is_asked(answer.json));
    ck_assert_int_eq(world.rounds, 1);
}
END_TEST

static void take(const char *message)
{
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value, mcp_str(message), pool));
    ck_ok(mcp_jsonrpc_read(&ctx->message, value, mcp_str(message), pool));
    mcp_elicit_take(ctx);
}

START_TEST(an_answer_of_ours_goes_to_the_database)
{
    static const char *const foreign[] = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"ask_short\",\"result\":{}}",
        ("{\"jsonrpc\":\"2.0\",\"id\":\"ABCDEFGHIJKLMNOPQRSTUVWXYZ\","
         "\"result\":{}}"),
        ("{\"jsonrpc\":\"2.0\",\"id\":\"ask_ABCDEFGHIJKLMN\\\"OPQRST\","
         "\"result\":{}}"),
    };
    size_t i;

    ctx = fake_ctx();
    take("{\"jsonrpc\":\"2.0\",\"id\":\"ask_ABCDEFGHIJKLMNOPQRSTUV\","
         "\"result\":{\"action\":\"accept\"}}");
    ck_assert_str_eq(fake.call.name, "mcp_put_client_answer");
    ck_assert_str_eq(fake.call.arguments, "{\"id\":\"ask_"
                                          "ABCDEFGHIJKLMNOPQRSTUV\",\"answer\":"
                                          "{"
                                          "\"result\":{\"action\":\"accept\"}}"
                                          "}");
    take("{\"jsonrpc\":\"2.0\",\"id\":\"ask_ABCDEFGHIJKLMNOPQRSTUV\","
         "\"error\":{\"code\":1,\"message\":\"x\"}}");
    ck_assert_str_eq(fake.call.arguments, "{\"id\":\"ask_"
                                          "ABCDEFGHIJKLMNOPQRSTUV\",\"answer\":"
                                          "{}}");
    ck_assert_int_eq(fake.calls, 2);
    for (i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
        take(foreign[i]);
    }
    ck_assert_int_eq(fake.calls, 2);
}
END_TEST

MCP_UNIT_MAIN("elicit", the_client_is_asked_and_its_answer_is_waited_for,
              a_request_has_what_its_revision_knows,
              what_a_revision_does_not_know_is_not_asked,
              an_answer_that_is_none_counts_as_cancelled,
              what_stands_in_the_way_is_told,
              a_call_that_is_cancelled_waits_no_longer,
              what_asks_runs_until_it_answers,
              a_stateless_revision_is_asked_with_the_answer,
              an_answer_of_ours_goes_to_the_database)
