/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_EXTERNAL_H
#define MCP_EXTERNAL_H

#include "lib/jwt.h"
#include "mod_mcp/conf.h"
#include "mod_mcp/request.h"

/*
 * Tokens of an external issuer (McpIssuer): verified with its keys, from a file
 * or from where it publishes them (lib/remote_keys.h, fetched on a thread of
 * mod_watchdog in each child), and its people found among the accounts
 * (McpAccountClaim).
 */

typedef struct mcp_external_t mcp_external_t;

/** Whether mod_watchdog is there to fetch key sets. */
int mcp_external_is_possible(void);

/** Note that an endpoint's keys are at a URL; called once for each. */
void mcp_external_add(mcp_server_conf_t *main_conf, mcp_endpoint_t *endpoint,
                      const server_rec *server, apr_pool_t *pconf);

/** Have key sets fetched in the children to come, when there are any. */
apr_status_t mcp_external_watch(server_rec *main_server, apr_pool_t *pconf);

/** Make a child's key sets, which are empty at first. */
apr_status_t mcp_external_make(mcp_child_t *child,
                               const mcp_server_conf_t *main_conf,
                               apr_pool_t *pool);

/**
 * Verify a token of the endpoint's issuer. The claims' subject becomes the
 * account of the workspace that the token is about.
 * @return NULL; invalid_token; or unavailable and what a call of the database
 *         returns
 */
mcp_error_t *mcp_external_verify(mcp_claims_t **claims, request_rec *r,
                                 const mcp_request_t *request, mcp_str_t token,
                                 const mcp_jwt_expect_t *expect);

#endif
