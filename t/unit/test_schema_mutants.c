/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Schemas and instances with random changes: whatever they are, compiling and
 * running gives an answer and breaks nothing. With --enable-sanitizers this
 * looks at memory too. The seed is fixed; MCP_MUTANTS gives another number of
 * rounds than the usual one.
 */
#include "t/unit/schema_unit.h"

static const char *const seeds[] = {
    "{'type':'object','properties':{'a':{'type':'string','minLength':1,"
    "'pattern':'^(a|b)+$'},'b':{'type':'integer','minimum':0,'multipleOf':0.5}}"
    ",'required':['a'],'additionalProperties':false}",
    "{'$id':'http://a/b','$defs':{'x':{'$anchor':'x','type':'null'},'y':"
    "{'$id':'c','$dynamicAnchor':'n','items':{'$dynamicRef':'#n'}}},'anyOf':["
    "{'$ref':'#x'},{'$ref':'c'},{'$ref':'#/$defs/y'}]}",
    "{'oneOf':[{'prefixItems':[true,{'const':1}],'items':false},{'contains':"
    "{'enum':[1,'a',{}]},'minContains':1,'maxContains':2}],'uniqueItems':true,"
    "'unevaluatedItems':{'type':['array','null']}}",
    "{'if':{'required':['k']},'then':{'properties':{'k':{'format':'date'}}},"
    "'else':{'not':{'const':{}}},'patternProperties':{'^x':{'maxLength':3}},"
    "'propertyNames':{'maxLength':5},'unevaluatedProperties':false,"
    "'dependentRequired':{'a':['b']},'dependentSchemas':{'b':{'minProperties':"
    "2}}}",
    "{'allOf':[{'$ref':'#/$defs/a'},{'items':{'$ref':'#'}}],'$defs':{'a':"
    "{'type':['object','array'],'maxItems':3,'maxProperties':3,'nullable':true}"
    "},'$comment':'x','default':{'a':[1,2,3]}}",
};

static const char *const instances[] = {
    "{'a':'ab','b':1.5,'k':'2026-11-23','x1':{'a':[null,'a',{'b':{}}]}}",
    "[1,'a',[],{'a':[1,1.0]},[[null]],-0.0,1e300,'\xf0\x9f\x98\x80']",
    "'2026-11-23T00:00:00Z'",
    "[[[[[[1]]]],{'a':{'a':{'b':[]}}}]]",
};

/* What a value or name is replaced by. */
static const char *const tokens[] = {
    "'type'",
    "'properties'",
    "'items'",
    "'$ref'",
    "'#'",
    "'#/$defs/a'",
    "'$defs'",
    "'#n'",
    "'$id'",
    "'$anchor'",
    "'allOf'",
    "'anyOf'",
    "'not'",
    "'enum'",
    "'const'",
    "'required'",
    "'pattern'",
    "'(['",
    "'(a+)+$'",
    "'format'",
    "'regex'",
    "'unevaluatedProperties'",
    "'unevaluatedItems'",
    "'prefixItems'",
    "'contains'",
    "'$dynamicRef'",
    "'$dynamicAnchor'",
    "'n'",
    "'object'",
    "'string'",
    "'integer'",
    "'a'",
    "'b'",
    "'../%41?#/x'",
    "'http://a/b'",
    "{}",
    "[]",
    "[{}]",
    "{'a':{'$ref':'#'}}",
    "true",
    "false",
    "null",
    "0",
    "-1",
    "1e300",
    "0.1",
    "9007199254740993",
    "'\xc3\xa9'",
    "''",
    "['a','a']",
    "'minContains'",
    "'maxContains'",
    "'dependentSchemas'",
    "'dependentRequired'",
    "'propertyNames'",
};

static apr_uint64_t state = 20261123;

static unsigned random_below(size_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 11) % n);
}

/* The length of the token at `at`: a string, a number, a word or one mark. */
static size_t token_length(const char *at)
{
    size_t n = strcspn(at, "{}[],:'");

    return *at == '\'' ? strcspn(at + 1, "'") + 2 : n ? n : 1;
}

static int is_value(const char *at)
{
    return !strchr("{}[],:", *at);
}

/* The text with some of its tokens replaced. What is no JSON any more is tried
 * again by the caller. */
static const char *mutate(const char *text)
{
    unsigned one_in = 2 + random_below(12);
    mcp_buf_t buf;

    mcp_buf_init(&buf, 256, pool);
    while (*text) {
        size_t len = token_length(text);

        if (is_value(text) && !random_below(one_in)) {
            mcp_buf_puts(&buf, tokens[random_below(COUNT(tokens))]);
        }
        else {
            mcp_buf_put(&buf, text, len);
        }
        text += len;
    }
    return buf.data;
}

static const mcp_json_t *random_json(const char *text)
{
    for (;;) {
        char *copy = apr_pstrdup(pool, mutate(text)), *at;
        mcp_json_t *value;

        for (at = copy; *at; at++) {
            *at = *at == '\'' ? '"' : *at;
        }
        if (!mcp_json_parse(&value, mcp_str(copy), pool)) {
            return value;
        }
    }
}

/* Any document may turn up behind any URI. */
static const mcp_json_t *resolve(void *baton, const char *uri)
{
    return random_below(3) ? random_json(seeds[random_below(COUNT(seeds))])
                           : NULL;
}

typedef struct tally_t {
    int refused;
    int valid;
    int invalid;
    int given_up;
} tally_t;

static void run_one(tally_t *tally, const mcp_schema_t *schema)
{
    const mcp_json_t *instance = random_json(
        instances[random_below(COUNT(instances))]);
    mcp_error_t *error = mcp_schema_run(schema, instance, "it", pool);

    if (!error) {
        tally->valid++;
    }
    else if (error->fields) {
        ck_assert_str_eq(error->code, "invalid_arguments");
        ck_assert_int_gt(error->fields->nelts, 0);
        tally->invalid++;
    }
    else {
        ck_assert_str_eq(error->code, "too_complex");
        tally->given_up++;
    }
}

static void try_one(tally_t *tally)
{
    mcp_schema_options_t options = { 0 };
    mcp_schema_t *schema = NULL;
    mcp_error_t *error;
    int i;

    options.nullable = random_below(2) == 0;
    options.assert_format = random_below(2) == 0;
    options.strict = random_below(8) == 0;
    options.resolve = random_below(2) ? resolve : NULL;
    error = mcp_schema_compile(&schema,
                               random_json(seeds[random_below(COUNT(seeds))]),
                               &options, pool);
    if (error) {
        ck_assert_str_eq(error->code, "bad_schema");
        ck_assert_int_gt(error->fields->nelts, 0);
        ck_assert_ptr_null(schema);
        tally->refused++;
        return;
    }
    for (i = 0; i < 4; i++) {
        run_one(tally, schema);
    }
}

START_TEST(nothing_that_is_json_breaks_anything)
{
    const char *given = getenv("MCP_MUTANTS");
    int rounds = given ? atoi(given) : 3000, i;
    apr_pool_t *outer = pool;
    tally_t tally = { 0 };

    for (i = 0; i < rounds; i++) {
        apr_pool_create(&pool, outer);
        try_one(&tally);
        apr_pool_destroy(pool);
    }
    pool = outer;
    /* The changes must leave enough of every kind to have tried anything. */
    ck_assert_int_gt(tally.refused, rounds / 10);
    ck_assert_int_gt(tally.valid, rounds / 10);
    ck_assert_int_gt(tally.invalid, rounds / 10);
}
END_TEST

MCP_UNIT_MAIN("schema_mutants", nothing_that_is_json_breaks_anything)
