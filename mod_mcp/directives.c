/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/directives.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>

#include "lib/address.h"
#include "lib/external_claims.h"
#include "lib/uri.h"
#include "mod_mcp/approve.h"
#include "mod_mcp/conf.h"

APLOG_USE_MODULE(mcp);

/*
 * A directive takes its text, and refuses what is wrong whatever else is
 * configured; httpd adds file and line. What can be judged only when all is
 * read is in configtest.c.
 */

static const char *set_catalog(cmd_parms *cmd, void *dir, const char *file)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (error) {
        return error;
    }
    endpoint->catalog_file = ap_server_root_relative(cmd->pool, file);
    return endpoint->catalog_file
               ? NULL
               : apr_pstrcat(cmd->pool, "McpCatalog: not a path: ", file, NULL);
}

static const char *set_resource(cmd_parms *cmd, void *dir, const char *url)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (error) {
        return error;
    }
    error = mcp_uri_check_resource(url);
    if (error) {
        return apr_psprintf(cmd->pool,
                            "McpResource \"%s\": %s. Give the URL that "
                            "clients use, e.g. https://mcp.example.com%s",
                            url, error, cmd->path);
    }
    endpoint->resource = url;
    return NULL;
}

static const char *set_workspace(cmd_parms *cmd, void *dir, const char *name)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (error) {
        return error;
    }
    if (!mcp_uri_is_workspace(name) && strcmp(name, MCP_URI_ANY_WORKSPACE)
        && !(name[0] == '*' && name[1] == '.' && name[2])) {
        return apr_psprintf(cmd->pool,
                            "McpWorkspace \"%s\": give the name of a workspace "
                            "(a-z, 0-9 and -, a letter first), "
                            "*.example.com to take it from the host name, or "
                            "* to take it from the token",
                            name);
    }
    endpoint->workspace = name;
    return NULL;
}

static const char *set_prefix(cmd_parms *cmd, void *dir, const char *prefix)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);
    apr_size_t len = strlen(prefix);

    if (error) {
        return error;
    }
    if (len > 32
        || strspn(prefix, "abcdefghijklmnopqrstuvwxyz"
                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
               != len) {
        return apr_psprintf(cmd->pool,
                            "McpToolPrefix \"%s\": up to 32 letters, digits, "
                            "_ . and -, or \"\" for none",
                            prefix);
    }
    endpoint->prefix = prefix;
    return NULL;
}

static const char *set_tools(cmd_parms *cmd, void *dir, const char *mode,
                             const char *name)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);
    apr_array_header_t **list;

    if (error) {
        return error;
    }
    if (!strcasecmp(mode, "include")) {
        list = &endpoint->include;
    }
    else if (!strcasecmp(mode, "exclude")) {
        list = &endpoint->exclude;
    }
    else {
        return apr_psprintf(cmd->pool,
                            "McpTools %s: begin with include or exclude, e.g. "
                            "McpTools include invites_list meetings_list",
                            mode);
    }
    if (!*list) {
        *list = apr_array_make(cmd->pool, 8, sizeof(char *));
    }
    APR_ARRAY_PUSH(*list, const char *) = name;
    return NULL;
}

/* Some issuers end with a slash: it is a part of their name. */
static const char *check_issuer(const cmd_parms *cmd, const char *url)
{
    apr_size_t len = strlen(url);
    const char *error = mcp_uri_check_issuer(
        len && url[len - 1] == '/'
            ? apr_pstrmemdup(cmd->temp_pool, url, len - 1)
            : url);

    return error ? apr_psprintf(cmd->pool,
                                "%s \"%s\": %s. Give it as its tokens have it "
                                "in iss, e.g. https://login.example.com/",
                                cmd->cmd->name, url, error)
                 : NULL;
}

static const char *set_issuer(cmd_parms *cmd, void *dir, const char *url)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (!error) {
        error = check_issuer(cmd, url);
    }
    if (error) {
        return error;
    }
    endpoint->issuer = url;
    return NULL;
}

static const char *set_jwks_file(cmd_parms *cmd, void *dir, const char *file)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (error) {
        return error;
    }
    endpoint->jwks_file = ap_server_root_relative(cmd->pool, file);
    return NULL;
}

