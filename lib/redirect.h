/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_REDIRECT_H
#define MCP_REDIRECT_H

#include <apr_tables.h>

/*
 * Where a client lets a browser be sent with a code (RFC 6749, 3.1.2). What may
 * be registered is decided here, and so is what matches it: nothing but the
 * same text, except that a program on the user's own machine gets its port only
 * when it listens (RFC 8252, 7.3).
 */

#define MCP_REDIRECT_MAX 2000

/**
 * Whether a redirect URI may be registered: https; http on localhost, 127.0.0.1
 * or [::1]; or a scheme of an application's own (RFC 8252, 7.1). Not one that a
 * browser or an operating system acts upon by itself.
 * @return NULL when it may, else what is wrong with it
 */
const char *mcp_redirect_check(const char *uri);

/** Whether a URI is the registered one, or differs from it in the port of a
 * loopback address alone. */
int mcp_redirect_is_match(const char *registered, const char *uri);

/**
 * The registered URI that a URI matches, or NULL.
 * @param registered of const char *
 */
const char *mcp_redirect_find(const apr_array_header_t *registered,
                              const char *uri);

/** Whether a URI leads to a program on the user's own machine: http, or a
 * scheme of its own. */
int mcp_redirect_is_local(const char *uri);

/**
 * Who gets the code, for a human to read: the host, and the port unless it is
 * a loopback address's; of a private-use scheme, the scheme and a colon.
 * @param uri one that mcp_redirect_check lets pass
 */
const char *mcp_redirect_host(const char *uri, apr_pool_t *pool);

#endif
