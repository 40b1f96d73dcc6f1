/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_GATE_H
#define MCP_GATE_H

#include <apr_pools.h>
#include <apr_time.h>

/*
 * A gate that lets so many threads in at once and no more, with a bounded wait.
 *
 * Whoever comes while there is room goes in, even when others have just been
 * woken for it: handing each place to the one who waits longest would leave it
 * empty while that thread is being scheduled, and halve what gets through. But
 * a thread that has waited for longer than a few turns would otherwise be
 * overtaken for as long as there is load; so from then on the place is its.
 */

typedef struct mcp_gate_t mcp_gate_t;

/**
 * Make a gate; it dies with the pool.
 * @param places   how many may be in at once
 * @param patience microseconds after which nobody is overtaken any more
 */
apr_status_t mcp_gate_make(mcp_gate_t **gate, int places,
                           apr_interval_time_t patience, apr_pool_t *pool);

/**
 * Go in, waiting at most `wait` microseconds.
 * @return 1: in, and mcp_gate_leave is owed; 0: there was no place in time
 */
int mcp_gate_enter(mcp_gate_t *gate, apr_interval_time_t wait);

/** Go out. */
void mcp_gate_leave(mcp_gate_t *gate);

#endif
