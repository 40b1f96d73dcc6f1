/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_H
#define MCP_SCHEMA_H

#include "lib/json.h"

/*
 * JSON Schema 2020-12, compiled once. All keywords of the core, applicator,
 * unevaluated and validation vocabularies are checked; format is, where the
 * options or the dialect ask for it. Nothing is ever fetched: a document that
 * another one refers to must be given by the options.
 *
 * A schema may be run by any number of threads (lib/schema_run.h).
 */

/** The dialect that holds where no $schema says another. */
#define MCP_SCHEMA_DIALECT "https://json-schema.org/draft/2020-12/schema"

/** Subschemas of one schema, referred documents included, at most. */
#define MCP_SCHEMA_NODES 4096

typedef struct mcp_schema_t mcp_schema_t;

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

/**
 * Compile a schema.
 * @param out     lives in pool
 * @param schema  an object, true or false; must outlive the compiled schema,
 *                which refers to its values
 * @param options NULL: all zero
 * @return NULL, or bad_schema with a field for each mistake: its path is a JSON
 *         Pointer to the keyword (behind the URI of the document and a #, when
 *         that is not the one given), its code is the keyword
 */
mcp_error_t *mcp_schema_compile(mcp_schema_t **out, const mcp_json_t *schema,
                                const mcp_schema_options_t *options,
                                apr_pool_t *pool);

#endif
