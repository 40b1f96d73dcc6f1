/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/tokencache.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <apr_thread_mutex.h>

/*
 * A hash table with chains, and a list of the same entries in the order of
 * their last use; every operation is O(1). An entry is one block from malloc,
 * with the principal behind it, because what a pool gives out it does not take
 * back before its end. A find copies some hundred bytes under the lock, which
 * costs less than a count of references that each request gives back later.
 */

typedef struct entry_t entry_t;

struct entry_t {
    entry_t *chain; /* the next one in its bucket */
    entry_t *newer; /* in the order of use */
    entry_t *older;
    mcp_tokenkey_t key;
    apr_time_t until;
    mcp_principal_t principal; /* last: its strings follow */
};

struct mcp_tokencache_t {
    apr_thread_mutex_t *lock; /* guards all that follows */
    entry_t **buckets;
    apr_size_t mask; /* number of buckets, a power of two, less one */
    apr_size_t limit;
    apr_size_t count;
    entry_t *newest;
    entry_t *oldest;
};

/* ---- the table; the lock is held ---- */

/* The key is a digest, so any of its bytes are as good as a hash of it. */
static entry_t **bucket_of(const mcp_tokencache_t *cache,
                           const mcp_tokenkey_t *key)
{
    apr_size_t hash;

    memcpy(&hash, key->digest, sizeof(hash));
    return &cache->buckets[hash & cache->mask];
}

/* Where the pointer to the entry stands; it is NULL when there is none. */
static entry_t **find_link(const mcp_tokencache_t *cache,
                           const mcp_tokenkey_t *key)
{
    entry_t **link = bucket_of(cache, key);

    while (*link && memcmp(&(*link)->key, key, sizeof(*key)) != 0) {
        link = &(*link)->chain;
    }
    return link;
}

static void put_newest(mcp_tokencache_t *cache, entry_t *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    if (cache->newest) {
        cache->newest->newer = entry;
    }
    else {
        cache->oldest = entry;
    }
    cache->newest = entry;
}

static void take_out(mcp_tokencache_t *cache, entry_t *entry)
{
    if (entry->newer) {
        entry->newer->older = entry->older;
    }
    else {
        cache->newest = entry->older;
    }
    if (entry->older) {
        entry->older->newer = entry->newer;
    }
    else {
        cache->oldest = entry->newer;
    }
}

static void remove_at(mcp_tokencache_t *cache, entry_t **link)
{
    entry_t *entry = *link;

    if (entry) {
        *link = entry->chain;
        take_out(cache, entry);
        cache->count--;
        free(entry);
    }
}

/* ---- the public face ---- */

static apr_status_t free_entries(void *data)
{
    mcp_tokencache_t *cache = data;

    while (cache->oldest) {
        remove_at(cache, find_link(cache, &cache->oldest->key));
    }
    return APR_SUCCESS;
}

mcp_error_t *mcp_tokencache_make(mcp_tokencache_t **cache, apr_size_t limit,
                                 apr_pool_t *pool)
{
    mcp_tokencache_t *made = apr_pcalloc(pool, sizeof(*made));
    apr_size_t buckets = 16;

    while (buckets < limit) {
        buckets *= 2;
    }
    made->limit = limit;
    made->mask = buckets - 1;
    made->buckets = apr_pcalloc(pool, buckets * sizeof(entry_t *));
    if (apr_thread_mutex_create(&made->lock, APR_THREAD_MUTEX_DEFAULT, pool)
        != APR_SUCCESS) {
        return mcp_error_make(pool, "internal", NULL,
                              "The lock of the token cache cannot be made.");
    }
    apr_pool_cleanup_register(pool, made, free_entries, apr_pool_cleanup_null);
    *cache = made;
    return NULL;
}

mcp_error_t *mcp_tokencache_key(mcp_tokenkey_t *key, mcp_str_t realm,
                                mcp_str_t token, apr_pool_t *pool)
{
    mcp_str_t both = { NULL, realm.len + 1 + token.len };
    char *text = apr_palloc(pool, both.len);

    /* A NUL stands in neither, so no two pairs give the same text. */
    memcpy(text, realm.data, realm.len);
    text[realm.len] = '\0';
    memcpy(text + realm.len + 1, token.data, token.len);
    both.data = text;
    return mcp_crypto_sha256(key->digest, both, pool);
}

mcp_principal_t *mcp_tokencache_find(mcp_tokencache_t *cache,
                                     const mcp_tokenkey_t *key, apr_time_t now,
                                     apr_pool_t *pool)
{
    mcp_principal_t *copy = NULL;
    entry_t **link, *entry;

    apr_thread_mutex_lock(cache->lock);
    link = find_link(cache, key);
    entry = *link;
    if (entry && entry->until <= now) {
        remove_at(cache, link);
    }
    else if (entry) {
        take_out(cache, entry);
        put_newest(cache, entry);
        copy = mcp_principal_copy(&entry->principal, pool);
    }
    apr_thread_mutex_unlock(cache->lock);
    return copy;
}

void mcp_tokencache_insert(mcp_tokencache_t *cache, const mcp_tokenkey_t *key,
                           const mcp_principal_t *principal, apr_time_t until)
{
    entry_t *entry, **link;

    if (!cache->limit) {
        return;
    }
    entry = malloc(offsetof(entry_t, principal) + principal->size);
    if (!entry) {
        return;
    }
    entry->key = *key;
    entry->until = principal->expires < until ? principal->expires : until;
    mcp_principal_copy_to(&entry->principal, principal);
    apr_thread_mutex_lock(cache->lock);
    remove_at(cache, find_link(cache, key));
    if (cache->count == cache->limit) {
        remove_at(cache, find_link(cache, &cache->oldest->key));
    }
    link = bucket_of(cache, key);
    entry->chain = *link;
    *link = entry;
    put_newest(cache, entry);
    cache->count++;
    apr_thread_mutex_unlock(cache->lock);
}

void mcp_tokencache_set_role(mcp_tokencache_t *cache, const mcp_tokenkey_t *key,
                             const char *role, apr_time_t now)
{
    entry_t *entry;

    apr_thread_mutex_lock(cache->lock);
    entry = *find_link(cache, key);
    if (entry) {
        mcp_principal_set_role(&entry->principal, role, now);
    }
    apr_thread_mutex_unlock(cache->lock);
}

void mcp_tokencache_drop(mcp_tokencache_t *cache, const mcp_tokenkey_t *key)
{
    apr_thread_mutex_lock(cache->lock);
    remove_at(cache, find_link(cache, key));
    apr_thread_mutex_unlock(cache->lock);
}

apr_size_t mcp_tokencache_count(mcp_tokencache_t *cache)
{
    apr_size_t count;

    apr_thread_mutex_lock(cache->lock);
    count = cache->count;
    apr_thread_mutex_unlock(cache->lock);
    return count;
}