static const char *set_jwks_url(cmd_parms *cmd, void *dir, const char *url)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (error) {
        return error;
    }
    error = mcp_uri_check_link(url);
    if (error) {
        return apr_psprintf(cmd->pool,
                            "McpJWKSURL \"%s\": %s. Give the jwks_uri of the "
                            "issuer's metadata, e.g. "
                            "https://login.example.com/jwks",
                            url, error);
    }
    endpoint->jwks_url = url;
    return NULL;
}

static const char *set_account_claim(cmd_parms *cmd, void *dir,
                                     const char *name)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (error) {
        return error;
    }
    if (!mcp_external_claims_is_name(name)) {
        return apr_psprintf(cmd->pool,
                            "McpAccountClaim \"%s\": give the name of a claim, "
                            "e.g. sub, email or oid",
                            name);
    }
    endpoint->account_claim = name;
    return NULL;
}

static const char *add_origin(cmd_parms *cmd, void *dir, const char *origin)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (error) {
        return error;
    }
    error = mcp_uri_check_origin(origin);
    if (error) {
        return apr_psprintf(cmd->pool,
                            "McpOrigin \"%s\": %s. Give scheme, host and "
                            "port as a browser sends them, e.g. "
                            "https://app.example.com",
                            origin, error);
    }
    if (!endpoint->origins) {
        endpoint->origins = apr_array_make(cmd->pool, 2, sizeof(char *));
    }
    APR_ARRAY_PUSH(endpoint->origins, const char *) = origin;
    return NULL;
}

static const char *set_max_result(cmd_parms *cmd, void *dir, const char *text)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);
    apr_int64_t number;
    char *end;

    if (error) {
        return error;
    }
    number = apr_strtoi64(text, &end, 10);
    if (*end || end == text || number < MCP_RESULT_MAX_LEAST
        || number > MCP_RESULT_MAX_MOST) {
        return apr_psprintf(cmd->pool,
                            "McpMaxResult \"%s\": give bytes from %d to %d; "
                            "without the directive it is %d",
                            text, MCP_RESULT_MAX_LEAST, MCP_RESULT_MAX_MOST,
                            MCP_RESULT_MAX);
    }
    endpoint->max_result = (int)number;
    return NULL;
}

static const char *set_api_keys(cmd_parms *cmd, void *dir, int is_on)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (!error) {
        endpoint->api_keys = is_on ? MCP_ON : MCP_OFF;
    }
    return error;
}

static const char *set_anonymous_list(cmd_parms *cmd, void *dir, int is_on)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (!error) {
        endpoint->anonymous_list = is_on ? MCP_ON : MCP_OFF;
    }
    return error;
}

/* A key in a header that has a meaning already would be read as that. */
static int is_own_header(const char *name)
{
    static const char *const taken[] = {
        "Authorization", "Proxy-Authorization",  "Cookie",  "Host",
        "Origin",        "Content-Type",         "Accept",  "Mcp-Session-Id",
        "Mcp-Method",    "MCP-Protocol-Version", "Mcp-Name"
    };
    apr_size_t i;

    for (i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        if (!strcasecmp(name, taken[i])) {
            return 0;
        }
    }
    return strspn(name, "abcdefghijklmnopqrstuvwxyz"
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
           == strlen(name);
}

static const char *set_api_key_header(cmd_parms *cmd, void *dir,
                                      const char *name)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (error) {
        return error;
    }
    if (!*name || !is_own_header(name)) {
        return apr_psprintf(cmd->pool,
                            "McpApiKeyHeader \"%s\": give the name of a header "
                            "of your own (letters, digits and -), e.g. "
                            "X-Example-API-Key; Authorization: Bearer is taken "
                            "without it",
                            name);
    }
    endpoint->api_key_header = name;
    return NULL;
}

static const char *set_master_key(cmd_parms *cmd, void *dir, const char *file)
{
    const char *error = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    if (error) {
        return error;
    }
    mcp_conf_server(cmd->server)->master_key_file =
        ap_server_root_relative(cmd->pool, file);
    return NULL;
}

