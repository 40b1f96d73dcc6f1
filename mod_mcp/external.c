/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/external.h"

#include <string.h>

#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <http_log.h>
#include <mod_watchdog.h>

#include "lib/crypto.h"
#include "lib/external_claims.h"
#include "lib/remote_keys.h"

APLOG_USE_MODULE(mcp);

/* A thread of its own: other modules' work is not held up by a slow issuer. */
static const char watchdog_name[] = "_mcp_keys_";

/* Where a key set is, and the virtual host whose rules it is fetched by. */
typedef struct place_t {
    const char *url;
    const server_rec *server;
} place_t;

/* Lives as long as the configuration: the watchdog's thread ends after the
 * child's pool. */
struct mcp_external_t {
    apr_array_header_t *places; /* of place_t */
    apr_thread_mutex_t *lock;   /* guards what follows, and is held to fetch */
    mcp_remote_keys_t **keys;   /* the child's, as many as places; NULL: there
                                   is no child yet, or no more */
};

/* ---- the world of a fetch ---- */

static apr_time_t now(void *baton)
{
    return apr_time_now();
}

static mcp_error_t *fetch(void *baton, mcp_fetched_t *answer,
                          const mcp_fetch_t *request, apr_pool_t *pool)
{
    const server_rec *server = baton;

    return mcp_fetch_run(answer, request, &mcp_conf_server(server)->fetch,
                         pool);
}

static void log_error(void *baton, const char *what, const char *text)
{
    ap_log_error(APLOG_MARK, APLOG_WARNING, 0, (const server_rec *)baton,
                 "MCP0106: the key set %s was not fetched, and is tried again: "
                 "%s",
                 what, text);
}

static mcp_env_t env_of(const server_rec *server)
{
    mcp_env_t env = { .baton = (void *)(apr_uintptr_t)server,
                      .now = now,
                      .fetch = fetch,
                      .log_error = log_error };

    return env;
}

/* ---- what is to be fetched ---- */

static const place_t *place_of(const mcp_external_t *external, int i)
{
    return &APR_ARRAY_IDX(external->places, i, const place_t);
}

void mcp_external_add(mcp_server_conf_t *main_conf, mcp_endpoint_t *endpoint,
                      const server_rec *server, apr_pool_t *pconf)
{
    mcp_external_t *external = main_conf->external;
    place_t *place;
    int i;

    if (!external) {
        external = apr_pcalloc(pconf, sizeof(*external));
        external->places = apr_array_make(pconf, 1, sizeof(place_t));
        main_conf->external = external;
    }
    for (i = 0; i < external->places->nelts; i++) {
        place = &APR_ARRAY_IDX(external->places, i, place_t);
        if (place->server == server
            && !strcmp(place->url, endpoint->jwks_url)) {
            endpoint->key_place = i;
            return;
        }
    }
    place = apr_array_push(external->places);
    place->url = endpoint->jwks_url;
    place->server = server;
    endpoint->key_place = i;
}

/* ---- a child ---- */

static void set_keys(mcp_external_t *external, mcp_remote_keys_t **keys)
{
    apr_thread_mutex_lock(external->lock);
    external->keys = keys;
    apr_thread_mutex_unlock(external->lock);
}

/* Waits for a fetch that is under way, which uses what goes now. */
static apr_status_t leave(void *baton)
{
    set_keys(baton, NULL);
    return APR_SUCCESS;
}

apr_status_t mcp_external_make(mcp_child_t *child,
                               const mcp_server_conf_t *main_conf,
                               apr_pool_t *pool)
{
    mcp_external_t *external = main_conf->external;
    int i, count = external ? external->places->nelts : 0;
    mcp_remote_keys_t **keys;

    if (!count) {
        return APR_SUCCESS;
    }
    keys = apr_pcalloc(pool, (apr_size_t)count * sizeof(*keys));
    for (i = 0; i < count; i++) {
        if (mcp_remote_keys_make(&keys[i], place_of(external, i)->url, pool)) {
            return APR_ENOMEM;
        }
    }
    child->remote_keys = keys;
    set_keys(external, keys);
    apr_pool_pre_cleanup_register(pool, external, leave);
    return APR_SUCCESS;
}

