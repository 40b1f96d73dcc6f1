/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/cancel.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/crypto.h"
#include "lib/door.h"

/* Two clients of one person may count their requests alike. What tells them
 * apart goes into the key: the client, and when its token ends, which differs
 * from token to token. A token that was renewed during a call loses a
 * cancellation by it; the other way, somebody would lose a call. */
apr_uint64_t mcp_cancel_key(const mcp_ctx_t *ctx, mcp_str_t id)
{
    unsigned char digest[MCP_SHA256_SIZE];
    apr_uint64_t key = 0;
    mcp_buf_t text;

    mcp_buf_init(&text, 512, ctx->pool);
    mcp_buf_printf(&text, "%s\n%" APR_TIME_T_FMT "\n%s\n", ctx->principal->text,
                   ctx->principal->expires, ctx->catalogue->name);
    mcp_buf_put(&text, id.data, id.len);
    if (!mcp_crypto_sha256(digest, (mcp_str_t){ text.data, text.len },
                           ctx->pool)) {
        memcpy(&key, digest, sizeof(key));
    }
    return key;
}

int mcp_cancel_is_asked(const mcp_ctx_t *ctx, apr_uint64_t *key,
                        apr_time_t since)
{
    const mcp_env_t *env = ctx->env;

    if (!env->is_cancelled || !ctx->message.id.len) {
        return 0;
    }
    if (!*key) {
        *key = mcp_cancel_key(ctx, ctx->message.id);
    }
    return *key && env->is_cancelled(env->baton, *key, since);
}

static mcp_str_t request_id(const mcp_ctx_t *ctx)
{
    const mcp_json_t *id = mcp_json_get(ctx->message.params, "requestId");
    mcp_str_t bytes = mcp_str(NULL);

    if (id
        && (mcp_json_type(id) == MCP_JSON_STRING
            || mcp_json_type(id) == MCP_JSON_NUMBER)) {
        bytes = mcp_jsontext_member(ctx->message.params_text, "requestId");
    }
    return bytes.len > MCP_JSONRPC_ID_MAX ? mcp_str(NULL) : bytes;
}

/* Nodes share nothing but the database. */
static mcp_error_t *cancel_elsewhere(mcp_ctx_t *ctx, apr_uint64_t key)
{
    mcp_call_t call = {
        .name = "mcp_cancel_call",
        .statement = "SELECT mcp.enter($1::jsonb, $3::jsonb, $4::text), "
                     "json_build_object('cancelled', "
                     "mcp.cancel_call(($2::jsonb->>'key')::bigint))::text",
        .read = 1,
        .what = "notifications/cancelled",
        .arguments = apr_psprintf(ctx->pool,
                                  "{\"key\":\"%" APR_INT64_T_FMT "\"}",
                                  (apr_int64_t)key),
        .tool = "{\"read\":true}",
    };
    mcp_answer_t answer;

    return mcp_door_call(&answer, ctx, &call);
}

void mcp_cancel_read(mcp_ctx_t *ctx)
{
    mcp_str_t id = request_id(ctx);
    apr_uint64_t key = id.len ? mcp_cancel_key(ctx, id) : 0;
    mcp_error_t *error;

    ctx->outcome.method = "notifications/cancelled";
    if (!key) {
        return;
    }
    if (ctx->env->cancel) {
        ctx->env->cancel(ctx->env->baton, key);
    }
    error = cancel_elsewhere(ctx, key);
    if (error) {
        ctx->outcome.code = error->code;
    }
}
