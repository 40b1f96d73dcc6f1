/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_APIKEY_H
#define MCP_APIKEY_H

#include "lib/buf.h"
#include "lib/error.h"

/*
 * API keys: a prefix that people, and programs that search texts for secrets,
 * know them by, and 40 letters and digits, which is 238 bits that nobody can
 * guess. So a plain digest of a key is as good a secret as the key, and the
 * digest is all that is kept.
 */

#define MCP_APIKEY_PREFIX "kc_live_"
#define MCP_APIKEY_LEN (sizeof(MCP_APIKEY_PREFIX) - 1 + 40)

/**
 * Make a key, each character as likely as any other.
 * @param key wiped with the pool
 * @return NULL, or internal: there is no entropy
 */
mcp_error_t *mcp_apikey_make(const char **key, apr_pool_t *pool);

/** Whether a text begins as keys do, whatever follows. */
int mcp_apikey_is_like(mcp_str_t text);

/** Whether a text has the form of a key. */
int mcp_apikey_is_whole(mcp_str_t text);

/**
 * What is kept of a key.
 * @param hash set to the base64url of its SHA-256: 43 characters
 */
mcp_error_t *mcp_apikey_hash(const char **hash, mcp_str_t key,
                             apr_pool_t *pool);

#endif
