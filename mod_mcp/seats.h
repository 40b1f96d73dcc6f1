/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SEATS_H
#define MCP_SEATS_H

#include <apr_hash.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>

#include "mod_mcp/db_listen.h"
#include "mod_mcp/listener.h"

/*
 * What an audience (mod_mcp/audience.h) and its thread (mod_mcp/usher.h) share:
 * who listens, to which database, and what each is yet to be told.
 */

typedef struct mcp_audience_limits_t {
    int listeners; /* at once */
    int held;      /* of them, with a thread */
    int each;      /* of one account */
} mcp_audience_limits_t;

/** A database to hear from: virtual hosts may have different ones, and the
 * names of their workspaces mean nothing to each other. */
typedef struct mcp_source_t {
    struct mcp_source_t *next;
    struct mcp_seats_t *seats;
    mcp_db_listen_t *listen; /* the thread's */
    int is_ready;
} mcp_source_t;

typedef struct mcp_seats_t {
    mcp_audience_limits_t limits;
    int wake[2];                /* ends of a pipe */
    mcp_listener_ring_t closed; /* their requests are over; the thread's */
    apr_pool_t *turn;           /* the thread's; cleared each time */

    apr_thread_mutex_t *mutex; /* guards what follows */
    apr_thread_cond_t *change; /* of a source, or for listeners that are held */
    apr_pool_t *pool;
    apr_thread_t *thread; /* NULL: not started */
    mcp_listener_ring_t listeners;
    int count, held;
    mcp_source_t *sources;
    apr_hash_t *by_server; /* server_rec * to mcp_source_t * */
    int is_stopping, is_over;
} mcp_seats_t;

void mcp_seats_lock(mcp_seats_t *seats);
void mcp_seats_unlock(mcp_seats_t *seats);

/** Have the thread look again. */
void mcp_seats_wake(mcp_seats_t *seats);

/** A listener leaves: a cleanup of its request's pool. */
apr_status_t mcp_seats_leave(void *listener);

/** Told by a source what a NOTIFY carried; its baton is the source. */
void mcp_seats_hear(void *source, mcp_str_t text);

/** Turn a source on, with what poll saw at its socket. */
void mcp_seats_turn(mcp_source_t *source, short events);

/** Under the lock: whether there is something to say to a listener. */
int mcp_seats_is_due(const mcp_listener_t *listener, apr_time_t now);

/**
 * Say to a listener what is due; its connection is the caller's.
 * @return whether the stream goes on
 */
int mcp_seats_attend(mcp_listener_t *listener);

#endif
