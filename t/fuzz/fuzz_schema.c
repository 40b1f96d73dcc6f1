/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A schema against instances. The first line of an input is letters that set
 * options (n nullable, f formats are asserted, s strict, r any reference to
 * another document finds the last line), the second the schema, and each
 * further one an instance, eight at most.
 */
#include "t/fuzz/fuzz.h"

#include "lib/schema_run.h"

#define INSTANCES 8

typedef struct input_t {
    mcp_schema_options_t options;
    mcp_str_t schema;
    mcp_str_t instances[INSTANCES];
    int count;
} input_t;

static const mcp_json_t *resolve(void *document, const char *uri)
{
    return document;
}

static void read_options(mcp_schema_options_t *options, mcp_str_t letters)
{
    memset(options, 0, sizeof(*options));
    for (; letters.len; letters.data++, letters.len--) {
        options->nullable |= *letters.data == 'n';
        options->assert_format |= *letters.data == 'f';
        options->strict |= *letters.data == 's';
        if (*letters.data == 'r') {
            options->resolve = resolve;
        }
    }
}

static void split(input_t *input, mcp_str_t text)
{
    memset(input, 0, sizeof(*input));
    read_options(&input->options, fuzz_line(&text));
    input->schema = fuzz_line(&text);
    while (text.len && input->count < INSTANCES) {
        input->instances[input->count++] = fuzz_line(&text);
    }
}

/* What a reader takes back from the writer is what was written. */
static void check_writing(const mcp_json_t *value, apr_pool_t *pool)
{
    mcp_json_t *again = NULL;
    mcp_error_t *error;
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_json_write(&buf, value);
    error = mcp_json_parse(&again, (mcp_str_t){ buf.data, buf.len }, pool);
    MUST(!error, "%s: %s", error->message, buf.data);
    MUST(mcp_json_is_equal(value, again), "%s", buf.data);
}

/* What is said, as one text; each word of it is one that a reply can carry. */
static const char *said(const mcp_error_t *error, apr_pool_t *pool)
{
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 0, pool);
    for (i = 0; error && error->fields && i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  mcp_field_t);
        const char *words = apr_pstrcat(pool, field->path, " | ", field->code,
                                        " | ", field->message, " | ",
                                        field->hint ? field->hint : "-", NULL);
        apr_size_t offset;
        mcp_buf_t quoted;

        mcp_buf_init(&quoted, 0, pool);
        mcp_buf_json_string(&quoted, words);
        MUST(!mcp_jsontext_check(&offset,
                                 (mcp_str_t){ quoted.data, quoted.len }),
             "%s", words);
        mcp_buf_printf(&buf, "%s\n", words);
    }
    return buf.data;
}

/* NULL: there are mistakes in it. */
static mcp_schema_t *compile(const char **mistakes, const input_t *input,
                             apr_pool_t *pool)
{
    mcp_schema_options_t options = input->options;
    mcp_json_t *json = NULL, *document = NULL;
    mcp_schema_t *schema = NULL;
    mcp_error_t *error;

    *mistakes = "";
    if (mcp_json_parse(&json, input->schema, pool)) {
        return NULL;
    }
    check_writing(json, pool);
    if (!input->count
        || mcp_json_parse(&document, input->instances[input->count - 1],
                          pool)) {
        options.resolve = NULL;
    }
    options.baton = document;
    error = mcp_schema_compile(&schema, json, &options, pool);
    if (error) {
        MUST(!strcmp(error->code, "bad_schema"), "%s", error->code);
        MUST(error->fields && error->fields->nelts, "%s", error->message);
        MUST(!schema);
        *mistakes = said(error, pool);
        return NULL;
    }
    MUST(schema);
    return schema;
}

static const char *run(const mcp_schema_t *schema, const mcp_json_t *instance,
                       apr_pool_t *pool)
{
    mcp_error_t *error = mcp_schema_run(schema, instance, "it", pool);

    if (!error) {
        return "good";
    }
    if (!error->fields) {
        MUST(!strcmp(error->code, "too_complex"), "%s", error->code);
        return error->code;
    }
    MUST(!strcmp(error->code, "invalid_arguments"), "%s", error->code);
    MUST(error->fields->nelts > 0 && error->fields->nelts <= 50, "%d",
         error->fields->nelts);
    return apr_pstrcat(pool, error->message, "\n", said(error, pool), NULL);
}

void fuzz_setup(apr_pool_t *pool)
{
}

void fuzz_one(mcp_str_t text, apr_pool_t *pool)
{
    const char *mistakes, *mistakes_again;
    mcp_schema_t *schema, *again;
    input_t input;
    int i;

    split(&input, text);
    schema = compile(&mistakes, &input, pool);
    again = compile(&mistakes_again, &input, pool);
    MUST(!schema == !again);
    MUST(!strcmp(mistakes, mistakes_again), "%sand\n%s", mistakes,
         mistakes_again);
    for (i = 0; schema && i < input.count; i++) {
        const char *answer, *answer_again;
        mcp_json_t *instance;

        if (!mcp_json_parse(&instance, input.instances[i], pool)) {
            answer = run(schema, instance, pool);
            answer_again = run(again, instance, pool);
            MUST(!strcmp(answer, answer_again), "%s and %s", answer,
                 answer_again);
        }
    }
}
