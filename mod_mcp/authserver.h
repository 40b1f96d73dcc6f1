/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_AUTHSERVER_H
#define MCP_AUTHSERVER_H

#include "lib/oauth_site.h"
#include "mod_mcp/conf.h"

/*
 * The authorization server of a virtual host (McpAuthorizationServer), as lib/
 * wants it: made anew for each request from the endpoints that the host serves.
 * Its issuer is the origin that McpResource names, and never what a request's
 * Host says.
 */

/**
 * Make it.
 * @return NULL: there is none here, or the request's host stands for no
 *         workspace
 */
mcp_oauth_site_t *mcp_authserver_make(request_rec *r);

/**
 * Answer with JSON that nobody keeps (RFC 6749, 5.1).
 * @return DONE
 */
int mcp_authserver_answer(request_rec *r, int status, const mcp_buf_t *body);

/**
 * Answer with an error as JSON (RFC 6749, 5.2).
 * @return DONE
 */
int mcp_authserver_refuse(request_rec *r, const mcp_error_t *error);

/** Read a form of at most MCP_FORM_MAX_BYTES that was posted as one.
 * @return OK; DONE: it was none, and that was answered */
int mcp_authserver_read(mcp_str_t *body, request_rec *r);

/** Note what became of the request, and whom it was for, for the log. */
void mcp_authserver_log(request_rec *r, const char *what,
                        const mcp_error_t *error);

#endif
