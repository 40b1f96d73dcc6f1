/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/bind.h"

static const char schema[] = "{\"type\":\"object\",\"properties\":{"
                             "\"n\":{\"type\":\"integer\"},\"ratio\":{\"type\":"
                             "\"number\"},"
                             "\"all\":{\"type\":\"boolean\"},\"q\":{\"type\":"
                             "\"string\"},"
                             "\"q2\":{\"type\":\"string\",\"format\":\"email\"}"
                             ","
                             "\"day\":{\"type\":\"string\",\"format\":\"date\"}"
                             ","
                             "\"at\":{\"type\":\"string\",\"format\":\"date-"
                             "time\"},"
                             "\"clock\":{\"type\":\"string\",\"format\":"
                             "\"time\"},"
                             "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
                             "\"tags\":{\"type\":\"array\"},\"spec\":{\"type\":"
                             "\"object\"},"
                             "\"maybe\":{\"type\":[\"null\",\"integer\"]},"
                             "\"either\":{\"type\":[\"string\",\"integer\"]},"
                             "\"any\":{\"enum\":[1,\"a\"]}}}";

static mcp_error_t *try(const char **out, const char *sql)
{
    mcp_json_t *input = NULL;

    ck_ok(mcp_json_parse(&input, mcp_str(schema), pool));
    *out = NULL;
    return mcp_bind_statement(out, sql, input, pool);
}

