/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/usher.h"

#include <poll.h>
#include <unistd.h>

/* A client that has read nothing for this long is given up. */
#define PATIENCE apr_time_from_sec(60)

/* How long a client may take to close after we did. */
#define LINGER apr_time_from_sec(2)

/* httpd writes two more words about a connection after it has told us of
 * suspending it, and nothing tells when. So a connection is not destroyed
 * sooner than this after it. */
#define SETTLE apr_time_from_sec(1)

/* ---- the clients ---- */

static void finish(mcp_seats_t *seats, mcp_listener_t *listener)
{
    apr_pool_cleanup_run(listener->r->pool, listener, mcp_seats_leave);
    listener->until = apr_time_now() + LINGER;
    mcp_listener_finish(listener);
    APR_RING_INSERT_TAIL(&seats->closed, listener, mcp_listener_t, link);
}

static void give_up(mcp_seats_t *seats, mcp_listener_t *listener)
{
    listener->connection->aborted = 1;
    finish(seats, listener);
}

static void visit(mcp_seats_t *seats, mcp_listener_t *listener, short events,
                  int is_stopping)
{
    apr_time_t now = apr_time_now();

    if (events & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) {
        give_up(seats, listener);
        return;
    }
    if (events & POLLOUT) {
        listener->stuck = 0;
        if (!mcp_seats_attend(listener)) {
            finish(seats, listener);
        }
        return;
    }
    /* What a client that does not read is to be told, gathers. */
    if (!listener->stuck) {
        listener->stuck = now;
    }
    if (now - listener->stuck >= PATIENCE || is_stopping) {
        give_up(seats, listener);
    }
}

/* At the child's end httpd's threads are gone, and nobody is waited for. */
static void close_closed(mcp_seats_t *seats, int is_over)
{
    apr_time_t now = apr_time_now();
    mcp_listener_t *listener, *next;

    for (listener = APR_RING_FIRST(&seats->closed);
         listener != APR_RING_SENTINEL(&seats->closed, mcp_listener_t, link);
         listener = next) {
        next = APR_RING_NEXT(listener, link);
        if (is_over
            || (now - listener->suspended >= SETTLE
                && (now >= listener->until
                    || mcp_listener_is_closed(listener)))) {
            APR_RING_REMOVE(listener, link);
            mcp_listener_close(listener);
        }
    }
}

/* ---- what there is to wait for ---- */

typedef struct watch_t {
    struct pollfd *fds; /* the pipe, the sources, the listeners */
    mcp_source_t **sources;
    mcp_listener_t **listeners;
    int source_count, listener_count;
    int is_stopping, is_over;
    apr_time_t until;
} watch_t;

static void watch_sources(watch_t *watch, const mcp_seats_t *seats)
{
    mcp_source_t *source;

    for (source = seats->sources; source; source = source->next) {
        watch->sources[watch->source_count] = source;
        mcp_db_listen_poll(source->listen,
                           &watch->fds[1 + watch->source_count++],
                           &watch->until);
    }
}

static void watch_listener(watch_t *watch, mcp_listener_t *listener,
                           apr_time_t now)
{
    struct pollfd *fd =
        &watch->fds[1 + watch->source_count + watch->listener_count];
    apr_time_t next = listener->stream.written + MCP_STREAM_KEEP_ALIVE;

    fd->fd = mcp_listener_socket(listener);
    fd->events = POLLRDHUP;
    if (mcp_seats_is_due(listener, now)) {
        fd->events |= POLLOUT;
        next = now + (listener->stuck ? apr_time_from_sec(1) : 0);
    }
    else if (listener->until < next) {
        next = listener->until;
    }
    if (next < watch->until) {
        watch->until = next;
    }
    watch->listeners[watch->listener_count++] = listener;
}

static void look(watch_t *watch, mcp_seats_t *seats)
{
    apr_time_t now = apr_time_now();
    mcp_source_t *source;
    mcp_listener_t *listener;
    apr_size_t sources = 0, room;

    for (source = seats->sources; source; source = source->next) {
        sources++;
    }
    room = 1 + sources + (apr_size_t)seats->count;
    watch->fds = apr_pcalloc(seats->turn, room * sizeof(*watch->fds));
    watch->sources = apr_palloc(seats->turn, room * sizeof(void *));
    watch->listeners = apr_palloc(seats->turn, room * sizeof(void *));
    watch->is_stopping = seats->is_stopping;
    watch->is_over = seats->is_over;
    watch->until = now + MCP_STREAM_KEEP_ALIVE;
    watch->fds[0].fd = seats->wake[0];
    watch->fds[0].events = POLLIN;
    watch_sources(watch, seats);
    APR_RING_FOREACH(listener, &seats->listeners, mcp_listener_t, link)
    {
        if (listener->state == MCP_LISTENER_SUSPENDED) {
            watch_listener(watch, listener, now);
        }
    }
    if (!APR_RING_EMPTY(&seats->closed, mcp_listener_t, link)
        && now + SETTLE / 10 < watch->until) {
        watch->until = now + SETTLE / 10;
    }
}

static void wait_for(watch_t *watch)
{
    apr_time_t left = watch->until - apr_time_now();
    int count = 1 + watch->source_count + watch->listener_count;
    char ignored[64];

    left = left < 0 ? 0 : left;
    if (poll(watch->fds, (nfds_t)count, (int)apr_time_as_msec(left) + 1) < 0) {
        /* Interrupted: nothing is known of any of them. */
        while (count) {
            watch->fds[--count].revents = 0;
        }
    }
    while (read(watch->fds[0].fd, ignored, sizeof(ignored)) > 0) {
        /* however often it was woken */
    }
}

/* ---- the thread ---- */

static int turn(mcp_seats_t *seats)
{
    watch_t watch = { NULL };
    int i;

    apr_pool_clear(seats->turn);
    mcp_seats_lock(seats);
    look(&watch, seats);
    mcp_seats_unlock(seats);
    if (watch.is_over && !watch.listener_count
        && APR_RING_EMPTY(&seats->closed, mcp_listener_t, link)) {
        return 0;
    }
    wait_for(&watch);
    for (i = 0; i < watch.source_count; i++) {
        mcp_seats_turn(watch.sources[i], watch.fds[1 + i].revents);
    }
    for (i = 0; i < watch.listener_count; i++) {
        const struct pollfd *fd = &watch.fds[1 + watch.source_count + i];

        if (fd->revents || fd->events & POLLOUT) {
            visit(seats, watch.listeners[i], fd->revents, watch.is_stopping);
        }
    }
    close_closed(seats, watch.is_over);
    return 1;
}

void *APR_THREAD_FUNC mcp_usher_run(apr_thread_t *thread, void *data)
{
    while (turn(data)) {
        /* until the child ends */
    }
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}
