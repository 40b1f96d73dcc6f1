/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_LISTEN_H
#define MCP_LISTEN_H

#include "mod_mcp/audience.h"

/*
 * subscriptions/listen on its way through httpd: from the handler, which
 * answers with the head of a stream and lets go of its connection, to the
 * audience, which keeps it (MCP 2026-07-28, subscriptions).
 */

/** Whether a server that may have so many listeners can have any: not with an
 * MPM that keeps a thread for each connection. */
int mcp_listen_is_possible(int listeners);

/**
 * Make the audience of a child.
 * @param audience set to NULL where there can be none
 */
apr_status_t mcp_listen_make(mcp_audience_t **audience, int listeners,
                             apr_pool_t *pool);

/** env->listen of the handler; baton is the request_rec. */
mcp_error_t *mcp_listen_admit(void *baton,
                              const mcp_subscription_t *subscription);

/**
 * Answer with the stream of a listener that was admitted.
 * @return SUSPENDED; or DONE, when the stream has ended
 */
int mcp_listen_begin(mcp_listener_t *listener);

/** The hook suspend_connection. */
void mcp_listen_suspended(conn_rec *c, request_rec *r);

#endif
