/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/shelf.h"

#include "lib/resources.h"

#define NONE "{\"resources\":[],\"has_more\":false,\"next_offset\":null}"
#define ROW(id) "{\"uri\":\"shelf://note/" id "\",\"name\":\"n" id "\"}"

static const char *list(mcp_ctx_t *ctx, const char *params)
{
    return shelf_ask(mcp_resources_list, ctx, params);
}

static const char *read_uri(mcp_ctx_t *ctx, const char *uri)
{
    return shelf_ask(mcp_resources_read, ctx,
                     apr_pstrcat(pool, "{\"uri\":\"", uri, "\"}", NULL));
}

START_TEST(the_list_has_what_the_role_may_read)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-03-26");

    fake.result = NONE;
    ck_assert_str_eq(list(ctx, "{}"), "{\"resources\":[{\"uri\":\"shelf://"
                                      "terms\",\"name\":\"terms\","
                                      "\"description\":\"What shelf_count "
                                      "counts.\",\"mimeType\":"
                                      "\"text/"
                                      "markdown\",\"size\":29},{\"uri\":"
                                      "\"shelf://logo\",\"name\":"
                                      "\"logo\",\"mimeType\":\"image/"
                                      "png\"},{\"uri\":\"shelf://me\","
                                      "\"name\":\"me\",\"mimeType\":\"text/"
                                      "plain\"},{\"uri\":"
                                      "\"shelf://"
                                      "bytes\",\"name\":\"bytes\"},{\"uri\":"
                                      "\"shelf://sealed\","
                                      "\"name\":\"sealed\",\"size\":7},{"
                                      "\"uri\":\"shelf://missing\","
                                      "\"name\":\"missing\"},{\"uri\":\"shelf:/"
                                      "/wrong\",\"name\":"
                                      "\"wrong\"}]}");
    ck_assert_str_eq(fake.call.what, "note");
    ck_assert_str_eq(fake.call.kind, "resource");
    ck_assert_str_eq(fake.call.arguments, "{\"limit\":100,\"offset\":0}");
    ctx->revision = mcp_revision_find("2025-06-18");
    ck_assert_ptr_nonnull(strstr(list(ctx, "{}"), "\"title\":\"Terms\""));
    ctx->revision = mcp_revision_find("2026-07-28");
    ck_assert_ptr_nonnull(strstr(list(ctx, "{}"), "\"ttlMs\":300000,"
                                                  "\"cacheScope\":"
                                                  "\"private\"}"));
}
END_TEST

START_TEST(rows_follow_page_by_page)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    fake.result = "{\"resources\":[{\"uri\":\"shelf://note/1\",\"name\":\"n\","
                  "\"title\":\"T\",\"description\":\"D\",\"size\":3}],"
                  "\"has_more\":true,\"next_offset\":100}";
    ck_assert_ptr_nonnull(strstr(list(ctx, "{}"), ",{\"uri\":\"shelf://note/"
                                                  "1\",\"name\":\"n\","
                                                  "\"title\":\"T\","
                                                  "\"description\":\"D\","
                                                  "\"mimeType\":\"text/"
                                                  "plain\",\"size\":3}],"
                                                  "\"nextCursor\":\"1.100\"}"));
    fake.result = "{\"resources\":[" ROW("2") "],\"has_more\":false}";
    ck_assert_str_eq(list(ctx, "{\"cursor\":\"1.100\"}"), "{\"resources\":[{"
                                                          "\"uri\":\"shelf://"
                                                          "note/2\",\"name\":"
                                                          "\"n2\",\"mimeType\":"
                                                          "\"text/plain\"}]}");
    ck_assert_str_eq(fake.call.arguments, "{\"limit\":100,\"offset\":100}");
}
END_TEST

START_TEST(a_list_that_leads_nowhere_ends)
{
    static const char *const results[] = {
        "{\"resources\":[],\"has_more\":true,\"next_offset\":5}",
        "{\"resources\":[],\"has_more\":true,\"next_offset\":1e12}",
        "{\"resources\":[],\"has_more\":true}",
        "{\"resources\":[],\"has_more\":\"yes\",\"next_offset\":9}",
    };
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");
    size_t i;

    for (i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
        fake.result = results[i];
        ck_assert_str_eq(list(ctx, "{\"cursor\":\"1.5\"}"), "{\"resources\":[]"
                                                            "}");
    }
}
END_TEST

