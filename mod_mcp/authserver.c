/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/authserver.h"

#include <string.h>

#include <apr_strings.h>
#include <http_log.h>
#include <http_protocol.h>

#include "lib/form.h"
#include "lib/uri.h"
#include "mod_mcp/body.h"
#include "mod_mcp/outside.h"
#include "mod_mcp/request.h"

APLOG_USE_MODULE(mcp);

/* ---- the world, as lib/ is handed it ---- */

static apr_time_t now(void *baton)
{
    return apr_time_now();
}

static mcp_error_t *call_database(void *baton, mcp_answer_t *answer,
                                  const mcp_call_t *call, apr_pool_t *pool)
{
    request_rec *r = baton;

    return mcp_db_call(mcp_conf_server(r->server)->child->db, r, answer, call,
                       pool);
}

static const mcp_env_t *make_env(request_rec *r)
{
    mcp_env_t *env = apr_pcalloc(r->pool, sizeof(*env));

    env->baton = r;
    env->now = now;
    env->call = call_database;
    env->fetch = mcp_outside_fetch;
    return env;
}

/* ---- the site ---- */

/* Add an endpoint that this server issues tokens for, if the host is one of its
 * hosts. */
static void add_resource(mcp_oauth_site_t *site, const request_rec *r,
                         const mcp_endpoint_t *endpoint)
{
    const char *workspace, *own, *origin, *title;
    mcp_oauth_resource_t *resource;

    if (!endpoint->catalogue || endpoint->issuer) {
        return;
    }
    workspace = mcp_uri_workspace(endpoint->workspace, r->hostname, r->pool);
    if (!workspace) {
        return;
    }
    origin = mcp_uri_origin(mcp_uri_expand(endpoint->resource, workspace,
                                           r->pool),
                            r->pool);
    own = strcmp(workspace, MCP_URI_ANY_WORKSPACE) ? workspace : NULL;
    if (!site->issuer) {
        site->issuer = origin;
        site->workspace = own;
    }
    if (strcmp(site->issuer, origin)) {
        return;
    }
    if (site->workspace && (!own || strcmp(site->workspace, own))) {
        site->workspace = NULL;
    }
    title = endpoint->catalogue->title;
    resource = apr_array_push((apr_array_header_t *)site->resources);
    resource->uri = mcp_uri_expand(endpoint->resource, workspace, r->pool);
    resource->title = title ? title : endpoint->catalogue->name;
    resource->scopes = endpoint->catalogue->scopes;
    resource->workspace = own;
}

mcp_oauth_site_t *mcp_authserver_make(request_rec *r)
{
    const mcp_server_conf_t *conf = mcp_conf_server(r->server);
    mcp_oauth_site_t *site = apr_pcalloc(r->pool, sizeof(*site));
    int i;

    if (conf->as.is_on != 1) {
        return NULL;
    }
    site->resources = apr_array_make(r->pool, conf->endpoints->nelts,
                                     sizeof(mcp_oauth_resource_t));
    for (i = 0; i < conf->endpoints->nelts; i++) {
        add_resource(site, r,
                     APR_ARRAY_IDX(conf->endpoints, i, mcp_endpoint_t *));
    }
    if (!site->issuer) {
        return NULL;
    }
    site->providers = conf->as.providers;
    site->master = conf->master_key;
    site->token_ttl = conf->token_ttl;
    site->grant_days = conf->grant_days;
    site->request = mcp_request_new_id(r->pool);
    site->env = make_env(r);
    site->pool = r->pool;
    apr_table_setn(r->subprocess_env, "MCP_REQUEST", site->request);
    return site;
}

/* ---- in and out ---- */

int mcp_authserver_answer(request_rec *r, int status, const mcp_buf_t *body)
{
    apr_table_setn(r->err_headers_out, "Cache-Control", "no-store");
    apr_table_setn(r->err_headers_out, "Pragma", "no-cache");
    return mcp_request_answer(r, status, body->data, body->len);
}

int mcp_authserver_refuse(request_rec *r, const mcp_error_t *error)
{
    int status = mcp_oauth_status(error);

    if (status == HTTP_UNAUTHORIZED) {
        apr_table_setn(r->err_headers_out, "WWW-Authenticate",
                       "Basic realm=\"mcp\"");
    }
    if (status == HTTP_SERVICE_UNAVAILABLE) {
        apr_table_setn(r->err_headers_out, "Retry-After", "5");
    }
    apr_table_setn(r->err_headers_out, "Cache-Control", "no-store");
    return mcp_request_refuse(r, status, error->code, error->message);
}

int mcp_authserver_read(mcp_str_t *body, request_rec *r)
{
    static const char form[] = "application/x-www-form-urlencoded";
    const char *type = apr_table_get(r->headers_in, "Content-Type");

    if (!type || strncasecmp(type, form, sizeof(form) - 1)
        || !strchr("; \t", type[sizeof(form) - 1])) {
        return mcp_request_refuse(r, HTTP_BAD_REQUEST, "invalid_request",
                                  "Send the parameters as Content-Type: "
                                  "application/x-www-form-urlencoded.");
    }
    return mcp_body_read(body, r, MCP_FORM_MAX_BYTES);
}

void mcp_authserver_log(request_rec *r, const char *what,
                        const mcp_error_t *error)
{
    apr_table_setn(r->subprocess_env, "MCP_METHOD", what);
    apr_table_setn(r->subprocess_env, "MCP_OUTCOME",
                   error ? error->code : "ok");
    if (error) {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r, "%s refused: %s", what,
                      error->message);
    }
}
