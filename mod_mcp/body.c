/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/body.h"

#include <apr_strings.h>
#include <http_protocol.h>
#include <util_filter.h>

#include "lib/jsonrpc.h"
#include "mod_mcp/request.h"

/* At an endpoint, whatever the message was, it was to be JSON-RPC, and so is the
 * answer, as far as the revision has one without an id. */
static int refuse_message(request_rec *r, int max)
{
    const char *header = apr_table_get(r->headers_in, MCP_HEADER_VERSION);
    const mcp_revision_t *revision = NULL;
    mcp_error_t *error = mcp_error_make(r->pool, "invalid_request",
                                        "Send less in one message.",
                                        "The body is longer than the %d bytes "
                                        "that this server takes.",
                                        max);
    mcp_buf_t body;

    mcp_buf_init(&body, 256, r->pool);
    (void)mcp_revision_decide(&revision, header, NULL, r->pool);
    mcp_jsonrpc_write_error(&body, mcp_str(NULL), error, revision);
    apr_table_setn(r->subprocess_env, "MCP_OUTCOME", "body_too_large");
    return mcp_request_answer(r, HTTP_REQUEST_ENTITY_TOO_LARGE, body.data,
                              body.len);
}

static int refuse_size(request_rec *r, int max)
{
    /* What is left of it is not read: the connection ends here. */
    r->connection->keepalive = AP_CONN_CLOSE;
    if (mcp_request_get(r)) {
        return refuse_message(r, max);
    }
    return mcp_request_refuse(r, HTTP_REQUEST_ENTITY_TOO_LARGE,
                              "invalid_request",
                              apr_psprintf(r->pool,
                                           "The body is longer than the %d "
                                           "bytes that this server takes.",
                                           max));
}

static int refuse_broken(request_rec *r, apr_status_t rv)
{
    int status = ap_map_http_request_error(rv, HTTP_BAD_REQUEST);

    r->connection->keepalive = AP_CONN_CLOSE;
    if (status == AP_FILTER_ERROR) {
        return status; /* the filter has sent an answer */
    }
    return mcp_request_refuse(r, status,
                              mcp_request_get(r) ? "body_incomplete"
                                                 : "invalid_request",
                              "The body could not be read to its end.");
}

static apr_size_t expected_size(const request_rec *r, int max)
{
    const char *header = apr_table_get(r->headers_in, "Content-Length");
    apr_int64_t length = header ? apr_atoi64(header) : 0;

    return length > 0 && length <= max ? (apr_size_t)length : 4000;
}

/* Append what a brigade holds. */
static apr_status_t take(mcp_buf_t *buf, apr_bucket_brigade *brigade, int *eos)
{
    apr_bucket *bucket;

    for (bucket = APR_BRIGADE_FIRST(brigade);
         bucket != APR_BRIGADE_SENTINEL(brigade);
         bucket = APR_BUCKET_NEXT(bucket)) {
        const char *data;
        apr_size_t len;
        apr_status_t rv;

        if (APR_BUCKET_IS_EOS(bucket)) {
            *eos = 1;
            break;
        }
        if (APR_BUCKET_IS_METADATA(bucket)) {
            continue;
        }
        rv = apr_bucket_read(bucket, &data, &len, APR_BLOCK_READ);
        if (rv != APR_SUCCESS) {
            return rv;
        }
        mcp_buf_put(buf, data, len);
    }
    return APR_SUCCESS;
}

int mcp_body_read(mcp_str_t *body, request_rec *r, int max)
{
    apr_bucket_brigade *brigade =
        apr_brigade_create(r->pool, r->connection->bucket_alloc);
    const char *header = apr_table_get(r->headers_in, "Content-Length");
    mcp_buf_t buf;
    int eos = 0;

    if (header && apr_atoi64(header) > max) {
        return refuse_size(r, max);
    }
    mcp_buf_init(&buf, expected_size(r, max) + 1, r->pool);
    while (!eos) {
        apr_status_t rv = ap_get_brigade(r->input_filters, brigade,
                                         AP_MODE_READBYTES, APR_BLOCK_READ,
                                         HUGE_STRING_LEN);

        if (rv == APR_SUCCESS) {
            rv = take(&buf, brigade, &eos);
        }
        if (rv != APR_SUCCESS) {
            return refuse_broken(r, rv);
        }
        apr_brigade_cleanup(brigade);
        if (buf.len > (apr_size_t)max) {
            return refuse_size(r, max);
        }
    }
    body->data = buf.data;
    body->len = buf.len;
    return OK;
}
