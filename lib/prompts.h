/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PROMPTS_H
#define MCP_PROMPTS_H

#include "lib/context.h"

/*
 * prompts/list and prompts/get (MCP 2025-11-25, server/prompts).
 */

/** An argument's value is at most this long, in bytes. */
#define MCP_PROMPTS_VALUE_MAX 16384

/** The prompt of that full name, or NULL; name may be NULL. */
const mcp_prompt_t *mcp_prompts_find(const mcp_catalogue_t *catalogue,
                                     const char *name);

/**
 * prompts/list, which has one page.
 * @return NULL; invalid_params for any cursor
 */
mcp_error_t *mcp_prompts_list(mcp_buf_t *reply, mcp_ctx_t *ctx);

/**
 * prompts/get.
 * @return NULL; invalid_params: an unknown prompt, one that the role may not
 *         use, or arguments with a field for each that is missing, unknown, no
 *         string, too long, or makes no URI where one stands; insufficient_scope
 */
mcp_error_t *mcp_prompts_get(mcp_buf_t *reply, mcp_ctx_t *ctx);

#endif
