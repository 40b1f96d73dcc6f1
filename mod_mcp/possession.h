/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_POSSESSION_H
#define MCP_POSSESSION_H

#include "mod_mcp/request.h"

/*
 * Tokens that are bound to a key (RFC 9449): whoever shows one must show with
 * each request, once it is known what the token says, that they have the key.
 * Proofs that were seen are remembered in memory that all children of this
 * server share; what another machine has seen, it does not know.
 */

/**
 * Check it: a bound token comes as DPoP with a proof of its key, any other as
 * Bearer.
 * @param token as it was shown
 * @return NULL; invalid_token: the wrong scheme or another key; or
 *         invalid_dpop_proof
 */
mcp_error_t *mcp_possession_check(request_rec *r, const mcp_request_t *request,
                                  mcp_str_t token);

#endif
