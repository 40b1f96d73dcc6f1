/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/content.h"
#include "lib/schema_run.h"
#include "lib/schema_run.h"

static const mcp_tool_t *content_tool(const char *output)
{
    mcp_tool_t *tool = apr_pcalloc(pool, sizeof(*tool));

    ck_ok(mcp_content_compile(&tool->content, pool));
    if (output) {
        mcp_schema_t *compiled;
        mcp_json_t *schema;

        ck_ok(mcp_json_parse(&schema, mcp_str(output), pool));
        ck_ok(mcp_schema_compile(&compiled, schema, NULL, pool));
        tool->output = compiled;
    }
    return tool;
}

/* "path rule" of each place that is wrong; "" when none is. */
static const char *places(const mcp_error_t *error)
{
    const char *said = "";
    int i;

    for (i = 0; error && error->fields && i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  mcp_field_t);

        said = apr_pstrcat(pool, said, i ? ", " : "", field->path, " ",
                           field->code, NULL);
    }
    return error && !error->fields ? error->code : said;
}

static const char *wrong_with(const mcp_tool_t *tool, const char *text)
{
    mcp_json_t *result;

    ck_ok(mcp_json_parse(&result, mcp_str(text), pool));
    return places(mcp_content_check(tool, result, "$", pool));
}

#define ALL_BLOCKS                                                            \
    "{\"content\":["                                                          \
    "{\"type\":\"text\",\"text\":\"a\\\"b\",\"_meta\":{\"n\":"                \
    "9007199254740993}},"                                                     \
    "{\"type\":\"image\",\"data\":\"aGk=\",\"mimeType\":\"image/png\"},"      \
    "{\"type\":\"audio\",\"data\":\"aGk=\",\"mimeType\":\"audio/wav\"},"      \
    "{\"type\":\"resource\",\"resource\":{\"uri\":\"test://a\",\"text\":"     \
    "\"t\",\"_meta\":{}}},"                                                   \
    "{\"type\":\"resource\",\"resource\":{\"uri\":\"test://b\",\"blob\":"     \
    "\"aGk=\",\"mimeType\":\"text/plain; charset=utf-8\"}},"                  \
    "{\"type\":\"resource_link\",\"uri\":\"https://x.example/y\",\"name\":"   \
    "\"Y\",\"description\":\"The \\u00ff.\",\"icons\":[{\"src\":\"https://"   \
    "x.example/i\",\"theme\":\"dark\"}],\"annotations\":{\"audience\":"       \
    "[\"user\"],\"priority\":0.5,\"lastModified\":\"2026-01-01T00:00:00Z\"}}" \
    "],\"structuredContent\":{\"a\": 1}}"

START_TEST(all_kinds_of_blocks_pass)
{
    const mcp_tool_t *tool = content_tool(NULL);

    ck_assert_str_eq(wrong_with(tool, ALL_BLOCKS), "");
    ck_assert_str_eq(wrong_with(tool, "{\"content\":[]}"), "");
    ck_assert_str_eq(wrong_with(tool, "{\"content\":[],\"isError\":true,"
                                      "\"structuredContent\":[1]}"),
                     "");
}
END_TEST

