/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/approval.h"

#include <string.h>

#include <apr_fnmatch.h>
#include <apr_strings.h>

#include "lib/buf.h"

static const char *const ways[] = { "agent", "client", "page", "second", NULL };

int mcp_approval_way(mcp_approval_way_t *way, const char *word)
{
    int found = mcp_mistake_find_word(word, ways);

    if (found < 0) {
        return 0;
    }
    *way = (mcp_approval_way_t)found;
    return 1;
}

int mcp_approval_matches(const mcp_approval_rule_t *rule,
                         const mcp_tool_t *tool)
{
    const char *pattern = rule->pattern;

    if (tool->effect == MCP_EFFECT_READ || tool->decides) {
        return 0;
    }
    return !strcmp(pattern, mcp_effect_name(tool->effect))
           || (tool->bare
               && (apr_fnmatch(pattern, tool->bare, 0) == APR_SUCCESS
                   || apr_fnmatch(pattern, tool->name, 0) == APR_SUCCESS));
}

const mcp_approval_rule_t *mcp_approval_find(const mcp_approvals_t *approvals,
                                             const mcp_tool_t *tool)
{
    int i;

    if (!approvals || !approvals->rules) {
        return NULL;
    }
    for (i = approvals->rules->nelts; i-- > 0;) {
        const mcp_approval_rule_t *rule = &APR_ARRAY_IDX(approvals->rules, i,
                                                         mcp_approval_rule_t);

        if (mcp_approval_matches(rule, tool)) {
            return rule;
        }
    }
    return NULL;
}

const char *mcp_approval_members(const mcp_approvals_t *approvals,
                                 const mcp_approval_rule_t *rule,
                                 apr_pool_t *pool)
{
    int ttl = approvals && approvals->ttl ? approvals->ttl : MCP_APPROVAL_TTL;
    mcp_buf_t buf;

    mcp_buf_init(&buf, 128, pool);
    mcp_buf_puts(&buf, apr_psprintf(pool, ",\"ttl\":%d", ttl));
    mcp_buf_json_name(&buf, "approval");
    mcp_buf_json_string(&buf, ways[rule ? rule->way : MCP_APPROVAL_AGENT]);
    if (rule && rule->role) {
        mcp_buf_json_name(&buf, "approver");
        mcp_buf_json_string(&buf, rule->role);
    }
    if (approvals && approvals->page) {
        mcp_buf_json_name(&buf, "page");
        mcp_buf_json_string(&buf, approvals->page);
    }
    return buf.data;
}
