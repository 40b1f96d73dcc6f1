/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/keyring.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_rwlock.h>

/* A key that was retired verifies nothing new after this. */
#define MAX_AGE apr_time_from_sec(30)
/* For tokens that name unknown keys, and workspaces that have none. */
#define MIN_AGE apr_time_from_sec(5)
/* The sets of no more than these are kept. */
#define MAX_WORKSPACES 10000
/* Of made-up host names so many are remembered. */
#define MAX_KEYLESS 1024

typedef struct entry_t {
    apr_pool_t *pool;
    mcp_jwks_t *keys;
    apr_time_t loaded;
    apr_time_t missed; /* when it was last loaded for a key that it lacked */
} entry_t;

/* A workspace that had no keys when they were asked for. */
typedef struct keyless_t {
    char workspace[48]; /* mcp_uri_is_workspace takes no longer one */
    apr_time_t loaded;
} keyless_t;

/* Whoever makes host names up must neither fill the memory nor push out the
 * sets that there are, so what has no keys is kept apart: each in the one slot
 * that its hash gives it, in place of what was there. */
struct mcp_keyring_t {
    apr_pool_t *pool; /* of entries */
    apr_thread_rwlock_t *lock;
    apr_hash_t *entries; /* workspace to entry_t * */
    keyless_t keyless[MAX_KEYLESS];
};

apr_status_t mcp_keyring_make(mcp_keyring_t **out, apr_pool_t *pool)
{
    mcp_keyring_t *keyring = apr_pcalloc(pool, sizeof(*keyring));
    apr_status_t rv = apr_pool_create(&keyring->pool, pool);

    if (rv == APR_SUCCESS) {
        rv = apr_thread_rwlock_create(&keyring->lock, pool);
    }
    if (rv == APR_SUCCESS) {
        keyring->entries = apr_hash_make(keyring->pool);
        *out = keyring;
    }
    return rv;
}

/* ---- what is known; the lock is held ---- */

static keyless_t *keyless_slot(mcp_keyring_t *keyring, const char *workspace)
{
    apr_ssize_t len = APR_HASH_KEY_STRING;
    unsigned int hash = apr_hashfunc_default(workspace, &len);

    return &keyring->keyless[hash % MAX_KEYLESS];
}

/* Whether the keys of a workspace need not be loaded. A key that is not among
 * them may have come since, however young the set is; but made-up names of keys
 * must not make one load after the other. */
static int is_fresh(mcp_keyring_t *keyring, const char *workspace,
                    apr_time_t now, int is_missed)
{
    const entry_t *entry = apr_hash_get(keyring->entries, workspace,
                                        APR_HASH_KEY_STRING);
    const keyless_t *slot = keyless_slot(keyring, workspace);

    if (entry && is_missed) {
        return entry->loaded >= now || now - entry->missed < MIN_AGE;
    }
    if (entry) {
        return now - entry->loaded < MAX_AGE;
    }
    return !strcmp(slot->workspace, workspace) && now - slot->loaded < MIN_AGE;
}

static void remember_keyless(mcp_keyring_t *keyring, const char *workspace,
                             apr_time_t now)
{
    keyless_t *slot = keyless_slot(keyring, workspace);

    apr_cpystrn(slot->workspace, workspace, sizeof(slot->workspace));
    slot->loaded = now;
}

static void forget(mcp_keyring_t *keyring, const char *workspace)
{
    entry_t *entry = apr_hash_get(keyring->entries, workspace,
                                  APR_HASH_KEY_STRING);

    if (entry) {
        apr_hash_set(keyring->entries, workspace, APR_HASH_KEY_STRING, NULL);
        apr_pool_destroy(entry->pool);
    }
}

static void remember(mcp_keyring_t *keyring, const char *workspace,
                     entry_t *entry)
{
    if (apr_hash_count(keyring->entries) >= MAX_WORKSPACES) {
        forget(keyring,
               apr_hash_this_key(apr_hash_first(NULL, keyring->entries)));
    }
    apr_hash_set(keyring->entries, apr_pstrdup(entry->pool, workspace),
                 APR_HASH_KEY_STRING, entry);
}

/* A set takes the place of the one before, whose memory goes. */
static mcp_error_t *store(mcp_keyring_t *keyring, const char *workspace,
                          mcp_str_t text, apr_time_t now, int is_missed,
                          apr_pool_t *errors)
{
    const entry_t *before = apr_hash_get(keyring->entries, workspace,
                                         APR_HASH_KEY_STRING);
    apr_pool_t *pool;
    mcp_error_t *error;
    entry_t *entry;

    apr_pool_create(&pool, keyring->pool);
    entry = apr_pcalloc(pool, sizeof(*entry));
    entry->pool = pool;
    entry->loaded = now;
    entry->missed = is_missed ? now : before ? before->missed : 0;
    error = mcp_jwks_parse(&entry->keys, text, pool);
    if (error) {
        error = mcp_error_make(errors, error->code, error->hint, "%s",
                               error->message);
        apr_pool_destroy(pool);
        return error;
    }
    forget(keyring, workspace);
    if (mcp_jwks_count(entry->keys)) {
        remember(keyring, workspace, entry);
    }
    else {
        apr_pool_destroy(pool);
        remember_keyless(keyring, workspace, now);
    }
    return NULL;
}

/* ---- loading and verifying ---- */

/* Load when there is no set, or the one there is is old or lacks a key. */
static mcp_error_t *refresh(mcp_keyring_t *keyring, const char *workspace,
                            apr_time_t now, int is_missed,
                            mcp_keyring_load_t load, void *baton,
                            apr_pool_t *pool)
{
    mcp_error_t *error;
    mcp_str_t text;
    int fresh;

    apr_thread_rwlock_rdlock(keyring->lock);
    fresh = is_fresh(keyring, workspace, now, is_missed);
    apr_thread_rwlock_unlock(keyring->lock);
    if (fresh) {
        return NULL;
    }
    MCP_TRY(load(baton, &text, workspace, pool));
    apr_thread_rwlock_wrlock(keyring->lock);
    error = store(keyring, workspace, text, now, is_missed, pool);
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
                                   "The token is signed with a key that is not "
                                   "known here.");
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
    MCP_TRY(refresh(keyring, workspace, expect->now, 0, load, baton, pool));
    error = verify(keyring, claims, workspace, token, expect, pool);
    if (!error || strcmp(error->code, "unknown_key")) {
        return error;
    }
    MCP_TRY(refresh(keyring, workspace, expect->now, 1, load, baton, pool));
    error = verify(keyring, claims, workspace, token, expect, pool);
    if (error && !strcmp(error->code, "unknown_key")) {
        error->code = "invalid_token";
    }
    return error;
}
