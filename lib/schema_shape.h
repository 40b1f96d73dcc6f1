/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_SHAPE_H
#define MCP_SCHEMA_SHAPE_H

#include "lib/schema_build.h"

/*
 * What values a keyword takes. Each function returns whether the value at a
 * site has its shape; when it has not, that is noted as a mistake.
 */

/** A keyword where it stands in a schema. */
typedef struct mcp_schema_site_t {
    mcp_schema_compile_t *c;
    mcp_schema_builder_t *builder;
    const char *keyword;
    const mcp_json_t *value;
} mcp_schema_site_t;

/** Every value. Subschemas too: their builders say when they are none. */
int mcp_schema_shape_any(const mcp_schema_site_t *site);
int mcp_schema_shape_string(const mcp_schema_site_t *site);
int mcp_schema_shape_boolean(const mcp_schema_site_t *site);
int mcp_schema_shape_array(const mcp_schema_site_t *site);
int mcp_schema_shape_object(const mcp_schema_site_t *site);
int mcp_schema_shape_number(const mcp_schema_site_t *site);

/** A number greater than 0. */
int mcp_schema_shape_positive(const mcp_schema_site_t *site);

/** An integer of 0 or more. */
int mcp_schema_shape_count(const mcp_schema_site_t *site);

/** An array of at least one subschema. */
int mcp_schema_shape_schemas(const mcp_schema_site_t *site);

/** An array of different strings. */
int mcp_schema_shape_names(const mcp_schema_site_t *site);

/** An object of such arrays. */
int mcp_schema_shape_names_by_name(const mcp_schema_site_t *site);

/** The name of a type, or an array of different ones. */
int mcp_schema_shape_type(const mcp_schema_site_t *site);

/** The bit (lib/schema_node.h) of a type's name, or 0. */
unsigned mcp_schema_shape_type_bit(const char *name);

#endif
