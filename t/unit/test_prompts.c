/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/shelf.h"

#include "lib/prompts.h"

static const char *get(mcp_ctx_t *ctx, const char *name, const char *arguments)
{
    return shelf_ask(mcp_prompts_get, ctx,
                     apr_psprintf(pool, "{\"name\":\"%s\",\"arguments\":%s}",
                                  name, arguments));
}

START_TEST(prompts_are_listed_for_the_role)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-03-26");

    ck_assert_str_eq(shelf_ask(mcp_prompts_list, ctx, "{}"),
                     "{\"prompts\":[{\"name\":\"shelf_plan\",\"description\":"
                     "\"Plans with "
                     "shelf_count.\",\"arguments\":[{\"name\":\"week\","
                     "\"description\":"
                     "\"Which "
                     "one.\",\"required\":true},{\"name\":\"focus\","
                     "\"required\":"
                     "false}]},{\"name\":\"shelf_parts\",\"description\":"
                     "\"Every kind of "
                     "block.\",\"arguments\":[{\"name\":\"uri\",\"required\":"
                     "true}]},"
                     "{\"name\":\"shelf_made\",\"description\":\"Made by a "
                     "function.\","
                     "\"arguments\":[{\"name\":\"how\",\"required\":false}]}]"
                     "}");
    ctx = shelf_ctx("2026-07-28");
    fake.role = "manager";
    shelf_ask(mcp_prompts_list, ctx, "{}");
    ck_assert_ptr_nonnull(strstr(reply.data, "\"title\":\"Plan a week\""));
    ck_assert_ptr_nonnull(strstr(reply.data, "\"shelf_review\""));
    ck_assert_ptr_nonnull(strstr(reply.data, "\"ttlMs\":300000,\"cacheScope\":"
                                             "\"private\"}"));
    ck_assert_str_eq(shelf_ask(mcp_prompts_list, ctx, "{\"cursor\":\"a\"}"),
                     "invalid_params: params.cursor is not one of ours.");
}
END_TEST

START_TEST(values_are_put_into_the_messages)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    ck_assert_str_eq(get(ctx, "shelf_plan", "{\"week\":\"\\\"{{focus}}\\\"\"}"),
                     "{\"description\":\"Plans with "
                     "shelf_count.\",\"messages\":[{\"role\":"
                     "\"user\",\"content\":{\"type\":\"text\",\"text\":\"Plan "
                     "\\\"{{focus}}\\\" with shelf_count. "
                     "\"}},{\"role\":\"assistant\","
                     "\"content\":{\"type\":\"text\",\"text\":\"For "
                     "\\\"{{focus}}\\\":\"}}]}");
    ctx->revision = mcp_revision_find("2026-07-28");
    ck_assert_ptr_nonnull(
        strstr(get(ctx, "shelf_plan", "{\"week\":\"a\",\"focus\":\"b\"}"),
               "{\"resultType\":\"complete\",\"_meta\":"));
    ck_assert_ptr_null(strstr(reply.data, "ttlMs"));
}
END_TEST

START_TEST(every_kind_of_block_is_written)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    ck_assert_str_eq(get(ctx, "shelf_parts", "{\"uri\":\"a:b\"}"),
                     "{\"description\":\"Every kind of "
                     "block.\",\"messages\":[{\"role\":"
                     "\"user\",\"content\":{\"type\":\"resource\",\"resource\":"
                     "{\"uri\":"
                     "\"a:b\",\"mimeType\":\"text/plain\",\"text\":\"At "
                     "a:b.\"}}},"
                     "{\"role\":\"user\",\"content\":{\"type\":\"image\","
                     "\"data\":"
                     "\"iVBORw0KGgo=\",\"mimeType\":\"image/"
                     "png\"}},{\"role\":\"user\","
                     "\"content\":{\"type\":\"audio\",\"data\":\"UklGRg==\","
                     "\"mimeType\":"
                     "\"audio/wav\"}},{\"role\":\"user\",\"content\":{\"type\":"
                     "\"resource_link\",\"uri\":\"shelf://"
                     "terms\",\"name\":\"terms\","
                     "\"title\":\"Terms\"}}]}");
    ctx->revision = mcp_revision_find("2025-03-26");
    ck_assert_ptr_nonnull(strstr(get(ctx, "shelf_parts", "{\"uri\":\"a:b\"}"),
                                 "{\"type\":\"text\",\"text\":\"terms: "
                                 "shelf://terms\"}"));
}
END_TEST

