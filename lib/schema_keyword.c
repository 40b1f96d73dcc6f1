/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_keyword.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/near.h"
#include "lib/schema_shape.h"

typedef mcp_schema_compile_t compile_t;
typedef mcp_schema_builder_t builder_t;
typedef mcp_schema_site_t site_t;

/* Each row has a shape, which says whether the value is one that the keyword
 * takes, and a function that makes of it what the run needs; NULL: nothing. */
typedef struct keyword_t {
    const char *name;
    unsigned vocabularies; /* it has a meaning when one of them is in force */
    int (*has_shape)(const site_t *site);
    void (*build)(const site_t *site, mcp_schema_kind_t kind);
    mcp_schema_kind_t kind; /* of the check, where build does not know */
} keyword_t;

/* ---- helpers of the builds ---- */

static void *make(const site_t *site, apr_size_t size)
{
    return apr_pcalloc(site->c->pool, size);
}

static mcp_schema_check_t *check_of(const site_t *site, mcp_schema_kind_t kind)
{
    return mcp_schema_build_check(site->builder, kind);
}

static const mcp_schema_node_t *child(const site_t *site)
{
    return mcp_schema_build_child(site->c, site->builder, site->value,
                                  site->keyword, NULL)
        ->node;
}

static const mcp_schema_node_t *in_place(const site_t *site)
{
    return mcp_schema_build_in_place(site->c, site->builder, site->value,
                                     site->keyword, NULL)
        ->node;
}

/* A count that no double holds exactly bounds nothing that fits in memory. */
static apr_size_t count_of(const mcp_json_t *value)
{
    double count = mcp_json_number(value);

    return count > 9e15 ? (apr_size_t)9e15 : count > 0 ? (apr_size_t)count : 0;
}

/* The value of a keyword beside this one. Its own row says when its shape is
 * wrong, and then nothing is ever run. */
static const mcp_json_t *beside(const site_t *site, const char *keyword)
{
    return mcp_json_get(site->builder->json, keyword);
}

static mcp_schema_list_t *list_of(const site_t *site, int is_in_place)
{
    mcp_schema_list_t *list = make(site, sizeof(*list));
    const mcp_json_t *item = mcp_json_first(site->value);
    apr_size_t i;

    list->count = mcp_json_count(site->value);
    list->nodes = make(site, list->count * sizeof(*list->nodes));
    for (i = 0; item; item = mcp_json_next(item), i++) {
        const char *index = apr_psprintf(site->c->scratch, "%" APR_SIZE_T_FMT,
                                         i);

        list->nodes[i] = (is_in_place
                              ? mcp_schema_build_in_place
                              : mcp_schema_build_child)(site->c, site->builder,
                                                        item, site->keyword,
                                                        index)
                             ->node;
    }
    return list;
}

/* ---- core ---- */

static void build_definitions(const site_t *site, mcp_schema_kind_t kind)
{
    const mcp_json_t *item;

    for (item = mcp_json_first(site->value); item; item = mcp_json_next(item)) {
        mcp_schema_build_child(site->c, site->builder, item, site->keyword,
                               mcp_json_name(item));
    }
}

static void build_link(const site_t *site, mcp_schema_kind_t kind)
{
    mcp_schema_pending_t *pending = apr_array_push(site->c->pending);
    mcp_schema_link_t *link = make(site, sizeof(*link));

    check_of(site, MCP_CHECK_REF)->as.link = link;
    pending->from = site->builder;
    pending->link = link;
    pending->keyword = site->keyword;
    pending->reference = mcp_json_string(site->value);
}

/* ---- any instance ---- */

static void build_type(const site_t *site, mcp_schema_kind_t kind)
{
    const char *name = mcp_json_string(site->value);
    const mcp_json_t *item;
    unsigned types = name ? mcp_schema_shape_type_bit(name) : 0;

    for (item = mcp_json_first(site->value); item; item = mcp_json_next(item)) {
        types |= mcp_schema_shape_type_bit(mcp_json_string(item));
    }
    site->builder->node->types = types;
}

