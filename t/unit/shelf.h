/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SHELF_H
#define MCP_SHELF_H

/*
 * The world of fake.h with the catalogue of t/data/shelf.json, which has
 * resources, prompts and completions.
 */
#include "t/unit/fake.h"

static mcp_buf_t reply;

/* What the log was told last. */
static const char *shelf_logged;

static void shelf_log(void *baton, const char *what, const char *text)
{
    shelf_logged = apr_pstrcat(pool, what, ": ", text, NULL);
}

/* A user with the scope "mcp". */
static mcp_ctx_t *shelf_ctx(const char *revision)
{
    mcp_claims_t claims = { .subject = "acc_0000000001", .scope = "mcp" };
    const char *source = getenv("srcdir");
    mcp_ctx_t *ctx = fake_ctx();
    mcp_env_t *env = apr_pmemdup(pool, &fake_env, sizeof(fake_env));
    mcp_catalogue_t *catalogue;

    env->log_error = shelf_log;
    ctx->env = env;
    shelf_logged = NULL;
    claims.expires = fake.now + apr_time_from_sec(900);
    ck_ok(mcp_principal_make(&ctx->principal, &claims, "harbor", pool));
    ck_ok(mcp_catalogue_load(&catalogue,
                             apr_pstrcat(pool, source ? source : ".",
                                         "/t/data/shelf.json", NULL),
                             NULL, pool));
    ctx->catalogue = catalogue;
    ctx->revision = mcp_revision_find(revision);
    return ctx;
}

/* What a method says to some params: its result, or "code: message". */
__attribute__((unused)) static const char *
shelf_ask(mcp_error_t *(*method)(mcp_buf_t *, mcp_ctx_t *), mcp_ctx_t *ctx,
          const char *params)
{
    mcp_json_t *value;
    mcp_error_t *error;

    ck_ok(mcp_json_parse(&value, mcp_str(params), pool));
    ctx->message.params = value;
    ctx->message.params_text = mcp_str(params);
    mcp_buf_init(&reply, 0, pool);
    error = method(&reply, ctx);
    if (error) {
        return apr_pstrcat(pool, error->code, ": ", error->message, NULL);
    }
    ck_ok(mcp_json_parse(&value, (mcp_str_t){ reply.data, reply.len }, pool));
    return reply.data;
}

#endif
