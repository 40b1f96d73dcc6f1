/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include <apr_thread_proc.h>

#include "lib/schema_run.h"

/* Like the input of a tool. */
static const char tool[] = "{'type':'object','properties':{"
                           "'query':{'type':'string','minLength':1,'maxLength':"
                           "200},"
                           "'status':{'type':'string','enum':['all','pending','"
                           "accepted']},"
                           "'from':{'type':'string','format':'date-time'},"
                           "'user_ids':{'type':'array','items':{'type':'string'"
                           "},'maxItems':10,"
                           "'uniqueItems':true},"
                           "'limit':{'type':'integer','minimum':1,'maximum':"
                           "100},"
                           "'offset':{'type':'integer','minimum':0}},"
                           "'required':['query','from'],'additionalProperties':"
                           "false}";

static const mcp_schema_options_t as_input = { .nullable = 1,
                                               .assert_format = 1 };

START_TEST(all_problems_are_found_at_once)
{
    mcp_error_t *error = mcp_schema_run(compile(tool, &as_input),
                                        json("{'query':'','status':'pendin','"
                                             "user_ids':['a',1,'a'],"
                                             "'limit':250,'ofset':0}"),
                                        "arguments", pool);

    ck_assert_str_eq(error->code, "invalid_arguments");
    ck_assert_str_eq(error->message, "There are 7 problems in arguments.");
    ck_assert_str_eq(error->hint, "Mend what fields names and try again.");
    ck_assert_str_eq(lines(error), "arguments.query | minLength | must not be "
                                   "empty | -\n"
                                   "arguments.status | enum | must be one of: "
                                   "all, pending, accepted | "
                                   "Did you mean pending?\n"
                                   "arguments.user_ids[2] | uniqueItems | is "
                                   "the same as element 0 | "
                                   "Leave it out.\n"
                                   "arguments.user_ids[1] | type | must be a "
                                   "string, is 1 | -\n"
                                   "arguments.limit | maximum | must be at "
                                   "most 100, is 250 | -\n"
                                   "arguments.ofset | additionalProperties | "
                                   "is not known here | Did you "
                                   "mean offset?\n"
                                   "arguments.from | required | is required | "
                                   "-\n");
    error = mcp_schema_run(compile("false", NULL), json("1"), "", pool);
    ck_assert_str_eq(error->message, "There is 1 problem in the value.");
}
END_TEST

START_TEST(a_valid_run_takes_no_memory)
{
    const mcp_schema_t *schema = compile(tool, &as_input);
    const mcp_json_t *instance = json("{'query':'panel','status':'pending','"
                                      "user_ids':['a','b'],"
                                      "'from':'2026-11-23T09:00:00+01:00','"
                                      "limit':20,'offset':0}");
    char *before, *after;

    before = apr_palloc(pool, 8);
    ck_ok(mcp_schema_run(schema, instance, "arguments", pool));
    after = apr_palloc(pool, 8);
    ck_assert_int_eq(after - before, 8);
}
END_TEST

START_TEST(fifty_problems_are_named_and_all_are_counted)
{
    mcp_error_t *error;
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_lit(&buf, "[''");
    for (i = 1; i < 1000; i++) {
        mcp_buf_lit(&buf, ",{}");
    }
    mcp_buf_lit(&buf, "]");
    error = mcp_schema_run(compile("{'items':{'type':'object','required':['a','"
                                   "b']}}",
                                   NULL),
                           json(buf.data), "arguments", pool);
    ck_assert_str_eq(error->message, "There are 1999 problems in arguments.");
    ck_assert_int_eq(error->fields->nelts, 50);
}
END_TEST

