/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_REMOTE_KEYS_H
#define MCP_REMOTE_KEYS_H

#include "lib/env.h"
#include "lib/jwt.h"

/*
 * The key set of an issuer elsewhere, kept fresh. It is fetched again when its
 * time is over, and early when a token names a key that it does not have, as
 * after a rotation: but not soon after the last time, because anybody can send
 * such a token. While the issuer is away, the keys that are known stay good.
 *
 * Any number of threads may verify at once; none waits for a fetch that it does
 * not need.
 */

typedef struct mcp_remote_keys_t mcp_remote_keys_t;

/* After a fetch, whatever came of it, no token causes one for so long. */
#define MCP_REMOTE_KEYS_EARLY apr_time_from_sec(30)

/* After a fetch that failed the next is due in 2 seconds, then 4, 8, up to
 * this. */
#define MCP_REMOTE_KEYS_BACKOFF 300

/**
 * Make an empty set.
 * @param url  of the set; lives as long as it
 * @param pool of the process: the set is freed with it
 */
mcp_error_t *mcp_remote_keys_make(mcp_remote_keys_t **keys, const char *url,
                                  apr_pool_t *pool);

/**
 * Fetch the set if it is time. Called every second or so.
 * @param env fetch, now, and log_error for what goes wrong
 * @return whether it was time
 */
int mcp_remote_keys_refresh(mcp_remote_keys_t *keys, const mcp_env_t *env);

/**
 * Verify a token (mcp_jwt_verify).
 * @return NULL; invalid_token; or unavailable: the set was never fetched
 */
mcp_error_t *mcp_remote_keys_verify(mcp_claims_t **claims,
                                    mcp_remote_keys_t *keys, mcp_str_t token,
                                    const mcp_jwt_expect_t *expect,
                                    const mcp_env_t *env, apr_pool_t *pool);

#endif
