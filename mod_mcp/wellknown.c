/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/wellknown.h"

#include <string.h>

#include <apr_strings.h>
#include <http_protocol.h>

#include "lib/dpop.h"
#include "lib/uri.h"
#include "mod_mcp/cors.h"
#include "mod_mcp/request.h"

static const char base[] = "/.well-known/oauth-protected-resource";
static const char handler_name[] = "mcp-protected-resource";

/* The endpoint that the path behind the well-known part names. */
static const mcp_endpoint_t *find_endpoint(const request_rec *r)
{
    const mcp_server_conf_t *conf = mcp_conf_server(r->server);
    const char *path = r->uri + sizeof(base) - 1;

    if (*path) {
        return mcp_conf_find(conf, path);
    }
    return conf->endpoints->nelts == 1
               ? APR_ARRAY_IDX(conf->endpoints, 0, const mcp_endpoint_t *)
               : NULL;
}

int mcp_wellknown_translate(request_rec *r)
{
    apr_size_t len = sizeof(base) - 1;

    if (strncmp(r->uri, base, len) || (r->uri[len] && r->uri[len] != '/')
        || !mcp_conf_server(r->server)->endpoints->nelts) {
        return DECLINED;
    }
    r->handler = handler_name;
    return OK;
}

static void write_strings(mcp_buf_t *body, const char *name,
                          const char *separated)
{
    const char *at = separated;

    mcp_buf_json_name(body, name);
    mcp_buf_putc(body, '[');
    while (*at) {
        apr_size_t len = strcspn(at, " ");

        if (at != separated) {
            mcp_buf_putc(body, ',');
        }
        mcp_buf_putc(body, '"');
        mcp_buf_json_escape(body, at, len);
        mcp_buf_putc(body, '"');
        at += len;
        at += strspn(at, " ");
    }
    mcp_buf_putc(body, ']');
}

/* RFC 9728, 2. The resource is, character by character, what the URL of the
 * document was made from. */
static void write_metadata(mcp_buf_t *body, const mcp_endpoint_t *endpoint,
                           const char *resource, apr_pool_t *pool)
{
    const char *title = endpoint->catalogue->title;

    mcp_buf_putc(body, '{');
    mcp_buf_json_name(body, "resource");
    mcp_buf_json_string(body, resource);
    write_strings(body, "authorization_servers",
                  endpoint->issuer ? endpoint->issuer
                                   : mcp_uri_origin(resource, pool));
    write_strings(body, "scopes_supported", endpoint->scopes);
    write_strings(body, "bearer_methods_supported", "header");
    write_strings(body, "dpop_signing_alg_values_supported", MCP_DPOP_ALGS);
    mcp_buf_json_name(body, "resource_name");
    mcp_buf_json_string(body, title ? title : endpoint->catalogue->name);
    mcp_buf_lit(body, "}\n");
}

static int answer_other(request_rec *r)
{
    apr_table_setn(r->err_headers_out, "Allow", "GET, HEAD, OPTIONS");
    if (r->method_number == M_OPTIONS) {
        return mcp_cors_preflight(r, "GET");
    }
    return mcp_request_refuse(r, HTTP_METHOD_NOT_ALLOWED, "method_not_allowed",
                              "Ask with GET.");
}

int mcp_wellknown_handler(request_rec *r)
{
    const mcp_endpoint_t *endpoint;
    const char *workspace, *resource;
    mcp_buf_t body;

    /* SetHandler can name us anywhere. */
    if (!r->handler || strcmp(r->handler, handler_name)
        || strncmp(r->uri, base, sizeof(base) - 1)) {
        return DECLINED;
    }
    /* Public, and asked for by clients in browsers before they have a token.
     * That there is no document is an answer they must be able to read, too. */
    apr_table_setn(r->err_headers_out, "Access-Control-Allow-Origin", "*");
    if (r->method_number != M_GET) {
        return answer_other(r);
    }
    endpoint = find_endpoint(r);
    workspace = endpoint && endpoint->catalogue
                    ? mcp_uri_workspace(endpoint->workspace, r->hostname,
                                        r->pool)
                    : NULL;
    if (!workspace) {
        return mcp_request_refuse(r, HTTP_NOT_FOUND, "not_found",
                                  "There is no endpoint of that path.");
    }
    resource = mcp_uri_expand(endpoint->resource, workspace, r->pool);
    if (!r->uri[sizeof(base) - 1]) {
        resource = mcp_uri_origin(resource, r->pool);
    }
    mcp_buf_init(&body, 512, r->pool);
    write_metadata(&body, endpoint, resource, r->pool);
    apr_table_setn(r->headers_out, "Cache-Control", "max-age=300");
    return mcp_request_answer(r, HTTP_OK, body.data, body.len);
}
