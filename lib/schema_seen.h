/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_SEEN_H
#define MCP_SCHEMA_SEEN_H

#include "lib/schema_at.h"

/*
 * What unevaluatedItems and unevaluatedProperties need to know (JSON Schema
 * 2020-12, core, 11): which elements or members of one value the schemas beside
 * have looked at, as bits by their position. Where nobody needs to know, the
 * run passes NULL around, which costs nothing.
 */
typedef struct mcp_schema_seen_t {
    apr_uint64_t *bits;
    apr_size_t words;
    apr_uint64_t small[2]; /* enough for 128 */
} mcp_schema_seen_t;

/** Nothing of the value has been seen. */
void mcp_schema_seen_start(mcp_schema_seen_t *seen, mcp_schema_effort_t *effort,
                           const mcp_schema_at_t *at);

/** One has been seen; seen may be NULL. */
void mcp_schema_seen_add(mcp_schema_seen_t *seen, apr_size_t index);

/** All have been seen; seen may be NULL. */
void mcp_schema_seen_all(mcp_schema_seen_t *seen);

int mcp_schema_seen_has(const mcp_schema_seen_t *seen, apr_size_t index);

/** What the one has seen, the other has too; both are of the same value. */
void mcp_schema_seen_merge(mcp_schema_seen_t *to,
                           const mcp_schema_seen_t *from);

#endif
