/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/jsonrpc.h"

static mcp_jsonrpc_t message;

static mcp_error_t *read_text(const char *text)
{
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    return mcp_jsonrpc_read(&message, value, mcp_str(text), pool);
}

START_TEST(read_tells_requests_notifications_and_responses_apart)
{
    ck_ok(read_text("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\","
                    "\"params\":{\"a\": 1 }}"));
    ck_assert_int_eq(message.kind, MCP_JSONRPC_REQUEST);
    ck_assert_str_eq(message.method, "m");
    ck_assert(mcp_str_is(message.params_text, "{\"a\": 1 }"));
    ck_ok(read_text("{\"jsonrpc\":\"2.0\",\"method\":\"m\"}"));
    ck_assert_int_eq(message.kind, MCP_JSONRPC_NOTIFICATION);
    ck_ok(read_text("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"));
    ck_assert_int_eq(message.kind, MCP_JSONRPC_RESPONSE);
}
END_TEST

START_TEST(ids_are_kept_as_they_were_sent)
{
    static const char *const ids[] = { "1",
                                       "-7",
                                       "9007199254740993",
                                       "123456789012345678901234567890",
                                       "\"a\"",
                                       "\"\\u00e9\\\"\"",
                                       "\"\"" };
    size_t i;

    for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        ck_ok(read_text(apr_psprintf(pool,
                                     "{\"jsonrpc\":\"2.0\",\"id\": %s "
                                     ",\"method\":\"m\"}",
                                     ids[i])));
        ck_assert(mcp_str_is(message.id, ids[i]));
    }
}
END_TEST

START_TEST(read_refuses_what_is_no_message)
{
    static const struct {
        const char *text, *why;
        int has_id;
    } cases[] = {
        { "1", "A message must be an object.", 0 },
        { "{\"id\":1,\"method\":\"m\"}", "jsonrpc must be \"2.0\".", 1 },
        { "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"m\"}",
          "jsonrpc must be \"2.0\".", 1 },
        { "{\"jsonrpc\":2.0,\"id\":1,\"method\":\"m\"}",
          "jsonrpc must be \"2.0\".", 1 },
        { "{\"jsonrpc\":\"2.0\",\"id\":1}", "method is missing.", 1 },
        { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}",
          "method must be a string.", 1 },
        { "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"m\"}",
          "The id must be a string or an integer.", 0 },
        { "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"m\"}",
          "The id must be a string or an integer.", 0 },
        { "{\"jsonrpc\":\"2.0\",\"id\":1e3,\"method\":\"m\"}",
          "The id must be a string or an integer.", 0 },
        { "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"m\"}",
          "The id must be a string or an integer.", 0 },
        { "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"m\"}",
          "The id must be a string or an integer.", 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error = read_text(cases[i].text);

        ck_assert_msg(error != NULL, "accepted: %s", cases[i].text);
        ck_assert_str_eq(error->code, "invalid_request");
        ck_assert_str_eq(error->message, cases[i].why);
        ck_assert_int_eq(message.id.len != 0, cases[i].has_id);
    }
}
END_TEST

START_TEST(params_are_an_object)
{
    static const char *const params[] = { "[1]", "null", "\"a\"", "7" };
    size_t i;

    for (i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
        ck_fails(read_text(apr_psprintf(pool,
                                        "{\"jsonrpc\":\"2.0\",\"id\":1,"
                                        "\"method\":\"m\",\"params\":%s}",
                                        params[i])),
                 "params_no_object");
        ck_assert(mcp_str_is(message.id, "1"));
    }
}
END_TEST

START_TEST(an_id_has_a_length)
{
    char *id = apr_palloc(pool, 601);

    memset(id, 'x', 600);
    id[600] = '\0';
    ck_fails(read_text(apr_psprintf(pool,
                                    "{\"jsonrpc\":\"2.0\",\"id\":\"%s\","
                                    "\"method\":\"m\"}",
                                    id)),
             "invalid_request");
}
END_TEST

START_TEST(without_an_id_an_old_revision_is_refused_without_a_message)
{
    mcp_error_t *error = mcp_error_make(pool, "parse_error", "Do it.",
                                        "Bad \"x\".");
    const mcp_revision_t *row;
    mcp_buf_t reply;

    for (row = mcp_revisions; row->name; row++) {
        mcp_buf_init(&reply, 0, pool);
        mcp_jsonrpc_write_error(&reply, mcp_str(NULL), error, row);
        if (strcmp(row->name, "2025-11-25") < 0) {
            ck_assert_str_eq(reply.data, "{\"error\":\"parse_error\",\"error_"
                                         "description\":"
                                         "\"Bad \\\"x\\\". Do it.\"}\n");
        }
        else {
            ck_assert_ptr_nonnull(strstr(reply.data, "{\"jsonrpc\":\"2.0\","
                                                     "\"error\":{\"code\":"));
        }
        mcp_buf_init(&reply, 0, pool);
        mcp_jsonrpc_write_error(&reply, mcp_str("7"), error, row);
        ck_assert_ptr_nonnull(strstr(reply.data, "{\"jsonrpc\":\"2.0\",\"id\":"
                                                 "7,"
                                                 "\"error\":"));
    }
}
END_TEST

START_TEST(errors_carry_their_number_and_data)
{
    mcp_error_t *error = mcp_error_make(pool, "invalid_params", "Do it.",
                                        "Bad \"x\".");
    mcp_buf_t reply;

    mcp_buf_init(&reply, 0, pool);
    mcp_jsonrpc_write_error(&reply, mcp_str("7"), error, NULL);
    ck_assert_str_eq(reply.data, "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{"
                                 "\"code\":-32602,"
                                 "\"message\":\"Bad \\\"x\\\".\","
                                 "\"data\":{\"hint\":\"Do it.\"}}}");
    mcp_error_field(error, pool, "params.a", "type", "must be x", NULL);
    mcp_buf_init(&reply, 0, pool);
    mcp_jsonrpc_write_error(&reply, mcp_str(NULL), error, NULL);
    ck_assert_str_eq(reply.data, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-"
                                 "32602,"
                                 "\"message\":\"Bad \\\"x\\\".\","
                                 "\"data\":{\"hint\":\"Do "
                                 "it.\",\"fields\":[{\"path\":"
                                 "\"params.a\",\"code\":\"type\",\"message\":"
                                 "\"must be x\"}]}}}");
}
END_TEST

START_TEST(details_are_the_data_of_an_error)
{
    mcp_error_t *error = mcp_error_make(pool, "unsupported_version", "Hint.",
                                        "No.");
    mcp_buf_t reply;

    error->details = "{\"supported\":[]}";
    mcp_buf_init(&reply, 0, pool);
    mcp_jsonrpc_write_error(&reply, mcp_str("\"a\""), error, 0);
    ck_assert_str_eq(reply.data, "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"error\":{"
                                 "\"code\":"
                                 "-32022,\"message\":\"No.\",\"data\":{"
                                 "\"supported\":[]}}}");
}
END_TEST

MCP_UNIT_MAIN("jsonrpc", read_tells_requests_notifications_and_responses_apart,
              ids_are_kept_as_they_were_sent, read_refuses_what_is_no_message,
              params_are_an_object, an_id_has_a_length,
              without_an_id_an_old_revision_is_refused_without_a_message,
              errors_carry_their_number_and_data,
              details_are_the_data_of_an_error)
