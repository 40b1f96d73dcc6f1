/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/keyring.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_rwlock.h>

/* A key that was retired stops verifying after this, at the latest. */
#define MAX_AGE apr_time_from_sec(60)
/* For tokens that name unknown keys. */
#define MIN_AGE apr_time_from_sec(5)
/* Host names can be made up; the sets of no more than these are kept. */
#define MAX_WORKSPACES 10000

typedef struct entry_t {
    apr_pool_t *pool;
    mcp_jwks_t *keys;
    apr_time_t loaded;
} entry_t;

struct mcp_keyring_t {
    apr_pool_t *pool; /* of entries */
    apr_thread_rwlock_t *lock;
    apr_hash_t *entries; /* workspace to entry_t * */
};

static void forget_all(mcp_keyring_t *keyring)
{
    apr_pool_clear(keyring->pool);
    keyring->entries = apr_hash_make(keyring->pool);
}

apr_status_t mcp_keyring_make(mcp_keyring_t **out, apr_pool_t *pool)
{
    mcp_keyring_t *keyring = apr_pcalloc(pool, sizeof(*keyring));
    apr_status_t rv = apr_pool_create(&keyring->pool, pool);

    if (rv == APR_SUCCESS) {
        rv = apr_thread_rwlock_create(&keyring->lock, pool);
    }
    if (rv == APR_SUCCESS) {
        forget_all(keyring);
        *out = keyring;
    }
    return rv;
}

/* Under the write lock. A set that replaces another takes its place in the map,
 * and the other's memory goes. */
static mcp_error_t *store(mcp_keyring_t *keyring, const char *workspace,
                          mcp_str_t text, apr_time_t now, apr_pool_t *errors)
{
    entry_t *old = apr_hash_get(keyring->entries, workspace,
                                APR_HASH_KEY_STRING);
    apr_pool_t *pool;
    mcp_error_t *error;
    entry_t *entry;

    if (!old && apr_hash_count(keyring->entries) >= MAX_WORKSPACES) {
        forget_all(keyring);
    }
    apr_pool_create(&pool, keyring->pool);
    entry = apr_pcalloc(pool, sizeof(*entry));
    entry->pool = pool;
    entry->loaded = now;
    error = mcp_jwks_parse(&entry->keys, text, pool);
    if (error) {
        error = mcp_error_make(errors, error->code, error->hint, "%s",
                               error->message);
        apr_pool_destroy(pool);
        return error;
    }
    if (old) {
        apr_hash_set(keyring->entries, workspace, APR_HASH_KEY_STRING, NULL);
        apr_pool_destroy(old->pool);
    }
    apr_hash_set(keyring->entries, apr_pstrdup(pool, workspace),
                 APR_HASH_KEY_STRING, entry);
    return NULL;
}

/* Load when there is no set, or the one there is was loaded before `stale`. */
static mcp_error_t *refresh(mcp_keyring_t *keyring, const char *workspace,
                            apr_time_t now, apr_interval_time_t stale,
                            mcp_keyring_load_t load, void *baton,
                            apr_pool_t *pool)
{
    const entry_t *entry;
    mcp_error_t *error;
    mcp_str_t text;
    int is_fresh;

    apr_thread_rwlock_rdlock(keyring->lock);
    entry = apr_hash_get(keyring->entries, workspace, APR_HASH_KEY_STRING);
    is_fresh = entry && now - entry->loaded < stale;
    apr_thread_rwlock_unlock(keyring->lock);
    if (is_fresh) {
        return NULL;
    }
    MCP_TRY(load(baton, &text, workspace, pool));
    apr_thread_rwlock_wrlock(keyring->lock);
    error = store(keyring, workspace, text, now, pool);
    apr_thread_rwlock_unlock(keyring->lock);
    return error;
}

static mcp_error_t *verify(mcp_keyring_t *keyring, mcp_claims_t **claims,
                           const char *workspace, mcp_str_t token,
                           const mcp_jwt_expect_t *expect, apr_pool_t *pool)
{
    const entry_t *entry;
    mcp_error_t *error;

    apr_thread_rwlock_rdlock(keyring->lock);
    entry = apr_hash_get(keyring->entries, workspace, APR_HASH_KEY_STRING);
    error = entry ? mcp_jwt_verify(claims, token.data, token.len, entry->keys,
                                   expect, pool)
                  : mcp_error_make(pool, "unknown_key", NULL,
                                   "The token's key is not known.");
    apr_thread_rwlock_unlock(keyring->lock);
    return error;
}

mcp_error_t *mcp_keyring_verify(mcp_keyring_t *keyring, mcp_claims_t **claims,
                                const char *workspace, mcp_str_t token,
                                const mcp_jwt_expect_t *expect,
                                mcp_keyring_load_t load, void *baton,
                                apr_pool_t *pool)
{
    mcp_error_t *error;

    MCP_TRY(mcp_jwt_check(token.data, token.len, pool));
    MCP_TRY(
        refresh(keyring, workspace, expect->now, MAX_AGE, load, baton, pool));
    error = verify(keyring, claims, workspace, token, expect, pool);
    if (!error || strcmp(error->code, "unknown_key")) {
        return error;
    }
    MCP_TRY(
        refresh(keyring, workspace, expect->now, MIN_AGE, load, baton, pool));
    error = verify(keyring, claims, workspace, token, expect, pool);
    if (error && !strcmp(error->code, "unknown_key")) {
        error->code = "invalid_token";
    }
    return error;
}
