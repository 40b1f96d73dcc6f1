/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/render_value.h"

/* Braces and brackets within each other, at most. */
#define COMPACT_DEPTH 64

/* ---- scalars ---- */

/* The value of \uXXXX with p on the backslash, or -1. */
static int unicode_escape(const mcp_pen_t *pen)
{
    int i, value = 0;

    if (pen->end - pen->p < 6) {
        return -1;
    }
    for (i = 2; i < 6; i++) {
        int c = pen->p[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;

        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

/* A line break goes on below, further in, where a line holds one fact, so that
 * no value can be taken for the next fact; elsewhere it is a space. */
static void put_break(mcp_pen_t *pen, int mode)
{
    if (mode == MCP_RENDER_IN_FACT) {
        mcp_pen_line(pen, pen->indent + 2);
    }
    else {
        *pen->to++ = ' ';
    }
}

/* A backslash and what belongs to it. The text goes into a JSON string again,
 * so most stay what they are. */
static void copy_escape(mcp_pen_t *pen, int mode)
{
    char c = pen->end - pen->p > 1 ? pen->p[1] : '\0';
    apr_size_t len = 2;

    if (c == 'u') {
        int value = unicode_escape(pen);

        c = value == '\n'   ? 'n'
            : value == '\r' ? 'r'
            : value == '\t' ? 't'
            : value < 0     ? '\0'
                            : 'u';
        len = 6;
    }
    if (!c || !strchr("\"\\/bfnrtu", c)) {
        mcp_pen_lit(pen, "\\\\");
        pen->p++;
        return;
    }
    if (c == 'n') {
        pen->p += len;
        put_break(pen, mode);
        return;
    }
    if (c == 'r' || (c == 't' && mode != MCP_RENDER_IN_FACT)) {
        *pen->to++ = ' ';
    }
    else {
        memcpy(pen->to, pen->p, len);
        pen->to += len;
    }
    pen->p += len;
}

static void copy_string(mcp_pen_t *pen, int mode)
{
    apr_size_t start = mcp_pen_offset(pen);
    const char *first = ++pen->p;
    int quote = 0;

    for (;;) {
        const char *p = pen->p;
        char *to = pen->to;

        while (p < pen->end && !(mcp_pen_class(*p) & mode)) {
            *to++ = *p++;
        }
        pen->p = p;
        pen->to = to;
        if (p >= pen->end || *p == '"') {
            break;
        }
        if (*p == '\\') {
            copy_escape(pen, mode);
        }
        else {
            quote |= !(mcp_pen_class(*p) & MCP_PEN_CUT);
            *pen->to++ = mcp_pen_class(*p) & MCP_PEN_CUT ? ' ' : *p;
            pen->p++;
        }
    }
    /* What is nothing or looks like null is told from it. */
    if (quote || pen->p == first || (pen->p == first + 1 && *first == '-')) {
        mcp_pen_insert(pen, start, "\\\"");
        mcp_pen_lit(pen, "\\\"");
    }
    pen->p += pen->p < pen->end;
}

static void copy_token(mcp_pen_t *pen)
{
    const char *start = pen->p;
    apr_size_t len;

    while (pen->p < pen->end && mcp_pen_class(*pen->p) & MCP_PEN_TOKEN) {
        pen->p++;
    }
    len = (apr_size_t)(pen->p - start);
    if (!len) {
        pen->p = pen->end;
        return;
    }
    if (len == 4 && !memcmp(start, "null", 4)) {
        *pen->to++ = '-';
        return;
    }
    mcp_pen_put(pen, start, len);
}

/* ---- compact values: {id: acc_1, name: Jonas}, [a, b] ---- */

void mcp_render_value_name(mcp_pen_t *pen)
{
    if (mcp_pen_is_at(pen, '"')) {
        copy_string(pen, MCP_RENDER_IN_NAME);
    }
    mcp_pen_skip_colon(pen);
}

static void write_compact(mcp_pen_t *pen, int depth)
{
    char open = *pen->p++;
    char close = open == '{' ? '}' : ']';
    int first = 1;

    *pen->to++ = open;
    while (mcp_pen_next(pen, close, first)) {
        if (!first) {
            mcp_pen_lit(pen, ", ");
        }
        first = 0;
        if (open == '{') {
            mcp_render_value_name(pen);
            mcp_pen_lit(pen, ": ");
        }
        mcp_render_value(pen, MCP_RENDER_IN_COMPACT, depth + 1);
    }
    mcp_pen_room(pen, 1);
    *pen->to++ = close;
}

/* Too deep to be read by anybody: the JSON text itself. */
static void write_raw(mcp_pen_t *pen)
{
    const char *start = pen->p;

    mcp_pen_skip_value(pen);
    mcp_pen_room(pen, 0);
    pen->out->len = mcp_pen_offset(pen);
    mcp_buf_json_escape(pen->out, start, (apr_size_t)(pen->p - start));
    pen->to = pen->out->data + pen->out->len;
    pen->limit = pen->out->data + pen->out->size;
    mcp_pen_room(pen, 0);
}

void mcp_render_value(mcp_pen_t *pen, int mode, int depth)
{
    if (mcp_pen_is_at(pen, '"')) {
        copy_string(pen, mode);
    }
    else if (!mcp_pen_is_at(pen, '{') && !mcp_pen_is_at(pen, '[')) {
        copy_token(pen);
    }
    else if (depth >= COMPACT_DEPTH) {
        write_raw(pen);
    }
    else {
        write_compact(pen, depth);
    }
}
