/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake_fetch.h"

#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>

#include "lib/remote_keys.h"

#define URL "https://issuer.example/jwks"

static apr_time_t clock_now;
static int complaints;

static apr_time_t tell_time(void *baton)
{
    return clock_now;
}

static void complain(void *baton, const char *what, const char *text)
{
    ck_assert_str_eq(what, URL);
    complaints++;
}

static const mcp_env_t world = { .fetch = fake_fetch,
                                 .now = tell_time,
                                 .log_error = complain };

static mcp_remote_keys_t *keys;
static mcp_jwks_pair_t first, second;

/* Two keys, a clock, and a server that publishes the first. */
static void begin(void)
{
    clock_now = apr_time_from_sec(1000000);
    complaints = 0;
    ck_ok(mcp_jwks_generate(&first, pool));
    ck_ok(mcp_jwks_generate(&second, pool));
    ck_ok(mcp_remote_keys_make(&keys, URL, pool));
}

static void publish(const mcp_jwks_pair_t *pair)
{
    outside_says(200, "application/json",
                 apr_psprintf(pool, "{\"keys\":[%s]}", pair->public_jwk));
}

static void go_away(void)
{
    outside_says(0, NULL, NULL);
    outside.error = mcp_error_make(pool, "fetch_failed", NULL, "Gone.");
}

static void pass(int seconds)
{
    clock_now += apr_time_from_sec(seconds);
}

/* A token that is good but for its key. */
static const char *make_token(const mcp_jwks_pair_t *pair)
{
    const char *token = NULL;

    ck_ok(mcp_jwt_sign(&token,
                       mcp_str(apr_psprintf(pool,
                                            "{\"iss\":\"https://"
                                            "issuer.example\","
                                            "\"aud\":\"https://mcp.example/"
                                            "mcp\","
                                            "\"sub\":\"s\",\"exp\":"
                                            "%" APR_TIME_T_FMT "}",
                                            apr_time_sec(clock_now) + 600)),
                       mcp_str(pair->private_jwk), pair->kid, pool));
    return token;
}

/* Verify such a token, and say what came of it. */
static const char *verify(const mcp_jwks_pair_t *pair)
{
    const mcp_jwt_expect_t expect = { .issuer = "https://issuer.example",
                                      .audience = "https://mcp.example/mcp",
                                      .leeway = 30,
                                      .now = clock_now };
    mcp_claims_t *claims;
    mcp_error_t *error;

    error = mcp_remote_keys_verify(&claims, keys, mcp_str(make_token(pair)),
                                   &expect, &world, pool);
    return error ? error->code : "good";
}

START_TEST(keys_are_fetched_and_verify)
{
    begin();
    publish(&first);
    mcp_remote_keys_refresh(keys, &world);
    ck_assert_int_eq(outside.asked, 1);
    ck_assert_str_eq(outside.request.url, URL);
    ck_assert_str_eq(verify(&first), "good");
    ck_assert_int_eq(outside.asked, 1);
}
END_TEST

START_TEST(keys_are_fetched_again_when_their_time_is_over)
{
    begin();
    publish(&first);
    outside.answer.fresh = 600;
    mcp_remote_keys_refresh(keys, &world);
    pass(599);
    mcp_remote_keys_refresh(keys, &world);
    ck_assert_int_eq(outside.asked, 1);
    pass(1);
    mcp_remote_keys_refresh(keys, &world);
    ck_assert_int_eq(outside.asked, 2);
}
END_TEST

START_TEST(the_first_token_has_the_keys_fetched)
{
    begin();
    publish(&first);
    ck_assert_str_eq(verify(&first), "good");
    ck_assert_int_eq(outside.asked, 1);
}
END_TEST

START_TEST(without_keys_tokens_are_not_judged)
{
    begin();
    go_away();
    ck_assert_str_eq(verify(&first), "unavailable");
    ck_assert_str_eq(verify(&first), "unavailable");
    ck_assert_int_eq(outside.asked, 1);
    ck_assert_int_eq(complaints, 1);
}
END_TEST

START_TEST(an_unknown_key_has_them_fetched_early_but_not_often)
{
    begin();
    publish(&first);
    mcp_remote_keys_refresh(keys, &world);
    pass(29);
    ck_assert_str_eq(verify(&second), "invalid_token");
    ck_assert_int_eq(outside.asked, 1);
    publish(&second);
    ck_assert_str_eq(verify(&second), "invalid_token");
    ck_assert_int_eq(outside.asked, 0);
    pass(1);
    ck_assert_str_eq(verify(&second), "good");
    ck_assert_int_eq(outside.asked, 1);
    ck_assert_str_eq(verify(&first), "invalid_token");
    ck_assert_int_eq(outside.asked, 1);
}
END_TEST

START_TEST(a_token_that_no_key_could_make_good_fetches_none)
{
    mcp_claims_t *claims;
    const mcp_jwt_expect_t expect = { .now = clock_now };

    begin();
    publish(&first);
    ck_fails(mcp_remote_keys_verify(&claims, keys, mcp_str("a.b.c"), &expect,
                                    &world, pool),
             "invalid_token");
    ck_assert_int_eq(outside.asked, 0);
}
END_TEST

