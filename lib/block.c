/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/block.h"

#include <string.h>

#include "lib/schema_format.h"
#include "lib/uri_template.h"

/* Members of a block, at most. */
#define MEMBERS 8

static const mcp_key_t text_keys[] = {
    { "type", MCP_JSON_STRING, 1, "\"text\"" },
    { "text", MCP_JSON_STRING, 1, "\"Plan {{week}}.\"" },
    { NULL },
};

static const mcp_key_t media_keys[] = {
    { "type", MCP_JSON_STRING, 1, "\"image\"" },
    { "data", MCP_JSON_STRING, 1, "its bytes in base64" },
    { "mimeType", MCP_JSON_STRING, 1, "\"image/png\"" },
    { NULL },
};

static const mcp_key_t resource_keys[] = {
    { "type", MCP_JSON_STRING, 1, "\"resource\"" },
    { "resource", MCP_JSON_OBJECT, 1, "{\"uri\": ..., \"text\": ...}" },
    { NULL },
};

static const mcp_key_t contents_keys[] = {
    { "uri", MCP_JSON_STRING, 1, "\"orders://order/1\"" },
    { "mimeType", MCP_JSON_STRING, 0, "\"text/plain\"" },
    { "text", MCP_JSON_STRING, 0, "its text" },
    { "blob", MCP_JSON_STRING, 0, "its bytes in base64" },
    { NULL },
};

static const mcp_key_t link_keys[] = {
    { "type", MCP_JSON_STRING, 1, "\"resource_link\"" },
    { "uri", MCP_JSON_STRING, 1, "\"orders://order/1\"" },
    { "name", MCP_JSON_STRING, 1, "\"order\"" },
    { "title", MCP_JSON_STRING, 0, "\"Order 1\"" },
    { "description", MCP_JSON_STRING, 0, "what it is" },
    { "mimeType", MCP_JSON_STRING, 0, "\"text/plain\"" },
    { NULL },
};

typedef struct kind_t {
    const char *type;
    const mcp_key_t *keys;  /* of the block */
    const char *inside;     /* the member that has the others, or NULL */
    const mcp_key_t *inner; /* its keys */
} kind_t;

static const kind_t kinds[] = {
    { "text", text_keys, NULL, NULL },
    { "image", media_keys, NULL, NULL },
    { "audio", media_keys, NULL, NULL },
    { "resource", resource_keys, "resource", contents_keys },
    { "resource_link", link_keys, NULL, NULL },
};

static const char *const kind_names[] = { "text",     "image",         "audio",
                                          "resource", "resource_link", NULL };

typedef struct member_t {
    const char *name;
    const mcp_template_t *text; /* NULL: base64 */
    const char *base64;
} member_t;

struct mcp_block_t {
    const kind_t *kind;
    member_t members[MEMBERS]; /* up to one without a name */
};

/* ---- base64 ---- */

void mcp_block_write_base64(mcp_buf_t *buf, const char *text)
{
    mcp_buf_putc(buf, '"');
    while (*text) {
        apr_size_t len = strcspn(text, "\r\n");

        mcp_buf_put(buf, text, len);
        text += len;
        text += strspn(text, "\r\n");
    }
    mcp_buf_putc(buf, '"');
}

/* ---- reading ---- */

typedef struct reader_t {
    mcp_mistakes_t *mistakes;
    const char *const *names;
    const char *prefix;
    apr_pool_t *pool;
} reader_t;

static int is_bytes(const char *name)
{
    return !strcmp(name, "data") || !strcmp(name, "blob");
}

static int is_template(const char *name)
{
    return !strcmp(name, "text") || !strcmp(name, "uri");
}

/* One with arguments is judged when their values are known. */
static void check_uri(const member_t *uri, const reader_t *reader,
                      const char *path)
{
    const char *text;

    if (!mcp_template_is_fixed(uri->text)) {
        return;
    }
    text = mcp_template_fill(uri->text, NULL, reader->pool);
    if (!mcp_uri_is_absolute(text)) {
        mcp_mistake_add(reader->mistakes, path, "bad_uri",
                        "Begin with a scheme, as in \"orders://order/1\"; "
                        "percent-encode what no URI may have.",
                        "\"%s\" is no URI.", text);
    }
}

static void read_text(member_t *member, const reader_t *reader,
                      const char *path, const char *text)
{
    member->text = mcp_template_read(reader->mistakes, path, text,
                                     is_template(member->name) ? reader->names
                                                               : NULL,
                                     reader->prefix, reader->pool);
    if (!strcmp(member->name, "uri")) {
        check_uri(member, reader, path);
    }
}

static void read_member(member_t *member, const reader_t *reader,
                        const char *path, const char *name, const char *text)
{
    path = mcp_mistake_member(reader->mistakes, path, name);
    member->name = name;
    if (!is_bytes(name)) {
        read_text(member, reader, path, text);
        return;
    }
    member->base64 = text;
    if (!mcp_schema_format_is_base64(text)) {
        mcp_mistake_add(reader->mistakes, path, "bad_base64",
                        "Write the bytes in base64 with padding (RFC 4648, 4).",
                        "This is no base64.");
    }
}

