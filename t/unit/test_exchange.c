/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

static mcp_ctx_t *ctx;
static mcp_buf_t reply;

static int post(const char *version, const char *body)
{
    ctx = fake_ctx();
    ctx->revision = NULL;
    fake_send(version ? "MCP-Protocol-Version" : NULL, version, NULL);
    mcp_buf_init(&reply, 0, pool);
    return mcp_exchange(&reply, ctx, mcp_str(body));
}

START_TEST(a_request_is_answered_in_its_envelope)
{
    ck_assert_int_eq(post("2025-06-18", "{\"jsonrpc\":\"2.0\",\"id\":"
                                        "\"a\\u0062\",\"method\":\"ping\"}"),
                     200);
    ck_assert_str_eq(reply.data, "{\"jsonrpc\":\"2.0\",\"id\":\"a\\u0062\","
                                 "\"result\":{}}");
    ck_assert_str_eq(ctx->outcome.method, "ping");
    ck_assert_str_eq(ctx->outcome.code, "ok");
}
END_TEST

START_TEST(what_asks_for_no_answer_gets_none)
{
    static const char *const bodies[] = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
        ("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
         "\"params\":{\"requestId\":1}}"),
        "{\"jsonrpc\":\"2.0\",\"method\":\"no/such\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
    };
    size_t i;

    for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        ck_assert_int_eq(post("2025-11-25", bodies[i]), 202);
        ck_assert_uint_eq(reply.len, 0);
    }
}
END_TEST

