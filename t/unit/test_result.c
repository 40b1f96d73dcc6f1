/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/result.h"

static const char *result(const char *revision, mcp_cache_t cache)
{
    const mcp_ctx_t *ctx = fake_ctx();
    const mcp_revision_t *row = mcp_revision_find(revision);
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_result_open(&buf, ctx->catalogue, row);
    mcp_buf_json_name(&buf, "a");
    mcp_buf_putc(&buf, '1');
    mcp_result_close_cached(&buf, row, cache);
    return buf.data;
}

START_TEST(revisions_with_a_handshake_add_nothing)
{
    ck_assert_str_eq(result("2025-11-25", MCP_CACHE_PRIVATE), "{\"a\":1}");
    ck_assert_str_eq(result("2025-03-26", MCP_CACHE_PUBLIC), "{\"a\":1}");
}
END_TEST

START_TEST(stateless_results_say_type_server_and_how_long_they_last)
{
    ck_assert_str_eq(result("2026-07-28", MCP_CACHE_PRIVATE),
                     "{\"resultType\":\"complete\",\"_meta\":{"
                     "\"io.modelcontextprotocol/serverInfo\":{\"name\":"
                     "\"pack\",\"title\":\"A pack for tests\",\"version\":"
                     "\"1.2.3\"}},\"a\":1,\"ttlMs\":300000,\"cacheScope\":"
                     "\"private\"}");
    ck_assert_ptr_nonnull(strstr(result("2026-07-28", MCP_CACHE_PUBLIC), "\"cac"
                                                                         "heSco"
                                                                         "pe\":"
                                                                         "\"pub"
                                                                         "lic\""
                                                                         "}"));
}
END_TEST

START_TEST(a_handle_for_a_task_says_that_it_is_one)
{
    const mcp_ctx_t *ctx = fake_ctx();
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_result_open_task(&buf, ctx->catalogue);
    ck_assert_ptr_eq(strstr(buf.data, "{\"resultType\":\"task\",\"_meta\":{"),
                     buf.data);
}
END_TEST

MCP_UNIT_MAIN("result", revisions_with_a_handshake_add_nothing,
              stateless_results_say_type_server_and_how_long_they_last,
              a_handle_for_a_task_says_that_it_is_one)
