/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema.h"

/* Documents that schemas of these tests refer to. */
static const mcp_json_t *resolve(void *baton, const char *uri)
{
    static const struct {
        const char *uri;
        const char *text;
    } documents[] = {
        { "http://x/list", "{'type':'array','items':{'$ref':'#item'},"
                           "'$defs':{'i':{'$anchor':'item','type':'string'}}"
                           "}" },
        { "http://x/moved", "{'$id':'http://x/here','type':'null'}" },
        { "http://x/broken", "{'properties':{'a':{'type':'nonsense'}}}" },
        { "http://x/number", "5" },
        { "http://x/old", "{'$schema':'http://json-schema.org/draft-07/"
                          "schema#','type':'null'}" },
        { "http://x/dialect", "{'$schema':'https://json-schema.org/draft/"
                              "2020-12/schema',"
                              "'$vocabulary':{'https://json-schema.org/draft/"
                              "2020-12/vocab/core':"
                              "true,'https://json-schema.org/draft/2020-12/"
                              "vocab/applicator':true,"
                              "'http://x/vocab/optional':false}}" },
        { "http://x/demanding", "{'$schema':'https://json-schema.org/draft/"
                                "2020-12/schema',"
                                "'$vocabulary':{'http://x/vocab/own':true}}" },
        { "http://x/asserting", "{'$schema':'https://json-schema.org/draft/"
                                "2020-12/schema',"
                                "'$vocabulary':{'https://json-schema.org/draft/"
                                "2020-12/vocab/"
                                "format-assertion':false}}" },
    };
    size_t i;

    (*(int *)baton)++;
    for (i = 0; i < COUNT(documents); i++) {
        if (!strcmp(uri, documents[i].uri)) {
            return json(documents[i].text);
        }
    }
    return NULL;
}

static int asked;
static const mcp_schema_options_t remote = { .resolve = resolve,
                                             .baton = &asked };

START_TEST(references_lead_to_what_they_name)
{
    static const problem_case_t cases[] = {
        { "{'$ref':'#/$defs/a','$defs':{'a':{'type':'null'}}}", "1",
          "arguments | type | must be null, is 1 | -\n" },
        { "{'items':{'$ref':'#n'},'$defs':{'a':{'$anchor':'n','maximum':1}}}",
          "[1,2]", "arguments[1] | maximum | must be at most 1, is 2 | -\n" },
        { "{'$id':'http://a/b/','properties':{'x':{'$ref':'c'}},"
          "'$defs':{'y':{'$id':'/b/c','const':1}}}",
          "{'x':2}", "arguments.x | const | must be 1 | -\n" },
        { "{'$ref':'#/odd~1place/0','odd/place':[{'type':'null'}]}", "1",
          "arguments | type | must be null, is 1 | -\n" },
        { "{'$ref':'#/$defs/a%25b','$defs':{'a%b':{'type':'null'}}}", "1",
          "arguments | type | must be null, is 1 | -\n" },
        { "{'$ref':'http://x/list'}", "[1]",
          "arguments[0] | type | must be a string, is 1 | -\n" },
        { "{'$ref':'http://x/list#item'}", "1",
          "arguments | type | must be a string, is 1 | -\n" },
        { "{'$ref':'http://x/list#/$defs/i'}", "1",
          "arguments | type | must be a string, is 1 | -\n" },
        { "{'allOf':[{'$ref':'http://x/moved'},{'$ref':'http://x/here'}]}",
          "null", "" },
        { "{'type':'object','properties':{'child':{'$ref':'#'}},"
          "'additionalProperties':false}",
          "{'child':{'child':{'chid':1}}}",
          "arguments.child.child.chid | additionalProperties | is not known "
          "here | Did you mean child?\n" },
    };

    check_problems(cases, COUNT(cases), &remote);
}
END_TEST

START_TEST(dynamic_references_go_to_the_outermost_anchor)
{
    static const char tree[] = "{'$id':'http://t/"
                               "strict','$dynamicAnchor':'node','$ref':'tree',"
                               "'unevaluatedProperties':false,'$defs':{'t':{'$"
                               "id':'tree',"
                               "'$dynamicAnchor':'node','type':'object','"
                               "properties':{'data':true,"
                               "'children':{'type':'array','items':{'$"
                               "dynamicRef':'#node'}}}}}}";

    ck_assert_str_eq(problems(tree, "{'children':[{'daat':1}]}", NULL),
                     "arguments.children[0].daat | unevaluatedProperties | is "
                     "not known here | -\n");
    ck_assert_str_eq(problems(tree, "{'children':[{'data':1}]}", NULL), "");
}
END_TEST

