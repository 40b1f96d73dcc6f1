/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/presented.h"

#include <string.h>

#include <apr_lib.h>

#include "lib/apikey.h"

/* MCP 2025-11-25, authorization: access tokens must not be in the query string.
 * Of keys it is the same, whatever the parameter is called. */
static int is_in_url(const request_rec *r)
{
    const char *at = r->args;

    if (at && strstr(at, MCP_APIKEY_PREFIX)) {
        return 1;
    }
    while (at) {
        if (!strncasecmp(at, "access_token=", 13)) {
            return 1;
        }
        at = strchr(at, '&');
        at = at ? at + 1 : NULL;
    }
    return 0;
}

/* Without the space around it; len 0: none. */
static mcp_str_t trim(const char *text)
{
    mcp_str_t value = { NULL, 0 };

    if (!text) {
        return value;
    }
    while (apr_isspace(*text)) {
        text++;
    }
    value = mcp_str(text);
    while (value.len && apr_isspace(value.data[value.len - 1])) {
        value.len--;
    }
    return value;
}

/* What stands behind the scheme; len 0: another scheme, or none. */
static mcp_str_t find_behind(const request_rec *r, const char *scheme)
{
    const char *header = apr_table_get(r->headers_in, "Authorization");
    apr_size_t len = strlen(scheme);

    if (!header || strncasecmp(header, scheme, len)
        || !apr_isspace(header[len])) {
        return trim(NULL);
    }
    return trim(header + len + 1);
}

static int is_b64token(mcp_str_t token)
{
    apr_size_t i;

    for (i = 0; i < token.len; i++) {
        if (!apr_isalnum(token.data[i]) && !strchr("-._~+/=", token.data[i])) {
            return 0;
        }
    }
    return token.len > 0;
}

static mcp_presented_t judge_key(mcp_str_t key)
{
    return mcp_apikey_is_whole(key) ? MCP_PRESENTED_KEY : MCP_PRESENTED_BAD_KEY;
}

static int is_equal(mcp_str_t a, mcp_str_t b)
{
    return a.len == b.len && !memcmp(a.data, b.data, a.len);
}

/* Cookies come with whatever a browser sends: no more is asked of them than why
 * nothing else was there. */
static mcp_presented_t judge_cookies(const request_rec *r)
{
    const char *cookies = apr_table_get(r->headers_in, "Cookie");

    return cookies && strstr(cookies, MCP_APIKEY_PREFIX)
               ? MCP_PRESENTED_IN_COOKIE
               : MCP_PRESENTED_NOTHING;
}

mcp_presented_t mcp_presented_find(mcp_str_t *shown, const request_rec *r,
                                   const char *key_header)
{
    mcp_str_t bearer = find_behind(r, "Bearer");
    mcp_str_t bound = find_behind(r, "DPoP");
    mcp_str_t own = trim(key_header ? apr_table_get(r->headers_in, key_header)
                                    : NULL);

    if (is_in_url(r)) {
        return MCP_PRESENTED_IN_URL;
    }
    if (own.len && (bound.len || (bearer.len && !is_equal(bearer, own)))) {
        return MCP_PRESENTED_TWO;
    }
    *shown = own.len ? own : bearer;
    if (own.len || mcp_apikey_is_like(bearer)) {
        return judge_key(*shown);
    }
    if (bearer.len) {
        return is_b64token(bearer) ? MCP_PRESENTED_TOKEN
                                   : MCP_PRESENTED_BAD_TOKEN;
    }
    if (bound.len) {
        *shown = bound;
        return is_b64token(bound) ? MCP_PRESENTED_DPOP_TOKEN
                                  : MCP_PRESENTED_BAD_TOKEN;
    }
    return judge_cookies(r);
}
