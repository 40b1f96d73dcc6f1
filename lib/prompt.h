/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PROMPT_H
#define MCP_PROMPT_H

#include "lib/argument.h"
#include "lib/block.h"
#include "lib/schema.h"

/*
 * Prompts of a catalogue (MCP 2025-11-25, server/prompts), ready to be listed
 * and written. Their messages stand in the catalogue with `{{argument}}` where
 * a value goes, or a SQL function f(args jsonb) returns json makes them:
 * {"messages": [{"role", "content"}], "description"?}, whose blocks are those of
 * lib/content.h.
 */

/** Prompts of a catalogue, at most. */
#define MCP_PROMPTS_MAX 200

/** Messages of a prompt, at most. */
#define MCP_PROMPT_MESSAGES_MAX 100

typedef struct mcp_message_t {
    const char *role; /* "user", "assistant" */
    const mcp_block_t *content;
} mcp_message_t;

typedef struct mcp_prompt_t {
    mcp_entry_t entry;
    const apr_array_header_t *arguments; /* of mcp_argument_t */
    const apr_array_header_t *messages;  /* of mcp_message_t; NULL: function */
    mcp_function_t function;
    const mcp_schema_t *made; /* the schema of what the function gives */
} mcp_prompt_t;

/**
 * Read "prompts" of a catalogue.
 * @param root the catalogue
 * @return of const mcp_prompt_t *
 */
const apr_array_header_t *mcp_prompt_read(mcp_reading_t *reading,
                                          const mcp_json_t *root);

#endif
