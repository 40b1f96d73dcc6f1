/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_shape.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/near.h"

typedef mcp_schema_site_t site_t;

static int wrong(const site_t *site, const char *what)
{
    mcp_schema_build_mistake(site->c, site->builder, site->keyword, NULL,
                             "must be %s", what);
    return 0;
}

static int is_type(const site_t *site, mcp_json_type_t type, const char *what)
{
    return mcp_json_type(site->value) == type ? 1 : wrong(site, what);
}

int mcp_schema_shape_any(const site_t *site)
{
    return 1;
}

int mcp_schema_shape_string(const site_t *site)
{
    return is_type(site, MCP_JSON_STRING, "a string");
}

int mcp_schema_shape_boolean(const site_t *site)
{
    return is_type(site, MCP_JSON_BOOLEAN, "true or false");
}

int mcp_schema_shape_array(const site_t *site)
{
    return is_type(site, MCP_JSON_ARRAY, "an array");
}

int mcp_schema_shape_object(const site_t *site)
{
    return is_type(site, MCP_JSON_OBJECT, "an object");
}

int mcp_schema_shape_number(const site_t *site)
{
    return is_type(site, MCP_JSON_NUMBER, "a number");
}

int mcp_schema_shape_positive(const site_t *site)
{
    return mcp_json_number(site->value) > 0 ? 1
                                            : wrong(site, "a number greater "
                                                          "than 0");
}

int mcp_schema_shape_count(const site_t *site)
{
    return mcp_json_is_integer(site->value) && mcp_json_number(site->value) >= 0
               ? 1
               : wrong(site, "an integer of 0 or more");
}

/* Subschemas say themselves that they are none (schema_build.c). */
int mcp_schema_shape_schemas(const site_t *site)
{
    return mcp_json_type(site->value) == MCP_JSON_ARRAY
                   && mcp_json_first(site->value)
               ? 1
               : wrong(site, "an array of at least one schema");
}

static int is_names(const mcp_json_t *value, apr_pool_t *pool)
{
    apr_hash_t *known = apr_hash_make(pool);
    const mcp_json_t *item;

    if (mcp_json_type(value) != MCP_JSON_ARRAY) {
        return 0;
    }
    for (item = mcp_json_first(value); item; item = mcp_json_next(item)) {
        const char *name = mcp_json_string(item);

        if (!name || apr_hash_get(known, name, APR_HASH_KEY_STRING)) {
            return 0;
        }
        apr_hash_set(known, name, APR_HASH_KEY_STRING, name);
    }
    return 1;
}

int mcp_schema_shape_names(const site_t *site)
{
    return is_names(site->value, site->c->scratch)
               ? 1
               : wrong(site, "an array of strings, none given twice");
}

int mcp_schema_shape_names_by_name(const site_t *site)
{
    const mcp_json_t *item;

    if (!mcp_schema_shape_object(site)) {
        return 0;
    }
    for (item = mcp_json_first(site->value); item; item = mcp_json_next(item)) {
        if (!is_names(item, site->c->scratch)) {
            return wrong(site, "an object of arrays of strings, none given "
                               "twice");
        }
    }
    return 1;
}

unsigned mcp_schema_shape_type_bit(const char *name)
{
    int type;

    for (type = MCP_JSON_NULL; type <= MCP_JSON_OBJECT; type++) {
        if (!strcmp(name, mcp_json_type_name((mcp_json_type_t)type))) {
            return 1u << type;
        }
    }
    return strcmp(name, "integer") ? 0 : MCP_SCHEMA_INTEGER;
}

static int is_type_name(const site_t *site, const mcp_json_t *value)
{
    static const char *const names[] = { "null",   "boolean", "integer",
                                         "number", "string",  "array",
                                         "object", NULL };
    /* How the same things are called in other languages. */
    static const char *const others[][2] = {
        { "int", "integer" },    { "float", "number" }, { "double", "number" },
        { "decimal", "number" }, { "str", "string" },   { "text", "string" },
        { "bool", "boolean" },   { "list", "array" },   { "dict", "object" },
        { "map", "object" },     { "none", "null" },
    };
    const char *name = mcp_json_string(value), *near;
    apr_size_t i;

    if (!name) {
        return wrong(site, "the name of a type, or an array of them");
    }
    if (mcp_schema_shape_type_bit(name)) {
        return 1;
    }
    near = mcp_near_find(name, names);
    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        near = strcmp(name, others[i][0]) ? near : others[i][1];
    }
    mcp_schema_build_mistake(site->c, site->builder, site->keyword,
                             near ? apr_psprintf(site->c->scratch,
                                                 "Write \"%s\".", near)
                                  : "Use null, boolean, integer, number, "
                                    "string, array or object.",
                             "unknown type \"%.*s\"", mcp_str_fit(name, 60),
                             name);
    return 0;
}

int mcp_schema_shape_type(const site_t *site)
{
    const mcp_json_t *item;

    if (mcp_json_type(site->value) != MCP_JSON_ARRAY) {
        return is_type_name(site, site->value);
    }
    if (!mcp_json_first(site->value)
        || !is_names(site->value, site->c->scratch)) {
        return wrong(site, "the name of a type, or an array of different ones");
    }
    for (item = mcp_json_first(site->value); item; item = mcp_json_next(item)) {
        if (!is_type_name(site, item)) {
            return 0;
        }
    }
    return 1;
}
