/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_value.h"

#include <string.h>

typedef mcp_schema_at_t at_t;
typedef mcp_schema_check_t check_t;

const mcp_json_t *mcp_schema_value_member(mcp_schema_effort_t *effort,
                                          const mcp_json_t *object,
                                          const char *name)
{
    const mcp_json_t *item = mcp_json_first(object);
    apr_size_t walked;

    for (walked = 1; item && strcmp(mcp_json_name(item), name); walked++) {
        item = mcp_json_next(item);
    }
    return mcp_schema_spend_on(effort, 16 * walked) ? item : NULL;
}

apr_size_t mcp_schema_value_count(mcp_schema_effort_t *effort,
                                  const mcp_json_t *value, apr_size_t most)
{
    const mcp_json_t *item = mcp_json_first(value);
    apr_size_t count;

    for (count = 0; item && count <= most; count++) {
        item = mcp_json_next(item);
    }
    mcp_schema_spend_on(effort, 4 * count);
    return count;
}

/* ---- equality (core, 4.2.2), as mcp_json_is_equal, but paid for ---- */

static int is_same_array(mcp_schema_effort_t *effort, const mcp_json_t *a,
                         const mcp_json_t *b)
{
    a = mcp_json_first(a);
    b = mcp_json_first(b);
    for (; a && b; a = mcp_json_next(a), b = mcp_json_next(b)) {
        if (!mcp_schema_value_is_same(effort, a, b)) {
            return 0;
        }
    }
    return !a && !b;
}

static int is_same_object(mcp_schema_effort_t *effort, const mcp_json_t *a,
                          const mcp_json_t *b)
{
    const mcp_json_t *x = mcp_json_first(a), *y = mcp_json_first(b);

    if (mcp_schema_value_count(effort, a, MCP_SCHEMA_ALL)
        != mcp_schema_value_count(effort, b, MCP_SCHEMA_ALL)) {
        return 0;
    }
    for (; x; x = mcp_json_next(x), y = mcp_json_next(y)) {
        /* Most often the other one has the same order. */
        const mcp_json_t *other =
            strcmp(mcp_json_name(x), mcp_json_name(y))
                ? mcp_schema_value_member(effort, b, mcp_json_name(x))
                : y;

        if (!other || !mcp_schema_value_is_same(effort, x, other)) {
            return 0;
        }
    }
    return 1;
}

int mcp_schema_value_is_same(mcp_schema_effort_t *effort, const mcp_json_t *a,
                             const mcp_json_t *b)
{
    mcp_json_type_t type = mcp_json_type(a);

    if (type != mcp_json_type(b) || !mcp_schema_spend(effort, 1)) {
        return 0;
    }
    switch (type) {
    case MCP_JSON_ARRAY:
        return is_same_array(effort, a, b);
    case MCP_JSON_OBJECT:
        return is_same_object(effort, a, b);
    case MCP_JSON_STRING:
        mcp_schema_spend_on(effort, strlen(mcp_json_string(a)));
        return mcp_json_is_equal(a, b);
    default:
        return mcp_json_is_equal(a, b);
    }
}

static int is_at_same(mcp_schema_effort_t *effort, const at_t *at,
                      const mcp_json_t *value)
{
    const char *text = mcp_json_string(value);

    if (at->json) {
        return mcp_schema_value_is_same(effort, at->json, value);
    }
    return text && at->text && !strcmp(at->text, text);
}

/* ---- any value ---- */

static int check_const(mcp_schema_effort_t *effort, const check_t *check,
                       const at_t *at)
{
    return is_at_same(effort, at, check->as.json);
}

static int check_enum(mcp_schema_effort_t *effort, const check_t *check,
                      const at_t *at)
{
    const mcp_schema_enum_t *values = check->as.values;
    const mcp_json_t *item;

    if (at->text) {
        return apr_hash_get(values->strings, at->text, (apr_ssize_t)at->len)
               != NULL;
    }
    for (item = mcp_json_first(values->values); item;
         item = mcp_json_next(item)) {
        if (is_at_same(effort, at, item)) {
            return 1;
        }
    }
    return 0;
}

/* ---- numbers ---- */

static int check_multiple_of(mcp_schema_effort_t *effort, const check_t *check,
                             const at_t *at)
{
    return mcp_schema_number_is_multiple(mcp_json_number(at->json),
                                         check->as.number);
}

