/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema_say.h"

static const mcp_schema_options_t options = { .assert_format = 1 };

START_TEST(every_keyword_has_its_sentence)
{
    static const problem_case_t cases[] = {
        { "{'const':'a b'}", "1", "arguments | const | must be \"a b\" | -\n" },
        { "{'const':{'a':1}}", "1",
          "arguments | const | must be {\"a\":1} | -\n" },
        { "{'enum':['open','closed',3,'']}", "'opne'",
          "arguments | enum | must be one of: open, closed, 3, \"\" | Did you "
          "mean open?\n" },
        { "{'enum':['open','closed']}", "{}",
          "arguments | enum | must be one of: open, closed | -\n" },
        { "{'multipleOf':0.01}", "1.005",
          "arguments | multipleOf | must be a multiple of 0.01, is 1.005 | "
          "-\n" },
        { "{'minimum':1}", "-2.5",
          "arguments | minimum | must be at least 1, is -2.5 | -\n" },
        { "{'exclusiveMinimum':0}", "0",
          "arguments | exclusiveMinimum | must be more than 0, is 0 | -\n" },
        { "{'maximum':100}", "250",
          "arguments | maximum | must be at most 100, is 250 | -\n" },
        { "{'exclusiveMaximum':100}", "1e300",
          "arguments | exclusiveMaximum | must be less than 100, is 1e+300 | "
          "-\n" },
        { "{'minLength':3}", "'\xc3\xa9'",
          "arguments | minLength | must have at least 3 characters, has 1 | "
          "-\n" },
        { "{'minLength':1}", "''",
          "arguments | minLength | must not be empty | -\n" },
        { "{'maxLength':1}", "'abc'",
          "arguments | maxLength | must have at most 1 character, has 3 | "
          "-\n" },
        { "{'pattern':'^[a-z]+$'}", "'A'",
          "arguments | pattern | must match the pattern ^[a-z]+$ | -\n" },
        { "{'format':'date-time'}", "'2026-11-23'",
          "arguments | format | must be a date and time with its UTC offset "
          "(RFC 3339) | Write it like 2026-11-23T09:30:00+01:00.\n" },
        { "{'minItems':1}", "[]",
          "arguments | minItems | must not be empty | -\n" },
        { "{'maxItems':2}", "[1,2,3]",
          "arguments | maxItems | must have at most 2 elements, has 3 | -\n" },
        { "{'uniqueItems':true}", "['a','b','a']",
          "arguments[2] | uniqueItems | is the same as element 0 | Leave it "
          "out.\n" },
        { "{'prefixItems':[true],'items':false}", "[1,2]",
          "arguments[1] | items | is too many: there may be 1 element | Leave "
          "it out.\n" },
        { "{'contains':{'type':'string'}}", "[1]",
          "arguments | contains | must have at least 1 element of the form "
          "that contains asks for, has 0 | -\n" },
        { "{'contains':{'type':'string'},'maxContains':0,'minContains':0}",
          "['a']",
          "arguments | maxContains | must have at most 0 elements of the form "
          "that contains asks for, has 1 | -\n" },
        { "{'minProperties':2}", "{'a':1}",
          "arguments | minProperties | must have at least 2 properties, has 1 "
          "| -\n" },
        { "{'maxProperties':1}", "{'a':1,'b':2}",
          "arguments | maxProperties | must have at most 1 property, has 2 | "
          "-\n" },
        { "{'required':['a','b c']}", "{}",
          "arguments.a | required | is required | -\n"
          "arguments[\"b c\"] | required | is required | -\n" },
        { "{'dependentRequired':{'a':['b','c']}}", "{'a':1,'c':2}",
          "arguments.b | dependentRequired | is required when a is given | "
          "-\n" },
        { "{'propertyNames':{'maxLength':2}}", "{'abc':1}",
          "arguments.abc | maxLength | its name must have at most 2 "
          "characters, has 3 | -\n" },
        { "{'not':{'const':1}}", "1", "arguments | not | must not be 1 | -\n" },
        { "{'not':{'enum':['a','b']}}", "'a'",
          "arguments | not | must not be one of: a, b | -\n" },
        { "{'not':{'type':['null','string']}}", "null",
          "arguments | not | must not be a string or null | -\n" },
        { "{'not':{'required':['a']}}", "{'a':1}",
          "arguments | not | must not be of a form that is excluded here | "
          "-\n" },
        { "{'properties':{'a':false}}", "{'a':1}",
          "arguments.a | properties | is not allowed here | Leave it out.\n" },
        { "{'unevaluatedItems':false}", "[1]",
          "arguments[0] | unevaluatedItems | is not allowed here | Leave it "
          "out.\n" },
        { "{'unevaluatedProperties':false}", "{'a':1}",
          "arguments.a | unevaluatedProperties | is not known here | -\n" },
        { "false", "1",
          "arguments | false | is not allowed here | Leave it out.\n" },
        { "{'if':{'required':['a']},'then':{'required':['b']},'else':false}",
          "{'a':1}", "arguments.b | required | is required | -\n" },
        { "{'dependentSchemas':{'a':{'required':['b']}}}", "{'a':1}",
          "arguments.b | required | is required | -\n" },
    };

    check_problems(cases, COUNT(cases), &options);
}
END_TEST

