/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PROMPT_H
#define MCP_PROMPT_H

#include "lib/argument.h"
#include "lib/block.h"

/*
 * Prompts of a catalogue (MCP 2025-11-25, server/prompts), ready to be listed
 * and written. Their messages stand in the catalogue with `{{argument}}` where
 * a value goes, or a SQL function f(args jsonb) returns json makes them:
 * {"messages": [{"role", "content"}], "description"?}.
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
} mcp_prompt_t;

/**
 * Read "prompts" of a catalogue.
 * @param root the catalogue
 * @return of const mcp_prompt_t *
 */
const apr_array_header_t *mcp_prompt_read(mcp_reading_t *reading,
                                          const mcp_json_t *root);

/**
 * Read messages.
 * @param path  of the array
 * @param array any value, or NULL
 * @param names of the arguments, ends with NULL; NULL: of a function, see
 *              mcp_block_read
 * @return of mcp_message_t; not to be used when a mistake was noted
 */
const apr_array_header_t *
mcp_prompt_read_messages(mcp_mistakes_t *mistakes, const char *path,
                         const mcp_json_t *array, const char *const *names,
                         const char *prefix, apr_pool_t *pool);

#endif
