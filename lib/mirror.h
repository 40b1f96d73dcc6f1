/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_MIRROR_H
#define MCP_MIRROR_H

#include <apr_tables.h>

#include "lib/json.h"
#include "lib/mistake.h"

/*
 * Parts of a message that its headers repeat (MCP 2026-07-28, transports,
 * request headers): the value as a header carries it, and the arguments that a
 * tool's schema marks with "x-mcp-header".
 */

/** An argument that the header Mcp-Param-<name> repeats. */
typedef struct mcp_mirror_t {
    const char *header;             /* "Mcp-Param-Region" */
    const apr_array_header_t *path; /* of const char *: names from the root */
} mcp_mirror_t;

/**
 * Find the marked properties of an input schema, and note what is wrong with
 * the marks: a name that is no token or is taken, a type that has no exact
 * text, a place that not every client can reach.
 * @param path   of the schema, for mistakes
 * @param schema may be NULL
 * @return of mcp_mirror_t; NULL when there are none
 */
apr_array_header_t *mcp_mirror_read(mcp_mistakes_t *mistakes, const char *path,
                                    const mcp_json_t *schema, apr_pool_t *pool);

/**
 * A header without the space around it.
 * @return NULL when it has bytes that no header may have
 */
const char *mcp_mirror_trim(const char *header, apr_pool_t *pool);

/**
 * The text that a header stands for: itself without the space around it, or
 * what is in `=?base64?...?=`.
 * @return NULL when it has bytes that no header may have, or base64 that is not
 *         exact (RFC 4648, 3.3, 3.5) or not of UTF-8
 */
const char *mcp_mirror_decode(const char *header, apr_pool_t *pool);

/**
 * Whether a header's text says the same as a value of the body: a string as it
 * is, an integer by its value, a boolean as true or false.
 */
int mcp_mirror_is_same(const char *text, const mcp_json_t *value);

/** The argument that a mark stands for; NULL: absent or null. */
const mcp_json_t *mcp_mirror_value(const mcp_mirror_t *mirror,
                                   const mcp_json_t *arguments);

#endif
