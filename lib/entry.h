/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_ENTRY_H
#define MCP_ENTRY_H

#include "lib/access.h"
#include "lib/revision.h"
#include "lib/statement.h"

/*
 * What resources, resource templates and prompts of a catalogue have in common:
 * words, who may use them, and functions that make what they give. Tools have
 * their own reader, since they have more of everything.
 */

/** A SQL function of an entry; statement NULL: there is none. */
typedef struct mcp_function_t {
    const char *statement; /* see lib/statement.h */
    const char *name;      /* to prepare it under */
    int asks;              /* it may ask the client for more (lib/input.h) */
} mcp_function_t;

typedef struct mcp_entry_t {
    const char *kind;        /* "resource", "prompt" */
    const char *name;        /* a prompt's with the prefix in force */
    const char *title;       /* or NULL */
    const char *description; /* or NULL; {prefix} replaced */
    unsigned roles;
    const apr_array_header_t *scopes; /* of const char *, all needed */
    const char *descriptor;           /* JSON text for mcp.enter */
} mcp_entry_t;

/** A function that the catalogue names somewhere, for checks. */
typedef struct mcp_use_t {
    const char *path; /* of its name: "$.prompts[0].function" */
    const char *what; /* the entry's name */
    const char *statement;
} mcp_use_t;

/** What reading entries needs. */
typedef struct mcp_reading_t {
    mcp_mistakes_t *mistakes;
    const mcp_pack_t *pack;
    apr_array_header_t *uses; /* of mcp_use_t: functions met so far */
    apr_pool_t *pool;
} mcp_reading_t;

/**
 * Read name, title, description, roles and scopes.
 * @param kind outlives the entry
 */
void mcp_entry_read(mcp_entry_t *entry, mcp_reading_t *reading,
                    const char *path, const mcp_json_t *json, const char *kind);

/**
 * Read the member "function" of an object, and "asks" beside it.
 * @param what the entry's name, for checks of the function
 */
void mcp_entry_read_function(mcp_function_t *function, mcp_reading_t *reading,
                             const char *path, const mcp_json_t *object,
                             const char *what);

/** Append name, title and description, as far as the revision has them. */
void mcp_entry_write(mcp_buf_t *buf, const mcp_entry_t *entry,
                     const mcp_revision_t *revision);

/** Append one member of a list's object; nothing when text is NULL. */
void mcp_entry_write_text(mcp_buf_t *buf, const char *name, const char *text);

#endif
