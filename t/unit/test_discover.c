/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/shelf.h"

#include "lib/discover.h"

START_TEST(discover_says_what_there_is)
{
    mcp_ctx_t *ctx = fake_ctx();

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

/* The capabilities for a revision, where changes are told or not. */
static const char *capabilities(const char *revision, int tells_changes)
{
    mcp_ctx_t *ctx = shelf_ctx(revision);
    mcp_catalogue_t *catalogue = apr_pmemdup(pool, ctx->catalogue,
                                             sizeof(*catalogue));

    catalogue->tells_changes = tells_changes;
    ctx->catalogue = catalogue;
    mcp_buf_init(&reply, 0, pool);
    mcp_discover_write_capabilities(&reply, ctx);
    return reply.data;
}

START_TEST(changes_are_told_where_no_session_is_needed)
{
    ck_assert_str_eq(capabilities("2026-07-28", 1),
                     "{\"logging\":{},\"tools\":{\"listChanged\":true},"
                     "\"resources\":{\"subscribe\":true,\"listChanged\":true},"
                     "\"prompts\":{\"listChanged\":true},\"completions\":{}}");
    ck_assert_str_eq(capabilities("2026-07-28", 0), "{\"logging\":{},\"tools\":"
                                                    "{},\"resources\":{},"
                                                    "\"prompts\":{},"
                                                    "\"completions\":{}}");
    ck_assert_str_eq(capabilities("2025-11-25", 1), "{\"logging\":{},\"tools\":"
                                                    "{},\"resources\":{"
                                                    "\"subscribe\":true},"
                                                    "\"prompts\":{},"
                                                    "\"completions\":{}}");
}
END_TEST

MCP_UNIT_MAIN("discover", discover_says_what_there_is,
              changes_are_told_where_no_session_is_needed)
