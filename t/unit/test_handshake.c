/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/handshake.h"

static mcp_buf_t reply;

static mcp_error_t *initialize(const char *params)
{
    mcp_ctx_t *ctx = fake_ctx();
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value, mcp_str(params), pool));
    ctx->message.params = value;
    mcp_buf_init(&reply, 0, pool);
    return mcp_handshake_initialize(&reply, ctx);
}

START_TEST(initialize_agrees_on_a_revision_and_names_the_server)
{
    ck_ok(initialize("{\"protocolVersion\":\"2025-06-18\"}"));
    ck_assert_str_eq(reply.data, "{\"protocolVersion\":\"2025-06-18\","
                                 "\"capabilities\":{"
                                 "\"logging\":{},\"tools\":{}},\"serverInfo\":{"
                                 "\"name\":"
                                 "\"pack\","
                                 "\"title\":\"A pack for "
                                 "tests\",\"version\":\"1.2.3\"},"
                                 "\"instructions\":\"Call pk_echo first.\"}");
}
END_TEST

START_TEST(the_oldest_revision_knows_no_title)
{
    ck_ok(initialize("{\"protocolVersion\":\"2025-03-26\"}"));
    ck_assert_ptr_null(strstr(reply.data, "title"));
}
END_TEST

START_TEST(an_unknown_revision_gets_our_newest)
{
    ck_ok(initialize("{\"protocolVersion\":\"2031-01-01\"}"));
    ck_assert_ptr_nonnull(strstr(reply.data, "\"protocolVersion\":\"2025-11-"
                                             "25\""));
}
END_TEST

START_TEST(a_missing_revision_is_an_error)
{
    ck_fails(initialize("{}"), "invalid_params");
    ck_fails(initialize("{\"protocolVersion\":1}"), "invalid_params");
}
END_TEST

START_TEST(set_level_takes_the_levels_that_there_are)
{
    static const struct {
        const char *params;
        const char *reply; /* NULL: an error */
    } cases[] = {
        { "{\"level\":\"debug\"}", "{}" },
        { "{\"level\":\"emergency\"}", "{}" },
        { "{\"level\":\"Debug\"}", NULL },
        { "{\"level\":1}", NULL },
        { "{}", NULL },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_ctx_t *ctx = fake_ctx();
        mcp_json_t *value;
        mcp_error_t *error;

        ck_ok(mcp_json_parse(&value, mcp_str(cases[i].params), pool));
        ctx->message.params = value;
        mcp_buf_init(&reply, 0, pool);
        error = mcp_handshake_set_level(&reply, ctx);
        if (cases[i].reply) {
            ck_ok(error);
            ck_assert_str_eq(reply.data, cases[i].reply);
        }
        else {
            ck_fails(error, "invalid_params");
        }
    }
}
END_TEST

MCP_UNIT_MAIN("handshake", initialize_agrees_on_a_revision_and_names_the_server,
              the_oldest_revision_knows_no_title,
              an_unknown_revision_gets_our_newest,
              a_missing_revision_is_an_error,
              set_level_takes_the_levels_that_there_are)
