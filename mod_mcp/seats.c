/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/seats.h"

#include <string.h>
#include <unistd.h>

#include <http_log.h>
#include <http_main.h>

APLOG_USE_MODULE(mcp);

void mcp_seats_lock(mcp_seats_t *seats)
{
    apr_thread_mutex_lock(seats->mutex);
}

void mcp_seats_unlock(mcp_seats_t *seats)
{
    apr_thread_mutex_unlock(seats->mutex);
}

/* A full pipe will wake the thread, too. */
void mcp_seats_wake(mcp_seats_t *seats)
{
    ssize_t written = write(seats->wake[1], "", 1);

    (void)written;
}

apr_status_t mcp_seats_leave(void *baton)
{
    mcp_listener_t *listener = baton;
    mcp_seats_t *seats = listener->seats;

    mcp_seats_lock(seats);
    APR_RING_REMOVE(listener, link);
    seats->count--;
    seats->held -= listener->state == MCP_LISTENER_HELD;
    mcp_seats_unlock(seats);
    return APR_SUCCESS;
}

/* ---- what changed ---- */

/* After an outage nobody knows either whose access has ended: so they all come
 * back within this, with a token that is looked at. */
#define RECHECK apr_time_from_sec(60)

static int has_ended(const mcp_news_t *news, const mcp_listener_t *listener)
{
    return !strcmp(news->workspace, listener->workspace)
           && !strcmp(news->account, listener->account)
           && (!news->credential
               || (listener->credential
                   && !strcmp(news->credential, listener->credential)));
}

static int concerns(const mcp_news_t *news, const mcp_listener_t *listener)
{
    if (news->kind == MCP_CHANGE_ENDED) {
        return has_ended(news, listener);
    }
    return listener->subscription->kinds & (int)news->kind
           && (!strcmp(news->workspace, "*")
               || !strcmp(news->workspace, listener->workspace));
}

static void note(const mcp_news_t *news, mcp_listener_t *listener)
{
    if (news->kind == MCP_CHANGE_ENDED) {
        listener->until = 0;
        return;
    }
    if (news->kind == MCP_CHANGE_RESOURCE) {
        int at = mcp_subscription_find(listener->subscription, news->uri);

        if (at < 0) {
            return;
        }
        listener->changes.uris[at] = 1;
    }
    listener->changes.kinds |= (int)news->kind;
}

void mcp_seats_hear(void *baton, mcp_str_t text)
{
    mcp_source_t *source = baton;
    mcp_seats_t *seats = source->seats;
    mcp_listener_t *listener;
    mcp_news_t news;
    mcp_error_t *error;

    error = mcp_subscription_read_news(&news, text, seats->turn);
    if (error) {
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, ap_server_conf,
                     "a NOTIFY on mcp_change was not understood: %s",
                     error->message);
        return;
    }
    mcp_seats_lock(seats);
    APR_RING_FOREACH(listener, &seats->listeners, mcp_listener_t, link)
    {
        if (listener->source == source && concerns(&news, listener)) {
            note(&news, listener);
        }
    }
    apr_thread_cond_broadcast(seats->change);
    mcp_seats_unlock(seats);
}

/* Nobody knows what happened while the database was away: so, all that was
 * asked for. Who has been promised nothing yet has missed nothing. */
static void become_ready(mcp_source_t *source)
{
    mcp_seats_t *seats = source->seats;
    apr_time_t soon = apr_time_now() + RECHECK;
    mcp_listener_t *listener;

    APR_RING_FOREACH(listener, &seats->listeners, mcp_listener_t, link)
    {
        if (listener->source == source
            && listener->state != MCP_LISTENER_WAITING) {
            if (soon < listener->until) {
                listener->until = soon;
            }
            listener->changes.kinds = listener->subscription->kinds;
            memset(listener->changes.uris, 1, sizeof(listener->changes.uris));
        }
    }
}

void mcp_seats_turn(mcp_source_t *source, short events)
{
    mcp_seats_t *seats = source->seats;
    int is_ready;

    mcp_db_listen_turn(source->listen, events, apr_time_now());
    is_ready = mcp_db_listen_is_ready(source->listen);
    if (is_ready == source->is_ready) {
        return;
    }
    mcp_seats_lock(seats);
    source->is_ready = is_ready;
    if (is_ready) {
        become_ready(source);
    }
    apr_thread_cond_broadcast(seats->change);
    mcp_seats_unlock(seats);
}

/* ---- telling ---- */

int mcp_seats_is_due(const mcp_listener_t *listener, apr_time_t now)
{
    return listener->changes.kinds || now >= listener->until
           || now - listener->stream.written >= MCP_STREAM_KEEP_ALIVE
           || listener->seats->is_stopping;
}

int mcp_seats_attend(mcp_listener_t *listener)
{
    mcp_seats_t *seats = listener->seats;
    apr_time_t now = apr_time_now();
    mcp_changes_t changes;
    int is_end;

    mcp_seats_lock(seats);
    changes = listener->changes;
    memset(&listener->changes, 0, sizeof(listener->changes));
    is_end = seats->is_stopping || now >= listener->until;
    mcp_seats_unlock(seats);
    if (changes.kinds && !mcp_listener_tell(listener, &changes)) {
        return 0;
    }
    if (is_end) {
        mcp_listener_conclude(listener);
        return 0;
    }
    mcp_stream_keep_alive(&listener->stream);
    return !listener->connection->aborted;
}
