/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/session.h"

#include <string.h>

#include <apr_strings.h>

/* Longer than any of ours. */
#define ID_MAX 1024

/* Whoever comes back with it must be the same caller. */
static mcp_str_t bound_to(const mcp_ctx_t *ctx)
{
    const mcp_principal_t *principal = ctx->principal;

    return mcp_str(apr_pstrcat(ctx->pool, "mcp session\n", principal->workspace,
                               "\n", principal->account, "\n",
                               principal->client ? principal->client : "",
                               NULL));
}

static void write_capability(mcp_buf_t *buf, const mcp_json_t *capabilities,
                             const char *name)
{
    if (mcp_json_get(capabilities, name)) {
        mcp_buf_json_name(buf, name);
        mcp_buf_lit(buf, "{}");
    }
}

/* Of the capabilities what input requests ask for. Without modes, an
 * elicitation is a form (MCP 2025-11-25, elicitation). */
static void write_capabilities(mcp_buf_t *buf, const mcp_json_t *capabilities)
{
    const mcp_json_t *elicitation = mcp_json_get(capabilities, "elicitation");

    mcp_buf_putc(buf, '{');
    if (elicitation) {
        mcp_buf_json_name(buf, "elicitation");
        mcp_buf_putc(buf, '{');
        write_capability(buf, elicitation, "form");
        write_capability(buf, elicitation, "url");
        mcp_buf_putc(buf, '}');
    }
    write_capability(buf, capabilities, "sampling");
    write_capability(buf, capabilities, "roots");
    mcp_buf_putc(buf, '}');
}

const char *mcp_session_make(mcp_ctx_t *ctx, const mcp_json_t *capabilities)
{
    apr_time_t until = ctx->env->now(ctx->env->baton) + MCP_SESSION_TTL;
    mcp_str_t sealed;
    mcp_buf_t plain;

    if (!ctx->seal_key || ctx->principal->credential == MCP_CREDENTIAL_NONE
        || (!mcp_json_get(capabilities, "elicitation")
            && !mcp_json_get(capabilities, "sampling")
            && !mcp_json_get(capabilities, "roots"))) {
        return NULL;
    }
    mcp_buf_init(&plain, 256, ctx->pool);
    mcp_buf_printf(&plain, "{\"expires\":%" APR_TIME_T_FMT ",\"can\":",
                   apr_time_sec(until));
    write_capabilities(&plain, capabilities);
    mcp_buf_putc(&plain, '}');
    if (mcp_crypto_seal(&sealed, ctx->seal_key,
                        (mcp_str_t){ plain.data, plain.len }, bound_to(ctx),
                        ctx->pool)) {
        return NULL;
    }
    return mcp_crypto_base64url_encode(sealed, ctx->pool);
}

void mcp_session_read(mcp_ctx_t *ctx)
{
    const char *id = ctx->headers->get(ctx->headers->baton, "Mcp-Session-Id");
    mcp_str_t sealed, plain;
    mcp_json_t *value;

    if (!id || !ctx->seal_key || strlen(id) > ID_MAX
        || mcp_crypto_base64url_decode(&sealed, mcp_str(id), ctx->pool)
        || mcp_crypto_open(&plain, ctx->seal_key, sealed, bound_to(ctx),
                           ctx->pool)
        || mcp_json_parse(&value, plain, ctx->pool)
        || mcp_json_number(mcp_json_get(value, "expires"))
               < (double)apr_time_sec(ctx->env->now(ctx->env->baton))) {
        return;
    }
    ctx->client.capabilities = mcp_json_get(value, "can");
}
