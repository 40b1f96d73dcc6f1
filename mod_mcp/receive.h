/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_RECEIVE_H
#define MCP_RECEIVE_H

#include "mod_mcp/request.h"

/**
 * Take a request's message in, once, whoever asks first: the handler, or a hook
 * before it that judges by the body.
 * @return OK: request->body is set; DONE: it was no POST of JSON, too large or
 *         broken off, and that was answered
 */
int mcp_receive(request_rec *r, mcp_request_t *request);

#endif
