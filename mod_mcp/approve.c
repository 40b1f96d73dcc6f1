/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/approve.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "mod_mcp/conf.h"

#define LEAST_TTL 10
#define MOST_TTL 86400

static void add_rule(mcp_endpoint_t *endpoint, mcp_approval_rule_t rule,
                     const char *pattern, apr_pool_t *pool)
{
    rule.pattern = pattern;
    if (!endpoint->rules) {
        endpoint->rules = apr_array_make(pool, 4, sizeof(rule));
    }
    APR_ARRAY_PUSH(endpoint->rules, mcp_approval_rule_t) = rule;
}

const char *mcp_approve_set_rule(cmd_parms *cmd, void *dir, int argc,
                                 char *const argv[])
{
    mcp_approval_rule_t rule = { .way = MCP_APPROVAL_AGENT };
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);
    int i = 1;

    if (error) {
        return error;
    }
    if (!argc || !mcp_approval_way(&rule.way, argv[0])) {
        return apr_psprintf(cmd->pool,
                            "McpApproval %s: begin with agent, client, page or "
                            "second, e.g. McpApproval page meetings_*",
                            argc ? argv[0] : "");
    }
    if (rule.way == MCP_APPROVAL_SECOND) {
        if (argc < 2) {
            return "McpApproval second: name the other person's role, e.g. "
                   "McpApproval second manager external";
        }
        rule.role = argv[i++];
    }
    if (i == argc) {
        add_rule(endpoint, rule, "*", cmd->pool);
    }
    for (; i < argc; i++) {
        add_rule(endpoint, rule, argv[i], cmd->pool);
    }
    return NULL;
}

const char *mcp_approve_set_ttl(cmd_parms *cmd, void *dir, const char *text)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);
    char *end;
    long number;

    if (error) {
        return error;
    }
    number = strtol(text, &end, 10);
    if (*end || end == text || number < LEAST_TTL || number > MOST_TTL) {
        return apr_psprintf(cmd->pool,
                            "McpConfirmTTL \"%s\": give seconds from %d to %d; "
                            "without the directive it is %d",
                            text, LEAST_TTL, MOST_TTL, MCP_APPROVAL_TTL);
    }
    endpoint->confirm_ttl = (int)number;
    return NULL;
}

const char *mcp_approve_set_url(cmd_parms *cmd, void *dir, const char *url)
{
    mcp_endpoint_t *endpoint;
    const char *error = mcp_conf_command(&endpoint, cmd, dir);

    if (error) {
        return error;
    }
    if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0) {
        return apr_psprintf(cmd->pool,
                            "McpApprovalsURL \"%s\": give the URL at which "
                            "people open the approvals page, e.g. "
                            "https://mcp.example.com/approvals",
                            url);
    }
    endpoint->approvals_url = url;
    return NULL;
}
