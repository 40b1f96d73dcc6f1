/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_EXCHANGE_H
#define MCP_EXCHANGE_H

#include "lib/context.h"

/*
 * One POST: the body's bytes in, the answer's bytes and HTTP status out (MCP
 * 2025-11-25, transports, Streamable HTTP). The steps in order: parse; one
 * message or, where the revision has batches, an array; the revision from the
 * header; the envelope; the method. The first step that fails answers.
 */

/** Messages in a batch, at most. */
#define MCP_EXCHANGE_BATCH_MAX 32

/** What the HTTP side knows of the message. */
typedef struct mcp_exchange_t {
    mcp_str_t body;
    const char *version; /* header MCP-Protocol-Version, or NULL */
} mcp_exchange_t;

/**
 * Answer a POST.
 * @param reply  the body of the answer, around ctx->splice when that is set;
 *               nothing is added when there is none
 * @param ctx    pool, env, catalogue, listing, principal and request are set
 * @return the HTTP status: 200; 202 when nothing asked for an answer; 400;
 *         401 and 403 when ctx->outcome asks for a challenge
 */
int mcp_exchange(mcp_buf_t *reply, mcp_ctx_t *ctx,
                 const mcp_exchange_t *exchange);

#endif
