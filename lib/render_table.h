/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_RENDER_TABLE_H
#define MCP_RENDER_TABLE_H

#include "lib/pen.h"

/*
 * An array of objects as a table (lib/render.h): how many rows there are, the
 * first row's keys, and a line for each row.
 */

/**
 * Write what stands behind the array's name, from " (3):" on.
 * @param pen p on the first row; moves behind the array
 */
void mcp_render_table(mcp_pen_t *pen);

#endif