START_TEST(a_name_becomes_a_cast_of_the_argument)
{
    static const struct {
        const char *sql;
        const char *bound;
    } cases[] = {
        { "SELECT :n", "SELECT ($2::jsonb->>'n')::numeric::bigint" },
        { "SELECT :ratio", "SELECT ($2::jsonb->>'ratio')::double precision" },
        { "SELECT :all", "SELECT ($2::jsonb->>'all')::boolean" },
        { "SELECT :q", "SELECT ($2::jsonb->>'q')::text" },
        { "SELECT :q2", "SELECT ($2::jsonb->>'q2')::text" },
        { "SELECT :day", "SELECT ($2::jsonb->>'day')::date" },
        { "SELECT :at", "SELECT ($2::jsonb->>'at')::timestamptz" },
        { "SELECT :clock", "SELECT ($2::jsonb->>'clock')::time" },
        { "SELECT :id", "SELECT ($2::jsonb->>'id')::uuid" },
        { "SELECT :tags", "SELECT nullif($2::jsonb->'tags', 'null'::jsonb)" },
        { "SELECT :spec", "SELECT nullif($2::jsonb->'spec', 'null'::jsonb)" },
        { "SELECT :maybe", "SELECT ($2::jsonb->>'maybe')::numeric::bigint" },
        { "select(:n+:n)/:n::int", "select(($2::jsonb->>'n')::numeric::bigint"
                                   "+($2::jsonb->>'n')::numeric::bigint)"
                                   "/($2::jsonb->>'n')::numeric::bigint::int" },
        { "\n  -- who\n  (SELECT 1) UNION (VALUES (:n))", "\n  -- who\n  "
                                                          "(SELECT 1) UNION "
                                                          "(VALUES "
                                                          "(($2::jsonb->>'n')::"
                                                          "numeric::bigint))" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *bound;

        ck_ok(try(&bound, cases[i].sql));
        ck_assert_str_eq(bound, cases[i].bound);
    }
}
END_TEST

START_TEST(quotes_comments_casts_and_slices_are_left_alone)
{
    static const char *const cases[] = {
        "SELECT ':n ; $1' || 'it''s :n'",
        "SELECT 'back\\' || ':n'",
        "SELECT E'it\\'s :n \\\\' || e'a\n:n'",
        "SELECT E'a'  -- and on\n  'b\\' :n'",
        "SELECT fee'\\' || ':n'",
        "SELECT U&'\\0441 :n', N':n', B'1', X'1F'",
        "SELECT \":n\", \"a\"\":n;\", U&\":n\" FROM t",
        "SELECT $$ :n ; ' $$ || $a$ :n $$ $b$ :n $a$ || $\xc3\xa9$:n$\xc3\xa9$",
        "SELECT a$n$b, c$1 FROM t",
        "SELECT 1 -- :n ; ' \" $$ (\n, 2",
        "SELECT 1 /* :n /* ; */ :n ' */ + 2 /**/",
        "SELECT a::text, b :: int, '{1}'::int[], f(x := 1) FROM t",
        "SELECT a[1:2], a[:2], a[1:], b[i: n], c[ : ] FROM t",
        "SELECT a @> '{}' AND b ? 'k' AND c ?| d - - 1 FROM t",
        "SELECT 1.5e-3, 0x1F, 1..2 FROM t -- last",
        "WITH w AS (SELECT 1) TABLE w",
        "Values (1)",
        "TABLE t",
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *bound;

        ck_ok(try(&bound, cases[i]));
        ck_assert_str_eq(bound, cases[i]);
    }
}
END_TEST

START_TEST(each_mistake_names_its_place_and_mend)
{
    static const struct {
        const char *sql;
        const char *place, *code, *message;
    } cases[] = {
        { "SELECT :who", "line 1, byte 8", "unknown_parameter",
          "The input schema has no property \"who\"." },
        { "SELECT\n  \xc3\xa9, :N", "line 2, byte 7", "unknown_parameter",
          "The input schema has no property \"N\"." },
        { "SELECT a[1:k]", "line 1, byte 11", "unknown_parameter",
          "The input schema has no property \"k\"." },
        { "SELECT :either", "line 1, byte 8", "untyped_parameter",
          "The property \"either\" has no single type to bind it with." },
        { "SELECT :any", "line 1, byte 8", "untyped_parameter",
          "The property \"any\" has no single type to bind it with." },
        { "SELECT $1::jsonb", "line 1, byte 8", "own_parameter",
          "Numbered parameters are taken; arguments go by name." },
        { "SELECT 1; SELECT 2", "line 1, byte 9", "several_statements",
          "A semicolon outside quotes ends the statement." },
        { "DELETE FROM t", "line 1, byte 1", "not_a_query",
          "A statement of one's own is a query; this one begins with "
          "\"DELETE\"." },
        { "(( insert INTO t", "line 1, byte 4", "not_a_query",
          "A statement of one's own is a query; this one begins with "
          "\"insert\"." },
        { " -- nothing", "line 1, byte 1", "not_a_query",
          "The statement has no query." },
        { "SELECT 'a", "line 1, byte 8", "unterminated",
          "A string is not closed." },
        { "SELECT (E'a\\'", "line 1, byte 9", "unterminated",
          "A string is not closed." },
        { "SELECT E'a'\n'b\\'", "line 1, byte 8", "unterminated",
          "A string is not closed." },
        { "SELECT E'a\\", "line 1, byte 8", "unterminated",
          "A string is not closed." },
        { "SELECT \"a", "line 1, byte 8", "unterminated",
          "A quoted identifier is not closed." },
        { "SELECT $a$ $b$ $", "line 1, byte 8", "unterminated",
          "A dollar-quoted text is not closed." },
        { "SELECT 1 /* /* */", "line 1, byte 10", "unterminated",
          "A comment is not closed." },
        { "SELECT (1", "line 1, byte 8", "unbalanced",
          "A ( that is not closed." },
        { "SELECT 1) FROM (SELECT 2", "line 1, byte 9", "unbalanced",
          "A ) without its (." },
        { "SELECT (a[1)]", "line 1, byte 12", "unbalanced",
          "A ) without its (." },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *bound;
        mcp_error_t *error = try(&bound, cases[i].sql);
        mcp_field_t *field;

        ck_assert_msg(error != NULL, "accepted: %s", cases[i].sql);
        ck_assert_ptr_null(bound);
        ck_assert_str_eq(error->code, "bad_statement");
        field = &APR_ARRAY_IDX(error->fields, 0, mcp_field_t);
        ck_assert_str_eq(field->path, cases[i].place);
        ck_assert_str_eq(field->code, cases[i].code);
        ck_assert_str_eq(field->message, cases[i].message);
        ck_assert_ptr_nonnull(field->hint);
    }
}
END_TEST

START_TEST(all_mistakes_are_reported_at_once)
{
    const char *bound;
    mcp_error_t *error = try(&bound, "SELECT :a, :q, $2\nFROM t WHERE x = "
                                     ":b;");

    ck_assert_int_eq(error->fields->nelts, 4);
    ck_assert_str_eq(error->message, "The statement is wrong at line 1, byte "
                                     "8: The input "
                                     "schema has no property \"a\".");
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 0, mcp_field_t).hint,
                     "Add it to the input schema, or use one of :n, :ratio, "
                     ":all, :q, "
                     ":q2, :day, :at, :clock, :id, :tags, :spec, :maybe, "
                     ":either, :any.");
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 2, mcp_field_t).path, "line "
                                                                        "2, "
                                                                        "byte "
                                                                        "18");
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 3, mcp_field_t).code, "severa"
                                                                        "l_"
                                                                        "statem"
                                                                        "ents");
}
END_TEST

