/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_LISTENER_H
#define MCP_LISTENER_H

#include <apr_ring.h>
#include <httpd.h>

#include "lib/subscription.h"
#include "mod_mcp/stream.h"

/*
 * One stream that stays open and tells of changes: the bytes of it, its end,
 * and the end of its connection. Who calls these functions owns the connection
 * at that moment (mod_mcp/audience.h).
 *
 * A stream is the last answer on its HTTP/1.1 connection, because httpd 2.4 has
 * no way to take a suspended one back: what is left of it is closed here, as
 * event's own close_connection() does.
 */

typedef enum mcp_listener_state_t {
    MCP_LISTENER_WAITING,   /* for the database to be listened to */
    MCP_LISTENER_OPENING,   /* its request is still being handled */
    MCP_LISTENER_SUSPENDED, /* the connection is the audience's */
    MCP_LISTENER_HELD       /* a thread keeps it */
} mcp_listener_state_t;

/** What a listener is yet to be told. */
typedef struct mcp_changes_t {
    int kinds;                                 /* mcp_change_t */
    unsigned char uris[MCP_SUBSCRIPTION_URIS]; /* flags, by place */
} mcp_changes_t;

typedef struct mcp_listener_t {
    APR_RING_ENTRY(mcp_listener_t) link;
    struct mcp_seats_t *seats;         /* where it is counted */
    const struct mcp_source_t *source; /* whose changes it hears */
    mcp_listener_state_t state;
    request_rec *r;
    conn_rec *connection;
    const mcp_subscription_t *subscription;
    const char *workspace;
    const char *account;
    const char *credential; /* the id, or NULL */
    apr_time_t until;       /* its life's end; closing: of the waiting */
    apr_time_t stuck; /* since when the client reads nothing; 0: it reads */
    apr_time_t suspended;
    mcp_changes_t changes;
    mcp_stream_t stream;
    mcp_buf_t text; /* of one message after the other */
} mcp_listener_t;

/** A list of them. */
APR_RING_HEAD(mcp_listener_ring_t, mcp_listener_t);
typedef struct mcp_listener_ring_t mcp_listener_ring_t;

/**
 * Make the listener of a request; it lives as long as its connection.
 * @param subscription lives as long as the request
 */
mcp_listener_t *mcp_listener_make(request_rec *r,
                                  const mcp_subscription_t *subscription);

/** Whether httpd can be told to leave the connection to us without a thread. */
int mcp_listener_may_suspend(const request_rec *r);

/** Prepare for writing from a thread that must not wait. */
void mcp_listener_suspend(mcp_listener_t *listener);

/** The descriptor of the connection's socket, or -1. */
int mcp_listener_socket(const mcp_listener_t *listener);

/** Send the head and the first message.
 * @return whether the client is still there */
int mcp_listener_acknowledge(mcp_listener_t *listener);

/** Send the notifications of changes.
 * @return whether the client is still there */
int mcp_listener_tell(mcp_listener_t *listener, const mcp_changes_t *changes);

/** End the stream with its result. */
void mcp_listener_conclude(mcp_listener_t *listener);

/** Let the request of a suspended connection be over: it is logged and its pool
 * destroyed. The connection is shut for writing; what it waits for is that the
 * client closes it. */
void mcp_listener_finish(mcp_listener_t *listener);

/** Whether nothing more will come from the client of a finished listener. */
int mcp_listener_is_closed(mcp_listener_t *listener);

/** Close the connection and destroy its pool, and with it the listener. */
void mcp_listener_close(mcp_listener_t *listener);

#endif
