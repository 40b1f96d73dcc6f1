/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/mirror.h"

static mcp_mistakes_t mistakes;

static const mcp_json_t *json(const char *text)
{
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    return value;
}

static apr_array_header_t *read_marks(const char *schema)
{
    mcp_mistakes_init(&mistakes, pool);
    return mcp_mirror_read(&mistakes, "$", json(schema), pool);
}

START_TEST(marks_are_found_wherever_properties_lead)
{
    apr_array_header_t *marks = read_marks("{\"properties\":{\"region\":{"
                                           "\"type\":\"string\",\"x-mcp-"
                                           "header\":"
                                           "\"Region\"},\"to\":{\"type\":"
                                           "\"object\",\"properties\":{\"n\":{"
                                           "\"type\":\"integer\",\"x-mcp-"
                                           "header\":\"To-N\"}}},"
                                           "\"x-mcp-header\":{\"type\":"
                                           "\"string\"}}}");
    const mcp_mirror_t *mark;

    ck_assert_ptr_null(mistakes.error);
    ck_assert_int_eq(marks->nelts, 2);
    mark = &APR_ARRAY_IDX(marks, 0, mcp_mirror_t);
    ck_assert_str_eq(mark->header, "Mcp-Param-Region");
    mark = &APR_ARRAY_IDX(marks, 1, mcp_mirror_t);
    ck_assert_str_eq(mark->header, "Mcp-Param-To-N");
    ck_assert_int_eq((int)mcp_json_number(mcp_mirror_value(mark, json("{\"n\":"
                                                                      "1,"
                                                                      "\"to\":{"
                                                                      "\"n\":7}"
                                                                      "}"))),
                     7);
    ck_assert_ptr_null(mcp_mirror_value(mark, json("{\"to\":{\"n\":null}}")));
    ck_assert_ptr_null(mcp_mirror_value(mark, json("{\"to\":7}")));
    ck_assert_ptr_null(mcp_mirror_value(mark, NULL));
    ck_assert_ptr_null(read_marks("{\"properties\":{\"a\":{\"type\":"
                                  "\"string\"}}}"));
}
END_TEST

START_TEST(a_mark_that_clients_cannot_follow_is_a_mistake)
{
    static const struct {
        const char *schema, *path;
    } cases[] = {
        { "{\"x-mcp-header\":\"A\",\"type\":\"string\"}", "$.x-mcp-header" },
        { "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":"
          "\"\"}}}",
          "$.properties.a.x-mcp-header" },
        { "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":"
          "\"A b\"}}}",
          "$.properties.a.x-mcp-header" },
        { "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":"
          "7}}}",
          "$.properties.a.x-mcp-header" },
        { "{\"properties\":{\"a\":{\"type\":\"number\",\"x-mcp-header\":"
          "\"A\"}}}",
          "$.properties.a.x-mcp-header" },
        { "{\"properties\":{\"a\":{\"x-mcp-header\":\"A\"}}}", "$.properties.a."
                                                               "x-mcp-header" },
        { "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":"
          "\"A\"},\"b\":{\"type\":\"string\",\"x-mcp-header\":\"a\"}}}",
          "$.properties.b.x-mcp-header" },
        { "{\"properties\":{\"a\":{\"items\":{\"type\":\"string\","
          "\"x-mcp-header\":\"A\"}}}}",
          "$.properties.a.items.x-mcp-header" },
        { "{\"anyOf\":[{\"properties\":{\"a\":{\"type\":\"string\","
          "\"x-mcp-header\":\"A\"}}}]}",
          "$.anyOf[0].properties.a.x-mcp-header" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        read_marks(cases[i].schema);
        ck_assert_msg(mistakes.error != NULL, "%s", cases[i].schema);
        ck_assert_int_eq(mistakes.error->fields->nelts, 1);
        ck_assert_str_eq(
            APR_ARRAY_IDX(mistakes.error->fields, 0, mcp_field_t).path,
            cases[i].path);
    }
    read_marks("{\"default\":{\"x-mcp-header\":1},\"enum\":[{\"x-mcp-header\":"
               "1}]}");
    ck_assert_ptr_null(mistakes.error);
}
END_TEST

START_TEST(a_header_is_itself_or_exact_base64)
{
    static const struct {
        const char *header, *text;
    } cases[] = {
        { "us-west1", "us-west1" },
        { " \tpadded \t", "padded" },
        { "", "" },
        { "a\tb", "a\tb" },
        { "SGVsbG8=", "SGVsbG8=" },
        { "=?base64?SGVsbG8=?=", "Hello" },
        { "=?base64?SGVsbG8=", "=?base64?SGVsbG8=" },
        { "=?BASE64?SGVsbG8=?=", "=?BASE64?SGVsbG8=?=" },
        { "=?base64?"
          "?=",
          "" },
        { "=?base64?=", "=?base64?=" },
        { "=?base64?SGVsbG8?=", NULL },
        { "=?base64?SGVs!!!bG8=?=", NULL },
        { "=?base64?AA==?=", NULL },
        { "\xC3\xA9", NULL },
        { "a\x01", NULL },
        { "a\x7F", NULL },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *text = mcp_mirror_decode(cases[i].header, pool);

        if (cases[i].text) {
            ck_assert_str_eq(text, cases[i].text);
        }
        else {
            ck_assert_msg(!text, "%s", cases[i].header);
        }
    }
}
END_TEST

START_TEST(values_are_compared_by_what_they_mean)
{
    static const struct {
        const char *text, *value;
        int same;
    } cases[] = {
        { "a", "\"a\"", 1 },
        { "a", "\"A\"", 0 },
        { "7", "\"7\"", 1 },
        { "7", "7", 1 },
        { "7.0", "7", 1 },
        { "7e0", "7", 1 },
        { "07", "7", 0 },
        { "0x7", "7", 0 },
        { "7 ", "7", 0 },
        { "", "0", 0 },
        { "-3", "-3", 1 },
        { "9007199254740991", "9007199254740991", 1 },
        { "9007199254740993", "9007199254740992", 0 },
        { "true", "true", 1 },
        { "false", "false", 1 },
        { "True", "true", 0 },
        { "1", "true", 0 },
        { "null", "null", 0 },
        { "[]", "[]", 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(mcp_mirror_is_same(cases[i].text, json(cases[i].value))
                          == cases[i].same,
                      "%s and %s", cases[i].text, cases[i].value);
    }
}
END_TEST

MCP_UNIT_MAIN("mirror", marks_are_found_wherever_properties_lead,
              a_mark_that_clients_cannot_follow_is_a_mistake,
              a_header_is_itself_or_exact_base64,
              values_are_compared_by_what_they_mean)
