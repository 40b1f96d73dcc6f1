/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_WELLKNOWN_H
#define MCP_WELLKNOWN_H

#include <httpd.h>

/*
 * OAuth 2.0 Protected Resource Metadata (RFC 9728): what a client asks when it
 * knows nothing but an endpoint's URL. Each endpoint of a virtual host has a
 * document at the path-inserted URL; a host with one endpoint has the root form
 * too. It speaks of the origin, because a resource must be what its document's
 * URL was made from (RFC 9728, 3.3), so there the origin is an audience that is
 * as good as the endpoint's URL.
 */

/**
 * The translate_name hook: takes these URLs from the file system.
 * @return OK or DECLINED
 */
int mcp_wellknown_translate(request_rec *r);

/** The handler hook. @return DECLINED or DONE */
int mcp_wellknown_handler(request_rec *r);

#endif
