/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_USHER_H
#define MCP_USHER_H

#include "mod_mcp/seats.h"

/*
 * The one thread of a child that serves its listeners: it polls what there is
 * to poll (a pipe by which it is woken, the connections that listen to
 * PostgreSQL, the clients' sockets), says what is due, and takes apart the
 * connections of those that have ended. It never waits for a client.
 */

/** The thread's function; data is the mcp_seats_t. It ends when is_over is set
 * and no connection is left. */
void *APR_THREAD_FUNC mcp_usher_run(apr_thread_t *thread, void *data);

#endif
