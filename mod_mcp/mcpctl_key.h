/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_KEY_H
#define MOD_MCP_MCPCTL_KEY_H

#include "lib/crypto.h"
#include "mod_mcp/mcpctl_db.h"

/** No access token lives for more seconds than this. */
#define MCPCTL_KEY_TOKEN_TTL 86400

/**
 * Make a signing key for a workspace and keep it, the private part sealed.
 * @param kid set to its name
 */
mcp_error_t *mcpctl_key_insert(const char **kid, PGconn *db,
                               const mcp_master_key_t *master,
                               const char *workspace, apr_pool_t *pool);

#endif
