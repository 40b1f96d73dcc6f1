/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_H
#define MCP_SCHEMA_H

#include "lib/json.h"
#include "lib/schema_options.h"

/*
 * JSON Schema 2020-12, compiled once. All keywords of the core, applicator,
 * unevaluated and validation vocabularies are checked; format is, where the
 * options or the dialect ask for it. Nothing is ever fetched: a document that
 * another one refers to must be given by the options.
 *
 * A schema may be run by any number of threads (lib/schema_run.h).
 */

typedef struct mcp_schema_t mcp_schema_t;

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
