/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/portable.h"

#include <string.h>

#include <apr_strings.h>

typedef struct walk_t {
    mcp_mistakes_t *notes;
    int is_output;    /* which only has to be a schema, without references */
    apr_size_t words; /* bytes of descriptions */
} walk_t;

typedef struct keyword_t {
    const char *name;
    const char *hint;
    int in_output; /* refused there as well */
} keyword_t;

static const char one_shape[] = "Write one shape with optional properties, and "
                                "say in the description "
                                "which go together.";
static const char in_place[] = "Write the schema where it is used.";
static const char plain_list[] = "Give all elements one \"items\" schema.";
static const char by_name[] = "Name each property.";

static const keyword_t refused[] = {
    { "$ref", in_place, 1 },
    { "$dynamicRef", in_place, 1 },
    { "$defs", in_place, 1 },
    { "anyOf", one_shape, 0 },
    { "oneOf", one_shape, 0 },
    { "allOf", one_shape, 0 },
    { "not", one_shape, 0 },
    { "if", one_shape, 0 },
    { "dependentSchemas", one_shape, 0 },
    { "dependentRequired", one_shape, 0 },
    { "unevaluatedProperties", by_name, 0 },
    { "patternProperties", by_name, 0 },
    { "propertyNames", by_name, 0 },
    { "prefixItems", plain_list, 0 },
    { "contains", plain_list, 0 },
    { "unevaluatedItems", plain_list, 0 },
};

static int is_object(const mcp_json_t *value)
{
    return value && mcp_json_type(value) == MCP_JSON_OBJECT;
}

static void check_keywords(walk_t *walk, const char *path,
                           const mcp_json_t *schema)
{
    size_t i;

    for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        const keyword_t *row = &refused[i];

        if (mcp_json_get(schema, row->name)
            && (!walk->is_output || row->in_output)) {
            mcp_mistake_add(walk->notes,
                            mcp_mistake_member(walk->notes, path, row->name),
                            "unportable", row->hint,
                            "Several clients refuse a tool with \"%s\".",
                            row->name);
        }
    }
}

static void check_type(walk_t *walk, const char *path, const mcp_json_t *schema)
{
    const mcp_json_t *type = mcp_json_get(schema, "type");
    const char *name = mcp_json_string(type);

    if (!type) {
        mcp_mistake_add(walk->notes, path, "unportable", "Give it a \"type\".",
                        "Several clients refuse a schema without a type.");
    }
    else if (!name) {
        mcp_mistake_add(walk->notes,
                        mcp_mistake_member(walk->notes, path, "type"),
                        "unportable",
                        "Give one type; where null is meant too, write "
                        "\"nullable\": true beside it.",
                        "Several clients refuse a list of types.");
    }
    else if (!strcmp(name, "null")) {
        mcp_mistake_add(walk->notes,
                        mcp_mistake_member(walk->notes, path, "type"),
                        "unportable", "Leave the property out.",
                        "Several clients refuse the type null.");
    }
    else if (!strcmp(name, "array") && !mcp_json_get(schema, "items")) {
        mcp_mistake_add(walk->notes, path, "unportable",
                        "Say what the elements are: \"items\": {...}.",
                        "Several clients refuse an array without items.");
    }
}

/* A result's schema is read by validators, which know no "nullable", and by
 * clients that have one type for each value. */
static void check_output_type(walk_t *walk, const char *path,
                              const mcp_json_t *schema)
{
    static const char branches[] = "Write \"anyOf\": [{\"type\": "
                                   "\"string\"}, {\"type\": \"null\"}].";
    const mcp_json_t *type = mcp_json_get(schema, "type");

    if (mcp_json_get(schema, "nullable")) {
        mcp_mistake_add(walk->notes,
                        mcp_mistake_member(walk->notes, path, "nullable"),
                        "no_effect", branches,
                        "\"nullable\" means nothing in an output schema.");
    }
    if (type && mcp_json_type(type) == MCP_JSON_ARRAY) {
        mcp_mistake_add(walk->notes,
                        mcp_mistake_member(walk->notes, path, "type"),
                        "unportable", branches,
                        "Some clients drop a list of types.");
    }
}

static void check_schema(walk_t *walk, const char *path,
                         const mcp_json_t *schema);

static void check_properties(walk_t *walk, const char *path,
                             const mcp_json_t *schema)
{
    const mcp_json_t *properties = mcp_json_get(schema, "properties");
    const mcp_json_t *property;

    if (!is_object(properties)) {
        return;
    }
    path = mcp_mistake_member(walk->notes, path, "properties");
    for (property = mcp_json_first(properties); property;
         property = mcp_json_next(property)) {
        check_schema(walk,
                     mcp_mistake_member(walk->notes, path,
                                        mcp_json_name(property)),
                     property);
    }
}

