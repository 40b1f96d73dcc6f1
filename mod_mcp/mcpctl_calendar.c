/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl.h"

#include <stdio.h>
#include <string.h>

#include "mod_mcp/mcpctl_common.h"

/* Whose calendars are read through the workspace's connector msgraph. */

static mcp_error_t *change(const PGresult **rows, const mcpctl_t *ctl,
                           const char *statement)
{
    const char *who = ctl->operands[1];

    MCP_TRY(mcpctl_common_query(rows, ctl, statement, 2, ctl->operands));
    if (!PQntuples(*rows) && strcmp(who, "all") != 0) {
        return mcpctl_common_nobody(ctl);
    }
    return NULL;
}

/* Without a connector calendars wait for one. */
static mcp_error_t *warn_unconnected(const mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_common_query(&rows, ctl,
                                "SELECT FROM mcp.connector c"
                                " WHERE c.workspace_id = $1"
                                " AND c.id = 'msgraph' AND c.active",
                                1, ctl->operands));
    if (!PQntuples(rows)) {
        printf("They are read once there is an active connector msgraph: "
               "mcpctl connector add %s msgraph graph\n",
               ctl->operands[0]);
    }
    return NULL;
}

mcp_error_t *mcpctl_calendar_connect(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(change(&rows, ctl, "SELECT sched.calendar_connect($1, $2)"));
    printf("%d to be read, all anew\n", PQntuples(rows));
    return warn_unconnected(ctl);
}

mcp_error_t *mcpctl_calendar_disconnect(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(change(&rows, ctl, "SELECT sched.calendar_disconnect($1, $2)"));
    printf("%d to be read no more\n", PQntuples(rows));
    return NULL;
}

mcp_error_t *mcpctl_calendar_list(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_common_query(&rows, ctl,
                                "SELECT a.email, c.status,"
                                " mcp.rfc3339(date_trunc('second', "
                                "c.last_ok_at), 'UTC') AS \"read\","
                                " CASE WHEN c.status <> 'disconnected' THEN "
                                "mcp.rfc3339("
                                "date_trunc('second', greatest(c.pull_at, "
                                "mcp.now())), 'UTC') END"
                                " AS \"next\","
                                " (SELECT count(*) FROM sched.calendar_event e"
                                " WHERE e.workspace_id = c.workspace_id"
                                " AND e.account_id = c.account_id) AS events, "
                                "c.last_error AS error"
                                " FROM sched.calendar_sync c JOIN mcp.account a"
                                " ON a.workspace_id = c.workspace_id AND a.id "
                                "= c.account_id"
                                " WHERE c.workspace_id = $1 ORDER BY a.email",
                                1, ctl->operands));
    mcpctl_common_table(rows);
    return NULL;
}
