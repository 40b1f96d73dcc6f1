/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_FORMAT_H
#define MCP_SCHEMA_FORMAT_H

#include <apr_pools.h>

/*
 * The words of the keyword `format` (JSON Schema 2020-12, validation, 7.3), one
 * row each. A format that has no row says nothing about a string: every string
 * passes, as the specification asks.
 */

typedef struct mcp_schema_format_t {
    const char *name;
    /** Whether the text has the format; pool is for what that needs. */
    int (*check)(const char *text, apr_pool_t *pool);
    const char *what;    /* after "must be ": "a date, YYYY-MM-DD" */
    const char *example; /* one that passes */
} mcp_schema_format_t;

/** The row of that name, or NULL. */
const mcp_schema_format_t *mcp_schema_format_find(const char *name);

/** Whether a text is a URI with a scheme (RFC 3986, 3), the format "uri". */
int mcp_schema_format_is_uri(const char *text);

/**
 * Whether a text is base64 with padding (RFC 4648, 4), the format "byte" (as in
 * OpenAPI, and in the schemas of MCP). Line ends, which PostgreSQL's encode()
 * makes, may be in it.
 */
int mcp_schema_format_is_base64(const char *text);

/** All rows; ends with one whose name is NULL. */
extern const mcp_schema_format_t mcp_schema_formats[];

#endif