static void build_nullable(const site_t *site, mcp_schema_kind_t kind)
{
    if (!site->c->options->nullable) {
        return;
    }
    if (!mcp_schema_shape_boolean(site)) {
        return;
    }
    if (!beside(site, "type")) {
        mcp_schema_build_mistake(site->c, site->builder, site->keyword,
                                 "Write type beside it.",
                                 "means nothing without type");
        return;
    }
    site->builder->node->may_be_null = mcp_json_is_true(site->value);
}

static void build_enum(const site_t *site, mcp_schema_kind_t kind)
{
    mcp_schema_enum_t *values = make(site, sizeof(*values));
    const mcp_json_t *item;

    values->values = site->value;
    values->strings = apr_hash_make(site->c->pool);
    for (item = mcp_json_first(site->value); item; item = mcp_json_next(item)) {
        const char *text = mcp_json_string(item);

        if (text) {
            apr_hash_set(values->strings, text, APR_HASH_KEY_STRING, item);
        }
    }
    check_of(site, MCP_CHECK_ENUM)->as.values = values;
}

/* ---- numbers, and whatever is counted ---- */

static void build_multiple_of(const site_t *site, mcp_schema_kind_t kind)
{
    mcp_schema_number_t *number = make(site, sizeof(*number));

    mcp_schema_number_read(number, mcp_json_number(site->value));
    check_of(site, MCP_CHECK_MULTIPLE_OF)->as.number = number;
}

static void build_json(const site_t *site, mcp_schema_kind_t kind)
{
    check_of(site, kind)->as.json = site->value;
}

static void build_count(const site_t *site, mcp_schema_kind_t kind)
{
    check_of(site, kind)->as.count = count_of(site->value);
}

/* ---- strings ---- */

static mcp_schema_pattern_t *pattern_of(const site_t *site, const char *text)
{
    mcp_schema_pattern_t *pattern = NULL;
    mcp_error_t *error = mcp_schema_pattern_compile(&pattern, text,
                                                    site->c->pool);

    if (error) {
        mcp_schema_build_mistake(site->c, site->builder, site->keyword,
                                 error->hint, "\"%.*s\" %s",
                                 mcp_str_fit(text, 60), text, error->message);
    }
    return pattern;
}

static void build_pattern(const site_t *site, mcp_schema_kind_t kind)
{
    mcp_schema_pattern_t *pattern = pattern_of(site,
                                               mcp_json_string(site->value));

    if (pattern) {
        check_of(site, MCP_CHECK_PATTERN)->as.pattern = pattern;
    }
}

static void build_format(const site_t *site, mcp_schema_kind_t kind)
{
    const mcp_schema_format_t *format = mcp_schema_format_find(
        mcp_json_string(site->value));

    if (format
        && (site->c->options->assert_format
            || (site->builder->resource->vocabularies
                & MCP_VOCABULARY_FORMAT_ASSERTION))) {
        check_of(site, MCP_CHECK_FORMAT)->as.format = format;
    }
}

/* ---- arrays ---- */

static void build_unique_items(const site_t *site, mcp_schema_kind_t kind)
{
    if (mcp_json_is_true(site->value)) {
        check_of(site, MCP_CHECK_UNIQUE_ITEMS);
    }
}

static mcp_schema_elements_t *elements_of(const site_t *site)
{
    mcp_schema_elements_t *elements = site->builder->elements;

    if (!elements) {
        elements = make(site, sizeof(*elements));
        site->builder->elements = elements;
        check_of(site, MCP_CHECK_ELEMENTS)->as.elements = elements;
    }
    return elements;
}

static void build_prefix_items(const site_t *site, mcp_schema_kind_t kind)
{
    elements_of(site)->prefix = list_of(site, 0);
}

