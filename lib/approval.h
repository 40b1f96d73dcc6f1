/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_APPROVAL_H
#define MCP_APPROVAL_H

#include <apr_tables.h>

#include "lib/tool.h"

/*
 * Who says yes to a write: the site's rules (McpApproval), by tool or effect.
 *   agent   the model confirms, after asking its human
 *   client  the client asks its human, where it can; else as page
 *   page    the human, on the approvals page
 *   second  another person, who has a role, on that page
 */

typedef enum mcp_approval_way_t {
    MCP_APPROVAL_AGENT,
    MCP_APPROVAL_CLIENT,
    MCP_APPROVAL_PAGE,
    MCP_APPROVAL_SECOND
} mcp_approval_way_t;

/** One rule. */
typedef struct mcp_approval_rule_t {
    mcp_approval_way_t way;
    const char *role;    /* of second; else NULL */
    const char *pattern; /* "write", "external", or a tool's name with or
                            without prefix, in which * and ? stand for others */
} mcp_approval_rule_t;

/** What a site says; all members may be 0. */
typedef struct mcp_approvals_t {
    const apr_array_header_t *rules; /* of mcp_approval_rule_t, or NULL */
    const char *page;                /* URL of the approvals page, or NULL */
    int ttl;                         /* seconds a preview is good; 0: 600 */
} mcp_approvals_t;

/** Where nobody says how long. */
#define MCP_APPROVAL_TTL 600

/**
 * The way of a word: "agent", "client", "page", "second".
 * @return whether it is one
 */
int mcp_approval_way(mcp_approval_way_t *way, const char *word);

/**
 * The rule for a write: the last that matches.
 * @param approvals may be NULL
 * @param tool      with name, bare name and effect
 * @return NULL: none does, the catalogue decides
 */
const mcp_approval_rule_t *mcp_approval_find(const mcp_approvals_t *approvals,
                                             const mcp_tool_t *tool);

/** Whether a rule speaks of a tool, which then writes. */
int mcp_approval_matches(const mcp_approval_rule_t *rule,
                         const mcp_tool_t *tool);

/**
 * What mcp.action_preview is told of a tool, as members of its descriptor.
 * @param approvals may be NULL
 * @param rule      or NULL: the agent confirms
 * @return JSON, from the comma before the first member on
 */
const char *mcp_approval_members(const mcp_approvals_t *approvals,
                                 const mcp_approval_rule_t *rule,
                                 apr_pool_t *pool);

#endif
