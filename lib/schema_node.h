/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_NODE_H
#define MCP_SCHEMA_NODE_H

#include "lib/schema_format.h"
#include "lib/schema_number.h"
#include "lib/schema_pattern.h"
#include "lib/schema_ref.h"

/*
 * What a schema is compiled to: a node for each subschema, and in it an array
 * of checks, one for each keyword that can fail (or for a few that only make
 * sense together). schema_keyword.c makes checks, schema_run.c runs them,
 * schema_say.c puts one that failed into words. Nothing in here changes after
 * the compile, so threads share it without a lock.
 */

/** Sets of types, as bits; the first six follow mcp_json_type_t. */
enum {
    MCP_SCHEMA_NULL = 1 << MCP_JSON_NULL,
    MCP_SCHEMA_BOOLEAN = 1 << MCP_JSON_BOOLEAN,
    MCP_SCHEMA_NUMBER = 1 << MCP_JSON_NUMBER,
    MCP_SCHEMA_STRING = 1 << MCP_JSON_STRING,
    MCP_SCHEMA_ARRAY = 1 << MCP_JSON_ARRAY,
    MCP_SCHEMA_OBJECT = 1 << MCP_JSON_OBJECT,
    MCP_SCHEMA_INTEGER = 1 << 6, /* beside NUMBER, when there is no fraction */
    MCP_SCHEMA_ANY = (1 << 7) - 1
};

typedef enum mcp_schema_kind_t {
    MCP_CHECK_CONST,
    MCP_CHECK_ENUM,
    MCP_CHECK_MULTIPLE_OF,
    MCP_CHECK_MINIMUM,
    MCP_CHECK_EXCLUSIVE_MINIMUM,
    MCP_CHECK_MAXIMUM,
    MCP_CHECK_EXCLUSIVE_MAXIMUM,
    MCP_CHECK_MIN_LENGTH,
    MCP_CHECK_MAX_LENGTH,
    MCP_CHECK_PATTERN,
    MCP_CHECK_FORMAT,
    MCP_CHECK_MIN_ITEMS,
    MCP_CHECK_MAX_ITEMS,
    MCP_CHECK_UNIQUE_ITEMS,
    MCP_CHECK_ELEMENTS,
    MCP_CHECK_CONTAINS,
    MCP_CHECK_MIN_PROPERTIES,
    MCP_CHECK_MAX_PROPERTIES,
    MCP_CHECK_MEMBERS,
    MCP_CHECK_DEPENDENT_REQUIRED,
    MCP_CHECK_DEPENDENT_SCHEMAS,
    MCP_CHECK_REF,
    MCP_CHECK_ALL_OF,
    MCP_CHECK_ANY_OF,
    MCP_CHECK_ONE_OF,
    MCP_CHECK_NOT,
    MCP_CHECK_CONDITION,
    /* These look at what all others of their node have seen. */
    MCP_CHECK_UNEVALUATED_ITEMS,
    MCP_CHECK_UNEVALUATED_PROPERTIES,
    MCP_CHECK_KINDS
} mcp_schema_kind_t;

typedef struct mcp_schema_node_t mcp_schema_node_t;

/** Subschemas in order. */
typedef struct mcp_schema_list_t {
    apr_size_t count;
    const mcp_schema_node_t **nodes;
} mcp_schema_list_t;

/** enum: strings are looked up, other values compared. */
typedef struct mcp_schema_enum_t {
    const mcp_json_t *values;
    apr_hash_t *strings;
} mcp_schema_enum_t;

/** One name of properties or required. */
typedef struct mcp_schema_property_t {
    const char *name;
    const mcp_schema_node_t *node; /* NULL: only required */
    int is_required;
} mcp_schema_property_t;

typedef struct mcp_schema_by_pattern_t {
    const mcp_schema_pattern_t *pattern;
    const mcp_schema_node_t *node;
} mcp_schema_by_pattern_t;

/** properties, patternProperties, additionalProperties, propertyNames and
 * required: one walk over the members of an object answers all of them. */
typedef struct mcp_schema_members_t {
    apr_hash_t *by_name;            /* name to mcp_schema_property_t */
    apr_array_header_t *in_order;   /* of mcp_schema_property_t * */
    apr_array_header_t *patterns;   /* of mcp_schema_by_pattern_t */
    const mcp_schema_node_t *rest;  /* additionalProperties, or NULL */
    const mcp_schema_node_t *names; /* propertyNames, or NULL */
    apr_size_t required;            /* how many properties are required */
} mcp_schema_members_t;

/** prefixItems and items. */
typedef struct mcp_schema_elements_t {
    const mcp_schema_list_t *prefix; /* or NULL */
    const mcp_schema_node_t *rest;   /* items, or NULL */
} mcp_schema_elements_t;

/** contains, minContains, maxContains. */
typedef struct mcp_schema_contains_t {
    const mcp_schema_node_t *node;
    apr_size_t least;
    apr_size_t most; /* APR_SIZE_MAX: no bound */
} mcp_schema_contains_t;

/** One name of dependentRequired or dependentSchemas. */
typedef struct mcp_schema_dependency_t {
    const char *name;
    const mcp_json_t *required;    /* array of names, or NULL */
    const mcp_schema_node_t *node; /* or NULL */
} mcp_schema_dependency_t;

/** $ref and $dynamicRef. */
typedef struct mcp_schema_link_t {
    const mcp_schema_node_t *node;
    /* The outermost resource on the way that has a $dynamicAnchor of this name
     * gives the target; NULL: node is the target. */
    const char *dynamic;
} mcp_schema_link_t;

/** if, then, else. */
typedef struct mcp_schema_condition_t {
    const mcp_schema_node_t *test;
    const mcp_schema_node_t *then;      /* or NULL */
    const mcp_schema_node_t *otherwise; /* or NULL */
} mcp_schema_condition_t;

typedef struct mcp_schema_check_t {
    mcp_schema_kind_t kind;
    union {
        apr_size_t count;
        const mcp_json_t *json;
        const mcp_schema_enum_t *values;
        const mcp_schema_number_t *number;
        const mcp_schema_pattern_t *pattern;
        const mcp_schema_format_t *format;
        const mcp_schema_node_t *node;
        const mcp_schema_list_t *list;
        const mcp_schema_elements_t *elements;
        const mcp_schema_contains_t *contains;
        const mcp_schema_members_t *members;
        const apr_array_header_t *dependencies;
        const mcp_schema_link_t *link;
        const mcp_schema_condition_t *condition;
    } as;
} mcp_schema_check_t;

struct mcp_schema_node_t {
    unsigned types;      /* what type allows */
    int is_never;        /* the schema false */
    int may_be_null;     /* nullable: true */
    int has_unevaluated; /* one of the last two kinds is among the checks */
    apr_size_t count;
    const mcp_schema_check_t *checks;
    const mcp_schema_resource_t *resource;
};

struct mcp_schema_t {
    const mcp_schema_node_t *root;
    int has_dynamic; /* some link needs to know the way to it */
};

#endif
