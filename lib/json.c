/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include <cjson/cJSON.h>

#include "lib/jsontext.h"

/* ---- names that stand twice in one object ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp((*(const cJSON *const *)a)->string,
                  (*(const cJSON *const *)b)->string);
}

static const char *twice_in_large(const cJSON *object, apr_size_t count)
{
    const cJSON **members = malloc(count * sizeof(*members));
    const cJSON *member;
    const char *name = NULL;
    apr_size_t i = 0;

    if (!members) {
        return object->child->string;
    }
    cJSON_ArrayForEach(member, object)
    {
        members[i++] = member;
    }
    qsort(members, count, sizeof(*members), compare_names);
    for (i = 1; i < count && !name; i++) {
        if (!strcmp(members[i - 1]->string, members[i]->string)) {
            name = members[i]->string;
        }
    }
    free(members);
    return name;
}

static const char *twice_in_small(const cJSON *object)
{
    const cJSON *a, *b;

    cJSON_ArrayForEach(a, object)
    {
        for (b = a->next; b; b = b->next) {
            if (!strcmp(a->string, b->string)) {
                return a->string;
            }
        }
    }
    return NULL;
}

/* Depth is bounded by the scan. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static const char *find_twice(const cJSON *value)
{
    const char *name = NULL;
    const cJSON *child;

    if (cJSON_IsObject(value)) {
        apr_size_t count = mcp_json_count(value);

        name = count > 16 ? twice_in_large(value, count)
                          : twice_in_small(value);
    }
    for (child = value->child; child && !name; child = child->next) {
        if (child->child) {
            name = find_twice(child);
        }
    }
    return name;
}

/* ---- the public face ---- */

static apr_status_t delete_tree(void *tree)
{
    cJSON_Delete(tree);
    return APR_SUCCESS;
}

mcp_error_t *mcp_json_parse(mcp_json_t **out, mcp_str_t text, apr_pool_t *pool)
{
    static const char hint[] = "Send one JSON value (RFC 8259) in UTF-8.";
    const char *wrong, *twice;
    apr_size_t offset;
    cJSON *tree;

    wrong = mcp_jsontext_check(&offset, text);
    if (wrong) {
        return mcp_error_make(pool, "parse_error", hint,
                              "Invalid JSON at byte %lu: %s.",
                              (unsigned long)offset, wrong);
    }
    tree = cJSON_ParseWithLengthOpts(text.data, text.len, NULL, 0);
    if (!tree) {
        return mcp_error_make(pool, "parse_error", hint, "Invalid JSON.");
    }
    apr_pool_cleanup_register(pool, tree, delete_tree, apr_pool_cleanup_null);
    twice = find_twice(tree);
    if (twice) {
        return mcp_error_make(pool, "parse_error",
                              "Give each member of an object once.",
                              "Invalid JSON: the member \"%.*s\" is given "
                              "twice in one object.",
                              mcp_str_fit(twice, 80), twice);
    }
    *out = tree;
    return NULL;
}

const mcp_json_t *mcp_json_empty_object(void)
{
    static const cJSON empty = { .type = cJSON_Object };

    return &empty;
}

mcp_json_type_t mcp_json_type(const mcp_json_t *value)
{
    switch (value->type & 0xFF) {
    case cJSON_False:
    case cJSON_True:
        return MCP_JSON_BOOLEAN;
    case cJSON_Number:
        return MCP_JSON_NUMBER;
    case cJSON_String:
        return MCP_JSON_STRING;
    case cJSON_Array:
        return MCP_JSON_ARRAY;
    case cJSON_Object:
        return MCP_JSON_OBJECT;
    default:
        return MCP_JSON_NULL;
    }
}

const char *mcp_json_type_name(mcp_json_type_t type)
{
    static const char *const names[] = { "null",   "boolean", "number",
                                         "string", "array",   "object" };

    return names[type];
}

const mcp_json_t *mcp_json_get(const mcp_json_t *object, const char *name)
{
    return object && cJSON_IsObject(object)
               ? cJSON_GetObjectItemCaseSensitive(object, name)
               : NULL;
}

const mcp_json_t *mcp_json_first(const mcp_json_t *value)
{
    return value ? value->child : NULL;
}

