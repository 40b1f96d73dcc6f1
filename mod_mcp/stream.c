/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/stream.h"

#include <poll.h>
#include <string.h>

#include <apr_portable.h>
#include <http_core.h>
#include <http_protocol.h>
#include <util_filter.h>

#include "lib/event.h"

/* Of an HTTP/2 stream nobody tells whether it takes more. httpd keeps 32 KB
 * (H2StreamMaxMemSize) that the client has not asked for, and then waits; so
 * this much may go out at once, and so much a second after it. */
#define ROOM_AT_ONCE (24 * 1024)
#define ROOM_A_SECOND 512

/* Clients must name it (MCP 2025-11-25, transports); what takes anything is a
 * script that looks for JSON. */
int mcp_stream_is_wanted(const request_rec *r)
{
    const char *accept = apr_table_get(r->headers_in, "Accept");

    return accept && ap_strcasestr(accept, "text/event-stream");
}

/* The state of the client's socket, of the asked for. 0: none of it, or there is
 * no socket that says. */
static short look(const request_rec *r, short events)
{
    apr_socket_t *socket = ap_get_conn_socket(r->connection);
    struct pollfd fd = { .events = events };

    if (!socket || apr_os_sock_get(&fd.fd, socket) != APR_SUCCESS
        || poll(&fd, 1, 0) <= 0) {
        return 0;
    }
    return fd.revents;
}

/* That the client will send no more means that it has gone: nobody closes half
 * a connection in HTTP (nginx and others see it so, too). Of an HTTP/2 stream
 * mod_http2 marks the connection that it makes for it. */
int mcp_stream_is_deserted(const request_rec *r)
{
    const conn_rec *connection = r->connection;

    if (connection->aborted) {
        return 1;
    }
    return !connection->master
           && look(r, POLLRDHUP) & (POLLRDHUP | POLLHUP | POLLERR);
}

/* ---- bytes out ---- */

static void begin(mcp_stream_t *stream)
{
    request_rec *r = stream->r;

    stream->is_begun = 1;
    stream->brigade = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    stream->room = ROOM_AT_ONCE;
    stream->written = apr_time_now();
    mcp_buf_init(&stream->event, 512, r->pool);
    r->status = HTTP_OK;
    ap_set_content_type(r, "text/event-stream");
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    /* nginx, where it stands before us, is not to wait for more. */
    apr_table_setn(r->headers_out, "X-Accel-Buffering", "no");
    /* Nor are mod_deflate and mod_brotli. */
    apr_table_setn(r->subprocess_env, "no-gzip", "1");
    apr_table_setn(r->subprocess_env, "no-brotli", "1");
}

/* Whether so much can be written without waiting. */
static int takes(mcp_stream_t *stream, apr_size_t len)
{
    apr_time_t now = apr_time_now();

    if (!stream->r->connection->master) {
        return look(stream->r, POLLOUT) == POLLOUT;
    }
    stream->room += (now - stream->written) * ROOM_A_SECOND / APR_USEC_PER_SEC;
    if (stream->room > ROOM_AT_ONCE) {
        stream->room = ROOM_AT_ONCE;
    }
    stream->written = now;
    if (stream->room < (apr_int64_t)len) {
        return 0;
    }
    stream->room -= (apr_int64_t)len;
    return 1;
}

/* The brigade holds copies, which the connection's allocator takes back once
 * they are sent: a long stream needs no more memory than a short one. */
static int put(mcp_stream_t *stream, const char *data, apr_size_t len)
{
    request_rec *r = stream->r;
    apr_status_t rv;

    apr_brigade_write(stream->brigade, NULL, NULL, data, len);
    APR_BRIGADE_INSERT_TAIL(stream->brigade,
                            apr_bucket_flush_create(
                                stream->brigade->bucket_alloc));
    rv = ap_pass_brigade(r->output_filters, stream->brigade);
    apr_brigade_cleanup(stream->brigade);
    stream->written = apr_time_now();
    return rv == APR_SUCCESS && !r->connection->aborted;
}

static void make_event(mcp_stream_t *stream, mcp_str_t message)
{
    if (!stream->is_begun) {
        begin(stream);
    }
    stream->event.len = 0;
    mcp_event_open(&stream->event);
    mcp_event_put(&stream->event, message);
    mcp_event_close(&stream->event);
}

int mcp_stream_send(mcp_stream_t *stream, mcp_str_t message)
{
    if (mcp_stream_is_deserted(stream->r)) {
        return 0;
    }
    make_event(stream, message);
    return takes(stream, stream->event.len)
           && put(stream, stream->event.data, stream->event.len);
}

int mcp_stream_push(mcp_stream_t *stream, mcp_str_t message)
{
    make_event(stream, message);
    return put(stream, stream->event.data, stream->event.len);
}

void mcp_stream_keep_alive(mcp_stream_t *stream)
{
    apr_size_t len = sizeof(MCP_EVENT_COMMENT) - 1;

    if (stream->is_begun
        && apr_time_now() - stream->written >= MCP_STREAM_KEEP_ALIVE
        && takes(stream, len)) {
        (void)put(stream, MCP_EVENT_COMMENT, len);
    }
}

int mcp_stream_end(mcp_stream_t *stream, const mcp_buf_t *reply,
                   const mcp_splice_t *splice)
{
    request_rec *r = stream->r;
    mcp_buf_t event;

    if (reply && reply->len) {
        mcp_buf_init(&event, reply->len + splice->bytes.len + 64, r->pool);
        mcp_event_open(&event);
        mcp_event_put(&event, (mcp_str_t){ reply->data, splice->at });
        mcp_event_put(&event, splice->bytes);
        mcp_event_put(&event, (mcp_str_t){ reply->data + splice->at,
                                           reply->len - splice->at });
        mcp_event_close(&event);
        APR_BRIGADE_INSERT_TAIL(
            stream->brigade,
            apr_bucket_pool_create(event.data, event.len, r->pool,
                                   stream->brigade->bucket_alloc));
    }
    APR_BRIGADE_INSERT_TAIL(stream->brigade,
                            apr_bucket_eos_create(
                                stream->brigade->bucket_alloc));
    ap_pass_brigade(r->output_filters, stream->brigade);
    return DONE;
}
