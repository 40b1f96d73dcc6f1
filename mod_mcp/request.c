/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/request.h"

#include <string.h>

#include <apr_strings.h>
#include <http_protocol.h>
#include <util_filter.h>

#include "lib/jsonrpc.h"
#include "lib/uri.h"

mcp_request_t *mcp_request_get(const request_rec *r)
{
    return ap_get_module_config(r->request_config, &mcp_module);
}

/* 60 bits in the alphabet of our ids: enough to find one request in a log. */
const char *mcp_request_new_id(apr_pool_t *pool)
{
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
    unsigned char bytes[12];
    char *id = apr_palloc(pool, sizeof(bytes) + 1);
    apr_size_t i;

    apr_generate_random_bytes(bytes, sizeof(bytes));
    for (i = 0; i < sizeof(bytes); i++) {
        id[i] = alphabet[bytes[i] & 31];
    }
    id[i] = '\0';
    return id;
}

mcp_request_t *mcp_request_begin(request_rec *r, mcp_endpoint_t *endpoint)
{
    const char *workspace = mcp_uri_workspace(endpoint->workspace, r->hostname,
                                              r->pool);
    mcp_request_t *request;

    if (!workspace) {
        return NULL;
    }
    request = apr_pcalloc(r->pool, sizeof(*request));
    request->endpoint = endpoint;
    request->child = mcp_conf_server(r->server)->child;
    request->id = mcp_request_new_id(r->pool);
    request->workspace = strcmp(workspace, MCP_URI_ANY_WORKSPACE) ? workspace
                                                                  : NULL;
    request->resource = mcp_uri_expand(endpoint->resource, workspace, r->pool);
    ap_set_module_config(r->request_config, &mcp_module, request);
    return request;
}

int mcp_request_answer_typed(request_rec *r, int status, const char *type,
                             const mcp_part_t *parts, int count)
{
    apr_bucket_brigade *brigade =
        apr_brigade_create(r->pool, r->connection->bucket_alloc);
    apr_bucket_alloc_t *alloc = brigade->bucket_alloc;
    apr_size_t len = 0;
    int i;

    for (i = 0; i < count; i++) {
        if (parts[i].len) {
            APR_BRIGADE_INSERT_TAIL(
                brigade,
                parts[i].is_static
                    ? apr_bucket_immortal_create(parts[i].data, parts[i].len,
                                                 alloc)
                    : apr_bucket_pool_create(parts[i].data, parts[i].len,
                                             r->pool, alloc));
            len += parts[i].len;
        }
    }
    r->status = status;
    if (len) {
        ap_set_content_type(r, type);
    }
    ap_set_content_length(r, (apr_off_t)len);
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(alloc));
    ap_pass_brigade(r->output_filters, brigade);
    return DONE;
}

int mcp_request_answer_parts(request_rec *r, int status,
                             const mcp_part_t *parts, int count)
{
    return mcp_request_answer_typed(r, status, "application/json", parts,
                                    count);
}

int mcp_request_answer(request_rec *r, int status, const char *body,
                       apr_size_t len)
{
    const mcp_part_t part = { .data = body, .len = len };

    return mcp_request_answer_parts(r, status, &part, 1);
}

/* How long a client that is refused over HTTP/2 may take to finish sending. */
#define DRAIN_TIME apr_time_from_sec(2)
#define DRAIN_STEP apr_time_from_msec(1)

/* Read on, without waiting: APR_EAGAIN when nothing has come, APR_EOF after the
 * last. */
static apr_status_t skip(request_rec *r, apr_bucket_brigade *brigade,
                         apr_off_t *left)
{
    apr_off_t len = 0;
    apr_status_t rv = ap_get_brigade(r->input_filters, brigade,
                                     AP_MODE_READBYTES, APR_NONBLOCK_READ,
                                     HUGE_STRING_LEN);

    if (rv == APR_SUCCESS && APR_BRIGADE_EMPTY(brigade)) {
        return APR_EAGAIN;
    }
    if (rv == APR_SUCCESS && APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(brigade))) {
        rv = APR_EOF;
    }
    apr_brigade_length(brigade, 1, &len);
    apr_brigade_cleanup(brigade);
    *left -= len;
    return rv;
}

/* Let a client finish sending what we would have taken. ap_discard_request_body
 * reads nothing of an HTTP/2 stream, which to it is a connection about to
 * close. Answered then and reset, a stream looks to a client in the middle of
 * sending like a failure, and it never sees the status (curl 7.88: error 92).
 * Nobody who is refused can hold a thread for long, though. */
static void drain(request_rec *r)
{
    const char *header = apr_table_get(r->headers_in, "Content-Length");
    apr_off_t left = mcp_conf_server(r->server)->max_body;
    apr_time_t until = apr_time_now() + DRAIN_TIME;
    apr_bucket_brigade *brigade;
    apr_status_t rv = APR_SUCCESS;

    if (!r->connection->master) {
        ap_discard_request_body(r);
        return;
    }
    if (r->expecting_100 || (header && apr_atoi64(header) > left)) {
        return;
    }
    brigade = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    while (left > 0 && apr_time_now() < until
           && (rv == APR_SUCCESS || APR_STATUS_IS_EAGAIN(rv))) {
        if (rv != APR_SUCCESS) {
            apr_sleep(DRAIN_STEP);
        }
        rv = skip(r, brigade, &left);
    }
}

int mcp_request_refuse(request_rec *r, int status, const char *code,
                       const char *description)
{
    const mcp_request_t *request = mcp_request_get(r);
    mcp_buf_t body;

    /* The status first: by it httpd knows that it need not ask a client that
     * waits (Expect: 100-continue) for a body which nobody reads. */
    r->status = status;
    if (!request || !request->has_body) {
        drain(r);
    }
    mcp_buf_init(&body, 256, r->pool);
    mcp_jsonrpc_write_refusal(&body, code, description, NULL);
    apr_table_setn(r->subprocess_env, "MCP_OUTCOME", code);
    return mcp_request_answer(r, status, body.data, body.len);
}
