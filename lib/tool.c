/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/tool.h"

#include <string.h>

#include <apr_strings.h>

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
    return tool->roles == MCP_ROLES_ANY
           || (role >= 0 && role < MCP_ROLES_MAX && tool->roles >> role & 1U);
}

static int is_granted(const char *scope, const char *granted)
{
    apr_size_t len = strlen(scope);

    while (granted && *granted) {
        apr_size_t word = strcspn(granted, " ");

        if (word == len && !strncmp(granted, scope, len)) {
            return 1;
        }
        granted += word;
        granted += strspn(granted, " ");
    }
    return 0;
}

const char *mcp_tool_missing_scopes(const mcp_tool_t *tool, const char *granted,
                                    apr_pool_t *pool)
{
    const char *missing = NULL;
    int i;

    for (i = 0; i < tool->scopes->nelts; i++) {
        const char *scope = APR_ARRAY_IDX(tool->scopes, i, const char *);

        if (!is_granted(scope, granted)) {
            missing = missing ? apr_pstrcat(pool, missing, " ", scope, NULL)
                              : scope;
        }
    }
    return missing;
}
