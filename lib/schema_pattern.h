/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_PATTERN_H
#define MCP_SCHEMA_PATTERN_H

#include "lib/error.h"

/*
 * Regular expressions of JSON Schema: ECMA-262 with the u flag (JSON Schema
 * 2020-12, core, 6.4), run by PCRE2; this is the only file that says so. What
 * the two dialects write alike and mean differently is translated (\s, the dot,
 * \uXXXX, a bracket inside a class), and what only PCRE2 knows is refused, so
 * that a pattern means here what it means to any other validator.
 *
 * A compiled pattern is never changed and may be shared by threads. What a
 * match needs besides stands in a matcher, one for each run.
 */

/** Longest pattern, in bytes. */
#define MCP_SCHEMA_PATTERN_LENGTH 4096

typedef struct mcp_schema_pattern_t mcp_schema_pattern_t;
typedef struct mcp_schema_matcher_t mcp_schema_matcher_t;

/**
 * Compile a pattern.
 * @param out  lives in pool, with all of its memory
 * @param text UTF-8; must outlive the pattern
 * @return NULL, or bad_pattern, whose sentence, without subject, says what is
 *         wrong with it
 */
mcp_error_t *mcp_schema_pattern_compile(mcp_schema_pattern_t **out,
                                        const char *text, apr_pool_t *pool);

/** The pattern as it was written. */
const char *mcp_schema_pattern_text(const mcp_schema_pattern_t *pattern);

/**
 * Search a text for the pattern.
 * @param matcher made in pool when it is NULL; give it to the next call
 * @param text    valid UTF-8
 * @param steps   what the run may still cost; lowered by the cost of this one
 * @return 1 found, 0 not found, -1 it would cost too much to say
 */
int mcp_schema_pattern_match(mcp_schema_matcher_t **matcher,
                             const mcp_schema_pattern_t *pattern,
                             const char *text, long *steps, apr_pool_t *pool);

#endif
