/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/door.h"

#include <string.h>

#include <apr_strings.h>

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

/* Of a batch's members, the first that is refused tells. */
static void note_refusal(mcp_outcome_t *outcome, const char *code)
{
    if (outcome->token_refused != MCP_REFUSAL_NONE) {
        return;
    }
    if (!strcmp(code, "account_inactive")) {
        outcome->token_refused = MCP_REFUSAL_ACCOUNT;
    }
    else if (!strcmp(code, "credential_ended")) {
        outcome->token_refused = MCP_REFUSAL_CREDENTIAL;
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
        note_refusal(&ctx->outcome, error->code);
        return error;
    }
    note_role(ctx, answer->role);
    return NULL;
}

mcp_error_t *mcp_door_ask_role(mcp_ctx_t *ctx, const char *what)
{
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

    return mcp_door_call(&answer, ctx, &call);
}

mcp_error_t *mcp_door_know_role(mcp_ctx_t *ctx, const char *what)
{
    const mcp_principal_t *principal = ctx->principal;

    if (principal->role
        && ctx->env->now(ctx->env->baton) - principal->role_checked
               < ROLE_TRUST) {
        return NULL;
    }
    return mcp_door_ask_role(ctx, what);
}

static mcp_error_t *lacks_scope(const char *scopes, const char *hint,
                                const mcp_ctx_t *ctx)
{
    return mcp_error_make(ctx->pool, "insufficient_scope", hint,
                          "Missing required scope: %s", scopes);
}

static int is_among(const apr_array_header_t *names, const char *name)
{
    int i;

    for (i = 0; i < names->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(names, i, const char *), name)) {
            return 1;
        }
    }
    return 0;
}

/* A scope that is missing and that the caller's role is not given, or NULL. */
static mcp_error_t *find_denied(const mcp_scope_t **denied, mcp_ctx_t *ctx,
                                const apr_array_header_t *needed)
{
    const apr_array_header_t *known = ctx->catalogue->scopes;
    int i;

    *denied = NULL;
    for (i = 0; i < known->nelts; i++) {
        const mcp_scope_t *scope = &APR_ARRAY_IDX(known, i, mcp_scope_t);

        if (!scope->roles || !is_among(needed, scope->name)
            || mcp_principal_has_scope(ctx->principal, scope->name)) {
            continue;
        }
        MCP_TRY(mcp_door_know_role(ctx, "scopes"));
        if (!mcp_scope_is_for(scope, ctx->principal->role)) {
            *denied = scope;
            return NULL;
        }
    }
    return NULL;
}

mcp_error_t *mcp_door_check_scopes(mcp_ctx_t *ctx,
                                   const apr_array_header_t *scopes)
{
    const char *missing = mcp_access_missing(scopes, ctx->principal->scopes,
                                             ctx->pool);
    const mcp_scope_t *denied;

    if (!missing) {
        return NULL;
    }
    if (ctx->principal->credential == MCP_CREDENTIAL_API_KEY) {
        return lacks_scope(missing, "Use a key that has this scope.", ctx);
    }
    MCP_TRY(find_denied(&denied, ctx, scopes));
    if (denied) {
        return lacks_scope(
            denied->name,
            apr_pstrcat(ctx->pool, "Ask a person with one of these roles: ",
                        apr_array_pstrcat(ctx->pool, denied->roles, ','), ".",
                        NULL),
            ctx);
    }
    /* All of them: the client asks for this set. */
    ctx->outcome.needed_scopes = mcp_access_missing(scopes, NULL, ctx->pool);
    return lacks_scope(missing, "Connect again and grant this scope.", ctx);
}

/* ---- entries ---- */

static mcp_error_t *not_for_role(const mcp_ctx_t *ctx, const mcp_entry_t *entry)
{
    const apr_array_header_t *roles = ctx->catalogue->roles;
    const char *names = "";
    int i;

    for (i = 0; i < roles->nelts; i++) {
        if (mcp_access_may(entry->roles, i)) {
            names = apr_pstrcat(ctx->pool, names, *names ? ", " : "",
                                APR_ARRAY_IDX(roles, i, const char *), NULL);
        }
    }
    return mcp_error_make(ctx->pool, "invalid_params",
                          apr_pstrcat(ctx->pool,
                                      "Ask a person with one of these roles: ",
                                      names, ".", NULL),
                          "The %s %s is not available to the role \"%s\".",
                          entry->kind, entry->name,
                          ctx->principal->role ? ctx->principal->role : "");
}

mcp_error_t *mcp_door_check(mcp_ctx_t *ctx, const mcp_entry_t *entry,
                            const char *what)
{
    MCP_TRY(mcp_door_know_role(ctx, what));
    if (!mcp_access_may(entry->roles,
                        mcp_catalogue_role(ctx->catalogue,
                                           ctx->principal->role))) {
        return not_for_role(ctx, entry);
    }
    return mcp_door_check_scopes(ctx, entry->scopes);
}

static mcp_error_t *bad_answer(const mcp_ctx_t *ctx, const char *kind,
                               const char *name, const char *why)
{
    if (ctx->env->log_error) {
        ctx->env->log_error(ctx->env->baton, name,
                            apr_pstrcat(ctx->pool,
                                        "the answer of a function of this ",
                                        kind, " cannot be used: ", why, NULL));
    }
    return mcp_error_internal(ctx->request, ctx->pool);
}

mcp_error_t *mcp_door_bad_answer(const mcp_ctx_t *ctx, const mcp_entry_t *entry,
                                 const char *why)
{
    return bad_answer(ctx, entry->kind, entry->name, why);
}

mcp_error_t *mcp_door_bad_content(const mcp_ctx_t *ctx, const char *kind,
                                  const char *name, const mcp_error_t *error)
{
    const char *place = "$", *rule = error->code;

    if (error->fields) {
        const mcp_field_t *first = &APR_ARRAY_IDX(error->fields, 0,
                                                  mcp_field_t);

        place = first->path;
        rule = first->code;
    }
    return bad_answer(ctx, kind, name,
                      apr_pstrcat(ctx->pool, place, " breaks the rule ", rule,
                                  NULL));
}
