/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

START_TEST(make_formats_the_sentence)
{
    mcp_error_t *error = mcp_error_make(pool, "not_found", "Look again.",
                                        "No %s %d.", "x", 7);

    ck_assert_str_eq(error->code, "not_found");
    ck_assert_str_eq(error->message, "No x 7.");
    ck_assert_str_eq(error->hint, "Look again.");
    ck_assert_ptr_null(error->fields);
    ck_assert_ptr_null(error->details);
}
END_TEST

START_TEST(fields_are_copies_in_order)
{
    mcp_error_t *error = mcp_error_make(pool, "invalid_arguments", NULL, "x");
    char path[] = "arguments.a";

    mcp_error_field(error, pool, path, "type", "must be a string", NULL);
    mcp_error_field(error, pool, "arguments.b", "required", "is required",
                    "Send it.");
    path[0] = '?';
    ck_assert_int_eq(error->fields->nelts, 2);
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 0, mcp_field_t).path, "argume"
                                                                        "nts."
                                                                        "a");
    ck_assert_ptr_null(APR_ARRAY_IDX(error->fields, 0, mcp_field_t).hint);
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 1, mcp_field_t).hint, "Send "
                                                                        "it.");
}
END_TEST

START_TEST(internal_names_the_request_and_nothing_else)
{
    ck_assert_str_eq(mcp_error_internal("r1", pool)->message, "Something went "
                                                              "wrong on the "
                                                              "server (request "
                                                              "r1).");
    ck_assert_str_eq(mcp_error_internal(NULL, pool)->code, "internal");
}
END_TEST

START_TEST(only_the_protocols_errors_have_a_number)
{
    static const struct {
        const char *code;
        mcp_error_rpc_t handshake, stateless;
    } cases[] = {
        { "parse_error", { -32700, 400 }, { -32700, 400 } },
        { "invalid_request", { -32600, 400 }, { -32600, 400 } },
        { "method_not_found", { -32601, 200 }, { -32601, 404 } },
        { "params_no_object", { -32600, 400 }, { -32602, 400 } },
        { "invalid_params", { -32602, 200 }, { -32602, 200 } },
        { "incomplete_meta", { -32602, 200 }, { -32602, 400 } },
        { "resource_not_found", { -32002, 200 }, { -32602, 200 } },
        { "insufficient_scope", { -32602, 200 }, { -32602, 200 } },
        { "internal", { -32603, 200 }, { -32603, 200 } },
        { "header_mismatch", { -32020, 400 }, { -32020, 400 } },
        { "missing_capability", { -32021, 400 }, { -32021, 400 } },
        { "stream_refused", { -32603, 503 }, { -32603, 503 } },
        { "unsupported_version", { -32022, 400 }, { -32022, 400 } },
    };
    size_t i;

    for (i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
        const mcp_error_rpc_t *expected = i % 2 ? &cases[i / 2].stateless
                                                : &cases[i / 2].handshake;
        const mcp_error_rpc_t *row =
            mcp_error_rpc(mcp_error_make(pool, cases[i / 2].code, NULL, "x"),
                          i % 2);

        ck_assert_ptr_nonnull(row);
        ck_assert_int_eq(row->rpc, expected->rpc);
        ck_assert_int_eq(row->http, expected->http);
    }
    ck_assert_ptr_null(
        mcp_error_rpc(mcp_error_make(pool, "not_found", NULL, "x"), 0));
}
END_TEST

MCP_UNIT_MAIN("error", make_formats_the_sentence, fields_are_copies_in_order,
              internal_names_the_request_and_nothing_else,
              only_the_protocols_errors_have_a_number)
