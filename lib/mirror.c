/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/mirror.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/crypto.h"

static const char keyword[] = "x-mcp-header";

/* Integers up to here are the same number in every client. */
#define EXACT 9007199254740991.0

/* ---- the marks of a schema ---- */

typedef struct reader_t {
    mcp_mistakes_t *mistakes;
    apr_array_header_t *mirrors; /* or NULL: none so far */
    apr_pool_t *pool;
} reader_t;

/* tchar of RFC 9110, 5.6.2. */
static int is_token(const char *text)
{
    const char *c;

    for (c = text; *c; c++) {
        if (!apr_isalnum(*c) && !strchr("!#$%&'*+-.^_`|~", *c)) {
            return 0;
        }
    }
    return c > text;
}

static int is_taken(const reader_t *reader, const char *header)
{
    int i;

    for (i = 0; reader->mirrors && i < reader->mirrors->nelts; i++) {
        if (!strcasecmp(APR_ARRAY_IDX(reader->mirrors, i, mcp_mirror_t).header,
                        header)) {
            return 1;
        }
    }
    return 0;
}

static void mark_mistake(reader_t *reader, const char *path, const char *hint,
                         const char *message)
{
    mcp_mistake_add(reader->mistakes,
                    mcp_mistake_member(reader->mistakes, path, keyword),
                    "bad_header", hint, "%s", message);
}

static void add_mark(reader_t *reader, const char *path,
                     const mcp_json_t *schema, const apr_array_header_t *names)
{
    const char *name = mcp_json_string(mcp_json_get(schema, keyword));
    const char *type = mcp_json_string(mcp_json_get(schema, "type"));
    mcp_mirror_t *mirror;
    const char *header;

    if (!name || !is_token(name)) {
        mark_mistake(reader, path, "Use letters, digits and -.",
                     "This cannot be the end of a header's name.");
        return;
    }
    if (!type
        || (strcmp(type, "string") != 0 && strcmp(type, "integer") != 0
            && strcmp(type, "boolean") != 0)) {
        mark_mistake(reader, path, "Mark a property of one of these types.",
                     "Only a string, an integer or a boolean can be repeated "
                     "in a header.");
        return;
    }
    header = apr_pstrcat(reader->pool, "Mcp-Param-", name, NULL);
    if (is_taken(reader, header)) {
        mark_mistake(reader, path, "Give each marked property its own.",
                     "Another property has this header.");
        return;
    }
    if (!reader->mirrors) {
        reader->mirrors = apr_array_make(reader->pool, 2, sizeof(*mirror));
    }
    mirror = apr_array_push(reader->mirrors);
    mirror->header = header;
    mirror->path = apr_array_copy(reader->pool, names);
}

static void read_level(reader_t *reader, const char *path,
                       const mcp_json_t *value, apr_array_header_t *names,
                       int reachable);

/* The members of `properties` are named by what an argument is called; all
 * other ways down lead to places that a client cannot find by name. */
static void read_properties(reader_t *reader, const char *path,
                            const mcp_json_t *properties,
                            apr_array_header_t *names, int reachable)
{
    const mcp_json_t *member;

    for (member = mcp_json_first(properties); member;
         member = mcp_json_next(member)) {
        const char *below = mcp_mistake_member(reader->mistakes, path,
                                               mcp_json_name(member));

        APR_ARRAY_PUSH(names, const char *) = mcp_json_name(member);
        read_level(reader, below, member, names, reachable);
        apr_array_pop(names);
    }
}

