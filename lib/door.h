/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DOOR_H
#define MCP_DOOR_H

#include "lib/context.h"

/*
 * The way of a message to the database and what is asked of the caller before:
 * every statement enters through mcp.enter, which names the account's role, and
 * what it says of it is remembered for lists.
 */

/**
 * Run one statement. The principal, unless the call has one, and the request's
 * id are bound here, and the role that comes back is noted.
 * @return NULL, or what env->call returns
 */
mcp_error_t *mcp_door_call(mcp_answer_t *answer, mcp_ctx_t *ctx,
                           mcp_call_t *call);

/**
 * Know the caller's role, which decides what is listed. The database is asked
 * again every half minute, so that a new role or a disabled account shows.
 * @param what the method, for the log
 */
mcp_error_t *mcp_door_know_role(mcp_ctx_t *ctx, const char *what);

/** Ask the database for it now: what a stream depends on for long. */
mcp_error_t *mcp_door_ask_role(mcp_ctx_t *ctx, const char *what);

/**
 * Whether the token carries all scopes that an entry needs.
 * @param scopes of const char *
 * @return NULL, or insufficient_scope; then the outcome names all of them, as
 *         a challenge does (RFC 6750, 3.1), unless that would be in vain: for
 *         a key, which can get no more of them, and for a scope that the
 *         caller's role is not given; or what asking for the role returns
 */
mcp_error_t *mcp_door_check_scopes(mcp_ctx_t *ctx,
                                   const apr_array_header_t *scopes);

/**
 * Whether the caller may use an entry whose contents need no database, by role
 * and scopes.
 * @param what the method, for the log
 * @return NULL; invalid_params: the role may not; insufficient_scope; or what
 *         asking for the role returns
 */
mcp_error_t *mcp_door_check(mcp_ctx_t *ctx, const mcp_entry_t *entry,
                            const char *what);

/**
 * The error internal: a function of the entry gave what it must not, which the
 * log is told.
 * @param why without any value of the answer
 */
mcp_error_t *mcp_door_bad_answer(const mcp_ctx_t *ctx, const mcp_entry_t *entry,
                                 const char *why);

/**
 * The same for an answer that breaks rules: the log is told of the first place.
 * @param kind  of what made it: "tool"
 * @param error of the check; without fields its code is the rule
 */
mcp_error_t *mcp_door_bad_content(const mcp_ctx_t *ctx, const char *kind,
                                  const char *name, const mcp_error_t *error);

#endif