static int check_minimum(mcp_schema_effort_t *effort, const check_t *check,
                         const at_t *at)
{
    return mcp_json_number(at->json) >= mcp_json_number(check->as.json);
}

static int check_exclusive_minimum(mcp_schema_effort_t *effort,
                                   const check_t *check, const at_t *at)
{
    return mcp_json_number(at->json) > mcp_json_number(check->as.json);
}

static int check_maximum(mcp_schema_effort_t *effort, const check_t *check,
                         const at_t *at)
{
    return mcp_json_number(at->json) <= mcp_json_number(check->as.json);
}

static int check_exclusive_maximum(mcp_schema_effort_t *effort,
                                   const check_t *check, const at_t *at)
{
    return mcp_json_number(at->json) < mcp_json_number(check->as.json);
}

/* ---- strings ---- */

/* Whether a text has at least so many characters (code points). */
static int has_characters(const char *text, apr_size_t count)
{
    for (; count && *text; text++) {
        count -= ((unsigned char)*text & 0xC0) != 0x80;
    }
    return !count;
}

static int check_min_length(mcp_schema_effort_t *effort, const check_t *check,
                            const at_t *at)
{
    return has_characters(at->text, check->as.count);
}

static int check_max_length(mcp_schema_effort_t *effort, const check_t *check,
                            const at_t *at)
{
    return !has_characters(at->text, check->as.count + 1);
}

int mcp_schema_value_is_matching(mcp_schema_effort_t *effort,
                                 const mcp_schema_pattern_t *pattern,
                                 const char *text)
{
    int found = mcp_schema_pattern_match(&effort->matcher, pattern, text,
                                         &effort->steps, effort->pool);

    effort->gave_up |= found < 0;
    return found > 0;
}

static int check_pattern(mcp_schema_effort_t *effort, const check_t *check,
                         const at_t *at)
{
    return mcp_schema_value_is_matching(effort, check->as.pattern, at->text);
}

static int check_format(mcp_schema_effort_t *effort, const check_t *check,
                        const at_t *at)
{
    return check->as.format->check(at->text, effort->pool);
}

static int check_min_items(mcp_schema_effort_t *effort, const check_t *check,
                           const at_t *at)
{
    return mcp_schema_value_count(effort, at->json, check->as.count)
           >= check->as.count;
}

static int check_max_items(mcp_schema_effort_t *effort, const check_t *check,
                           const at_t *at)
{
    return mcp_schema_value_count(effort, at->json, check->as.count)
           <= check->as.count;
}

static int check_min_properties(mcp_schema_effort_t *effort,
                                const check_t *check, const at_t *at)
{
    return mcp_schema_value_count(effort, at->json, check->as.count)
           >= check->as.count;
}

static int check_max_properties(mcp_schema_effort_t *effort,
                                const check_t *check, const at_t *at)
{
    return mcp_schema_value_count(effort, at->json, check->as.count)
           <= check->as.count;
}

/* ---- the table ---- */

/* By kind; those without a row look at more than the value. */
static int (*const checks[MCP_CHECK_KINDS])(mcp_schema_effort_t *,
                                            const check_t *, const at_t *) = {
    [MCP_CHECK_CONST] = check_const,
    [MCP_CHECK_ENUM] = check_enum,
    [MCP_CHECK_MULTIPLE_OF] = check_multiple_of,
    [MCP_CHECK_MINIMUM] = check_minimum,
    [MCP_CHECK_EXCLUSIVE_MINIMUM] = check_exclusive_minimum,
    [MCP_CHECK_MAXIMUM] = check_maximum,
    [MCP_CHECK_EXCLUSIVE_MAXIMUM] = check_exclusive_maximum,
    [MCP_CHECK_MIN_LENGTH] = check_min_length,
    [MCP_CHECK_MAX_LENGTH] = check_max_length,
    [MCP_CHECK_PATTERN] = check_pattern,
    [MCP_CHECK_FORMAT] = check_format,
    [MCP_CHECK_MIN_ITEMS] = check_min_items,
    [MCP_CHECK_MAX_ITEMS] = check_max_items,
    [MCP_CHECK_MIN_PROPERTIES] = check_min_properties,
    [MCP_CHECK_MAX_PROPERTIES] = check_max_properties,
};

int mcp_schema_value_check(mcp_schema_effort_t *effort,
                           const mcp_schema_check_t *check,
                           const mcp_schema_at_t *at)
{
    return checks[check->kind](effort, check, at);
}
