/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_RENDER_VALUE_H
#define MCP_RENDER_VALUE_H

#include "lib/pen.h"

/*
 * A value that stands on a line with others (lib/render.h): a scalar, or what is
 * in braces and brackets: {id: acc_1, name: Jonas}, [a, b].
 */

/** Where a string stands decides which of its characters could be taken for
 * what separates it from the next; a string with one is put in quotes. */
enum {
    MCP_RENDER_IN_FACT = MCP_PEN_CUT,
    MCP_RENDER_IN_NAME = MCP_PEN_CUT | MCP_PEN_NAME,
    MCP_RENDER_IN_LIST = MCP_PEN_CUT | MCP_PEN_COMMA,
    MCP_RENDER_IN_CELL = MCP_PEN_CUT | MCP_PEN_BAR,
    MCP_RENDER_IN_COMPACT = MCP_PEN_CUT | MCP_PEN_COMMA | MCP_PEN_BAR
                            | MCP_PEN_BRACKETS
};

/**
 * Write the value at p; p moves behind it.
 * @param mode  where it stands, of MCP_RENDER_IN_*
 * @param depth of the braces and brackets around it; what is too deep for
 *              anybody to read is shown as the JSON it is
 */
void mcp_render_value(mcp_pen_t *pen, int mode, int depth);

/** Write the member's name at p; p moves to its value. */
void mcp_render_value_name(mcp_pen_t *pen);

#endif
