/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DB_LISTEN_H
#define MCP_DB_LISTEN_H

#include <poll.h>

#include "mod_mcp/db.h"

/*
 * A connection to PostgreSQL that only listens, to the channel mcp_change. It
 * is none of mod_dbd's, whose connections belong to calls, but is made with
 * their parameters. It never blocks: whoever owns it polls its socket and turns
 * it on, from one thread. When it is lost, it comes back by itself.
 */

typedef struct mcp_db_listen_t mcp_db_listen_t;

/** Told what a NOTIFY carried, from within mcp_db_listen_turn. */
typedef void mcp_db_news_fn_t(void *baton, mcp_str_t text);

/**
 * Make one; it connects with its first turn.
 * @param params copied
 * @param pool   closes it; is used by the owner's thread alone
 */
mcp_db_listen_t *mcp_db_listen_make(const mcp_db_params_t *params,
                                    mcp_db_news_fn_t *news, void *baton,
                                    apr_pool_t *pool);

/** Whether two connections would be the same. */
int mcp_db_listen_is_for(const mcp_db_listen_t *listen,
                         const mcp_db_params_t *params);

/**
 * What to wait for before the next turn.
 * @param fd    set; its fd is -1 when there is no socket to look at
 * @param until lowered to the time when a turn is due anyhow
 */
void mcp_db_listen_poll(const mcp_db_listen_t *listen, struct pollfd *fd,
                        apr_time_t *until);

/** Whether it listens: what is told from now on is not missed. */
int mcp_db_listen_is_ready(const mcp_db_listen_t *listen);

/**
 * Do what can be done without waiting.
 * @param events what poll saw at the socket; 0: nothing
 */
void mcp_db_listen_turn(mcp_db_listen_t *listen, short events, apr_time_t now);

#endif
