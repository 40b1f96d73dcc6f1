/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/cors.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/uri.h"

/* What clients of the revisions that we speak send, beside what needs no
 * leave. */
static const char request_headers[] = "Authorization, DPoP, Content-Type, "
                                      "MCP-Protocol-Version, Mcp-Method, "
                                      "Mcp-Name, Mcp-Session-Id, "
                                      "Last-Event-ID";
static const char seconds_to_remember[] = "600";

static int is_listed(const apr_array_header_t *origins, const char *origin)
{
    int i;

    for (i = 0; origins && i < origins->nelts; i++) {
        if (!strcmp(origin, APR_ARRAY_IDX(origins, i, const char *))) {
            return 1;
        }
    }
    return 0;
}

static int is_token_char(char c)
{
    return apr_isalnum(c) || (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* Which arguments a client repeats in headers is the catalogue's affair (MCP
 * 2026-07-28, request headers): those that are asked for are allowed. */
static const char *allowed_headers(request_rec *r)
{
    static const char param[] = "Mcp-Param-";
    const char *asked = apr_table_get(r->headers_in, "Access-Control-Request-"
                                                     "Headers");
    const mcp_request_t *request = mcp_request_get(r);
    const char *allowed = request_headers;

    if (request && request->endpoint->api_keys == MCP_ON
        && request->endpoint->api_key_header) {
        allowed = apr_pstrcat(r->pool, allowed, ", ",
                              request->endpoint->api_key_header, NULL);
    }
    while (asked && *asked) {
        apr_size_t len = 0;

        asked += strspn(asked, ", \t");
        while (is_token_char(asked[len])) {
            len++;
        }
        if (len >= sizeof(param) && strchr(", \t", asked[len])
            && !strncasecmp(asked, param, sizeof(param) - 1)) {
            allowed = apr_pstrcat(r->pool, allowed, ", ",
                                  apr_pstrmemdup(r->pool, asked, len), NULL);
        }
        asked += len;
        asked += strcspn(asked, ",");
    }
    return allowed;
}

int mcp_cors_preflight(request_rec *r, const char *method)
{
    apr_table_t *out = r->err_headers_out;

    apr_table_setn(out, "Access-Control-Allow-Methods", method);
    apr_table_setn(out, "Access-Control-Allow-Headers", allowed_headers(r));
    apr_table_setn(out, "Access-Control-Max-Age", seconds_to_remember);
    return mcp_request_answer(r, HTTP_NO_CONTENT, NULL, 0);
}

int mcp_cors_check(request_rec *r, const mcp_request_t *request)
{
    const char *origin = apr_table_get(r->headers_in, "Origin");
    apr_table_t *out = r->err_headers_out;

    if (!origin) {
        return OK;
    }
    apr_table_mergen(out, "Vary", "Origin");
    if (strcmp(origin, mcp_uri_origin(request->resource, r->pool))
        && !is_listed(request->endpoint->origins, origin)) {
        return mcp_request_refuse(r, HTTP_FORBIDDEN, "origin_not_allowed",
                                  "This origin may not call; see McpOrigin.");
    }
    apr_table_setn(out, "Access-Control-Allow-Origin", origin);
    apr_table_setn(out, "Access-Control-Expose-Headers",
                   "WWW-Authenticate, Mcp-Session-Id");
    if (r->method_number == M_OPTIONS
        && apr_table_get(r->headers_in, "Access-Control-Request-Method")) {
        return mcp_cors_preflight(r, "POST");
    }
    return OK;
}
