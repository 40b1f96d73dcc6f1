/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/tools.h"

static mcp_buf_t reply;

static mcp_error_t *with_params(mcp_error_t *(*method)(mcp_buf_t *,
                                                       mcp_ctx_t *),
                                mcp_ctx_t *ctx, const char *params)
{
    mcp_json_t *value = NULL;

    if (params) {
        ck_ok(mcp_json_parse(&value, mcp_str(params), pool));
    }
    ctx->message.params = value;
    ctx->message.params_text = mcp_str(params);
    mcp_buf_init(&reply, 0, pool);
    return method(&reply, ctx);
}

/* A context with the tools of t/unit/data/content.json, and what is logged. */
static const char *logged;

static void keep_log(void *baton, const char *what, const char *text)
{
    logged = apr_pstrcat(pool, what, ": ", text, NULL);
}

static mcp_ctx_t *content_ctx(const char *result)
{
    const char *source = getenv("srcdir");
    mcp_ctx_t *ctx = fake_ctx();
    mcp_env_t *env = apr_pmemdup(pool, &fake_env, sizeof(*env));
    mcp_catalogue_t *catalogue;

    ck_ok(mcp_catalogue_load(&catalogue,
                             apr_pstrcat(pool, source ? source : ".",
                                         "/t/unit/data/content.json", NULL),
                             NULL, pool));
    ctx->catalogue = catalogue;
    env->log_error = keep_log;
    ctx->env = env;
    logged = NULL;
    fake.result = result;
    return ctx;
}

START_TEST(a_result_is_text_and_structure)
{
    mcp_ctx_t *ctx = fake_ctx();

    ck_ok(with_params(mcp_tools_call, ctx,
                      "{\"name\":\"pk_echo\",\"arguments\": {\"word\": "
                      "\"h\\u0069\"} }"));
    ck_assert_str_eq(reply.data, "{\"content\":[{\"type\":\"text\",\"text\":"
                                 "\"word: hi\"}],"
                                 "\"structuredContent\":{\"word\":\"hi\"}}");
    ck_assert_str_eq(fake.call.arguments, "{\"word\": \"h\\u0069\"}");
    ck_assert_str_eq(fake.call.request, "req1");
    ck_assert_str_eq(fake.call.what, "pk_echo");
    ck_assert_ptr_nonnull(strstr(fake.call.principal, "acc_0000000001"));
    ck_assert_int_eq(fake.call.read, 1);
    ck_assert_str_eq(ctx->outcome.tool, "pk_echo");
}
END_TEST

START_TEST(the_oldest_revision_gets_text_alone)
{
    mcp_ctx_t *ctx = fake_ctx();

    ctx->revision = mcp_revision_find("2025-03-26");
    ck_ok(with_params(mcp_tools_call, ctx,
                      "{\"name\":\"pk_echo\",\"arguments\":{\"word\":\"x\"}}"));
    ck_assert_str_eq(reply.data, "{\"content\":[{\"type\":\"text\",\"text\":"
                                 "\"word: hi\"}]}");
    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"pk_echo\"}"));
    ck_assert_ptr_null(strstr(reply.data, "structuredContent"));
    ck_assert_ptr_nonnull(strstr(reply.data, "\"isError\":true"));
}
END_TEST

START_TEST(wrong_arguments_are_all_named_and_reach_no_database)
{
    mcp_ctx_t *ctx = fake_ctx();

    ck_ok(with_params(mcp_tools_call, ctx,
                      "{\"name\":\"pk_echo\",\"arguments\":{\"times\":0,"
                      "\"wrod\":\"x\"}}"));
    ck_assert_int_eq(fake.calls, 0);
    ck_assert_str_eq(ctx->outcome.code, "invalid_arguments");
    ck_assert_ptr_nonnull(strstr(reply.data, "arguments.times"));
    ck_assert_ptr_nonnull(strstr(reply.data, "arguments.wrod"));
    ck_assert_ptr_nonnull(strstr(reply.data, "arguments.word"));
    ck_assert_ptr_nonnull(strstr(reply.data, "\"structuredContent\":{\"error\":"
                                             "{\"code\":"
                                             "\"invalid_arguments\""));
    ck_assert_ptr_nonnull(strstr(reply.data, "\"isError\":true"));
}
END_TEST

