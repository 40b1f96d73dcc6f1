/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/resource.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/schema_format.h"
#include "lib/tool.h"

#define WORDS                                                                \
    { "name", MCP_JSON_STRING, 1, "\"terms\"" },                             \
        { "title", MCP_JSON_STRING, 0, "\"Terms of delivery\"" },            \
        { "description", MCP_JSON_STRING, 0, "what is in it" },              \
        { "mime_type", MCP_JSON_STRING, 0, "\"text/markdown\"" },            \
        { "roles", MCP_JSON_ARRAY, 0,                                        \
          "names from the catalogue's \"roles\"" },                          \
    {                                                                        \
        "scopes", MCP_JSON_ARRAY, 0, "names from the catalogue's \"scopes\"" \
    }

static const mcp_key_t resource_keys[] = {
    { "uri", MCP_JSON_STRING, 1, "\"orders://terms\"" },
    WORDS,
    { "text", MCP_JSON_STRING, 0, "its text" },
    { "blob", MCP_JSON_STRING, 0, "its bytes in base64" },
    { "function", MCP_JSON_STRING, 0, "\"schema.function\"" },
    { "asks", MCP_JSON_BOOLEAN, 0, "true" },
    { NULL },
};

static const mcp_key_t template_keys[] = {
    { "uri_template", MCP_JSON_STRING, 1, "\"orders://order/{id}\"" },
    WORDS,
    { "variables", MCP_JSON_ARRAY, 0,
      "[{\"name\": \"id\", \"complete\": ...}]" },
    { "function", MCP_JSON_STRING, 1, "\"schema.function\"" },
    { "asks", MCP_JSON_BOOLEAN, 0, "true" },
    { "list", MCP_JSON_OBJECT, 0, "{\"function\": \"schema.function\"}" },
    { NULL },
};

static const mcp_key_t list_keys[] = {
    { "function", MCP_JSON_STRING, 1, "\"schema.function\"" },
    { NULL },
};

static const char *string(const mcp_json_t *json, const char *name)
{
    return mcp_json_string(mcp_json_get(json, name));
}

/* type/subtype, and perhaps parameters (RFC 9110, 8.3.1). */
static const char *read_mime_type(mcp_reading_t *reading, const char *path,
                                  const mcp_json_t *json)
{
    const char *type = string(json, "mime_type");
    const char *slash = type ? strchr(type, '/') : NULL;
    const char *p;

    for (p = type; p && *p >= 0x20 && *p < 0x7F; p++) {
    }
    if (type && (!slash || slash == type || !slash[1] || *p)) {
        mcp_mistake_add(reading->mistakes,
                        mcp_mistake_member(reading->mistakes, path,
                                           "mime_type"),
                        "bad_mime_type", "Write for example \"text/plain\".",
                        "\"%s\" is no media type.", type);
    }
    return type;
}

/* The next entry of the array `name` of the catalogue, or NULL. */
static const mcp_json_t *first_entry(mcp_reading_t *reading,
                                     const mcp_json_t *root, const char *name,
                                     int most)
{
    const mcp_json_t *array = mcp_json_get(root, name);

    if (!array || mcp_json_type(array) != MCP_JSON_ARRAY) {
        return NULL;
    }
    if (mcp_json_count(array) > (apr_size_t)most) {
        mcp_mistake_add(reading->mistakes,
                        mcp_mistake_member(reading->mistakes, "$", name),
                        "too_many", NULL, "There are at most %d of them.",
                        most);
        return NULL;
    }
    return mcp_json_first(array);
}

/* ---- resources ---- */

static void read_uri(mcp_resource_t *resource, mcp_reading_t *reading,
                     const char *path, const mcp_json_t *json)
{
    resource->uri = string(json, "uri");
    if (resource->uri && !mcp_uri_is_absolute(resource->uri)) {
        mcp_mistake_add(reading->mistakes,
                        mcp_mistake_member(reading->mistakes, path, "uri"),
                        "bad_uri",
                        "Begin with a scheme, as in \"orders://terms\"; "
                        "percent-encode what no URI may have.",
                        "\"%s\" is no URI.", resource->uri);
    }
}

static void read_contents(mcp_resource_t *resource, mcp_reading_t *reading,
                          const char *path, const mcp_json_t *json)
{
    const char *text = string(json, "text");
    int ways = !!mcp_json_get(json, "text") + !!mcp_json_get(json, "blob")
               + !!mcp_json_get(json, "function");

    if (ways != 1) {
        mcp_mistake_add(reading->mistakes, path, "runs_by",
                        "Give exactly one of \"text\", \"blob\" and "
                        "\"function\".",
                        "It does not say in one way what is in it.");
    }
    if (text) {
        resource->text = mcp_tool_words(text, reading->pack->prefix,
                                        reading->pool);
    }
    resource->blob = string(json, "blob");
    if (resource->blob && !mcp_schema_format_is_base64(resource->blob)) {
        mcp_mistake_add(reading->mistakes,
                        mcp_mistake_member(reading->mistakes, path, "blob"),
                        "bad_base64",
                        "Write the bytes in base64 with padding (RFC 4648, 4).",
                        "This is no base64.");
    }
    mcp_entry_read_function(&resource->function, reading, path, json,
                            resource->entry.name);
}

