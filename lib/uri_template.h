/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_URI_TEMPLATE_H
#define MCP_URI_TEMPLATE_H

#include "lib/mistake.h"

/*
 * URI templates of level 1 (RFC 6570, 1.2): `{name}` stands for a value whose
 * reserved characters are percent-encoded. So a value never holds a slash of
 * the URI, and what a URI means by a template is found in one pass.
 */

/** A URI is at most this long. */
#define MCP_URI_MAX 2000

/** Variables of a template, at most. */
#define MCP_URI_VARIABLES 8

typedef struct mcp_uri_template_t {
    const char *text;
    const char *const *names; /* of the variables in their order, ends with
                                 NULL */
    const apr_array_header_t *parts;
} mcp_uri_template_t;

/**
 * Read a template of the catalogue.
 * @param path for mistakes: no variable or too many, one without a name or
 *             twice, two without text between them, operators of other levels,
 *             characters that no URI has
 * @return not to be used when a mistake was noted
 */
const mcp_uri_template_t *mcp_uri_template_read(mcp_mistakes_t *mistakes,
                                                const char *path,
                                                const char *text,
                                                apr_pool_t *pool);

/**
 * Take a URI apart.
 * @param values set to an object of the variables and their decoded values, as
 *               JSON text
 * @return whether the URI fits: all its text is the template's, each value has
 *         at least one character, and is UTF-8 without NUL
 */
int mcp_uri_template_match(const char **values,
                           const mcp_uri_template_t *uri_template,
                           const char *uri, apr_pool_t *pool);

/**
 * Whether a text is a URI with a scheme (RFC 3986, 3), of at most MCP_URI_MAX
 * bytes.
 */
int mcp_uri_is_absolute(const char *text);

#endif
