/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/board.h"

#include <string.h>

#include <apr_atomic.h>
#include <apr_shm.h>

/* Several hundred cancellations between two looks are nobody's. */
#define SLOTS 256

typedef struct slot_t {
    volatile apr_uint64_t key;
    volatile apr_uint64_t posted; /* 0: nothing, or being written */
} slot_t;

struct mcp_board_t {
    volatile apr_uint32_t next;
    slot_t slots[SLOTS];
};

apr_status_t mcp_board_make(mcp_board_t **out, apr_pool_t *pool)
{
    apr_shm_t *memory;
    apr_status_t rv = apr_shm_create(&memory, sizeof(mcp_board_t), NULL, pool);

    if (rv == APR_SUCCESS) {
        *out = apr_shm_baseaddr_get(memory);
        memset(*out, 0, sizeof(**out));
    }
    return rv;
}

void mcp_board_post(mcp_board_t *board, apr_uint64_t key, apr_time_t now)
{
    slot_t *slot = &board->slots[apr_atomic_inc32(&board->next) % SLOTS];

    apr_atomic_set64(&slot->posted, 0);
    apr_atomic_set64(&slot->key, key);
    apr_atomic_set64(&slot->posted, (apr_uint64_t)now);
}

int mcp_board_has(mcp_board_t *board, apr_uint64_t key, apr_time_t since)
{
    int i;

    for (i = 0; i < SLOTS; i++) {
        slot_t *slot = &board->slots[i];

        if (apr_atomic_read64(&slot->key) == key
            && apr_atomic_read64(&slot->posted) >= (apr_uint64_t)since) {
            return 1;
        }
    }
    return 0;
}
