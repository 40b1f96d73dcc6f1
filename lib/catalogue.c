/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/catalogue.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>

#include "lib/action.h"
#include "lib/catalogue_choose.h"
#include "lib/jsontext.h"
#include "lib/mistake.h"
#include "lib/tool_read.h"

typedef struct loader_t {
    mcp_mistakes_t mistakes;
    const mcp_json_t *root;
    const mcp_catalogue_options_t *options;
    mcp_catalogue_t *catalogue;
    mcp_pack_t pack;
    apr_array_header_t *all; /* of const mcp_tool_t *, not chosen yet */
    apr_pool_t *pool;
} loader_t;

static const mcp_key_t keys[] = {
    { "name", MCP_JSON_STRING, 1, "\"orders\"" },
    { "title", MCP_JSON_STRING, 0, "\"Orders\"" },
    { "version", MCP_JSON_STRING, 1, "\"1.0\"" },
    { "instructions", MCP_JSON_STRING, 0,
      "what a model should know of all tools" },
    { "prefix", MCP_JSON_STRING, 0, "\"orders_\"" },
    { "roles", MCP_JSON_ARRAY, 0, "[\"user\", \"admin\"]" },
    { "scopes", MCP_JSON_OBJECT, 0, "{\"mcp\": \"words for consent\"}" },
    { "tools", MCP_JSON_ARRAY, 1, "[{\"name\": ...}]" },
    { "resources", MCP_JSON_ARRAY, 0, "[{\"uri\": ...}]" },
    { "resource_templates", MCP_JSON_ARRAY, 0, "[{\"uri_template\": ...}]" },
    { "prompts", MCP_JSON_ARRAY, 0, "[{\"name\": ...}]" },
    { NULL },
};

/* ---- the file ---- */

static mcp_error_t *cannot_read(const char *file, apr_status_t status,
                                apr_pool_t *pool)
{
    char why[120];

    return mcp_error_make(pool, "bad_catalogue",
                          "Name a file that the server can read.",
                          "The catalogue %s cannot be read: %s.", file,
                          apr_strerror(status, why, sizeof(why)));
}

static mcp_error_t *read_open_file(mcp_str_t *text, apr_file_t *file,
                                   const char *name, apr_pool_t *pool)
{
    apr_finfo_t info;
    apr_status_t status;
    apr_size_t len;
    char *data;

    status = apr_file_info_get(&info, APR_FINFO_SIZE | APR_FINFO_TYPE, file);
    if (status || info.filetype != APR_REG) {
        return cannot_read(name, status ? status : APR_EINVAL, pool);
    }
    if (info.size > MCP_CATALOGUE_MAX) {
        return mcp_error_make(pool, "bad_catalogue", "Split it.",
                              "The catalogue %s is larger than %d bytes.", name,
                              MCP_CATALOGUE_MAX);
    }
    len = (apr_size_t)info.size;
    data = apr_palloc(pool, len + 1);
    status = len ? apr_file_read_full(file, data, len, &len) : APR_SUCCESS;
    if (status) {
        return cannot_read(name, status, pool);
    }
    data[len] = '\0';
    text->data = data;
    text->len = len;
    return NULL;
}

static mcp_error_t *read_file(mcp_str_t *text, const char *name,
                              apr_pool_t *pool)
{
    apr_file_t *file;
    apr_status_t status;
    mcp_error_t *error;

    status = apr_file_open(&file, name, APR_FOPEN_READ | APR_FOPEN_BINARY,
                           APR_FPROT_OS_DEFAULT, pool);
    if (status) {
        return cannot_read(name, status, pool);
    }
    error = read_open_file(text, file, name, pool);
    apr_file_close(file);
    return error;
}

/* Where the JSON goes wrong, as an editor counts. */
static const char *position(mcp_str_t text, apr_size_t offset, apr_pool_t *pool)
{
    apr_size_t i, column = 1, line = 1;

    for (i = 0; i < offset; i++) {
        line += text.data[i] == '\n';
        column = text.data[i] == '\n' ? 1 : column + 1;
    }
    return apr_psprintf(pool, "line %d, column %d", (int)line, (int)column);
}

