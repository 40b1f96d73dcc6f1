/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_KEYWORD_H
#define MCP_SCHEMA_KEYWORD_H

#include "lib/schema_build.h"

/*
 * The keywords of JSON Schema 2020-12, one row each: what values it takes and
 * which checks it becomes. The order of the rows is the order of the checks.
 */

/** Vocabularies (core, 8.1.2), as bits of mcp_schema_resource_t. */
enum {
    MCP_VOCABULARY_CORE = 1 << 0,
    MCP_VOCABULARY_APPLICATOR = 1 << 1,
    MCP_VOCABULARY_UNEVALUATED = 1 << 2,
    MCP_VOCABULARY_VALIDATION = 1 << 3,
    MCP_VOCABULARY_META_DATA = 1 << 4,
    MCP_VOCABULARY_FORMAT_ANNOTATION = 1 << 5,
    MCP_VOCABULARY_CONTENT = 1 << 6,
    MCP_VOCABULARY_FORMAT_ASSERTION = 1 << 7,
    MCP_VOCABULARY_DEFAULT = (1 << 7) - 1 /* of MCP_SCHEMA_DIALECT */
};

/** The bit of a vocabulary, or 0. */
unsigned mcp_schema_vocabulary(const char *uri);

/**
 * Read all keywords of a subschema: note its mistakes, make its checks, the
 * builders of its subschemas and its pending references. Its resource is known.
 */
void mcp_schema_keyword_read(mcp_schema_compile_t *c,
                             mcp_schema_builder_t *builder);

#endif
