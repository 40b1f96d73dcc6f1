/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_REPLAY_H
#define MCP_REPLAY_H

#include <apr_time.h>

#include "lib/error.h"

/*
 * What was presented lately, and may be no second time: ids of DPoP proofs
 * (RFC 9449, 11.1). One table of a fixed size in memory that any number of
 * processes share; no locks. It remembers half a million texts. When it cannot
 * keep all of them for as long as it should, it forgets first what would have
 * been forgotten next. Who tries to bring that about cannot choose what goes.
 */

typedef struct mcp_replay_t mcp_replay_t;

/** How many bytes of memory a table takes, aligned as a page is. */
apr_size_t mcp_replay_size(void);

/** Make a table of memory that is all zeros. */
mcp_error_t *mcp_replay_make(mcp_replay_t **replay, void *memory,
                             apr_pool_t *pool);

/**
 * Take a text, if nobody took it before. Of many who take the same at once one
 * gets it; in the second in which something else is forgotten, maybe none.
 * @param seconds for which it is remembered
 * @return whether it is the caller's
 */
int mcp_replay_take(mcp_replay_t *replay, const char *text, int seconds,
                    apr_time_t now, apr_pool_t *pool);

#endif