static const char *add_fetch_allow(cmd_parms *cmd, void *dir, const char *text)
{
    mcp_fetch_rules_t *rules = &mcp_conf_server(cmd->server)->fetch;
    const char *error = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
    apr_array_header_t *allow;
    mcp_network_t network;

    if (error) {
        return error;
    }
    error = mcp_address_parse_network(&network, text);
    if (error) {
        return apr_psprintf(cmd->pool,
                            "McpFetchAllow \"%s\": %s. Give addresses or "
                            "networks, e.g. 10.0.0.7 192.168.0.0/16 fd00::/8",
                            text, error);
    }
    allow = rules->allow ? apr_array_copy(cmd->pool, rules->allow)
                         : apr_array_make(cmd->pool, 2, sizeof(network));
    APR_ARRAY_PUSH(allow, mcp_network_t) = network;
    rules->allow = allow;
    return NULL;
}

static const char *set_fetch_ca(cmd_parms *cmd, void *dir, const char *file)
{
    const char *error = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    if (error) {
        return error;
    }
    mcp_conf_server(cmd->server)->fetch.ca_file =
        ap_server_root_relative(cmd->pool, file);
    return NULL;
}

/* ---- the authorization server ---- */

static const char *set_authorization_server(cmd_parms *cmd, void *dir, int on)
{
    mcp_as_conf_t *as = &mcp_conf_server(cmd->server)->as;
    const char *error = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    as->is_on = on;
    as->file = cmd->directive->filename;
    as->line = cmd->directive->line_num;
    return error;
}

static const char *set_pages(cmd_parms *cmd, void *dir, const char *path)
{
    mcp_conf_server(cmd->server)->as.pages_dir =
        ap_server_root_relative(cmd->pool, path);
    return ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
}

/* The member of the record is the row's. */
static const char *set_expression(cmd_parms *cmd, void *dir, const char *text)
{
    mcp_as_conf_t *as = &mcp_conf_server(cmd->server)->as;
    const char *error = NULL;
    const ap_expr_info_t *expr =
        ap_expr_parse_cmd(cmd, text, AP_EXPR_FLAG_STRING_RESULT, &error, NULL);

    if (error) {
        return apr_psprintf(cmd->pool,
                            "%s \"%s\": %s; it is an expression that gives a "
                            "text, e.g. %%{env:OIDC_CLAIM_email}",
                            cmd->cmd->name, text, error);
    }
    if (!strcasecmp(cmd->cmd->name, "McpSignInRole")) {
        as->role = expr;
    }
    else if (!strcasecmp(cmd->cmd->name, "McpSignOut")) {
        as->out = expr;
    }
    else {
        as->account = expr;
    }
    return ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
}

static const char *add_role_map(cmd_parms *cmd, void *dir, const char *value,
                                const char *role)
{
    mcp_as_conf_t *as = &mcp_conf_server(cmd->server)->as;
    mcp_role_map_t *row;

    if (strcmp(role, "user") && strcmp(role, "manager")
        && strcmp(role, "admin")) {
        return apr_psprintf(cmd->pool,
                            "McpRoleMap \"%s\" %s: the role can be user, "
                            "manager or admin",
                            value, role);
    }
    if (!as->role_map) {
        as->role_map = apr_array_make(cmd->pool, 4, sizeof(mcp_role_map_t));
    }
    row = apr_array_push(as->role_map);
    row->value = value;
    row->role = role;
    return ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
}

/* The keys are at a URL, or in a file. */
static const char *add_assertion_issuer(cmd_parms *cmd, void *dir,
                                        const char *issuer, const char *keys)
{
    mcp_as_conf_t *as = &mcp_conf_server(cmd->server)->as;
    const char *error = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
    int is_url = strstr(keys, "://") != NULL;
    mcp_oauth_provider_t *provider;

    if (!error) {
        error = check_issuer(cmd, issuer);
    }
    if (error) {
        return error;
    }
    if (is_url && mcp_uri_check_link(keys)) {
        return apr_psprintf(cmd->pool,
                            "McpAssertionIssuer %s \"%s\": %s. Give the "
                            "jwks_uri of the issuer's metadata, or the file of "
                            "its key set",
                            issuer, keys, mcp_uri_check_link(keys));
    }
    if (!as->providers) {
        as->providers = apr_array_make(cmd->pool, 2,
                                       sizeof(mcp_oauth_provider_t));
    }
    provider = apr_array_push(as->providers);
    provider->issuer = issuer;
    provider->keys_url = is_url ? keys : NULL;
    provider->keys_file = is_url ? NULL
                                 : ap_server_root_relative(cmd->pool, keys);
    return NULL;
}

