/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/denial.h"

#include <apr_strings.h>

#include "lib/mistake.h"

static int is_denial(const char *code)
{
    static const char *const codes[] = { "forbidden", "insufficient_scope",
                                         "account_inactive", "credential_ended",
                                         NULL };

    return mcp_mistake_find_word(code, codes) >= 0;
}

void mcp_denial_note(mcp_ctx_t *ctx, const mcp_tool_t *tool, const char *code)
{
    const mcp_env_t *env = ctx->env;
    mcp_call_t call = {
        .name = "mcp_denied",
        .statement = "SELECT ''::text, mcp.denied($1::jsonb, $2::jsonb, "
                     "$3::jsonb, $4::text)",
        .what = tool->name,
        .principal = ctx->principal->text,
        .arguments = apr_psprintf(ctx->pool, "{\"code\":\"%s\"}", code),
        .tool = tool->descriptor,
        .request = ctx->request,
    };
    mcp_answer_t answer;
    mcp_error_t *error;
    apr_time_t start;

    if (!is_denial(code) || ctx->principal->credential == MCP_CREDENTIAL_NONE) {
        return;
    }
    start = env->now(env->baton);
    error = env->call(env->baton, &answer, &call, ctx->pool);
    ctx->outcome.database += env->now(env->baton) - start;
    if (error && env->log_error) {
        env->log_error(env->baton, tool->name,
                       apr_pstrcat(ctx->pool,
                                   "a denied call is not in the audit: ",
                                   error->code, NULL));
    }
}
