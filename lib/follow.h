/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_FOLLOW_H
#define MCP_FOLLOW_H

#include "lib/context.h"

/*
 * A call while its statement runs: what the statement says goes to the client
 * as notifications (MCP 2025-11-25, basic, progress; logging), and a call that
 * nobody waits for any more is cancelled (cancellation).
 *
 * Progress is told to those who sent a progress token. When there is more of it
 * than anybody can look at, the newest is kept and told later, the last one
 * before the result in any case. Log messages go to clients of stateless
 * revisions that named a level, and from level info on to all others, because
 * no setLevel is remembered; those that are too many are left out, and counted.
 *
 * Stateless, a client cancels by going away; with a handshake, it comes back
 * and says so (lib/cancel.h).
 */

/** Run one statement as mcp_door_call does, and follow it. */
mcp_error_t *mcp_follow_call(mcp_answer_t *answer, mcp_ctx_t *ctx,
                             mcp_call_t *call);

typedef struct mcp_follow_t mcp_follow_t;

/** Begin to follow a call of the request: sets call->watch and call->lock. */
mcp_follow_t *mcp_follow_begin(mcp_ctx_t *ctx, mcp_call_t *call);

/** The call has ended: tell what was held back. Nothing may be told after it.
 */
void mcp_follow_end(mcp_follow_t *follow);

#endif
