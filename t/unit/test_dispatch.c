/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/dispatch.h"

static mcp_buf_t reply;

static mcp_ctx_t *dispatch(mcp_jsonrpc_kind_t kind, const char *method)
{
    mcp_ctx_t *ctx = fake_ctx();

    ctx->message.kind = kind;
    ctx->message.id = mcp_str("9007199254740993");
    ctx->message.method = method;
    mcp_buf_init(&reply, 0, pool);
    mcp_dispatch(&reply, ctx);
    return ctx;
}

START_TEST(each_method_has_its_function)
{
    static const char *const methods[] = { "ping", "tools/list" };
    size_t i;

    for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        mcp_ctx_t *ctx = dispatch(MCP_JSONRPC_REQUEST, methods[i]);

        ck_assert_str_eq(ctx->outcome.method, methods[i]);
        ck_assert_str_eq(ctx->outcome.code, "ok");
        ck_assert_ptr_nonnull(strstr(fake_sent(&reply, ctx), "{\"jsonrpc\":\"2."
                                                             "0\",\"id\":"
                                                             "9007199254740993,"
                                                             "\"result\":{"));
    }
}
END_TEST

START_TEST(an_unknown_method_is_an_error_and_no_word_of_ours)
{
    mcp_ctx_t *ctx = dispatch(MCP_JSONRPC_REQUEST, "TOOLS/LIST");

    ck_assert_str_eq(reply.data, "{\"jsonrpc\":\"2.0\",\"id\":9007199254740993,"
                                 "\"error\":{"
                                 "\"code\":-32601,\"message\":\"Unknown "
                                 "method: "
                                 "TOOLS/LIST\"}}");
    ck_assert_ptr_null(ctx->outcome.method);
    ck_assert_str_eq(ctx->outcome.code, "method_not_found");
}
END_TEST

START_TEST(an_error_replaces_the_result_that_was_begun)
{
    dispatch(MCP_JSONRPC_REQUEST, "initialize");
    ck_assert_ptr_null(strstr(reply.data, "result"));
    ck_assert_ptr_nonnull(strstr(reply.data, "\"code\":-32602"));
}
END_TEST

START_TEST(notifications_are_not_answered)
{
    dispatch(MCP_JSONRPC_NOTIFICATION, "tools/list");
    ck_assert_uint_eq(reply.len, 0);
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

MCP_UNIT_MAIN("dispatch", each_method_has_its_function,
              an_unknown_method_is_an_error_and_no_word_of_ours,
              an_error_replaces_the_result_that_was_begun,
              notifications_are_not_answered)
