/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_FORM_H
#define MCP_FORM_H

#include "lib/buf.h"
#include "lib/error.h"

/*
 * application/x-www-form-urlencoded, as queries and OAuth's requests are
 * written (RFC 6749, appendix B): names and values, each name once.
 */

#define MCP_FORM_MAX_BYTES (64 * 1024)
#define MCP_FORM_MAX_FIELDS 64

typedef struct mcp_form_t mcp_form_t;

/**
 * Read a form.
 * @param text may be empty
 * @return NULL, or invalid_request: too long, too many fields, a name that
 *         comes twice (RFC 6749, 3.1), a broken escape, bytes that are no text
 */
mcp_error_t *mcp_form_parse(mcp_form_t **form, mcp_str_t text,
                            apr_pool_t *pool);

/** The value of a field; NULL when there is none, or an empty one, which means
 * the same (RFC 6749, 3.1). */
const char *mcp_form_get(const mcp_form_t *form, const char *name);

/** Append text so that it can stand in a query: all but unreserved characters
 * (RFC 3986, 2.3) is escaped. */
void mcp_form_escape(mcp_buf_t *buf, const char *text);

/** Append name=value, with a & or ? before it, as what is there needs it: the
 * buffer holds the URL. */
void mcp_form_add_query(mcp_buf_t *url, const char *name, const char *value);

#endif
