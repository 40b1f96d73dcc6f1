/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_BOARD_H
#define MCP_BOARD_H

#include <apr_pools.h>
#include <apr_time.h>

/*
 * Where the children of one httpd let each other know which calls are to end.
 * Nobody signs on: a call that takes long looks here now and then, so a call
 * that does not costs nothing. It is a ring in shared memory without a lock; who
 * posts faster than calls look overwrites, and a cancellation is lost, as the
 * protocol lets it be.
 */

typedef struct mcp_board_t mcp_board_t;

/** Make a board for the children to come; it dies with the pool. */
apr_status_t mcp_board_make(mcp_board_t **board, apr_pool_t *pool);

/** Post a key, which is not 0. */
void mcp_board_post(mcp_board_t *board, apr_uint64_t key, apr_time_t now);

/** Whether the key was posted at that time or later. */
int mcp_board_has(mcp_board_t *board, apr_uint64_t key, apr_time_t since);

#endif
