/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_ACTION_H
#define MCP_ACTION_H

#include "lib/buf.h"
#include "lib/error.h"

/*
 * Writes: what runs them, and what two-step writes need. The work is done in
 * the database (sql/mcp/fn/action_*.sql), in one statement a call: a write that
 * nobody confirms runs there at once; of one with a preview, the first call
 * runs it and undoes it, and the tool action_confirm runs it for good.
 */

/** The output schema of a tool with a preview, JSON text: what its first call
 * returns, or, where the client asks the human in between, the outcome. */
extern const char mcp_action_output[];

/** What is listed of it, since each such tool repeats it. */
extern const char mcp_action_listed[];

/** The tools action_confirm and action_cancel as entries of a catalogue, a JSON
 * array, for catalogues that do not have them. */
extern const char mcp_action_tools[];

/** Whether a function decides about previews, and is told of the principal and
 * the descriptor, too: mcp.action_confirm, mcp.action_cancel. */
int mcp_action_decides(const char *function);

/**
 * The statement of a write that calls a function. It names the function, so that
 * preparing it tells whether there is one, but it is the platform that calls it.
 * @param door     "mcp.enter" or another that takes the same
 * @param function a name that mcp_statement_of_function took
 * @param previews whether it is undone the first time
 */
const char *mcp_action_of_function(const char *door, const char *function,
                                   int previews, apr_pool_t *pool);

/**
 * The statement of a write that runs a statement of the site's own.
 * @param sql over $2, see lib/bind.h
 */
const char *mcp_action_of_sql(const char *door, const char *sql, int previews,
                              apr_pool_t *pool);

/**
 * The error that a write's answer stands for, because it is committed and not
 * raised (mcp.refusal).
 * @return NULL: the answer is one
 */
mcp_error_t *mcp_action_refusal(mcp_str_t json, apr_pool_t *pool);

#endif
