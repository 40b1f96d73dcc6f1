/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_EXTERNAL_CLAIMS_H
#define MCP_EXTERNAL_CLAIMS_H

#include "lib/jwt.h"

/*
 * What the verified token of an external issuer says in words of its own: whose
 * account it is about, and with which scopes.
 */

/** A claim that can be named (McpAccountClaim): 1 to 64 letters, digits and
 * _ - . : / */
int mcp_external_claims_is_name(const char *name);

/**
 * The value of the claim that says whose account it is.
 * @param name of the claim; of "email" the issuer must not say that nobody has
 *             verified it (OpenID Connect Core 1.0, 5.1)
 * @return NULL, or invalid_token: absent, no text, or longer than 255 bytes
 */
mcp_error_t *mcp_external_claims_account(const char **value,
                                         const mcp_claims_t *claims,
                                         const char *name, apr_pool_t *pool);

/**
 * Take the scopes from "scp" where the token has no "scope" (RFC 9068, 2.2.3):
 * a text, or an array of texts.
 */
void mcp_external_claims_take_scope(mcp_claims_t *claims, apr_pool_t *pool);

#endif
