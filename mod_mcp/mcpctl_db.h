/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_DB_H
#define MOD_MCP_MCPCTL_DB_H

#include <libpq-fe.h>

#include "lib/error.h"

/*
 * mcpctl's way to PostgreSQL: connections and results that die with a pool, and
 * its errors as ours. The code of an error is its SQLSTATE; 08001 when there is
 * no connection.
 */

/**
 * Connect, with UTF-8 and no notices.
 * @param conninfo a connection string or URI of libpq's; NULL: its environment
 * @return NULL, or 08001; 0A000: the server is older than PostgreSQL 14
 */
mcp_error_t *mcpctl_db_open(PGconn **db, const char *conninfo,
                            apr_pool_t *pool);

/**
 * Run one statement.
 * @param result freed with pool
 * @param values count texts for $1, $2, ...; NULL among them is null
 */
mcp_error_t *mcpctl_db_query(const PGresult **result, PGconn *db,
                             const char *statement, int count,
                             const char *const *values, apr_pool_t *pool);

/** Run statements without parameters and results. */
mcp_error_t *mcpctl_db_run(PGconn *db, const char *statements,
                           apr_pool_t *pool);

/** What PostgreSQL said, as an error; message and hint are its own. */
mcp_error_t *mcpctl_db_error(PGconn *db, const PGresult *result,
                             apr_pool_t *pool);

#endif
