/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/entry.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/tool.h"

static const char *words(const mcp_reading_t *reading, const mcp_json_t *json,
                         const char *name)
{
    const char *text = mcp_json_string(mcp_json_get(json, name));

    return text ? mcp_tool_words(text, reading->pack->prefix, reading->pool)
                : NULL;
}

void mcp_entry_read(mcp_entry_t *entry, mcp_reading_t *reading,
                    const char *path, const mcp_json_t *json, const char *kind)
{
    const char *name = mcp_json_string(mcp_json_get(json, "name"));
    mcp_descriptor_t descriptor = { .kind = kind, .name = name, .read = 1 };

    entry->kind = kind;
    entry->name = name;
    entry->title = words(reading, json, "title");
    entry->description = words(reading, json, "description");
    entry->roles = mcp_access_read_roles(reading->mistakes, path, kind, json,
                                         reading->pack);
    entry->scopes = mcp_access_read_scopes(reading->mistakes, path, json,
                                           reading->pack);
    descriptor.roles = entry->roles;
    entry->descriptor = mcp_access_descriptor(&descriptor, reading->pack,
                                              reading->pool);
}

void mcp_entry_read_function(mcp_function_t *function, mcp_reading_t *reading,
                             const char *path, const mcp_json_t *object,
                             const char *what)
{
    const char *name = mcp_json_string(mcp_json_get(object, "function"));
    const char *at = mcp_mistake_member(reading->mistakes, path, "function");
    mcp_use_t *use;

    function->asks = mcp_json_is_true(mcp_json_get(object, "asks"));
    if (!name) {
        if (function->asks) {
            mcp_mistake_add(reading->mistakes,
                            mcp_mistake_member(reading->mistakes, path, "asks"),
                            "cannot_ask",
                            "Give it a \"function\" that calls mcp.ask.",
                            "Only a function can ask the client for more.");
        }
        return;
    }
    function->statement = mcp_statement_of_function(reading->mistakes, at, name,
                                                    function->asks,
                                                    reading->pool);
    if (!function->statement) {
        return;
    }
    function->name = mcp_statement_name(function->statement, reading->pool);
    use = apr_array_push(reading->uses);
    use->path = apr_pstrdup(reading->pool, at);
    use->what = what;
    use->statement = function->statement;
}

void mcp_entry_write_text(mcp_buf_t *buf, const char *name, const char *text)
{
    if (text) {
        mcp_buf_json_name(buf, name);
        mcp_buf_json_string(buf, text);
    }
}

void mcp_entry_write(mcp_buf_t *buf, const mcp_entry_t *entry,
                     const mcp_revision_t *revision)
{
    mcp_entry_write_text(buf, "name", entry->name);
    if (revision->features & MCP_REV_STRUCTURED) {
        mcp_entry_write_text(buf, "title", entry->title);
    }
    mcp_entry_write_text(buf, "description", entry->description);
}