START_TEST(the_first_step_that_fails_answers)
{
    static const struct {
        const char *version, *body;
        int status;
        const char *reply;
    } cases[] = {
        { "2025-06-18", "{", 400,
          "{\"error\":\"parse_error\",\"error_description\":\"Invalid JSON at "
          "byte 1: a member name was expected. Send one JSON value (RFC 8259) "
          "in UTF-8.\"}\n" },
        { "2025-11-25", "{", 400,
          "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":"
          "\"Invalid JSON at byte 1: a member name was expected.\",\"data\":{"
          "\"hint\":\"Send one JSON value (RFC 8259) in UTF-8.\"}}}" },
        { "never", "{", 400,
          "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":"
          "\"Invalid JSON at byte 1: a member name was expected.\",\"data\":{"
          "\"hint\":\"Send one JSON value (RFC 8259) in UTF-8.\"}}}" },
        { "2024-11-05", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
          400,
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32022,"
          "\"message\":\"Unsupported protocol version\",\"data\":{"
          "\"supported\":[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\",\"2025-"
          "03-26\"],"
          "\"requested\":\"2024-11-05\"}}}" },
        { "2025-06-18", "[]", 400,
          "{\"error\":\"invalid_request\",\"error_description\":\"Revision "
          "2025-06-18 has no batches. Send one message a POST.\"}\n" },
        { NULL, "[]", 400,
          "{\"error\":\"invalid_request\",\"error_description\":\"A batch of 0 "
          "messages. Send between 1 and 32 messages in a batch.\"}\n" },
        { NULL, "[7,{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}]", 400,
          "{\"error\":\"invalid_request\",\"error_description\":\"Nothing in "
          "the "
          "batch is a request that can be answered.\"}\n" },
        { "2025-06-18", "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"x/y\"}",
          200,
          "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32601,"
          "\"message\":\"Unknown method: x/y\"}}" },
        { "2025-06-18", "{\"jsonrpc\":\"2.0\",\"id\":3}", 400,
          "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32600,"
          "\"message\":\"method is missing.\",\"data\":{\"hint\":"
          "\"Send one JSON-RPC 2.0 message: {\\\"jsonrpc\\\":\\\"2.0\\\","
          "\\\"id\\\":1,\\\"method\\\":\\\"...\\\"}.\"}}}" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_int_eq(post(cases[i].version, cases[i].body),
                         cases[i].status);
        ck_assert_str_eq(reply.data, cases[i].reply);
    }
}
END_TEST

START_TEST(initialize_needs_no_version_header)
{
    ck_assert_int_eq(post("1999-01-01", "{\"jsonrpc\":\"2.0\",\"id\":1,"
                                        "\"method\":\"initialize\","
                                        "\"params\":{\"protocolVersion\":"
                                        "\"2025-06-18\"}}"),
                     200);
    ck_assert_str_eq(ctx->revision->name, "2025-06-18");
}
END_TEST

START_TEST(a_batch_has_a_response_for_each_request)
{
    ck_assert_int_eq(post(NULL, "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
                                "\"ping\"},"
                                "{\"jsonrpc\":\"2.0\",\"method\":"
                                "\"notifications/x\"},"
                                "7,"
                                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":"
                                "\"ping\"}]"),
                     200);
    ck_assert_str_eq(reply.data, "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"
                                 ","
                                 "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}"
                                 "]");
    ck_assert_int_eq(post("2025-03-26", "[{\"jsonrpc\":\"2.0\",\"method\":"
                                        "\"notifications/x\"},"
                                        "{\"jsonrpc\":\"2.0\",\"method\":"
                                        "\"notifications/y\"}]"),
                     202);
    ck_assert_uint_eq(reply.len, 0);
}
END_TEST

START_TEST(a_list_is_sent_from_where_it_is_but_not_in_a_batch)
{
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
                                  "\"tools/list\"}";
    const char *one;

    ck_assert_int_eq(post("2025-03-26", request), 200);
    ck_assert_uint_ne(ctx->splice.bytes.len, 0);
    ck_assert_str_eq(reply.data, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":}");
    one = fake_sent(&reply, ctx);
    ck_assert_int_eq(post("2025-03-26",
                          apr_psprintf(pool, "[%s,%s]", request, request)),
                     200);
    ck_assert_uint_eq(ctx->splice.bytes.len, 0);
    ck_assert_str_eq(reply.data, apr_psprintf(pool, "[%s,%s]", one, one));
}
END_TEST

START_TEST(a_batch_is_bounded_and_has_no_initialize)
{
    mcp_buf_t body;
    int i;

    mcp_buf_init(&body, 0, pool);
    for (i = 0; i < MCP_EXCHANGE_BATCH_MAX + 1; i++) {
        mcp_buf_puts(&body, i ? "," : "[");
        mcp_buf_lit(&body, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
                           "\"ping\"}");
    }
    mcp_buf_putc(&body, ']');
    ck_assert_int_eq(post(NULL, body.data), 400);
    ck_assert_int_eq(post(NULL, "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
                                "\"initialize\","
                                "\"params\":{\"protocolVersion\":\"2025-03-"
                                "26\"}}]"),
                     400);
    ck_assert_ptr_nonnull(strstr(reply.data, "cannot be part of a batch"));
}
END_TEST

START_TEST(a_refused_account_and_a_missing_scope_are_challenges)
{
    static const char call[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
                               "\"tools/call\",\"params\":{\"name\":"
                               "\"pk_echo\",\"arguments\":{\"word\":"
                               "\"hi\"}}}";

    ctx = fake_ctx();
    fake_send("MCP-Protocol-Version", "2025-06-18", NULL);
    fake.error = mcp_error_make(pool, "account_inactive", NULL, "No.");
    mcp_buf_init(&reply, 0, pool);
    ck_assert_int_eq(mcp_exchange(&reply, ctx, mcp_str(call)), 401);
    ck_assert_int_eq(post("2025-06-18", "{\"jsonrpc\":\"2.0\",\"id\":1,"
                                        "\"method\":"
                                        "\"tools/"
                                        "call\",\"params\":{\"name\":\"pk_"
                                        "deep\"}}"),
                     403);
    ck_assert_str_eq(ctx->outcome.needed_scopes, "pack pack:more");
    ck_assert_int_eq(fake.calls, 1);
    ck_assert_str_eq(fake.call.name, "mcp_denied");
}
END_TEST

START_TEST(a_challenge_in_a_batch_leaves_the_array_well_formed)
{
    ck_assert_int_eq(post(NULL, "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
                                "\"tools/call\",\"params\":{\"name\":"
                                "\"pk_deep\"}},"
                                "{\"jsonrpc\":\"2.0\",\"method\":"
                                "\"notifications/x\"},"
                                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":"
                                "\"ping\"},"
                                "{\"jsonrpc\":\"2.0\",\"method\":"
                                "\"notifications/y\"}]"),
                     403);
    ck_assert_str_eq(reply.data, "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{"
                                 "\"content\":"
                                 "[{\"type\":\"text\",\"text\":\"Missing "
                                 "required scope: "
                                 "pack:more\\nHint: Connect again and grant "
                                 "this scope.\"}],"
                                 "\"isError\":true}},"
                                 "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}"
                                 "]");
}
END_TEST

START_TEST(what_an_error_quotes_is_utf_8)
{
    static const char *const bodies[] = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"}",
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
         "\"params\":{\"name\":\"%s\"}}"),
        "{\"%s\":1,\"%s\":2}",
    };
    apr_size_t offset;
    mcp_buf_t name;
    size_t i;

    mcp_buf_init(&name, 0, pool);
    mcp_buf_putc(&name, 'x');
    while (name.len < 200) {
        mcp_buf_lit(&name, "\xE2\x82\xAC");
    }
    for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        const char *body = bodies[i], *mark;

        while ((mark = strstr(body, "%s")) != NULL) {
            body = apr_pstrcat(pool,
                               apr_pstrmemdup(pool, body,
                                              (apr_size_t)(mark - body)),
                               name.data, mark + 2, NULL);
        }
        post("2025-11-25", body);
        ck_assert_ptr_nonnull(strstr(reply.data, "x\xE2\x82\xAC"));
        ck_assert_ptr_null(mcp_jsontext_check(&offset, mcp_str(reply.data)));
    }
    ck_assert_int_eq(post("2025\xFF", "{\"jsonrpc\":\"2.0\",\"id\":1,"
                                      "\"method\":\"ping\"}"),
                     400);
    ck_assert_ptr_nonnull(strstr(reply.data, "\"requested\":\"2025?\""));
}
END_TEST

