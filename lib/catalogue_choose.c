/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/catalogue_choose.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/approval.h"
#include "lib/near.h"

typedef struct choice_t {
    mcp_mistakes_t *mistakes;
    const mcp_catalogue_options_t *options;
    const apr_array_header_t *all; /* of const mcp_tool_t * */
    const apr_array_header_t *roles;
} choice_t;

static int holds(const apr_array_header_t *words, const char *word)
{
    int i;

    for (i = 0; i < words->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(words, i, const char *), word)) {
            return 1;
        }
    }
    return 0;
}

static int is_called(const mcp_tool_t *tool, const char *name)
{
    return tool->bare
           && (!strcmp(tool->bare, name) || !strcmp(tool->name, name));
}

static int is_among(const mcp_tool_t *tool, const apr_array_header_t *names)
{
    int i;

    for (i = 0; i < names->nelts; i++) {
        if (is_called(tool, APR_ARRAY_IDX(names, i, const char *))) {
            return 1;
        }
    }
    return 0;
}

static void check_name(const choice_t *choice, const char *name)
{
    const char *hint = NULL;
    mcp_near_t near;
    int i;

    mcp_near_start(&near, name);
    for (i = 0; i < choice->all->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(choice->all, i,
                                               const mcp_tool_t *);

        if (is_called(tool, name)) {
            return;
        }
        if (tool->bare) {
            mcp_near_try(&near, tool->bare);
            mcp_near_try(&near, tool->name);
        }
    }
    if (near.best) {
        hint = apr_psprintf(choice->mistakes->pool, "Did you mean \"%s\"?",
                            near.best);
    }
    mcp_mistake_add(choice->mistakes, "", "unknown_tool", hint,
                    "A tool \"%s\" is to be chosen or left out; the catalogue "
                    "has none of that name.",
                    name);
}

static void check_names(const choice_t *choice, const apr_array_header_t *names)
{
    int i;

    for (i = 0; names && i < names->nelts; i++) {
        check_name(choice, APR_ARRAY_IDX(names, i, const char *));
    }
}

/* A rule about nothing is a slip of the pen that would leave a write to be
 * confirmed by the agent alone. */
static void check_rule(const choice_t *choice, const mcp_approval_rule_t *rule)
{
    const apr_array_header_t *roles = choice->roles;
    int i, found = 0;

    for (i = 0; i < choice->all->nelts; i++) {
        found |= mcp_approval_matches(rule, APR_ARRAY_IDX(choice->all, i,
                                                          const mcp_tool_t *));
    }
    if (!found && strcmp(rule->pattern, "*") != 0) {
        mcp_mistake_add(choice->mistakes, "", "unknown_tool",
                        "Name a tool that writes, a pattern like meetings_*, "
                        "or one of the effects write and external.",
                        "McpApproval speaks of \"%s\"; no tool of the "
                        "catalogue that writes is called so.",
                        rule->pattern);
    }
    if (rule->role && roles->nelts && !holds(roles, rule->role)) {
        mcp_mistake_add(choice->mistakes, "", "unknown_role",
                        "Use one of the catalogue's \"roles\".",
                        "McpApproval asks for a second person with the role "
                        "\"%s\"; the catalogue has none of that name.",
                        rule->role);
    }
}

static void check_rules(const choice_t *choice)
{
    const mcp_approvals_t *approvals = choice->options->approvals;
    int i;

    for (i = 0; approvals && approvals->rules && i < approvals->rules->nelts;
         i++) {
        check_rule(choice,
                   &APR_ARRAY_IDX(approvals->rules, i, mcp_approval_rule_t));
    }
}

static int is_chosen(const choice_t *choice, const mcp_tool_t *tool)
{
    const apr_array_header_t *include = choice->options->include;
    const apr_array_header_t *exclude = choice->options->exclude;

    return (!include || is_among(tool, include))
           && !(exclude && is_among(tool, exclude));
}

/* Whether one that is chosen has a preview. */
static int is_any_previewed(const choice_t *choice)
{
    int i;

    for (i = 0; i < choice->all->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(choice->all, i,
                                               const mcp_tool_t *);

        if (tool->confirm == MCP_CONFIRM_PREVIEW && is_chosen(choice, tool)) {
            return 1;
        }
    }
    return 0;
}

static int is_wanted(const choice_t *choice, const mcp_tool_t *decider)
{
    const apr_array_header_t *exclude = choice->options->exclude;

    return !(exclude && is_among(decider, exclude));
}

/* What decides about previews comes and goes with them. */
static apr_array_header_t *choose_tools(const choice_t *choice)
{
    int decide = is_any_previewed(choice);
    apr_array_header_t *tools = apr_array_make(choice->mistakes->pool,
                                               choice->all->nelts + 1,
                                               sizeof(const mcp_tool_t *));
    int i;

    for (i = 0; i < choice->all->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(choice->all, i,
                                               const mcp_tool_t *);

        if (tool->decides ? decide && is_wanted(choice, tool)
                          : is_chosen(choice, tool)) {
            APR_ARRAY_PUSH(tools, const mcp_tool_t *) = tool;
        }
    }
    return tools;
}

const apr_array_header_t *mcp_catalogue_choose(
    mcp_mistakes_t *mistakes, const mcp_catalogue_options_t *options,
    const apr_array_header_t *all, const apr_array_header_t *roles)
{
    const choice_t choice = { mistakes, options, all, roles };
    apr_array_header_t *tools;

    check_rules(&choice);
    check_names(&choice, options->include);
    check_names(&choice, options->exclude);
    tools = choose_tools(&choice);
    if (!tools->nelts && all->nelts) {
        mcp_mistake_add(mistakes, "", "empty", "Leave out fewer tools.",
                        "The choice leaves no tool of the catalogue.");
    }
    return tools;
}
