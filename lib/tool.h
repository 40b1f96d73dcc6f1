/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_TOOL_H
#define MCP_TOOL_H

#include <apr_tables.h>

#include "lib/access.h"
#include "lib/schema.h"
#include "lib/task_rule.h"

/*
 * One entry of a catalogue, ready to be listed and called: its words, its
 * compiled schemas, the statement that runs it and the decision who may. It
 * lives as long as the configuration and is never changed.
 */

typedef enum mcp_effect_t {
    MCP_EFFECT_READ,    /* runs in a read-only transaction */
    MCP_EFFECT_WRITE,   /* changes the workspace's data */
    MCP_EFFECT_EXTERNAL /* a write that reaches the world outside */
} mcp_effect_t;

typedef enum mcp_confirm_t {
    MCP_CONFIRM_NONE,
    MCP_CONFIRM_PREVIEW /* the first call previews, a second one confirms */
} mcp_confirm_t;

/** Hints for the client (MCP 2025-11-25, ToolAnnotations). */
typedef struct mcp_annotations_t {
    int read_only;
    int destructive;
    int idempotent;
    int open_world;
} mcp_annotations_t;

typedef enum mcp_returns_t {
    MCP_RETURNS_DATA,   /* JSON: structuredContent and, rendered, the text */
    MCP_RETURNS_CONTENT /* a result of its own making, see lib/content.h */
} mcp_returns_t;

/** Bytes of JSON that a tool's result may have, where nobody says. */
#define MCP_RESULT_MAX 1048576

/** What may be said instead. */
#define MCP_RESULT_MAX_LEAST 1024
#define MCP_RESULT_MAX_MOST (64 * 1024 * 1024)

typedef struct mcp_tool_t {
    const char *name;        /* with the prefix in force */
    const char *bare;        /* as the catalogue has it */
    const char *title;       /* or NULL */
    const char *description; /* {prefix} replaced */
    mcp_effect_t effect;
    mcp_confirm_t confirm;
    unsigned roles;                    /* bit i: the catalogue's role i */
    const apr_array_header_t *scopes;  /* of const char *, all needed */
    const mcp_schema_t *input;         /* takes "nullable", asserts formats */
    const mcp_schema_t *output;        /* or NULL: any object */
    mcp_str_t input_json;              /* as delivered, {prefix} replaced */
    const apr_array_header_t *mirrors; /* of mcp_mirror_t: arguments that
                                          headers repeat; NULL: none */
    mcp_str_t output_json;             /* likewise; no bytes when output NULL */
    const char *statement;             /* SQL over $1 principal, $2 arguments,
                                         $3 descriptor, $4 request id; gives
                                         (role text, result JSON text) */
    int asks;                          /* the function may ask the client for
                                          more (lib/input.h) */
    int own_sql;                       /* the statement is the site's own */
    const char *sql;                   /* then: as the catalogue has it */
    const char *bound;                 /* then: with its arguments over $2 */
    int decides;                       /* it confirms or cancels previews */
    const char *provider;              /* what runs it once the statement has
                                          let the caller in; NULL: nothing */
    const char *statement_name;        /* from the statement's digest, < 64 */
    const char *descriptor;            /* JSON text for $3 */
    mcp_annotations_t annotations;
    mcp_returns_t returns;
    const mcp_schema_t *content; /* what MCP_RETURNS_CONTENT is held to */
    mcp_str_t fixed;             /* the result of a static tool, checked; no
                                    bytes: the statement gives it */
    const mcp_json_t *requires;  /* capabilities of the client, or NULL */
    apr_size_t max_result;       /* bytes; 0: the endpoint's */
    int takes_limit;             /* input has these properties */
    int takes_offset;
    int takes_key; /* idempotency_key; other writes have it all the same */
    int is_closed; /* output allows no members but its own at the root */
    const mcp_task_rule_t *task; /* or NULL: its calls are never tasks */
    const char *task_statement;  /* as statement, for a principal with a task
                                    (sql/mcp/fn/enter_task.sql) */
} mcp_tool_t;

/** The word for an effect: "read", "write", "external". */
const char *mcp_effect_name(mcp_effect_t effect);

/**
 * A text of the catalogue with each `{prefix}` replaced by the prefix in force.
 * @return text itself when there is none
 */
const char *mcp_tool_words(const char *text, const char *prefix,
                           apr_pool_t *pool);

/** Whether a role may see and call the tool: see mcp_access_may. */
int mcp_tool_may(const mcp_tool_t *tool, int role);

#endif
