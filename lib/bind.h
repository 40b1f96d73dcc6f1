/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_BIND_H
#define MCP_BIND_H

#include <apr_tables.h>

#include "lib/error.h"
#include "lib/json.h"

/*
 * A statement of a site's own, with `:name` where an argument of the call goes.
 * Each becomes an expression over $2, the arguments as jsonb, cast to the SQL
 * type that the input schema's property asks for. So a value is always bound
 * and never part of the statement's text, and an argument that was left out is
 * NULL.
 *
 * The lexer knows what PostgreSQL's knows (documentation, 4.1): names in a
 * string, a quoted identifier, a dollar-quoted text or a comment are left
 * alone, and so are casts (`::`), `:=` and the colon of an array slice that no
 * name follows (`a[1:2]`; write `a[1: n]` when one must).
 */

/** Mistakes of one statement that are named, at most. */
#define MCP_BIND_MISTAKES 50

/**
 * Bind a statement's parameters.
 * @param out   the statement over $2
 * @param sql   one query: SELECT, WITH, VALUES or TABLE, without a semicolon
 * @param input the tool's input schema; its properties are the names known
 * @return NULL, or bad_statement with a field for each mistake, whose path is
 *         the place ("line 2, byte 17 of the statement") and whose code is
 *         unknown_parameter, untyped_parameter, own_parameter, not_a_query,
 *         several_statements, unterminated or unbalanced
 */
mcp_error_t *mcp_bind_statement(const char **out, const char *sql,
                                const mcp_json_t *input, apr_pool_t *pool);

/** An argument that a statement uses. */
typedef struct mcp_bind_use_t {
    const char *name;
    const char *type; /* of SQL: "bigint" */
} mcp_bind_use_t;

/**
 * What a statement that mcp_bind_statement takes uses, each once.
 * @return of mcp_bind_use_t, in their order in the statement
 */
const apr_array_header_t *
mcp_bind_uses(const char *sql, const mcp_json_t *input, apr_pool_t *pool);

/**
 * Where something in a bound statement stands in the one that it was made of.
 * @param at a byte of the bound one
 * @return "line 2, byte 17"
 */
const char *mcp_bind_place(const char *sql, const mcp_json_t *input,
                           apr_size_t at, apr_pool_t *pool);

#endif
