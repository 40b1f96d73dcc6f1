/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_RENDER_H
#define MCP_RENDER_H

#include "lib/buf.h"

/*
 * The readable form of a tool's result, for the text block of the answer:
 *
 *     total: 2
 *     recruiter:
 *       id: acc_1
 *       name: Jonas Brandt
 *     tags: remote, senior
 *     invites (2):
 *       id | title | places
 *       inv_1 | Data Analyst | {max: 3, free: 1}
 *       inv_2 | Campus day | -
 *
 * A line a fact, what is inside indented, an array of objects as a table whose
 * header is the first row's keys; null is "-", an empty array "(none)".
 * Everything in the JSON is in the text: a row that lacks a column has an
 * empty cell there, one with another key shows it as key=value at its end. A
 * string stands bare unless something in it could be taken for the form (a bar
 * in a cell, a comma in a list): then in quotes. Line breaks in it go on
 * further in, or become a space in a row, so no data can pose as a fact.
 *
 * One pass over the JSON text, no tree, and what comes out is escaped for the
 * inside of a JSON string already, since that is where it goes.
 */

/**
 * Append the readable form of a JSON text, escaped as the inside of a JSON
 * string.
 * @param json what the database returned. Valid JSON is rendered in full; of
 *             anything else as much as can be read is, without reading past
 *             its end or nesting deeper than is safe
 */
void mcp_render(mcp_buf_t *out, mcp_str_t json);

#endif
