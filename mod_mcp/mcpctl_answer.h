/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_ANSWER_H
#define MOD_MCP_MCPCTL_ANSWER_H

#include "mod_mcp/mcpctl_visit.h"

/*
 * Whether an answer is one that an MCP client can read, and if not, what stands
 * between it and the module: each cause leaves its own mark in an answer.
 */

/**
 * Whether an answer is JSON, of any status but a redirect and 429. If it is
 * not, the fault is noted with its cause.
 * @param what was asked: "POST initialize to https://..."
 */
int mcpctl_answer_is_json(mcpctl_visit_t *visit, const mcpctl_said_t *said,
                          const char *what);

/** Whether it is HTML. */
int mcpctl_answer_is_html(const mcpctl_said_t *said);

#endif
