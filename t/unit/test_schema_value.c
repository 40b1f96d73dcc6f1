/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema_value.h"

/* Which instances pass which schema; what is said when they do not has its own
 * tests (test_schema_say.c). */
typedef struct value_case_t {
    const char *schema;
    const char *instance;
    int is_valid;
} value_case_t;

static void check_values(const value_case_t *cases, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        const char *got = problems(cases[i].schema, cases[i].instance, NULL);

        ck_assert_msg((*got == 0) == cases[i].is_valid, "%s with %s: %s",
                      cases[i].schema, cases[i].instance, got);
    }
}

START_TEST(values_are_compared_by_what_they_are)
{
    static const value_case_t cases[] = {
        { "{'const':1}", "1.0", 1 },
        { "{'const':0}", "-0.0", 1 },
        { "{'const':0}", "false", 0 },
        { "{'const':'1'}", "1", 0 },
        { "{'const':null}", "null", 1 },
        { "{'const':{'a':1,'b':[2,{'c':null}]}}", "{'b':[2,{'c':null}],'a':1}",
          1 },
        { "{'const':{'a':1}}", "{'a':1,'b':2}", 0 },
        { "{'const':{'a':1,'b':2}}", "{'a':1,'c':2}", 0 },
        { "{'const':[1,2]}", "[2,1]", 0 },
        { "{'const':[1,2]}", "[1,2,3]", 0 },
        { "{'enum':[]}", "1", 0 },
        { "{'enum':['a',1,[1],{'b':2}]}", "'a'", 1 },
        { "{'enum':['a',1,[1],{'b':2}]}", "'A'", 0 },
        { "{'enum':['a',1,[1],{'b':2}]}", "{'b':2.0}", 1 },
        { "{'enum':['a',1,[1],{'b':2}]}", "[1,1]", 0 },
        { "{'propertyNames':{'enum':['a','b']}}", "{'a':1}", 1 },
        { "{'propertyNames':{'enum':['a','b']}}", "{'c':1}", 0 },
        { "{'propertyNames':{'const':'a'}}", "{'a':1}", 1 },
        { "{'propertyNames':{'const':5}}", "{'5':1}", 0 },
    };

    check_values(cases, COUNT(cases));
}
END_TEST

START_TEST(numbers_are_bounded)
{
    static const value_case_t cases[] = {
        { "{'minimum':1}", "1", 1 },
        { "{'minimum':1}", "0.999", 0 },
        { "{'minimum':1}", "'0'", 1 },
        { "{'maximum':1}", "1", 1 },
        { "{'maximum':1}", "1.001", 0 },
        { "{'exclusiveMinimum':1}", "1", 0 },
        { "{'exclusiveMinimum':1}", "1.001", 1 },
        { "{'exclusiveMaximum':1}", "1", 0 },
        { "{'exclusiveMaximum':1}", "0.999", 1 },
        { "{'multipleOf':0.01}", "19.99", 1 },
        { "{'multipleOf':0.01}", "19.999", 0 },
        { "{'type':'integer'}", "1.0", 1 },
        { "{'type':'integer'}", "1.5", 0 },
        { "{'type':'integer'}", "1e300", 1 },
        { "{'type':'number'}", "1", 1 },
    };

    check_values(cases, COUNT(cases));
}
END_TEST

START_TEST(strings_are_measured_in_code_points)
{
    static const value_case_t cases[] = {
        { "{'maxLength':2}", "'\xf0\x9f\x98\x80\xc3\xa9'", 1 },
        { "{'maxLength':1}", "'\xf0\x9f\x98\x80\xc3\xa9'", 0 },
        { "{'minLength':2}", "'\xf0\x9f\x98\x80\xc3\xa9'", 1 },
        { "{'minLength':3}", "'\xf0\x9f\x98\x80\xc3\xa9'", 0 },
        { "{'maxLength':0}", "''", 1 },
        { "{'maxLength':1e300}", "'abc'", 1 },
        { "{'minLength':1e300}", "'abc'", 0 },
        { "{'minLength':1}", "5", 1 },
        { "{'pattern':'^a'}", "'ab'", 1 },
        { "{'pattern':'^a'}", "'ba'", 0 },
        { "{'pattern':'^a'}", "5", 1 },
    };

    check_values(cases, COUNT(cases));
}
END_TEST

START_TEST(elements_and_properties_are_counted)
{
    static const value_case_t cases[] = {
        { "{'minItems':2}", "[1]", 0 },
        { "{'minItems':2}", "[1,2]", 1 },
        { "{'maxItems':1}", "[1,2]", 0 },
        { "{'maxItems':1}", "[1]", 1 },
        { "{'maxItems':0}", "[]", 1 },
        { "{'minProperties':1}", "{}", 0 },
        { "{'maxProperties':1}", "{'a':1,'b':2}", 0 },
        { "{'maxProperties':2}", "{'a':1,'b':2}", 1 },
        { "{'minProperties':3,'minItems':3}", "'abc'", 1 },
    };

    check_values(cases, COUNT(cases));
}
END_TEST

START_TEST(equality_is_paid_for_and_stops_when_it_costs_too_much)
{
    mcp_schema_effort_t effort = { 1000, 0, NULL, pool };
    mcp_buf_t forwards, backwards;
    int i;

    mcp_buf_init(&forwards, 0, pool);
    mcp_buf_init(&backwards, 0, pool);
    for (i = 0; i < 2000; i++) {
        mcp_buf_printf(&forwards, "%c'%d':0", i ? ',' : '{', i);
        mcp_buf_printf(&backwards, "%c'%d':0", i ? ',' : '{', 1999 - i);
    }
    mcp_buf_putc(&forwards, '}');
    mcp_buf_putc(&backwards, '}');
    ck_assert(!mcp_schema_value_is_same(&effort, json(forwards.data),
                                        json(backwards.data)));
    ck_assert(effort.gave_up);
    effort.steps = 1000000;
    effort.gave_up = 0;
    ck_assert(mcp_schema_value_is_same(&effort, json(forwards.data),
                                       json(backwards.data)));
    ck_assert(!effort.gave_up);
}
END_TEST

START_TEST(count_stops_one_past_the_bound)
{
    mcp_schema_effort_t effort = { 1000, 0, NULL, pool };
    const mcp_json_t *value = json("[1,2,3,4]");

    ck_assert_uint_eq(mcp_schema_value_count(&effort, value, 2), 3);
    ck_assert_uint_eq(mcp_schema_value_count(&effort, value, 4), 4);
    ck_assert_uint_eq(mcp_schema_value_count(&effort, value, MCP_SCHEMA_ALL),
                      4);
    ck_assert_uint_eq(mcp_schema_value_count(&effort, json("[]"), 0), 0);
}
END_TEST

MCP_UNIT_MAIN("schema_value", values_are_compared_by_what_they_are,
              numbers_are_bounded, strings_are_measured_in_code_points,
              elements_and_properties_are_counted,
              equality_is_paid_for_and_stops_when_it_costs_too_much,
              count_stops_one_past_the_bound)
