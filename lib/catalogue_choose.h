/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CATALOGUE_CHOOSE_H
#define MCP_CATALOGUE_CHOOSE_H

#include <apr_tables.h>

#include "lib/mistake.h"

/*
 * What a site makes of a catalogue: which of its tools, under which prefix, and
 * who confirms them.
 */

/** A site's choices; all members may be 0. */
typedef struct mcp_catalogue_options_t {
    const char *prefix;                /* NULL: the catalogue's own */
    const apr_array_header_t *include; /* of const char *: only these tools */
    const apr_array_header_t *exclude; /* of const char *: all but these */
    int tells_changes; /* whether the server can keep listeners */
    const struct mcp_approvals_t *approvals; /* who confirms (approval.h) */
} mcp_catalogue_options_t;

/**
 * The tools of a catalogue that a site wants (McpTools). What decides about
 * previews comes and goes with the tools that have them. Names and rules
 * (McpApproval) that are about nothing are noted.
 * @param all   of const mcp_tool_t *
 * @param roles of the catalogue
 * @return of const mcp_tool_t *, in their order, in the pool of the mistakes
 */
const apr_array_header_t *mcp_catalogue_choose(
    mcp_mistakes_t *mistakes, const mcp_catalogue_options_t *options,
    const apr_array_header_t *all, const apr_array_header_t *roles);

#endif