static const char *set_outbox(cmd_parms *cmd, void *dir, int on)
{
    const char *error = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    if (error) {
        return error;
    }
    mcp_conf_server(cmd->server)->outbox = on != 0;
    return NULL;
}

/* One setter for all numbers: the row says which and how large. */
static const char *set_number(cmd_parms *cmd, void *dir, const char *text)
{
    mcp_server_conf_t *conf = mcp_conf_server(cmd->server);
    const mcp_setting_t *setting = mcp_settings;
    const char *error;
    apr_int64_t number;
    char *end;

    while (strcasecmp(setting->name, cmd->cmd->name)) {
        setting++;
    }
    error = ap_check_cmd_context(cmd, setting->is_global ? GLOBAL_ONLY
                                                         : NOT_IN_DIR_CONTEXT);
    if (error) {
        return error;
    }
    number = apr_strtoi64(text, &end, 10);
    if (*end || end == text || number < setting->least
        || number > setting->most) {
        return apr_psprintf(cmd->pool,
                            "%s \"%s\": give %s from %d to %d; without the "
                            "directive it is %d",
                            setting->name, text, setting->unit, setting->least,
                            setting->most, setting->otherwise);
    }
    *(int *)(void *)((char *)conf + setting->offset) = (int)number;
    return NULL;
}

