/* SPDX-License-Identifier: Apache-2.0 */
#include <httpd.h>
#include <http_config.h>
#include <http_log.h>
#include <http_main.h>
#include <http_request.h>
#include <mpm_common.h>

#include <string.h>

#include <apr_shm.h>
#include <apr_strings.h>

#include "lib/version.h"
#include "mod_mcp/background.h"
#include "mod_mcp/bearer.h"
#include "mod_mcp/board.h"
#include "mod_mcp/conf.h"
#include "mod_mcp/configtest.h"
#include "mod_mcp/db.h"
#include "mod_mcp/directives.h"
#include "mod_mcp/external.h"
#include "mod_mcp/fetch.h"
#include "mod_mcp/approvals.h"
#include "mod_mcp/handler.h"
#include "mod_mcp/listen.h"
#include "mod_mcp/oauth.h"
#include "mod_mcp/request.h"
#include "mod_mcp/require.h"
#include "mod_mcp/servercard.h"
#include "mod_mcp/signin_code.h"
#include "mod_mcp/wellknown.h"

/*
 * Where everything comes together: the hooks, each with the reason why it
 * stands where it stands, and the state that a child makes for itself.
 */

/* What stands in a request's filename when it is ours. */
static const char ours[] = "mcp:";

/* An endpoint is no file, and what would look for one in the document root can
 * be spared. The sections of Locations are merged here; map_to_storage starts
 * again without them, so it goes by the name, as mod_proxy does. */
static int translate(request_rec *r)
{
    if (mcp_oauth_translate(r) != OK && !mcp_conf_endpoint(r)
        && mcp_wellknown_translate(r) != OK
        && mcp_servercard_translate(r) != OK) {
        return DECLINED;
    }
    r->filename = apr_pstrcat(r->pool, ours, r->uri, NULL);
    return OK;
}

static int map_to_storage(request_rec *r)
{
    return r->filename && !strncmp(r->filename, ours, strlen(ours)) ? OK
                                                                    : DECLINED;
}

/* All children's; before there are any. */
static apr_status_t make_shared(mcp_server_conf_t *conf, apr_pool_t *pconf)
{
    apr_status_t rv = mcp_board_make(&conf->board, pconf);
    apr_shm_t *memory;
    void *zeros;

    if (rv == APR_SUCCESS) {
        rv = apr_shm_create(&memory, mcp_replay_size(), NULL, pconf);
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    zeros = apr_shm_baseaddr_get(memory);
    memset(zeros, 0, mcp_replay_size());
    return mcp_replay_make(&conf->replay, zeros, pconf) ? APR_EGENERAL
                                                        : APR_SUCCESS;
}

static int post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                       server_rec *server)
{
    apr_status_t rv = make_shared(mcp_conf_server(server), pconf);

    /* Before there are children, and threads in them. */
    if (mcp_fetch_start(pconf) != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, server,
                     "MCP0105: libcurl could not be made ready");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, rv, server,
                     "MCP0104: there is no shared memory");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    rv = mcp_external_watch(server, pconf);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, rv, server,
                     "MCP0107: mod_watchdog cannot fetch key sets");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    rv = mcp_outbox_register(server, pconf);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, rv, server,
                     "MCP0109: mod_watchdog takes no task");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    ap_add_version_component(pconf, "mod_mcp/" MCP_VERSION);
    return OK;
}

static apr_status_t make_child(mcp_child_t **out, apr_pool_t *pool,
                               server_rec *server)
{
    const mcp_server_conf_t *conf = mcp_conf_server(server);
    mcp_db_limits_t limits = {
        .concurrency = conf->concurrency,
        .queue_timeout = apr_time_from_sec(conf->queue_timeout),
        .statement_timeout = apr_time_from_sec(conf->statement_timeout),
    };
    mcp_child_t *child = apr_pcalloc(pool, sizeof(*child));
    apr_status_t rv;

    rv = mcp_db_make(&child->db, &limits, pool);
    if (rv == APR_SUCCESS) {
        rv = mcp_keyring_make(&child->keyring, pool);
    }
    if (rv == APR_SUCCESS
        && mcp_tokencache_make(&child->tokens, (apr_size_t)conf->token_cache,
                               pool)) {
        rv = APR_ENOMEM;
    }
    child->board = conf->board;
    child->replay = conf->replay;
    if (rv == APR_SUCCESS && conf->tasks) {
        rv = mcp_background_make(&child->background, child->db, conf->tasks,
                                 pool);
    }
    if (rv == APR_SUCCESS) {
        rv = mcp_listen_make(&child->audience, conf->listeners, pool);
    }
    if (rv == APR_SUCCESS) {
        rv = mcp_external_make(child, conf, pool);
    }
    if (rv == APR_SUCCESS) {
        rv = mcp_outbox_make(&child->outbox, child->db, server, pool);
    }
    if (rv == APR_SUCCESS) {
        *out = child;
    }
    return rv;
}

