/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/denial.h"

static const char *logged;

static void log_error(void *baton, const char *what, const char *text)
{
    logged = apr_pstrcat(pool, what, ": ", text, NULL);
}

static const mcp_tool_t *first_tool(const mcp_ctx_t *ctx)
{
    return APR_ARRAY_IDX(ctx->catalogue->tools, 0, const mcp_tool_t *);
}

START_TEST(a_denial_is_told_with_who_what_and_why)
{
    static const char *const codes[] = { "forbidden", "insufficient_scope",
                                         "account_inactive",
                                         "credential_ended" };
    mcp_ctx_t *ctx = fake_ctx();
    size_t i;

    for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        mcp_denial_note(ctx, first_tool(ctx), codes[i]);
        ck_assert_int_eq(fake.calls, (int)i + 1);
        ck_assert_str_eq(fake.call.principal, ctx->principal->text);
        ck_assert_str_eq(fake.call.arguments,
                         apr_psprintf(pool, "{\"code\":\"%s\"}", codes[i]));
        ck_assert_str_eq(fake.call.tool, first_tool(ctx)->descriptor);
        ck_assert_str_eq(fake.call.request, "req1");
        ck_assert_int_eq(fake.call.read, 0);
    }
}
END_TEST

START_TEST(what_is_no_denial_costs_nothing)
{
    static const char *const codes[] = { "invalid_arguments", "not_found",
                                         "internal", "busy" };
    mcp_ctx_t *ctx = fake_ctx();
    size_t i;

    for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        mcp_denial_note(ctx, first_tool(ctx), codes[i]);
    }
    ctx->principal->credential = MCP_CREDENTIAL_NONE;
    mcp_denial_note(ctx, first_tool(ctx), "forbidden");
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(a_denial_that_cannot_be_written_is_logged)
{
    mcp_env_t env = fake_env;
    mcp_ctx_t *ctx = fake_ctx();

    env.log_error = log_error;
    ctx->env = &env;
    fake.error = mcp_error_make(pool, "unavailable", NULL, "Away.");
    mcp_denial_note(ctx, first_tool(ctx), "forbidden");
    ck_assert_str_eq(logged, apr_psprintf(pool,
                                          "%s: a denied call is not in the "
                                          "audit: unavailable",
                                          first_tool(ctx)->name));
}
END_TEST

MCP_UNIT_MAIN("denial", a_denial_is_told_with_who_what_and_why,
              what_is_no_denial_costs_nothing,
              a_denial_that_cannot_be_written_is_logged)
