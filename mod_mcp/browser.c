/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/browser.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/oauth_grant.h"

/* The prefix makes browsers take it from this very host and over TLS only. */
#define COOKIE "__Host-mcp-consent"

const char *mcp_browser_find(const request_rec *r)
{
    static const char name[] = COOKIE "=";
    const char *at = apr_table_get(r->headers_in, "Cookie");

    while (at) {
        at += strspn(at, " ;");
        if (!strncmp(at, name, sizeof(name) - 1)) {
            const char *value = at + sizeof(name) - 1;
            apr_size_t len = strcspn(value, "; ");

            return len == 43 ? apr_pstrmemdup(r->pool, value, len) : NULL;
        }
        at = strchr(at, ';');
    }
    return NULL;
}

mcp_error_t *mcp_browser_give(const char **secret, request_rec *r,
                              const mcp_oauth_site_t *site)
{
    *secret = mcp_browser_find(r);
    if (!*secret) {
        MCP_TRY(mcp_oauth_secret(secret, "", site));
        apr_table_addn(r->err_headers_out, "Set-Cookie",
                       apr_pstrcat(r->pool, COOKIE "=", *secret,
                                   "; Path=/; Secure; HttpOnly; SameSite=Lax",
                                   NULL));
    }
    return NULL;
}
