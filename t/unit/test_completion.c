/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/shelf.h"

#include "lib/completion.h"

#define PLAN "{\"type\":\"ref/prompt\",\"name\":\"shelf_plan\"}"
#define PAIR                      \
    "{\"type\":\"ref/resource\"," \
    "\"uri\":\"shelf://pair/{left}/and/{right}.json\"}"
#define NOTE "{\"type\":\"ref/resource\",\"uri\":\"shelf://note/{id}\"}"

static const char *complete(mcp_ctx_t *ctx, const char *ref,
                            const char *argument, const char *more)
{
    return shelf_ask(mcp_completion_complete, ctx,
                     apr_psprintf(pool, "{\"ref\":%s,\"argument\":%s%s}", ref,
                                  argument, more));
}

START_TEST(words_that_begin_with_the_value_are_proposed)
{
    static const char *const cases[][3] = {
        { PLAN, "{\"name\":\"week\",\"value\":\"TH\"}",
          "[\"this week\",\"This month\"],\"total\":2,\"hasMore\":false}}" },
        { PLAN, "{\"name\":\"week\",\"value\":\"\"}",
          "[\"this week\",\"next week\",\"This month\"],\"total\":3,"
          "\"hasMore\":false}}" },
        { PLAN, "{\"name\":\"week\",\"value\":\"this week!\"}",
          "[],\"total\":0,\"hasMore\":false}}" },
        { PLAN, "{\"name\":\"focus\",\"value\":\"a\"}",
          "[],\"total\":0,\"hasMore\":false}}" },
        { PAIR, "{\"name\":\"right\",\"value\":\"r\"}",
          "[\"red\",\"Rose\"],\"total\":2,\"hasMore\":false}}" },
    };
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(complete(ctx, cases[i][0], cases[i][1], ""),
                         apr_pstrcat(pool, "{\"completion\":{\"values\":",
                                     cases[i][2], NULL));
    }
    ctx->revision = mcp_revision_find("2026-07-28");
    ck_assert_ptr_nonnull(strstr(complete(ctx, cases[0][0], cases[0][1], ""),
                                 "{\"resultType\":\"complete\","));
    ck_assert_ptr_null(strstr(reply.data, "ttlMs"));
}
END_TEST

START_TEST(a_function_is_told_what_is_known)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    fake.result = "[\"1\",\"1\\\"2\"]";
    ck_assert_str_eq(complete(ctx, NOTE, "{\"name\":\"id\",\"value\":\"1\"}",
                              ",\"context\":{\"arguments\":{\"a\": \"b\"}}"),
                     "{\"completion\":{\"values\":[\"1\",\"1\\\"2\"],"
                     "\"total\":2,\"hasMore\":false}}");
    ck_assert_str_eq(fake.call.arguments, "{\"argument\":\"id\",\"value\":"
                                          "\"1\",\"context\":{\"a\": "
                                          "\"b\"}}");
    complete(ctx, NOTE, "{\"name\":\"id\",\"value\":\"\"}", ",\"context\":{}");
    ck_assert_str_eq(fake.call.arguments, "{\"argument\":\"id\",\"value\":\"\","
                                          "\"context\":{}}");
    fake.result = "{}";
    ck_assert_ptr_nonnull(
        strstr(complete(ctx, NOTE, "{\"name\":\"id\",\"value\":\"\"}", ""),
               "internal: "));
    fake.result = "[1]";
    ck_assert_ptr_nonnull(
        strstr(complete(ctx, NOTE, "{\"name\":\"id\",\"value\":\"\"}", ""),
               "internal: "));
}
END_TEST

START_TEST(an_answer_has_at_most_100_values)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");
    const char *found = "[\"0\"";
    int i;

    for (i = 1; i < 101; i++) {
        found = apr_psprintf(pool, "%s,\"%d\"", found, i);
    }
    fake.result = apr_pstrcat(pool, found, "]", NULL);
    complete(ctx, NOTE, "{\"name\":\"id\",\"value\":\"\"}", "");
    ck_assert_ptr_nonnull(strstr(reply.data, ",\"99\"],\"total\":101,"
                                             "\"hasMore\":true}}"));
}
END_TEST

START_TEST(what_names_nothing_is_refused)
{
    static const char *const cases[][3] = {
        { "{\"type\":\"ref/prompt\",\"name\":\"plan\"}",
          "{\"name\":\"week\",\"value\":\"\"}", "" },
        { "{\"type\":\"ref/prompt\"}", "{\"name\":\"week\",\"value\":\"\"}",
          "" },
        { "{\"type\":\"ref/other\",\"name\":\"shelf_plan\"}",
          "{\"name\":\"week\",\"value\":\"\"}", "" },
        { "1", "{\"name\":\"week\",\"value\":\"\"}", "" },
        { "{\"type\":\"ref/resource\",\"uri\":\"shelf://note/1\"}",
          "{\"name\":\"id\",\"value\":\"\"}", "" },
        { "{\"type\":\"ref/resource\"}", "{\"name\":\"id\",\"value\":\"\"}",
          "" },
        { PLAN, "{\"name\":\"other\",\"value\":\"\"}", "" },
        { PLAN, "{\"name\":\"week\"}", "" },
        { PLAN, "{\"value\":\"\"}", "" },
        { PLAN, "[]", "" },
        { PLAN, "{\"name\":\"week\",\"value\":1}", "" },
        { PLAN, "{\"name\":\"week\",\"value\":\"\"}",
          ",\"context\":{\"arguments\":[]}" },
        { PLAN, "{\"name\":\"week\",\"value\":\"\"}",
          ",\"context\":{\"arguments\":{\"a\":1}}" },
        { "{\"type\":\"ref/prompt\",\"name\":\"shelf_review\"}",
          "{\"name\":\"who\",\"value\":\"\"}", "" },
    };
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");
    char value[MCP_COMPLETION_VALUE_MAX + 2];
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *said = complete(ctx, cases[i][0], cases[i][1], cases[i][2]);

        ck_assert_msg(!strncmp(said, "invalid_params: ", 16), "%s gives %s",
                      cases[i][1], said);
    }
    memset(value, 'a', sizeof(value) - 1);
    value[sizeof(value) - 1] = '\0';
    ck_assert_str_eq(complete(ctx, PLAN,
                              apr_pstrcat(pool,
                                          "{\"name\":\"week\",\"value\":"
                                          "\"",
                                          value, "\"}", NULL),
                              ""),
                     "invalid_params: params.argument.value is too long.");
}
END_TEST

MCP_UNIT_MAIN("completion", words_that_begin_with_the_value_are_proposed,
              a_function_is_told_what_is_known,
              an_answer_has_at_most_100_values, what_names_nothing_is_refused)
