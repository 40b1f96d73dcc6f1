/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_doctor.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "mod_mcp/mcpctl_answer.h"
#include "mod_mcp/mcpctl_rpc.h"

/* Models read the whole list; clients cut it (about 25000 tokens). */
#define LIST_BYTES (100 * 1024)

static const char *member(const mcp_json_t *object, const char *name)
{
    return mcp_json_string(mcp_json_get(object, name));
}

/* ---- one request ---- */

static void find_refusal(mcpctl_visit_t *visit, const mcpctl_said_t *said,
                         const char *what)
{
    const char *error = mcpctl_rpc_challenge(visit, said, "error");
    const char *said_so = mcpctl_rpc_challenge(visit, said,
                                               "error_description");

    if (said->status == 401 && error) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "token_refused",
                          "Give a fresh token that was made for this URL; "
                          "mcpctl token makes one.",
                          "%s: the token is refused: %s", what,
                          said_so ? said_so : error);
    }
    else if (said->status == 401) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "token_stripped",
                          "The header Authorization does not arrive: let the "
                          "proxy hand it on.",
                          "%s: 401 as if no token had been sent", what);
    }
    else {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "token_forbidden",
                          "Look at Require of the Location, and at the scopes "
                          "and the role of the token's account.",
                          "%s: HTTP 403, %s", what,
                          mcpctl_visit_excerpt(visit, said));
    }
}

/* The result of a request with the token, or NULL: a fault is noted. */
static const mcp_json_t *ask(mcpctl_visit_t *visit, mcpctl_said_t *said,
                             mcpctl_rpc_t *rpc)
{
    const char *what = apr_psprintf(visit->pool, "%s of %s", rpc->method,
                                    rpc->revision);
    const mcp_json_t *response, *result;

    rpc->token = visit->token;
    mcpctl_rpc_post(said, visit, rpc);
    response = mcpctl_rpc_response(visit, said);
    if (said->failure
        || (!response && !mcpctl_answer_is_json(visit, said, what))) {
        if (said->failure && !visit->findings->nelts) {
            mcpctl_answer_is_json(visit, said, what);
        }
        return NULL;
    }
    if (said->status == 401 || (said->status == 403)) {
        find_refusal(visit, said, what);
        return NULL;
    }
    result = mcp_json_get(response, "result");
    if (!result) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "rpc_error",
                          "Look into the error log; the id that the message "
                          "names is in it.",
                          "%s: HTTP %d, %s", what, said->status,
                          mcpctl_visit_excerpt(visit, said));
    }
    return result;
}

static void judge_tools(mcpctl_visit_t *visit, const mcp_json_t *result,
                        const mcpctl_said_t *said)
{
    visit->tools = mcp_json_get(result, "tools");
    if (!mcp_json_count(visit->tools)) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "tools_none",
                          "Look at the account's role, the token's scopes, and "
                          "McpTools.",
                          "tools/list is empty for this token");
    }
    if (said->body.len > LIST_BYTES) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "tools_large",
                          "Choose fewer with McpTools, in several endpoints: "
                          "models read all of it, clients cut it.",
                          "tools/list has %lu bytes",
                          (unsigned long)said->body.len);
    }
}

/* ---- the two kinds of client ---- */

void mcpctl_doctor_handshake(mcpctl_visit_t *visit)
{
    mcpctl_rpc_t rpc = {
        .revision = MCPCTL_RPC_OLD,
        .method = "initialize",
        .params = "\"protocolVersion\":\"" MCPCTL_RPC_OLD "\","
                  "\"capabilities\":{},\"clientInfo\":{\"name\":"
                  "\"mcpctl-doctor\",\"version\":\"1\"}",
    };
    mcpctl_said_t said;
    const mcp_json_t *result = ask(visit, &said, &rpc);
    const char *version = member(result, "protocolVersion");
    const char *session;

    if (!result) {
        return;
    }
    session = mcpctl_http_header(&said, "Mcp-Session-Id");
    visit->session = *session ? session : NULL;
    rpc.method = "tools/list";
    rpc.params = NULL;
    result = ask(visit, &said, &rpc);
    if (result) {
        visit->works = 1;
        judge_tools(visit, result, &said);
        mcpctl_visit_say(visit, "%s, %lu tools in %lu bytes",
                         version ? version : "?",
                         (unsigned long)mcp_json_count(visit->tools),
                         (unsigned long)said.body.len);
    }
}

