/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_META_H
#define MCP_OAUTH_META_H

#include "lib/oauth_site.h"

/** Append what the authorization server says of itself (RFC 8414, 2; MCP
 * 2026-07-28, authorization): the same document at every address where clients
 * look for one. */
void mcp_oauth_meta_write(mcp_buf_t *buf, const mcp_oauth_site_t *site);

#endif
