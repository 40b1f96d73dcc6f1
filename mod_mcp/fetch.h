/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_FETCH_H
#define MCP_FETCH_H

#include "lib/env.h"

/*
 * Asking other servers: what env->fetch is behind httpd, and what mcpctl uses.
 * Only this and mod_mcp/smtp.c call libcurl.
 *
 * Others say what is fetched (a client names its metadata document, a document
 * names its keys), so nobody may be sent to the machines beside this one. Only
 * https is spoken; a connection is made to public addresses alone, and it is
 * the address of the very socket that is looked at, so a name that resolves
 * differently the next time changes nothing. No redirect is followed, and no
 * proxy, netrc or cookie is taken from the environment. What a request that is
 * trusted asks for, the administrator has said: it may be http, and beside us.
 */

/** What a site allows beyond that. */
typedef struct mcp_fetch_rules_t {
    const apr_array_header_t *allow; /* of mcp_network_t: though not public;
                                        NULL: none */
    const char
        *ca_file; /* the authorities that are trusted, in PEM; NULL: those
                            that the system trusts */
} mcp_fetch_rules_t;

/**
 * Make libcurl ready. Called once, while the process has no other thread; what
 * is set up is taken down with pool.
 */
apr_status_t mcp_fetch_start(apr_pool_t *pool);

/** See env->fetch. Any number of threads may ask at once. */
mcp_error_t *mcp_fetch_run(mcp_fetched_t *answer, const mcp_fetch_t *request,
                           const mcp_fetch_rules_t *rules, apr_pool_t *pool);

#endif
