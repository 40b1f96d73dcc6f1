/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/render.h"

#include <string.h>

#include <apr_strings.h>

/* Objects indented within each other, at most; deeper ones stand on their
 * line in braces. */
#define INDENT_DEPTH 16

/* Braces and brackets within each other, at most; what is deeper is shown as
 * the JSON it is. */
#define COMPACT_DEPTH 64

/* Columns of a table, at most; wider rows stand in braces, one a line. */
#define COLUMNS 64

/* Room that is always left behind what was promised, for the short pieces
 * that stand between values. */
#define SLACK 64

/* While a value is copied, each byte read gives at most one byte written, and
 * the buffer has room for all that is left of the text. Only what is put
 * between (indents, separators) asks for more. */
typedef struct render_t {
    const char *p; /* in the JSON text */
    const char *end;
    char *to;          /* in the buffer */
    const char *limit; /* the end of its room */
    mcp_buf_t *out;
    int indent; /* of the line that is being written */
} render_t;

/* Where a string stands decides which of its characters could be mistaken for
 * what separates it from the next; a string with one is put in quotes. */
enum {
    CUT = 1,      /* the quote, a backslash, a control character */
    COMMA = 2,    /* between the values of a list */
    BAR = 4,      /* between the cells of a row */
    BRACKETS = 8, /* around compact values */
    TOKEN = 16,   /* numbers, true, false, null */
    NAME = 32,    /* no character's */

    IN_FACT = CUT,
    IN_NAME = CUT | NAME,
    IN_LIST = CUT | COMMA,
    IN_CELL = CUT | BAR,
    IN_COMPACT = CUT | COMMA | BAR | BRACKETS
};

typedef struct columns_t {
    mcp_str_t names[COLUMNS]; /* as written in the JSON text */
    int count;                /* 0: none, or more than a table has room for */
} columns_t;

/* clang-format off */
#define C CUT
#define T TOKEN
static const unsigned char classes[256] = {
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C,
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C,
    0, 0, C, 0, 0, 0, 0, 0, 0, 0, 0, T, COMMA, T, T, 0,
    T, T, T, T, T, T, T, T, T, T, 0, 0, 0, 0, 0, 0,
    0, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T,
    T, T, T, T, T, T, T, T, T, T, T, BRACKETS, C, BRACKETS, 0, 0,
    0, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T,
    T, T, T, T, T, T, T, T, T, T, T, BRACKETS, BAR, BRACKETS, 0, 0,
};
#undef C
#undef T
/* clang-format on */

static int class_of(char c)
{
    return classes[(unsigned char)c];
}

/* ---- writing ---- */

static void grow(render_t *r, apr_size_t need)
{
    mcp_buf_t *out = r->out;

    out->len = (apr_size_t)(r->to - out->data);
    *r->to = '\0';
    r->to = mcp_buf_reserve(out, need);
    r->limit = out->data + out->size;
}

/* Make room for extra bytes beside all that is left to copy. */
static void room(render_t *r, apr_size_t extra)
{
    apr_size_t need = extra + (apr_size_t)(r->end - r->p) + SLACK;

    if ((apr_size_t)(r->limit - r->to) < need) {
        grow(r, need);
    }
}

static void put(render_t *r, const char *text, apr_size_t len)
{
    room(r, len);
    memcpy(r->to, text, len);
    r->to += len;
}

#define put_lit(r, literal) put((r), "" literal, sizeof(literal) - 1)

/* A line break as it is written inside a JSON string, and the indent. */
static void put_line(render_t *r, int indent)
{
    room(r, 2 + (apr_size_t)indent);
    *r->to++ = '\\';
    *r->to++ = 'n';
    memset(r->to, ' ', (apr_size_t)indent);
    r->to += indent;
}

/* Put text where something else begins, which moves back. */
static void insert(render_t *r, apr_size_t offset, const char *text)
{
    apr_size_t len = strlen(text);
    char *at;

    room(r, len);
    at = r->out->data + offset;
    memmove(at + len, at, (apr_size_t)(r->to - at));
    memcpy(at, text, len);
    r->to += len;
}

static apr_size_t offset_now(const render_t *r)
{
    return (apr_size_t)(r->to - r->out->data);
}

/* ---- reading ---- */

static int is_at(const render_t *r, char c)
{
    return r->p < r->end && *r->p == c;
}

