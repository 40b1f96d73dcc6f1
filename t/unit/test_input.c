/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/input.h"

static mcp_ctx_t *ctx;
static mcp_buf_t reply;
static mcp_input_t input;

static const mcp_json_t *json(const char *text)
{
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    return value;
}

static const mcp_master_key_t *key(void)
{
    static mcp_master_key_t made;

    memset(&made, 7, sizeof(made));
    return &made;
}

/* A call of 2026-07-28 by a client that can show forms. */
static void begin(const char *capabilities)
{
    ctx = fake_ctx();
    ctx->revision = mcp_revision_find("2026-07-28");
    ctx->seal_key = key();
    ctx->message.method = "tools/call";
    ctx->client.capabilities = json(capabilities);
    mcp_buf_init(&reply, 0, pool);
}

static mcp_error_t *read_params(const char *params, const char *arguments)
{
    ctx->message.params = json(params);
    return mcp_input_read(&input, ctx, "pk_echo",
                          arguments ? json(arguments) : NULL);
}

#define FORM                                                               \
    "{\"method\":\"elicitation/create\",\"params\":{\"message\":\"Who?\"," \
    "\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"name\":{"  \
    "\"type\":\"string\",\"minLength\":1}},\"required\":[\"name\"]}}}"
#define ASK "{\"input_required\":{\"who\":" FORM "},\"state\":{\"step\":1}}"

/* Ask, and give the state that the client is handed. */
static const char *ask(const char *result, const char *arguments)
{
    const char *state, *end;

    ck_ok(read_params("{}", arguments));
    ck_ok(mcp_input_write(&reply, ctx, &input, mcp_str(result)));
    state = strstr(reply.data, "\"requestState\":\"");
    ck_assert_ptr_nonnull(state);
    state += strlen("\"requestState\":\"");
    end = strchr(state, '"');
    return apr_pstrmemdup(pool, state, (apr_size_t)(end - state));
}

static mcp_error_t *answer(const char *state, const char *responses,
                           const char *arguments)
{
    return read_params(apr_psprintf(pool,
                                    "{\"requestState\":\"%s\","
                                    "\"inputResponses\":%s}",
                                    state, responses),
                       arguments);
}

#define ADA "{\"who\":{\"action\":\"accept\",\"content\":{\"name\":\"Ada\"}}}"

START_TEST(what_asks_is_a_result_of_its_own)
{
    begin("{\"elicitation\":{}}");
    ask(ASK, NULL);
    ck_assert_ptr_eq(strstr(reply.data, "{\"resultType\":\"input_required\","),
                     reply.data);
    ck_assert_ptr_nonnull(strstr(reply.data, "\"inputRequests\":{\"who\":" FORM
                                             "},\"requestState\":\""));
    ck_assert(mcp_input_is_asked(mcp_str(ASK)));
    ck_assert(!mcp_input_is_asked(mcp_str("{\"a\":{\"input_required\":1}}")));
}
END_TEST

START_TEST(the_answers_of_all_rounds_come_back_with_the_state)
{
    const char *state;

    begin("{\"elicitation\":{\"form\":{}}}");
    state = ask(ASK, "{\"a\":1}");
    ck_ok(answer(state, ADA, "{\"a\":1}"));
    ck_assert(mcp_str_is(input.state, "{\"step\":1}"));
    ck_assert(mcp_str_is(input.answers, ADA));
    mcp_buf_init(&reply, 0, pool);
    ck_ok(mcp_input_write(&reply, ctx, &input,
                          mcp_str("{\"input_required\":{\"age\":" FORM "}}")));
    state = strstr(reply.data, "\"requestState\":\"") + 16;
    state = apr_pstrmemdup(pool, state, strcspn(state, "\""));
    ck_ok(answer(state, "{\"age\":{\"action\":\"decline\"},\"x\":{}}",
                 "{\"a\":1}"));
    ck_assert_uint_eq(input.state.len, 0);
    ck_assert(mcp_str_is(input.answers, "{\"age\":{\"action\":\"decline\"},"
                                        "\"who\":{"
                                        "\"action\":\"accept\",\"content\":{"
                                        "\"name\":\"Ada\"}"
                                        "}}"));
}
END_TEST

START_TEST(what_was_not_asked_takes_no_earlier_answer_away)
{
    const char *state;

    begin("{\"elicitation\":{}}");
    ck_ok(answer(ask(ASK, NULL), ADA, NULL));
    mcp_buf_init(&reply, 0, pool);
    ck_ok(mcp_input_write(&reply, ctx, &input,
                          mcp_str("{\"input_required\":{\"age\":" FORM "}}")));
    state = strstr(reply.data, "\"requestState\":\"") + 16;
    state = apr_pstrmemdup(pool, state, strcspn(state, "\""));
    ck_ok(answer(state, "{\"who\":{\"action\":\"cancel\"}}", NULL));
    ck_assert(mcp_str_is(input.answers, ADA));
}
END_TEST