START_TEST(unevaluated_sees_what_stands_beside_and_below_and_nothing_else)
{
    static const problem_case_t cases[] = {
        { "{'allOf':[{'properties':{'a':true}}],'anyOf':[{'properties':{'b':"
          "{'type':'null'}}},{'properties':{'c':true}}],'if':{'required':['d'],"
          "'properties':{'d':true}},'then':{'properties':{'e':true}},"
          "'unevaluatedProperties':false}",
          "{'a':1,'b':1,'c':1,'d':1,'e':1}",
          "arguments.b | unevaluatedProperties | is not known here | -\n" },
        { "{'allOf':[{'properties':{'a':true}},{'unevaluatedProperties':false}]"
          "}",
          "{'a':1}",
          "arguments.a | unevaluatedProperties | is not known here | -\n" },
        { "{'not':{'not':{'properties':{'a':true}}},"
          "'unevaluatedProperties':false}",
          "{'a':1}",
          "arguments.a | unevaluatedProperties | is not known here | -\n" },
        { "{'prefixItems':[true],'contains':{'const':'x'},"
          "'unevaluatedItems':{'type':'null'}}",
          "[1,'x',2,null]", "arguments[2] | type | must be null, is 2 | -\n" },
        { "{'oneOf':[{'prefixItems':[{'const':1}]},{'prefixItems':[{'const':2},"
          "true]}],'unevaluatedItems':false}",
          "[2,3]", "" },
        /* What is left over is not told while something beside is wrong. */
        { "{'anyOf':[{'properties':{'a':{'type':'null'}}}],"
          "'unevaluatedProperties':false}",
          "{'a':1}", "arguments.a | type | must be null, is 1 | -\n" },
        { "{'allOf':[{'properties':{'a':{'type':'null'}}},{'maxProperties':9}],"
          "'unevaluatedProperties':false}",
          "{'a':1,'b':2}", "arguments.a | type | must be null, is 1 | -\n" },
    };

    check_problems(cases, COUNT(cases), NULL);
}
END_TEST

START_TEST(unevaluated_sees_more_than_fits_on_the_stack)
{
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_lit(&buf, "[");
    for (i = 0; i < 300; i++) {
        mcp_buf_printf(&buf, "%d,", i);
    }
    mcp_buf_lit(&buf, "-1]");
    ck_assert_str_eq(problems("{'anyOf':[{'contains':{'minimum':0}}],"
                              "'unevaluatedItems':false}",
                              buf.data, NULL),
                     "arguments[300] | unevaluatedItems | is not allowed here "
                     "| Leave it out.\n");
}
END_TEST

/* n schemas, each of which applies the next one twice. */
static const char *doubling(int n)
{
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_lit(&buf, "{'$ref':'#/$defs/d0','$defs':{");
    for (i = 0; i < n; i++) {
        mcp_buf_printf(&buf,
                       "'d%d':{'allOf':[{'$ref':'#/$defs/d%d'},{'$ref':"
                       "'#/$defs/d%d'}]},",
                       i, i + 1, i + 1);
    }
    mcp_buf_printf(&buf, "'d%d':{'type':'null','const':null}}}", n);
    return buf.data;
}

