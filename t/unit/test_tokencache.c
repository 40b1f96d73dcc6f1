/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include <malloc.h>

#include <apr_thread_proc.h>

#include "lib/tokencache.h"

#if defined(__SANITIZE_ADDRESS__)
size_t __sanitizer_get_current_allocated_bytes(void);
#endif

#define EXPIRES apr_time_from_sec(1795420800)
#define BEFORE (EXPIRES - 1)

static mcp_tokencache_t *cache;

static void make_cache(apr_size_t limit)
{
    ck_ok(mcp_tokencache_make(&cache, limit, pool));
}

static mcp_tokenkey_t key_of(int number)
{
    mcp_tokenkey_t key;

    ck_ok(mcp_tokencache_key(&key, mcp_str("harbor\niss\naud"),
                             mcp_str(apr_psprintf(pool, "token %d", number)),
                             pool));
    return key;
}

static mcp_principal_t *principal_of(int number)
{
    mcp_claims_t claims = { NULL };
    mcp_principal_t *principal;

    claims.subject = apr_psprintf(pool, "acc_%d", number);
    claims.client = "https://client.example/oauth/metadata.json";
    claims.scope = "mcp files:read";
    claims.expires = EXPIRES;
    ck_ok(mcp_principal_make(&principal, &claims, "harbor", pool));
    return principal;
}

static void insert(int number)
{
    mcp_tokenkey_t key = key_of(number);

    mcp_tokencache_insert(cache, &key, principal_of(number), EXPIRES + 1);
}

/* The account found, or "none". */
static const char *find(int number)
{
    mcp_tokenkey_t key = key_of(number);
    mcp_principal_t *found = mcp_tokencache_find(cache, &key, BEFORE, pool);

    return found ? found->account : "none";
}

START_TEST(find_gives_a_copy_of_what_was_inserted)
{
    mcp_tokenkey_t key = key_of(1);
    mcp_principal_t *principal = principal_of(1), *found;
    const char *text = apr_pstrdup(pool, principal->text);

    make_cache(10);
    ck_assert_str_eq(find(1), "none");
    mcp_tokencache_insert(cache, &key, principal, EXPIRES + 1);
    memset(principal, 0xff, principal->size);
    found = mcp_tokencache_find(cache, &key, BEFORE, pool);
    ck_assert_str_eq(found->account, "acc_1");
    ck_assert_str_eq(found->text, text);
    memset(found, 0xff, sizeof(*found));
    ck_assert_str_eq(find(1), "acc_1");
    ck_assert_str_eq(find(2), "none");
    ck_assert_uint_eq(mcp_tokencache_count(cache), 1);
}
END_TEST

START_TEST(a_token_is_not_found_where_it_was_not_verified)
{
    static const char *const realms[][2] = {
        { "harbor\niss\naud", "token" },  { "finch\niss\naud", "token" },
        { "harbor\niss\naud2", "token" }, { "harbor\niss\nau", "dtoken" },
        { "", "harbor\niss\naudtoken" },
    };
    mcp_tokenkey_t keys[5];
    size_t i, j;

    for (i = 0; i < 5; i++) {
        ck_ok(mcp_tokencache_key(&keys[i], mcp_str(realms[i][0]),
                                 mcp_str(realms[i][1]), pool));
        for (j = 0; j < i; j++) {
            ck_assert_mem_ne(&keys[i], &keys[j], sizeof(keys[i]));
        }
    }
}
END_TEST

START_TEST(the_key_is_the_sha256_of_realm_nul_and_token)
{
    static const char both[] = "realm\0token";
    mcp_str_t bytes = { both, sizeof(both) - 1 };
    unsigned char digest[MCP_SHA256_SIZE];
    mcp_tokenkey_t key;

    ck_ok(mcp_crypto_sha256(digest, bytes, pool));
    ck_ok(mcp_tokencache_key(&key, mcp_str("realm"), mcp_str("token"), pool));
    ck_assert_mem_eq(key.digest, digest, sizeof(digest));
}
END_TEST