START_TEST(a_wrong_type_says_what_is_there_and_how_to_mend_it)
{
    static const problem_case_t cases[] = {
        { "{'type':'string'}", "5",
          "arguments | type | must be a string, is 5 | -\n" },
        { "{'type':'integer'}", "2.5",
          "arguments | type | must be an integer, is 2.5 | -\n" },
        { "{'type':['integer','number']}", "true",
          "arguments | type | must be a number, is true | -\n" },
        { "{'type':'object'}", "[]",
          "arguments | type | must be an object, is an array | -\n" },
        { "{'type':['string','boolean','null']}", "{}",
          "arguments | type | must be a string, a boolean or null, is an "
          "object | -\n" },
        { "{'type':'integer'}", "'5'",
          "arguments | type | must be an integer, is a string | Send the "
          "number without quotes.\n" },
        { "{'type':'integer'}", "'five'",
          "arguments | type | must be an integer, is a string | -\n" },
        { "{'type':'boolean'}", "'true'",
          "arguments | type | must be a boolean, is a string | Send true or "
          "false without quotes.\n" },
        { "{'type':'array'}", "'[1]'",
          "arguments | type | must be an array, is a string | Send the array "
          "itself, not a string that holds it.\n" },
        { "{'type':'object'}", "'{}'",
          "arguments | type | must be an object, is a string | Send the object "
          "itself, not a string that holds it.\n" },
        { "{'type':'object'}", "'x'",
          "arguments | type | must be an object, is a string | -\n" },
        { "{'type':'boolean'}", "'yes'",
          "arguments | type | must be a boolean, is a string | -\n" },
        { "{'type':'array'}", "'{}'",
          "arguments | type | must be an array, is a string | Send a list, "
          "even of one element.\n" },
        { "{'type':'array'}", "'a'",
          "arguments | type | must be an array, is a string | Send a list, "
          "even of one element.\n" },
        { "{'type':'array'}", "5",
          "arguments | type | must be an array, is 5 | Send a list, even of "
          "one element.\n" },
        { "{'type':'array'}", "null",
          "arguments | type | must be an array, is null | -\n" },
        { "{'type':'string','minLength':3,'enum':['a']}", "5",
          "arguments | type | must be a string, is 5 | -\n" },
    };

    check_problems(cases, COUNT(cases), &options);
}
END_TEST

START_TEST(an_unknown_member_is_met_with_the_known_ones)
{
    static const problem_case_t cases[] = {
        { "{'properties':{'user_ids':true,'limit':true},"
          "'additionalProperties':false}",
          "{'userIds':1,'x':2}",
          "arguments.userIds | additionalProperties | is not known here | Did "
          "you mean user_ids?\n"
          "arguments.x | additionalProperties | is not known here | Known are: "
          "user_ids, limit.\n" },
        { "{'additionalProperties':false}", "{'a':1}",
          "arguments.a | additionalProperties | is not known here | Leave it "
          "out.\n" },
        { "{'properties':{'p':{'additionalProperties':{'type':'null'}}}}",
          "{'p':{'a':1}}", "arguments.p.a | type | must be null, is 1 | -\n" },
    };

    check_problems(cases, COUNT(cases), &options);
}
END_TEST

