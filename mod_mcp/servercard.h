/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SERVERCARD_H
#define MCP_SERVERCARD_H

#include <httpd.h>

/*
 * Server cards over HTTP, for directories and for clients that look before they
 * connect. Each host name has those of the endpoints that it serves:
 *
 *   /.well-known/mcp.json                     all of them
 *   /.well-known/mcp/server-card.json         that of the first
 *   /.well-known/mcp/server-card.json/PATH    that of the endpoint /PATH
 *   /.well-known/ai-catalog.json              where they are (SEP-2127), unless
 *                                             the site has a file of that name,
 *                                             which may list more than we know
 *
 * A host without endpoints has none of these, and its own files there are
 * served as ever. What is long in a card was written when the configuration was
 * read, so an answer costs about as much as a file would.
 */

/**
 * The translate_name hook: takes these URLs from the file system.
 * @return OK or DECLINED
 */
int mcp_servercard_translate(request_rec *r);

/** The handler hook. @return DECLINED, DONE, or HTTP_NOT_MODIFIED */
int mcp_servercard_handler(request_rec *r);

#endif
