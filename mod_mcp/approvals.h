/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_APPROVALS_H
#define MCP_APPROVALS_H

#include <httpd.h>

/*
 * The approvals page (SetHandler mcp-approvals): what agents want to write, for
 * the human to approve or reject, and what became of it. Apache has signed the
 * human in, as at /oauth/authorize; no token opens it.
 */

/** The handler: answers what names it. */
int mcp_approvals_handler(request_rec *r);

#endif
