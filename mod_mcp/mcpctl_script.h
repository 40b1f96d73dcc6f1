/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_SCRIPT_H
#define MOD_MCP_MCPCTL_SCRIPT_H

#include <apr_tables.h>

#include "lib/buf.h"
#include "lib/error.h"

/*
 * The SQL files of an installation, in the order in which they are applied:
 *   <schema>/NNN_what.sql      once, in the order of their numbers
 *   <schema>/fn/<function>.sql when it changed
 * first the schemas that others build on, then the rest by name.
 */

typedef struct mcpctl_script_t {
    const char *path;   /* below the directory: "mcp/fn/enter.sql" */
    const char *schema; /* "mcp" */
    int is_function;
    mcp_str_t text;
    const char *sha256; /* of the text, in hexadecimal */
} mcpctl_script_t;

/**
 * Read all files. The directory sample/ is left out: it holds data, no schema.
 * @param scripts array of mcpctl_script_t
 * @return NULL, or bad_sql_directory: it cannot be read, has no mcp/, a name
 *         does not fit, or a number is used twice
 */
mcp_error_t *mcpctl_script_read_all(const apr_array_header_t **scripts,
                                    const char *directory, apr_pool_t *pool);

/**
 * The line of a character.
 * @param position in characters of UTF-8, from 1, as PostgreSQL counts
 */
int mcpctl_script_line(mcp_str_t text, int position);

/**
 * The line on which a statement begins.
 * @param index of the statement, from 0
 * @return the line; 0: there are not so many
 */
int mcpctl_script_statement_line(mcp_str_t text, int index);

#endif