START_TEST(mistakes_are_named_all_at_once)
{
    static const struct {
        const char *schema;
        const char *mistakes;
    } cases[] = {
        { "{'$ref':'#/$defs/b','properties':{'x':{'$ref':'#gone'},"
          "'y':{'$ref':'http://nowhere/'},'z':{'$ref':'#/%zz'}}}",
          "/properties/x/$ref | $ref | \"#gone\" leads nowhere: nothing stands "
          "there | Correct the reference, or give the schema that it names.\n"
          "/properties/y/$ref | $ref | \"http://nowhere/\" leads nowhere: no "
          "schema has that URI | Correct the reference, or give the schema "
          "that it names.\n"
          "/properties/z/$ref | $ref | \"#/%zz\" leads nowhere: nothing stands "
          "there | Correct the reference, or give the schema that it "
          "names.\n" },
        { "{'$ref':'#/title','title':'x'}", "/title | schema | must be a "
                                            "schema (an object, true or "
                                            "false), is "
                                            "string | -\n" },
        { "{'$ref':'http://x/broken'}", "http://x/broken#/properties/a/type | "
                                        "type | unknown type "
                                        "\"nonsense\" | Use null, boolean, "
                                        "integer, number, string, array or "
                                        "object.\n" },
        { "{'$ref':'http://x/number'}", "http://x/number# | schema | must be a "
                                        "schema (an object, true or "
                                        "false), is number | -\n" },
        { "{'$id':'http://a/#b'}", "/$id | $id | must be a URI without a "
                                   "fragment | Use $anchor for "
                                   "that.\n" },
        { "{'$defs':{'a':{'$id':'http://a/'},'b':{'$id':'http://a/'}}}",
          "/$defs/b/$id | $id | another schema has the URI \"http://a/\" | "
          "Give each $id once.\n" },
        { "{'$defs':{'a':{'$anchor':'n'},'b':{'$anchor':'n'}}}",
          "/$defs/b/$anchor | $anchor | another schema has the anchor \"n\" | "
          "Give each anchor a name of its own.\n" },
        { "{'$anchor':'9a','$dynamicAnchor':'a/b'}",
          "/$anchor | $anchor | must begin with a letter or _, and have only "
          "letters, digits, -, . and _ | -\n"
          "/$dynamicAnchor | $dynamicAnchor | must begin with a letter or _, "
          "and have only letters, digits, -, . and _ | -\n" },
    };
    size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        const char *got = mistakes(cases[i].schema, &remote);

        /* The first case has one more mistake, whose place is the root. */
        got += i ? 0 : strcspn(got, "\n") + 1;
        ck_assert_msg(!strcmp(got, cases[i].mistakes), "%s:\n%sinstead of\n%s",
                      cases[i].schema, got, cases[i].mistakes);
    }
}
END_TEST

START_TEST(the_error_counts_the_mistakes)
{
    mcp_schema_t *schema = NULL;
    mcp_error_t *error = mcp_schema_compile(&schema, json("{'type':'x'}"), NULL,
                                            pool);

    ck_assert_str_eq(error->code, "bad_schema");
    ck_assert_str_eq(error->message, "The schema has 1 mistake.");
    error = mcp_schema_compile(&schema, json("{'type':'x','minimum':''}"), NULL,
                               pool);
    ck_assert_str_eq(error->message, "The schema has 2 mistakes.");
    ck_assert_ptr_null(schema);
}
END_TEST

START_TEST(cycles_that_consume_nothing_are_refused)
{
    static const struct {
        const char *schema;
        const char *path; /* NULL: no cycle */
    } cases[] = {
        { "{'$ref':'#'}", "" },
        { "{'allOf':[{'anyOf':[{'$ref':'#'}]}]}", "/allOf/0/anyOf/0" },
        { "{'not':{'$ref':'#'}}", "/not" },
        { "{'if':{'$ref':'#/then'},'then':{'$ref':'#/if'}}", "/then" },
        { "{'dependentSchemas':{'a':{'$ref':'#'}}}", "/dependentSchemas/a" },
        { "{'$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}}}",
          "/$defs/b" },
        { "{'$dynamicRef':'#'}", "" },
        { "{'properties':{'a':{'$ref':'#'}},'items':{'$ref':'#'}}", NULL },
        { "{'allOf':[{'$ref':'#/$defs/a'},{'$ref':'#/$defs/a'}],"
          "'$defs':{'a':{'type':'null'}}}",
          NULL },
    };
    size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        const char *got = mistakes(cases[i].schema, NULL);
        const char *path = apr_pstrcat(pool, cases[i].path ? cases[i].path : "",
                                       " | schema | leads back to ", NULL);

        ck_assert_msg(cases[i].path ? !strncmp(got, path, strlen(path))
                                          && strstr(got, "taking a part")
                                    : !*got,
                      "%s: %s", cases[i].schema, got);
    }
}
END_TEST

