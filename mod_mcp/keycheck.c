/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/keycheck.h"

#include <string.h>

#include "lib/apikey.h"

static mcp_error_t *refuse(const char *why, apr_pool_t *pool)
{
    return mcp_error_make(pool, "invalid_token",
                          "Ask an administrator of the workspace for a key.",
                          "%s", why);
}

/* What mcp.api_key_principal says of a key: why it is not good, or whose it
 * is. */
static mcp_error_t *read_answer(mcp_principal_key_t *facts, mcp_str_t text,
                                const char *request, apr_pool_t *pool)
{
    mcp_json_t *answer;
    const mcp_json_t *expires;
    const char *why;

    MCP_TRY(mcp_json_parse(&answer, text, pool));
    why = mcp_json_string(mcp_json_get(answer, "error_description"));
    if (why) {
        return refuse(why, pool);
    }
    facts->workspace = mcp_json_string(mcp_json_get(answer, "workspace"));
    facts->account = mcp_json_string(mcp_json_get(answer, "account"));
    facts->id = mcp_json_string(mcp_json_get(answer, "credential_id"));
    facts->scopes = mcp_json_string(mcp_json_get(answer, "scopes"));
    expires = mcp_json_get(answer, "expires");
    facts->expires = MCP_PRINCIPAL_NEVER;
    if (expires && mcp_json_type(expires) == MCP_JSON_NUMBER) {
        facts->expires = apr_time_from_sec(
            (apr_int64_t)mcp_json_number(expires));
    }
    return facts->workspace && facts->account && facts->id && facts->scopes
               ? NULL
               : mcp_error_internal(request, pool);
}

mcp_error_t *mcp_keycheck_find(mcp_principal_t **principal, request_rec *r,
                               const mcp_request_t *request, mcp_str_t key)
{
    mcp_call_t call = {
        .name = "mcp_api_key_principal",
        .statement = "SELECT NULL,"
                     " mcp.api_key_principal($1::text, $2::text)::text"
                     " WHERE ($3::text, $4::text) IS NOT NULL",
        .read = 1, /* that it was used may be recorded twice */
        .what = "the API key",
        .arguments = request->resource,
        .tool = "",
        .request = request->id,
    };
    mcp_principal_key_t facts;
    mcp_answer_t answer;

    MCP_TRY(mcp_apikey_hash(&call.principal, key, r->pool));
    MCP_TRY(mcp_db_call(request->child->db, r, &answer, &call, r->pool));
    MCP_TRY(read_answer(&facts, answer.json, request->id, r->pool));
    if (request->workspace && strcmp(facts.workspace, request->workspace)) {
        return refuse("This API key is for another workspace.", r->pool);
    }
    return mcp_principal_make_key(principal, &facts, r->pool);
}
