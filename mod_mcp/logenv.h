/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_LOGENV_H
#define MCP_LOGENV_H

#include <httpd.h>

#include "lib/context.h"

/**
 * Tell LogFormat, CustomLog conditions and mod_qos what became of a request:
 * MCP_METHOD, MCP_TOOL, MCP_REVISION, MCP_OUTCOME ("ok" or an error's code) and
 * MCP_DB_US (microseconds in the database). Words of ours only, nothing that a
 * client made up. Of a batch, the last message counts.
 */
void mcp_logenv_set(request_rec *r, const mcp_ctx_t *ctx);

#endif
