/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_WORK_H
#define MCP_WORK_H

#include <apr_pools.h>
#include <apr_time.h>

/*
 * Work that somebody begins, waits for, and leaves to itself when it takes too
 * long. Two threads hold it: the one that begins it and the one that does it.
 * They agree here, once and for both, whether the outcome is handed over. Until
 * they do, the outcome is the worker's; then it is the other's.
 */

typedef struct mcp_work_t mcp_work_t;

/** Make work, held by both threads. */
apr_status_t mcp_work_make(mcp_work_t **work);

/** The pool of the work: the beginner's until the worker starts, then the
 * worker's. It dies when both have let go. */
apr_pool_t *mcp_work_pool(const mcp_work_t *work);

/**
 * Wait for the outcome (the beginner, once).
 * @param wait microseconds, at most
 * @return 1: it was handed over, and nothing changes it any more; 0: the work
 *         goes on by itself
 */
int mcp_work_wait(mcp_work_t *work, apr_interval_time_t wait);

/**
 * Offer the outcome (the worker, once).
 * @return 1: it is handed over; 0: nobody waits any more
 */
int mcp_work_offer(mcp_work_t *work);

/** Let go of it; both do, once. */
void mcp_work_leave(mcp_work_t *work);

#endif
