/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/signin.h"

#include <string.h>

#include <apr_strings.h>
#include <http_log.h>

APLOG_USE_MODULE(mcp);

/* ---- what the sign-in says ---- */

static const char *evaluate(request_rec *r, const ap_expr_info_t *expr)
{
    const char *error = NULL;
    const char *value = ap_expr_str_exec(r, expr, &error);

    if (error) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "MCP0701: McpSignInAccount, McpSignInRole or McpSignOut "
                      "cannot be "
                      "evaluated: %s",
                      error);
        return NULL;
    }
    return value && *value ? value : NULL;
}

/* Whether a list, as mod_auth_openidc hands claims on, has a value. */
static int lists(const char *list, const char *value)
{
    apr_size_t size = strlen(value);

    while (list && *list) {
        apr_size_t len;

        list += strspn(list, " ,;\t[]\"");
        len = strcspn(list, ",;\"]");
        if (len == size && !strncasecmp(list, value, len)) {
            return 1;
        }
        list += len;
    }
    return 0;
}

/* The role of the first row that the sign-in has the value of. */
static const char *map_role(const apr_array_header_t *map, const char *values)
{
    int i;

    for (i = 0; i < map->nelts; i++) {
        const mcp_role_map_t *row = &APR_ARRAY_IDX(map, i, mcp_role_map_t);

        if (lists(values, row->value)) {
            return row->role;
        }
    }
    return NULL;
}

static const char *name_values(const apr_array_header_t *map, apr_pool_t *pool)
{
    const char *text = "";
    int i;

    for (i = 0; i < map->nelts; i++) {
        text = apr_pstrcat(pool, text, i ? ", " : "",
                           APR_ARRAY_IDX(map, i, mcp_role_map_t).value, NULL);
    }
    return text;
}

const char *mcp_signin_out(request_rec *r)
{
    const ap_expr_info_t *out = mcp_conf_server(r->server)->as.out;

    return out ? evaluate(r, out) : NULL;
}

/* ---- the accounts ---- */

static mcp_error_t *ask_accounts(mcp_signin_t *signin,
                                 const mcp_oauth_site_t *site,
                                 const mcp_oauth_request_t *request)
{
    const char *const members[][2] = {
        { "email", signin->email },
        { "role", signin->role },
        { "workspace", request->resource->workspace },
        { "resource", request->resource->uri },
        { "client_id", request->client->id },
    };
    const mcp_json_t *answer;
    mcp_buf_t args;
    apr_size_t i;

    mcp_buf_init(&args, 512, site->pool);
    for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        mcp_buf_json_name(&args, members[i][0]);
        mcp_buf_json_string(&args, members[i][1]);
    }
    MCP_TRY(mcp_oauth_ask(&answer, site, MCP_OAUTH_ACCOUNTS, &args));
    signin->accounts = mcp_json_get(answer, "accounts");
    return NULL;
}

int mcp_signin_is_active(const mcp_json_t *account)
{
    return !strcmp(mcp_json_string(mcp_json_get(account, "status")), "active");
}

static void find_active(mcp_signin_t *signin)
{
    const mcp_json_t *account;

    for (account = mcp_json_first(signin->accounts); account;
         account = mcp_json_next(account)) {
        if (mcp_signin_is_active(account)) {
            signin->active = signin->active_count++ ? signin->active : account;
        }
    }
}

static void say_why(const mcp_signin_t *signin, const char **refusal,
                    const char **hint, apr_pool_t *pool)
{
    const mcp_json_t *first = mcp_json_first(signin->accounts);
    const char *status = mcp_json_string(mcp_json_get(first, "status"));
    const char *where = mcp_json_string(mcp_json_get(first, "workspace_name"));

    if (!first) {
        *refusal = apr_psprintf(pool, "There is no account for %s here.",
                                signin->email);
        *hint = "Ask an administrator to add you, or sign in as somebody else.";
    }
    else if (!strcmp(status, "pending")) {
        *refusal = apr_psprintf(pool,
                                "Your account in %s is waiting to be "
                                "approved.",
                                where);
        *hint = "An administrator has to let you in. Then connect again from "
                "your application.";
    }
    else {
        *refusal = apr_psprintf(pool, "Your account in %s is disabled.", where);
        *hint = "Ask an administrator of the workspace.";
    }
}

mcp_error_t *mcp_signin_read(mcp_signin_t *signin, const char **refusal,
                             const char **hint, request_rec *r,
                             const mcp_oauth_site_t *site,
                             const mcp_oauth_request_t *request)
{
    const mcp_as_conf_t *conf = &mcp_conf_server(r->server)->as;

    memset(signin, 0, sizeof(*signin));
    *refusal = *hint = NULL;
    signin->email = conf->account ? evaluate(r, conf->account) : r->user;
    if (!signin->email) {
        *refusal = "The sign-in does not say your e-mail address.";
        *hint = "Ask whoever runs this server to look at McpSignInAccount.";
        return NULL;
    }
    if (conf->role) {
        signin->role = map_role(conf->role_map, evaluate(r, conf->role));
        if (!signin->role) {
            *refusal = apr_pstrcat(r->pool, "Signing in here needs one of: ",
                                   name_values(conf->role_map, r->pool), ".",
                                   NULL);
            *hint = "Ask your administrator to assign one to you.";
            return NULL;
        }
    }
    MCP_TRY(ask_accounts(signin, site, request));
    find_active(signin);
    if (!signin->active) {
        say_why(signin, refusal, hint, r->pool);
    }
    return NULL;
}
