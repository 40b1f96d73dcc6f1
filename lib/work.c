/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/work.h"

#include <apr_allocator.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>

typedef enum state_t {
    WAITED_FOR,
    HANDED_OVER,
    ON_ITS_OWN
} state_t;

struct mcp_work_t {
    apr_pool_t *pool;
    apr_thread_mutex_t *lock; /* guards what follows */
    apr_thread_cond_t *changed;
    state_t state;
    int holders;
};

/* An allocator of its own gives the memory back to the system with the pool;
 * and neither thread waits for another one's lock. */
static apr_status_t make_pool(apr_pool_t **pool)
{
    apr_allocator_t *allocator;
    apr_status_t rv = apr_allocator_create(&allocator);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = apr_pool_create_unmanaged_ex(pool, NULL, allocator);
    if (rv != APR_SUCCESS) {
        apr_allocator_destroy(allocator);
        return rv;
    }
    apr_allocator_owner_set(allocator, *pool);
    return APR_SUCCESS;
}

apr_status_t mcp_work_make(mcp_work_t **out)
{
    mcp_work_t *work;
    apr_pool_t *pool;
    apr_status_t rv = make_pool(&pool);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    work = apr_pcalloc(pool, sizeof(*work));
    work->pool = pool;
    work->holders = 2;
    rv = apr_thread_mutex_create(&work->lock, APR_THREAD_MUTEX_DEFAULT, pool);
    if (rv == APR_SUCCESS) {
        rv = apr_thread_cond_create(&work->changed, pool);
    }
    if (rv != APR_SUCCESS) {
        apr_pool_destroy(pool);
        return rv;
    }
    *out = work;
    return APR_SUCCESS;
}

apr_pool_t *mcp_work_pool(const mcp_work_t *work)
{
    return work->pool;
}

int mcp_work_wait(mcp_work_t *work, apr_interval_time_t wait)
{
    apr_time_t until = apr_time_now() + wait;
    int handed_over;

    apr_thread_mutex_lock(work->lock);
    while (work->state == WAITED_FOR) {
        apr_interval_time_t left = until - apr_time_now();

        if (left <= 0) {
            work->state = ON_ITS_OWN;
            break;
        }
        (void)apr_thread_cond_timedwait(work->changed, work->lock, left);
    }
    handed_over = work->state == HANDED_OVER;
    apr_thread_mutex_unlock(work->lock);
    return handed_over;
}

int mcp_work_offer(mcp_work_t *work)
{
    int handed_over;

    apr_thread_mutex_lock(work->lock);
    handed_over = work->state == WAITED_FOR;
    if (handed_over) {
        work->state = HANDED_OVER;
        apr_thread_cond_signal(work->changed);
    }
    apr_thread_mutex_unlock(work->lock);
    return handed_over;
}

void mcp_work_leave(mcp_work_t *work)
{
    int holders;

    apr_thread_mutex_lock(work->lock);
    holders = --work->holders;
    apr_thread_mutex_unlock(work->lock);
    if (!holders) {
        apr_pool_destroy(work->pool);
    }
}
