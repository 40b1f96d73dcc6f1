/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_COMMON_H
#define MOD_MCP_MCPCTL_COMMON_H

#include "lib/crypto.h"
#include "mod_mcp/mcpctl.h"
#include "mod_mcp/mcpctl_db.h"

/*
 * What several subcommands of mcpctl ask of the command line and say of the
 * database. Errors are those of mcpctl_usage where the command line is wrong.
 */

/** Connect to the database that --db names. */
mcp_error_t *mcpctl_common_db(PGconn **db, const mcpctl_t *ctl);

/** Run a statement on that database; rows live as long as ctl->pool. */
mcp_error_t *mcpctl_common_query(const PGresult **rows, const mcpctl_t *ctl,
                                 const char *statement, int count,
                                 const char *const *values);

/** Print rows, the columns as wide as their widest cell, the last as it is. */
void mcpctl_common_table(const PGresult *rows);

/** Read the master key of --key-file, which must be given. */
mcp_error_t *mcpctl_common_master_key(const mcp_master_key_t **key,
                                      const mcpctl_t *ctl);

/** The value of an option; without it, otherwise. */
const char *mcpctl_common_option(const mcpctl_t *ctl, const char *name,
                                 const char *otherwise);

/**
 * Check that an option has one of some values.
 * @param words with | between them
 */
mcp_error_t *mcpctl_common_choice(const mcpctl_t *ctl, const char *option,
                                  const char *value, const char *words);

/** An option that is a number. */
typedef struct mcpctl_number_t {
    const char *option;
    const char *unit; /* in the plural */
    long least, most, otherwise;
} mcpctl_number_t;

mcp_error_t *mcpctl_common_number(long *value, const mcpctl_t *ctl,
                                  const mcpctl_number_t *number);

/** Check the URL that an option gives. */
mcp_error_t *mcpctl_common_url(const mcpctl_t *ctl, const char *option,
                               const char *url);

/** The URL of --resource, which must be given. */
mcp_error_t *mcpctl_common_resource(const char **url, const mcpctl_t *ctl);

/** Check the scopes of --scope (RFC 6749, 3.3), which must be given. */
mcp_error_t *mcpctl_common_scopes(const mcpctl_t *ctl, const char *scopes);

/** Whether a text looks like a mail address. */
int mcpctl_common_is_address(const char *text);

/** What the tables refuse, in words; any other error as it is. */
mcp_error_t *mcpctl_common_explain(mcp_error_t *error, apr_pool_t *pool);

/** The error that the operands WORKSPACE and EMAIL name nobody. */
mcp_error_t *mcpctl_common_nobody(const mcpctl_t *ctl);

/** The error that the account is not active, but pending or disabled. */
mcp_error_t *mcpctl_common_inactive(const mcpctl_t *ctl, const char *status);

#endif
