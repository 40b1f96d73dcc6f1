/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/challenge.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/dpop.h"
#include "lib/uri.h"

static const char *metadata_url(const mcp_request_t *request, apr_pool_t *pool)
{
    return apr_pstrcat(pool, mcp_uri_origin(request->resource, pool),
                       "/.well-known/oauth-protected-resource",
                       mcp_uri_path(request->resource), NULL);
}

static const char *error_of(const char *error, const char *description,
                            apr_pool_t *pool)
{
    return error
               ? apr_psprintf(pool, "error=\"%s\", error_description=\"%s\", ",
                              error, description)
               : "";
}

/* Where to get what it takes. */
static const char *place_of(const mcp_request_t *request, const char *scopes,
                            apr_pool_t *pool)
{
    const char *scope = "";

    if (scopes && *scopes) {
        scope = apr_pstrcat(pool, ", scope=\"", scopes, "\"", NULL);
    }
    return apr_pstrcat(pool, "resource_metadata=\"",
                       metadata_url(request, pool), "\"", scope, NULL);
}

/* Bearer goes first: there are clients that read no further. */
void mcp_challenge_set(request_rec *r, const mcp_request_t *request,
                       const char *error, const char *description,
                       const char *scopes)
{
    static const char algs[] = "algs=\"" MCP_DPOP_ALGS "\"";
    static const char name[] = "WWW-Authenticate";
    const char *place = place_of(request, scopes, r->pool);
    const char *said = error_of(error, description, r->pool);
    int wants_token = !error || !strcmp(error, "invalid_token")
                      || !strcmp(error, "invalid_dpop_proof");

    apr_table_unset(r->err_headers_out, name);
    if (wants_token || !request->is_dpop) {
        apr_table_addn(r->err_headers_out, name,
                       apr_pstrcat(r->pool, "Bearer ",
                                   request->is_dpop ? "" : said, place, NULL));
    }
    if (request->is_dpop) {
        apr_table_addn(r->err_headers_out, name,
                       apr_pstrcat(r->pool, "DPoP ", said, algs, ", ", place,
                                   NULL));
    }
    else if (wants_token) {
        apr_table_addn(r->err_headers_out, name,
                       apr_pstrcat(r->pool, "DPoP ", algs, NULL));
    }
}
