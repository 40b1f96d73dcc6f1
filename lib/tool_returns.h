/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_TOOL_RETURNS_H
#define MCP_TOOL_RETURNS_H

#include "lib/mistake.h"
#include "lib/tool.h"

/*
 * The part of a tool's entry that is about its result: "result" (data or
 * content), "static" (the result itself), "max_result", and "requires", what
 * the client must be able to do to use it.
 */

/** The statement of a static tool: it enters, and gives nothing. */
extern const char mcp_tool_static_statement[];

/**
 * Read the part. Called when the tool's effect and schemas are known.
 * @param path  of the entry, for mistakes
 * @param entry must outlive the tool
 */
void mcp_tool_returns_read(mcp_mistakes_t *mistakes, const char *path,
                           const mcp_json_t *entry, const char *prefix,
                           mcp_tool_t *tool, apr_pool_t *pool);

#endif