START_TEST(what_the_client_did_wrong_is_a_protocol_error)
{
    static const char *const params[][2] = {
        { "{\"name\":\"pk_none\"}", "Unknown tool: pk_none" },
        { "{\"name\":\"echo\"}", "Unknown tool: echo" },
        { "{\"name\":7}", "params.name must be a string." },
        { "{}", "params.name must be a string." },
        { NULL, "params.name must be a string." },
        { "{\"name\":\"pk_echo\",\"arguments\":[]}", "params.arguments must be "
                                                     "an object." },
        { "{\"name\":\"pk_echo\",\"arguments\":null}", "params.arguments must "
                                                       "be an object." },
    };
    size_t i;

    for (i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
        mcp_error_t *error = with_params(mcp_tools_call, fake_ctx(),
                                         params[i][0]);

        ck_assert_ptr_nonnull(error);
        ck_assert_str_eq(error->code, "invalid_params");
        ck_assert_str_eq(error->message, params[i][1]);
    }
}
END_TEST

START_TEST(an_error_of_the_database_is_one_the_model_can_read)
{
    mcp_ctx_t *ctx = fake_ctx();

    fake.error = mcp_error_make(pool, "not_found", "List them.", "No \"x\".");
    mcp_error_field(fake.error, pool, "arguments.id", "unknown", "is not known",
                    "Use an id from the list.");
    fake.error->details = "{\"n\":1}";
    ck_ok(with_params(mcp_tools_call, ctx,
                      "{\"name\":\"pk_echo\",\"arguments\":{\"word\":\"x\"}}"));
    ck_assert_str_eq(reply.data, "{\"content\":[{\"type\":\"text\",\"text\":"
                                 "\"No \\\"x\\\"."
                                 "\\n- arguments.id: is not known (Use an id "
                                 "from the list.)"
                                 "\\nHint: List them.\"}],"
                                 "\"structuredContent\":{\"error\":{\"code\":"
                                 "\"not_found\","
                                 "\"message\":\"No "
                                 "\\\"x\\\".\",\"hint\":\"List "
                                 "them.\",\"fields\":["
                                 "{\"path\":\"arguments.id\",\"code\":"
                                 "\"unknown\",\"message\":"
                                 "\"is not known\",\"hint\":\"Use an id from "
                                 "the list.\"}],"
                                 "\"details\":{\"n\":1}}},\"isError\":true}");
}
END_TEST

START_TEST(a_missing_scope_is_named)
{
    mcp_ctx_t *ctx = fake_ctx();

    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"pk_deep\"}"));
    ck_assert_ptr_nonnull(strstr(reply.data, "Missing required scope: "
                                             "pack:more"));
    ck_assert_int_eq(fake.calls, 1);
    ck_assert_str_eq(fake.call.name, "mcp_denied");
}
END_TEST

START_TEST(the_role_that_the_database_names_decides_what_is_listed)
{
    mcp_ctx_t *ctx = fake_ctx();

    ck_ok(with_params(mcp_tools_list, ctx, NULL));
    ck_assert_ptr_nonnull(strstr(fake_sent(&reply, ctx), "\"pk_echo\""));
    ck_assert_ptr_nonnull(strstr(fake_sent(&reply, ctx), "\"pk_deep\""));
    ck_assert_ptr_null(strstr(fake_sent(&reply, ctx), "\"pk_audit\""));
    ck_assert_str_eq(fake.learnt, "user");

    /* It is believed for half a minute. */
    fake.role = "manager";
    fake.now += apr_time_from_sec(29);
    ck_ok(with_params(mcp_tools_list, ctx, NULL));
    ck_assert_ptr_null(strstr(fake_sent(&reply, ctx), "\"pk_audit\""));
    ck_assert_int_eq(fake.calls, 1);
    fake.now += apr_time_from_sec(2);
    ck_ok(with_params(mcp_tools_list, ctx, NULL));
    ck_assert_ptr_nonnull(strstr(fake_sent(&reply, ctx), "\"pk_audit\""));
    ck_assert_int_eq(fake.calls, 2);
}
END_TEST

START_TEST(the_list_has_one_page)
{
    ck_fails(with_params(mcp_tools_list, fake_ctx(), "{\"cursor\":\"x\"}"),
             "invalid_params");
}
END_TEST

