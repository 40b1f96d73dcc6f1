/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_RUN_H
#define MCP_SCHEMA_RUN_H

#include "lib/schema.h"

/*
 * An instance against a compiled schema. It is run for the answer yes or no
 * first, which stops at the first thing that is wrong and takes no memory, save
 * where a pattern, uniqueItems of many or unevaluated* of many needs some; only
 * when the answer is no it is run again to find and word everything.
 */

/** Steps that a run may take: schemas applied, members and elements seen. */
#define MCP_SCHEMA_STEPS 1000000

/** Schemas within each other that a run may be in. */
#define MCP_SCHEMA_RUN_DEPTH 512

/**
 * Check an instance.
 * @param instance what mcp_json_parse made
 * @param root     what paths begin with, e.g. "arguments"; "" or NULL: nothing
 * @param pool     all memory comes from it
 * @return NULL when it is valid; or invalid_arguments, whose message says how
 *         many problems there are and whose fields name them (50 at most), each
 *         with a path like arguments.user_ids[1], the keyword as code, a
 *         sentence without subject ("must be at most 100, is 250") and a hint
 *         or NULL; or too_complex, when it would take more than the steps or
 *         the depth above to know
 */
mcp_error_t *mcp_schema_run(const mcp_schema_t *schema,
                            const mcp_json_t *instance, const char *root,
                            apr_pool_t *pool);

#endif
