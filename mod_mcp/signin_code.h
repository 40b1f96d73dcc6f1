/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SIGNIN_CODE_H
#define MCP_SIGNIN_CODE_H

#include <apr_pools.h>

/**
 * Register the authentication provider "mcp_code": the password is a code that
 * an admin has made (mcpctl code make), which is used up by it. Because the next
 * request could not be authenticated with it again, AuthFormSitePassphrase has
 * to stand beside AuthFormProvider.
 */
void mcp_signin_code_register(apr_pool_t *pool);

#endif
