/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_PREPARE_H
#define MOD_MCP_MCPCTL_PREPARE_H

#include "lib/catalogue.h"
#include "mod_mcp/mcpctl.h"

/*
 * Whether a database can run what a catalogue declares: each statement is
 * prepared as the module does it, and none is run. A statement that writes is
 * run by mcp.action_run, inside another; so it is prepared by itself, too.
 */

/**
 * Prepare all statements of a catalogue, as mcp_app where that may be, and print
 * of those that are the site's own what they take and give.
 * @return NULL, or an error with a field for each entry that cannot run: its
 *         JSON path, and what PostgreSQL says and where
 */
mcp_error_t *mcpctl_prepare(const mcp_catalogue_t *catalogue,
                            const char *conninfo, const mcpctl_t *ctl);

#endif
