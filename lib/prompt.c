/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/prompt.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/content.h"
#include "lib/tool_read.h"

static const mcp_key_t keys[] = {
    { "name", MCP_JSON_STRING, 1, "\"plan_week\"" },
    { "title", MCP_JSON_STRING, 0, "\"Plan my week\"" },
    { "description", MCP_JSON_STRING, 1, "what it helps with" },
    { "arguments", MCP_JSON_ARRAY, 0, "[{\"name\": \"week\"}]" },
    { "roles", MCP_JSON_ARRAY, 0, "names from the catalogue's \"roles\"" },
    { "scopes", MCP_JSON_ARRAY, 0, "names from the catalogue's \"scopes\"" },
    { "messages", MCP_JSON_ARRAY, 0,
      "[{\"role\": \"user\", \"content\": {\"type\": \"text\", \"text\": "
      "\"Plan {{week}}.\"}}]" },
    { "function", MCP_JSON_STRING, 0, "\"schema.function\"" },
    { "asks", MCP_JSON_BOOLEAN, 0, "true" },
    { NULL },
};

static const mcp_key_t message_keys[] = {
    { "role", MCP_JSON_STRING, 1, "\"user\" or \"assistant\"" },
    { "content", MCP_JSON_OBJECT, 1, "{\"type\": \"text\", \"text\": ...}" },
    { NULL },
};

static const char *const message_roles[] = { "user", "assistant", NULL };

/* ---- messages ---- */

static const char *read_role(mcp_mistakes_t *mistakes, const char *path,
                             const mcp_json_t *json)
{
    const char *role = mcp_json_string(mcp_json_get(json, "role"));
    int index = role ? mcp_mistake_find_word(role, message_roles) : -1;

    if (role && *role && index < 0) {
        mcp_mistake_unknown(mistakes,
                            mcp_mistake_member(mistakes, path, "role"), "role",
                            role, message_roles);
    }
    return index < 0 ? message_roles[0] : message_roles[index];
}

static const apr_array_header_t *
read_messages(mcp_mistakes_t *mistakes, const char *path,
              const mcp_json_t *array, const char *const *names,
              const char *prefix, apr_pool_t *pool)
{
    apr_array_header_t *messages = apr_array_make(pool, 2,
                                                  sizeof(mcp_message_t));
    const mcp_json_t *json;
    int i = 0;

    if (!mcp_json_first(array)) {
        mcp_mistake_add(mistakes, path, "empty", NULL,
                        "There must be a list of messages.");
        return messages;
    }
    if (mcp_json_count(array) > MCP_PROMPT_MESSAGES_MAX) {
        mcp_mistake_add(mistakes, path, "too_many", NULL,
                        "A prompt has at most %d messages.",
                        MCP_PROMPT_MESSAGES_MAX);
        return messages;
    }
    for (json = mcp_json_first(array); json; json = mcp_json_next(json)) {
        const char *at = mcp_mistake_element(mistakes, path, i++);
        const mcp_json_t *content = mcp_json_get(json, "content");
        mcp_message_t *message;

        if (!mcp_mistake_check_keys(mistakes, at, json, message_keys)
            || !content || mcp_json_type(content) != MCP_JSON_OBJECT) {
            continue;
        }
        message = apr_array_push(messages);
        message->role = read_role(mistakes, at, json);
        message->content = mcp_block_read(mistakes,
                                          mcp_mistake_member(mistakes, at,
                                                             "content"),
                                          content, names, prefix, pool);
    }
    return messages;
}

/* ---- prompts ---- */

