/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include <apr_atomic.h>
#include <apr_thread_proc.h>

#include "lib/replay.h"

#define START apr_time_from_sec(1800000000)

static mcp_replay_t *replay;

static apr_status_t release(void *memory)
{
    free(memory);
    return APR_SUCCESS;
}

static void make(void)
{
    void *memory = calloc(1, mcp_replay_size());

    ck_assert_ptr_nonnull(memory);
    apr_pool_cleanup_register(pool, memory, release, apr_pool_cleanup_null);
    ck_ok(mcp_replay_make(&replay, memory, pool));
}

static int take(const char *text, int second)
{
    return mcp_replay_take(replay, text, 120, START + apr_time_from_sec(second),
                           pool);
}

START_TEST(a_text_is_taken_once_in_its_time)
{
    make();
    ck_assert(take("a", 0));
    ck_assert(!take("a", 0));
    ck_assert(take("b", 0));
    ck_assert(take("", 0));
    ck_assert(!take("", 60));
    ck_assert(!take("a", 119));
    ck_assert(take("a", 120));
    ck_assert(!take("a", 239));
}
END_TEST

START_TEST(two_tables_do_not_know_of_each_other)
{
    make();
    ck_assert(take("a", 0));
    make();
    ck_assert(take("a", 0));
}
END_TEST

START_TEST(a_hundred_thousand_texts_are_all_remembered)
{
    int i, again = 0, lost = 0;
    apr_pool_t *scratch;

    make();
    apr_pool_create(&scratch, pool);
    for (i = 0; i < 100000; i++) {
        again += !mcp_replay_take(replay, apr_itoa(scratch, i), 120, START,
                                  scratch);
        apr_pool_clear(scratch);
    }
    for (i = 0; i < 100000; i++) {
        lost += mcp_replay_take(replay, apr_itoa(scratch, i), 120, START,
                                scratch);
        apr_pool_clear(scratch);
    }
    /* Of 65536 buckets two or three get more of them than they hold. */
    ck_assert_int_eq(again, 0);
    ck_assert_int_le(lost, 60);
}
END_TEST

START_TEST(a_table_that_is_full_takes_new_texts)
{
    int i, refused = 0;
    apr_pool_t *scratch;

    make();
    apr_pool_create(&scratch, pool);
    for (i = 0; i < 700000; i++) {
        refused += !mcp_replay_take(replay, apr_itoa(scratch, i), 120,
                                    START + apr_time_from_sec(i / 10000),
                                    scratch);
        apr_pool_clear(scratch);
    }
    /* By chance one text in a thousand such tests looks like another. */
    ck_assert_int_le(refused, 1);
    ck_assert(!mcp_replay_take(replay, "699999", 120,
                               START + apr_time_from_sec(70), pool));
}
END_TEST

#define THREADS 8
#define TEXTS 2000

static volatile apr_uint32_t taken[TEXTS];

static void *APR_THREAD_FUNC take_all(apr_thread_t *thread, void *data)
{
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, NULL);
    for (i = 0; i < TEXTS; i++) {
        if (mcp_replay_take(replay, apr_itoa(scratch, i), 120, START,
                            scratch)) {
            apr_atomic_inc32(&taken[i]);
        }
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
    return NULL;
}

START_TEST(of_many_who_take_a_text_at_once_one_gets_it)
{
    apr_thread_t *threads[THREADS];
    apr_status_t ignored;
    int i;

    make();
    for (i = 0; i < THREADS; i++) {
        ck_assert_int_eq(apr_thread_create(&threads[i], NULL, take_all, NULL,
                                           pool),
                         APR_SUCCESS);
    }
    for (i = 0; i < THREADS; i++) {
        apr_thread_join(&ignored, threads[i]);
    }
    for (i = 0; i < TEXTS; i++) {
        ck_assert_uint_eq(apr_atomic_read32(&taken[i]), 1);
    }
}
END_TEST

MCP_UNIT_MAIN("replay", a_text_is_taken_once_in_its_time,
              two_tables_do_not_know_of_each_other,
              a_hundred_thousand_texts_are_all_remembered,
              a_table_that_is_full_takes_new_texts,
              of_many_who_take_a_text_at_once_one_gets_it)
