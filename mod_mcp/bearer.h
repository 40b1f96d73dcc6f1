/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_BEARER_H
#define MCP_BEARER_H

#include "lib/context.h"
#include "mod_mcp/request.h"

/*
 * The check of bearer tokens (RFC 6750) and API keys, before any handler runs: so that what
 * Apache counts, limits and logs carries the verified caller.
 */

/**
 * The fixups hook, and with mod_qos the header_parser hook: a request for an endpoint gets its principal, or an answer
 * that says how to come by a token (RFC 9728, 5.1).
 * @return OK, DECLINED (not for an endpoint, or passed before), DONE (refused
 *         and answered)
 */
int mcp_bearer_fixups(request_rec *r);

/**
 * Answer a request that must have a token and has none.
 * @return DONE
 */
int mcp_bearer_ask(request_rec *r, const mcp_request_t *request);

/**
 * Set WWW-Authenticate for an answer whose token was fine until the method was
 * asked: 401 when the database refuses the account or the credential, 403 when
 * the tool needs other scopes (RFC 6750, 3.1), which a key cannot get.
 */
void mcp_bearer_challenge(request_rec *r, const mcp_request_t *request,
                          const mcp_outcome_t *outcome);

/** What the library calls to reach the database: baton is a request_rec. */
mcp_error_t *mcp_bearer_call(void *baton, mcp_answer_t *answer,
                             const mcp_call_t *call, apr_pool_t *pool);

#endif
