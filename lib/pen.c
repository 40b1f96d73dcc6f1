/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/pen.h"

/* clang-format off */
#define C MCP_PEN_CUT
#define T MCP_PEN_TOKEN
#define B MCP_PEN_BRACKETS
const unsigned char mcp_pen_classes[256] = {
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C,
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C,
    0, 0, C, 0, 0, 0, 0, 0, 0, 0, 0, T, MCP_PEN_COMMA, T, T, 0,
    T, T, T, T, T, T, T, T, T, T, 0, 0, 0, 0, 0, 0,
    0, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T,
    T, T, T, T, T, T, T, T, T, T, T, B, C, B, 0, 0,
    0, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T,
    T, T, T, T, T, T, T, T, T, T, T, B, MCP_PEN_BAR, B, 0, 0,
};
#undef C
#undef T
#undef B
/* clang-format on */

void mcp_pen_begin(mcp_pen_t *pen, mcp_buf_t *out, mcp_str_t json)
{
    memset(pen, 0, sizeof(*pen));
    pen->p = json.data;
    pen->end = json.data + json.len;
    pen->out = out;
    pen->to = out->data + out->len;
    pen->limit = out->data + out->size;
    mcp_pen_room(pen, json.len / 4);
}

void mcp_pen_end(mcp_pen_t *pen)
{
    *pen->to = '\0';
    pen->out->len = mcp_pen_offset(pen);
}

/* ---- writing ---- */

void mcp_pen_grow(mcp_pen_t *pen, apr_size_t need)
{
    mcp_buf_t *out = pen->out;

    out->len = (apr_size_t)(pen->to - out->data);
    *pen->to = '\0';
    pen->to = mcp_buf_reserve(out, need);
    pen->limit = out->data + out->size;
}

void mcp_pen_line(mcp_pen_t *pen, int indent)
{
    mcp_pen_room(pen, 2 + (apr_size_t)indent);
    *pen->to++ = '\\';
    *pen->to++ = 'n';
    memset(pen->to, ' ', (apr_size_t)indent);
    pen->to += indent;
}

void mcp_pen_insert(mcp_pen_t *pen, apr_size_t offset, const char *text)
{
    apr_size_t len = strlen(text);
    char *at;

    mcp_pen_room(pen, len);
    at = pen->out->data + offset;
    memmove(at + len, at, (apr_size_t)(pen->to - at));
    memcpy(at, text, len);
    pen->to += len;
}

/* ---- reading ---- */

int mcp_pen_next(mcp_pen_t *pen, char close, int first)
{
    mcp_pen_skip_space(pen);
    if (mcp_pen_is_at(pen, close)) {
        pen->p++;
        return 0;
    }
    if (!first) {
        if (!mcp_pen_is_at(pen, ',')) {
            pen->p = pen->end;
            return 0;
        }
        pen->p++;
        mcp_pen_skip_space(pen);
    }
    return pen->p < pen->end;
}

void mcp_pen_skip_colon(mcp_pen_t *pen)
{
    mcp_pen_skip_space(pen);
    if (mcp_pen_is_at(pen, ':')) {
        pen->p++;
    }
    mcp_pen_skip_space(pen);
}

static void skip_string(mcp_pen_t *pen)
{
    for (pen->p++; pen->p < pen->end; pen->p++) {
        if (*pen->p == '"') {
            pen->p++;
            return;
        }
        if (*pen->p == '\\') {
            pen->p++;
        }
    }
    pen->p = pen->end;
}

void mcp_pen_skip_value(mcp_pen_t *pen)
{
    apr_size_t depth = 0;

    do {
        mcp_pen_skip_space(pen);
        if (pen->p >= pen->end) {
            return;
        }
        switch (*pen->p) {
        case '"':
            skip_string(pen);
            break;
        case '{':
        case '[':
            depth++;
            pen->p++;
            break;
        case '}':
        case ']':
            depth -= depth > 0;
            pen->p++;
            break;
        case ',':
        case ':':
            pen->p++;
            break;
        default:
            if (!(mcp_pen_class(*pen->p) & MCP_PEN_TOKEN)) {
                pen->p = pen->end;
                return;
            }
            while (pen->p < pen->end
                   && mcp_pen_class(*pen->p) & MCP_PEN_TOKEN) {
                pen->p++;
            }
        }
    } while (depth);
}

mcp_str_t mcp_pen_take_name(mcp_pen_t *pen)
{
    const char *start = pen->p + 1;
    mcp_str_t name = { start, 0 };

    if (!mcp_pen_is_at(pen, '"')) {
        pen->p = pen->end;
        return name;
    }
    skip_string(pen);
    if (pen->p > start) {
        name.len = (apr_size_t)(pen->p - start) - (pen->p[-1] == '"');
    }
    return name;
}
