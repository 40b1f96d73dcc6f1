/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_OPTIONS_H
#define MCP_SCHEMA_OPTIONS_H

#include "lib/json.h"

/*
 * What a compile may be told (lib/schema.h), and its bounds. All options zero is
 * what the specification asks for.
 */

/** The dialect that holds where no $schema says another. */
#define MCP_SCHEMA_DIALECT "https://json-schema.org/draft/2020-12/schema"

/** Subschemas of one schema, referred documents included, at most. */
#define MCP_SCHEMA_NODES 4096

typedef struct mcp_schema_options_t {
    /** `nullable: true` (OpenAPI 3.0) beside type lets null pass a schema. */
    int nullable;
    /** format refuses strings; else it does so only where the $vocabulary of
     * the dialect says format-assertion. */
    int assert_format;
    /** A keyword that nobody knows is a mistake, save names with x- before
     * them; else it is ignored, as the specification asks. */
    int strict;
    /** Give the document that has this URI, which has no fragment, or NULL when
     * there is none. The document must outlive the schema. May be NULL. */
    const mcp_json_t *(*resolve)(void *baton, const char *uri);
    void *baton;
} mcp_schema_options_t;

#endif
