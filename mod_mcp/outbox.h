/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OUTBOX_H
#define MCP_OUTBOX_H

#include <httpd.h>

#include "mod_mcp/db.h"

/*
 * The outbox worker of a child: a task of mod_watchdog's, in a thread of its
 * own, which carries rows of mcp.outbox, tells the functions that wait for how
 * they end, and runs periodic jobs (lib/carry.h). All children of all nodes may
 * do it at once; the database hands each row and each job to one of them.
 *
 * It asks the database every McpOutboxInterval seconds, less and less often (up
 * to five times as long) while there is nothing to do, and at once when a call
 * in its own child has written something. The connection is its own.
 */

typedef struct mcp_outbox_t mcp_outbox_t;

/**
 * In post_config: have mod_watchdog call the children's workers. Without
 * mod_watchdog it is said in the log, and nothing is sent.
 * @param server the main server
 */
apr_status_t mcp_outbox_register(server_rec *server, apr_pool_t *pconf);

/**
 * Make a child's worker.
 * @param outbox set to it, or to NULL when McpOutbox is Off everywhere
 * @param pool   its end waits for what the worker is doing
 */
apr_status_t mcp_outbox_make(mcp_outbox_t **outbox, mcp_db_t *db,
                             server_rec *server, apr_pool_t *pool);

/** Let the registered task find the worker; from then on it works. */
void mcp_outbox_begin(mcp_outbox_t *outbox, server_rec *server);

/** There may be something to do. May be called by any thread. */
void mcp_outbox_nudge(mcp_outbox_t *outbox);

/** The child is about to stop: nothing more is begun. */
void mcp_outbox_stop(mcp_outbox_t *outbox);

#endif
