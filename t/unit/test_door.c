/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/door.h"

static mcp_error_t *call_once(mcp_ctx_t *ctx)
{
    mcp_call_t call = { .name = "n", .statement = "s", .arguments = "{}" };
    mcp_answer_t answer;

    return mcp_door_call(&answer, ctx, &call);
}

START_TEST(a_call_carries_who_asks_and_learns_the_role)
{
    mcp_ctx_t *ctx = fake_ctx();

    ck_ok(call_once(ctx));
    ck_assert_str_eq(fake.call.principal, ctx->principal->text);
    ck_assert_str_eq(fake.call.request, "req1");
    ck_assert_str_eq(fake.learnt, "user");
    ck_assert_str_eq(ctx->principal->role, "user");
}
END_TEST

START_TEST(the_role_is_asked_for_again_after_a_while)
{
    mcp_ctx_t *ctx = fake_ctx();

    ck_ok(mcp_door_know_role(ctx, "prompts/list"));
    ck_assert_str_eq(fake.call.what, "prompts/list");
    ck_ok(mcp_door_know_role(ctx, "prompts/list"));
    ck_assert_int_eq(fake.calls, 1);
    fake.now += apr_time_from_sec(31);
    fake.role = "manager";
    ck_ok(mcp_door_know_role(ctx, "prompts/list"));
    ck_assert_int_eq(fake.calls, 2);
    ck_assert_str_eq(ctx->principal->role, "manager");
}
END_TEST

START_TEST(an_account_that_is_not_active_is_a_refused_token)
{
    mcp_ctx_t *ctx = fake_ctx();

    fake.error = mcp_error_make(pool, "account_inactive", NULL, "Not active.");
    ck_fails(mcp_door_know_role(ctx, "prompts/list"), "account_inactive");
    ck_assert_int_eq(ctx->outcome.token_refused, MCP_REFUSAL_ACCOUNT);
    ck_assert_ptr_null(ctx->principal->role);
}
END_TEST

START_TEST(a_challenge_names_all_scopes_and_the_error_the_missing_one)
{
    mcp_ctx_t *ctx = fake_ctx();
    apr_array_header_t *scopes = apr_array_make(pool, 2, sizeof(const char *));
    mcp_error_t *error;

    APR_ARRAY_PUSH(scopes, const char *) = "pack";
    ck_ok(mcp_door_check_scopes(ctx, scopes));
    ck_assert_ptr_null(ctx->outcome.needed_scopes);
    APR_ARRAY_PUSH(scopes, const char *) = "pack:more";
    error = mcp_door_check_scopes(ctx, scopes);
    ck_assert_ptr_nonnull(error);
    ck_assert_str_eq(error->message, "Missing required scope: pack:more");
    ck_assert_str_eq(ctx->outcome.needed_scopes, "pack pack:more");
}
END_TEST

START_TEST(a_credential_that_has_ended_is_a_refused_token)
{
    mcp_ctx_t *ctx = fake_ctx();

    fake.error = mcp_error_make(pool, "credential_ended", NULL, "Revoked.");
    ck_fails(call_once(ctx), "credential_ended");
    ck_assert_int_eq(ctx->outcome.token_refused, MCP_REFUSAL_CREDENTIAL);
    fake.error = mcp_error_make(pool, "account_inactive", NULL, "Not active.");
    ck_fails(call_once(ctx), "account_inactive");
    ck_assert_int_eq(ctx->outcome.token_refused, MCP_REFUSAL_CREDENTIAL);
}
END_TEST

