/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PRESENTED_H
#define MCP_PRESENTED_H

#include <httpd.h>

#include "lib/buf.h"

/*
 * What a request shows to be let in: an access token (RFC 6750, 2.1; RFC 9449,
 * 7.1) or an API key in the header Authorization, or a key in a header of the
 * site's choice.
 */

typedef enum mcp_presented_t {
    MCP_PRESENTED_NOTHING,
    MCP_PRESENTED_TOKEN,
    MCP_PRESENTED_DPOP_TOKEN, /* by the scheme of tokens bound to a key */
    MCP_PRESENTED_KEY,        /* whole, by its form */
    MCP_PRESENTED_BAD_TOKEN,  /* no well-formed token */
    MCP_PRESENTED_BAD_KEY,    /* no whole key, where one belongs or begins */
    MCP_PRESENTED_TWO,        /* not the same in both headers */
    MCP_PRESENTED_IN_URL,     /* where it ends in logs and histories */
    MCP_PRESENTED_IN_COOKIE   /* a key, and nothing in any header */
} mcp_presented_t;

/**
 * Find it.
 * @param shown      set to the token or key; it lives in the request's headers
 * @param key_header the site's own header for keys; NULL: there is none
 */
mcp_presented_t mcp_presented_find(mcp_str_t *shown, const request_rec *r,
                                   const char *key_header);

#endif