START_TEST(a_disabled_account_is_noticed_when_it_lists)
{
    mcp_ctx_t *ctx = fake_ctx();

    fake.error = mcp_error_make(pool, "account_inactive", NULL, "No.");
    ck_fails(with_params(mcp_tools_list, ctx, NULL), "account_inactive");
    ck_assert_int_eq(ctx->outcome.token_refused, 1);
}
END_TEST

START_TEST(content_is_sent_as_the_tool_made_it)
{
    static const char made[] = "{\"content\":[{\"type\":\"text\",\"text\":"
                               "\"Seven.\"}],\"structuredContent\":{\"n\": "
                               "7}}";
    mcp_ctx_t *ctx = content_ctx(made);

    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"chart\"}"));
    ck_assert_str_eq(reply.data, made);
    ck_assert_ptr_null(logged);
    fake.result = "{\"content\":[],\"isError\":true}";
    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"chart\"}"));
    ck_assert_str_eq(reply.data, fake.result);
    ck_assert_str_eq(ctx->outcome.code, "tool_error");
}
END_TEST

START_TEST(content_that_is_none_is_logged_and_not_sent)
{
    static const char *const cases[][2] = {
        { "{\"content\":[{\"type\":\"image\",\"data\":\"secret?\","
          "\"mimeType\":\"image/png\"}],\"structuredContent\":{\"n\":1}}",
          "$.content[0].data breaks the rule format" },
        { "{\"content\":[],\"structuredContent\":{\"n\":\"secret\"}}", "$."
                                                                       "structu"
                                                                       "redCont"
                                                                       "ent.n "
                                                                       "breaks "
                                                                       "the "
                                                                       "rule "
                                                                       "type" },
        { "{\"content\":[]}", "$.structuredContent breaks the rule required" },
        { "{\"content\":[],\"content\":[]}", "$ breaks the rule parse_error" },
        { "[\"secret\"]", "$ breaks the rule type" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_ctx_t *ctx = content_ctx(cases[i][0]);

        ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"chart\"}"));
        ck_assert_str_eq(ctx->outcome.code, "internal");
        ck_assert_ptr_nonnull(strstr(reply.data, "(request req1)"));
        ck_assert_ptr_null(strstr(reply.data, "secret"));
        ck_assert_str_eq(logged, apr_pstrcat(pool,
                                             "chart: the answer of a function "
                                             "of this tool "
                                             "cannot be used: ",
                                             cases[i][1], NULL));
    }
}
END_TEST

START_TEST(a_static_result_still_asks_who_calls)
{
    mcp_ctx_t *ctx = content_ctx("{}");

    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"about\"}"));
    ck_assert_str_eq(reply.data, "{\"content\":[{\"type\":\"text\",\"text\":"
                                 "\"Hello.\"}],\"isError\":true}");
    ck_assert_int_eq(fake.calls, 1);
    ck_assert_str_eq(fake.call.statement, "SELECT mcp.enter($1::jsonb, "
                                          "$3::jsonb, $4::text), '{}'::text "
                                          "WHERE $2::text IS NOT NULL");
    fake.error = mcp_error_make(pool, "account_inactive", NULL, "No.");
    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"about\"}"));
    ck_assert_ptr_null(strstr(reply.data, "Hello."));
}
END_TEST

START_TEST(a_result_that_is_too_long_is_cut_or_refused)
{
    char *blanks = apr_pcalloc(pool, 2001);
    mcp_ctx_t *ctx;

    memset(blanks, 'x', 600);
    ctx = content_ctx(apr_pstrcat(pool, "{\"rows\":[\"a\",\"b\",\"", blanks,
                                  "\",\"", blanks, "\"]}", NULL));
    ck_ok(with_params(mcp_tools_call, ctx,
                      "{\"name\":\"rows\",\"arguments\":{\"offset\":5}}"));
    ck_assert_ptr_nonnull(strstr(reply.data, "\"text\":\"truncated: true\\n"
                                             "rows_left_out: 1\\nhow_to_go_on: "
                                             "Call again with offset 8 for the "
                                             "rest.\\nrows: a, b, x"));
    ck_assert_ptr_nonnull(strstr(reply.data, "\"structuredContent\":{"
                                             "\"truncated\":true,"
                                             "\"rows_left_out\":1,"));
    ck_assert_ptr_null(ctx->outcome.code);

    memset(blanks, 'x', 2000);
    fake.result = apr_pstrcat(pool, "{\"a\":\"", blanks, "\"}", NULL);
    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"rows\"}"));
    ck_assert_str_eq(ctx->outcome.code, "result_too_large");

    /* What the tool does not say, the endpoint says. */
    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"write\"}"));
    ck_assert_ptr_null(strstr(reply.data, "isError"));
    ctx->max_result = 1500;
    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"write\"}"));
    ck_assert_ptr_nonnull(strstr(reply.data, "Hint: It was carried out"));
    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"chart\"}"));
    ck_assert_str_eq(ctx->outcome.code, "result_too_large");
    ck_assert_ptr_null(logged);
}
END_TEST

