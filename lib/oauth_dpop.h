/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_DPOP_H
#define MCP_OAUTH_DPOP_H

#include "lib/oauth_client.h"

/**
 * Check the DPoP proof that came with a form (RFC 9449, 5 and 10.1), and let it
 * count once on all nodes.
 * @param thumbprint set to that of its key; NULL: there was no proof
 * @return NULL; invalid_dpop_proof; or the database's state
 */
mcp_error_t *mcp_oauth_dpop_check(const char **thumbprint,
                                  const mcp_oauth_site_t *site,
                                  const mcp_oauth_proof_t *proof);

#endif
