/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include <apr_thread_proc.h>

#include "lib/work.h"

#define A_MOMENT apr_time_from_msec(20)
#define ROUNDS 2000

static int destroyed;

static apr_status_t note(void *unused)
{
    destroyed++;
    return APR_SUCCESS;
}

static mcp_work_t *make_work(void)
{
    mcp_work_t *work;

    ck_assert_int_eq(mcp_work_make(&work), APR_SUCCESS);
    apr_pool_cleanup_register(mcp_work_pool(work), NULL, note,
                              apr_pool_cleanup_null);
    return work;
}

START_TEST(an_outcome_in_time_is_handed_over)
{
    mcp_work_t *work = make_work();

    ck_assert_int_eq(mcp_work_offer(work), 1);
    ck_assert_int_eq(mcp_work_wait(work, 0), 1);
    mcp_work_leave(work);
    mcp_work_leave(work);
}
END_TEST

START_TEST(one_that_comes_too_late_is_not)
{
    mcp_work_t *work = make_work();
    apr_time_t start = apr_time_now();

    ck_assert_int_eq(mcp_work_wait(work, A_MOMENT), 0);
    ck_assert_int_ge(apr_time_now() - start, A_MOMENT);
    ck_assert_int_eq(mcp_work_offer(work), 0);
    mcp_work_leave(work);
    mcp_work_leave(work);
}
END_TEST

START_TEST(the_last_who_leaves_ends_it)
{
    mcp_work_t *work = make_work();

    destroyed = 0;
    mcp_work_leave(work);
    ck_assert_int_eq(destroyed, 0);
    mcp_work_leave(work);
    ck_assert_int_eq(destroyed, 1);
}
END_TEST

typedef struct round_t {
    mcp_work_t *work;
    int offered;
} round_t;

static void *APR_THREAD_FUNC offer(apr_thread_t *thread, void *baton)
{
    round_t *round = baton;

    round->offered = mcp_work_offer(round->work);
    mcp_work_leave(round->work);
    return NULL;
}

START_TEST(both_always_agree)
{
    int i, handed_over = 0;

    destroyed = 0;
    for (i = 0; i < ROUNDS; i++) {
        round_t round = { make_work(), 0 };
        apr_thread_t *thread;
        apr_status_t result;
        apr_pool_t *own;
        int waited;

        apr_pool_create(&own, pool);
        ck_assert_int_eq(apr_thread_create(&thread, NULL, offer, &round, own),
                         APR_SUCCESS);
        waited = mcp_work_wait(round.work, i % 100);
        mcp_work_leave(round.work);
        apr_thread_join(&result, thread);
        apr_pool_destroy(own);
        ck_assert_int_eq(waited, round.offered);
        handed_over += waited;
    }
    ck_assert_int_eq(destroyed, ROUNDS);
    ck_assert_int_gt(handed_over, 0);
}
END_TEST

/* clang-format off */
MCP_UNIT_MAIN("work",
              an_outcome_in_time_is_handed_over,
              one_that_comes_too_late_is_not,
              the_last_who_leaves_ends_it,
              both_always_agree)
/* clang-format on */
