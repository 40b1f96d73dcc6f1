/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/task_store.h"

START_TEST(each_step_calls_its_function_as_a_write)
{
    static const struct {
        mcp_task_step_t step;
        const char *function;
    } steps[] = {
        { MCP_TASK_BEGIN, "mcp.task_begin($2::json)" },
        { MCP_TASK_GET, "mcp.task_get($2::json)" },
        { MCP_TASK_ANSWER, "mcp.task_answer($2::json)" },
        { MCP_TASK_CANCEL, "mcp.task_cancel($2::json)" },
        { MCP_TASK_INTERRUPT, "mcp.task_interrupt($2::json)" },
        { MCP_TASK_PARK, "mcp.task_park($2::json)" },
        { MCP_TASK_END, "mcp.task_end($2::json)" },
        { MCP_TASK_DROP, "mcp.task_drop($2::json)" },
    };
    mcp_ctx_t *ctx = fake_ctx();
    mcp_str_t out;
    size_t i;

    for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        ck_ok(mcp_task_store(&out, ctx, steps[i].step, "{}", NULL));
        ck_assert_ptr_nonnull(strstr(fake.call.statement, steps[i].function));
        ck_assert_ptr_nonnull(strstr(fake.call.statement, "- 'read'"));
        ck_assert_int_eq(fake.call.read, 0);
        ck_assert_str_eq(fake.call.tool, "{\"name\":\"tasks\"}");
        ck_assert(mcp_str_is(out, "{\"word\":\"hi\"}"));
    }
}
END_TEST

START_TEST(a_tool_s_roles_are_held_to)
{
    mcp_ctx_t *ctx = fake_ctx();

    ck_ok(mcp_task_store(NULL, ctx, MCP_TASK_BEGIN, "{}",
                         "{\"roles\":[\"manager\"]}"));
    ck_assert_str_eq(fake.call.tool, "{\"roles\":[\"manager\"]}");
}
END_TEST

START_TEST(an_id_is_text_whatever_is_in_it)
{
    mcp_ctx_t *ctx = fake_ctx();

    ck_ok(mcp_task_store_of(NULL, ctx, MCP_TASK_GET, "a\"b"));
    ck_assert_str_eq(fake.call.arguments, "{\"task\":\"a\\\"b\"}");
}
END_TEST

/* clang-format off */
MCP_UNIT_MAIN("task_store",
              each_step_calls_its_function_as_a_write,
              a_tool_s_roles_are_held_to,
              an_id_is_text_whatever_is_in_it)
/* clang-format on */
