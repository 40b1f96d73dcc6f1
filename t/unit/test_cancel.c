/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/cancel.h"
#include "lib/dispatch.h"

static mcp_env_t env;
static apr_uint64_t posted;

static void post(void *baton, apr_uint64_t key)
{
    posted = key;
}

static mcp_ctx_t *take(const char *revision, const char *params)
{
    mcp_ctx_t *ctx = fake_ctx();
    mcp_json_t *value = NULL;
    mcp_buf_t reply;

    env = fake_env;
    env.cancel = post;
    posted = 0;
    ctx->env = &env;
    ctx->revision = mcp_revision_find(revision);
    ctx->message.kind = MCP_JSONRPC_NOTIFICATION;
    ctx->message.method = "notifications/cancelled";
    if (params) {
        ck_ok(mcp_json_parse(&value, mcp_str(params), pool));
    }
    ctx->message.params = value;
    ctx->message.params_text = mcp_str(params);
    mcp_buf_init(&reply, 0, pool);
    ck_ok(mcp_dispatch(&reply, ctx));
    ck_assert_uint_eq(reply.len, 0);
    return ctx;
}

START_TEST(a_cancellation_is_posted_here_and_sent_to_the_database)
{
    mcp_ctx_t *ctx = take("2025-11-25", "{\"requestId\": \"a\\u0062\"}");

    ck_assert_uint_ne(posted, 0);
    ck_assert_uint_eq(posted, mcp_cancel_key(ctx, mcp_str("\"a\\u0062\"")));
    ck_assert_int_eq(fake.calls, 1);
    ck_assert_str_eq(fake.call.arguments,
                     apr_psprintf(pool, "{\"key\":\"%" APR_INT64_T_FMT "\"}",
                                  (apr_int64_t)posted));
    ck_assert_ptr_nonnull(strstr(fake.call.statement, "mcp.enter($1"));
    ck_assert_ptr_nonnull(strstr(fake.call.principal, "acc_0000000001"));
    ck_assert_str_eq(ctx->outcome.method, "notifications/cancelled");
    ck_assert_str_eq(ctx->outcome.code, "ok");
}
END_TEST

START_TEST(what_names_no_request_does_nothing)
{
    static const char *const params[] = {
        NULL,
        "{}",
        "{\"requestId\":null}",
        "{\"requestId\":[7]}",
    };
    char *longest = apr_palloc(pool, 601);
    size_t i;

    for (i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
        take("2025-11-25", params[i]);
        ck_assert_uint_eq(posted, 0);
        ck_assert_int_eq(fake.calls, 0);
    }
    memset(longest, 'x', 600);
    longest[600] = '\0';
    take("2025-11-25", apr_psprintf(pool, "{\"requestId\":\"%s\"}", longest));
    ck_assert_uint_eq(posted, 0);
    take("2026-07-28", "{\"requestId\":7}");
    ck_assert_uint_eq(posted, 0);
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(a_key_is_the_callers_and_the_requests)
{
    mcp_ctx_t *ctx = fake_ctx();
    mcp_str_t id = mcp_str("7");
    apr_uint64_t key = mcp_cancel_key(ctx, id);
    mcp_claims_t claims = { .subject = "acc_0000000001",
                            .client = "test",
                            .scope = "pack",
                            .expires = ctx->principal->expires };

    ck_assert_uint_eq(key, mcp_cancel_key(ctx, id));
    ck_assert_uint_ne(key, mcp_cancel_key(ctx, mcp_str("\"7\"")));
    ck_ok(mcp_principal_make(&ctx->principal, &claims, "harbor", pool));
    ck_assert_uint_eq(key, mcp_cancel_key(ctx, id));
    ck_ok(mcp_principal_make(&ctx->principal, &claims, "finch", pool));
    ck_assert_uint_ne(key, mcp_cancel_key(ctx, id));
    claims.subject = "acc_0000000002";
    ck_ok(mcp_principal_make(&ctx->principal, &claims, "harbor", pool));
    ck_assert_uint_ne(key, mcp_cancel_key(ctx, id));
    claims.subject = "acc_0000000001";
    claims.client = "other";
    ck_ok(mcp_principal_make(&ctx->principal, &claims, "harbor", pool));
    ck_assert_uint_ne(key, mcp_cancel_key(ctx, id));
    claims.client = "test";
    claims.expires++;
    ck_ok(mcp_principal_make(&ctx->principal, &claims, "harbor", pool));
    ck_assert_uint_ne(key, mcp_cancel_key(ctx, id));
}
END_TEST

MCP_UNIT_MAIN("cancel", a_cancellation_is_posted_here_and_sent_to_the_database,
              what_names_no_request_does_nothing,
              a_key_is_the_callers_and_the_requests)
