/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CHALLENGE_H
#define MCP_CHALLENGE_H

#include "mod_mcp/request.h"

/*
 * WWW-Authenticate: what to come back with, as a bearer token (RFC 6750, 3) or
 * with a proof of its key (RFC 9449, 7.1), and where to get it (RFC 9728, 5.1).
 * An error stands in the challenge of the scheme that the caller used.
 */

/**
 * Set it.
 * @param error       NULL: nothing was shown
 * @param description of the error; no quote or backslash is in it
 * @param scopes      that are needed, separated by spaces; NULL: not said
 */
void mcp_challenge_set(request_rec *r, const mcp_request_t *request,
                       const char *error, const char *description,
                       const char *scopes);

#endif