static void parse_text(loader_t *loader, mcp_str_t text)
{
    mcp_json_t *parsed = NULL;
    mcp_error_t *error;
    apr_size_t offset;
    const char *wrong = mcp_jsontext_check(&offset, text);

    if (wrong) {
        mcp_mistake_add(&loader->mistakes, position(text, offset, loader->pool),
                        "no_json", "Mend the JSON (RFC 8259).", "%s.", wrong);
        return;
    }
    error = mcp_json_parse(&parsed, text, loader->pool);
    if (error) {
        mcp_mistake_add(&loader->mistakes, "$", "no_json", error->hint, "%s",
                        error->message);
        return;
    }
    loader->root = parsed;
}

/* ---- what all tools share ---- */

static const char *string(const loader_t *loader, const char *name)
{
    return mcp_json_string(mcp_json_get(loader->root, name));
}

/* The site's prefix or the catalogue's own. A bad one is noted and not used.
 */
static const char *read_prefix(loader_t *loader)
{
    const char *own = string(loader, "prefix");
    const char *given = loader->options->prefix;
    const char *prefix = given ? given : own ? own : "";

    if (mcp_tool_is_name(prefix)) {
        return prefix;
    }
    mcp_mistake_add(&loader->mistakes, given ? "" : "$.prefix", "bad_name",
                    "Use letters, digits, _ . and - only.",
                    "\"%s\" cannot stand before a tool's name.", prefix);
    return "";
}

static int is_role_name(const char *name)
{
    return *name >= 'a' && *name <= 'z'
           && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")];
}

static int holds(const apr_array_header_t *words, const char *word)
{
    int i;

    for (i = 0; i < words->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(words, i, const char *), word)) {
            return 1;
        }
    }
    return 0;
}

static void read_role(loader_t *loader, apr_array_header_t *roles,
                      const mcp_json_t *item, const char *path)
{
    const char *role = mcp_json_string(item);

    if (!role || !is_role_name(role)) {
        mcp_mistake_add(&loader->mistakes, path, "bad_name",
                        "Use lower-case letters, digits, _ and -, a letter "
                        "first.",
                        "This cannot be a role's name.");
    }
    else if (holds(roles, role)) {
        mcp_mistake_add(&loader->mistakes, path, "duplicate", "Name it once.",
                        "\"%s\" is named twice.", role);
    }
    else if (roles->nelts == MCP_ROLES_MAX) {
        mcp_mistake_add(&loader->mistakes, path, "too_many", NULL,
                        "A catalogue has at most %d roles.", MCP_ROLES_MAX);
    }
    else {
        APR_ARRAY_PUSH(roles, const char *) = role;
    }
}

static apr_array_header_t *read_roles(loader_t *loader)
{
    apr_array_header_t *roles = apr_array_make(loader->pool, 4,
                                               sizeof(const char *));
    const mcp_json_t *array = mcp_json_get(loader->root, "roles");
    const mcp_json_t *item;
    int i = 0;

    if (array && mcp_json_type(array) == MCP_JSON_ARRAY) {
        for (item = mcp_json_first(array); item; item = mcp_json_next(item)) {
            read_role(loader, roles, item,
                      mcp_mistake_element(&loader->mistakes, "$.roles", i++));
        }
    }
    return roles;
}

/* Names as a list that ends with NULL, in the order of the array. */
static const char *const *role_names(const loader_t *loader)
{
    const apr_array_header_t *roles = loader->catalogue->roles;
    const char **names = apr_pcalloc(loader->pool,
                                     ((apr_size_t)roles->nelts + 1)
                                         * sizeof(*names));
    int i;

    for (i = 0; i < roles->nelts; i++) {
        names[i] = APR_ARRAY_IDX(roles, i, const char *);
    }
    return names;
}

static const char *const *scope_names(const loader_t *loader)
{
    const apr_array_header_t *scopes = loader->catalogue->scopes;
    const char **names = apr_pcalloc(loader->pool,
                                     ((apr_size_t)scopes->nelts + 1)
                                         * sizeof(*names));
    int i;

    for (i = 0; i < scopes->nelts; i++) {
        names[i] = APR_ARRAY_IDX(scopes, i, mcp_scope_t).name;
    }
    return names;
}

