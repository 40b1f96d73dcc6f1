/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/action.h"
#include "lib/action_call.h"

START_TEST(the_platform_calls_a_function_that_writes)
{
    ck_assert_str_eq(mcp_action_of_function("mcp.enter", "shop.send", 0, pool),
                     "SELECT mcp.enter($1::jsonb, $3::jsonb, $4::text), CASE "
                     "WHEN false THEN shop.send($2::jsonb)::json ELSE "
                     "mcp.action_write('shop.send', $2::jsonb, $1::jsonb, "
                     "$3::jsonb) END");
    ck_assert_str_eq(mcp_action_of_function("mcp.enter_task", "shop.send", 1,
                                            pool),
                     "SELECT mcp.enter_task($1::jsonb, $3::jsonb, $4::text), "
                     "CASE WHEN false THEN shop.send($2::jsonb)::json ELSE "
                     "mcp.action_preview('shop.send', $2::jsonb, $1::jsonb, "
                     "$3::jsonb) END");
}
END_TEST

START_TEST(what_decides_is_called_with_all_it_needs)
{
    ck_assert_str_eq(mcp_action_of_function("mcp.enter", "mcp.action_confirm",
                                            0, pool),
                     "SELECT mcp.enter($1::jsonb, $3::jsonb, $4::text), "
                     "mcp.action_confirm($2::jsonb, $1::jsonb, $3::jsonb)");
    ck_assert(mcp_action_decides("mcp.action_cancel"));
    ck_assert(!mcp_action_decides("mcp.action_write"));
}
END_TEST

START_TEST(a_statement_is_a_text_that_ends_where_it_should)
{
    ck_assert_str_eq(mcp_action_of_sql("mcp.enter", "SELECT 'a\\' -- b", 1,
                                       pool),
                     "SELECT mcp.enter($1::jsonb, $3::jsonb, $4::text), "
                     "mcp.action_preview(E'SELECT ''a\\\\'' -- b', $2::jsonb, "
                     "$1::jsonb, $3::jsonb)");
}
END_TEST

START_TEST(the_entries_of_our_own_are_json)
{
    mcp_json_t *json;

    ck_ok(mcp_json_parse(&json, mcp_str(mcp_action_output), pool));
    ck_ok(mcp_json_parse(&json, mcp_str(mcp_action_tools), pool));
    ck_assert_str_eq(mcp_json_string(mcp_json_get(mcp_json_first(json), "nam"
                                                                        "e")),
                     "action_confirm");
}
END_TEST

static mcp_error_t *refusal(const char *json)
{
    return mcp_action_refusal(mcp_str(json), pool);
}

START_TEST(a_refusal_becomes_an_error)
{
    mcp_error_t *error = refusal("{\"mcp_refusal\" : "
                                 "{\"code\":\"expired\",\"message\":"
                                 "\"Too late, 100%.\",\"hint\":\"Call "
                                 "again.\",\"fields\":"
                                 "[{\"path\":\"a\",\"code\":\"b\",\"message\":"
                                 "\"c\"}],"
                                 "\"details\":{\"x\":[1]}}}");

    ck_assert_str_eq(error->code, "expired");
    ck_assert_str_eq(error->message, "Too late, 100%.");
    ck_assert_str_eq(error->hint, "Call again.");
    ck_assert_str_eq(error->details, "{\"x\":[1]}");
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 0, mcp_field_t).path, "argume"
                                                                        "nts."
                                                                        "a");
    ck_assert_str_eq(refusal("{\"mcp_refusal\":{}}")->code, "refused");
}
END_TEST

START_TEST(any_other_answer_is_none)
{
    ck_assert_ptr_null(refusal("{\"status\":\"pending\"}"));
    ck_assert_ptr_null(refusal("{\"a\":{\"mcp_refusal\":{}}}"));
    ck_assert_ptr_null(refusal("[]"));
}
END_TEST

/* ---- what a write is told ---- */

static const mcp_tool_t write_tool = { .name = "w",
                                       .effect = MCP_EFFECT_WRITE };
static const mcp_tool_t asking = { .name = "p",
                                   .effect = MCP_EFFECT_WRITE,
                                   .confirm = MCP_CONFIRM_PREVIEW,
                                   .asks = 1 };
static const mcp_tool_t reading = { .name = "r", .effect = MCP_EFFECT_READ };

static const char *told(const mcp_tool_t *tool, const char *params,
                        const char *capabilities, const char *revision)
{
    static mcp_env_t env;
    static mcp_master_key_t *key = (mcp_master_key_t *)&env;
    mcp_ctx_t ctx = { .pool = pool, .env = &env, .seal_key = key };
    mcp_json_t *parsed = NULL, *can = NULL;

    ck_ok(mcp_json_parse(&parsed, mcp_str(params), pool));
    ck_ok(mcp_json_parse(&can, mcp_str(capabilities), pool));
    ctx.message.params = parsed;
    ctx.client.capabilities = can;
    ctx.revision = mcp_revision_find(revision);
    return mcp_action_call_principal("{\"account\":\"a\"}", tool, &ctx);
}

