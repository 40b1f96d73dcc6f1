/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_LEVEL_H
#define MCP_LEVEL_H

/*
 * How much a message to the client matters (MCP 2025-11-25, logging; RFC 5424,
 * 6.2.1).
 */
typedef enum mcp_log_level_t {
    MCP_LOG_NONE, /* the client does not want to hear */
    MCP_LOG_DEBUG,
    MCP_LOG_INFO,
    MCP_LOG_NOTICE,
    MCP_LOG_WARNING,
    MCP_LOG_ERROR,
    MCP_LOG_CRITICAL,
    MCP_LOG_ALERT,
    MCP_LOG_EMERGENCY
} mcp_log_level_t;

/** What to tell who named none of them. */
#define MCP_LOG_HINT                                                     \
    "Send one of debug, info, notice, warning, error, critical, alert, " \
    "emergency."

/** The level of that name; MCP_LOG_NONE: there is none. name may be NULL. */
mcp_log_level_t mcp_log_level(const char *name);

/** The name of a level, or NULL for MCP_LOG_NONE. */
const char *mcp_log_level_name(mcp_log_level_t level);

#endif