const command_rec mcp_directives[] = {
    AP_INIT_TAKE1("McpCatalog", set_catalog, NULL, ACCESS_CONF,
                  "File of the tool catalogue; makes the Location an endpoint"),
    AP_INIT_TAKE1("McpResource", set_resource, NULL, ACCESS_CONF,
                  "URL of the endpoint as clients use it: the audience of its "
                  "tokens. A host label * stands for the workspace"),
    AP_INIT_TAKE1("McpWorkspace", set_workspace, NULL, ACCESS_CONF,
                  "Name of the workspace, *.example.com to take it from the "
                  "request's host, or * to take it from the token"),
    AP_INIT_TAKE1("McpToolPrefix", set_prefix, NULL, ACCESS_CONF,
                  "Text before each tool's name, instead of the catalogue's"),
    AP_INIT_ITERATE2("McpTools", set_tools, NULL, ACCESS_CONF,
                     "include or exclude, then names of tools"),
    AP_INIT_TAKE1("McpIssuer", set_issuer, NULL, ACCESS_CONF,
                  "URL of an external issuer of tokens"),
    AP_INIT_TAKE1("McpJWKSFile", set_jwks_file, NULL, ACCESS_CONF,
                  "File of the external issuer's key set"),
    AP_INIT_TAKE1("McpJWKSURL", set_jwks_url, NULL, ACCESS_CONF,
                  "Where the external issuer publishes its key set"),
    AP_INIT_TAKE1("McpAccountClaim", set_account_claim, NULL, ACCESS_CONF,
                  "The claim of the external issuer's tokens that says whose "
                  "account it is: sub, email or another"),
    AP_INIT_ITERATE("McpOrigin", add_origin, NULL, ACCESS_CONF,
                    "Origins of web pages that may call, besides our own"),
    AP_INIT_TAKE1("McpMaxResult", set_max_result, NULL, ACCESS_CONF,
                  "Bytes of a tool's result, at most"),
    AP_INIT_TAKE_ARGV("McpApproval", mcp_approve_set_rule, NULL, ACCESS_CONF,
                      "Who says yes to writes: agent, client, page or second "
                      "ROLE, then tools, patterns or effects"),
    AP_INIT_TAKE1("McpConfirmTTL", mcp_approve_set_ttl, NULL, ACCESS_CONF,
                  "Seconds that a preview can be confirmed"),
    AP_INIT_TAKE1("McpApprovalsURL", mcp_approve_set_url, NULL, ACCESS_CONF,
                  "URL of the approvals page, for answers that lead there"),
    AP_INIT_FLAG("McpAPIKeys", set_api_keys, NULL, ACCESS_CONF,
                 "Whether API keys are taken beside access tokens; Off"),
    AP_INIT_TAKE1("McpApiKeyHeader", set_api_key_header, NULL, ACCESS_CONF,
                  "Header that API keys may come in, beside Authorization"),
    AP_INIT_FLAG("McpAnonymousList", set_anonymous_list, NULL, ACCESS_CONF,
                 "Whether the list of tools is for everybody; Off"),
    AP_INIT_TAKE1("McpMasterKeyFile", set_master_key, NULL, RSRC_CONF,
                  "File with the key that seals secrets in the database"),
    AP_INIT_ITERATE("McpFetchAllow", add_fetch_allow, NULL, RSRC_CONF,
                    "Addresses or networks that may be asked though they are "
                    "not public"),
    AP_INIT_TAKE1("McpFetchCAFile", set_fetch_ca, NULL, RSRC_CONF,
                  "File with the authorities that other servers' certificates "
                  "are checked with, instead of the system's"),
    AP_INIT_TAKE1("McpMaxBody", set_number, NULL, RSRC_CONF,
                  "Bytes of a request body, at most"),
    AP_INIT_TAKE1("McpTokenCache", set_number, NULL, RSRC_CONF,
                  "Verified tokens that a child remembers, at most"),
    AP_INIT_TAKE1("McpConcurrency", set_number, NULL, RSRC_CONF,
                  "Statements that a child runs at once; not over DBDMax"),
    AP_INIT_TAKE1("McpQueueTimeout", set_number, NULL, RSRC_CONF,
                  "Seconds that a call waits for a database connection"),
    AP_INIT_TAKE1("McpWaiting", set_number, NULL, RSRC_CONF,
                  "Calls at once, in a child, that wait for their users; 8"),
    AP_INIT_TAKE1("McpStatementTimeout", set_number, NULL, RSRC_CONF,
                  "Seconds that a statement may run"),
    AP_INIT_TAKE1("McpListeners", set_number, NULL, RSRC_CONF,
                  "Streams of changes that a child keeps open, at most"),
    AP_INIT_TAKE1("McpTasks", set_number, NULL, RSRC_CONF,
                  "Tasks that a child runs at once, each on a database "
                  "connection of its own; 0: none"),
    AP_INIT_FLAG("McpAuthorizationServer", set_authorization_server, NULL,
                 RSRC_CONF,
                 "On: issue tokens for the endpoints of this host; sign-in is "
                 "the authentication configured for /oauth/authorize"),
    AP_INIT_TAKE1("McpTokenTTL", set_number, NULL, RSRC_CONF,
                  "Seconds that an access token is good; 900"),
    AP_INIT_TAKE1("McpGrantDays", set_number, NULL, RSRC_CONF,
                  "Days after which a human is asked again; 30"),
    AP_INIT_TAKE1("McpPages", set_pages, NULL, RSRC_CONF,
                  "Directory of the pages that people see"),
    AP_INIT_TAKE1("McpSignInAccount", set_expression, NULL, RSRC_CONF,
                  "Expression for the e-mail address of who has signed in; "
                  "%{REMOTE_USER}"),
    AP_INIT_TAKE1("McpSignInRole", set_expression, NULL, RSRC_CONF,
                  "Expression for what McpRoleMap makes a role of"),
    AP_INIT_TAKE2("McpRoleMap", add_role_map, NULL, RSRC_CONF,
                  "A value of McpSignInRole, and the role that it means"),
    AP_INIT_TAKE1("McpSignOut", set_expression, NULL, RSRC_CONF,
                  "Expression for the URL where a human becomes somebody else"),
    AP_INIT_TAKE2("McpAssertionIssuer", add_assertion_issuer, NULL, RSRC_CONF,
                  "An identity provider whose assertions about people are "
                  "believed, and the URL or file of its key set"),
    AP_INIT_FLAG("McpOutbox", set_outbox, NULL, RSRC_CONF,
                 "On: send the outbox and run periodic jobs from this server"),
    AP_INIT_TAKE1("McpOutboxInterval", set_number, NULL, RSRC_CONF,
                  "Seconds between two looks into the outbox"),
    AP_INIT_TAKE1("McpOutboxTimeout", set_number, NULL, RSRC_CONF,
                  "Seconds that a request of the outbox may take"),
    { NULL },
};
