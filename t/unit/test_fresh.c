/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/fresh.h"

#define DATE "Mon, 23 Nov 2026 08:00:00 GMT"
#define LATER "Mon, 23 Nov 2026 08:10:00 GMT"

START_TEST(an_answer_is_fresh_for_as_long_as_it_says)
{
    static const struct {
        const char *cache_control, *age, *date, *expires;
        int seconds;
    } cases[] = {
        { NULL, NULL, NULL, NULL, -1 },
        { "", NULL, DATE, NULL, -1 },
        { "public", NULL, DATE, NULL, -1 },
        { "max-age=300", NULL, NULL, NULL, 300 },
        { "public, MAX-AGE=300, must-revalidate", NULL, NULL, NULL, 300 },
        { "max-age=\"300\"", NULL, NULL, NULL, 300 },
        { " ,, max-age=300 ,", NULL, NULL, NULL, 300 },
        { "max-age=300, max-age=60", NULL, NULL, NULL, 60 },
        { "x-max-age=300", NULL, NULL, NULL, -1 },
        { "ext=\"a, max-age=5\", max-age=300", NULL, NULL, NULL, 300 },
        { "max-age=-1", NULL, NULL, NULL, 0 },
        { "max-age=1.5", NULL, NULL, NULL, 0 },
        { "max-age", NULL, NULL, NULL, 0 },
        { "max-age=0", NULL, DATE, LATER, 0 },
        { "no-store", NULL, DATE, LATER, 0 },
        { "max-age=300, no-store", NULL, NULL, NULL, 0 },
        { "no-cache=\"Set-Cookie\", max-age=300", NULL, NULL, NULL, 0 },
        { "max-age=300", "100", NULL, NULL, 200 },
        { "max-age=300", "400", NULL, NULL, 0 },
        { "max-age=300", "soon", NULL, NULL, 300 },
        { "max-age=300", NULL, DATE, LATER, 300 },
        { NULL, NULL, DATE, LATER, 600 },
        { NULL, "100", DATE, LATER, 500 },
        { NULL, NULL, LATER, DATE, 0 },
        { NULL, NULL, DATE, "0", 0 },
        { NULL, NULL, NULL, LATER, -1 },
        { NULL, NULL, "today", LATER, 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        apr_table_t *headers = apr_table_make(pool, 4);
        apr_int64_t seconds;

        if (cases[i].cache_control) {
            apr_table_set(headers, "cache-control", cases[i].cache_control);
        }
        if (cases[i].age) {
            apr_table_set(headers, "age", cases[i].age);
        }
        if (cases[i].date) {
            apr_table_set(headers, "date", cases[i].date);
        }
        if (cases[i].expires) {
            apr_table_set(headers, "expires", cases[i].expires);
        }
        seconds = mcp_fresh_seconds(headers);
        ck_assert_msg(seconds == cases[i].seconds, "case %d: %" APR_INT64_T_FMT,
                      (int)i, seconds);
    }
}
END_TEST

START_TEST(a_very_long_time_stays_a_number)
{
    apr_table_t *headers = apr_table_make(pool, 1);

    apr_table_set(headers, "Cache-Control",
                  "max-age=99999999999999999999999999999999999999");
    ck_assert_int_eq(mcp_fresh_seconds(headers), 2147483648);
}
END_TEST

MCP_UNIT_MAIN("fresh", an_answer_is_fresh_for_as_long_as_it_says,
              a_very_long_time_stays_a_number)
