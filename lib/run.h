/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_RUN_H
#define MCP_RUN_H

#include "lib/context.h"

/*
 * A function of a resource, a resource template, a prompt or a completion on
 * its way: it is followed while it runs (lib/follow.h), and one that needs to
 * know more asks the client (lib/input.h, lib/elicit.h). What goes wrong is an
 * error as the protocol has them, since these methods have no others.
 */

typedef struct mcp_run_t {
    const mcp_entry_t *entry;
    const mcp_function_t *function;
    const char *arguments; /* JSON text */
    const char *target;    /* what the request names: its state is good for that
                              alone. For functions that ask */
    const mcp_json_t
        *given;   /* the request's own arguments, likewise; or NULL */
    int may_miss; /* not_found says something to who runs it; else it is one
                     more thing that is wrong with the arguments */
} mcp_run_t;

/**
 * Run a function that asks nothing, when the token's scopes allow; the door
 * checks the role.
 * @return NULL; invalid_params, also for what the function raised about its
 *         arguments; not_found; insufficient_scope; or what tells of the server
 */
mcp_error_t *mcp_run(mcp_answer_t *answer, mcp_ctx_t *ctx,
                     const mcp_run_t *run);

/**
 * Run a function, whether it asks or not.
 * @param is_asking set to whether the reply is the requests for more input, so
 *                  that there is no answer yet
 * @return as mcp_run; or missing_capability, or what is wrong with what the
 *         client sent along (mcp_input_read)
 */
mcp_error_t *mcp_run_asking(mcp_buf_t *reply, int *is_asking,
                            mcp_answer_t *answer, mcp_ctx_t *ctx,
                            const mcp_run_t *run);

#endif
