/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/shelf.h"

START_TEST(prompts_are_read_with_their_prefix)
{
    const mcp_catalogue_t *catalogue = shelf_ctx("2025-06-18")->catalogue;
    const mcp_prompt_t *plan = APR_ARRAY_IDX(catalogue->prompts, 0,
                                             const mcp_prompt_t *);
    const mcp_prompt_t *made = APR_ARRAY_IDX(catalogue->prompts, 2,
                                             const mcp_prompt_t *);

    ck_assert_int_eq(catalogue->prompts->nelts, 5);
    ck_assert_str_eq(plan->entry.name, "shelf_plan");
    ck_assert_int_eq(plan->messages->nelts, 2);
    ck_assert_str_eq(APR_ARRAY_IDX(plan->messages, 1, mcp_message_t).role, "ass"
                                                                           "ist"
                                                                           "an"
                                                                           "t");
    ck_assert_str_eq(plan->entry.descriptor, "{\"kind\":\"prompt\",\"name\":"
                                             "\"plan\",\"prefix\":"
                                             "\"shelf_\",\"read\":true}");
    ck_assert_ptr_null(made->messages);
    ck_assert_ptr_nonnull(made->function.statement);
    ck_assert_ptr_nonnull(made->made);
}
END_TEST

/* The first mistake in the messages of a prompt. */
static const char *said(const char *messages)
{
    static const char *const none[] = { NULL };
    const mcp_pack_t pack = { .prefix = "", .roles = none, .scopes = none };
    mcp_mistakes_t mistakes;
    mcp_reading_t reading = { &mistakes, &pack,
                              apr_array_make(pool, 1, sizeof(mcp_use_t)),
                              pool };
    mcp_json_t *json;
    const mcp_field_t *field;

    ck_ok(mcp_json_parse(&json,
                         mcp_str(apr_pstrcat(pool,
                                             "{\"prompts\":[{\"name\":\"a\","
                                             "\"description\":\"A.\","
                                             "\"messages\":",
                                             messages, "}]}", NULL)),
                         pool));
    mcp_mistakes_init(&mistakes, pool);
    mcp_prompt_read(&reading, json);
    if (!mistakes.error) {
        return "nothing";
    }
    field = &APR_ARRAY_IDX(mistakes.error->fields, 0, mcp_field_t);
    return apr_pstrcat(pool, field->path, " ", field->message, NULL);
}

START_TEST(messages_are_checked)
{
    const char *many = "[1";
    int i;

    ck_assert_str_eq(said("[{\"role\":\"user\",\"content\":{\"type\":\"text\","
                          "\"text\":\"a\"}}]"),
                     "nothing");
    ck_assert_str_eq(said("[]"), "$.prompts[0].messages There must be a list "
                                 "of messages.");
    ck_assert_str_eq(said("[{\"role\":\"system\",\"content\":{\"type\":"
                          "\"text\",\"text\":\"a\"}}]"),
                     "$.prompts[0].messages[0].role Unknown role \"system\".");
    ck_assert_str_eq(said("[{\"role\":\"user\"}]"), "$.prompts[0].messages[0] "
                                                    "\"content\" is "
                                                    "missing.");
    ck_assert_str_eq(said("[{\"role\":\"user\",\"content\":[]}]"),
                     "$.prompts[0].messages[0].content This must be an object, "
                     "and is an array.");
    for (i = 0; i < MCP_PROMPT_MESSAGES_MAX; i++) {
        many = apr_pstrcat(pool, many, ",1", NULL);
    }
    ck_assert_str_eq(said(apr_pstrcat(pool, many, "]", NULL)), "$.prompts[0]."
                                                               "messages A "
                                                               "prompt "
                                                               "has at most "
                                                               "100 messages.");
}
END_TEST

MCP_UNIT_MAIN("prompt", prompts_are_read_with_their_prefix,
              messages_are_checked)
