/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/mirror.h"
#include "lib/stateless.h"

static mcp_ctx_t *ctx;

static const mcp_json_t *json(const char *text)
{
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    return value;
}

#define VERSION "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\""
#define CAPABILITIES                                             \
    "\"io.modelcontextprotocol/clientCapabilities\":{\"roots\":" \
    "{}}"
#define WHOLE "{\"_meta\":{" VERSION "," CAPABILITIES "}}"

static mcp_error_t *read_params(const char *params)
{
    ctx = fake_ctx();
    ctx->revision = mcp_revision_find("2026-07-28");
    ctx->message.method = "tools/call";
    ctx->message.params = params ? json(params) : NULL;
    MCP_TRY(mcp_stateless_read(ctx));
    return mcp_stateless_read_level(ctx);
}

static void send_headers(const char *version, const char *method)
{
    fake_send("Mcp-Method", method, version ? "mcp-protocol-version" : NULL,
              version, NULL);
}

START_TEST(a_whole_request_says_what_the_client_can)
{
    send_headers("2026-07-28", "tools/call");
    ck_ok(read_params(WHOLE));
    ck_assert_ptr_nonnull(mcp_json_get(ctx->client.capabilities, "roots"));
    ck_assert_uint_eq(ctx->client.log_level, MCP_LOG_NONE);
    ck_ok(read_params("{\"_meta\":{" VERSION "," CAPABILITIES ",\"io."
                      "modelcontextprot"
                      "ocol/"
                      "logLevel\":"
                      "\"notice\"}}"));
    ck_assert_uint_eq(ctx->client.log_level, MCP_LOG_NOTICE);
    send_headers("2026-07-28", " tools/call ");
    ck_ok(read_params(WHOLE));
}
END_TEST

START_TEST(what_is_missing_or_differs_is_told_in_order)
{
    static const struct {
        const char *version, *method, *params, *code;
    } cases[] = {
        { NULL, "tools/call", WHOLE, "header_mismatch" },
        { NULL, "tools/call", NULL, "header_mismatch" },
        { "2026-07-28", "tools/call", NULL, "incomplete_meta" },
        { "2026-07-28", "tools/call", "{}", "incomplete_meta" },
        { "2026-07-28", "tools/call", "{\"_meta\":7}", "incomplete_meta" },
        { "2026-07-28", "tools/call", "{\"_meta\":{" CAPABILITIES "}}",
          "incomplete_meta" },
        { "2026-07-28", "tools/call", "{\"_meta\":{" VERSION "}}",
          "incomplete_meta" },
        { "2026-07-28", "tools/call",
          "{\"_meta\":{" VERSION ",\"io.modelcontextprotocol/"
          "clientCapabilities\":[]}}",
          "incomplete_meta" },
        { "2025-11-25", "tools/call", "{\"_meta\":{" VERSION "}}",
          "incomplete_meta" },
        { "2025-11-25", "tools/call", WHOLE, "header_mismatch" },
        { "v999", "tools/call",
          "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":"
          "\"v999\"," CAPABILITIES "}}",
          "unsupported_version" },
        { "2026-07-28", "tools/call",
          "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":"
          "\"v999\"," CAPABILITIES "}}",
          "header_mismatch" },
        { "2026-07-28", "TOOLS/CALL", WHOLE, "header_mismatch" },
        { "2026-07-28", "tools/list", WHOLE, "header_mismatch" },
        { "2026-07-28", "tools/call, tools/call", WHOLE, "header_mismatch" },
        { "2026-07-28", "=?base64?dG9vbHMvY2FsbA==?=", WHOLE,
          "header_mismatch" },
        { "2026-07-28", "tools/call",
          "{\"_meta\":{" VERSION "," CAPABILITIES ",\"io.modelcontextprotocol/"
          "logLevel\":\"loud\"}}",
          "invalid_params" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        send_headers(cases[i].version, cases[i].method);
        ck_fails(read_params(cases[i].params), cases[i].code);
    }
    fake_send("MCP-Protocol-Version", "2026-07-28", NULL);
    ck_fails(read_params(WHOLE), "header_mismatch");
}
END_TEST

START_TEST(the_name_is_repeated_as_it_is_or_in_base64)
{
    static const struct {
        const char *header, *code;
    } cases[] = {
        { "pk_echo", NULL },
        { "=?base64?cGtfZWNobw==?=", NULL },
        { "pk_Echo", "header_mismatch" },
        { "=?base64?cGtfZWNobw?=", "header_mismatch" },
        { NULL, "header_mismatch" },
    };
    size_t i;

    ctx = fake_ctx();
    ctx->message.params = json("{\"name\":\"pk_echo\",\"uri\":7}");
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error;

        fake_send(cases[i].header ? "Mcp-Name" : NULL, cases[i].header, NULL);
        error = mcp_stateless_check_name(ctx, "name");
        ck_assert_str_eq(error ? error->code : "ok",
                         cases[i].code ? cases[i].code : "ok");
    }
    ck_fails(mcp_stateless_check_name(ctx, "uri"), "invalid_params");
    ck_fails(mcp_stateless_check_name(ctx, "taskId"), "invalid_params");
}
END_TEST

