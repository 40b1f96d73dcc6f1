/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/revision.h"

#include <string.h>

#include <apr_strings.h>

const mcp_revision_t mcp_revisions[MCP_REVISIONS + 1] = {
    { "2026-07-28", MCP_REV_STRUCTURED | MCP_REV_ICONS | MCP_REV_MODES
                        | MCP_REV_STATELESS | MCP_REV_NO_ID },
    { "2025-11-25",
      MCP_REV_STRUCTURED | MCP_REV_ICONS | MCP_REV_MODES | MCP_REV_NO_ID },
    { "2025-06-18", MCP_REV_STRUCTURED | MCP_REV_FORMS },
    { "2025-03-26", MCP_REV_BATCH },
    { NULL, 0 },
};

/* A request without the header comes from a client of the time before it. */
static const char before_the_header[] = "2025-03-26";

/* Revisions from this one on have no handshake. */
static const char first_stateless[] = "2026-07-28";

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

int mcp_revision_is_stateless(const mcp_revision_t *revision)
{
    return revision && (revision->features & MCP_REV_STATELESS);
}

static const mcp_revision_t *newest(unsigned era)
{
    const mcp_revision_t *row = mcp_revisions;

    while ((row->features & MCP_REV_STATELESS) != era) {
        row++;
    }
    return row;
}

const mcp_revision_t *mcp_revision_negotiate(const char *asked)
{
    const mcp_revision_t *row = mcp_revision_find(asked);

    return row && !mcp_revision_is_stateless(row) ? row : newest(0);
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

void mcp_revision_write_names(mcp_buf_t *buf)
{
    const mcp_revision_t *row;

    mcp_buf_putc(buf, '[');
    for (row = mcp_revisions; row->name; row++) {
        if (row != mcp_revisions) {
            mcp_buf_putc(buf, ',');
        }
        mcp_buf_json_string(buf, row->name);
    }
    mcp_buf_putc(buf, ']');
}

mcp_error_t *mcp_revision_unsupported(const char *asked, apr_pool_t *pool)
{
    mcp_error_t *error = mcp_error_make(pool, "unsupported_version",
                                        "Send one of the supported revisions.",
                                        "Unsupported protocol version");
    mcp_buf_t details;

    mcp_buf_init(&details, 128, pool);
    mcp_buf_lit(&details, "{\"supported\":");
    mcp_revision_write_names(&details);
    mcp_buf_lit(&details, ",\"requested\":");
    mcp_buf_json_string(&details, ascii_of(asked, pool));
    mcp_buf_putc(&details, '}');
    error->details = details.data;
    return error;
}

/* Whether a header is a date, and one of the stateless time: ours or one that
 * is still to come. */
static int is_after_handshakes(const char *header)
{
    return header && strlen(header) == strlen(first_stateless)
           && strspn(header, "0123456789-") == strlen(first_stateless)
           && strcmp(header, first_stateless) >= 0;
}

static const char *text_of(const mcp_json_t *object, const char *name)
{
    return mcp_json_string(mcp_json_get(object, name));
}

/* The member means nothing to handshake revisions, but a client that sends it
 * with one of their dates is answered in that one, not refused for ever. */
static const mcp_revision_t *by_meta(const char *named, const char *header)
{
    const mcp_revision_t *row = mcp_revision_find(named);

    return row && !mcp_revision_is_stateless(row)
                   && (!header || !strcmp(header, named))
               ? row
               : newest(MCP_REV_STATELESS);
}

mcp_error_t *mcp_revision_decide(const mcp_revision_t **row, const char *header,
                                 const mcp_json_t *message, apr_pool_t *pool)
{
    const mcp_json_t *meta = mcp_json_get(mcp_json_get(message, "params"), "_me"
                                                                           "t"
                                                                           "a");
    const mcp_json_t *named = mcp_json_get(meta, MCP_META_VERSION);
    const char *method = text_of(message, "method");
    const mcp_revision_t *found;

    if (named) {
        found = by_meta(mcp_json_string(named), header);
    }
    else if (method && !strcmp(method, "initialize")) {
        /* Whatever the header says, it was not agreed upon yet. */
        found = newest(0);
    }
    else if (is_after_handshakes(header)) {
        found = newest(MCP_REV_STATELESS);
    }
    else {
        found = mcp_revision_find(header ? header : before_the_header);
    }
    if (!found) {
        return mcp_revision_unsupported(header, pool);
    }
    *row = found;
    return NULL;
}
