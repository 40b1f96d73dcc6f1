/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_GRANT_H
#define MCP_OAUTH_GRANT_H

#include "lib/oauth_client.h"
#include "lib/oauth_request.h"

/*
 * What the authorization server gives: a code when the human has agreed, and
 * tokens at its token endpoint (OAuth 2.1, 3.2). What may be refused is checked
 * before the database is asked to use up a code or a token, and there once more
 * before it does.
 */

/**
 * Make the code of a request that the human has agreed to.
 * @param workspace that they chose
 * @param email     of theirs
 * @return NULL; access_denied, invalid_scope; or the database's state
 */
mcp_error_t *mcp_oauth_grant_code(const char **code,
                                  const mcp_oauth_site_t *site,
                                  const mcp_oauth_request_t *request,
                                  const char *workspace, const char *email);

/**
 * Answer the token endpoint.
 * @param reply JSON of RFC 6749, 5.1
 * @return NULL, or an error of RFC 6749, 5.2
 */
mcp_error_t *mcp_oauth_grant_run(mcp_buf_t *reply, const mcp_oauth_site_t *site,
                                 const mcp_oauth_proof_t *proof);

/**
 * Answer the revocation endpoint (RFC 7009). What is no token, or another
 * client's, is no error.
 * @return NULL; invalid_client, invalid_request; or the database's state
 */
mcp_error_t *mcp_oauth_grant_revoke(mcp_buf_t *reply,
                                    const mcp_oauth_site_t *site,
                                    const mcp_oauth_proof_t *proof);

/**
 * Answer the introspection endpoint (RFC 7662), which is for services of an
 * admin: anybody else hears of no active token.
 */
mcp_error_t *mcp_oauth_grant_introspect(mcp_buf_t *reply,
                                        const mcp_oauth_site_t *site,
                                        const mcp_oauth_proof_t *proof);

#endif
