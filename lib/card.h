/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CARD_H
#define MCP_CARD_H

#include "lib/listing.h"

/*
 * What an endpoint says of itself to directories and to clients that have not
 * connected yet: an MCP Server Card (SEP-2127; the schema of its extension is
 * experimental-ext-server-card, v1). That describes identity and transport. The
 * members of the proposal before it (SEP-1649: serverInfo, transport,
 * capabilities, authentication, tools) stand beside them, for there are
 * directories that read no others; only tools that are open to every role are
 * shown, because a card is public.
 *
 * The tools are long and the same on every host: that part is written once,
 * when the configuration is read. The part before it names the host.
 */

/** Where a card is read. */
typedef struct mcp_card_place_t {
    const char *resource; /* the endpoint's URL, checked, without a star */
    const char *issuer;   /* of its tokens */
    int is_distinct;      /* no other endpoint of the host has that catalogue's
                             name */
} mcp_card_place_t;

/** The part of a card that is the same everywhere; `}` ends it. */
mcp_str_t mcp_card_build(const mcp_catalogue_t *catalogue,
                         const mcp_listing_t *listing, apr_pool_t *pool);

/** Append the part that stands before it, from `{` on. */
void mcp_card_write_head(mcp_buf_t *buf, const mcp_catalogue_t *catalogue,
                         const mcp_card_place_t *place);

/**
 * Append an entry of an AI Catalog (SEP-2127, discovery) that leads to a card.
 * @param url of the card
 */
void mcp_card_write_entry(mcp_buf_t *buf, const mcp_catalogue_t *catalogue,
                          const mcp_card_place_t *place, const char *url);

#endif