START_TEST(an_admin_with_all_scopes_gets_the_other_sources_too)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    fake.role = "admin";
    fake.result = NONE;
    ck_assert_ptr_nonnull(strstr(list(ctx, "{}"), "\"nextCursor\":\"3.0\""));
    ck_assert_ptr_nonnull(strstr(reply.data, "shelf://audit\""));
    ck_assert_str_eq(list(ctx, "{\"cursor\":\"3.0\"}"), "{\"resources\":[]}");
    ck_assert_str_eq(fake.call.what, "private");
    ctx->principal->scopes = "mcp mcp:extra";
    ck_assert_str_eq(list(ctx, "{\"cursor\":\"3.0\"}"), "{\"resources\":[],"
                                                        "\"nextCursor\":\"4."
                                                        "0\"}");
}
END_TEST

START_TEST(a_cursor_that_is_not_ours_is_refused)
{
    static const char *const cursors[] = {
        "\"\"",
        "\"1\"",
        "\"1.\"",
        "\".1\"",
        "1",
        "null",
        "\"1.-1\"",
        "\"1.1x\"",
        "\"0.0\"",
        "\"2.0\"",
        "\"3.0\"",
        "\"4.0\"",
        "\"5.0\"",
        "\"01.0\"",
        "\"1.00\"",
        "\"1.1234567890\"",
        "\"99999999999999999999.0\"",
        "\" 1.0\"",
        "\"1,0\"",
    };
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");
    size_t i;

    fake.result = NONE;
    list(ctx, "{}");
    fake.calls = 0;
    for (i = 0; i < sizeof(cursors) / sizeof(cursors[0]); i++) {
        ck_assert_str_eq(list(ctx, apr_pstrcat(pool, "{\"cursor\":", cursors[i],
                                               "}", NULL)),
                         "invalid_params: params.cursor is not one of ours.");
    }
    ck_assert_int_eq(fake.calls, 0);
    ck_assert_str_eq(shelf_ask(mcp_resources_templates_list, ctx,
                               "{\"cursor\":\"\"}"),
                     "invalid_params: params.cursor is not one of ours.");
}
END_TEST

START_TEST(a_row_that_could_not_be_read_is_our_fault)
{
    static const char *const results[] = {
        "[]",
        "{}",
        "{\"resources\":{}}",
        "{\"resources\":[{\"uri\":\"shelf://note/1\"}]}",
        "{\"resources\":[{\"name\":\"n\"}]}",
        "{\"resources\":[{\"uri\":\"shelf://other/1\",\"name\":\"n\"}]}",
        "{\"resources\":[1]}",
    };
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");
    size_t i;

    for (i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
        fake.result = results[i];
        ck_assert_str_eq(list(ctx, "{}"), "internal: Something went wrong on "
                                          "the server "
                                          "(request req1).");
        ck_assert_ptr_nonnull(strstr(shelf_logged, "note: the answer of a "
                                                   "function of this "
                                                   "resource cannot be "
                                                   "used: "));
        shelf_logged = NULL;
    }
}
END_TEST

START_TEST(templates_are_listed_for_the_role)
{
    mcp_ctx_t *ctx = shelf_ctx("2026-07-28");

    ck_assert_ptr_nonnull(
        strstr(shelf_ask(mcp_resources_templates_list, ctx, "{}"),
               "\"resourceTemplates\":[{\"uriTemplate\":\"shelf://note/{id}\","
               "\"name\":\"note\",\"title\":\"A note\",\"description\":\"A "
               "note by its number.\",\"mimeType\":\"text/plain\"},"
               "{\"uriTemplate\":\"shelf://pair/{left}/and/{right}.json\","
               "\"name\":\"pair\",\"mimeType\":\"application/json\"},"
               "{\"uriTemplate\":\"shelf://extra/{id}\",\"name\":\"extra\"}],"
               "\"ttlMs\":300000,\"cacheScope\":\"private\"}"));
}
END_TEST

