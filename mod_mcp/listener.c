/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/listener.h"

#include <ap_mpm.h>
#include <apr_portable.h>
#include <http_connection.h>
#include <http_core.h>
#include <http_request.h>

/* A write to a suspended connection comes after poll has said that there is
 * room for it; should it wait all the same, then not long, for others wait
 * behind it. */
#define WRITE_TIMEOUT apr_time_from_sec(2)

mcp_listener_t *mcp_listener_make(request_rec *r,
                                  const mcp_subscription_t *subscription)
{
    mcp_listener_t *listener = apr_pcalloc(r->connection->pool,
                                           sizeof(*listener));

    listener->r = r;
    listener->connection = r->connection;
    listener->subscription = subscription;
    listener->stream.r = r;
    mcp_buf_init(&listener->text, 512, r->pool);
    return listener;
}

int mcp_listener_may_suspend(const request_rec *r)
{
    const conn_rec *c = r->connection;
    int is_async = 0;

    /* An HTTP/2 stream is a connection that mod_http2 makes and takes apart
     * around the handler; nobody would come back to it. */
    return !c->master && c->cs && !c->clogging_input_filters && !r->main
           && !r->prev
           && ap_mpm_query(AP_MPMQ_IS_ASYNC, &is_async) == APR_SUCCESS
           && is_async;
}

void mcp_listener_suspend(mcp_listener_t *listener)
{
    apr_socket_timeout_set(ap_get_conn_socket(listener->connection),
                           WRITE_TIMEOUT);
}

int mcp_listener_socket(const mcp_listener_t *listener)
{
    apr_socket_t *csd = ap_get_conn_socket(listener->connection);
    apr_os_sock_t fd;

    return csd && apr_os_sock_get(&fd, csd) == APR_SUCCESS ? fd : -1;
}

/* ---- messages ---- */

static int push(mcp_listener_t *listener)
{
    return mcp_stream_push(&listener->stream,
                           (mcp_str_t){ listener->text.data,
                                        listener->text.len });
}

int mcp_listener_acknowledge(mcp_listener_t *listener)
{
    apr_table_setn(listener->r->subprocess_env, "nokeepalive", "1");
    mcp_subscription_write_ack(&listener->text, listener->subscription);
    return push(listener);
}

static int push_change(mcp_listener_t *listener, mcp_change_t kind,
                       const char *uri)
{
    listener->text.len = 0;
    mcp_subscription_write_change(&listener->text, listener->subscription, kind,
                                  uri);
    return push(listener);
}

int mcp_listener_tell(mcp_listener_t *listener, const mcp_changes_t *changes)
{
    const apr_array_header_t *uris = listener->subscription->uris;
    int is_there = 1, kind, i;

    for (kind = 1; kind <= MCP_CHANGE_LISTS && is_there; kind <<= 1) {
        if (changes->kinds & kind) {
            is_there = push_change(listener, (mcp_change_t)kind, NULL);
        }
    }
    for (i = 0; i < uris->nelts && is_there; i++) {
        if (changes->kinds & MCP_CHANGE_RESOURCE && changes->uris[i]) {
            is_there = push_change(listener, MCP_CHANGE_RESOURCE,
                                   APR_ARRAY_IDX(uris, i, const char *));
        }
    }
    return is_there;
}

void mcp_listener_conclude(mcp_listener_t *listener)
{
    const mcp_splice_t none = { { NULL, 0 }, 0 };

    listener->text.len = 0;
    mcp_subscription_write_end(&listener->text, listener->subscription);
    (void)mcp_stream_end(&listener->stream, &listener->text, &none);
}

/* ---- the end ---- */

void mcp_listener_finish(mcp_listener_t *listener)
{
    conn_rec *c = listener->connection;
    apr_socket_t *csd = ap_get_conn_socket(c);

    c->keepalive = AP_CONN_CLOSE;
    ap_process_request_after_handler(listener->r);
    listener->r = NULL;
    /* What httpd counts the connection as, until its pool is destroyed. */
    c->cs->state = CONN_STATE_SUSPENDED;
    if (ap_start_lingering_close(c)) {
        listener->until = 0;
        return;
    }
    apr_socket_timeout_set(csd, 0);
}

int mcp_listener_is_closed(mcp_listener_t *listener)
{
    char ignored[4096];
    apr_size_t len = sizeof(ignored);
    apr_status_t rv;

    rv = apr_socket_recv(ap_get_conn_socket(listener->connection), ignored,
                         &len);
    return rv != APR_SUCCESS && !APR_STATUS_IS_EAGAIN(rv);
}

void mcp_listener_close(mcp_listener_t *listener)
{
    apr_pool_destroy(listener->connection->pool);
}
