/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_MEDIA_H
#define MCP_MEDIA_H

#include <apr_tables.h>

/* Media types of what is fetched from others (RFC 6838, RFC 9110, 8.3). */

/**
 * Whether a Content-Type is JSON: application/json, or application/...+json.
 * @param type may be NULL
 */
int mcp_media_is_json(const char *type);

/** The headers of a request that wants JSON: of const char *. */
const apr_array_header_t *mcp_media_accept_json(apr_pool_t *pool);

#endif
