/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/revision.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/buf.h"

const mcp_revision_t mcp_revisions[] = {
    { "2025-11-25", MCP_REV_STRUCTURED | MCP_REV_ICONS },
    { "2025-06-18", MCP_REV_STRUCTURED },
    { "2025-03-26", MCP_REV_BATCH },
    { NULL, 0 },
};

/* A request without the header comes from a client of the time before it. */
static const char before_the_header[] = "2025-03-26";

const mcp_revision_t *mcp_revision_find(const char *name)
{
    const mcp_revision_t *row;

    for (row = mcp_revisions; name && row->name; row++) {
        if (!strcmp(row->name, name)) {
            return row;
        }
    }
    return NULL;
}

const mcp_revision_t *mcp_revision_negotiate(const char *asked)
{
    const mcp_revision_t *row = mcp_revision_find(asked);

    return row ? row : &mcp_revisions[0];
}

/* A header's bytes are in no known encoding, and the answer is UTF-8. */
static const char *ascii_of(const char *header, apr_pool_t *pool)
{
    char *text = apr_pstrdup(pool, header), *c;

    for (c = text; *c; c++) {
        if (*c & 0x80) {
            *c = '?';
        }
    }
    return text;
}

static mcp_error_t *unsupported(const char *asked, apr_pool_t *pool)
{
    mcp_error_t *error = mcp_error_make(pool, "unsupported_version",
                                        "Send one of the supported revisions "
                                        "in MCP-Protocol-Version.",
                                        "Unsupported protocol version");
    const mcp_revision_t *row;
    mcp_buf_t details;

    mcp_buf_init(&details, 128, pool);
    mcp_buf_lit(&details, "{\"supported\":[");
    for (row = mcp_revisions; row->name; row++) {
        if (row != mcp_revisions) {
            mcp_buf_putc(&details, ',');
        }
        mcp_buf_json_string(&details, row->name);
    }
    mcp_buf_lit(&details, "],\"requested\":");
    mcp_buf_json_string(&details, ascii_of(asked, pool));
    mcp_buf_putc(&details, '}');
    error->details = details.data;
    return error;
}

mcp_error_t *mcp_revision_decide(const mcp_revision_t **row, const char *header,
                                 int handshake, apr_pool_t *pool)
{
    const mcp_revision_t *found;

    if (handshake) {
        *row = &mcp_revisions[0];
        return NULL;
    }
    found = mcp_revision_find(header ? header : before_the_header);
    if (!found) {
        return unsupported(header, pool);
    }
    *row = found;
    return NULL;
}