START_TEST(the_principal_carries_answers_and_state)
{
    mcp_json_t *value;

    begin("{\"elicitation\":{}}");
    ck_ok(answer(ask(ASK, NULL), ADA, NULL));
    ck_ok(mcp_json_parse(&value, mcp_str(mcp_input_principal(&input, ctx)),
                         pool));
    ck_assert_str_eq(mcp_json_string(mcp_json_get(value, "account")), "acc_"
                                                                      "00000000"
                                                                      "01");
    ck_assert_ptr_nonnull(mcp_json_get(mcp_json_get(value, "answers"), "who"));
    ck_assert_int_eq((int)mcp_json_number(
                         mcp_json_get(mcp_json_get(value, "state"), "step")),
                     1);
    ck_ok(read_params("{}", NULL));
    ck_ok(mcp_json_parse(&value, mcp_str(mcp_input_principal(&input, ctx)),
                         pool));
    ck_assert_ptr_null(mcp_json_get(value, "state"));
}
END_TEST

START_TEST(answers_without_a_state_are_taken_as_they_are)
{
    begin("{}");
    ck_ok(read_params("{\"inputResponses\":" ADA "}", NULL));
    ck_assert(mcp_str_is(input.answers, ADA));
}
END_TEST

START_TEST(a_state_is_good_for_its_caller_its_call_and_ten_minutes)
{
    const char *state;

    begin("{\"elicitation\":{}}");
    state = ask(ASK, "{\"a\":1}");
    ck_fails(answer(apr_pstrcat(pool, state, "-TAMPERED", NULL), ADA,
                    "{\"a\":1}"),
             "invalid_params");
    ck_fails(answer("", ADA, "{\"a\":1}"), "invalid_params");
    ck_fails(answer(state, ADA, "{\"a\":2}"), "invalid_params");
    ck_fails(answer(state, ADA, NULL), "invalid_params");
    ctx->message.params = json(
        apr_psprintf(pool, "{\"requestState\":\"%s\"}", state));
    ck_fails(mcp_input_read(&input, ctx, "pk_other", json("{\"a\":1}")), "inval"
                                                                         "id_"
                                                                         "param"
                                                                         "s");
    ctx->principal->account = "acc_0000000002";
    ck_fails(answer(state, ADA, "{\"a\":1}"), "invalid_params");
    ctx->principal->account = "acc_0000000001";
    ctx->principal->workspace = "finch";
    ck_fails(answer(state, ADA, "{\"a\":1}"), "invalid_params");
    ctx->principal->workspace = "harbor";
    ctx->principal->client = "another";
    ck_fails(answer(state, ADA, "{\"a\":1}"), "invalid_params");
    ctx->principal->client = "test";
    ctx->message.method = "prompts/get";
    ck_fails(answer(state, ADA, "{\"a\":1}"), "invalid_params");
    ctx->message.method = "tools/call";
    fake.now += MCP_INPUT_TTL;
    ck_ok(answer(state, ADA, "{\"a\":1}"));
    fake.now += apr_time_from_sec(1);
    ck_fails(answer(state, ADA, "{\"a\":1}"), "invalid_params");
}
END_TEST

START_TEST(answers_of_no_such_form_are_refused)
{
    static const char *const bad[] = {
        "{\"inputResponses\":null}",
        "{\"inputResponses\":[]}",
        "{\"inputResponses\":{\"who\":12345}}",
        "{\"requestState\":7}",
    };
    static const char *const against_the_form[] = {
        "{\"who\":{}}",
        "{\"who\":{\"action\":\"maybe\"}}",
        "{\"who\":{\"action\":\"accept\"}}",
        "{\"who\":{\"action\":\"accept\",\"content\":{\"name\":\"\"}}}",
        "{\"who\":{\"action\":\"accept\",\"content\":{\"name\":7}}}",
    };
    const char *state;
    size_t i;

    begin("{\"elicitation\":{}}");
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_fails(read_params(bad[i], NULL), "invalid_params");
    }
    state = ask(ASK, NULL);
    for (i = 0; i < sizeof(against_the_form) / sizeof(against_the_form[0]);
         i++) {
        ck_fails(answer(state, against_the_form[i], NULL), "invalid_params");
    }
    ck_ok(answer(state, "{\"who\":{\"action\":\"cancel\"}}", NULL));
}
END_TEST

#define SAMPLING                                                       \
    "{\"method\":\"sampling/createMessage\",\"params\":{\"messages\":" \
    "[],\"maxTokens\":1}}"
#define URL                                                            \
    "{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\"," \
    "\"message\":\"m\",\"url\":\"https://example.com\"}}"

