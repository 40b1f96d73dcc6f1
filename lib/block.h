/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_BLOCK_H
#define MCP_BLOCK_H

#include "lib/revision.h"
#include "lib/template.h"

/*
 * A content block of a message that stands in the catalogue, with the members
 * that the protocol has for it (MCP 2025-11-25, prompts, data types): text,
 * image, audio, resource, resource_link. `text` and `uri` are templates. Blocks
 * of functions are in lib/content.h.
 */

typedef struct mcp_block_t mcp_block_t;

/**
 * Read one block.
 * @param path  for mistakes
 * @param names of the arguments, ends with NULL
 * @return not to be used when a mistake was noted
 */
const mcp_block_t *mcp_block_read(mcp_mistakes_t *mistakes, const char *path,
                                  const mcp_json_t *json,
                                  const char *const *names, const char *prefix,
                                  apr_pool_t *pool);

/**
 * Append the block. A link to a resource is a text in revisions that have no
 * such blocks.
 * @param values of the arguments, see mcp_template_write
 */
void mcp_block_write(mcp_buf_t *buf, const mcp_block_t *block,
                     const char *const *values, const mcp_revision_t *revision);

/**
 * The URI in a block, which is one with all values or, when it is not fixed,
 * with some (mcp_template_is_fixed); NULL: there is none.
 */
const mcp_template_t *mcp_block_uri(const mcp_block_t *block);

/** Append base64 (mcp_schema_format_is_base64) as a JSON string without its line
 * ends. */
void mcp_block_write_base64(mcp_buf_t *buf, const char *text);

#endif
