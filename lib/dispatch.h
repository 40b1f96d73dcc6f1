/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DISPATCH_H
#define MCP_DISPATCH_H

#include "lib/context.h"

/*
 * The table of methods: which function answers, and which revisions know it. A
 * message that comes here is well formed; what it means begins here.
 */

/**
 * Answer one request into reply: its result, in its envelope. Notifications and
 * responses to requests of ours get no answer and leave reply as it is; of the
 * notifications, notifications/cancelled does something (lib/cancel.h).
 * @return NULL, or the error to answer with; reply is then as it was
 */
mcp_error_t *mcp_dispatch(mcp_buf_t *reply, mcp_ctx_t *ctx);

/**
 * A method that some revision knows, as a word that outlives the request.
 * @param name may be NULL
 * @return NULL: there is none of that name
 */
const char *mcp_dispatch_method(const char *name);

#endif
