/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DB_OWN_H
#define MCP_DB_OWN_H

#include <httpd.h>

#include "mod_mcp/db.h"

/*
 * A database connection of its own, for work in the background: what takes
 * minutes would leave none of mod_dbd's for calls. It is made when it is first
 * used, with what mod_dbd's are made with, and made again when it broke.
 *
 * PostgreSQL looks every two seconds whether we are still there, so that
 * nothing goes on for a child that was killed, and its locks are gone.
 */

typedef struct mcp_db_own_t mcp_db_own_t;

/**
 * Make one, without a connection yet; it is closed with the pool.
 * @param limit microseconds that a statement that is_long may take
 * @param stop  becomes 1 when such a statement is to be stopped
 */
mcp_db_own_t *mcp_db_own_make(mcp_db_t *db, server_rec *server,
                              apr_interval_time_t limit,
                              volatile apr_uint32_t *stop, apr_pool_t *pool);

/** Run a statement, as mcp_env_t's call. */
mcp_error_t *mcp_db_own_call(void *own, mcp_answer_t *answer,
                             const mcp_call_t *call, apr_pool_t *pool);

/** Tell the server's log, as mcp_env_t's log_error. */
void mcp_db_own_log(void *own, const char *what, const char *text);

/** Close the connection, if there is one. */
void mcp_db_own_close(mcp_db_own_t *own);

#endif