START_TEST(keys_stay_good_while_their_issuer_is_away)
{
    int i;

    begin();
    publish(&first);
    mcp_remote_keys_refresh(keys, &world);
    go_away();
    for (i = 0; i < 100; i++) {
        pass(3600);
        mcp_remote_keys_refresh(keys, &world);
        ck_assert_str_eq(verify(&first), "good");
    }
    ck_assert_int_eq(outside.asked, 100);
    ck_assert_int_eq(complaints, 100);
}
END_TEST

START_TEST(what_is_no_key_set_takes_no_keys_away)
{
    begin();
    publish(&first);
    mcp_remote_keys_refresh(keys, &world);
    pass(3600);
    outside_says(200, "application/json", "{\"keys\":[]}");
    mcp_remote_keys_refresh(keys, &world);
    ck_assert_int_eq(outside.asked, 1);
    ck_assert_str_eq(verify(&first), "good");
}
END_TEST

START_TEST(an_issuer_that_is_away_is_asked_less_and_less_often)
{
    static const int waits[] = { 2, 4, 8, 16, 32, 64, 128, 256, 300, 300 };
    size_t i;

    begin();
    go_away();
    mcp_remote_keys_refresh(keys, &world);
    for (i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        pass(waits[i] - 1);
        mcp_remote_keys_refresh(keys, &world);
        ck_assert_int_eq(outside.asked, (int)i + 1);
        pass(1);
        mcp_remote_keys_refresh(keys, &world);
        ck_assert_int_eq(outside.asked, (int)i + 2);
    }
    publish(&first);
    pass(300);
    mcp_remote_keys_refresh(keys, &world);
    go_away();
    pass(300);
    mcp_remote_keys_refresh(keys, &world);
    pass(2);
    mcp_remote_keys_refresh(keys, &world);
    ck_assert_int_eq(outside.asked, 2);
}
END_TEST

/* ---- many at once ---- */

#define CALLERS 13
#define WAITING 8 /* beside the one that fetches */

static apr_thread_mutex_t *lock; /* guards what follows */
static apr_thread_cond_t *changed;
static int is_released, returned, good, unavailable;

/* A server that takes its time. */
static mcp_error_t *fetch_slowly(void *baton, mcp_fetched_t *answer,
                                 const mcp_fetch_t *request, apr_pool_t *from)
{
    apr_thread_mutex_lock(lock);
    while (!is_released) {
        apr_thread_cond_wait(changed, lock);
    }
    apr_thread_mutex_unlock(lock);
    return fake_fetch(baton, answer, request, from);
}

static const mcp_env_t slow_world = { .fetch = fetch_slowly,
                                      .now = tell_time,
                                      .log_error = complain };

static const char *shared_token;

static void *APR_THREAD_FUNC ask(apr_thread_t *thread, void *baton)
{
    const mcp_jwt_expect_t expect = { .issuer = "https://issuer.example",
                                      .audience = "https://mcp.example/mcp",
                                      .leeway = 30,
                                      .now = clock_now };
    mcp_claims_t *claims;
    mcp_error_t *error = mcp_remote_keys_verify(&claims, keys,
                                                mcp_str(shared_token), &expect,
                                                &slow_world,
                                                apr_thread_pool_get(thread));

    apr_thread_mutex_lock(lock);
    good += !error;
    unavailable += error && !strcmp(error->code, "unavailable");
    returned++;
    apr_thread_cond_broadcast(changed);
    apr_thread_mutex_unlock(lock);
    return NULL;
}

/* Wait under the lock until so many have returned, at most ten seconds. */
static void await_returned(int count)
{
    apr_time_t until = apr_time_now() + apr_time_from_sec(10);

    while (returned < count && apr_time_now() < until) {
        (void)apr_thread_cond_timedwait(changed, lock, apr_time_from_msec(100));
    }
    ck_assert_int_eq(returned, count);
}

START_TEST(a_server_that_is_slow_holds_few)
{
    apr_thread_t *threads[CALLERS];
    apr_status_t ended;
    int i;

    begin();
    publish(&first);
    shared_token = make_token(&first);
    returned = good = unavailable = is_released = 0;
    apr_thread_mutex_create(&lock, APR_THREAD_MUTEX_DEFAULT, pool);
    apr_thread_cond_create(&changed, pool);
    for (i = 0; i < CALLERS; i++) {
        ck_assert_int_eq(apr_thread_create(&threads[i], NULL, ask, NULL, pool),
                         APR_SUCCESS);
    }
    apr_thread_mutex_lock(lock);
    await_returned(CALLERS - WAITING - 1);
    ck_assert_int_eq(unavailable, CALLERS - WAITING - 1);
    is_released = 1;
    apr_thread_cond_broadcast(changed);
    await_returned(CALLERS);
    apr_thread_mutex_unlock(lock);
    for (i = 0; i < CALLERS; i++) {
        apr_thread_join(&ended, threads[i]);
    }
    ck_assert_int_eq(good, WAITING + 1);
    ck_assert_int_eq(outside.asked, 1);
}
END_TEST

MCP_UNIT_MAIN("remote_keys", keys_are_fetched_and_verify,
              keys_are_fetched_again_when_their_time_is_over,
              the_first_token_has_the_keys_fetched,
              without_keys_tokens_are_not_judged,
              an_unknown_key_has_them_fetched_early_but_not_often,
              a_token_that_no_key_could_make_good_fetches_none,
              keys_stay_good_while_their_issuer_is_away,
              what_is_no_key_set_takes_no_keys_away,
              an_issuer_that_is_away_is_asked_less_and_less_often,
              a_server_that_is_slow_holds_few)