START_TEST(structure_that_is_no_object_is_for_stateless_revisions)
{
    mcp_ctx_t *ctx = content_ctx(" [1]");

    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"write\"}"));
    ck_assert_str_eq(reply.data, "{\"content\":[{\"type\":\"text\",\"text\":"
                                 "\"items: 1\"}]}");
    ctx->revision = mcp_revision_find("2026-07-28");
    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"write\"}"));
    ck_assert_ptr_nonnull(strstr(reply.data, ",\"structuredContent\":[1]}"));
}
END_TEST

START_TEST(what_a_client_cannot_do_stops_the_call_in_stateless_revisions)
{
    mcp_ctx_t *ctx = content_ctx("{\"n\":1}");
    mcp_error_t *error;
    mcp_json_t *can;

    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"sampler\"}"));
    ck_assert_int_eq(fake.calls, 1);
    ctx->revision = mcp_revision_find("2026-07-28");
    ck_ok(mcp_json_parse(&can, mcp_str("{\"elicitation\":{}}"), pool));
    ctx->client.capabilities = can;
    error = with_params(mcp_tools_call, ctx, "{\"name\":\"sampler\"}");
    ck_assert_ptr_nonnull(error);
    ck_assert_str_eq(error->code, "missing_capability");
    ck_assert_str_eq(error->details, "{\"requiredCapabilities\":{"
                                     "\"elicitation\":{\"form\":{}},"
                                     "\"extensions\":{\"a.example/b\":{\"c\":"
                                     "{}}}}}");
    ck_assert_int_eq(fake.calls, 1);
}
END_TEST

START_TEST(a_missing_scope_is_told_before_a_missing_capability)
{
    mcp_ctx_t *ctx = content_ctx("{\"n\":1}");

    ctx->revision = mcp_revision_find("2026-07-28");
    ctx->client.capabilities = mcp_json_empty_object();
    ctx->principal->scopes = "other";
    ck_ok(with_params(mcp_tools_call, ctx, "{\"name\":\"sampler\"}"));
    ck_assert_str_eq(ctx->outcome.code, "insufficient_scope");
    ck_assert_ptr_nonnull(ctx->outcome.needed_scopes);
    ck_assert_int_eq(fake.calls, 1);
    ck_assert_str_eq(fake.call.name, "mcp_denied");
}
END_TEST

/* ---- providers ---- */

static struct {
    mcp_provision_t provision;
    int calls;
    mcp_error_t *error;
} provider;

static mcp_error_t *fake_provide(void *baton, mcp_str_t *json,
                                 const mcp_provision_t *provision,
                                 apr_pool_t *from)
{
    provider.calls++;
    provider.provision = *provision;
    *json = mcp_str("{\"word\":\"of C\"}");
    return provider.error;
}

/* pk_echo, as if a provider ran it. */
static mcp_ctx_t *provided_ctx(mcp_env_t *env, mcp_effect_t effect)
{
    mcp_ctx_t *ctx = fake_ctx();
    mcp_tool_t *tool = apr_pmemdup(pool,
                                   mcp_catalogue_find(ctx->catalogue, "pk_"
                                                                      "echo"),
                                   sizeof(*tool));

    memset(&provider, 0, sizeof(provider));
    *env = fake_env;
    env->provide = fake_provide;
    ctx->env = env;
    tool->provider = "echo";
    tool->effect = effect;
    apr_hash_set(ctx->catalogue->by_name, tool->name, APR_HASH_KEY_STRING,
                 tool);
    return ctx;
}

static const char echo_once[] = "{\"name\":\"pk_echo\",\"arguments\":"
                                "{\"word\": \"x\"}}";

