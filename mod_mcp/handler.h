/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_HANDLER_H
#define MCP_HANDLER_H

#include <httpd.h>

/**
 * The handler hook: answers what the bearer check let through.
 * @return DECLINED (not for an endpoint) or DONE
 */
int mcp_handler(request_rec *r);

#endif