void mcpctl_doctor_stateless(mcpctl_visit_t *visit)
{
    mcpctl_rpc_t rpc = { .revision = MCPCTL_RPC_NEW, .method = "tools/list" };
    mcpctl_said_t said;
    const mcp_json_t *result = ask(visit, &said, &rpc);

    if (result && !visit->tools) {
        judge_tools(visit, result, &said);
    }
    if (result) {
        visit->works = 1;
        mcpctl_visit_say(visit, "%s, %lu tools", MCPCTL_RPC_NEW,
                         (unsigned long)mcp_json_count(
                             mcp_json_get(result, "tools")));
    }
}

/* ---- a call ---- */

/* The name is to stand in a header. */
static int is_plain_name(const char *name)
{
    const char *c = name;

    while (c && *c && (apr_isalnum(*c) || strchr("_.-", *c))) {
        c++;
    }
    return c && c > name && !*c;
}

/* The first tool that only reads and needs nothing, or NULL. */
static const char *choose_tool(const mcpctl_visit_t *visit)
{
    const mcp_json_t *tool = mcp_json_first(visit->tools);

    for (; tool; tool = mcp_json_next(tool)) {
        const mcp_json_t *hints = mcp_json_get(tool, "annotations");
        const mcp_json_t *schema = mcp_json_get(tool, "inputSchema");

        if (mcp_json_is_true(mcp_json_get(hints, "readOnlyHint"))
            && !mcp_json_is_true(mcp_json_get(hints, "openWorldHint"))
            && !mcp_json_count(mcp_json_get(schema, "required"))
            && is_plain_name(member(tool, "name"))) {
            return member(tool, "name");
        }
    }
    return NULL;
}

void mcpctl_doctor_call(mcpctl_visit_t *visit)
{
    static const char *const revisions[] = { MCPCTL_RPC_OLD, MCPCTL_RPC_NEW };
    const char *tool = choose_tool(visit);
    apr_size_t i;

    if (!tool) {
        mcpctl_rpc_t rpc = { .revision = MCPCTL_RPC_OLD, .method = "ping" };
        mcpctl_said_t said;

        ask(visit, &said, &rpc);
        mcpctl_visit_say(visit, "ping; no tool reads without arguments");
        return;
    }
    for (i = 0; i < 2; i++) {
        mcpctl_rpc_t rpc = { .revision = revisions[i],
                             .method = "tools/call",
                             .name = tool };
        mcpctl_said_t said;
        const mcp_json_t *result;

        rpc.params = apr_psprintf(visit->pool,
                                  "\"name\":\"%s\",\"arguments\":{}", tool);
        result = ask(visit, &said, &rpc);
        if (mcp_json_is_true(mcp_json_get(result, "isError"))) {
            mcpctl_visit_find(visit, MCPCTL_WARN, "call_error",
                              "Read what the tool says; if it is \"internal\" "
                              "or \"unavailable\", the error log says more.",
                              "%s (%s): %s", tool, revisions[i],
                              mcpctl_visit_excerpt(visit, &said));
        }
    }
    mcpctl_visit_say(visit, "%s answers in both revisions", tool);
}

/* ---- streams ---- */

void mcpctl_doctor_stream(mcpctl_visit_t *visit)
{
    mcpctl_rpc_t rpc = {
        .revision = MCPCTL_RPC_NEW,
        .method = "subscriptions/listen",
        .params = "\"notifications\":{\"toolsListChanged\":true}",
        .token = visit->token,
        .is_stream = 1,
    };
    mcpctl_said_t said;
    int is_stream;

    mcpctl_rpc_post(&said, visit, &rpc);
    is_stream = !strncasecmp(mcpctl_http_header(&said, "Content-Type"),
                             "text/event-stream", 17);
    if (said.failure && (is_stream || !said.status)) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "stream_held",
                          "Something gathers what it should hand on: "
                          "proxy_buffering off in nginx, flushpackets=on at "
                          "ProxyPass, H2OutputBuffering off "
                          "(conf/stream.conf).",
                          "Of a stream that begins at once nothing came "
                          "within %d seconds",
                          MCPCTL_HTTP_STREAM_SECONDS);
        return;
    }
    if (!is_stream) {
        mcpctl_visit_skip(visit, "the endpoint offers no stream (HTTP %d)",
                          said.status);
        return;
    }
    if (*mcpctl_http_header(&said, "Content-Encoding")) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "stream_compressed",
                          "Compress no text/event-stream: it holds events "
                          "back.",
                          "The stream has Content-Encoding: %s",
                          mcpctl_http_header(&said, "Content-Encoding"));
    }
    mcpctl_visit_say(visit, "the first event came after %d ms",
                     (int)apr_time_as_msec(apr_time_now() - said.asked));
}