START_TEST(a_client_is_asked_what_it_can_answer)
{
    static const struct {
        const char *capabilities, *requests, *code;
    } cases[] = {
        { "{\"sampling\":{}}", "{\"a\":" FORM ",\"b\":" SAMPLING "}", NULL },
        { "{\"roots\":{}}", "{\"a\":{\"method\":\"roots/list\"}}", NULL },
        { "{\"elicitation\":{\"url\":{}}}", "{\"a\":" URL "}", NULL },
        { "{\"elicitation\":{}}", "{\"a\":" URL "}", "missing_capability" },
        { "{\"elicitation\":{\"url\":{}}}", "{\"a\":" FORM "}",
          "missing_capability" },
        { "{}", "{\"a\":" SAMPLING "}", "missing_capability" },
        { "{\"elicitation\":{}}", "{\"a\":{\"method\":\"tools/list\"}}",
          "internal" },
        { "{\"elicitation\":{}}", "{\"a\":7}", "internal" },
        { "{\"elicitation\":{}}", "[]", "internal" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *result = apr_psprintf(pool, "{\"input_required\":%s}",
                                          cases[i].requests);
        mcp_error_t *error;

        begin(cases[i].capabilities);
        ck_ok(read_params("{}", NULL));
        error = mcp_input_write(&reply, ctx, &input, mcp_str(result));
        ck_assert_str_eq(error ? error->code : "ok",
                         cases[i].code ? cases[i].code : "ok");
    }
    begin("{\"sampling\":{}}");
    ask("{\"input_required\":{\"a\":" FORM ",\"b\":" SAMPLING "}}", NULL);
    ck_assert_ptr_null(strstr(reply.data, "elicitation"));
    ck_assert_ptr_nonnull(strstr(reply.data, "sampling/createMessage"));
}
END_TEST

START_TEST(what_mcp_ask_would_not_make_is_refused)
{
    static const char *const results[] = {
        "{\"input_required\":[]}",
        "{\"input_required\":{\"a\":1}}",
        "{\"input_required\":{\"a\":{\"method\":\"ping\"}}}",
        "{\"input_required\":{\"a\":{\"method\":\"roots/"
        "list\",\"params\":[{}]}}}",
        "{\"input_required\":{\"a\":{\"method\":\"roots/"
        "list\",\"params\":null}}}",
    };
    size_t i;

    begin("{\"roots\":{}}");
    for (i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
        mcp_json_t *value;

        ck_fails(mcp_input_parse(&value, ctx, mcp_str(results[i])), "internal");
    }
}
END_TEST

START_TEST(what_is_sealed_is_bounded)
{
    mcp_buf_t result;

    begin("{\"elicitation\":{}}");
    mcp_buf_init(&result, 0, pool);
    mcp_buf_lit(&result, "{\"input_required\":{\"who\":" FORM "},\"state\":\"");
    while (result.len < MCP_INPUT_STATE_MAX + 1024) {
        mcp_buf_lit(&result, "xxxxxxxxxxxxxxxx");
    }
    mcp_buf_lit(&result, "\"}");
    ck_ok(read_params("{}", NULL));
    ck_fails(mcp_input_write(&reply, ctx, &input, mcp_str(result.data)), "inter"
                                                                         "nal");
    ctx->seal_key = NULL;
    ck_fails(mcp_input_write(&reply, ctx, &input, mcp_str(ASK)), "internal");
}
END_TEST

START_TEST(answers_that_fill_the_state_are_the_clients_mistake)
{
    mcp_buf_t answers;
    mcp_error_t *error;

    begin("{\"elicitation\":{}}");
    mcp_buf_init(&answers, 0, pool);
    mcp_buf_lit(&answers, "{\"inputResponses\":{\"a\":{\"b\":\"");
    while (answers.len < MCP_INPUT_STATE_MAX) {
        mcp_buf_lit(&answers, "xxxxxxxxxxxxxxxx");
    }
    mcp_buf_lit(&answers, "\"}}}");
    ck_ok(read_params(answers.data, NULL));
    error = mcp_input_write(&reply, ctx, &input, mcp_str(ASK));
    ck_assert_ptr_nonnull(error);
    ck_assert_str_eq(error->code, "invalid_params");
    ck_assert_str_eq(error->message, "The answers in params.inputResponses, "
                                     "with those of "
                                     "earlier rounds, are too long: the state "
                                     "is limited to "
                                     "16 KB.");
}
END_TEST

MCP_UNIT_MAIN("input", what_asks_is_a_result_of_its_own,
              the_answers_of_all_rounds_come_back_with_the_state,
              what_was_not_asked_takes_no_earlier_answer_away,
              the_principal_carries_answers_and_state,
              answers_without_a_state_are_taken_as_they_are,
              a_state_is_good_for_its_caller_its_call_and_ten_minutes,
              answers_of_no_such_form_are_refused,
              a_client_is_asked_what_it_can_answer,
              what_mcp_ask_would_not_make_is_refused, what_is_sealed_is_bounded,
              answers_that_fill_the_state_are_the_clients_mistake)
