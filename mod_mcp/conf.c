/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/conf.h"

#include <stddef.h>
#include <string.h>

#include <apr_strings.h>

#define SETTING(directive, field, least, most, otherwise, unit, is_global)     \
    {                                                                          \
        directive, offsetof(mcp_server_conf_t, field), least, most, otherwise, \
            unit, is_global                                                    \
    }

const mcp_setting_t mcp_settings[] = {
    SETTING("McpMaxBody", max_body, 1024, 64 * 1024 * 1024, 1024 * 1024,
            "bytes", 0),
    SETTING("McpTokenCache", token_cache, 0, 1000000, 10000, "tokens", 1),
    SETTING("McpConcurrency", concurrency, 1, 1000, 2, "statements", 1),
    SETTING("McpQueueTimeout", queue_timeout, 1, 60, 5, "seconds", 1),
    SETTING("McpWaiting", waiting, 0, 1000, 8, "calls", 1),
    SETTING("McpStatementTimeout", statement_timeout, 1, 600, 10, "seconds", 1),
    SETTING("McpListeners", listeners, 0, 10000, 100, "streams", 1),
    SETTING("McpTasks", tasks, 0, 500, 4, "tasks", 1),
    SETTING("McpTokenTTL", token_ttl, 60, 86400, 900, "seconds", 0),
    SETTING("McpGrantDays", grant_days, 1, 365, 30, "days", 0),
    SETTING("McpOutboxInterval", outbox_interval, 1, 60, 1, "seconds", 1),
    SETTING("McpOutboxTimeout", outbox_timeout, 1, 300, 20, "seconds", 1),
    { NULL },
};

/* A number that was not given. */
#define UNSET (-1)

static int *field(mcp_server_conf_t *conf, const mcp_setting_t *setting)
{
    return (int *)(void *)((char *)conf + setting->offset);
}

void *mcp_conf_make_server(apr_pool_t *pool, server_rec *server)
{
    mcp_server_conf_t *conf = apr_pcalloc(pool, sizeof(*conf));
    const mcp_setting_t *setting;

    for (setting = mcp_settings; setting->name; setting++) {
        *field(conf, setting) = server->is_virtual ? UNSET : setting->otherwise;
    }
    conf->outbox = UNSET;
    conf->endpoints = apr_array_make(pool, 2, sizeof(mcp_endpoint_t *));
    conf->patterns = apr_array_make(pool, 1, sizeof(mcp_pattern_t));
    conf->as.is_on = UNSET;
    return conf;
}

mcp_endpoint_t *mcp_conf_find(const mcp_server_conf_t *conf, const char *path)
{
    int i;

    for (i = 0; i < conf->endpoints->nelts; i++) {
        mcp_endpoint_t *endpoint = APR_ARRAY_IDX(conf->endpoints, i,
                                                 mcp_endpoint_t *);

        if (!strcmp(endpoint->path, path)) {
            return endpoint;
        }
    }
    return NULL;
}

#define OVERLAY(member)                 \
    if (add->member) {                  \
        endpoint->member = add->member; \
    }

/* A Location of a virtual host changes what it names of the one that the main
 * server has for the same path. */
static mcp_endpoint_t *overlay(apr_pool_t *pool, const mcp_endpoint_t *base,
                               const mcp_endpoint_t *add)
{
    mcp_endpoint_t *endpoint = apr_pmemdup(pool, base, sizeof(*endpoint));

    endpoint->file = add->file;
    endpoint->line = add->line;
    OVERLAY(catalog_file);
    OVERLAY(resource);
    OVERLAY(workspace);
    OVERLAY(prefix);
    OVERLAY(include);
    OVERLAY(exclude);
    OVERLAY(issuer);
    OVERLAY(account_claim);
    /* One of them, and the own one wins. */
    if (add->jwks_file || add->jwks_url) {
        endpoint->jwks_file = add->jwks_file;
        endpoint->jwks_url = add->jwks_url;
    }
    OVERLAY(origins);
    OVERLAY(max_result);
    OVERLAY(rules);
    OVERLAY(confirm_ttl);
    OVERLAY(approvals_url);
    OVERLAY(api_keys);
    OVERLAY(anonymous_list);
    OVERLAY(api_key_header);
    return endpoint;
}

