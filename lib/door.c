/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/door.h"

#include <string.h>

/* How long a role that the database named is good for listing. A call asks the
 * database each time. */
#define ROLE_TRUST apr_time_from_sec(30)

static void note_role(mcp_ctx_t *ctx, const char *role)
{
    mcp_principal_t *principal = ctx->principal;
    apr_time_t now = ctx->env->now(ctx->env->baton);

    if (principal->role && !strcmp(principal->role, role)
        && now - principal->role_checked < ROLE_TRUST / 2) {
        return;
    }
    mcp_principal_set_role(principal, role, now);
    if (ctx->env->learn_role) {
        ctx->env->learn_role(ctx->env->baton, role);
    }
}

mcp_error_t *mcp_door_call(mcp_answer_t *answer, mcp_ctx_t *ctx,
                           mcp_call_t *call)
{
    apr_time_t start = ctx->env->now(ctx->env->baton);
    mcp_error_t *error;

    if (!call->principal) {
        call->principal = ctx->principal->text;
    }
    call->request = ctx->request;
    error = ctx->env->call(ctx->env->baton, answer, call, ctx->pool);
    ctx->outcome.database += ctx->env->now(ctx->env->baton) - start;
    if (error) {
        ctx->outcome.token_refused |= !strcmp(error->code, "account_inactive");
        return error;
    }
    note_role(ctx, answer->role);
    return NULL;
}

mcp_error_t *mcp_door_know_role(mcp_ctx_t *ctx, const char *what)
{
    const mcp_principal_t *principal = ctx->principal;
    mcp_call_t call = {
        .name = "mcp_role",
        .statement = "SELECT mcp.enter($1::jsonb, $3::jsonb, $4::text), "
                     "$2::text",
        .read = 1,
        .what = what,
        .arguments = "{}",
        .tool = "{\"read\":true}",
    };
    mcp_answer_t answer;

    if (principal->role
        && ctx->env->now(ctx->env->baton) - principal->role_checked
               < ROLE_TRUST) {
        return NULL;
    }
    return mcp_door_call(&answer, ctx, &call);
}

mcp_error_t *mcp_door_check_scopes(mcp_ctx_t *ctx,
                                   const apr_array_header_t *scopes)
{
    const char *missing = mcp_access_missing(scopes, ctx->principal->scopes,
                                             ctx->pool);

    if (!missing) {
        return NULL;
    }
    /* All of them: the client asks for this set. */
    ctx->outcome.needed_scopes = mcp_access_missing(scopes, NULL, ctx->pool);
    return mcp_error_make(ctx->pool, "insufficient_scope",
                          "Connect again and grant this scope.",
                          "Missing required scope: %s", missing);
}