/* An input with branches is refused as a whole. */
static void check_branches(walk_t *walk, const char *path,
                           const mcp_json_t *schema)
{
    const mcp_json_t *branches = mcp_json_get(schema, "anyOf");
    const mcp_json_t *branch = branches ? mcp_json_first(branches) : NULL;
    int i = 0;

    path = mcp_mistake_member(walk->notes, path, "anyOf");
    for (; branch; branch = mcp_json_next(branch)) {
        check_schema(walk, mcp_mistake_element(walk->notes, path, i++), branch);
    }
}

/* As deep as JSON may nest. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void check_schema(walk_t *walk, const char *path,
                         const mcp_json_t *schema)
{
    const mcp_json_t *items = mcp_json_get(schema, "items");
    const char *description = mcp_json_string(mcp_json_get(schema, "descriptio"
                                                                   "n"));

    if (!is_object(schema)) {
        if (!walk->is_output) {
            mcp_mistake_add(walk->notes, path, "unportable",
                            "Write it as an object with a \"type\".",
                            "Several clients refuse true or false as a "
                            "schema.");
        }
        return;
    }
    walk->words += description ? strlen(description) : 0;
    check_keywords(walk, path, schema);
    if (walk->is_output) {
        check_output_type(walk, path, schema);
        check_branches(walk, path, schema);
    }
    else {
        check_type(walk, path, schema);
    }
    check_properties(walk, path, schema);
    if (items) {
        check_schema(walk, mcp_mistake_member(walk->notes, path, "items"),
                     items);
    }
}

/* What a model sends must be known or refused, never ignored. */
static void check_root(walk_t *walk, const char *path, const mcp_json_t *input)
{
    const mcp_json_t *others = mcp_json_get(input, "additionalProperties");

    if (!others || mcp_json_type(others) != MCP_JSON_BOOLEAN
        || mcp_json_is_true(others)) {
        mcp_mistake_add(walk->notes, path, "open",
                        "Write \"additionalProperties\": false.",
                        "An argument with a misspelled name is taken and "
                        "ignored.");
    }
    if (mcp_json_first(mcp_json_get(input, "properties"))
        && !mcp_json_get(input, "required")) {
        mcp_mistake_add(walk->notes, path, "unportable",
                        "Write \"required\": [] when none is.",
                        "Some clients want \"required\" beside properties.");
    }
}

/* The binding writes names as '...' behind an arrow, and in no other way. */
static int is_bound(const mcp_tool_t *tool, const char *name, apr_pool_t *pool)
{
    return strstr(tool->statement,
                  apr_psprintf(pool, "$2::jsonb->>'%s')", name))
           || strstr(tool->statement,
                     apr_psprintf(pool, "nullif($2::jsonb->'%s', ", name));
}

static void check_bound(walk_t *walk, const char *path, const mcp_tool_t *tool,
                        const mcp_json_t *input)
{
    const mcp_json_t *property = mcp_json_first(mcp_json_get(input, "propertie"
                                                                    "s"));

    path = mcp_mistake_member(walk->notes, path, "properties");
    for (; property; property = mcp_json_next(property)) {
        const char *name = mcp_json_name(property);

        if (!is_bound(tool, name, walk->notes->pool)) {
            mcp_mistake_add(walk->notes,
                            mcp_mistake_member(walk->notes, path, name),
                            "unused", "Use it, or leave the property out.",
                            "The statement does not use :%s.", name);
        }
    }
}

static const mcp_json_t *parse(mcp_str_t text, apr_pool_t *pool)
{
    mcp_json_t *value = NULL;

    return text.len && !mcp_json_parse(&value, text, pool) ? value : NULL;
}

void mcp_portable_check(mcp_mistakes_t *notes, const char *path,
                        const mcp_tool_t *tool)
{
    walk_t walk = { .notes = notes, .words = strlen(tool->description) };
    const mcp_json_t *input = parse(tool->input_json, notes->pool);
    const mcp_json_t *output = parse(tool->output_json, notes->pool);
    const char *at = mcp_mistake_member(notes, path, "input");

    check_schema(&walk, at, input);
    check_root(&walk, at, input);
    if (tool->own_sql) {
        check_bound(&walk, at, tool, input);
    }
    walk.is_output = 1;
    if (output) {
        check_schema(&walk, mcp_mistake_member(notes, path, "output"), output);
    }
    else {
        mcp_mistake_add(notes, path, "no_output",
                        "Give \"output\", the JSON Schema of the result.",
                        "Clients cannot check the result, nor programs use "
                        "it.");
    }
    if (walk.words > MCP_PORTABLE_WORDS) {
        mcp_mistake_add(notes, path, "long",
                        "Say what a model needs to choose and call the tool.",
                        "Its descriptions have %d bytes; up to %d is usual.",
                        (int)walk.words, MCP_PORTABLE_WORDS);
    }
}
