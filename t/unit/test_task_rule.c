/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/task_rule.h"

static mcp_mistakes_t mistakes;

static const mcp_task_rule_t *read_rule(const char *entry)
{
    mcp_json_t *value;

    mcp_mistakes_init(&mistakes, pool);
    ck_ok(mcp_json_parse(&value, mcp_str(entry), pool));
    return mcp_task_rule_read(&mistakes, "$", value, pool);
}

START_TEST(a_tool_without_the_key_is_no_task)
{
    ck_assert_ptr_null(read_rule("{\"function\":\"a.b\"}"));
    ck_assert_ptr_null(mistakes.error);
}
END_TEST

START_TEST(what_is_left_out_has_a_default)
{
    const mcp_task_rule_t *rule = read_rule("{\"function\":\"a.b\",\"task\":{}"
                                            "}");

    ck_assert_ptr_null(mistakes.error);
    ck_assert_int_eq(rule->after, apr_time_from_sec(2));
    ck_assert_int_eq(rule->limit, 600);
    ck_assert_int_eq(rule->ttl, 3600);
    ck_assert_int_eq(rule->poll, 1000);
    ck_assert(!rule->required && !rule->asks_within);
}
END_TEST

START_TEST(what_is_given_is_taken)
{
    const mcp_task_rule_t *rule = read_rule("{\"function\":\"a.b\",\"asks\":"
                                            "true,\"task\":{\"after\":0.25,"
                                            "\"limit\":5,\"ttl\":6,\"poll\":"
                                            "100,\"required\":true,"
                                            "\"asks\":\"within\"}}");

    ck_assert_ptr_null(mistakes.error);
    ck_assert_int_eq(rule->after, apr_time_from_msec(250));
    ck_assert_int_eq(rule->limit, 5);
    ck_assert_int_eq(rule->ttl, 6);
    ck_assert_int_eq(rule->poll, 100);
    ck_assert(rule->required && rule->asks_within);
    rule = read_rule("{\"function\":\"a.b\",\"asks\":true,\"task\":{\"asks\":"
                     "\"before\"}}");
    ck_assert_ptr_null(mistakes.error);
    ck_assert(!rule->asks_within);
}
END_TEST

START_TEST(each_mistake_is_named)
{
    static const struct {
        const char *entry, *path, *code;
    } bad[] = {
        { "{\"sql\":\"SELECT 1\",\"task\":{}}", "$.task", "cannot_be_a_task" },
        { "{\"function\":\"a.b\",\"task\":{\"wait\":1}}", "$.task.wait",
          "unknown_key" },
        { "{\"function\":\"a.b\",\"task\":{\"after\":31}}", "$.task.after",
          "out_of_range" },
        { "{\"function\":\"a.b\",\"task\":{\"after\":-1}}", "$.task.after",
          "out_of_range" },
        { "{\"function\":\"a.b\",\"task\":{\"limit\":1.5}}", "$.task.limit",
          "out_of_range" },
        { "{\"function\":\"a.b\",\"task\":{\"ttl\":1e9}}", "$.task.ttl",
          "out_of_range" },
        { "{\"function\":\"a.b\",\"task\":{\"ttl\":600}}", "$.task.ttl",
          "too_short" },
        { "{\"function\":\"a.b\",\"task\":{\"poll\":0}}", "$.task.poll",
          "out_of_range" },
        { "{\"function\":\"a.b\",\"asks\":true,\"task\":{\"asks\":\"wihtin\"}}",
          "$.task.asks", "unknown_value" },
        { "{\"function\":\"a.b\",\"task\":{\"asks\":\"within\"}}",
          "$.task.asks", "cannot_ask" },
    };
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const mcp_field_t *field;

        read_rule(bad[i].entry);
        ck_assert_ptr_nonnull(mistakes.error);
        ck_assert_int_eq(mistakes.error->fields->nelts, 1);
        field = &APR_ARRAY_IDX(mistakes.error->fields, 0, mcp_field_t);
        ck_assert_str_eq(field->path, bad[i].path);
        ck_assert_str_eq(field->code, bad[i].code);
    }
}
END_TEST

/* clang-format off */
MCP_UNIT_MAIN("task_rule",
              a_tool_without_the_key_is_no_task,
              what_is_left_out_has_a_default,
              what_is_given_is_taken,
              each_mistake_is_named)
/* clang-format on */
