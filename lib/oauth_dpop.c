/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oauth_dpop.h"

#include "lib/dpop.h"

mcp_error_t *mcp_oauth_dpop_check(const char **thumbprint,
                                  const mcp_oauth_site_t *site,
                                  const mcp_oauth_proof_t *proof)
{
    const mcp_dpop_expect_t expect = { .method = "POST",
                                       .url = proof->endpoint,
                                       .now = site->env->now(
                                           site->env->baton) };
    mcp_dpop_t dpop;

    if (!proof->dpop) {
        *thumbprint = NULL;
        return NULL;
    }
    MCP_TRY(mcp_dpop_check(&dpop, proof->dpop, &expect, site->pool));
    MCP_TRY(mcp_oauth_once(site, dpop.once, MCP_DPOP_REMEMBER,
                           mcp_oauth_refuse(site, "invalid_dpop_proof",
                                            "The proof was used before; make a "
                                            "new one for each request.")));
    *thumbprint = dpop.thumbprint;
    return NULL;
}
