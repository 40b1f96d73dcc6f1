/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CONTENT_H
#define MCP_CONTENT_H

#include "lib/revision.h"
#include "lib/tool.h"

/*
 * Content that a function writes itself. Of a tool that is a result: an object {content, structuredContent,
 * isError} whose content are blocks of text, image, audio, embedded resource
 * and resource link (MCP 2026-07-28, tools, tool result). Of a prompt
 * it is messages of such blocks. It is written as the newest revision has it;
 * what goes out is what the message's revision knows.
 *
 * It is held to a schema before a byte of it is sent, since a client that meets
 * a malformed block throws the whole answer away.
 */

/** Compile the schema of such an object; it is the same for all tools. */
mcp_error_t *mcp_content_compile(const mcp_schema_t **out, apr_pool_t *pool);

/** Compile the schema of {messages: [{role, content: block}], description}
 * (MCP 2026-07-28, prompts, data types). */
mcp_error_t *mcp_content_compile_messages(const mcp_schema_t **out,
                                          apr_pool_t *pool);

/**
 * Check a result: its form, and its structuredContent against the tool's output
 * schema, unless it is an error.
 * @param tool returns content
 * @param root what the paths in the error begin with
 * @return NULL; or an error with a field for each place that is wrong, or
 *         without fields when the text is no JSON or too complex
 */
mcp_error_t *mcp_content_check(const mcp_tool_t *tool, const mcp_json_t *result,
                               const char *root, apr_pool_t *pool);

/** Whether the result says isError. */
int mcp_content_is_error(mcp_str_t result);

/**
 * Append the members of a result to an object that was begun.
 * @param result text that mcp_content_check passed
 */
void mcp_content_write(mcp_buf_t *reply, mcp_str_t result,
                       const mcp_revision_t *revision);

/** Append one block of what was checked. A link to a resource is a text in
 * revisions that have no such blocks. */
void mcp_content_write_block(mcp_buf_t *reply, mcp_str_t block,
                             const mcp_revision_t *revision);

/**
 * Append structuredContent where the revision has it: from 2025-06-18 on, and
 * what is no object from 2026-07-28 on.
 * @param value any JSON
 */
void mcp_content_write_structure(mcp_buf_t *reply, mcp_str_t value,
                                 const mcp_revision_t *revision);

#endif
