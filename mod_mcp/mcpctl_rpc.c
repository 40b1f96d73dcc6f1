/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_rpc.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define HEADERS_MAX 9

static const char meta_of_new[] = "\"io.modelcontextprotocol/"
                                  "protocolVersion\":\"" MCPCTL_RPC_NEW "\","
                                  "\"io.modelcontextprotocol/"
                                  "clientCapabilities\":{}";

static int is_new(const mcpctl_rpc_t *rpc)
{
    return !strcmp(rpc->revision, MCPCTL_RPC_NEW);
}

static const char *write_body(const mcpctl_visit_t *visit,
                              const mcpctl_rpc_t *rpc)
{
    const char *own = is_new(rpc) ? meta_of_new : "";
    const char *more = rpc->meta ? rpc->meta : "";
    mcp_buf_t body;

    mcp_buf_init(&body, 512, visit->pool);
    mcp_buf_lit(&body, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":");
    mcp_buf_json_string(&body, rpc->method);
    mcp_buf_lit(&body, ",\"params\":{");
    if (*own || *more) {
        mcp_buf_printf(&body, "\"_meta\":{%s%s%s}%s", own,
                       *own && *more ? "," : "", more, rpc->params ? "," : "");
    }
    mcp_buf_puts(&body, rpc->params ? rpc->params : "");
    mcp_buf_lit(&body, "}}");
    return body.data;
}

/* Names that HTTP cannot carry do not occur: the tool's was checked. */
static void write_headers(const char **headers, const mcpctl_visit_t *visit,
                          const mcpctl_rpc_t *rpc)
{
    *headers++ = "Content-Type: application/json";
    *headers++ = "Accept: application/json, text/event-stream";
    if (strcmp(rpc->method, "initialize")) {
        *headers++ = apr_pstrcat(visit->pool,
                                 "MCP-Protocol-Version: ", rpc->revision, NULL);
    }
    if (is_new(rpc)) {
        *headers++ = apr_pstrcat(visit->pool, "Mcp-Method: ", rpc->method,
                                 NULL);
    }
    if (is_new(rpc) && rpc->name) {
        *headers++ = apr_pstrcat(visit->pool, "Mcp-Name: ", rpc->name, NULL);
    }
    if (!is_new(rpc) && visit->session && rpc->token) {
        *headers++ = apr_pstrcat(visit->pool,
                                 "Mcp-Session-Id: ", visit->session, NULL);
    }
    if (rpc->token) {
        *headers++ = apr_pstrcat(visit->pool, "Authorization: Bearer ",
                                 rpc->token, NULL);
    }
    if (rpc->agent) {
        *headers++ = apr_pstrcat(visit->pool, "User-Agent: ", rpc->agent, NULL);
    }
    if (rpc->is_stream) {
        *headers++ = "Accept-Encoding: gzip";
    }
}

void mcpctl_rpc_post(mcpctl_said_t *said, mcpctl_visit_t *visit,
                     const mcpctl_rpc_t *rpc)
{
    const char *headers[HEADERS_MAX + 1] = { NULL };
    mcpctl_ask_t ask = {
        .url = visit->url,
        .headers = headers,
        .body = write_body(visit, rpc),
        .is_stream = rpc->is_stream,
    };

    write_headers(headers, visit, rpc);
    mcpctl_http_ask(said, visit->http, &ask, visit->pool);
}

/* ---- what comes back ---- */

/* The data of the last event (HTML, 9.2.6), as one line may hold it. */
static mcp_str_t last_data(mcp_str_t body, apr_pool_t *pool)
{
    mcp_str_t data = { "", 0 };
    char *state, *line = apr_strtok(apr_pstrmemdup(pool, body.data, body.len),
                                    "\r\n", &state);

    for (; line; line = apr_strtok(NULL, "\r\n", &state)) {
        if (!strncmp(line, "data:", 5)) {
            data = mcp_str(line + 5);
        }
    }
    return data;
}

const mcp_json_t *mcpctl_rpc_response(const mcpctl_visit_t *visit,
                                      const mcpctl_said_t *said)
{
    const char *type = mcpctl_http_header(said, "Content-Type");
    mcp_json_t *json = NULL;

    if (strncasecmp(type, "text/event-stream", 17)) {
        return said->json && mcp_json_type(said->json) == MCP_JSON_OBJECT
                   ? said->json
                   : NULL;
    }
    if (mcp_json_parse(&json, last_data(said->body, visit->pool),
                       visit->pool)) {
        return NULL;
    }
    return mcp_json_type(json) == MCP_JSON_OBJECT ? json : NULL;
}

const char *mcpctl_rpc_challenge(const mcpctl_visit_t *visit,
                                 const mcpctl_said_t *said, const char *name)
{
    const char *header = mcpctl_http_header(said, "WWW-Authenticate");
    const char *at = header;
    apr_size_t len = strlen(name);

    for (; (at = strstr(at, name)); at++) {
        if (at == header || (at[-1] != ' ' && at[-1] != ',')) {
            continue;
        }
        if (at[len] == '=' && at[len + 1] == '"') {
            at += len + 2;
            return apr_pstrmemdup(visit->pool, at, strcspn(at, "\""));
        }
        if (at[len] == '=') {
            at += len + 1;
            return apr_pstrmemdup(visit->pool, at, strcspn(at, ", "));
        }
    }
    return NULL;
}