static void build_items(const site_t *site, mcp_schema_kind_t kind)
{
    elements_of(site)->rest = child(site);
}

static void build_contains(const site_t *site, mcp_schema_kind_t kind)
{
    int is_counted = (site->builder->resource->vocabularies
                      & MCP_VOCABULARY_VALIDATION)
                     != 0;
    const mcp_json_t *least = is_counted ? beside(site, "minContains") : NULL;
    const mcp_json_t *most = is_counted ? beside(site, "maxContains") : NULL;
    mcp_schema_contains_t *contains = make(site, sizeof(*contains));

    contains->node = child(site);
    contains->least = least ? count_of(least) : 1;
    contains->most = most ? count_of(most) : APR_SIZE_MAX;
    check_of(site, MCP_CHECK_CONTAINS)->as.contains = contains;
}

/* ---- objects ---- */

static mcp_schema_members_t *members_of(const site_t *site)
{
    mcp_schema_members_t *members = site->builder->members;

    if (!members) {
        members = make(site, sizeof(*members));
        members->by_name = apr_hash_make(site->c->pool);
        members->in_order = apr_array_make(site->c->pool, 8,
                                           sizeof(mcp_schema_property_t *));
        members->patterns = apr_array_make(site->c->pool, 1,
                                           sizeof(mcp_schema_by_pattern_t));
        site->builder->members = members;
        check_of(site, MCP_CHECK_MEMBERS)->as.members = members;
    }
    return members;
}

static mcp_schema_property_t *property_of(const site_t *site, const char *name)
{
    mcp_schema_members_t *members = members_of(site);
    mcp_schema_property_t *property = apr_hash_get(members->by_name, name,
                                                   APR_HASH_KEY_STRING);

    if (!property) {
        property = make(site, sizeof(*property));
        property->name = name;
        apr_hash_set(members->by_name, name, APR_HASH_KEY_STRING, property);
        APR_ARRAY_PUSH(members->in_order, mcp_schema_property_t *) = property;
    }
    return property;
}

static void build_properties(const site_t *site, mcp_schema_kind_t kind)
{
    const mcp_json_t *item;

    members_of(site);
    for (item = mcp_json_first(site->value); item; item = mcp_json_next(item)) {
        const char *name = mcp_json_name(item);

        property_of(site, name)->node =
            mcp_schema_build_child(site->c, site->builder, item, site->keyword,
                                   name)
                ->node;
    }
}

static void build_pattern_properties(const site_t *site, mcp_schema_kind_t kind)
{
    const mcp_json_t *item;

    for (item = mcp_json_first(site->value); item; item = mcp_json_next(item)) {
        const char *name = mcp_json_name(item);
        mcp_schema_by_pattern_t row = { pattern_of(site, name) };

        row.node = mcp_schema_build_child(site->c, site->builder, item,
                                          site->keyword, name)
                       ->node;
        if (row.pattern) {
            APR_ARRAY_PUSH(members_of(site)->patterns,
                           mcp_schema_by_pattern_t) = row;
        }
    }
}

static void build_additional_properties(const site_t *site,
                                        mcp_schema_kind_t kind)
{
    members_of(site)->rest = child(site);
}

static void build_property_names(const site_t *site, mcp_schema_kind_t kind)
{
    members_of(site)->names = child(site);
}

static void build_required(const site_t *site, mcp_schema_kind_t kind)
{
    const mcp_json_t *item;

    for (item = mcp_json_first(site->value); item; item = mcp_json_next(item)) {
        property_of(site, mcp_json_string(item))->is_required = 1;
        members_of(site)->required++;
    }
}

static apr_array_header_t *dependencies_of(const site_t *site,
                                           mcp_schema_kind_t kind)
{
    apr_array_header_t *rows = apr_array_make(site->c->pool, 2,
                                              sizeof(mcp_schema_dependency_t));

    check_of(site, kind)->as.dependencies = rows;
    return rows;
}

