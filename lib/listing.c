/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/listing.h"

#include <string.h>

#include <apr_strings.h>

/* Features of a revision that show in a tool's entry. */
#define FEATURES 2

struct mcp_listing_t {
    /* For role -1 first, then the catalogue's roles. */
    mcp_str_t texts[MCP_ROLES_MAX + 1][FEATURES];
    int roles;
};

static void write_hint(mcp_buf_t *buf, const char *name, int hint)
{
    mcp_buf_json_name(buf, name);
    mcp_buf_puts(buf, hint ? "true" : "false");
}

/* Before titles came to tools, the annotations had one (MCP 2025-03-26). */
static void write_annotations(mcp_buf_t *buf, const mcp_tool_t *tool,
                              int structured)
{
    mcp_buf_json_name(buf, "annotations");
    mcp_buf_putc(buf, '{');
    if (tool->title && !structured) {
        mcp_buf_json_name(buf, "title");
        mcp_buf_json_string(buf, tool->title);
    }
    write_hint(buf, "readOnlyHint", tool->annotations.read_only);
    write_hint(buf, "destructiveHint", tool->annotations.destructive);
    write_hint(buf, "idempotentHint", tool->annotations.idempotent);
    write_hint(buf, "openWorldHint", tool->annotations.open_world);
    mcp_buf_putc(buf, '}');
}

static void write_tool(mcp_buf_t *buf, const mcp_tool_t *tool, int structured)
{
    mcp_buf_putc(buf, '{');
    mcp_buf_json_name(buf, "name");
    mcp_buf_json_string(buf, tool->name);
    if (tool->title && structured) {
        mcp_buf_json_name(buf, "title");
        mcp_buf_json_string(buf, tool->title);
    }
    mcp_buf_json_name(buf, "description");
    mcp_buf_json_string(buf, tool->description);
    mcp_buf_json_name(buf, "inputSchema");
    mcp_buf_put(buf, tool->input_json.data, tool->input_json.len);
    if (tool->output && structured) {
        mcp_buf_json_name(buf, "outputSchema");
        mcp_buf_put(buf, tool->output_json.data, tool->output_json.len);
    }
    write_annotations(buf, tool, structured);
    mcp_buf_putc(buf, '}');
}

static mcp_str_t write_listing(const mcp_catalogue_t *catalogue, int role,
                               int structured, apr_pool_t *pool)
{
    const char *between = "";
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 4096, pool);
    mcp_buf_lit(&buf, "{\"tools\":[");
    for (i = 0; i < catalogue->tools->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(catalogue->tools, i,
                                               const mcp_tool_t *);

        if (mcp_tool_may(tool, role)) {
            mcp_buf_puts(&buf, between);
            write_tool(&buf, tool, structured);
            between = ",";
        }
    }
    mcp_buf_lit(&buf, "]}");
    return (mcp_str_t){ .data = buf.data, .len = buf.len };
}

/* The text, or an equal one that is kept already. */
static mcp_str_t keep(const mcp_listing_t *listing, int upto, int structured,
                      mcp_str_t text, apr_pool_t *pool)
{
    int i;

    for (i = 0; i < upto; i++) {
        mcp_str_t other = listing->texts[i][structured];

        if (other.len == text.len && !memcmp(other.data, text.data, text.len)) {
            return other;
        }
    }
    return (mcp_str_t){ .data = apr_pstrmemdup(pool, text.data, text.len),
                        .len = text.len };
}

void mcp_listing_build(mcp_listing_t **out, const mcp_catalogue_t *catalogue,
                       apr_pool_t *pool)
{
    mcp_listing_t *listing = apr_pcalloc(pool, sizeof(*listing));
    apr_pool_t *scratch;
    int i, structured;

    listing->roles = catalogue->roles->nelts;
    apr_pool_create(&scratch, pool);
    for (i = 0; i <= listing->roles; i++) {
        for (structured = 0; structured < FEATURES; structured++) {
            listing->texts[i][structured] =
                keep(listing, i, structured,
                     write_listing(catalogue, i - 1, structured, scratch),
                     pool);
        }
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
    *out = listing;
}

mcp_str_t mcp_listing_get(const mcp_listing_t *listing, int role,
                          const mcp_revision_t *revision)
{
    int structured = (revision->features & MCP_REV_STRUCTURED) != 0;

    if (role < 0 || role >= listing->roles) {
        role = -1;
    }
    return listing->texts[role + 1][structured];
}
