/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_URI_H
#define MCP_URI_H

#include <apr_pools.h>

#define MCP_URI_LINK_MAX 2000

/*
 * Identifiers that are URLs: resources (RFC 8707), issuers (RFC 8414), origins
 * (RFC 6454), and the workspace that a host name carries. They are compared
 * character by character, so they are checked where they are configured.
 */

/**
 * Whether a URL can identify a resource (RFC 8707, 2; RFC 9728, 1.2): https, or
 * http on a loopback host; lower-case scheme and host; no query, fragment or
 * trailing slash. The first host label may be `*`.
 * @return NULL when it can, else what is wrong with it
 */
const char *mcp_uri_check_resource(const char *url);

/** Whether a URL can be an issuer (RFC 8414, 2): as a resource, no star. */
const char *mcp_uri_check_issuer(const char *url);

/** Whether a text is an origin as browsers send it (RFC 6454, 6.1). */
const char *mcp_uri_check_origin(const char *text);

/**
 * Whether a URL that somebody else gave can be fetched or linked to: https, a
 * host, neither userinfo nor fragment, no character that a URL does not have
 * (RFC 3986, 2), at most MCP_URI_LINK_MAX bytes.
 * @return NULL when it can, else what is wrong with it
 */
const char *mcp_uri_check_link(const char *url);

/** The origin of a URL that was checked: scheme://host[:port]. */
const char *mcp_uri_origin(const char *url, apr_pool_t *pool);

/** The path of a URL that was checked; "" when it has none. */
const char *mcp_uri_path(const char *url);

/** The URL with its star replaced by the workspace. */
const char *mcp_uri_expand(const char *url, const char *workspace,
                           apr_pool_t *pool);

/** The pattern of workspaces that a token names, and no host. */
#define MCP_URI_ANY_WORKSPACE "*"

/** Whether a text can name a workspace: a DNS label, a letter first. */
int mcp_uri_is_workspace(const char *text);

/**
 * The workspace that a host name carries.
 * @param pattern a workspace's name, *.suffix, or MCP_URI_ANY_WORKSPACE
 * @param host    of the request, without port; may be NULL
 * @return the name; MCP_URI_ANY_WORKSPACE: whatever the host is; NULL: the host
 *         does not fit the pattern
 */
const char *mcp_uri_workspace(const char *pattern, const char *host,
                              apr_pool_t *pool);

#endif
