/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Providers that do what t/http/provider.t wants to see: well, badly, and not
 * at all. Built there with apxs, against the header alone; never installed.
 */
#include <httpd.h>
#include <http_config.h>
#include <ap_provider.h>

#include <string.h>

#include <apr_strings.h>

#include "mod_mcp/mod_mcp.h"

/* Who called with what; the rest of the arguments is JSON, too. */
static apr_status_t who(mcp_provider_result_t *result,
                        const mcp_provider_call_t *call)
{
    result->json = apr_pstrcat(
        call->pool, " \n{\"tool\":\"", call->tool, "\",\"workspace\":\"",
        call->workspace, "\",\"account\":\"", call->account, "\",\"role\":\"",
        call->role, "\",\"client\":\"", call->client ? call->client : "-",
        "\",\"scopes\":\"", call->scopes, "\",\"path\":\"", call->r->uri,
        "\",\"has_request\":", *call->request ? "true" : "false",
        ",\"arguments\":", call->arguments, "}", NULL);
    return APR_SUCCESS;
}

/* A row of a hundred bytes for each of the argument's. */
static apr_status_t big(mcp_provider_result_t *result,
                        const mcp_provider_call_t *call)
{
    const char *at = strpbrk(call->arguments, "0123456789");
    apr_size_t rows = at ? (apr_size_t)apr_atoi64(at) : 0, i;
    char *text = apr_palloc(call->pool, rows * 100 + 32), *end = text;

    end = apr_cpystrn(end, "{\"rows\":[", 16);
    for (i = 0; i < rows; i++) {
        end += apr_snprintf(end, 101, "%s{\"text\":\"%085lu\"}", i ? "," : " ",
                            (unsigned long)i);
    }
    memcpy(end, "]}behind", 9);
    result->json = text;
    result->len = (apr_size_t)(end + 2 - text);
    return APR_SUCCESS;
}

#define RETURNS(json) { json, 0, NULL, NULL, NULL }
#define ERROR(code, message, hint) { NULL, 0, code, message, hint }

/* What the argument how names. */
static apr_status_t fail(mcp_provider_result_t *result,
                         const mcp_provider_call_t *call)
{
    static const struct {
        const char *how;
        apr_status_t status;
        mcp_provider_result_t result;
    } ways[] = {
        { "full", 0,
          ERROR("full", "The \"car park\" is full.", "Come back in an hour.") },
        { "plain", 0, ERROR("closed", "It is closed.", NULL) },
        { "protocol", 0, ERROR("invalid_params", "Not so.", NULL) },
        { "status", APR_EGENERAL, RETURNS("{}") },
        { "nothing", 0, RETURNS(NULL) },
        { "broken", 0, RETURNS("{\"secret\":") },
        { "behind", 0, RETURNS("{\"secret\":1} x") },
        { "list", 0, RETURNS("[\"secret\"]") },
        { "empty", 0, RETURNS("") },
        { "latin", 0, RETURNS("{\"secret\":\"\xE9\"}") },
        { "code", 0, ERROR("se cret\n", "A code.", NULL) },
        { "mute", 0, ERROR("secret", NULL, NULL) },
        { "accent", 0, ERROR("secret", "\xE9", NULL) },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        if (strstr(call->arguments, ways[i].how)) {
            *result = ways[i].result;
            return ways[i].status;
        }
    }
    return APR_ENOTIMPL;
}

static void hooks(apr_pool_t *pool)
{
    static const mcp_provider_t providers[] = { { who }, { big }, { fail } };
    static const char *const names[] = { "probe_who", "probe.big",
                                         "probe-fail" };
    int i;

    for (i = 0; i < 3; i++) {
        ap_register_provider(pool, MCP_TOOL_PROVIDER_GROUP, names[i],
                             MCP_TOOL_PROVIDER_VERSION, &providers[i]);
    }
    ap_register_provider(pool, MCP_TOOL_PROVIDER_GROUP, "probe_later", "1",
                         &providers[0]);
}

module AP_MODULE_DECLARE_DATA mcpprobe_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, hooks
};
