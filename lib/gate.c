/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/gate.h"

#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>

typedef struct waiter_t {
    struct waiter_t *next;
    apr_thread_cond_t *wake;
    apr_time_t since;
    int is_let_in;
} waiter_t;

struct mcp_gate_t {
    apr_pool_t *pool;
    apr_interval_time_t patience;
    apr_thread_mutex_t *lock; /* guards what follows, and the pool */
    int places;               /* that are empty */
    waiter_t *first, *last;   /* by time of coming */
    waiter_t *spare;          /* of threads that are through */
};

apr_status_t mcp_gate_make(mcp_gate_t **out, int places,
                           apr_interval_time_t patience, apr_pool_t *pool)
{
    mcp_gate_t *gate = apr_pcalloc(pool, sizeof(*gate));
    apr_status_t rv;

    gate->patience = patience;
    gate->places = places;
    /* The caller's pool is other threads' too. */
    rv = apr_pool_create(&gate->pool, pool);
    if (rv == APR_SUCCESS) {
        rv = apr_thread_mutex_create(&gate->lock, APR_THREAD_MUTEX_DEFAULT,
                                     pool);
    }
    if (rv == APR_SUCCESS) {
        *out = gate;
    }
    return rv;
}

static waiter_t *take_spare(mcp_gate_t *gate)
{
    waiter_t *waiter = gate->spare;

    if (waiter) {
        gate->spare = waiter->next;
        return waiter;
    }
    waiter = apr_pcalloc(gate->pool, sizeof(*waiter));
    return apr_thread_cond_create(&waiter->wake, gate->pool) == APR_SUCCESS
               ? waiter
               : NULL;
}

static void join_queue(mcp_gate_t *gate, waiter_t *waiter, apr_time_t now)
{
    waiter->next = NULL;
    waiter->since = now;
    waiter->is_let_in = 0;
    if (gate->last) {
        gate->last->next = waiter;
    }
    else {
        gate->first = waiter;
    }
    gate->last = waiter;
}

static void leave_queue(mcp_gate_t *gate, waiter_t *waiter)
{
    waiter_t *before = NULL, *at = gate->first;

    while (at != waiter) {
        before = at;
        at = at->next;
    }
    if (before) {
        before->next = waiter->next;
    }
    else {
        gate->first = waiter->next;
    }
    if (gate->last == waiter) {
        gate->last = before;
    }
}

static int is_overdue(const mcp_gate_t *gate, apr_time_t now)
{
    return gate->first && now - gate->first->since > gate->patience;
}

/* A wake-up may have reached somebody who did not need it, or one thread may
 * have got those for two places: pass it on. */
static void wake_next(mcp_gate_t *gate)
{
    if (gate->places && gate->first) {
        apr_thread_cond_signal(gate->first->wake);
    }
}

static int wait_in_queue(mcp_gate_t *gate, waiter_t *waiter, apr_time_t until)
{
    for (;;) {
        apr_time_t now = apr_time_now();

        if (waiter->is_let_in) {
            return 1;
        }
        if (gate->places && gate->first == waiter) {
            gate->places--;
            leave_queue(gate, waiter);
            wake_next(gate);
            return 1;
        }
        if (now >= until) {
            leave_queue(gate, waiter);
            wake_next(gate);
            return 0;
        }
        apr_thread_cond_timedwait(waiter->wake, gate->lock, until - now);
    }
}

int mcp_gate_enter(mcp_gate_t *gate, apr_interval_time_t wait)
{
    apr_time_t now = apr_time_now();
    waiter_t *waiter;
    int entered = 0;

    apr_thread_mutex_lock(gate->lock);
    if (gate->places && !is_overdue(gate, now)) {
        gate->places--;
        entered = 1;
    }
    else if ((waiter = take_spare(gate)) != NULL) {
        join_queue(gate, waiter, now);
        entered = wait_in_queue(gate, waiter, now + wait);
        waiter->next = gate->spare;
        gate->spare = waiter;
    }
    apr_thread_mutex_unlock(gate->lock);
    return entered;
}

void mcp_gate_leave(mcp_gate_t *gate)
{
    waiter_t *first;

    apr_thread_mutex_lock(gate->lock);
    first = gate->first;
    if (first && is_overdue(gate, apr_time_now())) {
        leave_queue(gate, first);
        first->is_let_in = 1;
    }
    else {
        gate->places++;
    }
    if (first) {
        apr_thread_cond_signal(first->wake);
    }
    apr_thread_mutex_unlock(gate->lock);
}