START_TEST(what_would_take_too_many_steps_is_given_up)
{
    mcp_error_t *error;

    ck_assert_str_eq(problems(doubling(10), "null", NULL), "");
    error = mcp_schema_run(compile(doubling(40), NULL), json("null"),
                           "arguments", pool);
    ck_assert_str_eq(error->code, "too_complex");
    ck_assert_str_eq(error->message, "It takes too many steps to check "
                                     "arguments.");
    ck_assert_ptr_null(error->fields);
    /* Giving up under a not is no success of it. */
    error = mcp_schema_run(compile(apr_psprintf(pool, "{'not':%s}",
                                                "{'pattern':'^(a+)+$'}"),
                                   NULL),
                           json("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                "aaaaaaaab'"),
                           "arguments", pool);
    ck_assert_str_eq(error->code, "too_complex");
}
END_TEST

START_TEST(what_goes_too_deep_is_given_up)
{
    /* No cycle that can be seen beforehand: the anchor is chosen on the way. */
    static const char schema[] = "{'$id':'http://a/"
                                 "','$dynamicAnchor':'x','$ref':'b','$defs':{'"
                                 "b':"
                                 "{'$id':'b','$dynamicRef':'#x','$defs':{'y':{'"
                                 "$dynamicAnchor':'x'}}}}"
                                 "}";
    mcp_error_t *error = mcp_schema_run(compile(schema, NULL), json("1"), "it",
                                        pool);

    ck_assert_str_eq(error->code, "too_complex");
}
END_TEST

START_TEST(deep_instances_are_followed_to_the_ground)
{
    char text[4 * MCP_JSON_DEPTH + 8] = "";
    int i;

    for (i = 0; i < MCP_JSON_DEPTH; i++) {
        strcat(text, "[");
    }
    for (i = 0; i < MCP_JSON_DEPTH; i++) {
        strcat(text, "]");
    }
    ck_assert_str_eq(problems("{'anyOf':[{'allOf':[{'items':{'$ref':'#'}}]}]}",
                              text, NULL),
                     "");
    text[MCP_JSON_DEPTH - 1] = '5';
    text[MCP_JSON_DEPTH] = ' ';
    ck_assert_msg(strstr(problems("{'type':'array','items':{'$ref':'#'}}", text,
                                  NULL),
                         "[0][0][0] | type | must be an array, is 5")
                      != NULL,
                  "the last one was not seen");
}
END_TEST

START_TEST(large_instances_are_within_the_steps)
{
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_lit(&buf, "[{'id':'x','n':0}");
    for (i = 1; i < 20000; i++) {
        mcp_buf_printf(&buf, ",{'id':'x%d','n':%d}", i, i);
    }
    mcp_buf_putc(&buf, ']');
    ck_assert_str_eq(problems("{'type':'array','uniqueItems':true,'items':{'"
                              "type':'object',"
                              "'properties':{'id':{'type':'string','minLength':"
                              "1},'n':"
                              "{'type':'integer','minimum':0}},'required':['id'"
                              ",'n'],"
                              "'additionalProperties':false}}",
                              buf.data, NULL),
                     "");
}
END_TEST

/* What a thread of the next test shares with the others, and what it saw. */
typedef struct shared_t {
    const mcp_schema_t *schema;
    const mcp_json_t *good;
    const mcp_json_t *bad;
    int wrong[4];
} shared_t;

static void *APR_THREAD_FUNC run_many(apr_thread_t *thread, void *data)
{
    shared_t *shared = ((void **)data)[0];
    int *wrong = ((void **)data)[1];
    apr_pool_t *own;
    int i;

    apr_pool_create(&own, apr_thread_pool_get(thread));
    for (i = 0; i < 2000; i++) {
        mcp_error_t *error;

        *wrong += mcp_schema_run(shared->schema, shared->good, "a", own)
                  != NULL;
        error = mcp_schema_run(shared->schema, shared->bad, "a", own);
        *wrong += !error || error->fields->nelts != 3;
        apr_pool_clear(own);
    }
    apr_pool_destroy(own);
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

START_TEST(threads_share_a_schema)
{
    shared_t shared = { 0 };
    apr_thread_t *threads[4];
    apr_status_t status;
    int i;

    shared.schema = compile("{'properties':{'id':{'pattern':'^x_[0-9a-z]+$'},"
                            "'e':{'enum':['a','b']},'n':{'multipleOf':0.01}},"
                            "'unevaluatedProperties':false}",
                            NULL);
    shared.good = json("{'id':'x_1z','e':'b','n':1.13}");
    shared.bad = json("{'id':'y_1z','e':'c','n':1.135}");
    for (i = 0; i < 4; i++) {
        void **data = apr_palloc(pool, 2 * sizeof(*data));

        data[0] = &shared;
        data[1] = &shared.wrong[i];
        ck_assert(!apr_thread_create(&threads[i], NULL, run_many, data, pool));
    }
    for (i = 0; i < 4; i++) {
        apr_thread_join(&status, threads[i]);
        ck_assert_int_eq(shared.wrong[i], 0);
    }
}
END_TEST

MCP_UNIT_MAIN("schema_run", all_problems_are_found_at_once,
              a_valid_run_takes_no_memory,
              fifty_problems_are_named_and_all_are_counted,
              unevaluated_sees_what_stands_beside_and_below_and_nothing_else,
              unevaluated_sees_more_than_fits_on_the_stack,
              what_would_take_too_many_steps_is_given_up,
              what_goes_too_deep_is_given_up,
              deep_instances_are_followed_to_the_ground,
              large_instances_are_within_the_steps, threads_share_a_schema)
