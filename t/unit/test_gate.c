/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include <apr_atomic.h>
#include <apr_thread_proc.h>

#include "lib/gate.h"

#define THREADS 8
#define PLACES 2
#define TURNS 2000
#define A_MOMENT apr_time_from_msec(20)

static mcp_gate_t *gate;
static apr_uint32_t inside, most_inside, done;

static void open_gate(int places, apr_interval_time_t patience)
{
    ck_assert_int_eq(mcp_gate_make(&gate, places, patience, pool), APR_SUCCESS);
}

START_TEST(a_full_gate_refuses_after_the_wait)
{
    apr_time_t start;

    open_gate(1, 0);
    ck_assert(mcp_gate_enter(gate, 0));
    start = apr_time_now();
    ck_assert(!mcp_gate_enter(gate, A_MOMENT));
    ck_assert_int_ge(apr_time_now() - start, A_MOMENT);
    mcp_gate_leave(gate);
    ck_assert(mcp_gate_enter(gate, 0));
}
END_TEST

static void *APR_THREAD_FUNC take_turns(apr_thread_t *thread, void *unused)
{
    int i;

    for (i = 0; i < TURNS; i++) {
        apr_uint32_t now_inside;

        if (!mcp_gate_enter(gate, apr_time_from_sec(30))) {
            return NULL;
        }
        now_inside = apr_atomic_inc32(&inside) + 1;
        if (now_inside > apr_atomic_read32(&most_inside)) {
            apr_atomic_set32(&most_inside, now_inside);
        }
        apr_atomic_dec32(&inside);
        mcp_gate_leave(gate);
        apr_atomic_inc32(&done);
    }
    return NULL;
}

static void run_threads(apr_thread_start_t function)
{
    apr_thread_t *threads[THREADS];
    apr_status_t result;
    int i;

    for (i = 0; i < THREADS; i++) {
        ck_assert_int_eq(apr_thread_create(&threads[i], NULL, function, NULL,
                                           pool),
                         APR_SUCCESS);
    }
    for (i = 0; i < THREADS; i++) {
        apr_thread_join(&result, threads[i]);
    }
}

START_TEST(no_more_than_its_places_are_ever_inside_and_nobody_is_lost)
{
    static const apr_interval_time_t patience[] = { 0, 100, A_MOMENT };
    size_t i;

    for (i = 0; i < sizeof(patience) / sizeof(patience[0]); i++) {
        done = most_inside = 0;
        open_gate(PLACES, patience[i]);
        run_threads(take_turns);
        ck_assert_uint_eq(done, THREADS * TURNS);
        ck_assert_uint_le(most_inside, PLACES);
        ck_assert(mcp_gate_enter(gate, 0));
        ck_assert(mcp_gate_enter(gate, 0));
        ck_assert(!mcp_gate_enter(gate, 0));
    }
}
END_TEST

static void *APR_THREAD_FUNC wait_once(apr_thread_t *thread, void *unused)
{
    if (mcp_gate_enter(gate, apr_time_from_sec(30))) {
        apr_atomic_inc32(&done);
        mcp_gate_leave(gate);
    }
    return NULL;
}

/* One thread that leaves and comes again at once would win every time. */
START_TEST(who_has_waited_long_is_not_overtaken)
{
    apr_thread_t *waiting;
    apr_status_t result;
    int turns = 0;

    done = 0;
    open_gate(1, apr_time_from_msec(5));
    ck_assert(mcp_gate_enter(gate, 0));
    ck_assert_int_eq(apr_thread_create(&waiting, NULL, wait_once, NULL, pool),
                     APR_SUCCESS);
    apr_sleep(A_MOMENT);
    while (!apr_atomic_read32(&done) && turns < 3) {
        mcp_gate_leave(gate);
        ck_assert(mcp_gate_enter(gate, apr_time_from_sec(30)));
        turns++;
    }
    mcp_gate_leave(gate);
    apr_thread_join(&result, waiting);
    ck_assert_uint_eq(done, 1);
    ck_assert_int_eq(turns, 1);
}
END_TEST

MCP_UNIT_MAIN("gate", a_full_gate_refuses_after_the_wait,
              no_more_than_its_places_are_ever_inside_and_nobody_is_lost,
              who_has_waited_long_is_not_overtaken)
