/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_EXCHANGE_H
#define MCP_EXCHANGE_H

#include "lib/context.h"

/*
 * One POST: the body's bytes in, the answer's bytes and HTTP status out (MCP
 * 2025-11-25 and 2026-07-28, transports, Streamable HTTP). The steps in order:
 * parse; the revision, from the header and the message; one message or, where
 * the revision has batches, an array; the envelope; the method. The first step that fails answers.
 */

/** Messages in a batch, at most. */
#define MCP_EXCHANGE_BATCH_MAX 32

/**
 * Answer a POST.
 * @param reply  the body of the answer, around ctx->splice when that is set;
 *               nothing is added when there is none
 * @param ctx    pool, env, headers, catalogue, listing, principal and request
 *               are set
 * @return the HTTP status: 200; 202 when nothing asked for an answer; what
 *         mcp_error_rpc gives an error; 401 and 403 when ctx->outcome asks for
 *         a challenge
 */
int mcp_exchange(mcp_buf_t *reply, mcp_ctx_t *ctx, mcp_str_t body);

#endif
