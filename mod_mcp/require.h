/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_REQUIRE_H
#define MCP_REQUIRE_H

#include <httpd.h>

/*
 * Authorization providers for mod_authz_core, which work inside <RequireAny>,
 * <RequireAll> and <RequireNone> and need no AuthType:
 *
 *   Require mcp-scope S...      the token has one of these scopes
 *   Require mcp-role R...       the account has one of these roles
 *   Require mcp-workspace W...  the token is one of these workspaces'
 *   Require mcp-tool T...       the message calls a tool of such a name, which
 *                               may hold * and ?
 *
 * They go by what is verified: the token, the role in the database, the body
 * that will be answered. All of that is known later than httpd authorizes, so
 * where such a Require is in force, the token is checked and the body is read
 * before; a token that is missing or bad is answered by its challenge (401), as
 * it would be then. The messages of a batch are judged one by one, and all must
 * pass: else what <RequireNone> keeps out could hide behind another message.
 */

/** Make the providers known. */
void mcp_require_register(apr_pool_t *pool);

/**
 * The access_checker_ex hook.
 * @return DECLINED: no such Require; OK; DONE: refused and answered; or the
 *         status with which another Require refuses
 */
int mcp_require_access(request_rec *r);

#endif