static void read_head(loader_t *loader)
{
    mcp_catalogue_t *catalogue = loader->catalogue;
    const char *instructions = string(loader, "instructions");

    catalogue->name = string(loader, "name");
    catalogue->title = string(loader, "title");
    catalogue->version = string(loader, "version");
    catalogue->prefix = read_prefix(loader);
    catalogue->roles = read_roles(loader);
    catalogue->scopes = mcp_scope_read(&loader->mistakes,
                                       mcp_json_get(loader->root, "scopes"),
                                       catalogue->roles, loader->pool);
    if (instructions) {
        catalogue->instructions =
            mcp_tool_words(instructions, catalogue->prefix, loader->pool);
    }
    loader->pack.name = catalogue->name;
    loader->pack.approvals = loader->options->approvals;
    loader->pack.prefix = catalogue->prefix;
    loader->pack.roles = role_names(loader);
    loader->pack.scopes = scope_names(loader);
}

/* ---- tools ---- */

static void note_duplicate(loader_t *loader, const mcp_tool_t *tool,
                           const char *path)
{
    int i;

    for (i = 0; tool->bare && i < loader->all->nelts; i++) {
        const mcp_tool_t *other = APR_ARRAY_IDX(loader->all, i,
                                                const mcp_tool_t *);

        if (other->bare && !strcmp(other->bare, tool->bare)) {
            mcp_mistake_add(&loader->mistakes,
                            mcp_mistake_member(&loader->mistakes, path, "name"),
                            "duplicate", "Give each tool a name of its own.",
                            "$.tools[%d] is called \"%s\" already.", i,
                            tool->bare);
            return;
        }
    }
}

/* The roles that have previews to decide about. */
static unsigned previewing(const apr_array_header_t *tools)
{
    unsigned roles = 0;
    int i;

    for (i = 0; i < tools->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(tools, i, const mcp_tool_t *);

        if (tool->confirm == MCP_CONFIRM_PREVIEW) {
            roles |= tool->roles;
        }
    }
    return roles;
}

static int has_decider(const apr_array_header_t *tools)
{
    int i;

    for (i = 0; i < tools->nelts; i++) {
        if (APR_ARRAY_IDX(tools, i, const mcp_tool_t *)->decides) {
            return 1;
        }
    }
    return 0;
}

/* What has previews has the tools that decide about them, in words of its own
 * or in ours. */
static void join_deciders(loader_t *loader, int count)
{
    const mcp_json_t *entry;
    mcp_json_t *entries;

    if (!previewing(loader->all) || has_decider(loader->all)
        || mcp_json_parse(&entries, mcp_str(mcp_action_tools), loader->pool)) {
        return;
    }
    loader->pack.previewing = previewing(loader->all);
    for (entry = mcp_json_first(entries); entry; entry = mcp_json_next(entry)) {
        const char *path = mcp_mistake_element(&loader->mistakes, "$.tools",
                                               count++);
        const mcp_tool_t *tool = mcp_tool_read(&loader->mistakes, path, entry,
                                               &loader->pack, loader->pool);

        note_duplicate(loader, tool, path);
        APR_ARRAY_PUSH(loader->all, const mcp_tool_t *) = tool;
    }
}

static void read_tools(loader_t *loader)
{
    const mcp_json_t *array = mcp_json_get(loader->root, "tools");
    const mcp_json_t *entry;
    int i = 0;

    loader->all = apr_array_make(loader->pool, 40, sizeof(const mcp_tool_t *));
    if (!array || mcp_json_type(array) != MCP_JSON_ARRAY) {
        return;
    }
    if (!mcp_json_first(array)) {
        mcp_mistake_add(&loader->mistakes, "$.tools", "empty", NULL,
                        "The catalogue has no tools.");
    }
    for (entry = mcp_json_first(array); entry; entry = mcp_json_next(entry)) {
        const char *path = mcp_mistake_element(&loader->mistakes, "$.tools",
                                               i++);
        const mcp_tool_t *tool = mcp_tool_read(&loader->mistakes, path, entry,
                                               &loader->pack, loader->pool);

        note_duplicate(loader, tool, path);
        APR_ARRAY_PUSH(loader->all, const mcp_tool_t *) = tool;
    }
    join_deciders(loader, i);
}

static void index_tools(mcp_catalogue_t *catalogue, apr_pool_t *pool)
{
    int i;

    catalogue->by_name = apr_hash_make(pool);
    for (i = 0; i < catalogue->tools->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(catalogue->tools, i,
                                               const mcp_tool_t *);

        apr_hash_set(catalogue->by_name, tool->name, APR_HASH_KEY_STRING, tool);
    }
}

/* ---- beside the tools ---- */

