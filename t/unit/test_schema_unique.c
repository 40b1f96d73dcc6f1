/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema_unique.h"

static mcp_schema_effort_t effort;

/* Where the two stand, as "first second", or "". */
static const char *find(const mcp_json_t *array)
{
    const mcp_json_t *first = NULL, *second = NULL, *item;
    int index = 0, at[2] = { -1, -1 };

    effort.steps = 1000000;
    effort.gave_up = 0;
    effort.pool = pool;
    if (!mcp_schema_unique_find(&first, &second, &effort, array)) {
        return "";
    }
    for (item = mcp_json_first(array); item; item = mcp_json_next(item)) {
        at[0] = item == first ? index : at[0];
        at[1] = item == second ? index : at[1];
        index++;
    }
    return apr_psprintf(pool, "%d %d", at[0], at[1]);
}

/* The elements behind n different ones. */
static const mcp_json_t *among(int n, const char *elements)
{
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_putc(&buf, '[');
    for (i = 0; i < n; i++) {
        mcp_buf_printf(&buf, "'no %d',", i);
    }
    mcp_buf_puts(&buf, elements);
    mcp_buf_putc(&buf, ']');
    return json(buf.data);
}

START_TEST(the_same_is_found_among_few_and_among_many)
{
    static const struct {
        const char *elements;
        int first; /* -1: none */
        int second;
    } cases[] = {
        { "1,2,3", -1, -1 },
        { "1,2,1.0", 0, 2 },
        { "0,-0.0", 0, 1 },
        { "1,true", -1, -1 },
        { "0,false,null,'',[],{}", -1, -1 },
        { "'a','b','a'", 0, 2 },
        { "[1,2],[2,1]", -1, -1 },
        { "[1,[2]],[1,[2]]", 0, 1 },
        { "[[1],2],[1,[2]]", -1, -1 },
        { "{'a':1,'b':2},{'b':2,'a':1}", 0, 1 },
        { "{'a':1,'b':2},{'a':2,'b':1}", -1, -1 },
        { "{'a':{'b':1}},{'a':{'b':1.0}}", 0, 1 },
        { "{'a':null},{'b':null}", -1, -1 },
    };
    static const int before[] = { 0, 10, 40, 1000 };
    size_t i, j;

    for (i = 0; i < COUNT(cases); i++) {
        for (j = 0; j < COUNT(before); j++) {
            const char *expected =
                cases[i].first < 0
                    ? ""
                    : apr_psprintf(pool, "%d %d", cases[i].first + before[j],
                                   cases[i].second + before[j]);

            ck_assert_str_eq(find(among(before[j], cases[i].elements)),
                             expected);
        }
    }
}
END_TEST

START_TEST(a_hundred_thousand_take_steps_that_grow_with_their_number)
{
    ck_assert_str_eq(find(among(100000, "1")), "");
    ck_assert(!effort.gave_up);
    ck_assert_int_gt(effort.steps, 400000);
    ck_assert_str_eq(find(among(100000, "'no 7'")), "7 100000");
}
END_TEST

START_TEST(it_ends_when_there_are_no_steps_left)
{
    const mcp_json_t *first, *second, *array = among(1000, "1");

    effort.steps = 500;
    effort.gave_up = 0;
    effort.pool = pool;
    ck_assert(!mcp_schema_unique_find(&first, &second, &effort, array));
    ck_assert(effort.gave_up);
}
END_TEST

MCP_UNIT_MAIN("schema_unique", the_same_is_found_among_few_and_among_many,
              a_hundred_thousand_take_steps_that_grow_with_their_number,
              it_ends_when_there_are_no_steps_left)
