/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_BROWSER_H
#define MCP_BROWSER_H

#include <httpd.h>

#include "lib/oauth_site.h"

/*
 * The cookie that binds a page to a browser: what a form of ours carries is
 * sealed for the human who is signed in and for this secret (lib/oauth_request.h),
 * so that no other page can send it.
 */

/** The browser's secret, or NULL: it has none. */
const char *mcp_browser_find(const request_rec *r);

/**
 * The secret that it has, or a new one, which the answer gives it.
 * @return NULL, or server_error
 */
mcp_error_t *mcp_browser_give(const char **secret, request_rec *r,
                              const mcp_oauth_site_t *site);

#endif