START_TEST(what_the_catalogue_has_is_read_from_it)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    ck_assert_str_eq(read_uri(ctx, "shelf://terms"), "{\"contents\":[{\"uri\":"
                                                     "\"shelf://"
                                                     "terms\",\"mimeType\":"
                                                     "\"text/"
                                                     "markdown\",\"text\":\"# "
                                                     "Terms\\n\\nCall "
                                                     "`shelf_count`.\\n\"}]}");
    ck_assert_str_eq(read_uri(ctx, "shelf://logo"), "{\"contents\":[{\"uri\":"
                                                    "\"shelf://"
                                                    "logo\",\"mimeType\":"
                                                    "\"image/"
                                                    "png\",\"blob\":"
                                                    "\"iVBORw0KGgo=\"}]}");
    /* For the role alone, and once for both. */
    ck_assert_int_eq(fake.calls, 1);
    ctx->revision = mcp_revision_find("2026-07-28");
    ck_assert_ptr_nonnull(strstr(read_uri(ctx, "shelf://terms"), "\"ttlMs\":"
                                                                 "300000,"
                                                                 "\"cacheScope"
                                                                 "\":"
                                                                 "\"private\""
                                                                 "}"));
}
END_TEST

START_TEST(a_function_gets_what_the_uri_says)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    fake.result = "{\"text\":\"a\\n\",\"mime_type\":\"text/x\"}";
    ck_assert_str_eq(read_uri(ctx, "shelf://pair/a%2Fb/and/c.json"),
                     "{\"contents\":[{\"uri\":\"shelf://pair/a%2Fb/and/c.json\""
                     ",\"mimeType\":\"text/x\",\"text\":\"a\\n\"}]}");
    ck_assert_str_eq(fake.call.arguments, "{\"left\":\"a/b\",\"right\":\"c\"}");
    ck_assert_int_eq(fake.call.read, 1);
    fake.result = "{\"blob\":\"YWJj\\nYQ==\\n\"}";
    ck_assert_str_eq(read_uri(ctx, "shelf://bytes"), "{\"contents\":[{\"uri\":"
                                                     "\"shelf://"
                                                     "bytes\",\"blob\":"
                                                     "\"YWJjYQ==\"}]}");
    ck_assert_str_eq(fake.call.arguments, "{\"uri\":\"shelf://bytes\"}");
    ck_assert_str_eq(fake.call.tool, "{\"kind\":\"resource\",\"name\":"
                                     "\"bytes\",\"prefix\":"
                                     "\"shelf_\",\"read\":true}");
}
END_TEST

/* As with "asks": true beside its function. */
static void let_ask(mcp_ctx_t *ctx)
{
    static const mcp_master_key_t key = { { 7 } };
    const apr_array_header_t *templates = ctx->catalogue->templates;
    mcp_resource_template_t *row = apr_pmemdup(
        pool, APR_ARRAY_IDX(templates, 0, const mcp_resource_template_t *),
        sizeof(*row));

    row->function.asks = 1;
    APR_ARRAY_IDX(templates, 0, const mcp_resource_template_t *) = row;
    ctx->seal_key = &key;
    ctx->message.method = "resources/read";
}

START_TEST(a_resource_may_ask_and_is_not_kept_then)
{
    mcp_ctx_t *ctx = shelf_ctx("2026-07-28");
    mcp_json_t *can;

    let_ask(ctx);
    ck_ok(mcp_json_parse(&can, mcp_str("{\"roots\":{}}"), pool));
    ctx->client.capabilities = can;
    fake.result = "{\"input_required\":{\"r\":{\"method\":\"roots/list\"}}}";
    ck_assert_ptr_nonnull(strstr(read_uri(ctx, "shelf://note/1"), "\"inputReque"
                                                                  "sts\":{"
                                                                  "\"r\":{"
                                                                  "\"method\":"
                                                                  "\"roots/"
                                                                  "list\"}},"
                                                                  "\"requestSta"
                                                                  "te\":\""));
    ck_assert_ptr_null(strstr(reply.data, "ttlMs"));
    fake.result = "{\"text\":\"a\"}";
    ck_assert_ptr_nonnull(strstr(read_uri(ctx, "shelf://note/1"), "\"text\":"
                                                                  "\"a\"}],"
                                                                  "\"ttlMs\":0,"
                                                                  "\"cacheScope"
                                                                  "\":"
                                                                  "\"private\""
                                                                  "}"));
}
END_TEST

