/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/content.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/schema_run.h"

/* ---- the form ---- */

/* A chain of if and then, not oneOf: so what is wrong is said of the block that
 * was meant. Base64 may have the line breaks that PostgreSQL's encode() makes,
 * which are left out when it is written. */
/* clang-format off */
#define KIND(name) \
    "{\"if\":{\"properties\":{\"type\":{\"const\":\"" name "\"}}," \
    "\"required\":[\"type\"]},\"then\":{\"$ref\":\"#/$defs/" name "\"}}"
#define COMMON \
    "\"type\":true,\"annotations\":{\"$ref\":\"#/$defs/annotations\"}," \
    "\"_meta\":{\"type\":\"object\"}"
#define STRING "{\"type\":\"string\"}"
#define URI "{\"type\":\"string\",\"format\":\"uri\"}"
#define MEDIA_TYPE \
    "{\"type\":\"string\",\"pattern\":\"^[!-.0-~]+/[ -~]+$\"}"
#define BASE64 "{\"type\":\"string\",\"format\":\"byte\"}"
#define CLOSED "\"additionalProperties\":false}"

#define RESULT \
    "{\"type\":\"object\",\"properties\":{" \
        "\"content\":{\"type\":\"array\"," \
            "\"items\":{\"$ref\":\"#/$defs/block\"}}," \
        "\"structuredContent\":true,\"isError\":{\"type\":\"boolean\"}}," \
    "\"required\":[\"content\"],\"additionalProperties\":false,"
#define MESSAGES \
    "{\"type\":\"object\",\"properties\":{" \
        "\"messages\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":100," \
            "\"items\":{\"type\":\"object\",\"properties\":{" \
                "\"role\":{\"enum\":[\"user\",\"assistant\"]}," \
                "\"content\":{\"$ref\":\"#/$defs/block\"}}," \
                "\"required\":[\"role\",\"content\"]," CLOSED "}," \
        "\"description\":{\"type\":[\"string\",\"null\"]}}," \
    "\"required\":[\"messages\"],"

static const char block_defs[] =
    "\"$defs\":{"
    "\"block\":{\"type\":\"object\",\"properties\":{\"type\":{\"enum\":["
        "\"text\",\"image\",\"audio\",\"resource\",\"resource_link\"]}},"
        "\"required\":[\"type\"],\"allOf\":["
        KIND("text") "," KIND("image") "," KIND("audio") ","
        KIND("resource") "," KIND("resource_link") "]},"
    "\"text\":{\"properties\":{" COMMON ",\"text\":" STRING "},"
        "\"required\":[\"text\"]," CLOSED ","
    "\"image\":{\"properties\":{" COMMON ","
        "\"data\":" BASE64 ",\"mimeType\":" MEDIA_TYPE "},"
        "\"required\":[\"data\",\"mimeType\"]," CLOSED ","
    "\"audio\":{\"$ref\":\"#/$defs/image\"},"
    "\"resource\":{\"properties\":{" COMMON ",\"resource\":{"
        "\"type\":\"object\",\"properties\":{"
        "\"uri\":" URI ",\"mimeType\":" MEDIA_TYPE ",\"text\":" STRING ","
        "\"blob\":" BASE64 ",\"_meta\":{\"type\":\"object\"}},"
        "\"required\":[\"uri\"],"
        "\"if\":{\"required\":[\"blob\"]},"
        "\"then\":{\"properties\":{\"text\":false}},"
        "\"else\":{\"required\":[\"text\"]}," CLOSED "},"
        "\"required\":[\"resource\"]," CLOSED ","
    "\"resource_link\":{\"properties\":{" COMMON ","
        "\"uri\":" URI ",\"name\":" STRING ",\"title\":" STRING ","
        "\"description\":" STRING ",\"mimeType\":" MEDIA_TYPE ","
        "\"size\":{\"type\":\"integer\",\"minimum\":0},"
        "\"icons\":{\"type\":\"array\","
            "\"items\":{\"$ref\":\"#/$defs/icon\"}}},"
        "\"required\":[\"uri\",\"name\"]," CLOSED ","
    "\"icon\":{\"type\":\"object\",\"properties\":{"
        "\"src\":{\"type\":\"string\",\"pattern\":\"^(https|data):\"},"
        "\"mimeType\":" MEDIA_TYPE ","
        "\"sizes\":{\"type\":\"array\",\"items\":" STRING "},"
        "\"theme\":{\"enum\":[\"light\",\"dark\"]}},"
        "\"required\":[\"src\"]," CLOSED ","
    "\"annotations\":{\"type\":\"object\",\"properties\":{"
        "\"audience\":{\"type\":\"array\","
            "\"items\":{\"enum\":[\"user\",\"assistant\"]}},"
        "\"priority\":{\"type\":\"number\",\"minimum\":0,\"maximum\":1},"
        "\"lastModified\":" STRING "}," CLOSED
    "}}";
