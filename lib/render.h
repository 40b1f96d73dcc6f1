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
 *     id | title | places
 *     inv_1 | Data Analyst | {max: 3, free: 1}
 *     inv_2 | Campus day | -
 *
 * A line a fact, objects indented, an array of objects as a table whose header
 * is the first row's keys; null is "-", an empty array "(none)". Everything in
 * the JSON is in the text: a table's later row that has another key shows it
 * as key=value behind the row.
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
