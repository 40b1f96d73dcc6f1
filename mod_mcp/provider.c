/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/provider.h"

#include <string.h>

#include <ap_provider.h>
#include <apr_strings.h>
#include <http_log.h>

#include "lib/jsontext.h"
#include "mod_mcp/request.h"

APLOG_USE_MODULE(mcp);

const mcp_provider_t *mcp_provider_find(const char *name)
{
    return ap_lookup_provider(MCP_TOOL_PROVIDER_GROUP, name,
                              MCP_TOOL_PROVIDER_VERSION);
}

/* ---- what a provider returns ---- */

static mcp_error_t *fail(request_rec *r, apr_status_t rv,
                         const mcp_provision_t *provision, const char *what,
                         apr_pool_t *pool)
{
    const char *id = mcp_request_get(r)->id;

    ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r,
                  "MCP0601: %s: the provider %s %s (request %s)",
                  provision->tool, provision->provider, what, id);
    return mcp_error_internal(id, pool);
}

/* It goes into the log, and programs branch on it. */
static int is_word(const char *code)
{
    apr_size_t len = strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_");

    return len > 0 && len <= 64 && !code[len];
}

/* Whether the bytes can stand in a JSON string. */
static int is_text(const char *text, apr_pool_t *pool)
{
    apr_size_t offset;
    mcp_buf_t buf;

    mcp_buf_init(&buf, strlen(text) + 3, pool);
    mcp_buf_json_string(&buf, text);
    return !mcp_jsontext_check(&offset, (mcp_str_t){ buf.data, buf.len });
}

static mcp_error_t *take_error(request_rec *r,
                               const mcp_provider_result_t *result,
                               const mcp_provision_t *provision,
                               apr_pool_t *pool)
{
    if (!is_word(result->code)) {
        return fail(r, 0, provision, "returned a code that is no word", pool);
    }
    if (!result->message || !*result->message || !is_text(result->message, pool)
        || (result->hint && !is_text(result->hint, pool))) {
        return fail(r, 0, provision,
                    "returned an error without a message in "
                    "UTF-8",
                    pool);
    }
    return mcp_error_make(pool, apr_pstrdup(pool, result->code),
                          apr_pstrdup(pool, result->hint), "%s",
                          result->message);
}

static mcp_error_t *take_json(mcp_str_t *json, request_rec *r,
                              const mcp_provider_result_t *result,
                              const mcp_provision_t *provision,
                              apr_pool_t *pool)
{
    mcp_str_t text = { result->json,
                       result->len ? result->len : strlen(result->json) };
    apr_size_t offset;
    const char *wrong = mcp_jsontext_check(&offset, text);

    if (wrong) {
        return fail(r, 0, provision,
                    apr_psprintf(pool,
                                 "returned no JSON: %s at byte "
                                 "%" APR_SIZE_T_FMT,
                                 wrong, offset),
                    pool);
    }
    while (text.len && strchr(" \t\r\n", *text.data)) {
        text.data++;
        text.len--;
    }
    if (*text.data != '{') {
        return fail(r, 0, provision, "returned JSON that is no object", pool);
    }
    *json = text;
    return NULL;
}

/* ---- the call ---- */

mcp_error_t *mcp_provider_run(void *baton, mcp_str_t *json,
                              const mcp_provision_t *provision,
                              apr_pool_t *pool)
{
    request_rec *r = baton;
    const mcp_request_t *request = mcp_request_get(r);
    const mcp_principal_t *principal = request->principal;
    const mcp_provider_t *provider = mcp_provider_find(provision->provider);
    const mcp_provider_call_t call = { .r = r,
                                       .pool = pool,
                                       .tool = provision->tool,
                                       .arguments = provision->arguments,
                                       .request = request->id,
                                       .workspace = principal->workspace,
                                       .account = principal->account,
                                       .role = provision->role,
                                       .client = principal->client,
                                       .scopes = principal->scopes };
    mcp_provider_result_t result = { NULL };
    apr_status_t rv;

    if (!provider) {
        return fail(r, 0, provision, "is not registered", pool);
    }
    rv = provider->run(&result, &call);
    if (rv != APR_SUCCESS) {
        return fail(r, rv, provision, "failed", pool);
    }
    if (result.code) {
        return take_error(r, &result, provision, pool);
    }
    if (!result.json) {
        return fail(r, 0, provision, "returned nothing", pool);
    }
    return take_json(json, r, &result, provision, pool);
}