START_TEST(what_is_wrong_is_named_with_its_place)
{
    static const char *const cases[][2] = {
        { "[]", "$ type" },
        { "{}", "$.content required" },
        { "{\"content\":{}}", "$.content type" },
        { "{\"content\":[],\"isEror\":true}", "$.isEror additionalProperties" },
        { "{\"content\":[],\"isError\":\"true\"}", "$.isError type" },
        { "{\"content\":[],\"_meta\":{}}", "$._meta additionalProperties" },
        { "{\"content\":[\"text\"]}", "$.content[0] type" },
        { "{\"content\":[{\"text\":\"a\"}]}", "$.content[0].type required" },
        { "{\"content\":[{\"type\":\"txt\"}]}", "$.content[0].type enum" },
        { "{\"content\":[{\"type\":\"text\",\"text\":7}]}", "$.content[0].text "
                                                            "type" },
        { "{\"content\":[{\"type\":\"text\",\"text\":\"\",\"uri\":\"a:b\"}]}",
          "$.content[0].uri additionalProperties" },
        { "{\"content\":[{\"type\":\"text\",\"text\":\"\"},{\"type\":"
          "\"image\",\"data\":\"aGk=\"}]}",
          "$.content[1].mimeType required" },
        { "{\"content\":[{\"type\":\"audio\",\"data\":\"aG k=\","
          "\"mimeType\":\"audio/wav\"}]}",
          "$.content[0].data format" },
        { "{\"content\":[{\"type\":\"audio\",\"data\":\"aGk\","
          "\"mimeType\":\"audio/wav\"}]}",
          "$.content[0].data format" },
        { "{\"content\":[{\"type\":\"audio\",\"data\":\"aGk=\","
          "\"mimeType\":\"wav\"}]}",
          "$.content[0].mimeType pattern" },
        { "{\"content\":[{\"type\":\"resource\",\"resource\":{\"uri\":"
          "\"a:b\"}}]}",
          "$.content[0].resource.text required" },
        { "{\"content\":[{\"type\":\"resource\",\"resource\":{\"uri\":"
          "\"a:b\",\"text\":\"\",\"blob\":\"\"}}]}",
          "$.content[0].resource.text properties" },
        { "{\"content\":[{\"type\":\"resource_link\",\"uri\":\"no uri\","
          "\"name\":\"x\"}]}",
          "$.content[0].uri format" },
        { "{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a:b\","
          "\"name\":\"x\",\"icons\":[{\"src\":\"javascript:x\"}]}]}",
          "$.content[0].icons[0].src pattern" },
        { "{\"content\":[{\"type\":\"text\",\"text\":\"\",\"annotations\":{"
          "\"audience\":[\"model\"],\"priority\":2}}]}",
          "$.content[0].annotations.audience[0] enum, "
          "$.content[0].annotations.priority maximum" },
    };
    const mcp_tool_t *tool = content_tool(NULL);
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *said = wrong_with(tool, cases[i][0]);

        ck_assert_msg(!strcmp(said, cases[i][1]), "%s gives %s", cases[i][0],
                      said);
    }
}
END_TEST

START_TEST(structure_is_held_to_the_output_schema)
{
    const mcp_tool_t *tool = content_tool("{\"properties\":{\"n\":{\"type\":"
                                          "\"integer\"}}}");

    ck_assert_str_eq(wrong_with(tool, "{\"content\":[],\"structuredContent\":"
                                      "{\"n\":1}}"),
                     "");
    ck_assert_str_eq(wrong_with(tool, "{\"content\":[],\"structuredContent\":"
                                      "{\"n\":\"1\"}}"),
                     "$.structuredContent.n type");
    ck_assert_str_eq(wrong_with(tool, "{\"content\":[]}"), "$."
                                                           "structuredContent "
                                                           "required");
    ck_assert_str_eq(wrong_with(tool, "{\"content\":[],\"isError\":true}"), "");
}
END_TEST

START_TEST(a_long_picture_is_not_too_complex)
{
    apr_size_t len = 8 * 1024 * 1024;
    char *data = apr_palloc(pool, len + 1);

    memset(data, 'A', len);
    data[len] = '\0';
    ck_assert_str_eq(wrong_with(content_tool(NULL),
                                apr_pstrcat(pool,
                                            "{\"content\":[{\"type\":\"image\","
                                            "\"mimeType\":\"image/png\","
                                            "\"data\":\"",
                                            data, "\"}]}", NULL)),
                     "");
}
END_TEST

static const char *as_sent(const char *text, const char *revision)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_putc(&buf, '{');
    mcp_content_write(&buf, mcp_str(text), mcp_revision_find(revision));
    mcp_buf_putc(&buf, '}');
    return buf.data;
}

START_TEST(the_newest_revision_gets_it_as_it_came)
{
    ck_assert_str_eq(as_sent(ALL_BLOCKS, "2026-07-28"), ALL_BLOCKS);
}
END_TEST

