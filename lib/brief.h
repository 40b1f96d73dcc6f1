/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_BRIEF_H
#define MCP_BRIEF_H

#include "lib/json.h"

/*
 * Schemas as they are listed. A list of tools is read by models before anything
 * else, and paid for in each conversation; so it has what they and their clients
 * use, and the server goes on checking with the whole schema. What a brief schema
 * refuses, the whole one refuses too, never the other way round.
 *
 * No references are made to shorten: many clients do not follow them.
 */

/**
 * Append an input schema. It keeps all that tells how to call: what it leaves out
 * is a pattern of more than 64 bytes, which the description says in words, and
 * the bound of a length beside a pattern.
 */
void mcp_brief_input(mcp_buf_t *buf, const mcp_json_t *schema);

/**
 * Append an output schema, which is for programs: names and types of what is at
 * the root and one object or array further in, and what is always at the root.
 *
 * An error result's structuredContent is {"error": {...}}. MCP says that it may
 * lack what the schema asks for, but clients of the TypeScript SDK 1.x hold it to
 * the schema and would throw it away with its hint. So what is required is so
 * only when there is no error.
 * @param schema whose root is an object
 */
void mcp_brief_output(mcp_buf_t *buf, const mcp_json_t *schema);

#endif
