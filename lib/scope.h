/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCOPE_H
#define MCP_SCOPE_H

#include "lib/mistake.h"

/** A scope of a catalogue (RFC 6749, 3.3). */
typedef struct mcp_scope_t {
    const char *name;
    const char *words;               /* what the consent page says it allows */
    const apr_array_header_t *roles; /* of const char *, that may be granted
                                        it; NULL: all */
    int is_extra; /* only for clients that ask for it by name */
} mcp_scope_t;

/**
 * Read a catalogue's "scopes": names and, for each, words or an object with
 * words, roles and extra.
 * @param object may be NULL
 * @param roles  of the catalogue, of const char *
 * @return an array of mcp_scope_t, without those that are wrong
 */
apr_array_header_t *mcp_scope_read(mcp_mistakes_t *mistakes,
                                   const mcp_json_t *object,
                                   const apr_array_header_t *roles,
                                   apr_pool_t *pool);

/** Whether a role, which may be NULL, may be granted the scope. */
int mcp_scope_is_for(const mcp_scope_t *scope, const char *role);

#endif