static void build_dependent_required(const site_t *site, mcp_schema_kind_t kind)
{
    apr_array_header_t *rows = dependencies_of(site,
                                               MCP_CHECK_DEPENDENT_REQUIRED);
    const mcp_json_t *item;

    for (item = mcp_json_first(site->value); item; item = mcp_json_next(item)) {
        mcp_schema_dependency_t *row = apr_array_push(rows);

        memset(row, 0, sizeof(*row));
        row->name = mcp_json_name(item);
        row->required = item;
    }
}

static void build_dependent_schemas(const site_t *site, mcp_schema_kind_t kind)
{
    apr_array_header_t *rows = dependencies_of(site,
                                               MCP_CHECK_DEPENDENT_SCHEMAS);
    const mcp_json_t *item;

    for (item = mcp_json_first(site->value); item; item = mcp_json_next(item)) {
        mcp_schema_dependency_t *row = apr_array_push(rows);

        memset(row, 0, sizeof(*row));
        row->name = mcp_json_name(item);
        row->node = mcp_schema_build_in_place(site->c, site->builder, item,
                                              site->keyword, row->name)
                        ->node;
    }
}

/* ---- several schemas for one instance ---- */

static void build_list(const site_t *site, mcp_schema_kind_t kind)
{
    const mcp_schema_list_t *list = list_of(site, 1);

    check_of(site, kind)->as.list = list;
}

static void build_not(const site_t *site, mcp_schema_kind_t kind)
{
    check_of(site, MCP_CHECK_NOT)->as.node = in_place(site);
}

/* then and else mean nothing without it. */
static void build_if(const site_t *site, mcp_schema_kind_t kind)
{
    static const char *const branches[] = { "then", "else" };
    mcp_schema_condition_t *condition = make(site, sizeof(*condition));
    const mcp_schema_node_t **targets[] = { &condition->then,
                                            &condition->otherwise };
    apr_size_t i;

    condition->test = in_place(site);
    for (i = 0; i < 2; i++) {
        site_t branch = *site;

        branch.keyword = branches[i];
        branch.value = beside(site, branches[i]);
        if (branch.value) {
            *targets[i] = in_place(&branch);
        }
    }
    check_of(site, MCP_CHECK_CONDITION)->as.condition = condition;
}

/* A subschema that no check asks, but that references may lead to. */
static void build_unused(const site_t *site, mcp_schema_kind_t kind)
{
    child(site);
}

static void build_unevaluated(const site_t *site, mcp_schema_kind_t kind)
{
    check_of(site, kind)->as.node = child(site);
    site->builder->node->has_unevaluated = 1;
}

/* ---- the table ---- */

#define CORE MCP_VOCABULARY_CORE
#define APPLICATOR MCP_VOCABULARY_APPLICATOR
#define UNEVALUATED MCP_VOCABULARY_UNEVALUATED
#define VALIDATION MCP_VOCABULARY_VALIDATION
#define META MCP_VOCABULARY_META_DATA
#define CONTENT MCP_VOCABULARY_CONTENT
#define FORMAT \
    (MCP_VOCABULARY_FORMAT_ANNOTATION | MCP_VOCABULARY_FORMAT_ASSERTION)

