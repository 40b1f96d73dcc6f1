/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/replay.h"

#include <string.h>

#include <apr_atomic.h>

#include "lib/crypto.h"

#define BUCKETS 65536 /* a power of two */
#define WAYS 8

/* A slot is the second until which it holds, above 32 bits of the text's MAC. */
typedef volatile apr_uint64_t slot_t;

struct mcp_replay_t {
    unsigned char
        secret[32]; /* so that nobody can tell which bucket is whose */
    slot_t slots[BUCKETS][WAYS];
};

/* A text as the table sees it. */
typedef struct place_t {
    slot_t *bucket;
    apr_uint32_t tag;
    apr_uint32_t now, until;
} place_t;

apr_size_t mcp_replay_size(void)
{
    return sizeof(mcp_replay_t);
}

mcp_error_t *mcp_replay_make(mcp_replay_t **replay, void *memory,
                             apr_pool_t *pool)
{
    mcp_replay_t *made = memory;

    MCP_TRY(mcp_crypto_random(made->secret, sizeof(made->secret), pool));
    *replay = made;
    return NULL;
}

static int find_place(place_t *place, mcp_replay_t *replay, const char *text,
                      apr_pool_t *pool)
{
    const mcp_str_t secret = { (const char *)replay->secret,
                               sizeof(replay->secret) };
    unsigned char mac[MCP_SHA256_SIZE];
    apr_uint32_t bucket;

    if (mcp_crypto_hmac_sha256(mac, secret, mcp_str(text), pool)) {
        return 0;
    }
    memcpy(&bucket, mac, sizeof(bucket));
    memcpy(&place->tag, mac + sizeof(bucket), sizeof(place->tag));
    place->bucket = replay->slots[bucket % BUCKETS];
    return 1;
}

static apr_uint32_t until_of(apr_uint64_t value)
{
    return (apr_uint32_t)(value >> 32);
}

static int is_text(apr_uint64_t value, const place_t *place)
{
    return until_of(value) > place->now && (apr_uint32_t)value == place->tag;
}

/* How many slots of the bucket hold the text, and the slot that is free first. */
static int look(slot_t **first, apr_uint64_t *held, const place_t *place)
{
    int i, count = 0;

    *first = NULL;
    for (i = 0; i < WAYS; i++) {
        apr_uint64_t value = apr_atomic_read64(&place->bucket[i]);

        count += is_text(value, place);
        if (!*first || until_of(value) < until_of(*held)) {
            *first = &place->bucket[i];
            *held = value;
        }
    }
    return count;
}

int mcp_replay_take(mcp_replay_t *replay, const char *text, int seconds,
                    apr_time_t now, apr_pool_t *pool)
{
    apr_uint64_t held = 0, value;
    slot_t *first;
    place_t place;

    if (!find_place(&place, replay, text, pool)) {
        return 0;
    }
    place.now = (apr_uint32_t)apr_time_sec(now);
    place.until = place.now + (apr_uint32_t)seconds;
    value = (apr_uint64_t)place.until << 32 | place.tag;
    do {
        if (look(&first, &held, &place)) {
            return 0;
        }
    } while (apr_atomic_cas64(first, value, held) != held);
    /* Another may have chosen another slot, if one was just freed. */
    return look(&first, &held, &place) == 1;
}
