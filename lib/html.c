/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/html.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_tables.h>

/* A part is text, or text and what follows it: a value, or a list of which
 * `inner` is written for each row. */
typedef struct part_t {
    mcp_str_t text;
    const char *name; /* NULL: nothing follows */
    const mcp_html_t *inner;
} part_t;

struct mcp_html_t {
    apr_array_header_t *parts; /* of part_t */
};

struct mcp_html_values_t {
    apr_pool_t *pool;
    const mcp_html_values_t *outer;
    apr_hash_t *values; /* name to const char * */
    apr_hash_t *lists;  /* name to array of mcp_html_values_t * */
};

/* ---- reading ---- */

static mcp_error_t *bad_page(const char *why, const char *at, apr_pool_t *pool)
{
    return mcp_error_make(pool, "bad_page", NULL, "%s: %.*s", why,
                          mcp_str_fit(at, 40), at);
}

/* A name of letters, digits and _ up to }}; NULL: it is none. */
static const char *read_name(const char **at, apr_pool_t *pool)
{
    apr_size_t len = strspn(*at, "abcdefghijklmnopqrstuvwxyz0123456789_");
    const char *name;

    if (!len || strncmp(*at + len, "}}", 2)) {
        return NULL;
    }
    name = apr_pstrmemdup(pool, *at, len);
    *at += len + 2;
    return name;
}

/* Up to the end of the text, or of the list. */
static mcp_error_t *read_parts(const mcp_html_t **out, const char **at,
                               const char *list, apr_pool_t *pool)
{
    mcp_html_t *page = apr_palloc(pool, sizeof(*page));

    page->parts = apr_array_make(pool, 8, sizeof(part_t));
    for (;;) {
        const char *open = strstr(*at, "{{"), *name;
        part_t *part = apr_array_push(page->parts);
        char kind;

        *part = (part_t){ .text = mcp_str(*at) };
        if (!open) {
            *at += part->text.len;
            *out = page;
            return list ? bad_page("A list does not end", list, pool) : NULL;
        }
        part->text.len = (apr_size_t)(open - *at);
        kind = open[2];
        *at = open + 2 + (kind == '#' || kind == '/');
        name = read_name(at, pool);
        if (!name) {
            return bad_page("Braces without a name", open, pool);
        }
        if (kind == '/') {
            *out = page;
            return list && !strcmp(list, name)
                       ? NULL
                       : bad_page("No list of that name is open", open, pool);
        }
        part->name = name;
        if (kind == '#') {
            MCP_TRY(read_parts(&part->inner, at, name, pool));
        }
    }
}

mcp_error_t *mcp_html_read(const mcp_html_t **page, const char *text,
                           apr_pool_t *pool)
{
    const char *at = apr_pstrdup(pool, text);

    return read_parts(page, &at, NULL, pool);
}

/* ---- values ---- */

mcp_html_values_t *mcp_html_values(apr_pool_t *pool)
{
    mcp_html_values_t *values = apr_pcalloc(pool, sizeof(*values));

    values->pool = pool;
    values->values = apr_hash_make(pool);
    values->lists = apr_hash_make(pool);
    return values;
}

void mcp_html_set(mcp_html_values_t *values, const char *name,
                  const char *value)
{
    apr_hash_set(values->values, name, APR_HASH_KEY_STRING, value);
}

mcp_html_values_t *mcp_html_add(mcp_html_values_t *values, const char *list)
{
    apr_array_header_t *rows = apr_hash_get(values->lists, list,
                                            APR_HASH_KEY_STRING);
    mcp_html_values_t *row = mcp_html_values(values->pool);

    if (!rows) {
        rows = apr_array_make(values->pool, 4, sizeof(row));
        apr_hash_set(values->lists, list, APR_HASH_KEY_STRING, rows);
    }
    row->outer = values;
    APR_ARRAY_PUSH(rows, mcp_html_values_t *) = row;
    return row;
}

static const char *find_value(const mcp_html_values_t *values, const char *name)
{
    const char *value = NULL;

    for (; values && !value; values = values->outer) {
        value = apr_hash_get(values->values, name, APR_HASH_KEY_STRING);
    }
    return value;
}

static const apr_array_header_t *find_list(const mcp_html_values_t *values,
                                           const char *name)
{
    const apr_array_header_t *rows = NULL;

    for (; values && !rows; values = values->outer) {
        rows = apr_hash_get(values->lists, name, APR_HASH_KEY_STRING);
    }
    return rows;
}

/* ---- writing ---- */

/* Embeddings, overrides and isolates, U+202A to U+202E and U+2066 to U+2069,
 * have what follows read in another order than it is written. */
static int is_turning(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    return at[0] == 0xE2
           && ((at[1] == 0x80 && at[2] >= 0xAA && at[2] <= 0xAE)
               || (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9));
}

void mcp_html_escape(mcp_buf_t *buf, const char *text)
{
    for (; *text; text++) {
        if (is_turning(text)) {
            mcp_buf_lit(buf, "\xEF\xBF\xBD");
            text += 2;
            continue;
        }
        switch (*text) {
        case '&':
            mcp_buf_lit(buf, "&amp;");
            break;
        case '<':
            mcp_buf_lit(buf, "&lt;");
            break;
        case '>':
            mcp_buf_lit(buf, "&gt;");
            break;
        case '"':
            mcp_buf_lit(buf, "&quot;");
            break;
        case '\'':
            mcp_buf_lit(buf, "&#39;");
            break;
        default:
            mcp_buf_putc(buf, *text);
        }
    }
}

static void write_list(mcp_buf_t *buf, const part_t *part,
                       const mcp_html_values_t *values)
{
    const apr_array_header_t *rows = find_list(values, part->name);
    int i;

    for (i = 0; rows && i < rows->nelts; i++) {
        mcp_html_write(buf, part->inner,
                       APR_ARRAY_IDX(rows, i, mcp_html_values_t *));
    }
}

void mcp_html_write(mcp_buf_t *buf, const mcp_html_t *page,
                    const mcp_html_values_t *values)
{
    int i;

    for (i = 0; i < page->parts->nelts; i++) {
        const part_t *part = &APR_ARRAY_IDX(page->parts, i, part_t);
        const char *value;

        mcp_buf_put(buf, part->text.data, part->text.len);
        if (part->inner) {
            write_list(buf, part, values);
        }
        else if (part->name) {
            value = find_value(values, part->name);
            mcp_html_escape(buf, value ? value : "");
        }
    }
}
