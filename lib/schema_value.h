/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_VALUE_H
#define MCP_SCHEMA_VALUE_H

#include "lib/schema_at.h"

/*
 * Checks that look at one value and at no other schema: const, enum, numbers,
 * strings, and how many there are of something.
 */

/** Run a check of such a kind; it looks at values of this type. */
int mcp_schema_value_check(mcp_schema_effort_t *effort,
                           const mcp_schema_check_t *check,
                           const mcp_schema_at_t *at);

/** Equality (core, 4.2.2) as mcp_json_is_equal() has it, but paid for. */
int mcp_schema_value_is_same(mcp_schema_effort_t *effort, const mcp_json_t *a,
                             const mcp_json_t *b);

/** Whether a text matches a pattern. */
int mcp_schema_value_is_matching(mcp_schema_effort_t *effort,
                                 const mcp_schema_pattern_t *pattern,
                                 const char *text);

/** More than any value has. */
#define MCP_SCHEMA_ALL (APR_SIZE_MAX - 1)

/** How many elements or members a value has; most + 1 when there are more. */
apr_size_t mcp_schema_value_count(mcp_schema_effort_t *effort,
                                  const mcp_json_t *value, apr_size_t most);

/** The member of that name, or NULL. */
const mcp_json_t *mcp_schema_value_member(mcp_schema_effort_t *effort,
                                          const mcp_json_t *object,
                                          const char *name);

#endif
