/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PEN_H
#define MCP_PEN_H

#include <string.h>

#include "lib/buf.h"

/*
 * A pen goes over a JSON text once and writes what is made of it (lib/render.h)
 * into a buffer, where it is the inside of a JSON string. It reads valid JSON,
 * and of anything else as much as can be read, never past the end.
 *
 * While a value is copied, each byte read gives at most one byte written, and
 * the buffer has room for all that is left of the text. Only what is put between
 * (indents, separators) asks for more.
 */
typedef struct mcp_pen_t {
    const char *p; /* in the JSON text */
    const char *end;
    char *to;          /* in the buffer */
    const char *limit; /* the end of its room */
    mcp_buf_t *out;
    int indent; /* of the line that is being written */
} mcp_pen_t;

/** What a character could be taken for. */
enum {
    MCP_PEN_CUT = 1,      /* the quote, a backslash, a control character */
    MCP_PEN_COMMA = 2,    /* between the values of a list */
    MCP_PEN_BAR = 4,      /* between the cells of a row */
    MCP_PEN_BRACKETS = 8, /* around compact values */
    MCP_PEN_TOKEN = 16,   /* numbers, true, false, null */
    MCP_PEN_NAME = 32     /* no character's */
};

extern const unsigned char mcp_pen_classes[256];

static inline int mcp_pen_class(char c)
{
    return mcp_pen_classes[(unsigned char)c];
}

/** Begin: append what is made of json to out. */
void mcp_pen_begin(mcp_pen_t *pen, mcp_buf_t *out, mcp_str_t json);

/** End: the buffer has what was written. */
void mcp_pen_end(mcp_pen_t *pen);

/* ---- writing ---- */

/** Room that is always left behind what was promised, for the short pieces that
 * stand between values. */
#define MCP_PEN_SLACK 64

/** Make the room that mcp_pen_room found missing. */
void mcp_pen_grow(mcp_pen_t *pen, apr_size_t need);

/** Make room for extra bytes beside all that is left to copy. To be called
 * whenever p was set back. */
static inline void mcp_pen_room(mcp_pen_t *pen, apr_size_t extra)
{
    apr_size_t need = extra + (apr_size_t)(pen->end - pen->p) + MCP_PEN_SLACK;

    if ((apr_size_t)(pen->limit - pen->to) < need) {
        mcp_pen_grow(pen, need);
    }
}

static inline void mcp_pen_put(mcp_pen_t *pen, const char *text, apr_size_t len)
{
    mcp_pen_room(pen, len);
    memcpy(pen->to, text, len);
    pen->to += len;
}

#define mcp_pen_lit(pen, literal) \
    mcp_pen_put((pen), "" literal, sizeof(literal) - 1)

/** A line break as it is written inside a JSON string, and the indent. */
void mcp_pen_line(mcp_pen_t *pen, int indent);

/** How much is in the buffer. */
static inline apr_size_t mcp_pen_offset(const mcp_pen_t *pen)
{
    return (apr_size_t)(pen->to - pen->out->data);
}

/** Put text where something else begins, which moves back. */
void mcp_pen_insert(mcp_pen_t *pen, apr_size_t offset, const char *text);

/* ---- reading ---- */

static inline int mcp_pen_is_at(const mcp_pen_t *pen, char c)
{
    return pen->p < pen->end && *pen->p == c;
}

static inline void mcp_pen_skip_space(mcp_pen_t *pen)
{
    while (pen->p < pen->end
           && (*pen->p == ' ' || *pen->p == '\n' || *pen->p == '\t'
               || *pen->p == '\r')) {
        pen->p++;
    }
}

/**
 * Move on to the next element or member, or behind the end of the container;
 * what is no JSON ends everything.
 * @param close what ends the container
 * @param first whether none was there yet
 * @return 0 at the end
 */
int mcp_pen_next(mcp_pen_t *pen, char close, int first);

/** Move from behind a member's name to its value. */
void mcp_pen_skip_colon(mcp_pen_t *pen);

/** Move behind a value without looking into it. */
void mcp_pen_skip_value(mcp_pen_t *pen);

/** The member's name as it is written, without quotes; p behind it. */
mcp_str_t mcp_pen_take_name(mcp_pen_t *pen);

#endif
