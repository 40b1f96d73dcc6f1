/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PEEK_H
#define MCP_PEEK_H

#include "lib/catalogue.h"

/*
 * What the messages of a body ask for, for those who must decide before any of
 * them is answered. It goes by the body alone, which is what will be answered,
 * and not by headers that say the same (MCP 2026-07-28, request headers): in
 * the older revisions there are none.
 */

/** One message, in words of ours: they outlive the request. */
typedef struct mcp_peek_t {
    const char *method; /* NULL: none, or none that we know */
    const char *tool;   /* the full name, of a tools/call; NULL: none */
    int is_public;      /* may be answered to anybody, where the site says so:
                           it asks for what the endpoint is, and its tools */
} mcp_peek_t;

/**
 * Look at a body.
 * @return of mcp_peek_t, never empty: what is no message counts as one without
 *         words. Of a batch, as many as mcp_exchange answers
 */
const apr_array_header_t *
mcp_peek(mcp_str_t body, const mcp_catalogue_t *catalogue, apr_pool_t *pool);

#endif
