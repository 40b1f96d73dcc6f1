/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake_task.h"

static mcp_ctx_t *ctx;
static mcp_answer_t answer;
static mcp_str_t handle;

/* What is stored is not the business of these tests. */
static void put_outcome(mcp_buf_t *result, const mcp_tool_t *tool,
                        const mcp_answer_t *given, const mcp_error_t *error,
                        mcp_ctx_t *own)
{
    if (error) {
        mcp_buf_printf(result, "{\"isError\":\"%s\"}", error->code);
        return;
    }
    mcp_buf_put(result, given->json.data, given->json.len);
}

static mcp_error_t *call(const mcp_input_t *input)
{
    handle = mcp_str(NULL);
    return mcp_task_call(&answer, &handle, ctx, &world.tool,
                         "{\"word\":\"hi\"}", input, put_outcome);
}

START_TEST(tasks_are_offered_for_marked_tools_without_a_handshake)
{
    ctx = task_ctx();
    ck_assert(mcp_task_is_offered(ctx));
    ck_assert(mcp_task_is_wanted(ctx, &world.tool));
    ck_assert(
        !mcp_task_is_wanted(ctx, mcp_catalogue_find(ctx->catalogue, "pk_"
                                                                    "audit")));
    ctx->revision = mcp_revision_find("2025-11-25");
    ck_assert(!mcp_task_is_offered(ctx));
    ck_assert(!mcp_task_is_wanted(ctx, &world.tool));
    ctx = task_ctx();
    ctx->env = &fake_env;
    ck_assert(!mcp_task_is_wanted(ctx, &world.tool));
    ctx = fake_ctx();
    ctx->revision = mcp_revision_find("2026-07-28");
    ck_assert(!mcp_task_is_offered(ctx));
}
END_TEST

START_TEST(a_client_that_knows_no_tasks_gets_none)
{
    mcp_error_t *error;

    ctx = task_ctx();
    ck_ok(mcp_task_check_client(ctx));
    world.rule.required = 1;
    ck_ok(mcp_task_check_tool(ctx, &world.tool));
    ctx->client.capabilities = json("{\"extensions\":{\"other\":{}}}");
    ck_assert(!mcp_task_is_wanted(ctx, &world.tool));
    error = mcp_task_check_tool(ctx, &world.tool);
    ck_fails(error, "missing_capability");
    ck_assert_str_eq(error->details, "{\"requiredCapabilities\":{"
                                     "\"extensions\":{"
                                     "\"io.modelcontextprotocol/tasks\":{}}}}");
    world.rule.required = 0;
    ck_ok(mcp_task_check_tool(ctx, &world.tool));
}
END_TEST

START_TEST(an_outcome_in_time_is_the_answer_and_leaves_nothing)
{
    ctx = task_ctx();
    ck_ok(call(NULL));
    ck_assert_uint_eq(handle.len, 0);
    ck_assert(mcp_str_is(answer.json, "{\"word\":\"hi\"}"));
    ck_assert_int_eq(world.dropped, 1);
    ck_assert_ptr_null(world.ended);
    ck_assert_int_eq(world.places, 1);
    world.run_error = mcp_error_make(pool, "conflict", NULL, "Taken.");
    ck_fails(call(NULL), "conflict");
    ck_assert_int_eq(world.dropped, 2);
}
END_TEST

START_TEST(a_late_outcome_is_stored_for_the_handle)
{
    ctx = task_ctx();
    world.runs_late = 1;
    ck_ok(call(NULL));
    ck_assert(mcp_str_is(handle, TASK_ROW));
    ck_assert_str_eq(world.given, "{\"tool\":\"pk_echo\",\"arguments\":{"
                                  "\"word\":\"hi\"},\"answers\":{},"
                                  "\"ttl\":60,\"poll\":500}");
    ck_assert_int_eq(world.job.limit, apr_time_from_sec(30));
    finish_job();
    ck_assert_str_eq(world.ended, "{\"task\":\"tsk_00000000001\",\"status\":"
                                  "\"completed\",\"result\":{\"word\":\"hi\"}"
                                  "}");
    ck_assert_int_eq(world.dropped, 0);
}
END_TEST

START_TEST(an_error_of_the_tool_completes_and_one_of_json_rpc_fails)
{
    ctx = task_ctx();
    world.runs_late = 1;
    ck_ok(call(NULL));
    world.run_error = mcp_error_make(pool, "timeout", NULL, "Too long.");
    finish_job();
    ck_assert_str_eq(world.ended, "{\"task\":\"tsk_00000000001\",\"status\":"
                                  "\"completed\",\"result\":{\"isError\":"
                                  "\"timeout\"}}");
    ck_ok(call(NULL));
    world.run_error = mcp_error_make(pool, "internal", NULL, "Oh.");
    finish_job();
    ck_assert_str_eq(world.ended, "{\"task\":\"tsk_00000000001\",\"status\":"
                                  "\"failed\",\"message\":\"Oh.\",\"error\":{"
                                  "\"code\":-32603,\"message\":\"Oh.\"}}");
}
END_TEST