START_TEST(no_more_mistakes_are_named_than_anybody_reads)
{
    mcp_error_t *error;
    const char *out;
    mcp_buf_t sql;
    int i;

    mcp_buf_init(&sql, 0, pool);
    mcp_buf_lit(&sql, "SELECT 1");
    for (i = 0; i < 2 * MCP_BIND_MISTAKES; i++) {
        mcp_buf_lit(&sql, ", :nobody");
    }
    error = try(&out, sql.data);
    ck_assert_ptr_nonnull(error);
    ck_assert_int_eq(error->fields->nelts, MCP_BIND_MISTAKES);
}
END_TEST

START_TEST(a_schema_without_properties_knows_no_name)
{
    mcp_json_t *input = NULL;
    const char *bound = NULL;
    mcp_error_t *error;

    ck_ok(mcp_json_parse(&input, mcp_str("{\"type\":\"object\"}"), pool));
    ck_ok(mcp_bind_statement(&bound, "SELECT 1", input, pool));
    ck_assert_str_eq(bound, "SELECT 1");
    error = mcp_bind_statement(&bound, "SELECT :n", input, pool);
    ck_assert_ptr_nonnull(error);
    ck_assert_str_eq(error->hint, "The input schema has no properties; add it "
                                  "there.");
}
END_TEST

/* Any prefix of any case ends in a statement or an error, and the sanitizers
 * watch the lexer's look ahead. */
START_TEST(a_statement_cut_anywhere_is_read_within_its_bytes)
{
    static const char sql[] = "SELECT E'a\\'b' 'c', U&\"x\", $t$ :n $t$, "
                              ":n::int, a[1:2] "
                              "/* /* */ */ -- end\nFROM t WHERE (q = :q) AND "
                              "'' = E''\n''";
    size_t len;

    for (len = 0; len < sizeof(sql); len++) {
        const char *bound;
        char *cut = malloc(len + 1);
        mcp_error_t *error;

        memcpy(cut, sql, len);
        cut[len] = '\0';
        error = try(&bound, cut);
        ck_assert((error == NULL) == (bound != NULL));
        free(cut);
    }
}
END_TEST

START_TEST(what_a_statement_uses_is_told_with_its_types)
{
    static const char sql[] = "SELECT :n, :day, ':q', :n + :ratio, :tags";
    static const char *const used[][2] = { { "n", "bigint" },
                                           { "day", "date" },
                                           { "ratio", "double precision" },
                                           { "tags", "jsonb" } };
    mcp_json_t *input;
    const apr_array_header_t *uses;
    int i;

    ck_ok(mcp_json_parse(&input, mcp_str(schema), pool));
    uses = mcp_bind_uses(sql, input, pool);
    ck_assert_int_eq(uses->nelts, 4);
    for (i = 0; i < uses->nelts; i++) {
        ck_assert_str_eq(APR_ARRAY_IDX(uses, i, mcp_bind_use_t).name,
                         used[i][0]);
        ck_assert_str_eq(APR_ARRAY_IDX(uses, i, mcp_bind_use_t).type,
                         used[i][1]);
    }
}
END_TEST

START_TEST(a_place_in_what_was_bound_is_one_of_the_statement)
{
    static const char sql[] = "SELECT :n,\n  word,\n  :day";
    static const struct {
        const char *bound; /* what stands there */
        const char *place;
    } cases[] = {
        { "SELECT ($", "line 1, byte 1" },
        { "T ($", "line 1, byte 6" },
        { "($2::jsonb->>'n", "line 1, byte 8" },
        { "bigint", "line 1, byte 8" },
        { ",\n  word", "line 1, byte 10" },
        { "word", "line 2, byte 3" },
        { "rd,", "line 2, byte 5" },
        { "($2::jsonb->>'day", "line 3, byte 3" },
        { "date", "line 3, byte 3" },
    };
    const char *bound, *at;
    mcp_json_t *input;
    size_t i;

    ck_ok(mcp_json_parse(&input, mcp_str(schema), pool));
    ck_ok(try(&bound, sql));
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        at = strstr(bound, cases[i].bound);
        ck_assert_ptr_nonnull(at);
        ck_assert_str_eq(mcp_bind_place(sql, input, (apr_size_t)(at - bound),
                                        pool),
                         cases[i].place);
    }
    ck_assert_str_eq(mcp_bind_place(sql, input, strlen(bound), pool), "line 3, "
                                                                      "byte 7");
}
END_TEST

MCP_UNIT_MAIN("bind", a_name_becomes_a_cast_of_the_argument,
              quotes_comments_casts_and_slices_are_left_alone,
              each_mistake_names_its_place_and_mend,
              all_mistakes_are_reported_at_once,
              no_more_mistakes_are_named_than_anybody_reads,
              a_schema_without_properties_knows_no_name,
              a_statement_cut_anywhere_is_read_within_its_bytes,
              what_a_statement_uses_is_told_with_its_types,
              a_place_in_what_was_bound_is_one_of_the_statement)
