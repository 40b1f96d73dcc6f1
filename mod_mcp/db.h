/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DB_H
#define MCP_DB_H

#include <httpd.h>

#include "lib/env.h"

/*
 * The database path. Connections are mod_dbd's; statements go over the native
 * libpq handle, because apr_dbd hides what is needed here: SQLSTATE, NULL,
 * preparing when first used, and whether a connection is still alive.
 *
 *  1. Wait at the gate: no more statements at once than connections, and a
 *     bounded wait, which mod_dbd's pool has not.
 *  2. Borrow a connection; replace it when its backend is gone.
 *  3. In one round trip: set the connection up and prepare, where this backend
 *     has not seen it yet, and run.
 *     While it runs, who follows the call hears its notices and is asked
 *     whether to go on; if not, PostgreSQL is told to cancel the statement.
 *  4. Give the connection back before the answer is written, so that a slow
 *     reader holds memory and not a connection.
 */

typedef struct mcp_db_t mcp_db_t;

typedef struct mcp_db_limits_t {
    int concurrency;                   /* statements at once */
    apr_interval_time_t queue_timeout; /* wait for one of them to end */
    apr_interval_time_t statement_timeout;
} mcp_db_limits_t;

/** Make a child's gate; it dies with the pool. */
apr_status_t mcp_db_make(mcp_db_t **db, const mcp_db_limits_t *limits,
                         apr_pool_t *pool);

/**
 * Look mod_dbd's functions up. Optional functions are registered when modules
 * are loaded, so this works from check_config on, which comes before the
 * optional_fn_retrieve hook.
 * @return whether mod_dbd is there
 */
int mcp_db_retrieve(void);

/**
 * Run a statement in the pool of connections of the request's server.
 * @param answer points into libpq's result, which lives as long as pool
 * @return NULL; an error raised with SQLSTATE class MC; or
 *         busy: no connection came free in time
 *         timeout: the statement ran too long
 *         cancelled: call->watch, or somebody from outside, ended it
 *         unavailable: no database, or it lacks what the statement needs
 *         in_doubt: the connection broke while a write was under way
 *         internal: all else; the log has the details under the request's id
 */
mcp_error_t *mcp_db_call(mcp_db_t *db, request_rec *r, mcp_answer_t *answer,
                         const mcp_call_t *call, apr_pool_t *pool);

/** Parameters of a connection: names and values, each ended by NULL. */
typedef struct mcp_db_params_t {
    const char **names;
    const char **values;
} mcp_db_params_t;

/**
 * How the connections of a server are made (DBDParams).
 * @return NULL, or busy, unavailable
 */
mcp_error_t *mcp_db_params(mcp_db_params_t *params, mcp_db_t *db,
                           server_rec *server, apr_pool_t *pool);

#endif
