/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_JSON_H
#define MCP_JSON_H

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/jsontext.h"

/*
 * JSON text in, a tree to read out. The tree is cJSON's, but this is the only
 * file that says so. cJSON forgives much that an exact reader must not (double
 * keys, invalid UTF-8, text after the end, loose numbers, a NUL that cuts a
 * string), so lib/jsontext checks the bytes first. What is parsed dies with its
 * pool.
 */

typedef struct cJSON mcp_json_t;

typedef enum mcp_json_type_t {
    MCP_JSON_NULL,
    MCP_JSON_BOOLEAN,
    MCP_JSON_NUMBER,
    MCP_JSON_STRING,
    MCP_JSON_ARRAY,
    MCP_JSON_OBJECT
} mcp_json_type_t;

/**
 * Check and parse one JSON value.
 * @param out  the tree; it is freed when pool is cleared
 * @param text the bytes; nothing in the tree points into them
 * @return NULL, or parse_error, whose sentence names the byte offset and what
 *         is wrong there: syntax, UTF-8, NUL, a key given twice, depth over
 *         MCP_JSON_DEPTH, a number no double can hold, text after the value
 */
mcp_error_t *mcp_json_parse(mcp_json_t **out, mcp_str_t text, apr_pool_t *pool);

/** An object without members, for those who were given none. */
const mcp_json_t *mcp_json_empty_object(void);

mcp_json_type_t mcp_json_type(const mcp_json_t *value);

/** The type's name as JSON Schema spells it: "object", "string", ... */
const char *mcp_json_type_name(mcp_json_type_t type);

/** The member of that name, or NULL; object may be NULL or no object. */
const mcp_json_t *mcp_json_get(const mcp_json_t *object, const char *name);

/** The first element or member, or NULL: for (v = first; v; v = next). */
const mcp_json_t *mcp_json_first(const mcp_json_t *value);
const mcp_json_t *mcp_json_next(const mcp_json_t *value);

/** The name under which a member stands in its object, or NULL. */
const char *mcp_json_name(const mcp_json_t *value);

/** How many elements or members. */
apr_size_t mcp_json_count(const mcp_json_t *value);

/** The text of a string, or NULL when the value is NULL or no string. */
const char *mcp_json_string(const mcp_json_t *value);

/** The value of a number, or 0. */
double mcp_json_number(const mcp_json_t *value);

/** Whether the value is a number without a fraction (1.0 counts). */
int mcp_json_is_integer(const mcp_json_t *value);

/** Whether the value is true. */
int mcp_json_is_true(const mcp_json_t *value);

/**
 * Equality as JSON Schema 2020-12 (core, 4.2.2) defines it: numbers by value,
 * objects without order.
 */
int mcp_json_is_equal(const mcp_json_t *a, const mcp_json_t *b);

/** Append the value as compact JSON text. */
void mcp_json_write(mcp_buf_t *buf, const mcp_json_t *value);

#endif
