/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/logenv.h"

#include <apr_strings.h>

static void set(request_rec *r, const char *name, const char *value)
{
    if (value) {
        apr_table_setn(r->subprocess_env, name, value);
    }
}

void mcp_logenv_set(request_rec *r, const mcp_ctx_t *ctx)
{
    const mcp_outcome_t *outcome = &ctx->outcome;

    set(r, "MCP_METHOD", outcome->method);
    set(r, "MCP_TOOL", outcome->tool);
    set(r, "MCP_OUTCOME", outcome->code);
    set(r, "MCP_REVISION", ctx->revision ? ctx->revision->name : NULL);
    if (outcome->database) {
        set(r, "MCP_DB_US",
            apr_psprintf(r->pool, "%" APR_TIME_T_FMT, outcome->database));
    }
}
