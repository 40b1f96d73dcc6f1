/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DIRECTIVES_H
#define MCP_DIRECTIVES_H

#include <httpd.h>
#include <http_config.h>

#include "mod_mcp/conf.h"

/** The directives; README has a row for each. */
extern const command_rec mcp_directives[];

/**
 * The endpoint of the Location that a directive stands in. It comes into being
 * with the first directive that names its path in this virtual host.
 * @return NULL, or what is wrong with where it stands
 */
const char *mcp_directives_endpoint(mcp_endpoint_t **out, cmd_parms *cmd,
                                    void *dir);

#endif
