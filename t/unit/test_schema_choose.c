/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema_choose.h"

START_TEST(when_no_type_fits_all_types_are_named)
{
    static const problem_case_t cases[] = {
        { "{'anyOf':[{'type':'string'},{'type':'null'}]}", "5",
          "arguments | anyOf | must be a string or null, is 5 | -\n" },
        { "{'anyOf':[{'type':'string'},{'type':'integer'}]}", "true",
          "arguments | anyOf | must be a string or an integer, is true | -\n" },
        { "{'oneOf':[{'type':'array'},{'type':['string','null']}]}", "5",
          "arguments | oneOf | must be a string, an array or null, is 5 | Send "
          "a list, even of one element.\n" },
        { "{'anyOf':[{'anyOf':[{'type':'string'},{'type':'null'}]},"
          "{'type':'array'}]}",
          "{}",
          "arguments | anyOf | must be a string, an array or null, is an "
          "object | -\n" },
        { "{'anyOf':[{'$ref':'#/$defs/s'},{'type':'null'}],'$defs':{'s':"
          "{'type':'string'}}}",
          "5", "arguments | anyOf | must be a string or null, is 5 | -\n" },
    };

    check_problems(cases, COUNT(cases), NULL);
}
END_TEST

START_TEST(when_no_value_fits_each_form_is_named)
{
    static const problem_case_t cases[] = {
        { "{'anyOf':[{'enum':['a','b']},{'const':7}]}", "'x'",
          "arguments | anyOf | must be one of: a, b; or must be 7 | -\n" },
        { "{'anyOf':[{'const':1},{'type':'string'},{'const':2},{'const':3}]}",
          "9",
          "arguments | anyOf | must be 1; or must be a string, is 9; or must "
          "be 2; or ... | -\n" },
    };

    check_problems(cases, COUNT(cases), NULL);
}
END_TEST

START_TEST(when_one_type_fits_its_problems_are_told)
{
    static const problem_case_t cases[] = {
        { "{'anyOf':[{'type':'null'},{'type':'object','required':['a','b'],"
          "'properties':{'c':{'type':'string'}}}]}",
          "{'a':1,'c':2}",
          "arguments.c | type | must be a string, is 2 | -\n"
          "arguments.b | required | is required | -\n" },
        { "{'items':{'oneOf':[{'type':'string','minLength':2},"
          "{'type':'integer','minimum':10}]}}",
          "['x',3]",
          "arguments[0] | minLength | must have at least 2 characters, has 1 | "
          "-\n"
          "arguments[1] | minimum | must be at least 10, is 3 | -\n" },
    };

    check_problems(cases, COUNT(cases), NULL);
}
END_TEST

START_TEST(a_fixed_member_tells_which_form_was_meant)
{
    static const char forms[] = "{'oneOf':[{'properties':{'kind':{'const':'"
                                "call'},'to':{'type':"
                                "'string'}},'required':['kind','to']},{'"
                                "properties':{'kind':{'const':"
                                "'mail'},'subject':{'type':'string'}},'"
                                "required':['kind','subject']},"
                                "{'properties':{'kind':{'enum':['sms','mms']}},"
                                "'required':['kind',"
                                "'text']}]}";
    static const problem_case_t cases[] = {
        { forms, "{'kind':'mail'}",
          "arguments.subject | required | is required | -\n" },
        { forms, "{'kind':'mms'}",
          "arguments.text | required | is required | -\n" },
        { forms, "{'kind':'call','to':5}",
          "arguments.to | type | must be a string, is 5 | -\n" },
    };

    check_problems(cases, COUNT(cases), NULL);
}
END_TEST

START_TEST(else_the_nearest_form_is_summed_up)
{
    static const problem_case_t cases[] = {
        { "{'anyOf':[{'required':['a','b']},{'required':['c']}]}", "{}",
          "arguments | anyOf | fits none of the 2 allowed forms; the nearest "
          "is number 2, where arguments.c is required | -\n" },
        { "{'anyOf':[{'properties':{'k':{'const':1}}},"
          "{'properties':{'k':{'const':2}}}]}",
          "{'k':3}",
          "arguments | anyOf | fits none of the 2 allowed forms; the nearest "
          "is number 1, where arguments.k must be 1 | -\n" },
    };

    check_problems(cases, COUNT(cases), NULL);
}
END_TEST

START_TEST(fitting_two_of_one_is_said)
{
    static const problem_case_t cases[] = {
        { "{'oneOf':[{'type':'string'},{'required':['a']},{'required':['b']}]}",
          "{'a':1,'b':2}",
          "arguments | oneOf | must fit exactly one of the 3 allowed forms, "
          "fits numbers 2 and 3 | Leave out what belongs to one of them "
          "only.\n" },
    };

    check_problems(cases, COUNT(cases), NULL);
}
END_TEST

START_TEST(many_forms_do_not_flood_the_answer)
{
    mcp_buf_t schema;
    const char *got;
    int i;

    mcp_buf_init(&schema, 0, pool);
    mcp_buf_lit(&schema, "{'items':{'anyOf':[{'required':['r']}");
    for (i = 0; i < 200; i++) {
        mcp_buf_printf(&schema, ",{'required':['a%d','b%d','c%d']}", i, i, i);
    }
    mcp_buf_lit(&schema, "]}}");
    got = problems(schema.data, "[{},{}]", NULL);
    ck_assert_str_eq(got, "arguments[0] | anyOf | fits none of the 201 allowed "
                          "forms; the "
                          "nearest is number 1, where arguments[0].r is "
                          "required | -\n"
                          "arguments[1] | anyOf | fits none of the 201 allowed "
                          "forms; the "
                          "nearest is number 1, where arguments[1].r is "
                          "required | -\n");
}
END_TEST

MCP_UNIT_MAIN("schema_choose", when_no_type_fits_all_types_are_named,
              when_no_value_fits_each_form_is_named,
              when_one_type_fits_its_problems_are_told,
              a_fixed_member_tells_which_form_was_meant,
              else_the_nearest_form_is_summed_up, fitting_two_of_one_is_said,
              many_forms_do_not_flood_the_answer)
