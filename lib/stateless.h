/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_STATELESS_H
#define MCP_STATELESS_H

#include "lib/context.h"

/*
 * What a request of a stateless revision says about itself, because nothing
 * was agreed upon before it (MCP 2026-07-28, basic, per-request metadata;
 * transports, standard request headers). The headers repeat parts of the body
 * for what stands between; one that says something else than the body is
 * refused, so whoever decided by the header decided rightly.
 */

/**
 * Check a request's _meta, its revision and the header Mcp-Method, in the order
 * in which clients are told what to mend first; take the client's capabilities
 * into ctx->client.
 * @return NULL, or header_mismatch, incomplete_meta, unsupported_version
 */
mcp_error_t *mcp_stateless_read(mcp_ctx_t *ctx);

/**
 * Take the log level of _meta into ctx->client, once it is known that there is
 * such a method.
 * @return NULL, or invalid_params: there is no such level
 */
mcp_error_t *mcp_stateless_read_level(mcp_ctx_t *ctx);

/**
 * Check the header Mcp-Name.
 * @param member the member of params that it repeats
 * @return NULL, or header_mismatch; invalid_params when the member is no string
 */
mcp_error_t *mcp_stateless_check_name(mcp_ctx_t *ctx, const char *member);

/**
 * Check the headers Mcp-Param-* against a tool's arguments.
 * @param arguments may be NULL
 * @return NULL, or header_mismatch
 */
mcp_error_t *mcp_stateless_check_params(mcp_ctx_t *ctx, const mcp_tool_t *tool,
                                        const mcp_json_t *arguments);

/**
 * Check that the client declares what a tool needs of it, nested members too
 * (MCP 2026-07-28, error codes).
 * @param required a ClientCapabilities object
 * @return NULL, or missing_capability, whose details are all that is required
 */
mcp_error_t *mcp_stateless_check_capabilities(mcp_ctx_t *ctx,
                                              const mcp_json_t *required);

#endif
