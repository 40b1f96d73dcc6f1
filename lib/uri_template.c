/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/uri_template.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/schema_format.h"

static const char name_chars[] = "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
/* Unreserved ones, and the percent sign of an encoded one (RFC 6570, 3.2.2). */
static const char value_chars[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%";

/* Text, or a variable and the text behind it. */
typedef struct part_t {
    const char *name; /* NULL: the text at the beginning */
    const char *text; /* may be empty */
} part_t;

typedef struct reader_t {
    mcp_mistakes_t *mistakes;
    const char *path;
    apr_array_header_t *parts; /* of part_t */
    apr_array_header_t *names; /* of const char * */
    apr_pool_t *pool;
} reader_t;

/* ---- URIs ---- */

int mcp_uri_is_absolute(const char *text)
{
    return strlen(text) <= MCP_URI_MAX && mcp_schema_format_is_uri(text)
           && text[strcspn(text, ":") + 1];
}

/* ---- reading ---- */

static void mistake(reader_t *reader, const char *hint, const char *sentence)
{
    mcp_mistake_add(reader->mistakes, reader->path, "bad_template", hint, "%s",
                    sentence);
}

static void add_part(reader_t *reader, const char *name, const char *text)
{
    part_t *part = apr_array_push(reader->parts);

    part->name = name;
    part->text = text;
}

static int is_named(const reader_t *reader, const char *name)
{
    int i;

    for (i = 0; i < reader->names->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(reader->names, i, const char *), name)) {
            return 1;
        }
    }
    return 0;
}

/* `p` is at an opening brace; gives the place behind the variable and the text
 * that follows it, or NULL. */
static const char *read_variable(reader_t *reader, const char *p)
{
    apr_size_t len = strspn(p + 1, name_chars), after;
    const char *name = apr_pstrmemdup(reader->pool, p + 1, len);

    if (!len || p[1 + len] != '}') {
        mistake(reader,
                "Write {name}: letters, digits and _ (RFC 6570, level "
                "1).",
                "A variable is not what it can be.");
        return NULL;
    }
    if (is_named(reader, name)) {
        mistake(reader, "Name each variable once.",
                apr_psprintf(reader->pool, "The variable \"%s\" stands twice.",
                             name));
        return NULL;
    }
    p += len + 2;
    if (*p == '{') {
        mistake(reader, "Put a / between them.",
                "Nothing stands between two variables, so it is not clear "
                "where the first ends.");
        return NULL;
    }
    after = strcspn(p, "{");
    APR_ARRAY_PUSH(reader->names, const char *) = name;
    add_part(reader, name, apr_pstrmemdup(reader->pool, p, after));
    return p + after;
}

static void check_whole(reader_t *reader, const char *text)
{
    const char *sample = "";
    int i;

    for (i = 0; i < reader->parts->nelts; i++) {
        const part_t *part = &APR_ARRAY_IDX(reader->parts, i, part_t);

        sample = apr_pstrcat(reader->pool, sample, part->name ? "x" : "",
                             part->text, NULL);
    }
    if (text[0] == '{' || !mcp_uri_is_absolute(sample)) {
        mistake(reader, "Begin with a scheme, as in \"orders://order/{id}\".",
                "This makes no URI.");
    }
    if (!reader->names->nelts) {
        mistake(reader, "List it under \"resources\".",
                "The template has no variable.");
    }
    else if (reader->names->nelts > MCP_URI_VARIABLES) {
        mistake(reader, NULL,
                apr_psprintf(reader->pool,
                             "A template has at most %d variables.",
                             MCP_URI_VARIABLES));
    }
}

const mcp_uri_template_t *mcp_uri_template_read(mcp_mistakes_t *mistakes,
                                                const char *path,
                                                const char *text,
                                                apr_pool_t *pool)
{
    mcp_uri_template_t *made = apr_palloc(pool, sizeof(*made));
    reader_t reader = { mistakes, path, NULL, NULL, pool };
    apr_size_t len = strcspn(text, "{");
    const char *p = text + len;

    reader.parts = apr_array_make(pool, 4, sizeof(part_t));
    reader.names = apr_array_make(pool, 4, sizeof(const char *));
    add_part(&reader, NULL, apr_pstrmemdup(pool, text, len));
    while (p && *p) {
        p = read_variable(&reader, p);
    }
    if (p) {
        check_whole(&reader, text);
    }
    APR_ARRAY_PUSH(reader.names, const char *) = NULL;
    made->text = text;
    made->names = (const char *const *)reader.names->elts;
    made->parts = reader.parts;
    return made;
}

/* ---- matching ---- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Decode `len` bytes of a URI (RFC 3986, 2.1); NULL: they are no value. */
static const char *decode(const char *from, apr_size_t len, apr_pool_t *pool)
{
    const char *end = from + len;
    char *value = apr_palloc(pool, len + 1), *to = value;

    if (!len || strspn(from, value_chars) < len) {
        return NULL;
    }
    for (; from < end; from++) {
        int byte = (unsigned char)*from;

        if (*from == '%') {
            int high = end - from > 2 ? hex_digit(from[1]) : -1;
            int low = high < 0 ? -1 : hex_digit(from[2]);

            if (low < 0) {
                return NULL;
            }
            byte = high << 4 | low;
            from += 2;
        }
        if (!byte) {
            return NULL;
        }
        *to++ = (char)byte;
    }
    *to = '\0';
    return value;
}

/* How many bytes are a variable's value: up to the text behind it, which at the
 * end of the template is at the end of the URI. */
static int find_end(apr_size_t *len, const char *uri, const char *text,
                    int is_last)
{
    apr_size_t left = strlen(uri), after = strlen(text);
    const char *found;

    if (is_last) {
        *len = left - after;
        return left >= after && !strcmp(uri + left - after, text);
    }
    found = strstr(uri, text);
    *len = found ? (apr_size_t)(found - uri) : 0;
    return found != NULL;
}

int mcp_uri_template_match(const char **values,
                           const mcp_uri_template_t *uri_template,
                           const char *uri, apr_pool_t *pool)
{
    const apr_array_header_t *parts = uri_template->parts;
    const char *first = APR_ARRAY_IDX(parts, 0, part_t).text;
    apr_size_t len = strlen(first), offset;
    mcp_buf_t buf;
    int i;

    if (strncmp(uri, first, len) != 0 || strlen(uri) > MCP_URI_MAX) {
        return 0;
    }
    uri += len;
    mcp_buf_init(&buf, 128, pool);
    mcp_buf_putc(&buf, '{');
    for (i = 1; i < parts->nelts; i++) {
        const part_t *part = &APR_ARRAY_IDX(parts, i, part_t);
        const char *value;

        if (!find_end(&len, uri, part->text, i + 1 == parts->nelts)
            || !(value = decode(uri, len, pool))) {
            return 0;
        }
        mcp_buf_json_name(&buf, part->name);
        mcp_buf_json_string(&buf, value);
        uri += len + strlen(part->text);
    }
    mcp_buf_putc(&buf, '}');
    if (mcp_jsontext_check(&offset, (mcp_str_t){ buf.data, buf.len })) {
        return 0;
    }
    *values = buf.data;
    return 1;
}
