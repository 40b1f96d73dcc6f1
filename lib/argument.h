/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_ARGUMENT_H
#define MCP_ARGUMENT_H

#include "lib/entry.h"

/*
 * What a client fills in: an argument of a prompt, a variable of a resource
 * template. Its "complete" says where proposals for its value come from: a list
 * of words, or a SQL function.
 */

/** Arguments of a prompt, at most. */
#define MCP_ARGUMENTS_MAX 32

typedef struct mcp_argument_t {
    const char *name;
    const char *title;       /* or NULL */
    const char *description; /* or NULL; {prefix} replaced */
    int required;
    const char *const *choices; /* ends with NULL; or NULL */
    mcp_function_t function;    /* f(args jsonb) returns json, an array of
                                   strings: {argument, value, context} */
} mcp_argument_t;

/**
 * Read the arguments of a prompt.
 * @param path  of the array
 * @param array may be NULL
 * @param what  the prompt's name
 * @return of mcp_argument_t
 */
const apr_array_header_t *mcp_argument_read(mcp_reading_t *reading,
                                            const char *path,
                                            const mcp_json_t *array,
                                            const char *what);

/**
 * Read what is said of a template's variables.
 * @param array may be NULL; not all variables need be in it
 * @param names of the variables, ends with NULL
 * @return of mcp_argument_t, one for each name in its order
 */
const apr_array_header_t *mcp_argument_read_variables(mcp_reading_t *reading,
                                                      const char *path,
                                                      const mcp_json_t *array,
                                                      const char *const *names,
                                                      const char *what);

/** The one of that name, or NULL; name may be NULL. */
const mcp_argument_t *mcp_argument_find(const apr_array_header_t *arguments,
                                        const char *name);

/** Whether there is something to complete in one of them. */
int mcp_argument_is_completed(const apr_array_header_t *arguments);

/** The names as a list that ends with NULL. */
const char *const *mcp_argument_names(const apr_array_header_t *arguments,
                                      apr_pool_t *pool);

/** Append the arguments as prompts/list has them. */
void mcp_argument_write(mcp_buf_t *buf, const apr_array_header_t *arguments,
                        const mcp_revision_t *revision);

#endif