/* ---- when ---- */

/* Every second, and first when the thread begins. OpenSSL's memory for the
 * thread goes at once, because the thread may end after OpenSSL. */
static apr_status_t tick(int state, void *baton, apr_pool_t *pool)
{
    mcp_external_t *external = baton;
    int i, count = 0;

    apr_thread_mutex_lock(external->lock);
    for (i = 0; external->keys && i < external->places->nelts; i++) {
        mcp_env_t env = env_of(place_of(external, i)->server);

        count += mcp_remote_keys_refresh(external->keys[i], &env);
    }
    if (count) {
        mcp_crypto_end_thread();
    }
    apr_thread_mutex_unlock(external->lock);
    return APR_SUCCESS;
}

int mcp_external_is_possible(void)
{
    return APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance)
           && APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
}

apr_status_t mcp_external_watch(server_rec *main_server, apr_pool_t *pconf)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    mcp_external_t *external = mcp_conf_server(main_server)->external;
    ap_watchdog_t *watchdog;
    apr_status_t rv;

    if (!external) {
        return APR_SUCCESS;
    }
    rv = apr_thread_mutex_create(&external->lock, APR_THREAD_MUTEX_DEFAULT,
                                 pconf);
    if (rv == APR_SUCCESS) {
        rv = get_instance(&watchdog, watchdog_name, 0, 0, pconf);
    }
    return rv == APR_SUCCESS
               ? register_callback(watchdog, AP_WD_TM_INTERVAL, external, tick)
               : rv;
}

/* ---- a token ---- */

static mcp_error_t *verify(mcp_claims_t **claims, request_rec *r,
                           const mcp_request_t *request, mcp_str_t token,
                           const mcp_jwt_expect_t *expect)
{
    const mcp_endpoint_t *endpoint = request->endpoint;
    mcp_env_t env;

    if (endpoint->jwks) {
        return mcp_jwt_verify(claims, token.data, token.len, endpoint->jwks,
                              expect, r->pool);
    }
    env = env_of(r->server);
    return mcp_remote_keys_verify(
        claims, request->child->remote_keys[endpoint->key_place], token, expect,
        &env, r->pool);
}

/* Once for a token; what comes of it is kept with it. */
static mcp_error_t *find_account(const char **account, request_rec *r,
                                 const mcp_request_t *request,
                                 const char *workspace, const char *claim,
                                 const char *value)
{
    mcp_call_t call = {
        .name = "mcp_account_of",
        .statement = "SELECT NULL, coalesce(mcp.account_of($1::text, $2::text,"
                     " $3::text, $4::text), '')",
        .read = 1,
        .what = "the account of a token",
        .principal = workspace,
        .arguments = request->endpoint->issuer,
        .tool = claim,
        .request = value,
    };
    mcp_answer_t answer;

    MCP_TRY(mcp_db_call(request->child->db, r, &answer, &call, r->pool));
    if (!answer.json.len) {
        return mcp_error_make(r->pool, "invalid_token",
                              "Ask an administrator of the workspace.",
                              "The token's %s belongs to no account of this "
                              "workspace.",
                              claim);
    }
    *account = apr_pstrmemdup(r->pool, answer.json.data, answer.json.len);
    return NULL;
}

mcp_error_t *mcp_external_verify(mcp_claims_t **claims, request_rec *r,
                                 const mcp_request_t *request, mcp_str_t token,
                                 const mcp_jwt_expect_t *expect)
{
    const char *claim = request->endpoint->account_claim;
    mcp_claims_t *verified;
    const char *value;

    MCP_TRY(verify(&verified, r, request, token, expect));
    MCP_TRY(mcp_external_claims_account(&value, verified, claim, r->pool));
    MCP_TRY(find_account(&verified->subject, r, request, expect->workspace,
                         claim, value));
    /* A credential is ours to name, and nobody else's. */
    verified->grant = NULL;
    mcp_external_claims_take_scope(verified, r->pool);
    *claims = verified;
    return NULL;
}