/* clang-format on */

static mcp_error_t *compile(const mcp_schema_t **out, const char *form,
                            apr_pool_t *pool)
{
    static const mcp_schema_options_t options = { .assert_format = 1,
                                                  .strict = 1 };
    mcp_schema_t *compiled;
    mcp_json_t *schema;

    MCP_TRY(mcp_json_parse(&schema,
                           mcp_str(apr_pstrcat(pool, form, block_defs, NULL)),
                           pool));
    MCP_TRY(mcp_schema_compile(&compiled, schema, &options, pool));
    *out = compiled;
    return NULL;
}

mcp_error_t *mcp_content_compile(const mcp_schema_t **out, apr_pool_t *pool)
{
    return compile(out, RESULT, pool);
}

mcp_error_t *mcp_content_compile_messages(const mcp_schema_t **out,
                                          apr_pool_t *pool)
{
    return compile(out, MESSAGES, pool);
}

/* An error may lack what the schema promises (MCP 2026-07-28, tools, output
 * schema). */
static mcp_error_t *check_structure(const mcp_tool_t *tool,
                                    const mcp_json_t *result, const char *root,
                                    apr_pool_t *pool)
{
    const mcp_json_t *structure = mcp_json_get(result, "structuredContent");
    const char *place;
    mcp_error_t *error;

    if (!tool->output || mcp_json_is_true(mcp_json_get(result, "isError"))) {
        return NULL;
    }
    place = apr_pstrcat(pool, root, ".structuredContent", NULL);
    if (!structure) {
        error = mcp_error_make(pool, "bad_content", NULL,
                               "The result is not what the tool promises.");
        mcp_error_field(error, pool, place, "required",
                        "is required, because the tool has an output schema",
                        NULL);
        return error;
    }
    return mcp_schema_run(tool->output, structure, place, pool);
}

mcp_error_t *mcp_content_check(const mcp_tool_t *tool, const mcp_json_t *result,
                               const char *root, apr_pool_t *pool)
{
    MCP_TRY(mcp_schema_run(tool->content, result, root, pool));
    return check_structure(tool, result, root, pool);
}

int mcp_content_is_error(mcp_str_t result)
{
    return mcp_str_is(mcp_jsontext_member(result, "isError"), "true");
}

/* ---- what a revision knows of it ---- */

/* Members that came with a revision. A name means one thing in all blocks. */
static const struct {
    const char *name;
    unsigned feature;
} newer[] = {
    { "_meta", MCP_REV_STRUCTURED },
    { "lastModified", MCP_REV_STRUCTURED },
    { "icons", MCP_REV_ICONS },
};

static int is_known(mcp_str_t name, const mcp_revision_t *revision)
{
    apr_size_t i;

    for (i = 0; i < sizeof(newer) / sizeof(newer[0]); i++) {
        if (mcp_jsontext_is_name(name, newer[i].name)) {
            return (revision->features & newer[i].feature) != 0;
        }
    }
    return 1;
}

static void write_bytes(mcp_buf_t *reply, mcp_str_t bytes)
{
    mcp_buf_put(reply, bytes.data, bytes.len);
}

/* Base64 without its line breaks, of which only the escapes can be there. */
static void write_base64(mcp_buf_t *reply, mcp_str_t string)
{
    const char *p = string.data, *end = p + string.len, *next;

    while ((next = memchr(p, '\\', (apr_size_t)(end - p))) != NULL) {
        int is_long = next[1] == 'u';

        mcp_buf_put(reply, p, (apr_size_t)(next - p));
        p = next + (is_long ? 6 : 2);
        if (next[1] != 'n' && next[1] != 'r'
            && !(is_long && !strncmp(next + 2, "000", 3))) {
            mcp_buf_put(reply, next, (apr_size_t)(p - next));
        }
    }
    mcp_buf_put(reply, p, (apr_size_t)(end - p));
}