START_TEST(what_is_not_there_is_named)
{
    static const char *const uris[] = { "shelf://nothing", "", "shelf://note/",
                                        "SHELF://terms", "shelf://note/1/2" };
    mcp_ctx_t *ctx = shelf_ctx("2026-07-28");
    mcp_error_t *error;
    mcp_json_t *value;
    size_t i;

    for (i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
        ck_assert_str_eq(read_uri(ctx, uris[i]), apr_pstrcat(pool,
                                                             "resource_not_"
                                                             "found: Resource "
                                                             "not found: ",
                                                             uris[i], NULL));
    }
    fake.result = "null";
    ck_assert_str_eq(read_uri(ctx, "shelf://note/7"), "resource_not_found: "
                                                      "Resource not found: "
                                                      "shelf://note/7");
    fake.error = mcp_error_make(pool, "not_found", NULL, "No note.");
    ck_ok(
        mcp_json_parse(&value, mcp_str("{\"uri\":\"shelf://note/7\"}"), pool));
    ctx->message.params = value;
    error = mcp_resources_read(&reply, ctx);
    ck_assert_str_eq(error->code, "resource_not_found");
    ck_assert_str_eq(error->details, "{\"uri\":\"shelf://note/7\"}");
}
END_TEST

START_TEST(what_may_not_be_read_is_refused)
{
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");

    ck_assert_str_eq(read_uri(ctx, "shelf://audit"), "invalid_params: The "
                                                     "resource audit is not "
                                                     "available to "
                                                     "the role \"user\".");
    ck_assert_ptr_null(ctx->outcome.needed_scopes);
    ck_assert_str_eq(read_uri(ctx, "shelf://sealed"), "insufficient_scope: "
                                                      "Missing required scope: "
                                                      "mcp:extra");
    ck_assert_str_eq(ctx->outcome.needed_scopes, "mcp mcp:extra");
    fake.calls = 0;
    ck_assert_str_eq(read_uri(ctx, "shelf://extra/1"), "insufficient_scope: "
                                                       "Missing required "
                                                       "scope: mcp:extra");
    ck_assert_int_eq(fake.calls, 0);
    ck_assert_str_eq(shelf_ask(mcp_resources_read, ctx, "{\"uri\":1}"),
                     "invalid_params: params.uri must be a string.");
    fake.error = mcp_error_make(pool, "forbidden", "Ask.", "Not you.");
    ck_assert_str_eq(read_uri(ctx, "shelf://me"), "invalid_params: Not you.");
    fake.error = mcp_error_make(pool, "busy", "Later.", "Busy.");
    ck_assert_str_eq(read_uri(ctx, "shelf://me"), "busy: Busy.");
}
END_TEST

START_TEST(an_answer_that_is_neither_text_nor_bytes_is_our_fault)
{
    static const char *const results[] = {
        "{}",
        "[]",
        "\"text\"",
        "{\"text\":1}",
        "{\"text\":\"a\",\"blob\":\"YQ==\"}",
        "{\"blob\":\"Y\"}",
    };
    mcp_ctx_t *ctx = shelf_ctx("2025-06-18");
    size_t i;

    for (i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
        fake.result = results[i];
        ck_assert_ptr_nonnull(strstr(read_uri(ctx, "shelf://me"), "internal:"
                                                                  " "));
    }
}
END_TEST

MCP_UNIT_MAIN("resources", the_list_has_what_the_role_may_read,
              rows_follow_page_by_page, a_list_that_leads_nowhere_ends,
              an_admin_with_all_scopes_gets_the_other_sources_too,
              a_cursor_that_is_not_ours_is_refused,
              a_row_that_could_not_be_read_is_our_fault,
              templates_are_listed_for_the_role,
              what_the_catalogue_has_is_read_from_it,
              a_function_gets_what_the_uri_says,
              a_resource_may_ask_and_is_not_kept_then,
              what_is_not_there_is_named, what_may_not_be_read_is_refused,
              an_answer_that_is_neither_text_nor_bytes_is_our_fault)
