/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/raised.h"

static const mcp_json_t *json(const char *text)
{
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    return value;
}

START_TEST(the_facts_of_a_function_are_the_errors)
{
    mcp_error_t *error = mcp_raised_error("Taken.", "Ask later.",
                                          json("{\"code\":\"conflict\","
                                               "\"fields\":[{\"path\":\"at\","
                                               "\"code\":"
                                               "\"busy\",\"message\":\"is "
                                               "taken\",\"hint\":\"Later\"},{}]"
                                               ","
                                               "\"details\":{\"n\":1}}"),
                                          pool);
    const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, 0, mcp_field_t);

    ck_assert_str_eq(error->code, "conflict");
    ck_assert_str_eq(error->message, "Taken.");
    ck_assert_str_eq(error->hint, "Ask later.");
    ck_assert_str_eq(error->details, "{\"n\":1}");
    ck_assert_int_eq(error->fields->nelts, 2);
    ck_assert_str_eq(field[0].path, "arguments.at");
    ck_assert_str_eq(field[0].code, "busy");
    ck_assert_str_eq(field[0].message, "is taken");
    ck_assert_str_eq(field[0].hint, "Later");
    ck_assert_str_eq(field[1].path, "arguments.");
    ck_assert_str_eq(field[1].code, "invalid");
    ck_assert_str_eq(field[1].message, "is not valid");
    ck_assert_ptr_null(field[1].hint);
}
END_TEST

START_TEST(what_a_function_does_not_say_has_plain_words)
{
    mcp_error_t *error = mcp_raised_error(NULL, NULL, NULL, pool);

    ck_assert_str_eq(error->code, "refused");
    ck_assert_str_eq(error->message, "The call was refused.");
    ck_assert_ptr_null(error->hint);
    ck_assert_ptr_null(error->fields);
    ck_assert_ptr_null(error->details);
}
END_TEST

MCP_UNIT_MAIN("raised", the_facts_of_a_function_are_the_errors,
              what_a_function_does_not_say_has_plain_words)