START_TEST(marked_arguments_are_repeated_when_they_are_there)
{
    static const struct {
        const char *header, *arguments;
        int same;
    } cases[] = {
        { "west", "{\"region\":\"west\"}", 1 },
        { "east", "{\"region\":\"west\"}", 0 },
        { NULL, "{\"region\":\"west\"}", 0 },
        { NULL, "{\"region\":null}", 1 },
        { NULL, "{}", 1 },
        { "west", "{}", 0 },
        { "null", "{\"region\":null}", 0 },
    };
    mcp_mistakes_t mistakes;
    mcp_tool_t tool = { .name = "t" };
    size_t i;

    mcp_mistakes_init(&mistakes, pool);
    tool.mirrors = mcp_mirror_read(&mistakes, "$",
                                   json("{\"properties\":{\"region\":{\"type\":"
                                        "\"string\","
                                        "\"x-mcp-header\":\"Region\"}}}"),
                                   pool);
    ctx = fake_ctx();
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error;

        fake_send(cases[i].header ? "mcp-param-region" : NULL, cases[i].header,
                  NULL);
        error = mcp_stateless_check_params(ctx, &tool,
                                           json(cases[i].arguments));
        ck_assert_msg((error == NULL) == cases[i].same, "%s %s",
                      cases[i].header ? cases[i].header : "-",
                      cases[i].arguments);
    }
    fake_send(NULL);
    ck_ok(mcp_stateless_check_params(ctx, &tool, NULL));
}
END_TEST

START_TEST(a_client_must_declare_all_that_is_required)
{
    static const struct {
        const char *required, *declared;
        int covered;
    } cases[] = {
        { "{}", "{}", 1 },
        { "{\"sampling\":{}}", "{}", 0 },
        { "{\"sampling\":{}}", "{\"sampling\":{\"tools\":{}}}", 1 },
        { "{\"sampling\":{\"tools\":{}}}", "{\"sampling\":{}}", 0 },
        { "{\"sampling\":{}}", "{\"sampling\":true}", 0 },
        { "{\"sampling\":{},\"roots\":{}}", "{\"sampling\":{}}", 0 },
        { "{\"elicitation\":{\"form\":{}}}", "{\"elicitation\":{}}", 1 },
        { "{\"elicitation\":{\"form\":{}}}", "{\"elicitation\":{\"url\":{}}}",
          0 },
        { "{\"elicitation\":{\"url\":{}}}", "{\"elicitation\":{}}", 0 },
        { "{\"extensions\":{\"a/b\":{\"n\":1}}}",
          "{\"extensions\":{\"a/b\":{\"n\":1.0}}}", 1 },
        { "{\"extensions\":{\"a/b\":{\"n\":1}}}",
          "{\"extensions\":{\"a/b\":{\"n\":2}}}", 0 },
    };
    size_t i;

    ctx = fake_ctx();
    ck_fails(mcp_stateless_check_capabilities(ctx, json("{\"roots\":{}}")),
             "missing_capability");
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error;

        ctx->client.capabilities = json(cases[i].declared);
        error = mcp_stateless_check_capabilities(ctx, json(cases[i].required));
        ck_assert_msg((error == NULL) == cases[i].covered, "%s in %s",
                      cases[i].required, cases[i].declared);
        if (error) {
            ck_assert_str_eq(error->details,
                             apr_psprintf(pool, "{\"requiredCapabilities\":%s}",
                                          cases[i].required));
        }
    }
    ck_ok(mcp_stateless_check_capabilities(ctx, NULL));
}
END_TEST

MCP_UNIT_MAIN("stateless", a_whole_request_says_what_the_client_can,
              what_is_missing_or_differs_is_told_in_order,
              the_name_is_repeated_as_it_is_or_in_base64,
              marked_arguments_are_repeated_when_they_are_there,
              a_client_must_declare_all_that_is_required)