const mcp_json_t *mcp_json_next(const mcp_json_t *value)
{
    return value->next;
}

const char *mcp_json_name(const mcp_json_t *value)
{
    return value->string;
}

apr_size_t mcp_json_count(const mcp_json_t *value)
{
    const mcp_json_t *child;
    apr_size_t count = 0;

    for (child = mcp_json_first(value); child; child = child->next) {
        count++;
    }
    return count;
}

const char *mcp_json_string(const mcp_json_t *value)
{
    return value && cJSON_IsString(value) ? value->valuestring : NULL;
}

double mcp_json_number(const mcp_json_t *value)
{
    return value && cJSON_IsNumber(value) ? value->valuedouble : 0;
}

int mcp_json_is_integer(const mcp_json_t *value)
{
    return value && cJSON_IsNumber(value)
           && value->valuedouble == floor(value->valuedouble);
}

int mcp_json_is_true(const mcp_json_t *value)
{
    return value && cJSON_IsTrue(value);
}

static int is_equal_container(const mcp_json_t *a, const mcp_json_t *b)
{
    const cJSON *x = a->child, *y = b->child;

    if (mcp_json_count(a) != mcp_json_count(b)) {
        return 0;
    }
    if (cJSON_IsArray(a)) {
        for (; x; x = x->next, y = y->next) {
            if (!mcp_json_is_equal(x, y)) {
                return 0;
            }
        }
        return 1;
    }
    for (; x; x = x->next) {
        const mcp_json_t *other = mcp_json_get(b, x->string);

        if (!other || !mcp_json_is_equal(x, other)) {
            return 0;
        }
    }
    return 1;
}

int mcp_json_is_equal(const mcp_json_t *a, const mcp_json_t *b)
{
    mcp_json_type_t type = mcp_json_type(a);

    if (type != mcp_json_type(b)) {
        return 0;
    }
    switch (type) {
    case MCP_JSON_NULL:
        return 1;
    case MCP_JSON_BOOLEAN:
        return mcp_json_is_true(a) == mcp_json_is_true(b);
    case MCP_JSON_NUMBER:
        return a->valuedouble == b->valuedouble;
    case MCP_JSON_STRING:
        return !strcmp(a->valuestring, b->valuestring);
    default:
        return is_equal_container(a, b);
    }
}

static void write_number(mcp_buf_t *buf, double number)
{
    char text[32];

    if (number == floor(number) && fabs(number) < 1e15) {
        apr_snprintf(text, sizeof(text), "%" APR_INT64_T_FMT,
                     (apr_int64_t)number);
    }
    else {
        snprintf(text, sizeof(text), "%.15g", number);
        if (strtod(text, NULL) != number) {
            snprintf(text, sizeof(text), "%.17g", number);
        }
    }
    mcp_buf_puts(buf, text);
}

static void write_container(mcp_buf_t *buf, const mcp_json_t *value,
                            int is_object)
{
    const mcp_json_t *child;

    mcp_buf_putc(buf, is_object ? '{' : '[');
    for (child = value->child; child; child = child->next) {
        if (child != value->child) {
            mcp_buf_putc(buf, ',');
        }
        if (is_object) {
            mcp_buf_json_string(buf, child->string);
            mcp_buf_putc(buf, ':');
        }
        mcp_json_write(buf, child);
    }
    mcp_buf_putc(buf, is_object ? '}' : ']');
}

void mcp_json_write(mcp_buf_t *buf, const mcp_json_t *value)
{
    switch (mcp_json_type(value)) {
    case MCP_JSON_NULL:
        mcp_buf_lit(buf, "null");
        break;
    case MCP_JSON_BOOLEAN:
        mcp_buf_puts(buf, mcp_json_is_true(value) ? "true" : "false");
        break;
    case MCP_JSON_NUMBER:
        write_number(buf, value->valuedouble);
        break;
    case MCP_JSON_STRING:
        mcp_buf_json_string(buf, value->valuestring);
        break;
    case MCP_JSON_ARRAY:
        write_container(buf, value, 0);
        break;
    case MCP_JSON_OBJECT:
        write_container(buf, value, 1);
        break;
    }
}