START_TEST(paths_lead_to_the_place)
{
    static const problem_case_t cases[] = {
        { "{'properties':{'a':{'items':{'properties':{'b-c':{'items':false}}}}}"
          "}",
          "{'a':[{},{'b-c':[7]}]}",
          "arguments.a[1].b-c[0] | items | is too many: there may be 0 "
          "elements | Leave it out.\n" },
        { "{'additionalProperties':{'type':'null'}}",
          "{'':1,'a.b':2,'a\\\"b':3,'\xc3\xa9':4}",
          "arguments[\"\"] | type | must be null, is 1 | -\n"
          "arguments[\"a.b\"] | type | must be null, is 2 | -\n"
          "arguments[\"a\\\"b\"] | type | must be null, is 3 | -\n"
          "arguments[\"\xc3\xa9\"] | type | must be null, is 4 | -\n" },
        { "{'patternProperties':{'^a':{'type':'null'}}}", "{'ab':1}",
          "arguments.ab | type | must be null, is 1 | -\n" },
    };

    check_problems(cases, COUNT(cases), &options);
}
END_TEST

START_TEST(without_a_root_paths_begin_with_the_name)
{
    const mcp_schema_t *schema = compile("{'properties':{'a':{'type':'null'}}}",
                                         NULL);

    ck_assert_str_eq(lines(mcp_schema_run(schema, json("{'a':1}"), NULL, pool)),
                     "a | type | must be null, is 1 | -\n");
    ck_assert_str_eq(lines(mcp_schema_run(compile("false", NULL), json("1"), "",
                                          pool)),
                     " | false | is not allowed here | Leave it out.\n");
}
END_TEST

/* A string of n times é, in quotes. */
static const char *long_string(int n)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_putc(&buf, '\'');
    for (; n; n--) {
        mcp_buf_lit(&buf, "\xc3\xa9");
    }
    mcp_buf_putc(&buf, '\'');
    return buf.data;
}

START_TEST(long_names_and_values_are_cut_between_characters)
{
    const char *text = long_string(1000);
    const char *got = problems("{'additionalProperties':false}",
                               apr_psprintf(pool, "{%s:1}", text), NULL);

    ck_assert_int_lt((int)strlen(got), 200);
    ck_assert_msg(strstr(got, "\xc3\xa9...\"] | additionalProperties") != NULL,
                  "%s", got);
    got = problems(apr_psprintf(pool, "{'const':%s}", text), "1", NULL);
    ck_assert_int_lt((int)strlen(got), 200);
    ck_assert_msg(strstr(got, "\xc3\xa9... |") != NULL, "%s", got);
}
END_TEST

START_TEST(long_lists_are_cut)
{
    mcp_buf_t schema;
    int i;

    mcp_buf_init(&schema, 0, pool);
    mcp_buf_lit(&schema, "{'enum':[0");
    for (i = 1; i < 1000; i++) {
        mcp_buf_printf(&schema, ",%d", i);
    }
    mcp_buf_lit(&schema, "]}");
    ck_assert_str_eq(problems(schema.data, "-1", NULL), "arguments | enum | "
                                                        "must be one of: 0, 1, "
                                                        "2, 3, 4, 5, 6, "
                                                        "7, 8, 9, 10, 11, 12, "
                                                        "13, 14, 15, 16, 17, "
                                                        "18, 19, ... | "
                                                        "-\n");
}
END_TEST

MCP_UNIT_MAIN("schema_say", every_keyword_has_its_sentence,
              a_wrong_type_says_what_is_there_and_how_to_mend_it,
              an_unknown_member_is_met_with_the_known_ones,
              paths_lead_to_the_place, without_a_root_paths_begin_with_the_name,
              long_names_and_values_are_cut_between_characters,
              long_lists_are_cut)
