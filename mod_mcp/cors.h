/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CORS_H
#define MCP_CORS_H

#include "mod_mcp/request.h"

/*
 * Web pages as clients: which origins may call, and the headers that let their
 * browsers do so (Fetch, 3.2). A page of another site must not call in the name
 * of its visitor, nor one that has rebound its host name to us (MCP 2025-11-25,
 * transports, security warning).
 */

/**
 * Judge the Origin of a request, and answer a preflight.
 * @return OK: no page, or one that may call; its browser may read the answer
 *         DONE: refused (403), or a preflight, and answered
 */
int mcp_cors_check(request_rec *r, const mcp_request_t *request);

/**
 * Answer a preflight whose origin has its Access-Control-Allow-Origin.
 * @param method that pages may send, with the headers of our clients
 * @return DONE
 */
int mcp_cors_preflight(request_rec *r, const char *method);

#endif