static void skip_space(render_t *r)
{
    while (
        r->p < r->end
        && (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r')) {
        r->p++;
    }
}

/* Move on to the next element or member, or behind the end of the container;
 * 0 at the end. What is no JSON ends everything. */
static int next_item(render_t *r, char close, int first)
{
    skip_space(r);
    if (is_at(r, close)) {
        r->p++;
        return 0;
    }
    if (!first) {
        if (!is_at(r, ',')) {
            r->p = r->end;
            return 0;
        }
        r->p++;
        skip_space(r);
    }
    return r->p < r->end;
}

/* Move from behind a member's name to its value. */
static void skip_colon(render_t *r)
{
    skip_space(r);
    if (is_at(r, ':')) {
        r->p++;
    }
    skip_space(r);
}

static void skip_string(render_t *r)
{
    for (r->p++; r->p < r->end; r->p++) {
        if (*r->p == '"') {
            r->p++;
            return;
        }
        if (*r->p == '\\') {
            r->p++;
        }
    }
    r->p = r->end;
}

/* Move behind a value without looking into it. */
static void skip_value(render_t *r)
{
    apr_size_t depth = 0;

    do {
        skip_space(r);
        if (r->p >= r->end) {
            return;
        }
        switch (*r->p) {
        case '"':
            skip_string(r);
            break;
        case '{':
        case '[':
            depth++;
            r->p++;
            break;
        case '}':
        case ']':
            depth -= depth > 0;
            r->p++;
            break;
        case ',':
        case ':':
            r->p++;
            break;
        default:
            if (!(class_of(*r->p) & TOKEN)) {
                r->p = r->end;
                return;
            }
            while (r->p < r->end && class_of(*r->p) & TOKEN) {
                r->p++;
            }
        }
    } while (depth);
}

/* The member's name as it is written, without quotes; p behind it. */
static mcp_str_t take_name(render_t *r)
{
    const char *start = r->p + 1;
    mcp_str_t name = { start, 0 };

    if (!is_at(r, '"')) {
        r->p = r->end;
        return name;
    }
    skip_string(r);
    if (r->p > start) {
        name.len = (apr_size_t)(r->p - start) - (r->p[-1] == '"');
    }
    return name;
}

/* ---- scalars ---- */

/* The value of \uXXXX with p on the backslash, or -1. */
static int unicode_escape(const render_t *r)
{
    int i, value = 0;

    if (r->end - r->p < 6) {
        return -1;
    }
    for (i = 2; i < 6; i++) {
        int c = r->p[i];
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
static void put_break(render_t *r, int mode)
{
    if (mode == IN_FACT) {
        put_line(r, r->indent + 2);
    }
    else {
        *r->to++ = ' ';
    }
}

/* A backslash and what belongs to it. The text goes into a JSON string again,
 * so most stay what they are. */
static void copy_escape(render_t *r, int mode)
{
    char c = r->end - r->p > 1 ? r->p[1] : '\0';
    apr_size_t len = 2;

    if (c == 'u') {
        int value = unicode_escape(r);

        c = value == '\n'   ? 'n'
            : value == '\r' ? 'r'
            : value == '\t' ? 't'
            : value < 0     ? '\0'
                            : 'u';
        len = 6;
    }
    if (!c || !strchr("\"\\/bfnrtu", c)) {
        put_lit(r, "\\\\");
        r->p++;
        return;
    }
    if (c == 'n') {
        r->p += len;
        put_break(r, mode);
        return;
    }
    if (c == 'r' || (c == 't' && mode != IN_FACT)) {
        *r->to++ = ' ';
    }
    else {
        memcpy(r->to, r->p, len);
        r->to += len;
    }
    r->p += len;
}

static void copy_string(render_t *r, int mode)
{
    apr_size_t start = offset_now(r);
    const char *first = ++r->p;
    int quote = 0;

    for (;;) {
        const char *p = r->p;
        char *to = r->to;

        while (p < r->end && !(class_of(*p) & mode)) {
            *to++ = *p++;
        }
        r->p = p;
        r->to = to;
        if (p >= r->end || *p == '"') {
            break;
        }
        if (*p == '\\') {
            copy_escape(r, mode);
        }
        else {
            quote |= !(class_of(*p) & CUT);
            *r->to++ = class_of(*p) & CUT ? ' ' : *p;
            r->p++;
        }
    }
    /* What is nothing or looks like null is told from it. */
    if (quote || r->p == first || (r->p == first + 1 && *first == '-')) {
        insert(r, start, "\\\"");
        put_lit(r, "\\\"");
    }
    r->p += r->p < r->end;
}

static void copy_token(render_t *r)
{
    const char *start = r->p;
    apr_size_t len;

    while (r->p < r->end && class_of(*r->p) & TOKEN) {
        r->p++;
    }
    len = (apr_size_t)(r->p - start);
    if (!len) {
        r->p = r->end;
        return;
    }
    if (len == 4 && !memcmp(start, "null", 4)) {
        *r->to++ = '-';
        return;
    }
    put(r, start, len);
}

/* ---- compact values: {id: acc_1, name: Jonas}, [a, b] ---- */

static void write_value(render_t *r, int mode, int depth);

static void write_name(render_t *r)
{
    if (is_at(r, '"')) {
        copy_string(r, IN_NAME);
    }
    skip_colon(r);
}

static void write_compact(render_t *r, int depth)
{
    char open = *r->p++;
    char close = open == '{' ? '}' : ']';
    int first = 1;

    *r->to++ = open;
    while (next_item(r, close, first)) {
        if (!first) {
            put_lit(r, ", ");
        }
        first = 0;
        if (open == '{') {
            write_name(r);
            put_lit(r, ": ");
        }
        write_value(r, IN_COMPACT, depth + 1);
    }
    room(r, 1);
    *r->to++ = close;
}

/* Too deep to be read by anybody: the JSON text itself. */
static void write_raw(render_t *r)
{
    const char *start = r->p;

    skip_value(r);
    room(r, 0);
    r->out->len = offset_now(r);
    mcp_buf_json_escape(r->out, start, (apr_size_t)(r->p - start));
    r->to = r->out->data + r->out->len;
    r->limit = r->out->data + r->out->size;
    room(r, 0);
}

static void write_value(render_t *r, int mode, int depth)
{
    if (is_at(r, '"')) {
        copy_string(r, mode);
    }
    else if (!is_at(r, '{') && !is_at(r, '[')) {
        copy_token(r);
    }
    else if (depth >= COMPACT_DEPTH) {
        write_raw(r);
    }
    else {
        write_compact(r, depth);
    }
}

/* ---- tables ---- */

/* Take the names of the row at p as the columns; p stays. */
static void read_columns(columns_t *columns, render_t *r)
{
    const char *start = r->p;
    int first = 1;

    columns->count = 0;
    r->p++;
    while (next_item(r, '}', first)) {
        first = 0;
        if (columns->count == COLUMNS) {
            columns->count = 0;
            break;
        }
        columns->names[columns->count++] = take_name(r);
        skip_colon(r);
        skip_value(r);
    }
    r->p = start;
    room(r, 0);
}

/* Write a name that take_name gave. */
static void write_taken(render_t *r, mcp_str_t name)
{
    const char *behind = r->p;

    r->p = name.data - 1;
    room(r, 0);
    write_name(r);
    r->p = behind;
}

static void write_header(render_t *r, const columns_t *columns)
{
    int i;

    put_line(r, r->indent);
    for (i = 0; i < columns->count; i++) {
        if (i) {
            put_lit(r, " | ");
        }
        write_taken(r, columns->names[i]);
    }
}

static int is_column(const columns_t *columns, int i, mcp_str_t name)
{
    return i < columns->count && columns->names[i].len == name.len
           && !memcmp(columns->names[i].data, name.data, name.len);
}

/* A row that has the columns, all of them and in their order, as rows of a
 * query do; 0 when it turns out to be another. */
static int write_regular_row(render_t *r, const columns_t *columns)
{
    int i = 0;

    r->p++;
    while (next_item(r, '}', i == 0)) {
        mcp_str_t name = take_name(r);

        if (!is_column(columns, i, name)) {
            return 0;
        }
        if (i++) {
            put_lit(r, " | ");
        }
        skip_colon(r);
        write_value(r, IN_CELL, 0);
    }
    return i == columns->count;
}

static int find_column(const columns_t *columns, mcp_str_t name)
{
    int i;

    for (i = 0; i < columns->count; i++) {
        if (is_column(columns, i, name)) {
            return i;
        }
    }
    return -1;
}

/* Find where the row at p has the columns' values; returns whether it has
 * others too. p is moved behind the row. */
static int find_cells(const char **cells, render_t *r, const columns_t *columns)
{
    int first = 1, others = 0;

    memset(cells, 0, COLUMNS * sizeof(*cells));
    r->p++;
    while (next_item(r, '}', first)) {
        int i = find_column(columns, take_name(r));

        first = 0;
        skip_colon(r);
        if (i >= 0 && !cells[i]) {
            cells[i] = r->p;
        }
        else {
            others = 1;
        }
        skip_value(r);
    }
    return others;
}

/* The members of the row at p that no cell shows, as key=value. */
static void write_others(render_t *r, const columns_t *columns,
                         const char **cells)
{
    int first = 1;

    r->p++;
    while (next_item(r, '}', first)) {
        mcp_str_t name = take_name(r);
        int i = find_column(columns, name);

        first = 0;
        skip_colon(r);
        if (i >= 0 && cells[i] == r->p) {
            skip_value(r);
            continue;
        }
        put_lit(r, " | ");
        write_taken(r, name);
        put_lit(r, "=");
        write_value(r, IN_CELL, 0);
    }
}

/* A row whose members are not the columns, or stand in another order. */
static void write_irregular_row(render_t *r, const columns_t *columns)
{
    const char *cells[COLUMNS];
    const char *start = r->p;
    const char *behind;
    int i, others = find_cells(cells, r, columns);

    behind = r->p;
    for (i = 0; i < columns->count; i++) {
        if (i) {
            put_lit(r, " | ");
        }
        if (cells[i]) {
            r->p = cells[i];
            room(r, 0);
            write_value(r, IN_CELL, 0);
        }
    }
    if (others) {
        r->p = start;
        room(r, 0);
        write_others(r, columns, cells);
    }
    r->p = behind;
}

static void write_row(render_t *r, const columns_t *columns)
{
    const char *start = r->p;
    apr_size_t offset;

    put_line(r, r->indent);
    if (!is_at(r, '{') || !columns->count) {
        write_value(r, IN_CELL, 0);
        return;
    }
    offset = offset_now(r);
    if (!write_regular_row(r, columns)) {
        r->p = start;
        r->to = r->out->data + offset;
        room(r, 0);
        write_irregular_row(r, columns);
    }
}

/* " (3):", the columns and the rows; p on the first row. */
static void write_table(render_t *r)
{
    columns_t columns;
    apr_size_t offset;
    char digits[16];
    int rows = 0;

    put_lit(r, " (");
    offset = offset_now(r);
    put_lit(r, "):");
    r->indent += 2;
    read_columns(&columns, r);
    if (columns.count) {
        write_header(r, &columns);
    }
    do {
        write_row(r, &columns);
        rows++;
    } while (next_item(r, ']', 0));
    r->indent -= 2;
    apr_snprintf(digits, sizeof(digits), "%d", rows);
    insert(r, offset, digits);
}

/* ---- facts ---- */

static void write_array(render_t *r)
{
    r->p++;
    if (!next_item(r, ']', 1)) {
        put_lit(r, ": (none)");
        return;
    }
    if (is_at(r, '{')) {
        write_table(r);
        return;
    }
    put_lit(r, ": ");
    write_value(r, IN_LIST, 0);
    while (next_item(r, ']', 0)) {
        put_lit(r, ", ");
        write_value(r, IN_LIST, 0);
    }
}

static void write_facts(render_t *r, int depth, int below);

/* Whether the object at p has no members. */
static int is_empty(const render_t *r)
{
    render_t ahead = *r;

    ahead.p++;
    skip_space(&ahead);
    return is_at(&ahead, '}');
}

/* Behind the name: the value, in the form that fits it. */
static void write_fact(render_t *r, int depth)
{
    if (is_at(r, '[')) {
        write_array(r);
    }
    else if (is_at(r, '{') && depth < INDENT_DEPTH && !is_empty(r)) {
        put_lit(r, ":");
        r->indent += 2;
        write_facts(r, depth + 1, 1);
        r->indent -= 2;
    }
    else {
        put_lit(r, ": ");
        write_value(r, IN_FACT, 0);
    }
}

/* The members of the object at p, a line each; below: something stands on the
 * line already. */
static void write_facts(render_t *r, int depth, int below)
{
    int first = 1;

    r->p++;
    while (next_item(r, '}', first)) {
        if (below || !first) {
            put_line(r, r->indent);
        }
        first = 0;
        write_name(r);
        write_fact(r, depth);
    }
}

void mcp_render(mcp_buf_t *out, mcp_str_t json)
{
    render_t r = { .p = json.data, .end = json.data + json.len, .out = out };

    if (!json.len) {
        return;
    }
    r.to = out->data + out->len;
    r.limit = out->data + out->size;
    room(&r, json.len / 4);
    skip_space(&r);
    if (is_at(&r, '{') && !is_empty(&r)) {
        write_facts(&r, 0, 0);
    }
    else if (is_at(&r, '[')) {
        put_lit(&r, "items");
        write_array(&r);
    }
    else {
        write_value(&r, IN_FACT, 0);
    }
    *r.to = '\0';
    out->len = offset_now(&r);
}