START_TEST(a_key_that_lacks_a_scope_is_not_challenged)
{
    mcp_ctx_t *ctx = fake_ctx();
    apr_array_header_t *scopes = apr_array_make(pool, 1, sizeof(const char *));
    mcp_error_t *error;

    ctx->principal->credential = MCP_CREDENTIAL_API_KEY;
    APR_ARRAY_PUSH(scopes, const char *) = "pack:more";
    error = mcp_door_check_scopes(ctx, scopes);
    ck_assert_ptr_nonnull(error);
    ck_assert_str_eq(error->code, "insufficient_scope");
    ck_assert_str_eq(error->message, "Missing required scope: pack:more");
    ck_assert_str_eq(error->hint, "Use a key that has this scope.");
    ck_assert_ptr_null(ctx->outcome.needed_scopes);
}
END_TEST

START_TEST(a_scope_that_the_role_is_not_given_is_not_asked_for)
{
    mcp_ctx_t *ctx = fake_ctx();
    mcp_catalogue_t catalogue = *ctx->catalogue;
    apr_array_header_t *needed = apr_array_make(pool, 1, sizeof(const char *));
    apr_array_header_t *known = apr_array_make(pool, 1, sizeof(mcp_scope_t));
    mcp_scope_t scope = { .name = "pack:own", .words = "Own it" };
    mcp_error_t *error;

    scope.roles = apr_array_make(pool, 1, sizeof(const char *));
    APR_ARRAY_PUSH((apr_array_header_t *)scope.roles, const char *) = "manager";
    APR_ARRAY_PUSH(known, mcp_scope_t) = scope;
    APR_ARRAY_PUSH(needed, const char *) = "pack:own";
    catalogue.scopes = known;
    ctx->catalogue = &catalogue;
    error = mcp_door_check_scopes(ctx, needed);
    ck_assert_ptr_nonnull(error);
    ck_assert_str_eq(error->code, "insufficient_scope");
    ck_assert_str_eq(error->message, "Missing required scope: pack:own");
    ck_assert_str_eq(error->hint, "Ask a person with one of these roles: "
                                  "manager.");
    ck_assert_ptr_null(ctx->outcome.needed_scopes);

    fake.now += apr_time_from_sec(31);
    fake.role = "manager";
    ck_fails(mcp_door_check_scopes(ctx, needed), "insufficient_scope");
    ck_assert_str_eq(ctx->outcome.needed_scopes, "pack:own");
    fake.now += apr_time_from_sec(31);
    fake.error = mcp_error_make(pool, "account_inactive", NULL, "Not active.");
    ck_fails(mcp_door_check_scopes(ctx, needed), "account_inactive");
}
END_TEST

static const char *logged;

static void log_error(void *baton, const char *what, const char *text)
{
    logged = apr_pstrcat(pool, what, ": ", text, NULL);
}

START_TEST(an_answer_that_breaks_rules_is_logged_with_the_first_place)
{
    mcp_error_t *error = mcp_error_make(pool, "bad", NULL, "Bad.");
    mcp_env_t env = fake_env;
    mcp_ctx_t *ctx = fake_ctx();

    env.log_error = log_error;
    ctx->env = &env;
    ck_fails(mcp_door_bad_content(ctx, "tool", "t", error), "internal");
    ck_assert_str_eq(logged, "t: the answer of a function of this tool cannot "
                             "be used: $ breaks the rule bad");
    mcp_error_field(error, pool, "$.a", "type", "x", NULL);
    mcp_error_field(error, pool, "$.b", "type", "x", NULL);
    ck_fails(mcp_door_bad_content(ctx, "tool", "t", error), "internal");
    ck_assert_ptr_nonnull(strstr(logged, ": $.a breaks the rule type"));
}
END_TEST

MCP_UNIT_MAIN("door", a_call_carries_who_asks_and_learns_the_role,
              the_role_is_asked_for_again_after_a_while,
              an_account_that_is_not_active_is_a_refused_token,
              a_challenge_names_all_scopes_and_the_error_the_missing_one,
              a_credential_that_has_ended_is_a_refused_token,
              a_key_that_lacks_a_scope_is_not_challenged,
              a_scope_that_the_role_is_not_given_is_not_asked_for,
              an_answer_that_breaks_rules_is_logged_with_the_first_place)
