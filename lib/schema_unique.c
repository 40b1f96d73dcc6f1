/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_unique.h"

#include <string.h>

#include "lib/schema_value.h"

/* So many elements are compared faster than put into a table. */
#define FEW 16

/* Few elements are compared each with each. */
static int find_among_few(const mcp_json_t **first, const mcp_json_t **second,
                          mcp_schema_effort_t *effort, const mcp_json_t *array)
{
    const mcp_json_t *a, *b;

    for (a = mcp_json_first(array); a; a = mcp_json_next(a)) {
        for (b = mcp_json_next(a); b; b = mcp_json_next(b)) {
            if (mcp_schema_value_is_same(effort, a, b)) {
                *first = a;
                *second = b;
                return 1;
            }
        }
    }
    return 0;
}

static apr_uint64_t hash_bytes(const void *data, apr_size_t len)
{
    const unsigned char *at = data;
    apr_uint64_t hash = APR_UINT64_C(14695981039346656037);

    for (; len; len--) {
        hash = (hash ^ *at++) * APR_UINT64_C(1099511628211);
    }
    return hash;
}

static apr_uint64_t mix(apr_uint64_t hash)
{
    hash ^= hash >> 32;
    hash *= APR_UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

/* Values that are the same have the same hash: members add up in any order. */
static apr_uint64_t hash_of(mcp_schema_effort_t *effort,
                            const mcp_json_t *value)
{
    mcp_json_type_t type = mcp_json_type(value);
    apr_uint64_t hash = (apr_uint64_t)type + 1;
    const mcp_json_t *item;
    apr_size_t len;
    double number;

    if (!mcp_schema_spend(effort, 1)) {
        return 0;
    }
    switch (type) {
    case MCP_JSON_BOOLEAN:
        return hash + (mcp_json_is_true(value) ? 16 : 32);
    case MCP_JSON_NUMBER:
        number = mcp_json_number(value) + 0.0; /* -0 is 0 */
        return hash_bytes(&number, sizeof(number));
    case MCP_JSON_STRING:
        len = strlen(mcp_json_string(value));
        mcp_schema_spend_on(effort, len);
        return hash_bytes(mcp_json_string(value), len);
    default:
        break;
    }
    for (item = mcp_json_first(value); item; item = mcp_json_next(item)) {
        const char *name = mcp_json_name(item);

        hash = name ? hash
                          + mix(hash_of(effort, item)
                                ^ mix(hash_bytes(name, strlen(name))))
                    : mix(hash ^ hash_of(effort, item));
    }
    return hash;
}

typedef struct slot_t {
    apr_uint64_t hash;
    const mcp_json_t *value;
} slot_t;

/* The slot of the table that has the value, or that it would go into. */
static slot_t *find_slot(mcp_schema_effort_t *effort, slot_t *slots,
                         apr_size_t size, const mcp_json_t *value)
{
    apr_uint64_t hash = hash_of(effort, value);
    apr_size_t i = mix(hash) & (size - 1);

    while (slots[i].value && mcp_schema_spend(effort, 1)) {
        if (slots[i].hash == hash
            && mcp_schema_value_is_same(effort, slots[i].value, value)) {
            break;
        }
        i = (i + 1) & (size - 1);
    }
    slots[i].hash = hash;
    return &slots[i];
}

/* Many are put into a table by their hash. */
static int find_among_many(const mcp_json_t **first, const mcp_json_t **second,
                           mcp_schema_effort_t *effort, const mcp_json_t *array)
{
    apr_size_t count = mcp_schema_value_count(effort, array, MCP_SCHEMA_ALL);
    const mcp_json_t *item;
    apr_size_t size = 64;
    slot_t *slots;

    while (size < 2 * count) {
        size *= 2;
    }
    if (!mcp_schema_spend(effort, (long)(size / 4))) {
        return 0;
    }
    slots = apr_pcalloc(effort->pool, size * sizeof(*slots));
    for (item = mcp_json_first(array); item; item = mcp_json_next(item)) {
        slot_t *slot = find_slot(effort, slots, size, item);

        if (effort->gave_up) {
            return 0;
        }
        if (slot->value) {
            *first = slot->value;
            *second = item;
            return 1;
        }
        slot->value = item;
    }
    return 0;
}

int mcp_schema_unique_find(const mcp_json_t **first, const mcp_json_t **second,
                           mcp_schema_effort_t *effort, const mcp_json_t *array)
{
    int are_few = mcp_schema_value_count(effort, array, FEW) <= FEW;

    return (are_few ? find_among_few : find_among_many)(first, second, effort,
                                                        array);
}