/* One state for all virtual hosts of a child: they share its threads. */
static void child_init(apr_pool_t *pool, server_rec *server)
{
    mcp_child_t *child;
    apr_status_t rv = make_child(&child, pool, server);

    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, rv, server,
                     "MCP0103: a child could not start");
        exit(APEXIT_CHILDFATAL);
    }
    if (child->outbox) {
        mcp_outbox_begin(child->outbox, server);
    }
    for (; server; server = server->next) {
        mcp_conf_server(server)->child = child;
    }
}

/* A graceful stop waits for connections to end: those of listeners do not by
 * themselves. What runs in the background is told, too, and waited for when the
 * pool dies, after the requests. */
static void child_stopping(apr_pool_t *pool, int graceful)
{
    const mcp_child_t *child = mcp_conf_server(ap_server_conf)->child;

    if (child && child->background) {
        mcp_background_stop(child->background, graceful);
    }
    if (child && child->outbox) {
        mcp_outbox_stop(child->outbox);
    }
    if (child && child->audience) {
        mcp_audience_stop(child->audience);
    }
}

/* mod_qos limits while the head of a request is looked at, before access
 * control. With it tokens are checked before that, or its limits could not go by
 * whose they are. Which modules there are is known only now. */
static int pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    if (ap_find_linked_module("mod_qos.c")) {
        ap_hook_header_parser(mcp_bearer_fixups, NULL, NULL,
                              APR_HOOK_REALLY_FIRST);
    }
    return OK;
}

static void hooks(apr_pool_t *pool)
{
    static const char *const watchdog[] = { "mod_watchdog.c", NULL };

    ap_hook_pre_config(pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    /* `httpd -t` runs check_config, and not post_config. */
    ap_hook_check_config(mcp_configtest, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_MIDDLE);
    /* Before there is a thread of the watchdog that would look for a child. */
    ap_hook_child_init(child_init, NULL, watchdog, APR_HOOK_MIDDLE);
    ap_hook_child_stopping(child_stopping, NULL, NULL, APR_HOOK_MIDDLE);
    /* Before mod_alias and mod_rewrite's like look for files. */
    ap_hook_translate_name(translate, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_map_to_storage(map_to_storage, NULL, NULL, APR_HOOK_FIRST);
    /* Before mod_authz_core evaluates the Requires, some of which are ours. */
    mcp_require_register(pool);
    mcp_signin_code_register(pool);
    ap_hook_check_access_ex(mcp_require_access, NULL, NULL, APR_HOOK_FIRST,
                            AP_AUTH_INTERNAL_PER_CONF);
    /* After access control has had its say (but see pre_config), and before modules that read the
     * environment in fixups at the usual place (mod_headers, mod_env). */
    ap_hook_fixups(mcp_bearer_fixups, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_handler(mcp_handler, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_handler(mcp_wellknown_handler, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(mcp_servercard_handler, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(mcp_oauth_handler, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(mcp_approvals_handler, NULL, NULL, APR_HOOK_MIDDLE);
    /* The connection is ours when all others have been told. */
    ap_hook_suspend_connection(mcp_listen_suspended, NULL, NULL,
                               APR_HOOK_REALLY_LAST);
}

/* clang-format off */
AP_DECLARE_MODULE(mcp) = {
    STANDARD20_MODULE_STUFF,
    mcp_conf_make_dir,
    mcp_conf_merge_dir,
    mcp_conf_make_server,
    mcp_conf_merge_server,
    mcp_directives,
    hooks,
};
/* clang-format on */
