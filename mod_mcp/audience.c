/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/audience.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <apr_strings.h>
#include <http_log.h>

#include "mod_mcp/usher.h"

APLOG_USE_MODULE(mcp);

/* For the database's connection, when it is the first. */
#define READY_TIME apr_time_from_sec(2)

/* ---- beginning and end ---- */

static apr_status_t join(void *baton)
{
    mcp_seats_t *seats = baton;
    apr_status_t rv;

    mcp_audience_stop(seats);
    if (seats->thread) {
        mcp_seats_lock(seats);
        seats->is_over = 1;
        mcp_seats_unlock(seats);
        mcp_seats_wake(seats);
        apr_thread_join(&rv, seats->thread);
    }
    close(seats->wake[0]);
    close(seats->wake[1]);
    return APR_SUCCESS;
}

apr_status_t mcp_audience_make(mcp_audience_t **out,
                               const mcp_audience_limits_t *limits,
                               apr_pool_t *parent)
{
    mcp_seats_t *seats;
    apr_pool_t *pool;
    apr_status_t rv;

    apr_pool_create(&pool, parent);
    seats = apr_pcalloc(pool, sizeof(*seats));
    seats->limits = *limits;
    seats->pool = pool;
    seats->by_server = apr_hash_make(pool);
    APR_RING_INIT(&seats->listeners, mcp_listener_t, link);
    APR_RING_INIT(&seats->closed, mcp_listener_t, link);
    apr_pool_create(&seats->turn, pool);
    rv = apr_thread_mutex_create(&seats->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    if (rv == APR_SUCCESS) {
        rv = apr_thread_cond_create(&seats->change, pool);
    }
    if (rv == APR_SUCCESS && pipe2(seats->wake, O_NONBLOCK | O_CLOEXEC) == -1) {
        rv = apr_get_os_error();
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    /* Before the pools of the database's connections are destroyed. */
    apr_pool_pre_cleanup_register(pool, seats, join);
    *out = seats;
    return APR_SUCCESS;
}

void mcp_audience_stop(mcp_audience_t *seats)
{
    mcp_seats_lock(seats);
    seats->is_stopping = 1;
    apr_thread_cond_broadcast(seats->change);
    mcp_seats_unlock(seats);
    mcp_seats_wake(seats);
}

/* ---- who listens ---- */

static mcp_error_t *refuse(const mcp_listener_t *listener, const char *why)
{
    return mcp_error_make(listener->r->pool, "stream_refused",
                          "Try again later; lists say by ttlMs for how long "
                          "they are good.",
                          "busy: %s", why);
}

static mcp_error_t *check_room(const mcp_seats_t *seats,
                               const mcp_listener_t *newcomer, int is_held)
{
    const mcp_listener_t *listener;
    int own = 0;

    if (seats->is_stopping) {
        return refuse(newcomer, "the server is about to stop or to reload.");
    }
    APR_RING_FOREACH(listener, &seats->listeners, mcp_listener_t, link)
    {
        own += !strcmp(listener->account, newcomer->account)
               && !strcmp(listener->workspace, newcomer->workspace);
    }
    if (own >= seats->limits.each) {
        return refuse(newcomer, "this account has as many streams open as one "
                                "may have.");
    }
    if (seats->count >= seats->limits.listeners
        || (is_held && seats->held >= seats->limits.held)) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, newcomer->r,
                      "MCP0212: a listener was refused, because %d are "
                      "there%s; "
                      "see McpListeners in the README",
                      is_held ? seats->held : seats->count,
                      is_held ? " over HTTP/2" : "");
        return refuse(newcomer, "as many streams are open as there may be.");
    }
    return NULL;
}

static mcp_error_t *enter(mcp_seats_t *seats, mcp_listener_t *listener)
{
    int is_held = !mcp_listener_may_suspend(listener->r);

    MCP_TRY(check_room(seats, listener, is_held));
    listener->seats = seats;
    listener->state = is_held ? MCP_LISTENER_HELD : MCP_LISTENER_WAITING;
    APR_RING_INSERT_TAIL(&seats->listeners, listener, mcp_listener_t, link);
    seats->count++;
    seats->held += is_held;
    apr_pool_cleanup_register(listener->r->pool, listener, mcp_seats_leave,
                              apr_pool_cleanup_null);
    return NULL;
}