static const keyword_t keywords[] = {
    /* $id, $schema and the anchors are read before (schema.c). */
    { "$id", CORE, mcp_schema_shape_string },
    { "$schema", CORE, mcp_schema_shape_string },
    { "$anchor", CORE, mcp_schema_shape_string },
    { "$dynamicAnchor", CORE, mcp_schema_shape_string },
    { "$vocabulary", CORE, mcp_schema_shape_object },
    { "$comment", CORE, mcp_schema_shape_string },
    { "$defs", CORE, mcp_schema_shape_object, build_definitions },

    { "type", VALIDATION, mcp_schema_shape_type, build_type },
    { "nullable", CORE, mcp_schema_shape_any, build_nullable },
    { "const", VALIDATION, mcp_schema_shape_any, build_json, MCP_CHECK_CONST },
    { "enum", VALIDATION, mcp_schema_shape_array, build_enum },

    { "multipleOf", VALIDATION, mcp_schema_shape_positive, build_multiple_of },
    { "minimum", VALIDATION, mcp_schema_shape_number, build_json,
      MCP_CHECK_MINIMUM },
    { "exclusiveMinimum", VALIDATION, mcp_schema_shape_number, build_json,
      MCP_CHECK_EXCLUSIVE_MINIMUM },
    { "maximum", VALIDATION, mcp_schema_shape_number, build_json,
      MCP_CHECK_MAXIMUM },
    { "exclusiveMaximum", VALIDATION, mcp_schema_shape_number, build_json,
      MCP_CHECK_EXCLUSIVE_MAXIMUM },

    { "minLength", VALIDATION, mcp_schema_shape_count, build_count,
      MCP_CHECK_MIN_LENGTH },
    { "maxLength", VALIDATION, mcp_schema_shape_count, build_count,
      MCP_CHECK_MAX_LENGTH },
    { "pattern", VALIDATION, mcp_schema_shape_string, build_pattern },
    { "format", FORMAT, mcp_schema_shape_string, build_format },

    { "minItems", VALIDATION, mcp_schema_shape_count, build_count,
      MCP_CHECK_MIN_ITEMS },
    { "maxItems", VALIDATION, mcp_schema_shape_count, build_count,
      MCP_CHECK_MAX_ITEMS },
    { "uniqueItems", VALIDATION, mcp_schema_shape_boolean, build_unique_items },
    { "prefixItems", APPLICATOR, mcp_schema_shape_schemas, build_prefix_items },
    { "items", APPLICATOR, mcp_schema_shape_any, build_items },
    { "minContains", VALIDATION, mcp_schema_shape_count },
    { "maxContains", VALIDATION, mcp_schema_shape_count },
    { "contains", APPLICATOR, mcp_schema_shape_any, build_contains },

    { "minProperties", VALIDATION, mcp_schema_shape_count, build_count,
      MCP_CHECK_MIN_PROPERTIES },
    { "maxProperties", VALIDATION, mcp_schema_shape_count, build_count,
      MCP_CHECK_MAX_PROPERTIES },
    { "properties", APPLICATOR, mcp_schema_shape_object, build_properties },
    { "patternProperties", APPLICATOR, mcp_schema_shape_object,
      build_pattern_properties },
    { "additionalProperties", APPLICATOR, mcp_schema_shape_any,
      build_additional_properties },
    { "propertyNames", APPLICATOR, mcp_schema_shape_any, build_property_names },
    { "required", VALIDATION, mcp_schema_shape_names, build_required },
    { "dependentRequired", VALIDATION, mcp_schema_shape_names_by_name,
      build_dependent_required, MCP_CHECK_DEPENDENT_REQUIRED },
    { "dependentSchemas", APPLICATOR, mcp_schema_shape_object,
      build_dependent_schemas, MCP_CHECK_DEPENDENT_SCHEMAS },

    { "$ref", CORE, mcp_schema_shape_string, build_link },
    { "$dynamicRef", CORE, mcp_schema_shape_string, build_link },
    { "allOf", APPLICATOR, mcp_schema_shape_schemas, build_list,
      MCP_CHECK_ALL_OF },
    { "anyOf", APPLICATOR, mcp_schema_shape_schemas, build_list,
      MCP_CHECK_ANY_OF },
    { "oneOf", APPLICATOR, mcp_schema_shape_schemas, build_list,
      MCP_CHECK_ONE_OF },
    { "not", APPLICATOR, mcp_schema_shape_any, build_not },
    { "if", APPLICATOR, mcp_schema_shape_any, build_if },
    { "then", APPLICATOR, mcp_schema_shape_any, build_unused },
    { "else", APPLICATOR, mcp_schema_shape_any, build_unused },

    { "unevaluatedItems", UNEVALUATED, mcp_schema_shape_any, build_unevaluated,
      MCP_CHECK_UNEVALUATED_ITEMS },
    { "unevaluatedProperties", UNEVALUATED, mcp_schema_shape_any,
      build_unevaluated, MCP_CHECK_UNEVALUATED_PROPERTIES },

    { "title", META, mcp_schema_shape_string },
    { "description", META, mcp_schema_shape_string },
    { "default", META, mcp_schema_shape_any },
    { "deprecated", META, mcp_schema_shape_boolean },
    { "readOnly", META, mcp_schema_shape_boolean },
    { "writeOnly", META, mcp_schema_shape_boolean },
    { "examples", META, mcp_schema_shape_array },
    { "contentEncoding", CONTENT, mcp_schema_shape_string },
    { "contentMediaType", CONTENT, mcp_schema_shape_string },
    { "contentSchema", CONTENT, mcp_schema_shape_any, build_unused },
    { NULL },
};

