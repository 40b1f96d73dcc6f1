/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/argument.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/tool.h"

static const mcp_key_t argument_keys[] = {
    { "name", MCP_JSON_STRING, 1, "\"week\"" },
    { "title", MCP_JSON_STRING, 0, "\"Week\"" },
    { "description", MCP_JSON_STRING, 0, "what it is for" },
    { "required", MCP_JSON_BOOLEAN, 0, "true or false" },
    { "complete", MCP_JSON_OBJECT, 0, "{\"enum\": [\"this\", \"next\"]}" },
    { NULL },
};

static const mcp_key_t variable_keys[] = {
    { "name", MCP_JSON_STRING, 1, "the variable's" },
    { "complete", MCP_JSON_OBJECT, 0, "{\"function\": \"schema.function\"}" },
    { NULL },
};

static const mcp_key_t complete_keys[] = {
    { "enum", MCP_JSON_ARRAY, 0, "[\"this\", \"next\"]" },
    { "function", MCP_JSON_STRING, 0, "\"schema.function\"" },
    { NULL },
};

/* ---- completion ---- */

static const char *const *read_choices(mcp_reading_t *reading, const char *path,
                                       const mcp_json_t *array)
{
    const char **choices = apr_pcalloc(reading->pool,
                                       (mcp_json_count(array) + 1)
                                           * sizeof(*choices));
    const mcp_json_t *item;
    int i = 0;

    if (!mcp_json_first(array)) {
        mcp_mistake_add(reading->mistakes, path, "empty", NULL,
                        "There is nothing to choose from.");
    }
    for (item = mcp_json_first(array); item; item = mcp_json_next(item), i++) {
        choices[i] = mcp_json_string(item);
        if (!choices[i]) {
            mcp_mistake_add(reading->mistakes,
                            mcp_mistake_element(reading->mistakes, path, i),
                            "wrong_type", NULL, "This must be a string.");
            choices[i] = "";
        }
    }
    return choices;
}

static void read_complete(mcp_argument_t *argument, mcp_reading_t *reading,
                          const char *path, const mcp_json_t *object,
                          const char *what)
{
    const mcp_json_t *choices = mcp_json_get(object, "enum");
    const mcp_json_t *function = mcp_json_get(object, "function");

    if (!mcp_mistake_check_keys(reading->mistakes, path, object,
                                complete_keys)) {
        return;
    }
    if (!choices == !function) {
        mcp_mistake_add(reading->mistakes, path, "runs_by",
                        "Give exactly one of \"enum\" and \"function\".",
                        "It does not say in one way what the proposals are.");
    }
    if (choices && mcp_json_type(choices) == MCP_JSON_ARRAY) {
        argument->choices = read_choices(reading,
                                         mcp_mistake_member(reading->mistakes,
                                                            path, "enum"),
                                         choices);
    }
    mcp_entry_read_function(&argument->function, reading, path, object, what);
}

/* ---- one ---- */

static int is_name(const char *name)
{
    static const char chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789_-";

    return *name && !name[strspn(name, chars)];
}

static const char *words(const mcp_reading_t *reading, const mcp_json_t *json,
                         const char *name)
{
    const char *text = mcp_json_string(mcp_json_get(json, name));

    return text ? mcp_tool_words(text, reading->pack->prefix, reading->pool)
                : NULL;
}

static void read_one(mcp_argument_t *argument, mcp_reading_t *reading,
                     const char *path, const mcp_json_t *json,
                     const mcp_key_t *keys, const char *what)
{
    const mcp_json_t *complete = mcp_json_get(json, "complete");
    const char *name = mcp_json_string(mcp_json_get(json, "name"));

    memset(argument, 0, sizeof(*argument));
    argument->name = name ? name : "";
    if (!mcp_mistake_check_keys(reading->mistakes, path, json, keys)) {
        return;
    }
    if (name && *name && !is_name(name)) {
        mcp_mistake_add(reading->mistakes,
                        mcp_mistake_member(reading->mistakes, path, "name"),
                        "bad_name", "Use letters, digits, _ and - only.",
                        "\"%s\" cannot be an argument's name.", name);
    }
    argument->title = words(reading, json, "title");
    argument->description = words(reading, json, "description");
    argument->required = mcp_json_is_true(mcp_json_get(json, "required"));
    if (complete && mcp_json_type(complete) == MCP_JSON_OBJECT) {
        read_complete(argument, reading,
                      mcp_mistake_member(reading->mistakes, path, "complete"),
                      complete, what);
    }
}

/* ---- all ---- */

static void note_twice(mcp_reading_t *reading, const char *path)
{
    mcp_mistake_add(reading->mistakes,
                    mcp_mistake_member(reading->mistakes, path, "name"),
                    "duplicate", "Name it once.",
                    "This name was there before.");
}