#define STATELESS(id, method)                                              \
    "{\"jsonrpc\":\"2.0\"," id "\"method\":\"" method "\",\"params\":{\"_" \
    "meta\":{"                                                             \
    "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","          \
    "\"io.modelcontextprotocol/clientCapabilities\":{}}}}"

START_TEST(a_stateless_request_has_statuses_of_its_own)
{
    static const struct {
        const char *body;
        int status;
        const char *code;
    } cases[] = {
        { STATELESS("\"id\":1,", "tools/list"), 200, "ok" },
        { STATELESS("\"id\":1,", "ping"), 404, "method_not_found" },
        { STATELESS("\"id\":1,", "initialize"), 404, "method_not_found" },
        { STATELESS("", "notifications/cancelled"), 202, "ok" },
        { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"_"
          "meta\":{"
          "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          "\"io.modelcontextprotocol/logLevel\":\"loud\","
          "\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
          404, "method_not_found" },
        { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}", 400,
          "incomplete_meta" },
        { "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", 400,
          "invalid_request" },
        { "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", 400,
          "invalid_request" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *method = strstr(cases[i].body, "\"method\":\"");
        int status;

        method = method ? method + strlen("\"method\":\"") : "\"";
        method = apr_pstrmemdup(pool, method, strcspn(method, "\""));
        ctx = fake_ctx();
        fake_send("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method,
                  NULL);
        mcp_buf_init(&reply, 0, pool);
        status = mcp_exchange(&reply, ctx, mcp_str(cases[i].body));
        ck_assert_int_eq(status, cases[i].status);
        ck_assert_str_eq(ctx->outcome.code, cases[i].code);
    }
}
END_TEST

MCP_UNIT_MAIN("exchange", a_stateless_request_has_statuses_of_its_own,
              a_request_is_answered_in_its_envelope,
              what_asks_for_no_answer_gets_none,
              the_first_step_that_fails_answers,
              initialize_needs_no_version_header,
              a_batch_has_a_response_for_each_request,
              a_list_is_sent_from_where_it_is_but_not_in_a_batch,
              a_batch_is_bounded_and_has_no_initialize,
              a_refused_account_and_a_missing_scope_are_challenges,
              a_challenge_in_a_batch_leaves_the_array_well_formed,
              what_an_error_quotes_is_utf_8)
