/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CARRY_H
#define MCP_CARRY_H

#include "lib/connector.h"
#include "lib/env.h"

/*
 * The outbox worker's steps, each of which does one thing and says whether there
 * was one to do. To carry a row:
 *   1. claim it (mcp.outbox_claim, which has asked the row's gate);
 *   2. open what is sealed, for this row alone; a state that cannot be opened any
 *      more is gone, and `done` is told that it is;
 *   3. let the connector make a request of it, sign in if need be, send it; when
 *      it is in doubt, ask instead, or send it again where that does no harm;
 *   4. report the outcome (mcp.outbox_report), with the state sealed.
 * A worker that dies between 1 and 4 leaves the row in doubt. A worker is one
 * thread's.
 */

typedef struct mcp_carry_t mcp_carry_t;

/** What a worker works with; lives as long as it does. */
typedef struct mcp_carry_means_t {
    const mcp_env_t *env;        /* now, call, pause, log_error */
    const mcp_master_key_t *key; /* NULL: nothing can be opened */
    const char *node;            /* who has a row, for people who look */
    int lease;                   /* seconds; all of a row is done in them */
    void *baton;
    /** Send a parcel, which has a url. */
    void (*send)(void *baton, mcp_reply_t *reply, const mcp_parcel_t *parcel,
                 apr_pool_t *pool);
} mcp_carry_means_t;

/** Make a worker. Tokens that it was given live in it. */
mcp_carry_t *mcp_carry_make(const mcp_carry_means_t *means, apr_pool_t *pool);

/**
 * Carry one row.
 * @param did set to whether there was one
 * @return NULL; or an error of the database's: then nothing was done, or the
 *         outcome could not be reported, and the row will be in doubt
 */
mcp_error_t *mcp_carry_row(int *did, mcp_carry_t *carry, apr_pool_t *pool);

/** Tell the `done` of one row that has ended. As mcp_carry_row. */
mcp_error_t *mcp_carry_tell(int *did, mcp_carry_t *carry, apr_pool_t *pool);

/** Run one periodic job that is due. As mcp_carry_row. */
mcp_error_t *mcp_carry_job(int *did, mcp_carry_t *carry, apr_pool_t *pool);

#endif