/* ---- sources ---- */

static mcp_source_t *source_for(mcp_seats_t *seats,
                                const mcp_db_params_t *params)
{
    mcp_source_t *source;
    apr_pool_t *pool;

    for (source = seats->sources; source; source = source->next) {
        if (mcp_db_listen_is_for(source->listen, params)) {
            return source;
        }
    }
    apr_pool_create(&pool, seats->pool);
    source = apr_pcalloc(pool, sizeof(*source));
    source->seats = seats;
    source->listen = mcp_db_listen_make(params, mcp_seats_hear, source, pool);
    source->next = seats->sources;
    seats->sources = source;
    return source;
}

static mcp_error_t *find_source(mcp_source_t **out, mcp_seats_t *seats,
                                request_rec *r, mcp_db_t *db)
{
    const server_rec *server = r->server;
    mcp_db_params_t params;

    mcp_seats_lock(seats);
    *out = apr_hash_get(seats->by_server, &server, sizeof(server));
    mcp_seats_unlock(seats);
    if (*out) {
        return NULL;
    }
    MCP_TRY(mcp_db_params(&params, db, r->server, r->pool));
    mcp_seats_lock(seats);
    *out = source_for(seats, &params);
    apr_hash_set(seats->by_server,
                 apr_pmemdup(seats->pool, &server, sizeof(server)),
                 sizeof(server), *out);
    mcp_seats_unlock(seats);
    return NULL;
}

static mcp_error_t *start_thread(mcp_seats_t *seats,
                                 const mcp_listener_t *listener)
{
    apr_status_t rv;

    if (seats->thread) {
        return NULL;
    }
    rv = apr_thread_create(&seats->thread, NULL, mcp_usher_run, seats,
                           seats->pool);
    if (rv == APR_SUCCESS) {
        return NULL;
    }
    seats->thread = NULL;
    ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, listener->r,
                  "MCP0213: the thread for listeners could not start");
    return refuse(listener, "the server cannot listen.");
}

static mcp_error_t *wait_ready(mcp_seats_t *seats,
                               const mcp_listener_t *listener)
{
    apr_time_t until = apr_time_now() + READY_TIME;
    apr_time_t now;

    while (!listener->source->is_ready && !seats->is_stopping) {
        now = apr_time_now();
        if (now >= until) {
            return refuse(listener, "the database cannot be listened to.");
        }
        apr_thread_cond_timedwait(seats->change, seats->mutex, until - now);
    }
    return NULL;
}

static mcp_error_t *come_in(mcp_seats_t *seats, mcp_listener_t *listener)
{
    MCP_TRY(start_thread(seats, listener));
    MCP_TRY(enter(seats, listener));
    mcp_seats_wake(seats);
    MCP_TRY(wait_ready(seats, listener));
    if (listener->state == MCP_LISTENER_WAITING) {
        listener->state = MCP_LISTENER_OPENING;
    }
    memset(&listener->changes, 0, sizeof(listener->changes));
    return NULL;
}

mcp_error_t *mcp_audience_admit(mcp_audience_t *seats, mcp_listener_t *listener,
                                mcp_db_t *db)
{
    mcp_source_t *source;
    mcp_error_t *error;

    MCP_TRY(find_source(&source, seats, listener->r, db));
    listener->source = source;
    mcp_seats_lock(seats);
    error = come_in(seats, listener);
    mcp_seats_unlock(seats);
    return error;
}

/* ---- while it listens ---- */

void mcp_audience_take(mcp_listener_t *listener)
{
    mcp_seats_t *seats = listener->seats;

    mcp_listener_suspend(listener);
    mcp_seats_lock(seats);
    listener->suspended = apr_time_now();
    listener->state = MCP_LISTENER_SUSPENDED;
    mcp_seats_unlock(seats);
    mcp_seats_wake(seats);
}

void mcp_audience_hold(mcp_listener_t *listener)
{
    mcp_seats_t *seats = listener->seats;

    do {
        mcp_seats_lock(seats);
        while (!mcp_seats_is_due(listener, apr_time_now())
               && !listener->connection->aborted) {
            apr_thread_cond_timedwait(seats->change, seats->mutex,
                                      apr_time_from_sec(1));
        }
        mcp_seats_unlock(seats);
    } while (!listener->connection->aborted && mcp_seats_attend(listener));
}
