/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/possession.h"

#include <string.h>

#include "lib/dpop.h"

static mcp_error_t *refuse(request_rec *r, const char *code, const char *why)
{
    return mcp_error_make(r->pool, code, NULL, "%s", why);
}

static mcp_error_t *check_proof(request_rec *r, const mcp_request_t *request,
                                mcp_str_t token)
{
    const char *proof = apr_table_get(r->headers_in, "DPoP");
    const mcp_dpop_expect_t expect = { .method = r->method,
                                       .url = request->resource,
                                       .token = token,
                                       .now = r->request_time };
    mcp_dpop_t dpop;

    if (!proof) {
        return refuse(r, "invalid_dpop_proof",
                      "Send a proof of the token's key in the header DPoP.");
    }
    MCP_TRY(mcp_dpop_check(&dpop, proof, &expect, r->pool));
    if (strcmp(dpop.thumbprint, request->principal->thumbprint)) {
        return refuse(r, "invalid_token",
                      "The token is bound to another key than that of the "
                      "proof.");
    }
    if (!mcp_replay_take(request->child->replay, dpop.once, MCP_DPOP_REMEMBER,
                         r->request_time, r->pool)) {
        return refuse(r, "invalid_dpop_proof",
                      "The proof was used before; make a new one for each "
                      "request.");
    }
    return NULL;
}

mcp_error_t *mcp_possession_check(request_rec *r, const mcp_request_t *request,
                                  mcp_str_t token)
{
    int is_bound = request->principal->thumbprint != NULL;

    if (is_bound && !request->is_dpop) {
        return refuse(r, "invalid_token",
                      "The token is bound to a key. Send it in the header "
                      "Authorization: DPoP <token>, with a proof in the header "
                      "DPoP.");
    }
    if (!is_bound && request->is_dpop) {
        return refuse(r, "invalid_token",
                      "The token is bound to no key. Send it in the header "
                      "Authorization: Bearer <token>.");
    }
    return is_bound ? check_proof(r, request, token) : NULL;
}