START_TEST(a_run_carries_the_task_and_what_was_answered)
{
    mcp_input_t input = { .target = "pk_echo",
                          .answers = mcp_str("{\"who\":{}}"),
                          .state = mcp_str("{\"step\":1}") };

    ctx = task_ctx();
    ck_ok(call(&input));
    ck_assert_ptr_eq(strstr(world.principal, "{\"task\":\"tsk_00000000001\","
                                             "\"answers\":{"
                                             "\"who\":{}},\"state\":{\"step\":"
                                             "1},"
                                             "\"workspace\":\"harbor\""),
                     world.principal);
}
END_TEST

START_TEST(what_it_asks_in_time_is_asked_by_the_call)
{
    ctx = task_ctx();
    world.tool.asks = 1;
    fake.result = ASKED;
    ck_ok(call(NULL));
    ck_assert_uint_eq(handle.len, 0);
    ck_assert(mcp_input_is_asked(answer.json));
    ck_assert_int_eq(world.dropped, 1);
    ck_assert_ptr_null(world.parked);
}
END_TEST

START_TEST(what_it_asks_later_or_always_is_asked_by_the_task)
{
    ctx = task_ctx();
    world.tool.asks = 1;
    world.rule.asks_within = 1;
    fake.result = ASKED;
    ck_ok(call(NULL));
    ck_assert(mcp_str_is(handle, TASK_ROW));
    ck_assert_ptr_nonnull(strstr(world.parked, "\"requests\":{\"who\":{"));
    ck_assert_ptr_nonnull(strstr(world.parked, ",\"state\":{\"step\":1}}"));

    ctx = task_ctx();
    world.tool.asks = 1;
    world.runs_late = 1;
    fake.result = ASKED;
    ck_ok(call(NULL));
    finish_job();
    ck_assert_ptr_nonnull(world.parked);
    ck_assert_ptr_null(world.ended);
}
END_TEST

START_TEST(a_client_that_cannot_be_asked_fails_the_task)
{
    ctx = task_ctx();
    ctx->client.capabilities = json("{\"extensions\":{\"" MCP_TASK_EXTENSION
                                    "\":{}}}");
    world.tool.asks = 1;
    world.rule.asks_within = 1;
    fake.result = ASKED;
    ck_ok(call(NULL));
    ck_assert_ptr_null(world.parked);
    ck_assert_ptr_nonnull(strstr(world.ended, "\"status\":\"failed\""));
    ck_assert_ptr_nonnull(strstr(world.ended, "\"code\":-32021"));
    ck_assert_ptr_nonnull(strstr(world.ended, "\"data\":{\"requiredCap"));
}
END_TEST

START_TEST(without_a_place_a_row_or_a_thread_there_is_no_task)
{
    ctx = task_ctx();
    world.places = 0;
    ck_fails(call(NULL), "busy");
    ck_assert_ptr_null(world.given);

    ctx = task_ctx();
    world.store_error = mcp_error_make(pool, "forbidden", NULL, "No.");
    ck_fails(call(NULL), "forbidden");
    ck_assert_int_eq(world.places, 1);

    ctx = task_ctx();
    world.cannot_start = 1;
    ck_fails(call(NULL), "busy");
    ck_assert_int_eq(world.dropped, 1);
    ck_assert_int_eq(world.places, 1);
}
END_TEST

START_TEST(answers_let_a_task_go_on_once_it_has_all)
{
    ctx = task_ctx();
    ck_ok(mcp_task_answer(ctx, &world.tool, "tsk_00000000001",
                          mcp_str("{\"who\":{}}"), put_outcome));
    ck_assert_str_eq(world.given, "{\"task\":\"tsk_00000000001\",\"answers\":{"
                                  "\"who\":{}}}");
    ck_assert_ptr_null(world.principal);
    ck_assert_int_eq(world.places, 1);

    world.answered = "{\"ready\":true,\"arguments\":{\"word\":\"hi\"},"
                     "\"answers\":{\"who\":{}},\"state\":null}";
    world.runs_late = 1;
    ck_ok(mcp_task_answer(ctx, &world.tool, "tsk_00000000001",
                          mcp_str("{\"who\":{}}"), put_outcome));
    finish_job();
    ck_assert_ptr_eq(strstr(world.principal, "{\"task\":\"tsk_00000000001\","
                                             "\"answers\":{"
                                             "\"who\":{}},\"workspace\""),
                     world.principal);
    ck_assert_ptr_nonnull(strstr(world.ended, "\"completed\""));

    world.places = 0;
    ck_fails(mcp_task_answer(ctx, &world.tool, "tsk_00000000001",
                             mcp_str("{\"who\":{}}"), put_outcome),
             "busy");
}
END_TEST

/* clang-format off */
MCP_UNIT_MAIN("task",
              tasks_are_offered_for_marked_tools_without_a_handshake,
              a_client_that_knows_no_tasks_gets_none,
              an_outcome_in_time_is_the_answer_and_leaves_nothing,
              a_late_outcome_is_stored_for_the_handle,
              an_error_of_the_tool_completes_and_one_of_json_rpc_fails,
              a_run_carries_the_task_and_what_was_answered,
              what_it_asks_in_time_is_asked_by_the_call,
              what_it_asks_later_or_always_is_asked_by_the_task,
              a_client_that_cannot_be_asked_fails_the_task,
              without_a_place_a_row_or_a_thread_there_is_no_task,
              answers_let_a_task_go_on_once_it_has_all)
/* clang-format on */
