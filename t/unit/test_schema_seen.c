/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema_seen.h"

/* An array of n elements. */
static mcp_schema_at_t array_of(int n)
{
    mcp_schema_at_t at = { .types = MCP_SCHEMA_ARRAY };
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_putc(&buf, '[');
    for (; n; n--) {
        mcp_buf_puts(&buf, n > 1 ? "0," : "0");
    }
    mcp_buf_putc(&buf, ']');
    at.json = json(buf.data);
    return at;
}

START_TEST(what_was_added_is_there_and_nothing_else)
{
    static const apr_size_t sizes[] = { 3, 64, 65, 128, 129, 1000 };
    size_t i;

    for (i = 0; i < COUNT(sizes); i++) {
        mcp_schema_effort_t effort = { 1000, 0, NULL, pool };
        mcp_schema_at_t at = array_of((int)sizes[i]);
        mcp_schema_seen_t seen;
        apr_size_t j;

        mcp_schema_seen_start(&seen, &effort, &at);
        mcp_schema_seen_add(&seen, 1);
        mcp_schema_seen_add(&seen, sizes[i] - 1);
        for (j = 0; j < sizes[i]; j++) {
            ck_assert_int_eq(mcp_schema_seen_has(&seen, j),
                             j == 1 || j == sizes[i] - 1);
        }
        mcp_schema_seen_all(&seen);
        ck_assert(mcp_schema_seen_has(&seen, 0));
        ck_assert(mcp_schema_seen_has(&seen, sizes[i] / 2));
    }
}
END_TEST

START_TEST(merge_adds_what_the_other_has)
{
    mcp_schema_effort_t effort = { 1000, 0, NULL, pool };
    mcp_schema_at_t at = array_of(200);
    mcp_schema_seen_t one, two;

    mcp_schema_seen_start(&one, &effort, &at);
    mcp_schema_seen_start(&two, &effort, &at);
    mcp_schema_seen_add(&one, 3);
    mcp_schema_seen_add(&two, 199);
    mcp_schema_seen_merge(&one, &two);
    ck_assert(mcp_schema_seen_has(&one, 3));
    ck_assert(mcp_schema_seen_has(&one, 199));
    ck_assert(!mcp_schema_seen_has(&one, 4));
    ck_assert(!mcp_schema_seen_has(&two, 3));
}
END_TEST

START_TEST(nobody_needs_to_know)
{
    mcp_schema_seen_add(NULL, 5);
    mcp_schema_seen_all(NULL);
}
END_TEST

START_TEST(without_steps_no_memory_is_taken)
{
    mcp_schema_effort_t effort = { 10, 0, NULL, pool };
    mcp_schema_at_t at = array_of(10000);
    mcp_schema_seen_t seen;

    mcp_schema_seen_start(&seen, &effort, &at);
    ck_assert(effort.gave_up);
    ck_assert_ptr_eq(seen.bits, seen.small);
    mcp_schema_seen_add(&seen, 9999);
    ck_assert(!mcp_schema_seen_has(&seen, 9999));
}
END_TEST

MCP_UNIT_MAIN("schema_seen", what_was_added_is_there_and_nothing_else,
              merge_adds_what_the_other_has, nobody_needs_to_know,
              without_steps_no_memory_is_taken)
