/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema_shape.h"

START_TEST(every_keyword_says_what_it_takes)
{
    static const struct {
        const char *schema;
        const char *mistakes;
    } cases[] = {
        { "{'type':5}", "/type | type | must be the name of a type, or an "
                        "array of them | "
                        "-\n" },
        { "{'type':[]}", "/type | type | must be the name of a type, or an "
                         "array of "
                         "different ones | -\n" },
        { "{'type':['string','string']}", "/type | type | must be the name of "
                                          "a type, or an array of "
                                          "different ones | -\n" },
        { "{'type':'strng'}", "/type | type | unknown type \"strng\" | Write "
                              "\"string\".\n" },
        { "{'type':['null','int']}", "/type | type | unknown type \"int\" | "
                                     "Write \"integer\".\n" },
        { "{'type':'date'}", "/type | type | unknown type \"date\" | Use null, "
                             "boolean, integer, "
                             "number, string, array or object.\n" },
        { "{'enum':'a'}", "/enum | enum | must be an array | -\n" },
        { "{'multipleOf':0}", "/multipleOf | multipleOf | must be a number "
                              "greater than 0 | -\n" },
        { "{'multipleOf':'2'}", "/multipleOf | multipleOf | must be a number "
                                "greater than 0 | -\n" },
        { "{'minimum':'0'}", "/minimum | minimum | must be a number | -\n" },
        { "{'maximum':null}", "/maximum | maximum | must be a number | -\n" },
        { "{'exclusiveMinimum':true}", "/exclusiveMinimum | exclusiveMinimum | "
                                       "must be a number | -\n" },
        { "{'minLength':-1}", "/minLength | minLength | must be an integer of "
                              "0 or more | -\n" },
        { "{'maxLength':1.5}", "/maxLength | maxLength | must be an integer of "
                               "0 or more | -\n" },
        { "{'minItems':'1'}", "/minItems | minItems | must be an integer of 0 "
                              "or more | -\n" },
        { "{'minContains':-1,'contains':{}}", "/minContains | minContains | "
                                              "must be an integer of 0 or more "
                                              "| "
                                              "-\n" },
        { "{'pattern':5}", "/pattern | pattern | must be a string | -\n" },
        { "{'pattern':'a++'}", "/pattern | pattern | \"a++\" is no regular "
                               "expression: nothing to "
                               "repeat before a + | Write it as ECMA-262 has "
                               "it with the u flag.\n" },
        { "{'format':[]}", "/format | format | must be a string | -\n" },
        { "{'uniqueItems':'true'}", "/uniqueItems | uniqueItems | must be true "
                                    "or false | -\n" },
        { "{'required':'a'}", "/required | required | must be an array of "
                              "strings, none given "
                              "twice | -\n" },
        { "{'required':['a','b','a']}", "/required | required | must be an "
                                        "array of strings, none given "
                                        "twice | -\n" },
        { "{'required':[1]}", "/required | required | must be an array of "
                              "strings, none given "
                              "twice | -\n" },
        { "{'dependentRequired':{'a':'b'}}", "/dependentRequired | "
                                             "dependentRequired | must be an "
                                             "object of "
                                             "arrays of strings, none given "
                                             "twice | -\n" },
        { "{'dependentRequired':[]}", "/dependentRequired | dependentRequired "
                                      "| must be an object | -\n" },
        { "{'properties':[]}", "/properties | properties | must be an object | "
                               "-\n" },
        { "{'properties':{'a':5}}", "/properties/a | schema | must be a schema "
                                    "(an object, true or "
                                    "false), is number | -\n" },
        { "{'patternProperties':{'(':{}}}", "/patternProperties | "
                                            "patternProperties | \"(\" is no "
                                            "regular "
                                            "expression: missing closing "
                                            "parenthesis | Write it as "
                                            "ECMA-262 has "
                                            "it with the u flag.\n" },
        { "{'items':[{}]}", "/items | schema | must be a schema (an object, "
                            "true or false), is "
                            "array | -\n" },
        { "{'prefixItems':{}}", "/prefixItems | prefixItems | must be an array "
                                "of at least one "
                                "schema | -\n" },
        { "{'allOf':[]}", "/allOf | allOf | must be an array of at least one "
                          "schema | -\n" },
        { "{'anyOf':[true,null]}", "/anyOf/1 | schema | must be a schema (an "
                                   "object, true or false), is "
                                   "null | -\n" },
        { "{'not':'x'}", "/not | schema | must be a schema (an object, true or "
                         "false), is "
                         "string | -\n" },
        { "{'if':1,'then':2,'else':3}", "/if | schema | must be a schema (an "
                                        "object, true or false), is "
                                        "number | -\n"
                                        "/then | schema | must be a schema (an "
                                        "object, true or false), is "
                                        "number | -\n"
                                        "/else | schema | must be a schema (an "
                                        "object, true or false), is "
                                        "number | -\n" },
        { "{'$defs':[]}", "/$defs | $defs | must be an object | -\n" },
        { "{'$ref':{}}", "/$ref | $ref | must be a string | -\n" },
        { "{'$id':1,'$schema':2,'$anchor':3,'$dynamicAnchor':4,'$comment':5}",
          "/$id | $id | must be a string | -\n"
          "/$schema | $schema | must be a string | -\n"
          "/$anchor | $anchor | must be a string | -\n"
          "/$dynamicAnchor | $dynamicAnchor | must be a string | -\n"
          "/$comment | $comment | must be a string | -\n" },
        { "{'title':1,'description':2,'deprecated':3,'readOnly':4,"
          "'writeOnly':5,'examples':6}",
          "/title | title | must be a string | -\n"
          "/description | description | must be a string | -\n"
          "/deprecated | deprecated | must be true or false | -\n"
          "/readOnly | readOnly | must be true or false | -\n"
          "/writeOnly | writeOnly | must be true or false | -\n"
          "/examples | examples | must be an array | -\n" },
        { "[]", " | schema | must be a schema (an object, true or false), is "
                "array | "
                "-\n" },
    };
    size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        const char *got = mistakes(cases[i].schema, NULL);

        ck_assert_msg(!strcmp(got, cases[i].mistakes), "%s:\n%sinstead of\n%s",
                      cases[i].schema, got, cases[i].mistakes);
    }
}
END_TEST

START_TEST(shapes_take_what_the_specification_takes)
{
    static const char *const cases[] = {
        "true",
        "false",
        "{}",
        "{'type':['null','integer']}",
        "{'enum':[]}",
        "{'minLength':2.0}",
        "{'maxItems':1e300}",
        "{'multipleOf':1e-8}",
        "{'required':[]}",
        "{'dependentRequired':{'a':[]}}",
        "{'properties':{}}",
        "{'default':null,'const':null,'examples':[]}",
        "{'unknown':{'type':'nonsense'}}",
    };
    size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        compile(cases[i], NULL);
    }
}
END_TEST

START_TEST(type_names_have_their_bits)
{
    ck_assert_uint_eq(mcp_schema_shape_type_bit("null"), MCP_SCHEMA_NULL);
    ck_assert_uint_eq(mcp_schema_shape_type_bit("object"), MCP_SCHEMA_OBJECT);
    ck_assert_uint_eq(mcp_schema_shape_type_bit("integer"), MCP_SCHEMA_INTEGER);
    ck_assert_uint_eq(mcp_schema_shape_type_bit("Null"), 0);
}
END_TEST

MCP_UNIT_MAIN("schema_shape", every_keyword_says_what_it_takes,
              shapes_take_what_the_specification_takes,
              type_names_have_their_bits)
