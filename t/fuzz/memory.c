/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory in pieces of exactly their size, so that AddressSanitizer sees one byte
 * too far.
 *
 * A pool hands out memory side by side from large blocks, without borders. Here
 * each piece is one of malloc's, freed when its pool is cleared; so what outlives
 * its pool is seen as well. Linked into a target, these functions stand before
 * APR's own. cJSON gives a string the room that it took in the text, quotes and
 * escapes included; the linker's --wrap puts us between.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include <apr_pools.h>

#include <cjson/cJSON.h>

/* ---- pools ---- */

/* Pools that live at once, with memory of theirs. */
#define POOLS 64

typedef struct owner_t {
    apr_pool_t *pool;
    void **blocks;
    size_t count;
    size_t size;
} owner_t;

static owner_t owners[POOLS];
static size_t used;

/* Registered first, so run last, when the pools below are gone. */
static apr_status_t free_blocks(void *pool)
{
    size_t i, j;

    for (i = used; i-- > 0;) {
        if (owners[i].pool == pool) {
            for (j = owners[i].count; j-- > 0;) {
                free(owners[i].blocks[j]);
            }
            free(owners[i].blocks);
            owners[i] = owners[--used];
            break;
        }
    }
    return APR_SUCCESS;
}

static owner_t *find_owner(apr_pool_t *pool)
{
    size_t i;

    for (i = used; i-- > 0;) {
        if (owners[i].pool == pool) {
            return &owners[i];
        }
    }
    return NULL;
}

/* The cleanup's own record has to be APR's: it is read while ours are freed. */
static int is_registering;

static owner_t *make_owner(apr_pool_t *pool)
{
    if (used == POOLS) {
        abort();
    }
    is_registering = 1;
    apr_pool_cleanup_register(pool, pool, free_blocks, apr_pool_cleanup_null);
    is_registering = 0;
    memset(&owners[used], 0, sizeof(owners[used]));
    owners[used].pool = pool;
    return &owners[used++];
}

static void *palloc_of_apr(apr_pool_t *pool, apr_size_t size)
{
    static void *(*palloc)(apr_pool_t *, apr_size_t);

    if (!palloc) {
        void *found = dlsym(RTLD_NEXT, "apr_palloc");

        memcpy(&palloc, &found, sizeof(palloc));
    }
    return palloc(pool, size);
}

#undef apr_palloc
void *apr_palloc(apr_pool_t *pool, apr_size_t size)
{
    owner_t *owner;
    void *block;

    if (is_registering) {
        return palloc_of_apr(pool, size);
    }
    owner = find_owner(pool);
    if (!owner) {
        owner = make_owner(pool);
    }
    if (owner->count == owner->size) {
        owner->size = owner->size ? 2 * owner->size : 64;
        owner->blocks = realloc(owner->blocks,
                                owner->size * sizeof(*owner->blocks));
    }
    block = malloc(size);
    if (!block || !owner->blocks) {
        abort();
    }
    owner->blocks[owner->count++] = block;
    return block;
}

#undef apr_pcalloc
void *apr_pcalloc(apr_pool_t *pool, apr_size_t size)
{
    return memset(apr_palloc(pool, size), 0, size);
}

/* ---- cJSON ---- */

cJSON *__real_cJSON_ParseWithLengthOpts(const char *text, size_t len,
                                        const char **end, cJSON_bool ended);
cJSON *__wrap_cJSON_ParseWithLengthOpts(const char *text, size_t len,
                                        const char **end, cJSON_bool ended);

static void tighten(char **text)
{
    char *exact = *text ? strdup(*text) : NULL;

    if (*text && !exact) {
        abort();
    }
    free(*text);
    *text = exact;
}

static void tighten_all(cJSON *value)
{
    for (; value; value = value->next) {
        tighten(&value->valuestring);
        tighten(&value->string);
        tighten_all(value->child);
    }
}

cJSON *__wrap_cJSON_ParseWithLengthOpts(const char *text, size_t len,
                                        const char **end, cJSON_bool ended)
{
    cJSON *tree = __real_cJSON_ParseWithLengthOpts(text, len, end, ended);

    tighten_all(tree);
    return tree;
}
