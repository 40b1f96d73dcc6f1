/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/receive.h"

#include <string.h>

#include <http_protocol.h>

#include "mod_mcp/body.h"

/* Whether a header that lists media ranges allows one (RFC 9110, 12.5.1). The
 * ranges are few and simple; q=0 is nobody's way to ask. */
static int accepts(const char *header, const char *type)
{
    const char *slash = strchr(type, '/');
    apr_size_t major = (apr_size_t)(slash - type);

    while (header && *header) {
        apr_size_t len;

        header += strspn(header, " \t,");
        len = strcspn(header, " \t,;");
        if ((len == strlen(type) && !strncasecmp(header, type, len))
            || (len == 3 && !strncmp(header, "*/*", 3))
            || (len == major + 2 && !strncasecmp(header, type, major + 1)
                && header[major + 1] == '*')) {
            return 1;
        }
        header = strchr(header, ',');
    }
    return 0;
}

static int is_json(const char *type)
{
    static const char json[] = "application/json";

    return type && !strncasecmp(type, json, sizeof(json) - 1)
           && strchr("; \t", type[sizeof(json) - 1]);
}

static int check_request(request_rec *r)
{
    const char *accept = apr_table_get(r->headers_in, "Accept");
    const char *type = apr_table_get(r->headers_in, "Content-Type");

    if (r->method_number != M_POST) {
        apr_table_setn(r->err_headers_out, "Allow", "POST");
        return mcp_request_refuse(r, HTTP_METHOD_NOT_ALLOWED,
                                  "method_not_allowed",
                                  "Send messages with POST; this server opens "
                                  "no event stream on GET and keeps no "
                                  "session to DELETE.");
    }
    if (!is_json(type)) {
        return mcp_request_refuse(r, HTTP_UNSUPPORTED_MEDIA_TYPE,
                                  "unsupported_media_type",
                                  "Send the message as Content-Type: "
                                  "application/json.");
    }
    if (accept && !accepts(accept, "application/json")) {
        return mcp_request_refuse(r, HTTP_NOT_ACCEPTABLE, "not_acceptable",
                                  "Send Accept: application/json, "
                                  "text/event-stream.");
    }
    return OK;
}

int mcp_receive(request_rec *r, mcp_request_t *request)
{
    int status;

    if (request->has_body) {
        return OK;
    }
    status = check_request(r);
    if (status == OK) {
        status = mcp_body_read(&request->body, r,
                               mcp_conf_server(r->server)->max_body);
        request->has_body = status == OK;
    }
    return status;
}