static int has_completions(const mcp_catalogue_t *catalogue)
{
    int i;

    for (i = 0; i < catalogue->prompts->nelts; i++) {
        const mcp_prompt_t *prompt = APR_ARRAY_IDX(catalogue->prompts, i,
                                                   const mcp_prompt_t *);

        if (mcp_argument_is_completed(prompt->arguments)) {
            return 1;
        }
    }
    for (i = 0; i < catalogue->templates->nelts; i++) {
        const mcp_resource_template_t *row =
            APR_ARRAY_IDX(catalogue->templates, i,
                          const mcp_resource_template_t *);

        if (mcp_argument_is_completed(row->variables)) {
            return 1;
        }
    }
    return 0;
}

static void read_others(loader_t *loader)
{
    mcp_catalogue_t *catalogue = loader->catalogue;
    mcp_reading_t reading = { &loader->mistakes, &loader->pack, NULL,
                              loader->pool };

    reading.uses = apr_array_make(loader->pool, 4, sizeof(mcp_use_t));
    catalogue->uses = reading.uses;
    catalogue->resources = mcp_resource_read(&reading, loader->root);
    catalogue->templates = mcp_resource_read_templates(&reading, loader->root);
    catalogue->prompts = mcp_prompt_read(&reading, loader->root);
}

static void note_offers(mcp_catalogue_t *catalogue)
{
    if (catalogue->resources->nelts || catalogue->templates->nelts) {
        catalogue->offers |= MCP_OFFER_RESOURCES;
    }
    if (catalogue->prompts->nelts) {
        catalogue->offers |= MCP_OFFER_PROMPTS;
    }
    if (has_completions(catalogue)) {
        catalogue->offers |= MCP_OFFER_COMPLETIONS;
    }
}

/* ---- the public face ---- */

static mcp_error_t *summarize(mcp_error_t *error, const char *file,
                              apr_pool_t *pool)
{
    int count = error->fields->nelts;

    error->message = apr_psprintf(pool, "The catalogue %s has %d mistake%s.",
                                  file, count, count == 1 ? "" : "s");
    return error;
}

mcp_error_t *mcp_catalogue_load(mcp_catalogue_t **out, const char *file,
                                const mcp_catalogue_options_t *options,
                                apr_pool_t *pool)
{
    static const mcp_catalogue_options_t none = { NULL };
    loader_t loader = { .options = options ? options : &none, .pool = pool };
    mcp_str_t text;

    MCP_TRY(read_file(&text, file, pool));
    loader.catalogue = apr_pcalloc(pool, sizeof(*loader.catalogue));
    loader.catalogue->tells_changes = loader.options->tells_changes;
    mcp_mistakes_init(&loader.mistakes, pool);
    parse_text(&loader, text);
    if (loader.root
        && mcp_mistake_check_keys(&loader.mistakes, "$", loader.root, keys)) {
        read_head(&loader);
        read_tools(&loader);
        loader.catalogue->tools = mcp_catalogue_choose(&loader.mistakes,
                                                       loader.options,
                                                       loader.all,
                                                       loader.catalogue->roles);
        read_others(&loader);
    }
    if (loader.mistakes.error) {
        return summarize(loader.mistakes.error, file, pool);
    }
    index_tools(loader.catalogue, pool);
    note_offers(loader.catalogue);
    *out = loader.catalogue;
    return NULL;
}

const mcp_tool_t *mcp_catalogue_find(const mcp_catalogue_t *catalogue,
                                     const char *name)
{
    return name ? apr_hash_get(catalogue->by_name, name, APR_HASH_KEY_STRING)
                : NULL;
}

const char *mcp_catalogue_asking(const mcp_catalogue_t *catalogue)
{
    int i;

    for (i = 0; i < catalogue->tools->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(catalogue->tools, i,
                                               const mcp_tool_t *);

        if (tool->asks) {
            return tool->name;
        }
    }
    for (i = 0; i < catalogue->prompts->nelts; i++) {
        const mcp_prompt_t *prompt = APR_ARRAY_IDX(catalogue->prompts, i,
                                                   const mcp_prompt_t *);

        if (prompt->function.asks) {
            return prompt->entry.name;
        }
    }
    return NULL;
}

int mcp_catalogue_role(const mcp_catalogue_t *catalogue, const char *role)
{
    int i;

    for (i = 0; role && i < catalogue->roles->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(catalogue->roles, i, const char *), role)) {
            return i;
        }
    }
    return -1;
}
