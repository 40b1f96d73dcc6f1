/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_FRESH_H
#define MCP_FRESH_H

#include <apr_tables.h>

/*
 * How long an answer of another server may be kept (RFC 9111, 4.2). The one who
 * keeps it has bounds of its own besides.
 */

/**
 * The seconds for which an answer is still fresh: by Cache-Control, less its
 * Age; without a max-age, by Expires against its Date.
 * @param headers of the answer
 * @return 0: not to be kept (no-store, no-cache, past already); -1: the answer
 *         does not say
 */
apr_int64_t mcp_fresh_seconds(const apr_table_t *headers);

#endif
