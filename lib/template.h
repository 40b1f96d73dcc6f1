/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_TEMPLATE_H
#define MCP_TEMPLATE_H

#include "lib/mistake.h"

/*
 * A text with `{{argument}}` where a value goes, read once and written often.
 * Values are put in as they are: there is no logic, and nothing in a value is
 * looked at again.
 */

typedef struct mcp_template_t mcp_template_t;

/**
 * Read a text of the catalogue. `{prefix}` outside of an argument stands for
 * the prefix in force.
 * @param path  of the text, for mistakes: a name that is none of names, braces
 *              that do not close
 * @param names of the arguments, ends with NULL; NULL: the text has none, and
 *              is taken as it is, braces and {prefix} included
 */
const mcp_template_t *mcp_template_read(mcp_mistakes_t *mistakes,
                                        const char *path, const char *text,
                                        const char *const *names,
                                        const char *prefix, apr_pool_t *pool);

/**
 * Append the text as the inside of a JSON string.
 * @param values one for each name, in their order; NULL: nothing. May be NULL
 *               when the template was read without names
 */
void mcp_template_write(mcp_buf_t *buf, const mcp_template_t *text,
                        const char *const *values);

/** The text with the values in it. */
const char *mcp_template_fill(const mcp_template_t *text,
                              const char *const *values, apr_pool_t *pool);

/** Whether the value of an argument, by its index in names, is in the text. */
int mcp_template_has(const mcp_template_t *text, int argument);

/** Whether the text is the same whatever the values. */
int mcp_template_is_fixed(const mcp_template_t *text);

#endif
