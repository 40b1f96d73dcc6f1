/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_HTML_H
#define MCP_HTML_H

#include "lib/buf.h"
#include "lib/error.h"

/*
 * Pages: an HTML text with {{name}} where a value goes, read once and written
 * often. Values are escaped so that they stand for themselves in text and in
 * quoted attributes (HTML Living Standard, 13.3). {{#name}}...{{/name}} is
 * written once for each row of the list name, or not at all; within it, names
 * are those of the row, then those around it. That is all the logic there is.
 */

typedef struct mcp_html_t mcp_html_t;

/** Values by name. Lists are values of another kind. */
typedef struct mcp_html_values_t mcp_html_values_t;

/**
 * Read a page.
 * @return NULL, or bad_page: braces that do not close, a list that does not end
 */
mcp_error_t *mcp_html_read(const mcp_html_t **page, const char *text,
                           apr_pool_t *pool);

mcp_html_values_t *mcp_html_values(apr_pool_t *pool);

/** Set a value; both strings live as long as the values. */
void mcp_html_set(mcp_html_values_t *values, const char *name,
                  const char *value);

/** Add a row to a list and return it, to be filled. */
mcp_html_values_t *mcp_html_add(mcp_html_values_t *values, const char *list);

/** Append the page. A name without a value is written as nothing. */
void mcp_html_write(mcp_buf_t *buf, const mcp_html_t *page,
                    const mcp_html_values_t *values);

/** Append text escaped. Characters that would turn what follows around, so that
 * a human reads something else than there is, become U+FFFD. */
void mcp_html_escape(mcp_buf_t *buf, const char *text);

#endif
