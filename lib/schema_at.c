/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_at.h"

#include <string.h>

mcp_schema_at_t mcp_schema_at_value(const mcp_schema_at_t *up,
                                    const mcp_json_t *json, apr_size_t index,
                                    const char *via)
{
    mcp_json_type_t type = mcp_json_type(json);
    mcp_schema_at_t at = { up, json, NULL, 0, 1u << type, index, via };

    if (type == MCP_JSON_STRING) {
        at.text = mcp_json_string(json);
        at.len = strlen(at.text);
    }
    else if (type == MCP_JSON_NUMBER && mcp_json_is_integer(json)) {
        at.types |= MCP_SCHEMA_INTEGER;
    }
    return at;
}

mcp_schema_at_t mcp_schema_at_name(const mcp_schema_at_t *up, const char *name)
{
    mcp_schema_at_t at = { .up = up, .via = "propertyNames" };

    at.text = name;
    at.len = strlen(name);
    at.types = MCP_SCHEMA_STRING;
    return at;
}

int mcp_schema_at_depth(const mcp_schema_at_t *at)
{
    int depth = 0;

    for (; at->up; at = at->up) {
        depth++;
    }
    return depth;
}
