/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_APPROVE_H
#define MCP_APPROVE_H

#include <httpd.h>
#include <http_config.h>

/*
 * The directives about who says yes to a write. Each is a cmd_func: it returns
 * NULL or what is wrong.
 */

/** McpApproval WAY [ROLE] [TOOL|EFFECT...] (TAKE_ARGV) */
const char *mcp_approve_set_rule(cmd_parms *cmd, void *dir, int argc,
                                 char *const argv[]);

/** McpConfirmTTL SECONDS */
const char *mcp_approve_set_ttl(cmd_parms *cmd, void *dir, const char *text);

/** McpApprovalsURL URL */
const char *mcp_approve_set_url(cmd_parms *cmd, void *dir, const char *url);

#endif
