/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/render.h"

#include "lib/render_table.h"
#include "lib/render_value.h"

/* Objects indented within each other, at most; deeper ones stand on their
 * line in braces. */
#define INDENT_DEPTH 16

static void write_array(mcp_pen_t *pen)
{
    pen->p++;
    if (!mcp_pen_next(pen, ']', 1)) {
        mcp_pen_lit(pen, ": (none)");
        return;
    }
    if (mcp_pen_is_at(pen, '{')) {
        mcp_render_table(pen);
        return;
    }
    mcp_pen_lit(pen, ": ");
    mcp_render_value(pen, MCP_RENDER_IN_LIST, 0);
    while (mcp_pen_next(pen, ']', 0)) {
        mcp_pen_lit(pen, ", ");
        mcp_render_value(pen, MCP_RENDER_IN_LIST, 0);
    }
}

static void write_facts(mcp_pen_t *pen, int depth, int below);

/* Whether the object at p has no members. */
static int is_empty(const mcp_pen_t *pen)
{
    mcp_pen_t ahead = *pen;

    ahead.p++;
    mcp_pen_skip_space(&ahead);
    return mcp_pen_is_at(&ahead, '}');
}

/* Behind the name: the value, in the form that fits it. */
static void write_fact(mcp_pen_t *pen, int depth)
{
    if (mcp_pen_is_at(pen, '[')) {
        write_array(pen);
    }
    else if (mcp_pen_is_at(pen, '{') && depth < INDENT_DEPTH
             && !is_empty(pen)) {
        mcp_pen_lit(pen, ":");
        pen->indent += 2;
        write_facts(pen, depth + 1, 1);
        pen->indent -= 2;
    }
    else {
        mcp_pen_lit(pen, ": ");
        mcp_render_value(pen, MCP_RENDER_IN_FACT, 0);
    }
}

/* The members of the object at p, a line each; below: something stands on the
 * line already. */
static void write_facts(mcp_pen_t *pen, int depth, int below)
{
    int first = 1;

    pen->p++;
    while (mcp_pen_next(pen, '}', first)) {
        if (below || !first) {
            mcp_pen_line(pen, pen->indent);
        }
        first = 0;
        mcp_render_value_name(pen);
        write_fact(pen, depth);
    }
}

void mcp_render(mcp_buf_t *out, mcp_str_t json)
{
    mcp_pen_t pen;

    if (!json.len) {
        return;
    }
    mcp_pen_begin(&pen, out, json);
    mcp_pen_skip_space(&pen);
    if (mcp_pen_is_at(&pen, '{') && !is_empty(&pen)) {
        write_facts(&pen, 0, 0);
    }
    else if (mcp_pen_is_at(&pen, '[')) {
        mcp_pen_lit(&pen, "items");
        write_array(&pen);
    }
    else {
        mcp_render_value(&pen, MCP_RENDER_IN_FACT, 0);
    }
    mcp_pen_end(&pen);
}