static void note_same_uri(mcp_reading_t *reading, const char *path,
                          const apr_array_header_t *resources, const char *uri)
{
    int i;

    for (i = 0; uri && i < resources->nelts; i++) {
        const mcp_resource_t *other = APR_ARRAY_IDX(resources, i,
                                                    const mcp_resource_t *);

        if (other->uri && !strcmp(other->uri, uri)) {
            mcp_mistake_add(reading->mistakes,
                            mcp_mistake_member(reading->mistakes, path, "uri"),
                            "duplicate", "Give each resource a URI of its own.",
                            "$.resources[%d] has this URI already.", i);
            return;
        }
    }
}

const apr_array_header_t *mcp_resource_read(mcp_reading_t *reading,
                                            const mcp_json_t *root)
{
    apr_array_header_t *resources =
        apr_array_make(reading->pool, 4, sizeof(const mcp_resource_t *));
    const mcp_json_t *json = first_entry(reading, root, "resources",
                                         MCP_RESOURCES_MAX);
    int i;

    for (i = 0; json; json = mcp_json_next(json), i++) {
        mcp_resource_t *resource = apr_pcalloc(reading->pool,
                                               sizeof(*resource));
        const char *path = mcp_mistake_element(reading->mistakes, "$.resources",
                                               i);

        if (mcp_mistake_check_keys(reading->mistakes, path, json,
                                   resource_keys)) {
            mcp_entry_read(&resource->entry, reading, path, json, "resource");
            resource->mime_type = read_mime_type(reading, path, json);
            read_uri(resource, reading, path, json);
            read_contents(resource, reading, path, json);
            note_same_uri(reading, path, resources, resource->uri);
        }
        APR_ARRAY_PUSH(resources, const mcp_resource_t *) = resource;
    }
    return resources;
}

/* ---- templates ---- */

static void read_list(mcp_resource_template_t *made, mcp_reading_t *reading,
                      const char *path, const mcp_json_t *list)
{
    if (list && mcp_json_type(list) == MCP_JSON_OBJECT) {
        path = mcp_mistake_member(reading->mistakes, path, "list");
        mcp_mistake_check_keys(reading->mistakes, path, list, list_keys);
        mcp_entry_read_function(&made->list, reading, path, list,
                                made->entry.name);
    }
}

static void note_same_template(mcp_reading_t *reading, const char *path,
                               const apr_array_header_t *templates,
                               const char *text)
{
    int i;

    for (i = 0; i < templates->nelts; i++) {
        const mcp_resource_template_t *other =
            APR_ARRAY_IDX(templates, i, const mcp_resource_template_t *);

        if (other->uri && !strcmp(other->uri->text, text)) {
            mcp_mistake_add(reading->mistakes, path, "duplicate",
                            "Give each template a URI of its own.",
                            "$.resource_templates[%d] is the same.", i);
            return;
        }
    }
}

static void read_template(mcp_resource_template_t *made, mcp_reading_t *reading,
                          const char *path, const mcp_json_t *json,
                          const apr_array_header_t *before)
{
    const char *text = string(json, "uri_template");
    const char *at = mcp_mistake_member(reading->mistakes, path,
                                        "uri_template");

    mcp_entry_read(&made->entry, reading, path, json, "resource");
    made->mime_type = read_mime_type(reading, path, json);
    mcp_entry_read_function(&made->function, reading, path, json,
                            made->entry.name);
    read_list(made, reading, path, mcp_json_get(json, "list"));
    if (!text) {
        return;
    }
    note_same_template(reading, at, before, text);
    made->uri = mcp_uri_template_read(reading->mistakes, at, text,
                                      reading->pool);
    made->variables = mcp_argument_read_variables(
        reading, mcp_mistake_member(reading->mistakes, path, "variables"),
        mcp_json_get(json, "variables"), made->uri->names, made->entry.name);
}

const apr_array_header_t *mcp_resource_read_templates(mcp_reading_t *reading,
                                                      const mcp_json_t *root)
{
    apr_array_header_t *templates =
        apr_array_make(reading->pool, 4,
                       sizeof(const mcp_resource_template_t *));
    const mcp_json_t *json = first_entry(reading, root, "resource_templates",
                                         MCP_RESOURCE_TEMPLATES_MAX);
    int i;

    for (i = 0; json; json = mcp_json_next(json), i++) {
        mcp_resource_template_t *made = apr_pcalloc(reading->pool,
                                                    sizeof(*made));
        const char *path = mcp_mistake_element(reading->mistakes,
                                               "$.resource_templates", i);

        if (mcp_mistake_check_keys(reading->mistakes, path, json,
                                   template_keys)) {
            read_template(made, reading, path, json, templates);
        }
        APR_ARRAY_PUSH(templates, const mcp_resource_template_t *) = made;
    }
    return templates;
}
