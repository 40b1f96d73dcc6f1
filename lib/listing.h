/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_LISTING_H
#define MCP_LISTING_H

#include "lib/catalogue.h"
#include "lib/revision.h"

/*
 * The result of tools/list, written once when the configuration is read and
 * sent as bytes: one text for each role and each revision. Texts that come out
 * equal are kept once.
 *
 * Schemas are sent briefer than they are checked with: see lib/brief.h.
 */

typedef struct mcp_listing_t mcp_listing_t;

/** In place of a role: all tools, whoever may use them. */
#define MCP_LISTING_WHOLE (-2)

/** Write the listings of a catalogue; they live in the pool. */
void mcp_listing_build(mcp_listing_t **out, const mcp_catalogue_t *catalogue,
                       apr_pool_t *pool);

/** A digest of all the lists, as text: they are the same when it is. */
const char *mcp_listing_digest(const mcp_listing_t *listing);

/**
 * The complete result object, `{"tools":[...]}`.
 * @param role     index into the catalogue's roles, -1 (see mcp_access_may), or
 *                 MCP_LISTING_WHOLE
 * @param revision a row of mcp_revisions
 */
mcp_str_t mcp_listing_get(const mcp_listing_t *listing, int role,
                          const mcp_revision_t *revision);

/** Append the member "annotations" of a tool, as revisions with or without
 * structured results have it. */
void mcp_listing_write_annotations(mcp_buf_t *buf, const mcp_tool_t *tool,
                                   int structured);

#endif