static void read_members(mcp_block_t *block, const reader_t *reader,
                         const char *path, const mcp_json_t *json,
                         const mcp_key_t *keys)
{
    int i = 0;

    for (; keys->name; keys++) {
        const char *text = mcp_json_string(mcp_json_get(json, keys->name));

        if (text && strcmp(keys->name, "type") != 0) {
            read_member(&block->members[i++], reader, path, keys->name, text);
        }
    }
}

static void check_contents(mcp_mistakes_t *mistakes, const char *path,
                           const mcp_json_t *contents)
{
    if (!mcp_json_get(contents, "text") == !mcp_json_get(contents, "blob")) {
        mcp_mistake_add(mistakes, path, "runs_by",
                        "Give exactly one of \"text\" and \"blob\".",
                        "It does not say in one way what is in it.");
    }
}

static const kind_t *find_kind(const reader_t *reader, const char *path,
                               const mcp_json_t *json)
{
    const char *type = mcp_json_string(mcp_json_get(json, "type"));
    int index = type ? mcp_mistake_find_word(type, kind_names) : -1;

    if (mcp_json_type(json) != MCP_JSON_OBJECT || !type) {
        mcp_mistake_add(reader->mistakes, path, "wrong_type",
                        "Write {\"type\": \"text\", \"text\": ...}.",
                        "This must be an object with a type.");
    }
    else if (index < 0) {
        mcp_mistake_unknown(reader->mistakes,
                            mcp_mistake_member(reader->mistakes, path, "type"),
                            "type", type, kind_names);
    }
    return index < 0 ? NULL : &kinds[index];
}

const mcp_block_t *mcp_block_read(mcp_mistakes_t *mistakes, const char *path,
                                  const mcp_json_t *json,
                                  const char *const *names, const char *prefix,
                                  apr_pool_t *pool)
{
    reader_t reader = { mistakes, names, prefix, pool };
    mcp_block_t *block = apr_pcalloc(pool, sizeof(*block));

    block->kind = find_kind(&reader, path, json);
    if (!block->kind
        || !mcp_mistake_check_keys(mistakes, path, json, block->kind->keys)) {
        return block;
    }
    if (!block->kind->inside) {
        read_members(block, &reader, path, json, block->kind->keys);
        return block;
    }
    json = mcp_json_get(json, block->kind->inside);
    path = mcp_mistake_member(mistakes, path, block->kind->inside);
    if (json && mcp_json_type(json) == MCP_JSON_OBJECT
        && mcp_mistake_check_keys(mistakes, path, json, block->kind->inner)) {
        check_contents(mistakes, path, json);
        read_members(block, &reader, path, json, block->kind->inner);
    }
    return block;
}

const mcp_template_t *mcp_block_uri(const mcp_block_t *block)
{
    const member_t *member;

    for (member = block->members; member->name; member++) {
        if (!strcmp(member->name, "uri")) {
            return member->text;
        }
    }
    return NULL;
}

/* ---- writing ---- */

static void write_members(mcp_buf_t *buf, const mcp_block_t *block,
                          const char *const *values)
{
    const member_t *member;

    for (member = block->members; member->name; member++) {
        mcp_buf_json_name(buf, member->name);
        if (member->base64) {
            mcp_block_write_base64(buf, member->base64);
        }
        else {
            mcp_buf_putc(buf, '"');
            mcp_template_write(buf, member->text, values);
            mcp_buf_putc(buf, '"');
        }
    }
}

/* "name: uri", which a model can read as well. */
static void write_link_as_text(mcp_buf_t *buf, const mcp_block_t *block,
                               const char *const *values)
{
    mcp_buf_lit(buf, "{\"type\":\"text\",\"text\":\"");
    mcp_template_write(buf, block->members[1].text, values);
    mcp_buf_lit(buf, ": ");
    mcp_template_write(buf, block->members[0].text, values);
    mcp_buf_lit(buf, "\"}");
}

void mcp_block_write(mcp_buf_t *buf, const mcp_block_t *block,
                     const char *const *values, const mcp_revision_t *revision)
{
    const char *inside = block->kind->inside;

    if (block->kind->keys == link_keys
        && !(revision->features & MCP_REV_STRUCTURED)) {
        write_link_as_text(buf, block, values);
        return;
    }
    mcp_buf_putc(buf, '{');
    mcp_buf_json_name(buf, "type");
    mcp_buf_json_string(buf, block->kind->type);
    if (inside) {
        mcp_buf_json_name(buf, inside);
        mcp_buf_putc(buf, '{');
    }
    write_members(buf, block, values);
    mcp_buf_puts(buf, inside ? "}}" : "}");
}
