/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/listen.h"

#include <stdlib.h>
#include <string.h>

#include <ap_mpm.h>
#include <http_config.h>
#include <http_log.h>
#include <http_main.h>
#include <http_protocol.h>
#include <httpd.h>

#include "mod_mcp/request.h"

APLOG_USE_MODULE(mcp);

/* Streams of one account, in one child. */
#define EACH 8

/* A client comes back, with a token that is then good. */
#define LIFE apr_time_from_sec(3600)

/* ---- how many ---- */

/* AsyncRequestWorkerFactor (event): how many connections beyond its threads a
 * child accepts, for each thread that is idle. Nobody tells but the
 * configuration. */
static double async_factor(void)
{
    const ap_directive_t *directive;
    double factor = 0;

    for (directive = ap_conftree; directive; directive = directive->next) {
        if (!strcasecmp(directive->directive, "AsyncRequestWorkerFactor")) {
            factor = strtod(directive->args, NULL);
        }
    }
    return factor > 0 ? factor : 2;
}

/* A suspended connection counts for httpd like any other, and a child that has
 * too many accepts none. So half of those beyond its threads may be ours. */
static int fit(int listeners, int threads)
{
    double most = threads * async_factor() / 2;

    if (listeners <= most) {
        return listeners;
    }
    ap_log_error(APLOG_MARK, APLOG_INFO, 0, ap_server_conf,
                 "McpListeners is %d, but %d streams are as many as this "
                 "child may keep open with its ThreadsPerChild and "
                 "AsyncRequestWorkerFactor",
                 listeners, (int)most);
    return (int)most;
}

int mcp_listen_is_possible(int listeners)
{
    int is_async = 0;

    return listeners && ap_mpm_query(AP_MPMQ_IS_ASYNC, &is_async) == APR_SUCCESS
           && is_async;
}

apr_status_t mcp_listen_make(mcp_audience_t **audience, int listeners,
                             apr_pool_t *pool)
{
    mcp_audience_limits_t limits = { .each = EACH };
    int threads = 1;

    *audience = NULL;
    if (!mcp_listen_is_possible(listeners)) {
        return APR_SUCCESS;
    }
    ap_mpm_query(AP_MPMQ_MAX_THREADS, &threads);
    limits.listeners = fit(listeners, threads);
    limits.held = threads / 4 ? threads / 4 : 1;
    return mcp_audience_make(audience, &limits, pool);
}

/* ---- one of them ---- */

mcp_error_t *mcp_listen_admit(void *baton,
                              const mcp_subscription_t *subscription)
{
    request_rec *r = baton;
    mcp_request_t *request = mcp_request_get(r);
    const mcp_principal_t *principal = request->principal;
    mcp_listener_t *listener;

    if (!mcp_stream_is_wanted(r)) {
        return mcp_error_make(r->pool, "invalid_request",
                              "Send Accept: application/json, "
                              "text/event-stream.",
                              "The answer to subscriptions/listen is an event "
                              "stream.");
    }
    listener = mcp_listener_make(r, subscription);
    listener->workspace = principal->workspace;
    listener->account = principal->account;
    listener->credential = principal->credential_id;
    listener->until = r->request_time + LIFE;
    if (principal->expires < listener->until) {
        listener->until = principal->expires;
    }
    MCP_TRY(mcp_audience_admit(request->child->audience, listener,
                               request->child->db));
    request->listener = listener;
    return NULL;
}

int mcp_listen_begin(mcp_listener_t *listener)
{
    int is_there = mcp_listener_acknowledge(listener);

    if (listener->state != MCP_LISTENER_HELD && is_there) {
        return SUSPENDED;
    }
    if (is_there) {
        mcp_audience_hold(listener);
    }
    return DONE;
}

void mcp_listen_suspended(conn_rec *c, request_rec *r)
{
    const mcp_request_t *request = r ? mcp_request_get(r) : NULL;

    if (request && request->listener && c->cs->state == CONN_STATE_SUSPENDED) {
        mcp_audience_take(request->listener);
    }
}
