/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/form.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_hash.h>

#include "lib/jsontext.h"

/* Longer ones are no parameters of OAuth's. */
#define NAME_MAX_SHOWN 40

struct mcp_form_t {
    apr_hash_t *fields; /* name to value */
};

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* JSON knows what text is: no NUL, no broken UTF-8. */
static int is_text(const char *text, apr_pool_t *pool)
{
    apr_size_t ignored;
    mcp_buf_t json;

    mcp_buf_init(&json, strlen(text) + 16, pool);
    mcp_buf_json_string(&json, text);
    return !mcp_jsontext_check(&ignored, (mcp_str_t){ json.data, json.len });
}

/* The byte that two hexadecimal digits stand for; 0 when they do not, or when
 * it is NUL, which ends no text of ours. */
static char escaped_byte(const char *at, apr_size_t left)
{
    int high = left >= 2 ? hex_value(at[0]) : -1;
    int low = left >= 2 ? hex_value(at[1]) : -1;

    if (high < 0 || low < 0) {
        return '\0';
    }
    return (char)(high << 4 | low);
}

/* NULL: it cannot be unescaped to text. */
static const char *unescape(mcp_str_t raw, apr_pool_t *pool)
{
    char *out = apr_palloc(pool, raw.len + 1), *to = out;
    apr_size_t i;

    for (i = 0; i < raw.len; i++) {
        char c = raw.data[i];

        if (c == '+') {
            c = ' ';
        }
        else if (c == '%') {
            c = escaped_byte(raw.data + i + 1, raw.len - i - 1);
            i += 2;
        }
        if (!c) {
            return NULL;
        }
        *to++ = c;
    }
    *to = '\0';
    return is_text(out, pool) ? out : NULL;
}

/* A name that is no parameter of anything may be a secret that lacks its own, and
 * has letters that no error_description may have (RFC 6749, 5.2). */
static mcp_error_t *comes_twice(const char *name, apr_pool_t *pool)
{
    apr_size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz_");

    if (name[len] || len > NAME_MAX_SHOWN) {
        return mcp_error_make(pool, "invalid_request", NULL,
                              "A parameter comes more than once.");
    }
    return mcp_error_make(pool, "invalid_request", NULL,
                          "The parameter %s comes more than once.", name);
}

static mcp_error_t *add_field(mcp_form_t *form, mcp_str_t field,
                              apr_pool_t *pool)
{
    const char *equals = memchr(field.data, '=', field.len);
    mcp_str_t raw_name = field, raw_value = { "", 0 };
    const char *name, *value;

    if (equals) {
        raw_name.len = (apr_size_t)(equals - field.data);
        raw_value = (mcp_str_t){ equals + 1, field.len - raw_name.len - 1 };
    }
    name = unescape(raw_name, pool);
    value = unescape(raw_value, pool);
    if (!name || !value) {
        return mcp_error_make(pool, "invalid_request", NULL,
                              "A parameter is no text in UTF-8 with %%XX for "
                              "what needs escaping.");
    }
    if (apr_hash_get(form->fields, name, APR_HASH_KEY_STRING)) {
        return comes_twice(name, pool);
    }
    apr_hash_set(form->fields, name, APR_HASH_KEY_STRING, value);
    return NULL;
}

mcp_error_t *mcp_form_parse(mcp_form_t **out, mcp_str_t text, apr_pool_t *pool)
{
    mcp_form_t *form = apr_palloc(pool, sizeof(*form));
    int count = 0;

    form->fields = apr_hash_make(pool);
    if (text.len > MCP_FORM_MAX_BYTES) {
        return mcp_error_make(pool, "invalid_request", NULL,
                              "The parameters are longer than %d bytes.",
                              MCP_FORM_MAX_BYTES);
    }
    while (text.len) {
        const char *and = memchr(text.data, '&', text.len);
        apr_size_t len = and? (apr_size_t)(and-text.data) : text.len;
        mcp_str_t field = { text.data, len };

        if (len && ++count > MCP_FORM_MAX_FIELDS) {
            return mcp_error_make(pool, "invalid_request", NULL,
                                  "There are more than %d parameters.",
                                  MCP_FORM_MAX_FIELDS);
        }
        if (len) {
            MCP_TRY(add_field(form, field, pool));
        }
        len += and != NULL;
        text.data += len;
        text.len -= len;
    }
    *out = form;
    return NULL;
}

const char *mcp_form_get(const mcp_form_t *form, const char *name)
{
    const char *value = apr_hash_get(form->fields, name, APR_HASH_KEY_STRING);

    return value && *value ? value : NULL;
}

void mcp_form_escape(mcp_buf_t *buf, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";

    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c < 0x80 && (apr_isalnum(c) || strchr("-._~", c))) {
            mcp_buf_putc(buf, (char)c);
        }
        else {
            mcp_buf_putc(buf, '%');
            mcp_buf_putc(buf, hex[c >> 4]);
            mcp_buf_putc(buf, hex[c & 15]);
        }
    }
}

void mcp_form_add_query(mcp_buf_t *url, const char *name, const char *value)
{
    const char *query = memchr(url->data, '?', url->len);

    if (!query) {
        mcp_buf_putc(url, '?');
    }
    else if (query + 1 < url->data + url->len) {
        mcp_buf_putc(url, '&');
    }
    mcp_form_escape(url, name);
    mcp_buf_putc(url, '=');
    mcp_form_escape(url, value);
}
