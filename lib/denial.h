/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DENIAL_H
#define MCP_DENIAL_H

#include "lib/context.h"

/*
 * Calls that somebody who is known may not make: each is in the audit. What
 * refuses a call has undone its transaction, or has begun none, so this is a
 * statement of its own; calls that succeed do not pay for it.
 */

/**
 * Note in the audit that a call was denied, when the error is a denial:
 * forbidden, insufficient_scope, account_inactive, credential_ended. All others,
 * and callers who have shown no token, leave nothing. When it cannot be written,
 * the log says so, and the call is denied all the same.
 */
void mcp_denial_note(mcp_ctx_t *ctx, const mcp_tool_t *tool, const char *code);

#endif
