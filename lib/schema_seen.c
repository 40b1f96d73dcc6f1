/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_seen.h"

#include <string.h>

#include "lib/schema_value.h"

void mcp_schema_seen_start(mcp_schema_seen_t *seen, mcp_schema_effort_t *effort,
                           const mcp_schema_at_t *at)
{
    apr_size_t count = 0;

    if (at->types & (MCP_SCHEMA_ARRAY | MCP_SCHEMA_OBJECT)) {
        count = mcp_schema_value_count(effort, at->json, MCP_SCHEMA_ALL);
    }
    seen->bits = seen->small;
    seen->words = 2;
    memset(seen->small, 0, sizeof(seen->small));
    if (count > 128 && mcp_schema_spend(effort, (long)(count / 64))) {
        seen->words = count / 64 + 1;
        seen->bits = apr_pcalloc(effort->pool, seen->words * 8);
    }
}

void mcp_schema_seen_add(mcp_schema_seen_t *seen, apr_size_t index)
{
    if (seen && index / 64 < seen->words) {
        seen->bits[index / 64] |= (apr_uint64_t)1 << (index % 64);
    }
}

int mcp_schema_seen_has(const mcp_schema_seen_t *seen, apr_size_t index)
{
    return index / 64 < seen->words
           && ((seen->bits[index / 64] >> (index % 64)) & 1);
}

void mcp_schema_seen_all(mcp_schema_seen_t *seen)
{
    if (seen) {
        memset(seen->bits, 0xFF, seen->words * 8);
    }
}

void mcp_schema_seen_merge(mcp_schema_seen_t *to, const mcp_schema_seen_t *from)
{
    apr_size_t i;

    for (i = 0; i < to->words && i < from->words; i++) {
        to->bits[i] |= from->bits[i];
    }
}
