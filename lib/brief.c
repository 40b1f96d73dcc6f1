/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/brief.h"

#include <string.h>

#include "lib/mistake.h"

/* ---- input ---- */

/* What a longer one allows, no model sees. */
#define PATTERN_MAX 64

static int is_kept(const mcp_json_t *schema, const mcp_json_t *keyword)
{
    const char *name = mcp_json_name(keyword);
    const char *text = mcp_json_string(keyword);

    if (!strcmp(name, "pattern")) {
        return !text || strlen(text) <= PATTERN_MAX;
    }
    if (!strcmp(name, "maxLength")) {
        return !mcp_json_string(mcp_json_get(schema, "pattern"));
    }
    return 1;
}

static void write_input(mcp_buf_t *buf, const mcp_json_t *schema);

/* Schemas under names or in a list. */
static void write_each(mcp_buf_t *buf, const mcp_json_t *schemas)
{
    int is_object = mcp_json_type(schemas) == MCP_JSON_OBJECT;
    const char *between = "";
    const mcp_json_t *item;

    mcp_buf_putc(buf, is_object ? '{' : '[');
    for (item = mcp_json_first(schemas); item; item = mcp_json_next(item)) {
        if (is_object) {
            mcp_buf_json_name(buf, mcp_json_name(item));
        }
        else {
            mcp_buf_puts(buf, between);
            between = ",";
        }
        write_input(buf, item);
    }
    mcp_buf_putc(buf, is_object ? '}' : ']');
}

/* All other keywords have values of their own (JSON Schema 2020-12, core, 10;
 * a member of "default" or "enum" may be called anything). */
static void write_keyword(mcp_buf_t *buf, const mcp_json_t *keyword)
{
    static const char *const each[] = { "properties", "patternProperties",
                                        "$defs",      "dependentSchemas",
                                        "allOf",      "anyOf",
                                        "oneOf",      "prefixItems",
                                        NULL };
    static const char *const one[] = { "items",
                                       "additionalProperties",
                                       "unevaluatedProperties",
                                       "unevaluatedItems",
                                       "contains",
                                       "propertyNames",
                                       "not",
                                       "if",
                                       "then",
                                       "else",
                                       NULL };
    const char *name = mcp_json_name(keyword);

    mcp_buf_json_name(buf, name);
    if (mcp_mistake_find_word(name, each) >= 0) {
        write_each(buf, keyword);
    }
    else if (mcp_mistake_find_word(name, one) >= 0) {
        write_input(buf, keyword);
    }
    else {
        mcp_json_write(buf, keyword);
    }
}

static void write_input(mcp_buf_t *buf, const mcp_json_t *schema)
{
    const mcp_json_t *keyword;

    if (mcp_json_type(schema) != MCP_JSON_OBJECT) {
        mcp_json_write(buf, schema);
        return;
    }
    mcp_buf_putc(buf, '{');
    for (keyword = mcp_json_first(schema); keyword;
         keyword = mcp_json_next(keyword)) {
        if (is_kept(schema, keyword)) {
            write_keyword(buf, keyword);
        }
    }
    mcp_buf_putc(buf, '}');
}

void mcp_brief_input(mcp_buf_t *buf, const mcp_json_t *schema)
{
    write_input(buf, schema);
}

/* ---- output ---- */

/* Of the root, its members and theirs. */
#define DEPTH 2

static void write_output(mcp_buf_t *buf, const mcp_json_t *schema, int depth);

static void write_members(mcp_buf_t *buf, const mcp_json_t *schema, int depth)
{
    const mcp_json_t *member;

    mcp_buf_json_name(buf, "properties");
    mcp_buf_putc(buf, '{');
    for (member = mcp_json_first(mcp_json_get(schema, "properties")); member;
         member = mcp_json_next(member)) {
        mcp_buf_json_name(buf, mcp_json_name(member));
        write_output(buf, member, depth);
    }
    mcp_buf_putc(buf, '}');
}

static void write_choices(mcp_buf_t *buf, const mcp_json_t *choices, int depth)
{
    const mcp_json_t *choice;
    const char *between = "";

    mcp_buf_json_name(buf, "anyOf");
    mcp_buf_putc(buf, '[');
    for (choice = mcp_json_first(choices); choice;
         choice = mcp_json_next(choice)) {
        mcp_buf_puts(buf, between);
        between = ",";
        write_output(buf, choice, depth);
    }
    mcp_buf_putc(buf, ']');
}

/* A schema that says nothing of a type is written whole: what says nothing at
 * all, clients warn of. */
static void write_output(mcp_buf_t *buf, const mcp_json_t *schema, int depth)
{
    const mcp_json_t *type = mcp_json_get(schema, "type");
    const mcp_json_t *choices = mcp_json_get(schema, "anyOf");
    const mcp_json_t *items = mcp_json_get(schema, "items");

    if (!type && !choices) {
        mcp_json_write(buf, schema);
        return;
    }
    mcp_buf_putc(buf, '{');
    if (type) {
        mcp_buf_json_name(buf, "type");
        mcp_json_write(buf, type);
    }
    if (choices) {
        write_choices(buf, choices, depth);
    }
    if (items && depth < DEPTH) {
        mcp_buf_json_name(buf, "items");
        write_output(buf, items, depth);
    }
    if (mcp_json_get(schema, "properties") && depth < DEPTH) {
        write_members(buf, schema, depth + 1);
    }
    mcp_buf_putc(buf, '}');
}

/* A member of the tool's own that is called "error" is an object in an error
 * result, whatever else it is. */
static void write_root(mcp_buf_t *buf, const mcp_json_t *schema)
{
    const mcp_json_t *properties = mcp_json_get(schema, "properties");
    const mcp_json_t *member;

    for (member = mcp_json_first(properties); member;
         member = mcp_json_next(member)) {
        mcp_buf_json_name(buf, mcp_json_name(member));
        if (strcmp(mcp_json_name(member), "error") != 0) {
            write_output(buf, member, 1);
            continue;
        }
        mcp_buf_lit(buf, "{\"anyOf\":[{\"type\":\"object\"},");
        write_output(buf, member, 1);
        mcp_buf_lit(buf, "]}");
    }
    if (!mcp_json_get(properties, "error")) {
        mcp_buf_json_name(buf, "error");
        mcp_buf_lit(buf, "{\"type\":\"object\"}");
    }
}

void mcp_brief_output(mcp_buf_t *buf, const mcp_json_t *schema)
{
    const mcp_json_t *required = mcp_json_get(schema, "required");

    mcp_buf_lit(buf, "{\"type\":\"object\",\"properties\":{");
    write_root(buf, schema);
    mcp_buf_putc(buf, '}');
    if (mcp_json_first(required)) {
        mcp_buf_lit(buf, ",\"if\":{\"required\":[\"error\"]},\"else\":{"
                         "\"required\":");
        mcp_json_write(buf, required);
        mcp_buf_putc(buf, '}');
    }
    mcp_buf_putc(buf, '}');
}
