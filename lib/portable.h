/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PORTABLE_H
#define MCP_PORTABLE_H

#include "lib/mistake.h"
#include "lib/tool.h"

/*
 * What is right by the protocol and still does not work everywhere. Clients
 * hand a tool's input schema to models whose services take a part of JSON
 * Schema only: one type each, no null, no references, no composition. A tool
 * whose schema goes further is dropped there, or takes the whole list with it.
 */

/** A tool's descriptions together are better not longer, in bytes. */
#define MCP_PORTABLE_WORDS 600

/**
 * Note what is likely to be refused or misread by common clients.
 * @param notes collects; nothing in it stops the tool from being served
 * @param path  of the tool's entry, "$.tools[3]"
 */
void mcp_portable_check(mcp_mistakes_t *notes, const char *path,
                        const mcp_tool_t *tool);

#endif
