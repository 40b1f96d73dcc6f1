/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_RESULT_H
#define MCP_RESULT_H

#include "lib/catalogue.h"
#include "lib/revision.h"

/*
 * What the results of all methods have in common. Up to 2025-11-25 that is
 * nothing; from 2026-07-28 on each says its type and who answered, and what may
 * be kept says for how long (MCP 2026-07-28, basic, results; caching).
 */

/** How long a list may be kept, in milliseconds. A role that changes shows in
 * calls at once. */
#define MCP_RESULT_TTL 300000

typedef enum mcp_cache_t {
    MCP_CACHE_PUBLIC,  /* is the same for everybody */
    MCP_CACHE_PRIVATE, /* depends on who asks */
    MCP_CACHE_NEVER    /* and on what was answered when it was asked */
} mcp_cache_t;

/** Begin a result object that is complete. Members follow with
 * mcp_buf_json_name. */
void mcp_result_open(mcp_buf_t *buf, const mcp_catalogue_t *catalogue,
                     const mcp_revision_t *revision);

/** The same, in a stateless revision, with _meta left open for more members.
 */
void mcp_result_open_meta(mcp_buf_t *buf, const mcp_catalogue_t *catalogue);

/** Begin a result object that asks for more input (lib/input.h). */
void mcp_result_open_asking(mcp_buf_t *buf, const mcp_catalogue_t *catalogue);

/** Begin a result object that is a handle for a task (lib/task.h). */
void mcp_result_open_task(mcp_buf_t *buf, const mcp_catalogue_t *catalogue);

/** End a result object that says for how long it may be kept. */
void mcp_result_close_cached(mcp_buf_t *buf, const mcp_revision_t *revision,
                             mcp_cache_t cache);

/** Append what a revision knows of an implementation: name, title, version. */
void mcp_result_write_server(mcp_buf_t *buf, const mcp_catalogue_t *catalogue,
                             const mcp_revision_t *revision);

#endif
