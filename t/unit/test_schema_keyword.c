/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema_keyword.h"

START_TEST(strict_refuses_keywords_that_nobody_knows)
{
    static const mcp_schema_options_t strict = { .strict = 1 };
    static const char schema[] = "{'type':'object','propertys':{},'x-note':1,'"
                                 "color':'red',"
                                 "'properties':{'a':{'minLenght':1},'propertys'"
                                 ":{}}}";

    ck_assert_str_eq(mistakes(schema, &strict), "/propertys | propertys | no "
                                                "keyword of JSON Schema "
                                                "2020-12 | Did you "
                                                "mean properties?\n"
                                                "/color | color | no keyword "
                                                "of JSON Schema 2020-12 | "
                                                "Leave it out, or "
                                                "begin its name with x-.\n"
                                                "/properties/a/minLenght | "
                                                "minLenght | no keyword of "
                                                "JSON Schema "
                                                "2020-12 | Did you mean "
                                                "minLength?\n");
    ck_assert_str_eq(mistakes(schema, NULL), "");
}
END_TEST

START_TEST(nullable_lets_null_pass_where_it_is_honoured)
{
    static const mcp_schema_options_t nullable = { .nullable = 1 };
    static const problem_case_t with[] = {
        { "{'type':'string','nullable':true}", "null", "" },
        { "{'type':'string','enum':['a'],'nullable':true}", "null", "" },
        { "{'type':'string','minLength':1,'nullable':true}", "''",
          "arguments | minLength | must not be empty | -\n" },
        { "{'type':'string','nullable':true}", "5",
          "arguments | type | must be a string or null, is 5 | -\n" },
        { "{'type':'string','nullable':false}", "null",
          "arguments | type | must be a string, is null | -\n" },
    };
    static const problem_case_t without[] = {
        { "{'type':'string','nullable':true}", "null",
          "arguments | type | must be a string, is null | -\n" },
    };

    check_problems(with, COUNT(with), &nullable);
    check_problems(without, COUNT(without), NULL);
    ck_assert_str_eq(mistakes("{'nullable':true}", &nullable), "/nullable | "
                                                               "nullable | "
                                                               "means nothing "
                                                               "without type | "
                                                               "Write type "
                                                               "beside it.\n");
    ck_assert_str_eq(mistakes("{'type':'string','nullable':'yes'}", &nullable),
                     "/nullable | nullable | must be true or false | -\n");
    ck_assert_str_eq(mistakes("{'nullable':'yes'}", NULL), "");
}
END_TEST

START_TEST(format_refuses_only_where_it_is_asserted)
{
    static const mcp_schema_options_t asserted = { .assert_format = 1 };
    static const problem_case_t with[] = {
        { "{'format':'date'}", "'2026-02-30'",
          "arguments | format | must be a date, YYYY-MM-DD | Write it like "
          "2026-11-23.\n" },
        { "{'format':'date'}", "'2026-02-28'", "" },
        { "{'format':'date'}", "5", "" },
        { "{'format':'no-such-format'}", "'x'", "" },
    };
    static const problem_case_t without[] = {
        { "{'format':'date'}", "'2026-02-30'", "" },
    };

    check_problems(with, COUNT(with), &asserted);
    check_problems(without, COUNT(without), NULL);
}
END_TEST

START_TEST(vocabularies_have_their_bits)
{
#define VOCABULARY "https://json-schema.org/draft/2020-12/vocab/"
    ck_assert_uint_eq(mcp_schema_vocabulary(VOCABULARY "core"),
                      MCP_VOCABULARY_CORE);
    ck_assert_uint_eq(mcp_schema_vocabulary(VOCABULARY "format-assertion"),
                      MCP_VOCABULARY_FORMAT_ASSERTION);
    ck_assert_uint_eq(mcp_schema_vocabulary(VOCABULARY "none"), 0);
    ck_assert_uint_eq(mcp_schema_vocabulary("core"), 0);
}
END_TEST

MCP_UNIT_MAIN("schema_keyword", strict_refuses_keywords_that_nobody_knows,
              nullable_lets_null_pass_where_it_is_honoured,
              format_refuses_only_where_it_is_asserted,
              vocabularies_have_their_bits)
