/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/block.h"

static const char *const names[] = { "x", NULL };
static const char *const values[] = { "a\"b", NULL };

/* The block as a revision gets it; after "!" the first mistake. */
static const char *block_of(const char *text, const char *const *arguments,
                            const char *revision)
{
    const mcp_block_t *block;
    mcp_mistakes_t mistakes;
    mcp_json_t *json;
    mcp_buf_t buf;

    ck_ok(mcp_json_parse(&json, mcp_str(text), pool));
    mcp_mistakes_init(&mistakes, pool);
    block = mcp_block_read(&mistakes, "$", json, arguments, "p_", pool);
    if (mistakes.error) {
        const mcp_field_t *field = &APR_ARRAY_IDX(mistakes.error->fields, 0,
                                                  mcp_field_t);

        return apr_pstrcat(pool, "!", field->path, " ", field->message, NULL);
    }
    mcp_buf_init(&buf, 0, pool);
    mcp_block_write(&buf, block, values, mcp_revision_find(revision));
    return buf.data;
}

START_TEST(each_kind_is_written_as_the_protocol_has_it)
{
    static const char *const cases[][2] = {
        { "{\"type\":\"text\",\"text\":\"{{x}} {prefix}t\"}", "{\"type\":"
                                                              "\"text\","
                                                              "\"text\":"
                                                              "\"a\\\"b "
                                                              "p_t\"}" },
        { "{\"mimeType\":\"image/png\",\"type\":\"image\",\"data\":\"YQ==\"}",
          "{\"type\":\"image\",\"data\":\"YQ==\",\"mimeType\":\"image/png\"}" },
        { "{\"type\":\"audio\",\"data\":\"YWJj\\nYWJj\\r\\n\",\"mimeType\":"
          "\"audio/wav\"}",
          "{\"type\":\"audio\",\"data\":\"YWJjYWJj\",\"mimeType\":"
          "\"audio/wav\"}" },
        { "{\"type\":\"resource\",\"resource\":{\"uri\":\"a:{{x}}\",\"text\":"
          "\"t\"}}",
          "{\"type\":\"resource\",\"resource\":{\"uri\":\"a:a\\\"b\",\"text\":"
          "\"t\"}}" },
        { "{\"type\":\"resource\",\"resource\":{\"uri\":\"a:b\",\"mimeType\":"
          "\"a/b\",\"blob\":\"YQ==\"}}",
          "{\"type\":\"resource\",\"resource\":{\"uri\":\"a:b\",\"mimeType\":"
          "\"a/b\",\"blob\":\"YQ==\"}}" },
        { "{\"type\":\"resource_link\",\"name\":\"n\",\"uri\":\"a:b\"}",
          "{\"type\":\"resource_link\",\"uri\":\"a:b\",\"name\":\"n\"}" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(block_of(cases[i][0], names, "2026-07-28"),
                         cases[i][1]);
    }
}
END_TEST

START_TEST(the_oldest_revision_gets_a_link_as_text)
{
    ck_assert_str_eq(block_of("{\"type\":\"resource_link\",\"name\":\"n\","
                              "\"uri\":\"a:{{x}}\"}",
                              names, "2025-03-26"),
                     "{\"type\":\"text\",\"text\":\"n: a:a\\\"b\"}");
}
END_TEST

START_TEST(the_uri_of_a_block_has_the_values_in_it)
{
    static const char *const good[] = { "b/c", NULL };
    const mcp_template_t *uri;
    mcp_mistakes_t mistakes;
    mcp_json_t *json;

    mcp_mistakes_init(&mistakes, pool);
    ck_ok(mcp_json_parse(&json,
                         mcp_str("{\"type\":\"resource\",\"resource\":{"
                                 "\"uri\":\"a:{{x}}\",\"text\":\"t\"}}"),
                         pool));
    uri = mcp_block_uri(mcp_block_read(&mistakes, "$", json, names, "", pool));
    ck_assert_str_eq(mcp_template_fill(uri, good, pool), "a:b/c");
    ck_ok(mcp_json_parse(&json, mcp_str("{\"type\":\"text\",\"text\":\"t\"}"),
                         pool));
    ck_assert_ptr_null(
        mcp_block_uri(mcp_block_read(&mistakes, "$", json, names, "", pool)));
}
END_TEST

START_TEST(what_is_no_block_is_named)
{
    static const char *const cases[][2] = {
        { "[]", "!$ This must be an object with a type." },
        { "{\"text\":\"a\"}", "!$ This must be an object with a type." },
        { "{\"type\":\"txt\"}", "!$.type Unknown type \"txt\"." },
        { "{\"type\":\"text\"}", "!$ \"text\" is missing." },
        { "{\"type\":\"text\",\"text\":1}", "!$.text This must be a string, "
                                            "and is a number." },
        { "{\"type\":\"text\",\"text\":\"a\",\"data\":\"\"}", "!$.data Unknown "
                                                              "key \"data\"." },
        { "{\"type\":\"text\",\"text\":\"{{y}}\"}", "!$.text Unknown argument "
                                                    "\"y\"." },
        { "{\"type\":\"image\",\"data\":\"a\",\"mimeType\":\"a/b\"}", "!$.data "
                                                                      "This is "
                                                                      "no "
                                                                      "base64"
                                                                      "." },
        { "{\"type\":\"resource\",\"resource\":{\"uri\":\"a:b\"}}", "!$."
                                                                    "resource "
                                                                    "It does "
                                                                    "not say "
                                                                    "in one "
                                                                    "way what "
                                                                    "is in "
                                                                    "it." },
        { "{\"type\":\"resource_link\",\"name\":\"n\",\"uri\":\"a b\"}", "!$."
                                                                         "uri "
                                                                         "\"a "
                                                                         "b\" "
                                                                         "is "
                                                                         "no "
                                                                         "URI"
                                                                         "." },
        { "{\"type\":\"resource\",\"resource\":[]}", "!$.resource This must be "
                                                     "an object, and is an "
                                                     "array." },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(block_of(cases[i][0], names, "2026-07-28"),
                         cases[i][1]);
    }
}
END_TEST

MCP_UNIT_MAIN("block", each_kind_is_written_as_the_protocol_has_it,
              the_oldest_revision_gets_a_link_as_text,
              the_uri_of_a_block_has_the_values_in_it,
              what_is_no_block_is_named)
