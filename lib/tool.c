/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/tool.h"

#include <string.h>

const char *mcp_effect_name(mcp_effect_t effect)
{
    static const char *const names[] = { "read", "write", "external" };

    return names[effect];
}

const char *mcp_tool_words(const char *text, const char *prefix,
                           apr_pool_t *pool)
{
    static const char mark[] = "{prefix}";
    const char *found = strstr(text, mark);
    mcp_buf_t buf;

    if (!found) {
        return text;
    }
    mcp_buf_init(&buf, strlen(text) + 64, pool);
    for (; found; found = strstr(text, mark)) {
        mcp_buf_put(&buf, text, (apr_size_t)(found - text));
        mcp_buf_puts(&buf, prefix);
        text = found + sizeof(mark) - 1;
    }
    mcp_buf_puts(&buf, text);
    return buf.data;
}

int mcp_tool_may(const mcp_tool_t *tool, int role)
{
    return mcp_access_may(tool->roles, role);
}