/* Locations of the main server hold in every virtual host. */
static apr_array_header_t *merge_endpoints(apr_pool_t *pool,
                                           const mcp_server_conf_t *base,
                                           const mcp_server_conf_t *add)
{
    apr_array_header_t *merged = apr_array_make(pool, 2,
                                                sizeof(mcp_endpoint_t *));
    int i;

    for (i = 0; i < base->endpoints->nelts; i++) {
        mcp_endpoint_t *endpoint = APR_ARRAY_IDX(base->endpoints, i,
                                                 mcp_endpoint_t *);
        const mcp_endpoint_t *own = mcp_conf_find(add, endpoint->path);

        APR_ARRAY_PUSH(merged, mcp_endpoint_t *) =
            own ? overlay(pool, endpoint, own) : endpoint;
    }
    for (i = 0; i < add->endpoints->nelts; i++) {
        mcp_endpoint_t *endpoint = APR_ARRAY_IDX(add->endpoints, i,
                                                 mcp_endpoint_t *);

        if (!mcp_conf_find(base, endpoint->path)) {
            APR_ARRAY_PUSH(merged, mcp_endpoint_t *) = endpoint;
        }
    }
    return merged;
}

static void merge_as(mcp_as_conf_t *conf, const mcp_as_conf_t *add)
{
    if (add->is_on != UNSET) {
        conf->is_on = add->is_on;
        conf->file = add->file;
        conf->line = add->line;
    }
    if (add->pages_dir) {
        conf->pages_dir = add->pages_dir;
    }
    if (add->account) {
        conf->account = add->account;
    }
    if (add->role) {
        conf->role = add->role;
    }
    if (add->role_map) {
        conf->role_map = add->role_map;
    }
    if (add->out) {
        conf->out = add->out;
    }
    if (add->providers) {
        conf->providers = add->providers;
    }
}

void *mcp_conf_merge_server(apr_pool_t *pool, void *base_, void *add_)
{
    mcp_server_conf_t *base = base_, *add = add_;
    mcp_server_conf_t *conf = apr_pmemdup(pool, base, sizeof(*conf));
    const mcp_setting_t *setting;

    for (setting = mcp_settings; setting->name; setting++) {
        if (*field(add, setting) != UNSET) {
            *field(conf, setting) = *field(add, setting);
        }
    }
    if (add->outbox != UNSET) {
        conf->outbox = add->outbox;
    }
    if (add->master_key_file) {
        conf->master_key_file = add->master_key_file;
    }
    if (add->fetch.allow) {
        conf->fetch.allow = add->fetch.allow;
    }
    if (add->fetch.ca_file) {
        conf->fetch.ca_file = add->fetch.ca_file;
    }
    merge_as(&conf->as, &add->as);
    conf->endpoints = merge_endpoints(pool, base, add);
    conf->patterns = add->patterns;
    return conf;
}

void *mcp_conf_make_dir(apr_pool_t *pool, char *dir)
{
    return apr_pcalloc(pool, sizeof(mcp_dir_conf_t));
}

void *mcp_conf_merge_dir(apr_pool_t *pool, void *base_, void *add_)
{
    const mcp_dir_conf_t *base = base_, *add = add_;
    mcp_dir_conf_t *conf = apr_palloc(pool, sizeof(*conf));

    conf->path = add->path ? add->path : base->path;
    conf->has_require = base->has_require || add->has_require;
    return conf;
}

mcp_server_conf_t *mcp_conf_server(const server_rec *server)
{
    return ap_get_module_config(server->module_config, &mcp_module);
}

mcp_endpoint_t *mcp_conf_endpoint(const request_rec *r)
{
    const mcp_dir_conf_t *conf = ap_get_module_config(r->per_dir_config,
                                                      &mcp_module);

    return conf->path ? mcp_conf_find(mcp_conf_server(r->server), conf->path)
                      : NULL;
}

const char *mcp_conf_command(mcp_endpoint_t **out, cmd_parms *cmd, void *dir)
{
    mcp_dir_conf_t *conf = dir;
    mcp_server_conf_t *server = mcp_conf_server(cmd->server);
    mcp_endpoint_t *endpoint;

    if (!cmd->path || cmd->path[0] != '/'
        || ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT & ~NOT_IN_LOCATION)) {
        return apr_psprintf(cmd->pool,
                            "%s belongs in <Location \"/path\">, the path of "
                            "the endpoint",
                            cmd->cmd->name);
    }
    conf->path = cmd->path;
    endpoint = mcp_conf_find(server, cmd->path);
    if (!endpoint) {
        endpoint = apr_pcalloc(cmd->pool, sizeof(*endpoint));
        endpoint->path = cmd->path;
        endpoint->file = cmd->directive->filename;
        endpoint->line = cmd->directive->line_num;
        APR_ARRAY_PUSH(server->endpoints, mcp_endpoint_t *) = endpoint;
    }
    *out = endpoint;
    return NULL;
}