static void read_name(mcp_prompt_t *prompt, mcp_reading_t *reading,
                      const char *path, const apr_array_header_t *before)
{
    const char *at = mcp_mistake_member(reading->mistakes, path, "name");
    const char *name = prompt->entry.name;
    int i;

    if (!name || !*name) {
        return;
    }
    prompt->entry.name = apr_pstrcat(reading->pool, reading->pack->prefix, name,
                                     NULL);
    if (!mcp_tool_is_name(name)) {
        mcp_mistake_add(reading->mistakes, at, "bad_name",
                        "Use letters, digits, _ . and - only.",
                        "\"%s\" cannot be a prompt's name.", name);
    }
    else if (strlen(prompt->entry.name) > MCP_TOOL_NAME_MAX) {
        mcp_mistake_add(reading->mistakes, at, "bad_name",
                        "Shorten the name or the prefix.",
                        "\"%s\" has more than %d characters.",
                        prompt->entry.name, MCP_TOOL_NAME_MAX);
    }
    for (i = 0; i < before->nelts; i++) {
        const char *other =
            APR_ARRAY_IDX(before, i, const mcp_prompt_t *)->entry.name;

        if (other && !strcmp(other, prompt->entry.name)) {
            mcp_mistake_add(reading->mistakes, at, "duplicate",
                            "Give each prompt a name of its own.",
                            "$.prompts[%d] is called \"%s\" already.", i, name);
            return;
        }
    }
}

static void compile_made(mcp_prompt_t *prompt, mcp_reading_t *reading,
                         const char *path)
{
    mcp_error_t *error = mcp_content_compile_messages(&prompt->made,
                                                      reading->pool);

    if (error) {
        mcp_mistake_add(reading->mistakes, path, error->code, error->hint, "%s",
                        error->message);
    }
}

static void read_made(mcp_prompt_t *prompt, mcp_reading_t *reading,
                      const char *path, const mcp_json_t *json)
{
    const mcp_json_t *messages = mcp_json_get(json, "messages");

    if (!messages == !mcp_json_get(json, "function")) {
        mcp_mistake_add(reading->mistakes, path, "runs_by",
                        "Give exactly one of \"messages\" and \"function\".",
                        "It does not say in one way what its messages are.");
    }
    mcp_entry_read_function(&prompt->function, reading, path, json,
                            prompt->entry.name);
    if (prompt->function.statement) {
        compile_made(prompt, reading, path);
    }
    if (messages && mcp_json_type(messages) == MCP_JSON_ARRAY) {
        prompt->messages = read_messages(
            reading->mistakes,
            mcp_mistake_member(reading->mistakes, path, "messages"), messages,
            mcp_argument_names(prompt->arguments, reading->pool),
            reading->pack->prefix, reading->pool);
    }
}

static void read_prompt(mcp_prompt_t *prompt, mcp_reading_t *reading,
                        const char *path, const mcp_json_t *json,
                        const apr_array_header_t *before)
{
    mcp_entry_read(&prompt->entry, reading, path, json, "prompt");
    read_name(prompt, reading, path, before);
    prompt->arguments = mcp_argument_read(
        reading, mcp_mistake_member(reading->mistakes, path, "arguments"),
        mcp_json_get(json, "arguments"), prompt->entry.name);
    read_made(prompt, reading, path, json);
}

const apr_array_header_t *mcp_prompt_read(mcp_reading_t *reading,
                                          const mcp_json_t *root)
{
    apr_array_header_t *prompts = apr_array_make(reading->pool, 4,
                                                 sizeof(const mcp_prompt_t *));
    const mcp_json_t *array = mcp_json_get(root, "prompts");
    const mcp_json_t *json;
    int i = 0;

    if (!array || mcp_json_type(array) != MCP_JSON_ARRAY) {
        return prompts;
    }
    if (mcp_json_count(array) > MCP_PROMPTS_MAX) {
        mcp_mistake_add(reading->mistakes, "$.prompts", "too_many", NULL,
                        "A catalogue has at most %d prompts.", MCP_PROMPTS_MAX);
        return prompts;
    }
    for (json = mcp_json_first(array); json; json = mcp_json_next(json)) {
        mcp_prompt_t *prompt = apr_pcalloc(reading->pool, sizeof(*prompt));
        const char *path = mcp_mistake_element(reading->mistakes, "$.prompts",
                                               i++);

        if (mcp_mistake_check_keys(reading->mistakes, path, json, keys)) {
            read_prompt(prompt, reading, path, json, prompts);
        }
        APR_ARRAY_PUSH(prompts, const mcp_prompt_t *) = prompt;
    }
    return prompts;
}