const apr_array_header_t *mcp_argument_read(mcp_reading_t *reading,
                                            const char *path,
                                            const mcp_json_t *array,
                                            const char *what)
{
    apr_array_header_t *arguments = apr_array_make(reading->pool, 4,
                                                   sizeof(mcp_argument_t));
    const mcp_json_t *item = NULL;
    int i = 0;

    if (array && mcp_json_type(array) == MCP_JSON_ARRAY) {
        item = mcp_json_first(array);
    }
    for (; item; item = mcp_json_next(item), i++) {
        const char *at = mcp_mistake_element(reading->mistakes, path, i);
        mcp_argument_t argument;

        if (i == MCP_ARGUMENTS_MAX) {
            mcp_mistake_add(reading->mistakes, path, "too_many", NULL,
                            "A prompt has at most %d arguments.",
                            MCP_ARGUMENTS_MAX);
            break;
        }
        read_one(&argument, reading, at, item, argument_keys, what);
        if (*argument.name && mcp_argument_find(arguments, argument.name)) {
            note_twice(reading, at);
        }
        APR_ARRAY_PUSH(arguments, mcp_argument_t) = argument;
    }
    return arguments;
}

const apr_array_header_t *mcp_argument_read_variables(mcp_reading_t *reading,
                                                      const char *path,
                                                      const mcp_json_t *array,
                                                      const char *const *names,
                                                      const char *what)
{
    apr_array_header_t *variables = apr_array_make(reading->pool, 4,
                                                   sizeof(mcp_argument_t));
    const mcp_json_t *item = NULL;
    int i;

    for (i = 0; names[i]; i++) {
        mcp_argument_t *variable = apr_array_push(variables);

        variable->name = names[i];
    }
    if (array && mcp_json_type(array) == MCP_JSON_ARRAY) {
        item = mcp_json_first(array);
    }
    for (i = 0; item; item = mcp_json_next(item), i++) {
        const char *at = mcp_mistake_element(reading->mistakes, path, i);
        mcp_argument_t read;
        int index;

        read_one(&read, reading, at, item, variable_keys, what);
        index = mcp_mistake_find_word(read.name, names);
        if (index >= 0) {
            APR_ARRAY_IDX(variables, index, mcp_argument_t) = read;
        }
        else if (*read.name) {
            mcp_mistake_unknown(reading->mistakes,
                                mcp_mistake_member(reading->mistakes, at,
                                                   "name"),
                                "variable", read.name, names);
        }
    }
    return variables;
}

const mcp_argument_t *mcp_argument_find(const apr_array_header_t *arguments,
                                        const char *name)
{
    int i;

    for (i = 0; name && i < arguments->nelts; i++) {
        const mcp_argument_t *argument = &APR_ARRAY_IDX(arguments, i,
                                                        mcp_argument_t);

        if (!strcmp(argument->name, name)) {
            return argument;
        }
    }
    return NULL;
}

int mcp_argument_is_completed(const apr_array_header_t *arguments)
{
    int i;

    for (i = 0; i < arguments->nelts; i++) {
        const mcp_argument_t *argument = &APR_ARRAY_IDX(arguments, i,
                                                        mcp_argument_t);

        if (argument->choices || argument->function.statement) {
            return 1;
        }
    }
    return 0;
}

const char *const *mcp_argument_names(const apr_array_header_t *arguments,
                                      apr_pool_t *pool)
{
    const char **names = apr_pcalloc(pool, ((apr_size_t)arguments->nelts + 1)
                                               * sizeof(*names));
    int i;

    for (i = 0; i < arguments->nelts; i++) {
        names[i] = APR_ARRAY_IDX(arguments, i, mcp_argument_t).name;
    }
    return names;
}

void mcp_argument_write(mcp_buf_t *buf, const apr_array_header_t *arguments,
                        const mcp_revision_t *revision)
{
    int i;

    mcp_buf_putc(buf, '[');
    for (i = 0; i < arguments->nelts; i++) {
        const mcp_argument_t *argument = &APR_ARRAY_IDX(arguments, i,
                                                        mcp_argument_t);

        mcp_buf_puts(buf, i ? ",{" : "{");
        mcp_entry_write_text(buf, "name", argument->name);
        if (revision->features & MCP_REV_STRUCTURED) {
            mcp_entry_write_text(buf, "title", argument->title);
        }
        mcp_entry_write_text(buf, "description", argument->description);
        mcp_buf_json_name(buf, "required");
        mcp_buf_puts(buf, argument->required ? "true}" : "false}");
    }
    mcp_buf_putc(buf, ']');
}