START_TEST(an_entry_dies_when_its_token_expires)
{
    mcp_tokenkey_t key = key_of(1);

    make_cache(10);
    insert(1);
    ck_assert_ptr_nonnull(mcp_tokencache_find(cache, &key, EXPIRES - 1, pool));
    ck_assert_ptr_null(mcp_tokencache_find(cache, &key, EXPIRES, pool));
    ck_assert_uint_eq(mcp_tokencache_count(cache), 0);
    ck_assert_ptr_null(mcp_tokencache_find(cache, &key, EXPIRES - 1, pool));
}
END_TEST

START_TEST(the_entry_not_used_for_longest_makes_room)
{
    make_cache(3);
    insert(1);
    insert(2);
    insert(3);
    ck_assert_str_eq(find(1), "acc_1"); /* now 2 is the oldest */
    insert(4);
    ck_assert_uint_eq(mcp_tokencache_count(cache), 3);
    ck_assert_str_eq(find(2), "none");
    ck_assert_str_eq(find(1), "acc_1");
    ck_assert_str_eq(find(3), "acc_3");
    ck_assert_str_eq(find(4), "acc_4");
    insert(5);
    ck_assert_str_eq(find(1), "none");
}
END_TEST

START_TEST(inserting_again_replaces_and_takes_no_room)
{
    mcp_tokenkey_t key = key_of(2);

    make_cache(2);
    insert(1);
    insert(2);
    mcp_tokencache_insert(cache, &key, principal_of(7), EXPIRES + 1);
    ck_assert_uint_eq(mcp_tokencache_count(cache), 2);
    ck_assert_str_eq(find(1), "acc_1");
    ck_assert_str_eq(find(2), "acc_7");
}
END_TEST

START_TEST(drop_forgets_one_entry)
{
    mcp_tokenkey_t key = key_of(2);

    make_cache(3);
    insert(1);
    insert(2);
    insert(3);
    mcp_tokencache_drop(cache, &key);
    mcp_tokencache_drop(cache, &key);
    ck_assert_uint_eq(mcp_tokencache_count(cache), 2);
    ck_assert_str_eq(find(1), "acc_1");
    ck_assert_str_eq(find(2), "none");
    ck_assert_str_eq(find(3), "acc_3");
    insert(4);
    ck_assert_str_eq(find(1), "acc_1");
}
END_TEST

START_TEST(set_role_is_seen_by_the_next_find)
{
    mcp_tokenkey_t key = key_of(1), other = key_of(2);
    mcp_principal_t *before, *after;

    make_cache(3);
    insert(1);
    before = mcp_tokencache_find(cache, &key, BEFORE, pool);
    ck_assert_ptr_null(before->role);
    mcp_tokencache_set_role(cache, &key, "manager", 42);
    mcp_tokencache_set_role(cache, &other, "admin", 42);
    after = mcp_tokencache_find(cache, &key, BEFORE, pool);
    ck_assert_str_eq(after->role, "manager");
    ck_assert_int_eq(after->role_checked, 42);
    ck_assert_ptr_null(before->role);
    ck_assert_uint_eq(mcp_tokencache_count(cache), 1);
}
END_TEST

START_TEST(a_limit_of_0_keeps_nothing)
{
    make_cache(0);
    insert(1);
    ck_assert_str_eq(find(1), "none");
    ck_assert_uint_eq(mcp_tokencache_count(cache), 0);
}
END_TEST

START_TEST(entries_of_one_bucket_are_kept_apart)
{
    int i;

    /* 16 buckets at least; 15 entries share them, some one bucket. */
    make_cache(15);
    for (i = 0; i < 15; i++) {
        insert(i);
    }
    for (i = 0; i < 15; i++) {
        ck_assert_str_eq(find(i), apr_psprintf(pool, "acc_%d", i));
    }
    for (i = 0; i < 15; i += 2) {
        mcp_tokenkey_t key = key_of(i);

        mcp_tokencache_drop(cache, &key);
    }
    for (i = 0; i < 15; i++) {
        ck_assert_str_eq(find(i),
                         i % 2 ? apr_psprintf(pool, "acc_%d", i) : "none");
    }
}
END_TEST

