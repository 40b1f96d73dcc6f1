/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_BUF_H
#define MCP_BUF_H

#include <apr_pools.h>

/*
 * Growing text on a pool, and the bytes that JSON needs written straight into
 * it. A reply is one buffer: every part of it is appended once and nothing is
 * printed into a string of its own first. Memory grows by doubling; what was
 * outgrown stays in the pool until the request ends.
 */

/** Bytes that came from outside: not necessarily ended by NUL. */
typedef struct mcp_str_t {
    const char *data;
    apr_size_t len;
} mcp_str_t;

typedef struct mcp_buf_t {
    char *data; /* ended by a NUL that len does not count */
    apr_size_t len;
    apr_size_t size;
    apr_pool_t *pool;
} mcp_buf_t;

/** The bytes of a C string, as an mcp_str_t; NULL gives no bytes. */
mcp_str_t mcp_str(const char *text);

/** Whether the bytes are those of a C string. */
int mcp_str_is(mcp_str_t bytes, const char *text);

/**
 * How many bytes of a text to show when no more than `most` may be: as many as
 * whole UTF-8 characters take. For "%.*s".
 */
int mcp_str_fit(const char *text, int most);

/** Start a buffer with room for size bytes. */
void mcp_buf_init(mcp_buf_t *buf, apr_size_t size, apr_pool_t *pool);

/**
 * Make room for at least n more bytes and return where they go. The caller
 * writes there and adds what it wrote to buf->len.
 */
char *mcp_buf_reserve(mcp_buf_t *buf, apr_size_t n);

void mcp_buf_put(mcp_buf_t *buf, const char *data, apr_size_t len);
void mcp_buf_puts(mcp_buf_t *buf, const char *text);
void mcp_buf_putc(mcp_buf_t *buf, char c);
void mcp_buf_printf(mcp_buf_t *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Append a literal without counting its bytes at run time. */
#define mcp_buf_lit(buf, literal) \
    mcp_buf_put((buf), "" literal, sizeof(literal) - 1)

/**
 * Append bytes as the inside of a JSON string (RFC 8259, 7): quotes, backslash
 * and control characters are escaped, all else is copied. The input must be
 * valid UTF-8.
 */
void mcp_buf_json_escape(mcp_buf_t *buf, const char *data, apr_size_t len);

/** Append a C string as a JSON string with its quotes; NULL gives null. */
void mcp_buf_json_string(mcp_buf_t *buf, const char *text);

/** Append a member that is a string: its name as mcp_buf_json_name does, and its
 * value, of which NULL gives null. */
void mcp_buf_json_member(mcp_buf_t *buf, const char *name, const char *value);

/** As mcp_buf_json_member, but of NULL nothing is appended. */
void mcp_buf_json_given(mcp_buf_t *buf, const char *name, const char *value);

/** Append `"name":`, with a comma before it unless an object just began. */
void mcp_buf_json_name(mcp_buf_t *buf, const char *name);

#endif
