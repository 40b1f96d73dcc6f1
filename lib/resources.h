/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_RESOURCES_H
#define MCP_RESOURCES_H

#include "lib/context.h"

/*
 * resources/list, resources/templates/list and resources/read (MCP 2025-11-25,
 * server/resources). A list begins with what stands in the catalogue; behind it
 * come the rows of the templates that have a list function, a page for each
 * call of one. What is listed is what can be read: the same roles decide, and
 * each row's URI fits its template.
 */

/** Rows asked of a list function at once. */
#define MCP_RESOURCES_PAGE 100

/**
 * resources/list.
 * @return NULL; invalid_params for a cursor that is not ours
 */
mcp_error_t *mcp_resources_list(mcp_buf_t *reply, mcp_ctx_t *ctx);

/**
 * resources/templates/list, which has one page.
 * @return NULL; invalid_params for any cursor
 */
mcp_error_t *mcp_resources_templates_list(mcp_buf_t *reply, mcp_ctx_t *ctx);

/**
 * resources/read.
 * @return NULL; resource_not_found with {"uri"} as details: nothing here has
 *         the URI, or its function finds nothing; invalid_params: there is no
 *         URI, or the caller's role may not read it; or as mcp_run_asking
 */
mcp_error_t *mcp_resources_read(mcp_buf_t *reply, mcp_ctx_t *ctx);

/** Whether the caller, whose role is known, may read what has the URI, if there
 * is anything. */
int mcp_resources_may_read(const mcp_ctx_t *ctx, const char *uri);

/** The error that nothing here has a URI. */
mcp_error_t *mcp_resources_not_found(mcp_ctx_t *ctx, const char *uri);

#endif
