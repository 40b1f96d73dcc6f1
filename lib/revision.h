/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_REVISION_H
#define MCP_REVISION_H

#include "lib/error.h"

/*
 * One row for each revision of the protocol that we speak, and the decision
 * which of them a message belongs to. What differs between revisions is a
 * feature bit here and is asked for where it matters; nothing else in the
 * library compares dates.
 */

enum {
    MCP_REV_BATCH = 1 << 0,      /* a POST may carry an array of messages */
    MCP_REV_STRUCTURED = 1 << 1, /* title, outputSchema, structuredContent */
    MCP_REV_ICONS = 1 << 2       /* icons of tools and of the server */
};

typedef struct mcp_revision_t {
    const char *name; /* the date, as MCP-Protocol-Version carries it */
    unsigned features;
} mcp_revision_t;

/** All revisions, newest first; ends with a row whose name is NULL. */
extern const mcp_revision_t mcp_revisions[];

/** The row of that name, or NULL; name may be NULL. */
const mcp_revision_t *mcp_revision_find(const char *name);

/**
 * The revision that initialize agrees on (MCP 2025-11-25, lifecycle, version
 * negotiation): the one asked for when we speak it, else our newest handshake
 * revision.
 * @param asked may be NULL
 */
const mcp_revision_t *mcp_revision_negotiate(const char *asked);

/**
 * Decide which revision a message speaks from the MCP-Protocol-Version header
 * (MCP 2025-11-25, transports, protocol version header).
 * @param row       set to a row of mcp_revisions
 * @param header    the header's value, or NULL: then 2025-03-26, which had none
 * @param handshake the message is initialize, whose header says nothing yet
 * @return NULL, or unsupported_version, whose details list what we speak
 */
mcp_error_t *mcp_revision_decide(const mcp_revision_t **row, const char *header,
                                 int handshake, apr_pool_t *pool);

#endif
