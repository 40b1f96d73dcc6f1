/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/render_table.h"

#include <apr_strings.h>

#include "lib/render_value.h"

/* Columns of a table, at most; wider rows stand in braces, one a line. */
#define COLUMNS 64

typedef struct columns_t {
    mcp_str_t names[COLUMNS]; /* as written in the JSON text */
    int count;                /* 0: none, or more than a table has room for */
} columns_t;

/* ---- columns ---- */

/* Take the names of the row at p as the columns; p stays. */
static void read_columns(columns_t *columns, mcp_pen_t *pen)
{
    const char *start = pen->p;
    int first = 1;

    columns->count = 0;
    pen->p++;
    while (mcp_pen_next(pen, '}', first)) {
        first = 0;
        if (columns->count == COLUMNS) {
            columns->count = 0;
            break;
        }
        columns->names[columns->count++] = mcp_pen_take_name(pen);
        mcp_pen_skip_colon(pen);
        mcp_pen_skip_value(pen);
    }
    pen->p = start;
    mcp_pen_room(pen, 0);
}

/* Write a name that take_name gave. */
static void write_taken(mcp_pen_t *pen, mcp_str_t name)
{
    const char *behind = pen->p;

    pen->p = name.data - 1;
    mcp_pen_room(pen, 0);
    mcp_render_value_name(pen);
    pen->p = behind;
}

static void write_header(mcp_pen_t *pen, const columns_t *columns)
{
    int i;

    mcp_pen_line(pen, pen->indent);
    for (i = 0; i < columns->count; i++) {
        if (i) {
            mcp_pen_lit(pen, " | ");
        }
        write_taken(pen, columns->names[i]);
    }
}

static int is_column(const columns_t *columns, int i, mcp_str_t name)
{
    return i < columns->count && columns->names[i].len == name.len
           && !memcmp(columns->names[i].data, name.data, name.len);
}

/* A row that has the columns, all of them and in their order, as rows of a
 * query do; 0 when it turns out to be another. */
static int write_regular_row(mcp_pen_t *pen, const columns_t *columns)
{
    int i = 0;

    pen->p++;
    while (mcp_pen_next(pen, '}', i == 0)) {
        mcp_str_t name = mcp_pen_take_name(pen);

        if (!is_column(columns, i, name)) {
            return 0;
        }
        if (i++) {
            mcp_pen_lit(pen, " | ");
        }
        mcp_pen_skip_colon(pen);
        mcp_render_value(pen, MCP_RENDER_IN_CELL, 0);
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
static int find_cells(const char **cells, mcp_pen_t *pen,
                      const columns_t *columns)
{
    int first = 1, others = 0;

    memset(cells, 0, COLUMNS * sizeof(*cells));
    pen->p++;
    while (mcp_pen_next(pen, '}', first)) {
        int i = find_column(columns, mcp_pen_take_name(pen));

        first = 0;
        mcp_pen_skip_colon(pen);
        if (i >= 0 && !cells[i]) {
            cells[i] = pen->p;
        }
        else {
            others = 1;
        }
        mcp_pen_skip_value(pen);
    }
    return others;
}

/* The members of the row at p that no cell shows, as key=value. */
static void write_others(mcp_pen_t *pen, const columns_t *columns,
                         const char **cells)
{
    int first = 1;

    pen->p++;
    while (mcp_pen_next(pen, '}', first)) {
        mcp_str_t name = mcp_pen_take_name(pen);
        int i = find_column(columns, name);

        first = 0;
        mcp_pen_skip_colon(pen);
        if (i >= 0 && cells[i] == pen->p) {
            mcp_pen_skip_value(pen);
            continue;
        }
        mcp_pen_lit(pen, " | ");
        write_taken(pen, name);
        mcp_pen_lit(pen, "=");
        mcp_render_value(pen, MCP_RENDER_IN_CELL, 0);
    }
}

/* A row whose members are not the columns, or stand in another order. */
static void write_irregular_row(mcp_pen_t *pen, const columns_t *columns)
{
    const char *cells[COLUMNS];
    const char *start = pen->p;
    const char *behind;
    int i, others = find_cells(cells, pen, columns);

    behind = pen->p;
    for (i = 0; i < columns->count; i++) {
        if (i) {
            mcp_pen_lit(pen, " | ");
        }
        if (cells[i]) {
            pen->p = cells[i];
            mcp_pen_room(pen, 0);
            mcp_render_value(pen, MCP_RENDER_IN_CELL, 0);
        }
    }
    if (others) {
        pen->p = start;
        mcp_pen_room(pen, 0);
        write_others(pen, columns, cells);
    }
    pen->p = behind;
}

static void write_row(mcp_pen_t *pen, const columns_t *columns)
{
    const char *start = pen->p;
    apr_size_t offset;

    mcp_pen_line(pen, pen->indent);
    if (!mcp_pen_is_at(pen, '{') || !columns->count) {
        mcp_render_value(pen, MCP_RENDER_IN_CELL, 0);
        return;
    }
    offset = mcp_pen_offset(pen);
    if (!write_regular_row(pen, columns)) {
        pen->p = start;
        pen->to = pen->out->data + offset;
        mcp_pen_room(pen, 0);
        write_irregular_row(pen, columns);
    }
}

void mcp_render_table(mcp_pen_t *pen)
{
    columns_t columns;
    apr_size_t offset;
    char digits[16];
    int rows = 0;

    mcp_pen_lit(pen, " (");
    offset = mcp_pen_offset(pen);
    mcp_pen_lit(pen, "):");
    pen->indent += 2;
    read_columns(&columns, pen);
    if (columns.count) {
        write_header(pen, &columns);
    }
    do {
        write_row(pen, &columns);
        rows++;
    } while (mcp_pen_next(pen, ']', 0));
    pen->indent -= 2;
    apr_snprintf(digits, sizeof(digits), "%d", rows);
    mcp_pen_insert(pen, offset, digits);
}
