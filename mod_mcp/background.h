/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_BACKGROUND_H
#define MCP_BACKGROUND_H

#include <httpd.h>

#include "lib/env.h"
#include "mod_mcp/db.h"

/*
 * Threads of a child that work without a request. There are as many as there are
 * places, made when they are first needed; each job has a place before it
 * begins, and a database connection of its own (mod_mcp/db_own.h).
 *
 * When the child stops, the jobs get some time to end by themselves, more when it
 * stops gracefully; then their statements are cancelled, and they say how they
 * ended.
 */

typedef struct mcp_background_t mcp_background_t;

/** Make the places of a child; the pool's end waits for what runs in them. */
apr_status_t mcp_background_make(mcp_background_t **background, mcp_db_t *db,
                                 int places, apr_pool_t *pool);

/** Take a place. @return 0: there is none */
int mcp_background_reserve(mcp_background_t *background);

/** Give it back. */
void mcp_background_unreserve(mcp_background_t *background);

/**
 * Do a job in it.
 * @param server whose database connections are to be had
 * @return 0: there is no thread for it, and the place is free again
 */
int mcp_background_start(mcp_background_t *background, server_rec *server,
                         const mcp_job_t *job);

/** The child is about to stop: time runs, and there are no places any more. */
void mcp_background_stop(mcp_background_t *background, int graceful);

#endif
