/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/listing.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/action.h"
#include "lib/brief.h"
#include "lib/crypto.h"
#include "lib/result.h"

struct mcp_listing_t {
    /* For role -1 first, then the catalogue's roles, then for all of them
     * together; by revision. */
    mcp_str_t texts[MCP_ROLES_MAX + 2][MCP_REVISIONS];
    int count; /* of the roles, and two more */
    const char *digest;
};

static void write_hint(mcp_buf_t *buf, const char *name, int hint)
{
    mcp_buf_json_name(buf, name);
    mcp_buf_puts(buf, hint ? "true" : "false");
}

/* Before titles came to tools, the annotations had one (MCP 2025-03-26). */
void mcp_listing_write_annotations(mcp_buf_t *buf, const mcp_tool_t *tool,
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

/* ---- schemas ---- */

/* Of what was delivered and compiled, so it parses. */
static void write_schema(mcp_buf_t *buf, const char *name, mcp_str_t text,
                         void (*write)(mcp_buf_t *, const mcp_json_t *))
{
    mcp_json_t *schema;

    mcp_buf_json_name(buf, name);
    if (mcp_json_parse(&schema, text, buf->pool)) {
        mcp_buf_put(buf, text.data, text.len);
        return;
    }
    write(buf, schema);
}

static void write_schemas(mcp_buf_t *buf, const mcp_tool_t *tool,
                          int structured)
{
    write_schema(buf, "inputSchema", tool->input_json, mcp_brief_input);
    if (!tool->output || !structured) {
        return;
    }
    if (tool->confirm == MCP_CONFIRM_PREVIEW) {
        mcp_buf_json_name(buf, "outputSchema");
        mcp_buf_puts(buf, mcp_action_listed);
        return;
    }
    write_schema(buf, "outputSchema", tool->output_json, mcp_brief_output);
}

/* ---- the list ---- */

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
    write_schemas(buf, tool, structured);
    mcp_listing_write_annotations(buf, tool, structured);
    mcp_buf_putc(buf, '}');
}

static mcp_str_t write_listing(const mcp_catalogue_t *catalogue, int role,
                               const mcp_revision_t *revision, apr_pool_t *pool)
{
    int structured = (revision->features & MCP_REV_STRUCTURED) != 0;
    const char *between = "";
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 4096, pool);
    mcp_result_open(&buf, catalogue, revision);
    mcp_buf_json_name(&buf, "tools");
    mcp_buf_putc(&buf, '[');
    for (i = 0; i < catalogue->tools->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(catalogue->tools, i,
                                               const mcp_tool_t *);

        if (role == MCP_LISTING_WHOLE || mcp_tool_may(tool, role)) {
            mcp_buf_puts(&buf, between);
            write_tool(&buf, tool, structured);
            between = ",";
        }
    }
    mcp_buf_putc(&buf, ']');
    mcp_result_close_cached(&buf, revision, MCP_CACHE_PRIVATE);
    return (mcp_str_t){ .data = buf.data, .len = buf.len };
}

/* The text, or an equal one that is kept already. */
static mcp_str_t keep(const mcp_listing_t *listing, mcp_str_t text,
                      apr_pool_t *pool)
{
    int i, j;

    for (i = 0; i < listing->count; i++) {
        for (j = 0; j < MCP_REVISIONS; j++) {
            mcp_str_t other = listing->texts[i][j];

            if (other.len == text.len && other.data
                && !memcmp(other.data, text.data, text.len)) {
                return other;
            }
        }
    }
    return (mcp_str_t){ .data = apr_pstrmemdup(pool, text.data, text.len),
                        .len = text.len };
}

/* Of the newest revision's lists, which have all there is in them. */
static const char *digest_of(const mcp_listing_t *listing, apr_pool_t *pool)
{
    unsigned char digest[MCP_SHA256_SIZE];
    mcp_str_t bytes = { (const char *)digest, sizeof(digest) };
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 4096, pool);
    for (i = 0; i < listing->count - 1; i++) {
        mcp_buf_put(&buf, listing->texts[i][0].data, listing->texts[i][0].len);
    }
    return mcp_crypto_sha256(digest, (mcp_str_t){ buf.data, buf.len }, pool)
               ? ""
               : mcp_crypto_hex(bytes, pool);
}

void mcp_listing_build(mcp_listing_t **out, const mcp_catalogue_t *catalogue,
                       apr_pool_t *pool)
{
    mcp_listing_t *listing = apr_pcalloc(pool, sizeof(*listing));
    apr_pool_t *scratch;
    int i, j;

    listing->count = catalogue->roles->nelts + 2;
    apr_pool_create(&scratch, pool);
    for (i = 0; i < listing->count; i++) {
        int role = i < listing->count - 1 ? i - 1 : MCP_LISTING_WHOLE;

        for (j = 0; j < MCP_REVISIONS; j++) {
            listing->texts[i][j] =
                keep(listing,
                     write_listing(catalogue, role, &mcp_revisions[j], scratch),
                     pool);
        }
        apr_pool_clear(scratch);
    }
    listing->digest = apr_pstrdup(pool, digest_of(listing, scratch));
    apr_pool_destroy(scratch);
    *out = listing;
}

mcp_str_t mcp_listing_get(const mcp_listing_t *listing, int role,
                          const mcp_revision_t *revision)
{
    int row = 0;

    if (role == MCP_LISTING_WHOLE) {
        row = listing->count - 1;
    }
    else if (role >= 0 && role < listing->count - 2) {
        row = role + 1;
    }
    return listing->texts[row][revision - mcp_revisions];
}

const char *mcp_listing_digest(const mcp_listing_t *listing)
{
    return listing->digest;
}