static void write_member(mcp_buf_t *reply, mcp_str_t name, mcp_str_t value)
{
    if (mcp_jsontext_is_name(name, "data")
        || mcp_jsontext_is_name(name, "blob")) {
        write_base64(reply, value);
    }
    else {
        write_bytes(reply, value);
    }
}

/* The members that the revision knows, as they came; with `inner` also those of
 * the objects in it that have such members themselves. */
static void write_known(mcp_buf_t *reply, mcp_str_t object,
                        const mcp_revision_t *revision, int inner)
{
    const char *between = "";
    mcp_str_t name, value;

    mcp_buf_putc(reply, '{');
    while (mcp_jsontext_next(&name, &value, &object)) {
        if (!is_known(name, revision)) {
            continue;
        }
        mcp_buf_puts(reply, between);
        between = ",";
        write_bytes(reply, name);
        mcp_buf_putc(reply, ':');
        if (inner
            && (mcp_jsontext_is_name(name, "annotations")
                || mcp_jsontext_is_name(name, "resource"))) {
            write_known(reply, value, revision, 0);
        }
        else {
            write_member(reply, name, value);
        }
    }
    mcp_buf_putc(reply, '}');
}

/* A string's bytes between its quotes. */
static void write_inside(mcp_buf_t *reply, mcp_str_t string)
{
    mcp_buf_put(reply, string.data + 1, string.len - 2);
}

/* Before 2025-06-18 there were no links: "name: uri", and what it is. */
static void write_link_as_text(mcp_buf_t *reply, mcp_str_t link,
                               const mcp_revision_t *revision)
{
    mcp_str_t description = mcp_jsontext_member(link, "description");
    mcp_str_t annotations = mcp_jsontext_member(link, "annotations");

    mcp_buf_lit(reply, "{\"type\":\"text\",\"text\":\"");
    write_inside(reply, mcp_jsontext_member(link, "name"));
    mcp_buf_lit(reply, ": ");
    write_inside(reply, mcp_jsontext_member(link, "uri"));
    if (description.len) {
        mcp_buf_lit(reply, "\\n");
        write_inside(reply, description);
    }
    mcp_buf_putc(reply, '"');
    if (annotations.len) {
        mcp_buf_json_name(reply, "annotations");
        write_known(reply, annotations, revision, 0);
    }
    mcp_buf_putc(reply, '}');
}

void mcp_content_write_block(mcp_buf_t *reply, mcp_str_t block,
                             const mcp_revision_t *revision)
{
    mcp_str_t type = mcp_jsontext_member(block, "type");

    if (!(revision->features & MCP_REV_STRUCTURED)
        && mcp_jsontext_is_name(type, "resource_link")) {
        write_link_as_text(reply, block, revision);
    }
    else {
        write_known(reply, block, revision, 1);
    }
}

void mcp_content_write_structure(mcp_buf_t *reply, mcp_str_t value,
                                 const mcp_revision_t *revision)
{
    while (value.len && strchr(" \t\r\n", *value.data)) {
        value.data++;
        value.len--;
    }
    if (value.len && (revision->features & MCP_REV_STRUCTURED)
        && (*value.data == '{' || mcp_revision_is_stateless(revision))) {
        mcp_buf_json_name(reply, "structuredContent");
        write_bytes(reply, value);
    }
}

void mcp_content_write(mcp_buf_t *reply, mcp_str_t result,
                       const mcp_revision_t *revision)
{
    mcp_str_t blocks = mcp_jsontext_member(result, "content");
    const char *between = "";
    mcp_str_t block;

    mcp_buf_json_name(reply, "content");
    mcp_buf_putc(reply, '[');
    while ((block = mcp_jsontext_item(&blocks)).len) {
        mcp_buf_puts(reply, between);
        mcp_content_write_block(reply, block, revision);
        between = ",";
    }
    mcp_buf_putc(reply, ']');
    mcp_content_write_structure(reply,
                                mcp_jsontext_member(result, "structuredConten"
                                                            "t"),
                                revision);
    if (mcp_content_is_error(result)) {
        mcp_buf_lit(reply, ",\"isError\":true");
    }
}
