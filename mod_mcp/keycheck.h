/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_KEYCHECK_H
#define MCP_KEYCHECK_H

#include "mod_mcp/request.h"

/** How long a key is believed without being looked up again. Whether it was
 * revoked is asked at each call (mcp.enter); this is for what else is known of
 * it, and for the time of its last use, which a look-up records. */
#define MCP_KEYCHECK_TRUST apr_time_from_sec(60)

/**
 * Look an API key up: one round trip, by its digest.
 * @param key whole, by its form (lib/apikey.h)
 * @return NULL; invalid_token: it is not known, has ended, or is for another
 *         endpoint or workspace; or what the database path returns
 */
mcp_error_t *mcp_keycheck_find(mcp_principal_t **principal, request_rec *r,
                               const mcp_request_t *request, mcp_str_t key);

#endif