START_TEST(other_dialects_are_refused_unless_their_metaschema_is_known)
{
    static const char mend[] = "Write it in 2020-12 and leave $schema out, or "
                               "set it to "
                               "\"https://json-schema.org/draft/2020-12/"
                               "schema\".\n";
    static const char *const unknown[] = {
        "http://json-schema.org/draft-07/schema",
        "https://json-schema.org/draft/2019-09/schema",
        "http://x/old",
        "http://x/demanding",
        "",
    };
    size_t i;

    for (i = 0; i < COUNT(unknown); i++) {
        ck_assert_str_eq(
            mistakes(apr_pstrcat(pool, "{'$schema':'", unknown[i], "'}", NULL),
                     &remote),
            apr_pstrcat(pool, "/$schema | $schema | \"", unknown[i],
                        "\" is no dialect that is known here | ", mend, NULL));
    }
    ck_assert_str_eq(mistakes("{'$ref':'http://x/old'}", &remote),
                     apr_pstrcat(pool,
                                 "http://x/old#/$schema | $schema | "
                                 "\"http://json-schema.org/draft-07/schema\" "
                                 "is no dialect that is known here | ",
                                 mend, NULL));
    compile("{'$schema':'" MCP_SCHEMA_DIALECT "'}", NULL);
    compile("{'$schema':'" MCP_SCHEMA_DIALECT "#'}", NULL);
}
END_TEST

START_TEST(a_dialect_of_ones_own_chooses_its_vocabularies)
{
    static const problem_case_t cases[] = {
        { "{'$schema':'http://x/dialect','properties':{'a':{'minimum':5},"
          "'b':false}}",
          "{'a':1,'b':1}",
          "arguments.b | properties | is not allowed here | Leave it out.\n" },
        { "{'$schema':'http://x/asserting','format':'ipv4'}", "'x'",
          "arguments | format | must be an IPv4 address | Write it like "
          "192.0.2.1.\n" },
    };

    check_problems(cases, COUNT(cases), &remote);
}
END_TEST

START_TEST(nothing_is_asked_for_that_is_there)
{
    asked = 0;
    compile("{'$id':'http://a/','$ref':'http://a/#/$defs/b','$defs':{'b':"
            "{'$id':'http://b/','items':{'$ref':'http://b/'}}}}",
            &remote);
    ck_assert_int_eq(asked, 0);
    compile("{'items':{'$ref':'http://x/list'},'not':{'$ref':'http://x/list'}}",
            &remote);
    ck_assert_int_eq(asked, 1);
}
END_TEST

/* A word that is shown in part ends with a whole character. */
START_TEST(what_a_mistake_quotes_is_utf_8)
{
    /* The word stands between the parts. */
    static const char *const schemas[][3] = {
        { "{'type':'", "'}" },
        { "{'$ref':'", "'}" },
        { "{'$schema':'", "'}" },
        { "{'pattern':'(", "'}" },
        { "{'$defs':{'a':{'$id':'http://a/", "'},'b':{'$id':'http://a/",
          "'}}}" },
    };
    const char *word = "";
    size_t i;

    while (strlen(word) < 120) {
        word = apr_pstrcat(pool, word, "\xE2\x82\xAC", NULL);
    }
    for (i = 0; i < 3 * COUNT(schemas); i++) {
        const char *const *parts = schemas[i / 3];
        const char *shifted = apr_pstrcat(pool, &"xx"[i % 3], word, NULL);
        const char *said =
            mistakes(apr_pstrcat(pool, parts[0], shifted, parts[1],
                                 parts[2] ? shifted : NULL, parts[2], NULL),
                     NULL);
        apr_size_t offset;
        mcp_buf_t quoted;

        ck_assert_ptr_nonnull(strstr(said, "\xE2\x82\xAC"));
        mcp_buf_init(&quoted, 0, pool);
        mcp_buf_json_string(&quoted, said);
        ck_assert_ptr_null(mcp_jsontext_check(&offset, mcp_str(quoted.data)));
    }
}
END_TEST

START_TEST(the_number_of_subschemas_is_bounded)
{
    mcp_schema_t *schema;
    mcp_error_t *error;
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_lit(&buf, "{'prefixItems':[true");
    for (i = 0; i < MCP_SCHEMA_NODES - 2; i++) {
        mcp_buf_lit(&buf, ",true");
    }
    mcp_buf_lit(&buf, "]}");
    ck_ok(mcp_schema_compile(&schema, json(buf.data), NULL, pool));
    buf.len -= 2;
    mcp_buf_lit(&buf, ",true,true,{'type':'unread'}]}");
    error = mcp_schema_compile(&schema, json(buf.data), NULL, pool);
    ck_assert_str_eq(lines(error), "/prefixItems/4095 | schema | more than "
                                   "4096 subschemas | Split it or make it "
                                   "simpler.\n");
}
END_TEST

MCP_UNIT_MAIN("schema", references_lead_to_what_they_name,
              dynamic_references_go_to_the_outermost_anchor,
              mistakes_are_named_all_at_once, the_error_counts_the_mistakes,
              cycles_that_consume_nothing_are_refused,
              other_dialects_are_refused_unless_their_metaschema_is_known,
              a_dialect_of_ones_own_chooses_its_vocabularies,
              nothing_is_asked_for_that_is_there,
              what_a_mistake_quotes_is_utf_8,
              the_number_of_subschemas_is_bounded)
