/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/argument.h"

static const char *const none[] = { NULL };
static const mcp_pack_t pack = { .prefix = "p_",
                                 .roles = none,
                                 .scopes = none };

static mcp_mistakes_t mistakes;
static mcp_reading_t reading;

static const mcp_json_t *start(const char *text)
{
    mcp_json_t *json;

    ck_ok(mcp_json_parse(&json, mcp_str(text), pool));
    mcp_mistakes_init(&mistakes, pool);
    reading.mistakes = &mistakes;
    reading.pack = &pack;
    reading.uses = apr_array_make(pool, 1, sizeof(mcp_use_t));
    reading.pool = pool;
    return json;
}

static const char *said(void)
{
    const mcp_field_t *field;

    if (!mistakes.error) {
        return "nothing";
    }
    field = &APR_ARRAY_IDX(mistakes.error->fields, 0, mcp_field_t);
    return apr_pstrcat(pool, field->path, " ", field->message, NULL);
}

START_TEST(arguments_are_read_and_listed)
{
    const mcp_json_t *json = start("[{\"name\":\"week\",\"title\":\"Week\","
                                   "\"description\":\"For "
                                   "{prefix}x\",\"required\":true,\"complete\":"
                                   "{\"enum\":[\"this\","
                                   "\"next\"]}},{\"name\":\"who\",\"complete\":"
                                   "{\"function\":"
                                   "\"s.who\"}}]");
    const apr_array_header_t *arguments = mcp_argument_read(&reading, "$.a",
                                                            json, "plan");
    const mcp_argument_t *who = mcp_argument_find(arguments, "who");
    mcp_buf_t buf;

    ck_assert_str_eq(said(), "nothing");
    mcp_buf_init(&buf, 0, pool);
    mcp_argument_write(&buf, arguments, mcp_revision_find("2025-03-26"));
    mcp_argument_write(&buf, arguments, mcp_revision_find("2025-06-18"));
    ck_assert_str_eq(buf.data, "[{\"name\":\"week\",\"description\":\"For "
                               "p_x\","
                               "\"required\":true},{\"name\":\"who\","
                               "\"required\":false}]"
                               "[{\"name\":\"week\",\"title\":\"Week\","
                               "\"description\":"
                               "\"For "
                               "p_x\",\"required\":true},{\"name\":\"who\","
                               "\"required\":false}]");
    ck_assert_str_eq(mcp_argument_find(arguments, "week")->choices[1], "next");
    ck_assert_ptr_null(who->choices);
    ck_assert_ptr_nonnull(who->function.statement);
    ck_assert_str_eq(APR_ARRAY_IDX(reading.uses, 0, mcp_use_t).path, "$.a[1]."
                                                                     "complete."
                                                                     "functio"
                                                                     "n");
    ck_assert_ptr_null(mcp_argument_find(arguments, "wee"));
    ck_assert_ptr_null(mcp_argument_find(arguments, NULL));
    ck_assert_str_eq(mcp_argument_names(arguments, pool)[1], "who");
    ck_assert_ptr_null(mcp_argument_names(arguments, pool)[2]);
}
END_TEST

START_TEST(what_is_wrong_with_an_argument_is_named)
{
    static const char *const cases[][2] = {
        { "[{}]", "$.a[0] \"name\" is missing." },
        { "[1]", "$.a[0] This must be an object, and is a number." },
        { "[{\"name\":\"a b\"}]", "$.a[0].name \"a b\" cannot be an argument's "
                                  "name." },
        { "[{\"name\":\"a\"},{\"name\":\"a\"}]", "$.a[1].name This name was "
                                                 "there before." },
        { "[{\"name\":\"a\",\"complete\":{}}]", "$.a[0].complete It does not "
                                                "say in one way what the "
                                                "proposals "
                                                "are." },
        { "[{\"name\":\"a\",\"complete\":{\"enum\":[]}}]", "$.a[0].complete."
                                                           "enum There is "
                                                           "nothing to choose "
                                                           "from." },
        { "[{\"name\":\"a\",\"complete\":{\"enum\":[1]}}]", "$.a[0].complete."
                                                            "enum[0] This must "
                                                            "be a string." },
        { "[{\"name\":\"a\",\"complete\":{\"function\":\"x\"}}]", "$.a[0]."
                                                                  "complete."
                                                                  "function "
                                                                  "\"x\" "
                                                                  "cannot be a "
                                                                  "function's "
                                                                  "name." },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_argument_read(&reading, "$.a", start(cases[i][0]), "plan");
        ck_assert_str_eq(said(), cases[i][1]);
    }
}
END_TEST

START_TEST(there_are_not_too_many)
{
    const char *text = "[{\"name\":\"a0\"}";
    const apr_array_header_t *arguments;
    int i;

    for (i = 1; i <= MCP_ARGUMENTS_MAX; i++) {
        text = apr_psprintf(pool, "%s,{\"name\":\"a%d\"}", text, i);
    }
    arguments = mcp_argument_read(&reading, "$.a",
                                  start(apr_pstrcat(pool, text, "]", NULL)),
                                  "plan");
    ck_assert_str_eq(said(), "$.a A prompt has at most 32 arguments.");
    ck_assert_int_eq(arguments->nelts, MCP_ARGUMENTS_MAX);
}
END_TEST

START_TEST(variables_are_those_of_the_template)
{
    static const char *const names[] = { "left", "right", NULL };
    const mcp_json_t *json = start("[{\"name\":\"right\",\"complete\":{"
                                   "\"enum\":[\"x\"]}}]");
    const apr_array_header_t *variables =
        mcp_argument_read_variables(&reading, "$.v", json, names, "pair");

    ck_assert_str_eq(said(), "nothing");
    ck_assert_int_eq(variables->nelts, 2);
    ck_assert_ptr_null(mcp_argument_find(variables, "left")->choices);
    ck_assert_str_eq(mcp_argument_find(variables, "right")->choices[0], "x");
    ck_assert_int_eq(mcp_argument_is_completed(variables), 1);
    variables = mcp_argument_read_variables(&reading, "$.v", NULL, names,
                                            "pair");
    ck_assert_int_eq(variables->nelts, 2);
    ck_assert_int_eq(mcp_argument_is_completed(variables), 0);
    mcp_argument_read_variables(&reading, "$.v",
                                start("[{\"name\":\"lefts\"}]"), names, "pair");
    ck_assert_str_eq(said(), "$.v[0].name Unknown variable \"lefts\".");
}
END_TEST

MCP_UNIT_MAIN("argument", arguments_are_read_and_listed,
              what_is_wrong_with_an_argument_is_named, there_are_not_too_many,
              variables_are_those_of_the_template)
