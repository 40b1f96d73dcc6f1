/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_TOKEN_H
#define MCP_OAUTH_TOKEN_H

#include "lib/oauth_site.h"

/**
 * Make an access token (RFC 9068) of what mcp.oauth_issue gave.
 * @param token      a JWT signed with the workspace's key
 * @param expires_in seconds: the site's, or less when the grant ends before
 * @return NULL, or server_error: the key cannot be opened
 */
mcp_error_t *mcp_oauth_token_make(const char **token, int *expires_in,
                                  const mcp_oauth_site_t *site,
                                  const mcp_json_t *issued);

/**
 * Append the answer of the token endpoint (RFC 6749, 5.1).
 * @param refresh the refresh token, or NULL: there is none
 * @return NULL, or server_error
 */
mcp_error_t *mcp_oauth_token_answer(mcp_buf_t *buf,
                                    const mcp_oauth_site_t *site,
                                    const mcp_json_t *issued,
                                    const char *refresh);

/**
 * The refresh token that follows another. It is derived from it under the
 * master key, so that a client which did not hear the answer gets the same one
 * again, and nobody who has the old one alone can tell it.
 */
mcp_error_t *mcp_oauth_token_successor(const char **successor,
                                       const mcp_oauth_site_t *site,
                                       const char *refresh);

#endif
