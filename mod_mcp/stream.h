/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_STREAM_H
#define MCP_STREAM_H

#include <httpd.h>

#include "lib/buf.h"
#include "lib/context.h"

/*
 * The answer to a POST as an event stream (MCP 2026-07-28, transports,
 * streamable HTTP). It begins with the first message that comes before the
 * response; without one there is no stream, and the answer is JSON.
 *
 * While a statement runs, its database connection waits with it. So what is
 * sent meanwhile never waits for a client that does not read: it is not sent.
 */

typedef struct mcp_stream_t {
    request_rec *r; /* all else is 0 to begin with */
    int is_begun;
    apr_bucket_brigade *brigade;
    mcp_buf_t event;    /* one after the other */
    apr_time_t written; /* when something was, last */
    apr_int64_t room;   /* bytes that an HTTP/2 stream is trusted to take */
} mcp_stream_t;

/** A stream is not silent for longer: proxies and clients give up on what is,
 * for a minute. */
#define MCP_STREAM_KEEP_ALIVE apr_time_from_sec(15)

/** Whether the client reads event streams. */
int mcp_stream_is_wanted(const request_rec *r);

/**
 * Send a JSON-RPC message, and begin the stream with it if there is none.
 * @return whether it was sent; not so when the client has gone, or does not
 *         read what it was sent before
 */
int mcp_stream_send(mcp_stream_t *stream, mcp_str_t message);

/**
 * The same, but wait for a client that does not read, as httpd does.
 * @return whether the client is there
 */
int mcp_stream_push(mcp_stream_t *stream, mcp_str_t message);

/** Show a client that has waited for long that we live. */
void mcp_stream_keep_alive(mcp_stream_t *stream);

/**
 * End a stream that was begun.
 * @param reply  the response around splice; NULL: there is none
 * @return DONE
 */
int mcp_stream_end(mcp_stream_t *stream, const mcp_buf_t *reply,
                   const mcp_splice_t *splice);

/** Whether the client has closed its connection, or its HTTP/2 stream. */
int mcp_stream_is_deserted(const request_rec *r);

#endif
