/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_REVISION_H
#define MCP_REVISION_H

#include "lib/json.h"

/*
 * One row for each revision of the protocol that we speak, and the decision
 * which of them a message belongs to. What differs between revisions is a
 * feature bit here and is asked for where it matters; nothing else in the
 * library compares dates.
 */

enum {
    MCP_REV_BATCH = 1 << 0,      /* a POST may carry an array of messages */
    MCP_REV_STRUCTURED = 1 << 1, /* title, outputSchema, structuredContent,
                                    resource links */
    MCP_REV_ICONS = 1 << 2,      /* icons of tools and of the server */
    MCP_REV_FORMS = 1 << 3,      /* elicitations, of forms alone */
    MCP_REV_MODES = 1 << 4,      /* elicitations of forms, which may have lists,
                                    and of URLs */
    MCP_REV_STATELESS = 1 << 5,  /* no handshake: each request says in _meta
                                    what initialize said, and each result its
                                    type and how long it may be kept */
    MCP_REV_NO_ID = 1 << 6       /* an error may have no id */
};

/** The member of _meta that names a request's revision. */
#define MCP_META_VERSION "io.modelcontextprotocol/protocolVersion"

/** The header that does. */
#define MCP_HEADER_VERSION "MCP-Protocol-Version"

typedef struct mcp_revision_t {
    const char *name; /* the date, as MCP-Protocol-Version carries it */
    unsigned features;
} mcp_revision_t;

/** How many there are. */
#define MCP_REVISIONS 4

/** All revisions, newest first; ends with a row whose name is NULL. */
extern const mcp_revision_t mcp_revisions[MCP_REVISIONS + 1];

/** The row of that name, or NULL; name may be NULL. */
const mcp_revision_t *mcp_revision_find(const char *name);

int mcp_revision_is_stateless(const mcp_revision_t *revision);

/**
 * The revision that initialize agrees on (MCP 2025-11-25, lifecycle, version
 * negotiation): the one asked for when it has a handshake, else our newest that
 * has one.
 * @param asked may be NULL
 */
const mcp_revision_t *mcp_revision_negotiate(const char *asked);

/**
 * Decide which revision a message speaks from the MCP-Protocol-Version header
 * and its own _meta (MCP 2025-11-25, transports, protocol version header; MCP
 * 2026-07-28, versioning). A message with that member of _meta, or with a
 * header of 2026-07-28 or later, belongs to the stateless revisions; whether
 * it is whole, lib/stateless says.
 * @param row     set to a row of mcp_revisions
 * @param header  the header's value, or NULL
 * @param message a message; a batch, or NULL: that has a header alone
 * @return NULL, or unsupported_version, whose details list what we speak
 */
mcp_error_t *mcp_revision_decide(const mcp_revision_t **row, const char *header,
                                 const mcp_json_t *message, apr_pool_t *pool);

/** The error unsupported_version; asked may be in no known encoding. */
mcp_error_t *mcp_revision_unsupported(const char *asked, apr_pool_t *pool);

/** Append the names of all revisions as a JSON array, newest first. */
void mcp_revision_write_names(mcp_buf_t *buf);

#endif
