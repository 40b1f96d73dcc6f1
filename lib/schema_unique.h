/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_UNIQUE_H
#define MCP_SCHEMA_UNIQUE_H

#include "lib/schema_at.h"

/*
 * Elements that stand in an array twice (JSON Schema 2020-12, validation,
 * 6.4.3), found in a time that grows with their number and not its square.
 */

/**
 * Find two elements that are the same.
 * @param first  set to the earlier one
 * @param second set to the later one
 * @return whether there are two
 */
int mcp_schema_unique_find(const mcp_json_t **first, const mcp_json_t **second,
                           mcp_schema_effort_t *effort,
                           const mcp_json_t *array);

#endif
