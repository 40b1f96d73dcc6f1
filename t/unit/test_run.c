/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/shelf.h"

#include "lib/run.h"

static mcp_ctx_t *ctx;
static mcp_entry_t entry;
static mcp_function_t function;
static mcp_run_t run;

static void begin(const char *revision)
{
    mcp_json_t *value;

    ctx = shelf_ctx(revision);
    ctx->message.method = "resources/read";
    ck_ok(mcp_json_parse(&value, mcp_str("{\"elicitation\":{}}"), pool));
    ctx->client.capabilities = value;
    entry = (mcp_entry_t){ .kind = "resource",
                           .name = "note",
                           .scopes = apr_array_make(pool, 1,
                                                    sizeof(const char *)),
                           .descriptor = "{}" };
    function = (mcp_function_t){ .statement = "SELECT 1", .name = "mcp_1" };
    run = (mcp_run_t){ .entry = &entry,
                       .function = &function,
                       .arguments = "{\"id\":\"1\"}",
                       .target = "shelf://note/1" };
}

static mcp_error_t *run_it(void)
{
    mcp_answer_t answer;

    return mcp_run(&answer, ctx, &run);
}

START_TEST(a_function_is_followed_while_it_runs)
{
    begin("2025-11-25");
    ck_ok(run_it());
    ck_assert_ptr_nonnull(fake.call.watch);
    ck_assert_str_eq(fake.call.arguments, "{\"id\":\"1\"}");
    ck_assert_str_eq(fake.call.what, "note");
    ck_assert_str_eq(fake.call.kind, "resource");
    ck_assert_int_eq(fake.call.read, 1);
    ck_assert_str_eq(fake.call.principal, ctx->principal->text);
}
END_TEST

START_TEST(what_the_function_raises_is_an_error_of_its_arguments)
{
    static const char *const cases[][2] = {
        { "conflict", "invalid_params" },
        { "not_found", "invalid_params" },
        { "parse_error", "invalid_params" },
        { "cancelled", "cancelled" },
        { "busy", "busy" },
        { "internal", "internal" },
        { "timeout", "timeout" },
        { "unavailable", "unavailable" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        begin("2025-11-25");
        fake.error = mcp_error_make(pool, cases[i][0], NULL, "x");
        ck_fails(run_it(), cases[i][1]);
    }
    begin("2025-11-25");
    run.may_miss = 1;
    fake.error = mcp_error_make(pool, "not_found", NULL, "x");
    ck_fails(run_it(), "not_found");
}
END_TEST

START_TEST(a_scope_that_is_missing_keeps_it_from_running)
{
    apr_array_header_t *scopes = apr_array_make(pool, 1, sizeof(const char *));

    APR_ARRAY_PUSH(scopes, const char *) = "mcp:extra";
    begin("2025-11-25");
    entry.scopes = scopes;
    ck_fails(run_it(), "insufficient_scope");
    ck_assert_int_eq(fake.calls, 0);
    ck_assert_str_eq(ctx->outcome.needed_scopes, "mcp:extra");
}
END_TEST

#define ASK                                                            \
    "{\"input_required\":{\"who\":{\"method\":\"elicitation/create\"," \
    "\"params\":{\"message\":\"Who?\",\"requestedSchema\":{\"type\":"  \
    "\"object\","                                                      \
    "\"properties\":{\"name\":{\"type\":\"string\"}}}}}}}"

static mcp_error_t *run_asking(int *is_asking)
{
    mcp_answer_t answer;

    mcp_buf_init(&reply, 256, pool);
    return mcp_run_asking(&reply, is_asking, &answer, ctx, &run);
}

START_TEST(a_function_that_asks_is_answered_with_its_requests)
{
    static const mcp_master_key_t key = { { 7 } };
    int is_asking = -1;

    begin("2026-07-28");
    ctx->seal_key = &key;
    fake.result = ASK;
    ck_ok(run_asking(&is_asking));
    ck_assert_int_eq(is_asking, 0);
    function.asks = 1;
    ck_ok(run_asking(&is_asking));
    ck_assert_int_eq(is_asking, 1);
    ck_assert_ptr_nonnull(strstr(reply.data, "\"resultType\":\"input_"
                                             "required\""));
    ck_assert_ptr_nonnull(strstr(fake.call.principal, "{\"answers\":{}"));
    ck_assert_str_eq(ctx->outcome.code, "input_required");
    ctx->client.capabilities = mcp_json_empty_object();
    ck_fails(run_asking(&is_asking), "missing_capability");
}
END_TEST

START_TEST(who_cannot_be_asked_on_a_stream_is_told)
{
    int is_asking;

    begin("2025-11-25");
    function.asks = 1;
    fake.result = ASK;
    ck_fails(run_asking(&is_asking), "invalid_params");
    ck_assert_int_eq(fake.calls, 1);
}
END_TEST

MCP_UNIT_MAIN("run", a_function_is_followed_while_it_runs,
              what_the_function_raises_is_an_error_of_its_arguments,
              a_scope_that_is_missing_keeps_it_from_running,
              a_function_that_asks_is_answered_with_its_requests,
              who_cannot_be_asked_on_a_stream_is_told)
