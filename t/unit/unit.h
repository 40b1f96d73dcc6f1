/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_UNIT_H
#define MCP_UNIT_H

/*
 * The frame of every unit test: a pool for each test, and a main that speaks
 * TAP. A test file defines its START_TESTs and calls
 * MCP_UNIT_MAIN("name", test_a, test_b, ...).
 */
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_pools.h>
#include <apr_strings.h>
#include <check.h>

#include "lib/error.h"

/* Made new for each test. */
static apr_pool_t *pool;

static void unit_setup(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
}

static void unit_teardown(void)
{
    apr_pool_destroy(pool);
    apr_terminate();
}

static int unit_main(const char *name, const TTest *const *tests, size_t count)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    SRunner *runner;
    int failed;
    size_t i;

    tcase_add_checked_fixture(tcase, unit_setup, unit_teardown);
    tcase_set_timeout(tcase, 60);
    for (i = 0; i < count; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define MCP_UNIT_MAIN(name, ...)                                         \
    int main(void)                                                       \
    {                                                                    \
        const TTest *const tests[] = { __VA_ARGS__ };                    \
                                                                         \
        return unit_main(name, tests, sizeof(tests) / sizeof(tests[0])); \
    }

/* The call succeeds; its sentence is shown when it does not. */
#define ck_ok(call)                                                           \
    do {                                                                      \
        mcp_error_t *ck_error_ = (call);                                      \
        ck_assert_msg(!ck_error_, "%s: %s", ck_error_ ? ck_error_->code : "", \
                      ck_error_ ? ck_error_->message : "");                   \
    } while (0)

/* The call fails with that code. */
#define ck_fails(call, word)                           \
    do {                                               \
        mcp_error_t *ck_error_ = (call);               \
        ck_assert_msg(ck_error_ != NULL, "succeeded"); \
        ck_assert_str_eq(ck_error_->code, (word));     \
    } while (0)

#endif
