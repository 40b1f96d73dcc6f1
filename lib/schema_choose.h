/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_CHOOSE_H
#define MCP_SCHEMA_CHOOSE_H

#include "lib/schema_say.h"

/*
 * What to say when a value fits none of several schemas. All that is wrong with
 * all of them would bury what matters, so the one that was meant is looked for:
 * a schema for another type, or with another fixed value, was not.
 */

/**
 * The value fits none of several schemas. When it can be told which of them was
 * meant, its sentences are said; else one that sums up.
 * @param code     anyOf or oneOf
 * @param branches the report of each, none empty
 */
void mcp_schema_choose(mcp_schema_report_t *report, const mcp_schema_at_t *at,
                       const char *code, const mcp_schema_report_t *branches,
                       apr_size_t count);

#endif