START_TEST(a_key_beside_the_arguments_is_passed_on)
{
    static const char params[] = "{\"_meta\":{\"idempotency_key\":\"k-1\"}}";

    ck_assert_str_eq(told(&write_tool, params, "{}", "2026-07-28"),
                     "{\"can_ask\":false,\"idempotency_key\":\"k-1\","
                     "\"account\":\"a\"}");
    ck_assert_str_eq(told(&write_tool, "{}", "{}", "2026-07-28"), "{\"account\""
                                                                  ":\"a\"}");
    ck_assert_str_eq(told(&reading, params, "{}", "2026-07-28"), "{\"account\":"
                                                                 "\"a\"}");
}
END_TEST

START_TEST(what_is_no_key_is_passed_on_to_be_refused)
{
    ck_assert_str_eq(told(&write_tool, "{\"_meta\":{\"idempotency_key\":5}}",
                          "{}", "2026-07-28"),
                     "{\"can_ask\":false,\"idempotency_key\":\"\","
                     "\"account\":\"a\"}");
    ck_assert_str_eq(told(&write_tool, "{\"_meta\":{\"idempotency_key\":null}}",
                          "{}", "2026-07-28"),
                     "{\"account\":\"a\"}");
}
END_TEST

/* What the schema sees of arguments. */
static const char *checked(const mcp_tool_t *tool, const char *text)
{
    mcp_json_t *parsed = NULL;
    const mcp_json_t *seen;
    mcp_buf_t buf;

    ck_ok(mcp_json_parse(&parsed, mcp_str(text), pool));
    seen = parsed;
    ck_ok(mcp_action_call_checked(&seen, mcp_str(text), tool, pool));
    mcp_buf_init(&buf, 64, pool);
    mcp_json_write(&buf, seen);
    return buf.data;
}

START_TEST(a_schema_need_not_name_the_key)
{
    static const mcp_tool_t takes = { .effect = MCP_EFFECT_WRITE,
                                      .takes_key = 1 };
    static const mcp_tool_t provided = { .effect = MCP_EFFECT_WRITE,
                                         .provider = "p" };

    ck_assert_str_eq(checked(&write_tool, "{\"a\":1,\"idempotency_key\":\"k\","
                                          " \"b\":2}"),
                     "{\"a\":1,\"b\":2}");
    ck_assert_str_eq(checked(&write_tool, "{\"\\u0069dempotency_key\":\"k\"}"),
                     "{}");
    ck_assert_str_eq(checked(&write_tool, "{\"a\":{\"idempotency_key\":1}}"),
                     "{\"a\":{\"idempotency_key\":1}}");
    ck_assert_str_eq(checked(&reading, "{\"idempotency_key\":\"k\"}"), "{\"idem"
                                                                       "potency"
                                                                       "_key\":"
                                                                       "\"k\""
                                                                       "}");
    ck_assert_str_eq(checked(&provided, "{\"idempotency_key\":\"k\"}"), "{\"ide"
                                                                        "mpoten"
                                                                        "cy_"
                                                                        "key\":"
                                                                        "\"k\""
                                                                        "}");
    ck_assert_str_eq(checked(&takes, "{\"idempotency_key\":\"k\"}"), "{\"idempo"
                                                                     "tency_"
                                                                     "key\":"
                                                                     "\"k\"}");
}
END_TEST

static const char *keyed(const mcp_tool_t *tool, const char *text)
{
    mcp_json_t *params = NULL;
    mcp_ctx_t ctx = { .pool = pool };

    ck_ok(mcp_json_parse(&params,
                         mcp_str("{\"_meta\":{\"idempotency_key\":\"k\"}}"),
                         pool));
    ctx.message.params = params;
    return mcp_action_call_keyed(text, tool, &ctx);
}

START_TEST(a_key_beside_the_arguments_goes_with_a_task)
{
    ck_assert_str_eq(keyed(&write_tool, "{ }"), "{\"idempotency_key\":\"k\" }");
    ck_assert_str_eq(keyed(&write_tool, "{\"a\":1}"), "{\"idempotency_key\":"
                                                      "\"k\",\"a\":1}");
    ck_assert_str_eq(keyed(&write_tool, "{\"idempotency_key\":\"j\"}"), "{\"ide"
                                                                        "mpoten"
                                                                        "cy_"
                                                                        "key\":"
                                                                        "\"j\""
                                                                        "}");
    ck_assert_str_eq(keyed(&reading, "{}"), "{}");
}
END_TEST

START_TEST(whether_the_client_can_ask_is_told)
{
    ck_assert_str_eq(told(&asking, "{}", "{\"elicitation\":{}}", "2026-07-28"),
                     "{\"can_ask\":true,\"account\":\"a\"}");
    ck_assert_str_eq(told(&asking, "{}", "{}", "2026-07-28"), "{\"can_ask\":"
                                                              "false,"
                                                              "\"account\":"
                                                              "\"a\"}");
    /* The client reads no stream. */
    ck_assert_str_eq(told(&asking, "{}", "{\"elicitation\":{}}", "2025-06-18"),
                     "{\"can_ask\":false,\"account\":\"a\"}");
}
END_TEST

MCP_UNIT_MAIN("action", the_platform_calls_a_function_that_writes,
              what_decides_is_called_with_all_it_needs,
              a_statement_is_a_text_that_ends_where_it_should,
              the_entries_of_our_own_are_json, a_refusal_becomes_an_error,
              any_other_answer_is_none, a_key_beside_the_arguments_is_passed_on,
              what_is_no_key_is_passed_on_to_be_refused,
              a_schema_need_not_name_the_key,
              a_key_beside_the_arguments_goes_with_a_task,
              whether_the_client_can_ask_is_told)
