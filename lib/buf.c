/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/buf.h"

#include <stdarg.h>
#include <string.h>

#include <apr_strings.h>

mcp_str_t mcp_str(const char *text)
{
    mcp_str_t bytes = { text, text ? strlen(text) : 0 };

    return bytes;
}

int mcp_str_is(mcp_str_t bytes, const char *text)
{
    return bytes.len == strlen(text)
           && (!bytes.len || !memcmp(bytes.data, text, bytes.len));
}

int mcp_str_fit(const char *text, int most)
{
    int len = (int)strnlen(text, (apr_size_t)most);

    /* A byte that continues a character is not cut off from its first. */
    while (len && (text[len] & 0xC0) == 0x80) {
        len--;
    }
    return len;
}

void mcp_buf_init(mcp_buf_t *buf, apr_size_t size, apr_pool_t *pool)
{
    buf->pool = pool;
    buf->size = size < 64 ? 64 : size;
    buf->data = apr_palloc(pool, buf->size);
    buf->data[0] = '\0';
    buf->len = 0;
}

char *mcp_buf_reserve(mcp_buf_t *buf, apr_size_t n)
{
    if (buf->size - buf->len <= n) {
        apr_size_t size = buf->size * 2;
        char *data;

        if (size - buf->len <= n) {
            size = buf->len + n + 1;
        }
        data = apr_palloc(buf->pool, size);
        memcpy(data, buf->data, buf->len + 1);
        buf->data = data;
        buf->size = size;
    }
    return buf->data + buf->len;
}

void mcp_buf_put(mcp_buf_t *buf, const char *data, apr_size_t len)
{
    char *to;

    if (!len) {
        return;
    }
    to = mcp_buf_reserve(buf, len);
    memcpy(to, data, len);
    to[len] = '\0';
    buf->len += len;
}

void mcp_buf_puts(mcp_buf_t *buf, const char *text)
{
    mcp_buf_put(buf, text, strlen(text));
}

void mcp_buf_putc(mcp_buf_t *buf, char c)
{
    mcp_buf_put(buf, &c, 1);
}

void mcp_buf_printf(mcp_buf_t *buf, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    mcp_buf_puts(buf, apr_pvsprintf(buf->pool, format, ap));
    va_end(ap);
}

void mcp_buf_json_escape(mcp_buf_t *buf, const char *data, apr_size_t len)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *from = (const unsigned char *)data;
    const unsigned char *end = from + len;
    char *to;

    /* Six bytes are the most that one can become. Reserving in slices keeps
     * the buffer near the size of the text, which seldom needs an escape. */
    while (from < end) {
        const unsigned char *stop = end - from > 1024 ? from + 1024 : end;

        to = mcp_buf_reserve(buf, 6 * (apr_size_t)(stop - from));
        for (; from < stop; from++) {
            unsigned char c = *from;

            if (c >= 0x20 && c != '"' && c != '\\') {
                *to++ = (char)c;
                continue;
            }
            *to++ = '\\';
            switch (c) {
            case '"':
            case '\\':
                *to++ = (char)c;
                break;
            case '\n':
                *to++ = 'n';
                break;
            case '\t':
                *to++ = 't';
                break;
            default:
                memcpy(to, "u00", 3);
                to[3] = hex[c >> 4];
                to[4] = hex[c & 15];
                to += 5;
            }
        }
        buf->len = (apr_size_t)(to - buf->data);
        *to = '\0';
    }
}

void mcp_buf_json_string(mcp_buf_t *buf, const char *text)
{
    if (!text) {
        mcp_buf_lit(buf, "null");
        return;
    }
    mcp_buf_putc(buf, '"');
    mcp_buf_json_escape(buf, text, strlen(text));
    mcp_buf_putc(buf, '"');
}

void mcp_buf_json_name(mcp_buf_t *buf, const char *name)
{
    if (buf->len && buf->data[buf->len - 1] != '{') {
        mcp_buf_putc(buf, ',');
    }
    mcp_buf_json_string(buf, name);
    mcp_buf_putc(buf, ':');
}

void mcp_buf_json_member(mcp_buf_t *buf, const char *name, const char *value)
{
    mcp_buf_json_name(buf, name);
    mcp_buf_json_string(buf, value);
}

void mcp_buf_json_given(mcp_buf_t *buf, const char *name, const char *value)
{
    if (value) {
        mcp_buf_json_member(buf, name, value);
    }
}
