/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/level.h"

#include <string.h>

static const char *const names[] = { NULL,       "debug",   "info",
                                     "notice",   "warning", "error",
                                     "critical", "alert",   "emergency" };

#define LEVELS (sizeof(names) / sizeof(names[0]))

mcp_log_level_t mcp_log_level(const char *name)
{
    unsigned i;

    for (i = 1; name && i < LEVELS; i++) {
        if (!strcmp(names[i], name)) {
            return (mcp_log_level_t)i;
        }
    }
    return MCP_LOG_NONE;
}

const char *mcp_log_level_name(mcp_log_level_t level)
{
    return names[level];
}