START_TEST(a_provider_runs_once_the_database_has_let_the_caller_in)
{
    mcp_env_t env;
    mcp_ctx_t *ctx = provided_ctx(&env, MCP_EFFECT_WRITE);

    fake.role = "manager";
    ck_ok(with_params(mcp_tools_call, ctx, echo_once));
    ck_assert_str_eq(reply.data, "{\"content\":[{\"type\":\"text\",\"text\":"
                                 "\"word: of C\"}],"
                                 "\"structuredContent\":{\"word\":\"of C\"}}");
    ck_assert_int_eq(fake.calls, 1);
    /* Entering writes nothing, so it may be tried again. */
    ck_assert_int_eq(fake.call.read, 1);
    ck_assert_str_eq(provider.provision.provider, "echo");
    ck_assert_str_eq(provider.provision.tool, "pk_echo");
    ck_assert_str_eq(provider.provision.role, "manager");
    ck_assert_str_eq(provider.provision.arguments, "{\"word\": \"x\"}");
    ck_assert_str_eq(fake.call.arguments, "{}");
}
END_TEST

START_TEST(a_provider_does_not_run_for_whom_the_database_refuses)
{
    mcp_env_t env;
    mcp_ctx_t *ctx = provided_ctx(&env, MCP_EFFECT_READ);

    fake.error = mcp_error_make(pool, "forbidden", NULL, "Not you.");
    ck_ok(with_params(mcp_tools_call, ctx, echo_once));
    ck_assert_str_eq(ctx->outcome.code, "forbidden");
    fake.error = NULL;
    ck_ok(with_params(mcp_tools_call, ctx,
                      "{\"name\":\"pk_echo\",\"arguments\":{}}"));
    ck_assert_str_eq(ctx->outcome.code, "invalid_arguments");
    ck_assert_int_eq(provider.calls, 0);
}
END_TEST

START_TEST(an_error_of_a_provider_is_one_of_the_tool)
{
    mcp_env_t env;
    mcp_ctx_t *ctx = provided_ctx(&env, MCP_EFFECT_READ);

    provider.error = mcp_error_make(pool, "invalid_params", "Wait.", "Full.");
    ck_ok(with_params(mcp_tools_call, ctx, echo_once));
    ck_assert_ptr_nonnull(strstr(reply.data, "{\"error\":{\"code\":"
                                             "\"invalid_params\",\"message\":"
                                             "\"Full.\",\"hint\":\"Wait.\"}}"));
    ck_assert_str_eq(ctx->outcome.code, "invalid_params");
    env.provide = NULL;
    ck_ok(with_params(mcp_tools_call, ctx, echo_once));
    ck_assert_str_eq(ctx->outcome.code, "unavailable");
}
END_TEST

START_TEST(who_has_shown_no_token_is_shown_the_whole_list)
{
    mcp_ctx_t *ctx = fake_ctx();

    ctx->principal = mcp_principal_make_nobody(pool);
    ck_ok(with_params(mcp_tools_list, ctx, NULL));
    ck_assert_ptr_nonnull(strstr(fake_sent(&reply, ctx), "\"pk_echo\""));
    ck_assert_ptr_nonnull(strstr(fake_sent(&reply, ctx), "\"pk_audit\""));
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

MCP_UNIT_MAIN("tools", a_result_is_text_and_structure,
              the_oldest_revision_gets_text_alone,
              wrong_arguments_are_all_named_and_reach_no_database,
              what_the_client_did_wrong_is_a_protocol_error,
              an_error_of_the_database_is_one_the_model_can_read,
              a_missing_scope_is_named,
              the_role_that_the_database_names_decides_what_is_listed,
              the_list_has_one_page,
              a_disabled_account_is_noticed_when_it_lists,
              content_is_sent_as_the_tool_made_it,
              content_that_is_none_is_logged_and_not_sent,
              a_static_result_still_asks_who_calls,
              a_result_that_is_too_long_is_cut_or_refused,
              structure_that_is_no_object_is_for_stateless_revisions,
              what_a_client_cannot_do_stops_the_call_in_stateless_revisions,
              a_missing_scope_is_told_before_a_missing_capability,
              a_provider_runs_once_the_database_has_let_the_caller_in,
              a_provider_does_not_run_for_whom_the_database_refuses,
              an_error_of_a_provider_is_one_of_the_tool,
              who_has_shown_no_token_is_shown_the_whole_list)
