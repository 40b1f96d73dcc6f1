/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_TOOL_READ_H
#define MCP_TOOL_READ_H

#include "lib/mistake.h"
#include "lib/tool.h"

/*
 * A tool's entry in the catalogue file, checked and made ready: schemas are
 * compiled, `:name` parameters bound and the statement written that runs it.
 */

/** A tool's name with its prefix is at most this long. The protocol allows
 * 128 (MCP 2025-11-25, tools); widely used clients refuse more than 64. */
#define MCP_TOOL_NAME_MAX 64

/** Whether the text has only characters that a tool's name may have. */
int mcp_tool_is_name(const char *text);

/**
 * Read one entry.
 * @param path  of the entry, for mistakes: "$.tools[3]"
 * @param entry must outlive the tool
 * @return the tool; not to be used when a mistake was noted
 */
const mcp_tool_t *mcp_tool_read(mcp_mistakes_t *mistakes, const char *path,
                                const mcp_json_t *entry, const mcp_pack_t *pack,
                                apr_pool_t *pool);

#endif
