/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_DOCTOR_PRINT_H
#define MOD_MCP_MCPCTL_DOCTOR_PRINT_H

#include "mod_mcp/mcpctl_visit.h"

/*
 * What "mcpctl doctor" prints: for people a line for each step as it ends, with
 * what was seen and the mend under it; for programs one JSON object at the end.
 */

typedef struct mcpctl_report_t {
    int is_json;
    int counts[MCPCTL_FAIL + 1]; /* of steps, by verdict */
    mcp_buf_t json;
} mcpctl_report_t;

void mcpctl_doctor_print_begin(mcpctl_report_t *report, int is_json,
                               const mcpctl_visit_t *visit);

/**
 * Print the step that the visit is at.
 * @param name  one word
 * @param about what it looks at, for where it found faults
 */
void mcpctl_doctor_print_step(mcpctl_report_t *report,
                              const mcpctl_visit_t *visit, const char *name,
                              const char *about);

void mcpctl_doctor_print_end(mcpctl_report_t *report);

#endif