START_TEST(a_function_makes_the_messages)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    fake.result = "{\"messages\":[{\"role\":\"assistant\",\"content\":{"
                  "\"type\":\"text\",\"text\":\"{{how}}\"}}]}";
    ck_assert_str_eq(get(ctx, "shelf_made", "{\"how\": \"w\\u0065ll\"}"),
                     "{\"description\":\"Made by a function.\",\"messages\":[{"
                     "\"role\":\"assistant\",\"content\":{\"type\":\"text\","
                     "\"text\":\"{{how}}\"}}]}");
    ck_assert_str_eq(fake.call.arguments, "{\"how\": \"w\\u0065ll\"}");
    ck_assert_str_eq(fake.call.kind, "prompt");
    fake.result = "{\"description\":\"D\",\"messages\":[{\"role\":\"user\","
                  "\"content\":{\"type\":\"text\",\"text\":\"a\"}}]}";
    ck_assert_ptr_nonnull(
        strstr(shelf_ask(mcp_prompts_get, ctx, "{\"name\":\"shelf_made\"}"),
               "{\"description\":\"D\""));
    ck_assert_str_eq(fake.call.arguments, "{}");
    fake.result = "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
    ck_assert_str_eq(get(ctx, "shelf_made", "{}"), "internal: Something went "
                                                   "wrong on the server "
                                                   "(request "
                                                   "req1).");
    ck_assert_str_eq(shelf_logged, "shelf_made: the answer of a function of "
                                   "this prompt "
                                   "cannot be used: $.messages[0].content "
                                   "breaks the rule "
                                   "type");
    fake.result = "[]";
    ck_assert_ptr_nonnull(strstr(get(ctx, "shelf_made", "{}"), "internal: "));
}
END_TEST

START_TEST(wrong_arguments_are_all_named)
{
    char *text = apr_pcalloc(pool, MCP_PROMPTS_VALUE_MAX + 2);
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");
    mcp_error_t *error;
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value,
                         mcp_str("{\"name\":\"shelf_plan\",\"arguments\":{"
                                 "\"focus\":1,\"weak\":\"a\"}}"),
                         pool));
    ctx->message.params = value;
    error = mcp_prompts_get(&reply, ctx);
    ck_assert_str_eq(error->code, "invalid_params");
    ck_assert_int_eq(error->fields->nelts, 3);
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 0, mcp_field_t).path, "argume"
                                                                        "nts."
                                                                        "week");
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 1, mcp_field_t).message,
                     "must be a string");
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 2, mcp_field_t).code, "unknow"
                                                                        "n");
    memset(text, 'a', MCP_PROMPTS_VALUE_MAX + 1);
    ck_assert_str_eq(get(ctx, "shelf_plan",
                         apr_pstrcat(pool, "{\"week\":\"", text, "\"}", NULL)),
                     "invalid_params: The arguments of shelf_plan are not "
                     "valid.");
    ck_assert_str_eq(get(ctx, "shelf_plan", "[]"), "invalid_params: "
                                                   "params.arguments must be "
                                                   "an object.");
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(an_argument_that_makes_no_uri_is_named)
{
    static const char *const bad[] = { "", "terms", "shelf://a b", "a:%zz",
                                       "shelf:\\u00e4" };
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");
    mcp_error_t *error;
    mcp_json_t *value;
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_str_eq(get(ctx, "shelf_parts",
                             apr_pstrcat(pool, "{\"uri\":\"", bad[i], "\"}",
                                         NULL)),
                         "invalid_params: The arguments of shelf_parts are not "
                         "valid.");
    }
    ck_ok(mcp_json_parse(&value,
                         mcp_str("{\"name\":\"shelf_parts\",\"arguments\":{"
                                 "\"uri\":\"terms\"}}"),
                         pool));
    ctx->message.params = value;
    error = mcp_prompts_get(&reply, ctx);
    ck_assert_int_eq(error->fields->nelts, 1);
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 0, mcp_field_t).path, "argume"
                                                                        "nts."
                                                                        "uri");
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 0, mcp_field_t).code, "forma"
                                                                        "t");
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(a_functions_message_without_a_uri_is_our_fault)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    fake.result = "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":"
                  "\"resource_link\",\"name\":\"n\",\"uri\":\"terms\"}}]}";
    ck_assert_ptr_nonnull(strstr(get(ctx, "shelf_made", "{}"), "internal: "));
    ck_assert_ptr_nonnull(strstr(shelf_logged, "$.messages[0].content.uri "
                                               "breaks the rule format"));
}
END_TEST

START_TEST(a_prompt_that_is_not_there_or_not_for_the_role_is_refused)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    ck_assert_str_eq(get(ctx, "plan", "{}"), "invalid_params: Unknown prompt: "
                                             "plan");
    ck_assert_str_eq(shelf_ask(mcp_prompts_get, ctx, "{\"name\":1}"),
                     "invalid_params: params.name must be a string.");
    ck_assert_str_eq(get(ctx, "shelf_review", "{}"), "invalid_params: The "
                                                     "prompt shelf_review is "
                                                     "not available "
                                                     "to the role \"user\".");
    ctx->principal->scopes = "other";
    ck_assert_str_eq(get(ctx, "shelf_plan", "{\"week\":\"a\"}"), "insufficient_"
                                                                 "scope: "
                                                                 "Missing "
                                                                 "required "
                                                                 "scope: mcp");
    ck_assert_str_eq(get(ctx, "shelf_made", "{}"), "insufficient_scope: "
                                                   "Missing required scope: "
                                                   "mcp");
}
END_TEST

MCP_UNIT_MAIN("prompts", prompts_are_listed_for_the_role,
              values_are_put_into_the_messages, every_kind_of_block_is_written,
              a_function_makes_the_messages, wrong_arguments_are_all_named,
              an_argument_that_makes_no_uri_is_named,
              a_functions_message_without_a_uri_is_our_fault,
              a_prompt_that_is_not_there_or_not_for_the_role_is_refused)
