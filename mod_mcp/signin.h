/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SIGNIN_H
#define MCP_SIGNIN_H

#include "lib/oauth_request.h"
#include "mod_mcp/conf.h"

/*
 * From what Apache's authentication says of a human to their accounts here:
 * McpSignInAccount gives the e-mail address, McpSignInRole and McpRoleMap the
 * role, when the identity provider knows better than the database.
 */

/** Somebody who has signed in. */
typedef struct mcp_signin_t {
    const char *email;
    const char *role;           /* that the sign-in says; NULL: it does not */
    const mcp_json_t *accounts; /* array, of mcp.oauth_accounts */
    const mcp_json_t *active;   /* the first that may come in */
    int active_count;
} mcp_signin_t;

/**
 * Find who it is.
 * @param refusal set to a sentence for a page when they are turned away
 * @param hint    what they can do about it
 * @return NULL, or the database's state
 */
mcp_error_t *mcp_signin_read(mcp_signin_t *signin, const char **refusal,
                             const char **hint, request_rec *r,
                             const mcp_oauth_site_t *site,
                             const mcp_oauth_request_t *request);

/** Where a human goes to sign in as somebody else (McpSignOut), or NULL. */
const char *mcp_signin_out(request_rec *r);

/** Whether an account, of signin->accounts, may come in. */
int mcp_signin_is_active(const mcp_json_t *account);

#endif
