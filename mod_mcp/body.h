/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_BODY_H
#define MCP_BODY_H

#include <httpd.h>

#include "lib/buf.h"

/**
 * Read a request's body into one block.
 * @param max bytes
 * @return OK; DONE: it was too large (413) or broke off (400), and that was
 *         answered
 */
int mcp_body_read(mcp_str_t *body, request_rec *r, int max);

#endif
