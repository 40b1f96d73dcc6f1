/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/remote_keys.h"

#include <string.h>

#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_rwlock.h>

#include "lib/jwks_url.h"

/* Threads that wait for another's fetch; what they wait for is bounded by
 * MCP_JWKS_URL_LIMIT. More are told to come back. */
#define WAITING_MAX 8

struct mcp_remote_keys_t {
    const char *url;
    apr_pool_t *pool; /* of sets; whoever fetches uses it */

    apr_thread_rwlock_t *lock; /* guards what follows */
    apr_pool_t *set_pool;
    mcp_jwks_t *set; /* NULL: none was fetched yet */

    apr_thread_mutex_t *turn; /* guards what follows */
    apr_thread_cond_t *done;
    int is_fetching;
    int waiting;
    int failures;     /* since the last success */
    apr_time_t tried; /* when the last fetch began; 0: never */
    apr_time_t due;   /* when the next is to begin by itself */
};

mcp_error_t *mcp_remote_keys_make(mcp_remote_keys_t **out, const char *url,
                                  apr_pool_t *pool)
{
    mcp_remote_keys_t *keys = apr_pcalloc(pool, sizeof(*keys));

    keys->url = url;
    if (apr_pool_create(&keys->pool, pool) != APR_SUCCESS
        || apr_thread_rwlock_create(&keys->lock, pool) != APR_SUCCESS
        || apr_thread_mutex_create(&keys->turn, APR_THREAD_MUTEX_DEFAULT, pool)
               != APR_SUCCESS
        || apr_thread_cond_create(&keys->done, pool) != APR_SUCCESS) {
        return mcp_error_internal(NULL, pool);
    }
    *out = keys;
    return NULL;
}

/* ---- one fetch at a time ---- */

/* Whether the caller is to fetch, by itself or early: then end_turn is owed. */
static int begin_turn(mcp_remote_keys_t *keys, apr_time_t now, int is_early)
{
    int is_ours;

    apr_thread_mutex_lock(keys->turn);
    is_ours = !keys->is_fetching
              && (is_early ? !keys->tried
                                 || now - keys->tried >= MCP_REMOTE_KEYS_EARLY
                           : now >= keys->due);
    if (is_ours) {
        keys->is_fetching = 1;
        keys->tried = now;
    }
    apr_thread_mutex_unlock(keys->turn);
    return is_ours;
}

static int backoff(int failures)
{
    int seconds = failures < 16 ? 1 << failures : MCP_REMOTE_KEYS_BACKOFF;

    return seconds < MCP_REMOTE_KEYS_BACKOFF ? seconds
                                             : MCP_REMOTE_KEYS_BACKOFF;
}

/* `keep` is 0 when the fetch failed. */
static void end_turn(mcp_remote_keys_t *keys, apr_time_t now, int keep)
{
    apr_thread_mutex_lock(keys->turn);
    keys->failures = keep ? 0 : keys->failures + 1;
    keys->due = now + apr_time_from_sec(keep ? keep : backoff(keys->failures));
    keys->is_fetching = 0;
    apr_thread_cond_broadcast(keys->done);
    apr_thread_mutex_unlock(keys->turn);
}

/* A newer set takes the place of the one before, when nobody verifies. */
static void replace(mcp_remote_keys_t *keys, mcp_jwks_t *set, apr_pool_t *pool)
{
    apr_pool_t *old;

    apr_thread_rwlock_wrlock(keys->lock);
    old = keys->set_pool;
    keys->set = set;
    keys->set_pool = pool;
    apr_thread_rwlock_unlock(keys->lock);
    if (old) {
        apr_pool_destroy(old);
    }
}

static void fetch(mcp_remote_keys_t *keys, const mcp_env_t *env)
{
    mcp_error_t *error;
    apr_pool_t *pool;
    mcp_jwks_t *set;
    int keep = 0;

    apr_pool_create(&pool, keys->pool);
    error = mcp_jwks_url_fetch(&set, &keep, env, keys->url, pool);
    if (error) {
        if (env->log_error) {
            env->log_error(env->baton, keys->url, error->message);
        }
        apr_pool_destroy(pool);
        keep = 0;
    }
    else {
        replace(keys, set, pool);
    }
    end_turn(keys, env->now(env->baton), keep);
}

int mcp_remote_keys_refresh(mcp_remote_keys_t *keys, const mcp_env_t *env)
{
    if (!begin_turn(keys, env->now(env->baton), 0)) {
        return 0;
    }
    fetch(keys, env);
    return 1;
}

/* ---- fetching early ---- */

/* Wait for the fetch that another thread is at, if there is one. */
static void await_fetch(mcp_remote_keys_t *keys)
{
    apr_status_t rv = APR_SUCCESS;

    apr_thread_mutex_lock(keys->turn);
    if (keys->is_fetching && keys->waiting < WAITING_MAX) {
        keys->waiting++;
        while (keys->is_fetching && rv == APR_SUCCESS) {
            rv = apr_thread_cond_timedwait(keys->done, keys->turn,
                                           MCP_JWKS_URL_LIMIT);
        }
        keys->waiting--;
    }
    apr_thread_mutex_unlock(keys->turn);
}

static void fetch_early(mcp_remote_keys_t *keys, const mcp_env_t *env)
{
    if (begin_turn(keys, env->now(env->baton), 1)) {
        fetch(keys, env);
    }
    else {
        await_fetch(keys);
    }
}

/* ---- verifying ---- */

/* With what is known: unknown_key when that is not enough. */
static mcp_error_t *verify(mcp_claims_t **claims, mcp_remote_keys_t *keys,
                           mcp_str_t token, const mcp_jwt_expect_t *expect,
                           apr_pool_t *pool)
{
    mcp_error_t *error;

    apr_thread_rwlock_rdlock(keys->lock);
    error = keys->set ? mcp_jwt_verify(claims, token.data, token.len, keys->set,
                                       expect, pool)
                      : mcp_error_make(pool, "unavailable",
                                       "Try again in a few seconds.",
                                       "The keys of the authorization server "
                                       "are not known yet.");
    apr_thread_rwlock_unlock(keys->lock);
    return error;
}

static int may_help(const mcp_error_t *error)
{
    return error
           && (!strcmp(error->code, "unknown_key")
               || !strcmp(error->code, "unavailable"));
}

mcp_error_t *mcp_remote_keys_verify(mcp_claims_t **claims,
                                    mcp_remote_keys_t *keys, mcp_str_t token,
                                    const mcp_jwt_expect_t *expect,
                                    const mcp_env_t *env, apr_pool_t *pool)
{
    mcp_error_t *error;

    MCP_TRY(mcp_jwt_check(token.data, token.len, pool));
    error = verify(claims, keys, token, expect, pool);
    if (!may_help(error)) {
        return error;
    }
    fetch_early(keys, env);
    error = verify(claims, keys, token, expect, pool);
    if (error && !strcmp(error->code, "unknown_key")) {
        error->code = "invalid_token";
    }
    return error;
}