static size_t bytes_in_use(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

START_TEST(a_hundred_thousand_inserts_need_no_more_memory_than_the_limit)
{
    mcp_tokenkey_t key = key_of(0);
    mcp_principal_t *principal = principal_of(0);
    size_t empty, full = 0;
    int i;

    make_cache(100);
    empty = bytes_in_use();
    for (i = 0; i < 100000; i++) {
        memcpy(key.digest, &i, sizeof(i));
        mcp_tokencache_insert(cache, &key, principal, EXPIRES + 1);
        if (i == 200) {
            full = bytes_in_use();
        }
    }
    ck_assert_uint_eq(mcp_tokencache_count(cache), 100);
    ck_assert_uint_ge(full, empty + 100 * principal->size);
    ck_assert_uint_le(full, empty + 100 * (principal->size + 200));
    ck_assert_uint_le(bytes_in_use(), full + 1024);
}
END_TEST

#define THREADS 4

typedef struct task_t {
    apr_thread_t *thread;
    const mcp_principal_t *principal;
    int found;
    int wrong;
} task_t;

static void *APR_THREAD_FUNC use_often(apr_thread_t *thread, void *data)
{
    task_t *task = data;
    mcp_tokenkey_t key = { { 0 } };
    apr_pool_t *own;
    int i;

    apr_pool_create(&own, NULL);
    for (i = 0; i < 20000; i++) {
        mcp_principal_t *found;

        /* A few keys often; now and then one of more than there is room for. */
        key.digest[0] = (unsigned char)(i % 4 ? i % 8 : i % 148);
        found = mcp_tokencache_find(cache, &key, BEFORE, own);
        if (found) {
            task->found++;
            task->wrong += strcmp(found->account, "acc_1") != 0;
        }
        else {
            mcp_tokencache_insert(cache, &key, task->principal, EXPIRES + 1);
        }
        if (i % 5 == 0) {
            mcp_tokencache_set_role(cache, &key, "manager", i);
        }
        if (i % 11 == 0) {
            mcp_tokencache_drop(cache, &key);
        }
        apr_pool_clear(own);
    }
    apr_pool_destroy(own);
    return NULL;
}

START_TEST(many_threads_use_it_at_once)
{
    task_t tasks[THREADS] = { { NULL } };
    int i;

    make_cache(32);
    for (i = 0; i < THREADS; i++) {
        tasks[i].principal = principal_of(1);
        ck_assert_int_eq(apr_thread_create(&tasks[i].thread, NULL, use_often,
                                           &tasks[i], pool),
                         APR_SUCCESS);
    }
    for (i = 0; i < THREADS; i++) {
        apr_status_t status;

        apr_thread_join(&status, tasks[i].thread);
        ck_assert_int_gt(tasks[i].found, 0);
        ck_assert_int_eq(tasks[i].wrong, 0);
    }
    ck_assert_uint_le(mcp_tokencache_count(cache), 32);
}
END_TEST

START_TEST(an_entry_dies_when_its_token_must_be_verified_anew)
{
    mcp_tokenkey_t key = key_of(1);
    mcp_principal_t *found;

    make_cache(10);
    mcp_tokencache_insert(cache, &key, principal_of(1), BEFORE);
    found = mcp_tokencache_find(cache, &key, BEFORE - 1, pool);
    ck_assert_int_eq(found->expires, EXPIRES);
    ck_assert_ptr_null(mcp_tokencache_find(cache, &key, BEFORE, pool));
    ck_assert_uint_eq(mcp_tokencache_count(cache), 0);
}
END_TEST

MCP_UNIT_MAIN("tokencache", find_gives_a_copy_of_what_was_inserted,
              a_token_is_not_found_where_it_was_not_verified,
              the_key_is_the_sha256_of_realm_nul_and_token,
              an_entry_dies_when_its_token_expires,
              the_entry_not_used_for_longest_makes_room,
              inserting_again_replaces_and_takes_no_room,
              drop_forgets_one_entry, set_role_is_seen_by_the_next_find,
              a_limit_of_0_keeps_nothing, entries_of_one_bucket_are_kept_apart,
              a_hundred_thousand_inserts_need_no_more_memory_than_the_limit,
              many_threads_use_it_at_once,
              an_entry_dies_when_its_token_must_be_verified_anew)
