/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DB_ERROR_H
#define MCP_DB_ERROR_H

#include <libpq-fe.h>

#include "lib/env.h"

/**
 * Take the answer out of what a statement gave, or make of it what its error is
 * for the caller. Errors of class MC are raised for the caller
 * (sql/mcp/fn/fail.sql) and are passed on; others are for the log, with what
 * they may hold of a caller's data cut out, and answered by a word and the
 * request's id.
 * @param answer points into the result
 * @param log    set to words for the log, or NULL
 */
mcp_error_t *mcp_db_take(mcp_answer_t *answer, const char **log,
                         const PGresult *result, const mcp_call_t *call,
                         apr_pool_t *pool);

/** No usable connection. */
mcp_error_t *mcp_db_unavailable(apr_pool_t *pool);

/** A connection that broke under a statement. */
mcp_error_t *mcp_db_lost(const mcp_call_t *call, apr_pool_t *pool);

/** No place, or no connection, came free in time. */
mcp_error_t *mcp_db_busy(apr_pool_t *pool);

#endif
