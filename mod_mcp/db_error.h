/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DB_ERROR_H
#define MCP_DB_ERROR_H

#include <httpd.h>
#include <libpq-fe.h>

#include "lib/env.h"

/**
 * What an error of PostgreSQL becomes for the caller. Errors of class MC are
 * raised for the caller (sql/mcp/fn/fail.sql) and are passed on; others are
 * logged, with what they may hold of a caller's data cut out, and answered by
 * a word and the request's id.
 */
mcp_error_t *mcp_db_error(const PGresult *result, const mcp_call_t *call,
                          request_rec *r, apr_pool_t *pool);

/** An error with the request's id in it, for what is nobody's business. */
mcp_error_t *mcp_db_internal(const mcp_call_t *call, apr_pool_t *pool);

/** No usable connection. */
mcp_error_t *mcp_db_unavailable(apr_pool_t *pool);

#endif
