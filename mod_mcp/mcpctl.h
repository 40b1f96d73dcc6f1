/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_H
#define MOD_MCP_MCPCTL_H

#include <apr_tables.h>

#include "lib/error.h"

/*
 * mcpctl, the administrator's command. mcpctl.c reads the command line by a
 * table with one row a subcommand; the subcommands are in mcpctl_<family>.c and
 * declared below. They print what they did to standard output and return what
 * went wrong, which mcpctl.c prints.
 */

/** What the command line asked for. */
typedef struct mcpctl_t {
    apr_pool_t *pool;
    const char *const *operands; /* as many as the table's row names; one
                                    in brackets may be NULL */
    apr_table_t *options;        /* without their dashes */
} mcpctl_t;

/** The value of an option, or NULL when it was not given. */
const char *mcpctl_option(const mcpctl_t *ctl, const char *name);

/**
 * The command line was wrong: exit code 2 and not 1.
 * @param hint what to give, or NULL
 */
mcp_error_t *mcpctl_usage(const mcpctl_t *ctl, const char *hint,
                          const char *message, ...)
    __attribute__((format(printf, 3, 4)));

/* One of the family mcpctl_migrate. */
mcp_error_t *mcpctl_migrate(mcpctl_t *ctl);

/* The family mcpctl_key. */
mcp_error_t *mcpctl_key_new_master(mcpctl_t *ctl);
mcp_error_t *mcpctl_key_rotate(mcpctl_t *ctl);
mcp_error_t *mcpctl_key_list(mcpctl_t *ctl);
mcp_error_t *mcpctl_key_retire(mcpctl_t *ctl);

/* The family mcpctl_client. */
mcp_error_t *mcpctl_client_add(mcpctl_t *ctl);
mcp_error_t *mcpctl_client_list(mcpctl_t *ctl);
mcp_error_t *mcpctl_client_remove(mcpctl_t *ctl);

/* The family mcpctl_apikey. */
mcp_error_t *mcpctl_apikey_add(mcpctl_t *ctl);
mcp_error_t *mcpctl_apikey_list(mcpctl_t *ctl);
mcp_error_t *mcpctl_apikey_revoke(mcpctl_t *ctl);

/* The family mcpctl_grant. */
mcp_error_t *mcpctl_grant_list(mcpctl_t *ctl);
mcp_error_t *mcpctl_grant_revoke(mcpctl_t *ctl);

/* One of the family mcpctl_code. */
mcp_error_t *mcpctl_code_make(mcpctl_t *ctl);

/* One of the family mcpctl_password. */
mcp_error_t *mcpctl_password_set(mcpctl_t *ctl);

/* The family mcpctl_admin. */
mcp_error_t *mcpctl_workspace_add(mcpctl_t *ctl);
mcp_error_t *mcpctl_user_add(mcpctl_t *ctl);
mcp_error_t *mcpctl_user_enable(mcpctl_t *ctl);
mcp_error_t *mcpctl_user_disable(mcpctl_t *ctl);
mcp_error_t *mcpctl_token(mcpctl_t *ctl);
mcp_error_t *mcpctl_notify(mcpctl_t *ctl);

/* The family mcpctl_identity. */
mcp_error_t *mcpctl_user_link(mcpctl_t *ctl);
mcp_error_t *mcpctl_user_unlink(mcpctl_t *ctl);

/* The family mcpctl_outbox. */
mcp_error_t *mcpctl_connector_add(mcpctl_t *ctl);
mcp_error_t *mcpctl_connector_list(mcpctl_t *ctl);
mcp_error_t *mcpctl_connector_enable(mcpctl_t *ctl);
mcp_error_t *mcpctl_connector_disable(mcpctl_t *ctl);
mcp_error_t *mcpctl_connector_remove(mcpctl_t *ctl);
mcp_error_t *mcpctl_outbox_list(mcpctl_t *ctl);
mcp_error_t *mcpctl_outbox_retry(mcpctl_t *ctl);
mcp_error_t *mcpctl_outbox_drop(mcpctl_t *ctl);

/* The family mcpctl_calendar. */
mcp_error_t *mcpctl_calendar_connect(mcpctl_t *ctl);
mcp_error_t *mcpctl_calendar_disconnect(mcpctl_t *ctl);
mcp_error_t *mcpctl_calendar_list(mcpctl_t *ctl);

/* One of the family mcpctl_catalog. */
mcp_error_t *mcpctl_catalog_check(mcpctl_t *ctl);

/* The family mcpctl_doctor. */
mcp_error_t *mcpctl_doctor(mcpctl_t *ctl);

#endif
