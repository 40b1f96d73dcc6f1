/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CANCEL_H
#define MCP_CANCEL_H

#include "lib/context.h"

/*
 * notifications/cancelled (MCP 2025-11-25, basic, cancellation), in revisions
 * with a handshake. There are no sessions, so a call is known by who makes it
 * and by its request id. The notification comes as a request of its own, to any
 * child of any node: all children of a machine read one board (env->cancel),
 * and for those elsewhere the database looks who holds the call's lock. A call
 * that is not found has ended, or was never there; nobody is told.
 */

/** The word for a call that was cancelled, by whomever. */
#define MCP_CANCELLED "cancelled"

/**
 * The key of a call.
 * @param id the request's id, as its bytes
 * @return 0: it has none
 */
apr_uint64_t mcp_cancel_key(const mcp_ctx_t *ctx, mcp_str_t id);

/**
 * Whether the message being answered was cancelled since then.
 * @param key its key; 0: is made and set
 */
int mcp_cancel_is_asked(const mcp_ctx_t *ctx, apr_uint64_t *key,
                        apr_time_t since);

/** Take the notification. */
void mcp_cancel_read(mcp_ctx_t *ctx);

#endif
