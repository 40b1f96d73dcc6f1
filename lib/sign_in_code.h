/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SIGN_IN_CODE_H
#define MCP_SIGN_IN_CODE_H

#include "lib/crypto.h"

/*
 * Codes that people type: ten characters of Crockford's base32 (50 bits) in two
 * groups, as in k3v9q-2m7xt. They are short, so what is kept of one is made
 * under the master key: whoever reads the database alone cannot try them out.
 */

/** Make a code, to be shown once. */
mcp_error_t *mcp_sign_in_code_make(const char **code, apr_pool_t *pool);

/**
 * What is kept of a code, as somebody has typed it: in letters of any size,
 * with groups or without, and with o for 0 and i or l for 1.
 * @param hash set to 43 characters; NULL: this cannot be a code
 */
mcp_error_t *mcp_sign_in_code_hash(const char **hash,
                                   const mcp_master_key_t *key,
                                   const char *typed, apr_pool_t *pool);

#endif
