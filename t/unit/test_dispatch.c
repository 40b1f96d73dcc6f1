/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/dispatch.h"

static mcp_buf_t reply;
static mcp_error_t *error;

static mcp_ctx_t *dispatch(mcp_jsonrpc_kind_t kind, const char *method)
{
    mcp_ctx_t *ctx = fake_ctx();

    ctx->message.kind = kind;
    ctx->message.id = mcp_str("9007199254740993");
    ctx->message.method = method;
    mcp_buf_init(&reply, 0, pool);
    error = mcp_dispatch(&reply, ctx);
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

    ck_assert_uint_eq(reply.len, 0);
    ck_assert_str_eq(error->code, "method_not_found");
    ck_assert_str_eq(error->message, "Unknown method: TOOLS/LIST");
    ck_assert_ptr_null(ctx->outcome.method);
}
END_TEST

START_TEST(an_error_takes_back_the_result_that_was_begun)
{
    dispatch(MCP_JSONRPC_REQUEST, "initialize");
    ck_assert_uint_eq(reply.len, 0);
    ck_assert_str_eq(error->code, "invalid_params");
}
END_TEST

START_TEST(a_method_belongs_to_its_revisions)
{
    static const struct {
        const char *method;
        int handshake, stateless;
    } cases[] = {
        { "initialize", 1, 0 },
        { "ping", 1, 0 },
        { "server/discover", 0, 1 },
        { "tools/list", 1, 1 },
    };
    static const char meta[] = "{\"protocolVersion\":\"2025-06-18\",\"_meta\":{"
                               "\"io.modelcontextprotocol/"
                               "protocolVersion\":\"2026-07-28\","
                               "\"io.modelcontextprotocol/"
                               "clientCapabilities\":{}}}";
    size_t i;

    for (i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
        const char *method = cases[i / 2].method;
        int stateless = i % 2;
        mcp_ctx_t *ctx = fake_ctx();
        mcp_json_t *params;

        ck_ok(mcp_json_parse(&params, mcp_str(meta), pool));
        ctx->message.kind = MCP_JSONRPC_REQUEST;
        ctx->message.id = mcp_str("1");
        ctx->message.method = method;
        ctx->message.params = params;
        ctx->revision = mcp_revision_find(stateless ? "2026-07-28"
                                                    : "2025-11-25");
        fake_send("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method,
                  NULL);
        mcp_buf_init(&reply, 0, pool);
        error = mcp_dispatch(&reply, ctx);
        if (stateless ? cases[i / 2].stateless : cases[i / 2].handshake) {
            ck_ok(error);
        }
        else {
            ck_fails(error, "method_not_found");
        }
    }
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
              an_error_takes_back_the_result_that_was_begun,
              a_method_belongs_to_its_revisions, notifications_are_not_answered)