static const keyword_t *find_keyword(const char *name)
{
    const keyword_t *row;

    for (row = keywords; row->name; row++) {
        if (!strcmp(row->name, name)) {
            return row;
        }
    }
    return NULL;
}

/* In order of the table, for the checks depend on it. */
static void read_known(compile_t *c, builder_t *builder)
{
    const keyword_t *row;

    for (row = keywords; row->name; row++) {
        site_t site = { c, builder, row->name,
                        mcp_json_get(builder->json, row->name) };

        if (site.value && (row->vocabularies & builder->resource->vocabularies)
            && row->has_shape(&site) && row->build) {
            row->build(&site, row->kind);
        }
    }
}

static void refuse_unknown(compile_t *c, const builder_t *builder)
{
    const mcp_json_t *item = mcp_json_first(builder->json);

    for (; item; item = mcp_json_next(item)) {
        const char *name = mcp_json_name(item);
        const keyword_t *row;
        mcp_near_t near;

        if (find_keyword(name) || !strncmp(name, "x-", 2)) {
            continue;
        }
        mcp_near_start(&near, name);
        for (row = keywords; row->name; row++) {
            mcp_near_try(&near, row->name);
        }
        mcp_schema_build_mistake(c, builder, name,
                                 near.best ? apr_psprintf(c->scratch,
                                                          "Did you mean %s?",
                                                          near.best)
                                           : "Leave it out, or begin its name "
                                             "with x-.",
                                 "no keyword of JSON Schema 2020-12");
    }
}

void mcp_schema_keyword_read(mcp_schema_compile_t *c,
                             mcp_schema_builder_t *builder)
{
    builder->node->resource = builder->resource;
    if (mcp_json_type(builder->json) != MCP_JSON_OBJECT) {
        builder->node->is_never = !mcp_json_is_true(builder->json);
        return;
    }
    read_known(c, builder);
    if (c->options->strict) {
        refuse_unknown(c, builder);
    }
}

/* ---- vocabularies ---- */

unsigned mcp_schema_vocabulary(const char *uri)
{
    static const char prefix[] = "https://json-schema.org/draft/2020-12/vocab/";
    static const struct {
        const char *name;
        unsigned bit;
    } names[] = {
        { "core", CORE },
        { "applicator", APPLICATOR },
        { "unevaluated", UNEVALUATED },
        { "validation", VALIDATION },
        { "meta-data", META },
        { "format-annotation", MCP_VOCABULARY_FORMAT_ANNOTATION },
        { "format-assertion", MCP_VOCABULARY_FORMAT_ASSERTION },
        { "content", CONTENT },
    };
    apr_size_t i;

    if (strncmp(uri, prefix, sizeof(prefix) - 1)) {
        return 0;
    }
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!strcmp(uri + sizeof(prefix) - 1, names[i].name)) {
            return names[i].bit;
        }
    }
    return 0;
}
