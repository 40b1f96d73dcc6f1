/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_COMPLETION_H
#define MCP_COMPLETION_H

#include "lib/context.h"

/*
 * completion/complete (MCP 2025-11-25, server/utilities/completion): proposals
 * for an argument of a prompt or a variable of a resource template. Words of
 * the catalogue are those that begin with the value, whatever the case; a
 * function finds what it likes, behind the roles and row policies of its
 * prompt or template.
 */

/** Values of an answer, at most; the protocol's bound. */
#define MCP_COMPLETION_MAX 100

/** The value that is completed is at most this long, in bytes. */
#define MCP_COMPLETION_VALUE_MAX 1000

/**
 * completion/complete.
 * @return NULL, also when nothing is known of the argument; invalid_params: the
 *         ref, the argument or the context is malformed or names nothing here,
 *         or the caller's role may not use it; insufficient_scope
 */
mcp_error_t *mcp_completion_complete(mcp_buf_t *reply, mcp_ctx_t *ctx);

#endif
