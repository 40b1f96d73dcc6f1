/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CATALOGUE_H
#define MCP_CATALOGUE_H

#include <apr_hash.h>
#include <apr_tables.h>

#include "lib/catalogue_choose.h"
#include "lib/prompt.h"
#include "lib/resource.h"
#include "lib/scope.h"
#include "lib/tool.h"

/*
 * A tool pack, read from its JSON file when the configuration is read. Every
 * mistake in it is reported at once, each with its place and its mend, so that
 * configtest has to be run once and not once a mistake.
 */

/** A catalogue file is at most this long. */
#define MCP_CATALOGUE_MAX (4 * 1024 * 1024)

/** What a catalogue has beside tools. */
enum {
    MCP_OFFER_RESOURCES = 1 << 0,
    MCP_OFFER_PROMPTS = 1 << 1,
    MCP_OFFER_COMPLETIONS = 1 << 2 /* for an argument of one of them */
};

typedef struct mcp_catalogue_t {
    const char *name;
    const char *title; /* or NULL */
    const char *version;
    const char *instructions;            /* or NULL; {prefix} replaced */
    const char *prefix;                  /* in force; may be empty */
    const apr_array_header_t *roles;     /* of const char * */
    const apr_array_header_t *scopes;    /* of mcp_scope_t */
    const apr_array_header_t *tools;     /* of const mcp_tool_t *, in order */
    apr_hash_t *by_name;                 /* full name to const mcp_tool_t * */
    const apr_array_header_t *resources; /* of const mcp_resource_t * */
    const apr_array_header_t *templates; /* of const
                                            mcp_resource_template_t * */
    const apr_array_header_t *prompts;   /* of const mcp_prompt_t * */
    const apr_array_header_t *uses; /* of mcp_use_t: functions of all three */
    unsigned offers;                /* of MCP_OFFER_* */
    int tells_changes;              /* to those who listen (subscription.h) */
} mcp_catalogue_t;

/**
 * Read and check a catalogue.
 * @param options may be NULL; tools are named with or without the prefix
 * @return NULL, or bad_catalogue: without fields when the file cannot be read,
 *         else with a field for each mistake. Its path is a JSON path
 *         ("$.tools[3].input.properties.limit"), "line 3, column 9" where the
 *         file is no JSON, or empty when one of the options is wrong
 */
mcp_error_t *mcp_catalogue_load(mcp_catalogue_t **out, const char *file,
                                const mcp_catalogue_options_t *options,
                                apr_pool_t *pool);

/** The tool of that full name, or NULL; name may be NULL. */
const mcp_tool_t *mcp_catalogue_find(const mcp_catalogue_t *catalogue,
                                     const char *name);

/** The name of a tool or prompt that may ask the client for more (lib/input.h),
 * or NULL: none does. */
const char *mcp_catalogue_asking(const mcp_catalogue_t *catalogue);

/** The index of a role, or -1 when the catalogue does not name it. */
int mcp_catalogue_role(const mcp_catalogue_t *catalogue, const char *role);

#endif
