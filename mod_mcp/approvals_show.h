/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_APPROVALS_SHOW_H
#define MCP_APPROVALS_SHOW_H

#include "lib/form.h"
#include "lib/html.h"
#include "mod_mcp/signin.h"

/*
 * What stands on the approvals page, as values of conf/pages/approvals.html.
 */

/**
 * The actions: those that wait, and the others.
 * @param listed what mcp.action_list returned
 */
void mcp_approvals_show(mcp_html_values_t *values, const mcp_json_t *listed,
                        apr_pool_t *pool);

/** What is looked for. */
void mcp_approvals_show_filters(mcp_html_values_t *values,
                                const mcp_form_t *query, apr_pool_t *pool);

/** The workspaces that the human has, where they are several. */
void mcp_approvals_show_workspaces(mcp_html_values_t *values,
                                   const mcp_signin_t *signin,
                                   const mcp_json_t *account);

/** How the last decision ended, from the word in the query. */
void mcp_approvals_show_outcome(mcp_html_values_t *values,
                                const mcp_form_t *query);

#endif
