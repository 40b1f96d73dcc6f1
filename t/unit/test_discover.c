/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/discover.h"

START_TEST(discover_says_what_there_is)
{
    mcp_ctx_t *ctx = fake_ctx();
    mcp_buf_t reply;

    ctx->revision = mcp_revision_find("2026-07-28");
    mcp_buf_init(&reply, 0, pool);
    ck_ok(mcp_discover(&reply, ctx));
    ck_assert_str_eq(reply.data, apr_pstrcat(pool,
                                             "{\"resultType\":\"complete\",\"_"
                                             "meta\":{"
                                             "\"io.modelcontextprotocol/"
                                             "serverInfo\":{\"name\":\"pack\","
                                             "\"title\":\"A pack for "
                                             "tests\",\"version\":\"1.2.3\"},"
                                             "\"mod-mcp/toolsDigest\":\"",
                                             mcp_listing_digest(ctx->listing),
                                             "\"},\"supportedVersions\":["
                                             "\"2026-07-28\",\"2025-11-25\","
                                             "\"2025-06-18\",\"2025-03-26\"],"
                                             "\"capabilities\":{"
                                             "\"logging\":{},\"tools\":{}},"
                                             "\"instructions\":"
                                             "\"Call pk_echo first.\","
                                             "\"ttlMs\":300000,\"cacheScope\":"
                                             "\"public\"}",
                                             NULL));
}
END_TEST

MCP_UNIT_MAIN("discover", discover_says_what_there_is)
