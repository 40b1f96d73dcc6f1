/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_H
#define MCP_OAUTH_H

#include <httpd.h>

/*
 * The HTTP side of the authorization server: which paths are its own, and the
 * endpoints that machines ask. Whatever is wrong, they are answered in JSON.
 * Those that people see are in consent.h.
 */

/** translate_name: whether the path is the authorization server's. */
int mcp_oauth_translate(request_rec *r);

/** Whether a request is: a document about an endpoint can lie below its path,
 * and is not for the endpoint then. */
int mcp_oauth_is_ours(const request_rec *r);

/** The handler of its paths. */
int mcp_oauth_handler(request_rec *r);

#endif
