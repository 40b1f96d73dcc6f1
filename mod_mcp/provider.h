/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PROVIDER_H
#define MCP_PROVIDER_H

#include "lib/env.h"
#include "mod_mcp/mod_mcp.h"

/*
 * Tools that other modules provide (mod_mcp/mod_mcp.h): found by name, called,
 * and not believed. What they return is checked before it goes into an answer.
 */

/** The provider of that name, or NULL. */
const mcp_provider_t *mcp_provider_find(const char *name);

/** What the library calls to run one: baton is a request_rec (lib/env.h). */
mcp_error_t *mcp_provider_run(void *baton, mcp_str_t *json,
                              const mcp_provision_t *provision,
                              apr_pool_t *pool);

#endif