START_TEST(older_revisions_get_what_they_know)
{
    static const char link[] = "{ \"content\" : [ {\"type\":\"resource_link\","
                               "\"uri\":\"a:b\",\"name\":\"N\\\"\",\"_meta\":"
                               "{},\"description\":\"D\",\"icons\":[],"
                               "\"annotations\":{\"lastModified\":\"2026\","
                               "\"priority\":1}} ], \"isError\" : true }";
    static const char *const cases[][2] = {
        { "2025-11-25", "{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a:"
                        "b\",\"name\":"
                        "\"N\\\"\",\"_meta\":{},\"description\":\"D\","
                        "\"icons\":[],"
                        "\"annotations\":{\"lastModified\":\"2026\","
                        "\"priority\":1}}],"
                        "\"isError\":true}" },
        { "2025-06-18", "{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a:"
                        "b\",\"name\":"
                        "\"N\\\"\",\"_meta\":{},\"description\":\"D\","
                        "\"annotations\":{\"lastModified\":\"2026\","
                        "\"priority\":1}}],"
                        "\"isError\":true}" },
        { "2025-03-26", "{\"content\":[{\"type\":\"text\",\"text\":\"N\\\": "
                        "a:b\\nD\","
                        "\"annotations\":{\"priority\":1}}],\"isError\":"
                        "true}" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(as_sent(link, cases[i][0]), cases[i][1]);
    }
    ck_assert_str_eq(as_sent("{\"content\":[{\"type\":\"resource\","
                             "\"resource\":{\"_meta\":{},\"uri\":\"a:b\","
                             "\"text\":\"t\"}}]}",
                             "2025-03-26"),
                     "{\"content\":[{\"type\":\"resource\",\"resource\":{"
                     "\"uri\":\"a:b\",\"text\":\"t\"}}]}");
}
END_TEST

START_TEST(structure_that_is_no_object_is_for_the_newest_alone)
{
    static const char list[] = "{\"content\":[],\"structuredContent\": [1]}";
    static const char object[] = "{\"content\":[],\"structuredContent\": {}}";

    ck_assert_str_eq(as_sent(list, "2026-07-28"), "{\"content\":[],"
                                                  "\"structuredContent\":"
                                                  "[1]}");
    ck_assert_str_eq(as_sent(list, "2025-11-25"), "{\"content\":[]}");
    ck_assert_str_eq(as_sent(object, "2025-06-18"), "{\"content\":[],"
                                                    "\"structuredContent\":"
                                                    "{}}");
    ck_assert_str_eq(as_sent(object, "2025-03-26"), "{\"content\":[]}");
}
END_TEST

START_TEST(base64_is_sent_without_line_breaks)
{
    ck_assert_str_eq(as_sent("{\"content\":[{\"type\":\"image\",\"mimeType\":"
                             "\"image/png\",\"data\":\"aG\\nk\\/\\r\\u000a"
                             "\\u0041A==\\n\"},{\"type\":\"resource\","
                             "\"resource\":{\"uri\":\"a:b\",\"blob\":"
                             "\"YQ\\n==\"}}]}",
                             "2025-11-25"),
                     "{\"content\":[{\"type\":\"image\",\"mimeType\":"
                     "\"image/png\",\"data\":\"aGk\\/\\u0041A==\"},{\"type\":"
                     "\"resource\",\"resource\":{\"uri\":\"a:b\",\"blob\":"
                     "\"YQ==\"}}]}");
}
END_TEST

START_TEST(messages_of_a_prompt_have_such_blocks)
{
    static const char *const cases[][2] = {
        { "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\","
          "\"text\":\"a\",\"annotations\":{\"priority\":1}}}]}",
          "" },
        { "{\"messages\":[{\"role\":\"assistant\",\"content\":{\"type\":"
          "\"text\",\"text\":\"a\"}}],\"description\":\"D\",\"more\":1}",
          "" },
        { "{\"messages\":[]}", "$.messages minItems" },
        { "{}", "$.messages required" },
        { "[]", "$ type" },
        { "{\"messages\":[{\"role\":\"system\",\"content\":{\"type\":"
          "\"text\",\"text\":\"a\"}}]}",
          "$.messages[0].role enum" },
        { "{\"messages\":[{\"role\":\"user\"}]}", "$.messages[0].content "
                                                  "required" },
        { "{\"messages\":[{\"role\":\"user\",\"content\":[]}]}", "$.messages[0]"
                                                                 ".content "
                                                                 "type" },
        { "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":"
          "\"resource_link\",\"name\":\"n\",\"uri\":\"terms\"}}]}",
          "$.messages[0].content.uri format" },
    };
    const mcp_schema_t *schema;
    size_t i;

    ck_ok(mcp_content_compile_messages(&schema, pool));
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_json_t *value;

        ck_ok(mcp_json_parse(&value, mcp_str(cases[i][0]), pool));
        ck_assert_str_eq(places(mcp_schema_run(schema, value, "$", pool)),
                         cases[i][1]);
    }
}
END_TEST

MCP_UNIT_MAIN(
    "content", all_kinds_of_blocks_pass, what_is_wrong_is_named_with_its_place,
    structure_is_held_to_the_output_schema, a_long_picture_is_not_too_complex,
    the_newest_revision_gets_it_as_it_came, older_revisions_get_what_they_know,
    structure_that_is_no_object_is_for_the_newest_alone,
    base64_is_sent_without_line_breaks, messages_of_a_prompt_have_such_blocks)
