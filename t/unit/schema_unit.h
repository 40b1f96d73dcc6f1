/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_UNIT_H
#define MCP_SCHEMA_UNIT_H

/*
 * What the tests of the schema files share: schemas and instances written as
 * JSON text with ' for ", and what is wrong with them as one line a field,
 * "path | code | message | hint".
 */
#include "t/unit/unit.h"

#include "lib/json.h"
#include "lib/schema.h"
#include "lib/schema_run.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static mcp_json_t *json(const char *text)
{
    char *copy = apr_pstrdup(pool, text), *at;
    mcp_json_t *value = NULL;
    mcp_error_t *error;

    for (at = copy; *at; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    error = mcp_json_parse(&value, mcp_str(copy), pool);
    ck_assert_msg(!error, "%s: %s", text, error ? error->message : "");
    return value;
}

/* The fields of an error; "" when there is none. */
static const char *lines(const mcp_error_t *error)
{
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 256, pool);
    if (error && !error->fields) {
        mcp_buf_printf(&buf, "%s: %s\n", error->code, error->message);
    }
    for (i = 0; error && error->fields && i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  mcp_field_t);

        mcp_buf_printf(&buf, "%s | %s | %s | %s\n", field->path, field->code,
                       field->message, field->hint ? field->hint : "-");
    }
    return buf.data;
}

/* What is wrong with a schema. */
__attribute__((unused)) static const char *
mistakes(const char *schema, const mcp_schema_options_t *options)
{
    mcp_schema_t *compiled;

    return lines(mcp_schema_compile(&compiled, json(schema), options, pool));
}

__attribute__((unused)) static const mcp_schema_t *
compile(const char *schema, const mcp_schema_options_t *options)
{
    mcp_schema_t *compiled = NULL;
    mcp_error_t *error = mcp_schema_compile(&compiled, json(schema), options,
                                            pool);

    ck_assert_msg(!error, "%s: %s", schema, lines(error));
    return compiled;
}

/* What is wrong with an instance. */
__attribute__((unused)) static const char *
problems(const char *schema, const char *instance,
         const mcp_schema_options_t *options)
{
    return lines(mcp_schema_run(compile(schema, options), json(instance),
                                "arguments", pool));
}

/* A case of a table: what is wrong with an instance, in full. */
typedef struct problem_case_t {
    const char *schema;
    const char *instance;
    const char *problems;
} problem_case_t;

__attribute__((unused)) static void
check_problems(const problem_case_t *cases, size_t count,
               const mcp_schema_options_t *options)
{
    size_t i;

    for (i = 0; i < count; i++) {
        const char *got = problems(cases[i].schema, cases[i].instance, options);

        ck_assert_msg(!strcmp(got, cases[i].problems),
                      "%s with %s:\n%sinstead of\n%s", cases[i].schema,
                      cases[i].instance, got, cases[i].problems);
    }
}

#endif