static void read_level(reader_t *reader, const char *path,
                       const mcp_json_t *value, apr_array_header_t *names,
                       int reachable)
{
    const mcp_json_t *member;
    int is_object = mcp_json_type(value) == MCP_JSON_OBJECT;
    int i = 0;

    if (is_object && mcp_json_get(value, keyword)) {
        if (reachable && names->nelts) {
            add_mark(reader, path, value, names);
        }
        else {
            mark_mistake(reader, path,
                         "Mark a property that only \"properties\" lead to.",
                         "Clients cannot find the argument of this place.");
        }
    }
    if (!is_object && mcp_json_type(value) != MCP_JSON_ARRAY) {
        return;
    }
    for (member = mcp_json_first(value); member;
         member = mcp_json_next(member), i++) {
        const char *name = mcp_json_name(member);
        const char *below =
            is_object ? mcp_mistake_member(reader->mistakes, path, name)
                      : mcp_mistake_element(reader->mistakes, path, i);

        if (is_object && !strcmp(name, "properties")
            && mcp_json_type(member) == MCP_JSON_OBJECT) {
            read_properties(reader, below, member, names, reachable);
        }
        else if (!is_object
                 || (strcmp(name, "enum") != 0 && strcmp(name, "const") != 0
                     && strcmp(name, "default") != 0
                     && strcmp(name, "examples") != 0)) {
            read_level(reader, below, member, names, 0);
        }
    }
}

apr_array_header_t *mcp_mirror_read(mcp_mistakes_t *mistakes, const char *path,
                                    const mcp_json_t *schema, apr_pool_t *pool)
{
    reader_t reader = { .mistakes = mistakes, .pool = pool };

    if (schema) {
        read_level(&reader, path, schema,
                   apr_array_make(pool, 4, sizeof(const char *)), 1);
    }
    return reader.mirrors;
}

/* ---- a header's text ---- */

static const char *decode_base64(mcp_str_t text, apr_pool_t *pool)
{
    mcp_str_t bytes;

    if (mcp_crypto_base64_decode(&bytes, text, pool)
        || (bytes.len && memchr(bytes.data, '\0', bytes.len))) {
        return NULL;
    }
    return apr_pstrmemdup(pool, bytes.data, bytes.len);
}

const char *mcp_mirror_trim(const char *header, apr_pool_t *pool)
{
    apr_size_t i, len;

    header += strspn(header, " \t");
    len = strlen(header);
    while (len && strchr(" \t", header[len - 1])) {
        len--;
    }
    for (i = 0; i < len; i++) {
        if ((header[i] < ' ' && header[i] != '\t') || header[i] > '~') {
            return NULL;
        }
    }
    return apr_pstrmemdup(pool, header, len);
}

const char *mcp_mirror_decode(const char *header, apr_pool_t *pool)
{
    static const char before[] = "=?base64?", behind[] = "?=";
    apr_size_t marks = sizeof(before) - 1 + sizeof(behind) - 1;
    const char *trimmed = mcp_mirror_trim(header, pool);
    mcp_str_t text = mcp_str(trimmed);

    if (text.len < marks || strncmp(text.data, before, sizeof(before) - 1)
        || strcmp(text.data + text.len - sizeof(behind) + 1, behind)) {
        return trimmed;
    }
    text.data += sizeof(before) - 1;
    text.len -= marks;
    return decode_base64(text, pool);
}

/* JSON's own form of a number, so that neither hexadecimal nor "inf" passes. */
static int is_same_integer(const char *text, const mcp_json_t *value)
{
    mcp_str_t bytes = mcp_str(text);
    apr_size_t offset;
    double number;

    if (!bytes.len || bytes.len > 32
        || strspn(text, "0123456789+-.eE") != bytes.len
        || mcp_jsontext_check(&offset, bytes)) {
        return 0;
    }
    number = strtod(text, NULL);
    return fabs(number) <= EXACT && !(number < mcp_json_number(value))
           && !(number > mcp_json_number(value));
}

int mcp_mirror_is_same(const char *text, const mcp_json_t *value)
{
    switch (mcp_json_type(value)) {
    case MCP_JSON_STRING:
        return !strcmp(text, mcp_json_string(value));
    case MCP_JSON_NUMBER:
        return is_same_integer(text, value);
    case MCP_JSON_BOOLEAN:
        return !strcmp(text, mcp_json_is_true(value) ? "true" : "false");
    default:
        return 0;
    }
}

const mcp_json_t *mcp_mirror_value(const mcp_mirror_t *mirror,
                                   const mcp_json_t *arguments)
{
    const mcp_json_t *value = arguments;
    int i;

    for (i = 0; i < mirror->path->nelts; i++) {
        value = mcp_json_get(value,
                             APR_ARRAY_IDX(mirror->path, i, const char *));
    }
    return value && mcp_json_type(value) != MCP_JSON_NULL ? value : NULL;
}
