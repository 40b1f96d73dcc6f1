/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_STATEMENT_H
#define MCP_STATEMENT_H

#include "lib/mistake.h"

/*
 * The SQL that an entry of the catalogue runs. Each statement enters through
 * mcp.enter and gives one row, (role text, result JSON text), over
 * $1 principal, $2 arguments, $3 descriptor, $4 request id.
 */

/**
 * The statement that calls a function f(args jsonb).
 * @param path of the name, for mistakes
 * @param asks whether it may ask the client for more (lib/input.h)
 * @return NULL: the name cannot be one, which was noted
 */
const char *mcp_statement_of_function(mcp_mistakes_t *mistakes,
                                      const char *path, const char *name,
                                      int asks, apr_pool_t *pool);

/**
 * The statement that calls the function in a task's run (lib/task.h).
 * @param name one that mcp_statement_of_function took
 */
const char *mcp_statement_of_task(const char *name, apr_pool_t *pool);

/** The name to prepare a statement under, shorter than 64 bytes. Equal texts
 * have equal names, and different ones different names. */
const char *mcp_statement_name(const char *statement, apr_pool_t *pool);

#endif
