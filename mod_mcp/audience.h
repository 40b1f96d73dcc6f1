/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_AUDIENCE_H
#define MCP_AUDIENCE_H

#include "mod_mcp/db.h"
#include "mod_mcp/seats.h"

/*
 * All listeners of a child, and the one thread that serves them. It hears what
 * PostgreSQL says (mod_mcp/db_listen.h) and watches the clients' sockets, so an
 * open stream holds no thread and no connection of mod_dbd's, only memory.
 *
 * A listener's connection belongs to httpd's thread until httpd suspends it,
 * and from then on to ours. Over HTTP/2, where httpd cannot, a thread of
 * mod_http2 stays with it: few may.
 */

typedef struct mcp_seats_t mcp_audience_t;

/**
 * Make a child's audience. The thread starts with the first listener and ends
 * before the pool does.
 */
apr_status_t mcp_audience_make(mcp_audience_t **audience,
                               const mcp_audience_limits_t *limits,
                               apr_pool_t *pool);

/**
 * Take a listener in; it leaves with its request's pool. When this returns,
 * the database is listened to.
 * @param listener workspace, account, credential and until are set; state is set to HELD
 *                 or, for now, OPENING
 * @return NULL, or stream_refused: too many, or the database is away
 */
mcp_error_t *mcp_audience_admit(mcp_audience_t *audience,
                                mcp_listener_t *listener, mcp_db_t *db);

/** httpd has suspended the listener's connection. */
void mcp_audience_take(mcp_listener_t *listener);

/** Keep the calling thread with a listener until its stream has ended. */
void mcp_audience_hold(mcp_listener_t *listener);

/** The child will stop: end all streams, take no more. */
void mcp_audience_stop(mcp_audience_t *audience);

#endif
