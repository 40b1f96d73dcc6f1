/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DIRECTIVES_H
#define MCP_DIRECTIVES_H

#include <httpd.h>
#include <http_config.h>

/** The directives; README has a row for each. */
extern const command_rec mcp_directives[];

#endif
