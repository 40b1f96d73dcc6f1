/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/tool_read.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/action.h"
#include "lib/approval.h"
#include "lib/bind.h"
#include "lib/mirror.h"
#include "lib/statement.h"
#include "lib/tool_returns.h"

typedef struct reader_t {
    mcp_mistakes_t *mistakes;
    const char *path;
    const mcp_json_t *entry;
    const mcp_pack_t *pack;
    const mcp_approval_rule_t *rule; /* of the site, for this tool; or NULL */
    mcp_tool_t *tool;
    apr_pool_t *pool;
} reader_t;

static const mcp_key_t keys[] = {
    { "name", MCP_JSON_STRING, 1, "\"orders_list\"" },
    { "title", MCP_JSON_STRING, 0, "\"List orders\"" },
    { "description", MCP_JSON_STRING, 1,
      "what the tool does and when to use it, in a sentence or two" },
    { "effect", MCP_JSON_STRING, 1, "\"read\", \"write\" or \"external\"" },
    { "confirm", MCP_JSON_STRING, 0, "\"none\" or \"preview\"" },
    { "scopes", MCP_JSON_ARRAY, 0, "names from the catalogue's \"scopes\"" },
    { "roles", MCP_JSON_ARRAY, 0, "names from the catalogue's \"roles\"" },
    { "input", MCP_JSON_OBJECT, 1,
      "{\"type\": \"object\", \"properties\": {}, "
      "\"additionalProperties\": false}" },
    { "output", MCP_JSON_OBJECT, 0, "the result's JSON Schema" },
    { "annotations", MCP_JSON_OBJECT, 0, "{\"destructiveHint\": true}" },
    { "function", MCP_JSON_STRING, 0, "\"schema.function\"" },
    { "sql", MCP_JSON_STRING, 0, "\"SELECT ... WHERE id = :id\"" },
    { "asks", MCP_JSON_BOOLEAN, 0, "true" },
    { "static", MCP_JSON_OBJECT, 0,
      "{\"content\": [{\"type\": \"text\", \"text\": \"...\"}]}" },
    { "result", MCP_JSON_STRING, 0, "\"data\" or \"content\"" },
    { "max_result", MCP_JSON_NUMBER, 0, "1048576" },
    { "requires", MCP_JSON_OBJECT, 0, "{\"elicitation\": {}}" },
    { "provider", MCP_JSON_STRING, 0, "\"server_load\"" },
    { "task", MCP_JSON_OBJECT, 0, "{\"after\": 2, \"ttl\": 3600}" },
    { NULL },
};

static const char *const effects[] = { "read", "write", "external", NULL };
static const char *const confirms[] = { "none", "preview", NULL };

/* Rows of a site's own statement; what stands in them only it knows. */
static const char rows_schema[] = "{\"type\":\"object\",\"properties\":{"
                                  "\"rows\":{\"type\":\"array\","
                                  "\"items\":{\"type\":\"object\"}}},"
                                  "\"required\":[\"rows\"]}";

/* The path of a member. */
static const char *at(const reader_t *reader, const char *name)
{
    return mcp_mistake_member(reader->mistakes, reader->path, name);
}

static const char *string(const reader_t *reader, const char *name)
{
    return mcp_json_string(mcp_json_get(reader->entry, name));
}

/* ---- words ---- */

int mcp_tool_is_name(const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
                                  "stuvwxyz"
                                  "0123456789_.-";

    return !text[strspn(text, letters)];
}

static void read_name(reader_t *reader)
{
    const char *name = string(reader, "name");
    const char *full;

    if (!name || !*name) {
        return;
    }
    full = apr_pstrcat(reader->pool, reader->pack->prefix, name, NULL);
    if (!mcp_tool_is_name(name)) {
        mcp_mistake_add(reader->mistakes, at(reader, "name"), "bad_name",
                        "Use letters, digits, _ . and - only.",
                        "\"%s\" cannot be a tool's name.", name);
    }
    else if (strlen(full) > MCP_TOOL_NAME_MAX) {
        mcp_mistake_add(reader->mistakes, at(reader, "name"), "bad_name",
                        "Shorten the name or the prefix.",
                        "\"%s\" has %d characters; clients take at most %d.",
                        full, (int)strlen(full), MCP_TOOL_NAME_MAX);
    }
    reader->tool->bare = name;
    reader->tool->name = full;
}

static void read_texts(reader_t *reader)
{
    const char *prefix = reader->pack->prefix;
    const char *title = string(reader, "title");
    const char *description = string(reader, "description");

    if (title) {
        reader->tool->title = mcp_tool_words(title, prefix, reader->pool);
    }
    if (description) {
        reader->tool->description = mcp_tool_words(description, prefix,
                                                   reader->pool);
    }
}

/* The index of a member's word, 0 when it is missing or unknown. */
static int read_choice(reader_t *reader, const char *name,
                       const char *const *words)
{
    const char *word = string(reader, name);
    int found = word ? mcp_mistake_find_word(word, words) : 0;

    if (found < 0) {
        mcp_mistake_unknown(reader->mistakes, at(reader, name), name, word,
                            words);
    }
    return found < 0 ? 0 : found;
}

static void read_effect(reader_t *reader)
{
    mcp_tool_t *tool = reader->tool;

    const char *function = string(reader, "function");

    tool->effect = (mcp_effect_t)read_choice(reader, "effect", effects);
    tool->confirm = (mcp_confirm_t)read_choice(reader, "confirm", confirms);
    tool->decides = function && mcp_action_decides(function);
    reader->rule = mcp_approval_find(reader->pack->approvals, tool);
    if (reader->rule) {
        tool->confirm = MCP_CONFIRM_PREVIEW;
    }
    if (tool->confirm == MCP_CONFIRM_PREVIEW
        && tool->effect == MCP_EFFECT_READ) {
        mcp_mistake_add(reader->mistakes, at(reader, "confirm"),
                        "nothing_to_confirm",
                        "Leave \"confirm\" out, or say which \"effect\" it "
                        "has.",
                        "A tool that only reads has no preview.");
    }
}

/* ---- schemas ---- */

/* The compiler's words stand behind a path; here they stand alone. */
static const char *as_sentence(const char *text, apr_pool_t *pool)
{
    char *sentence;

    if (!text || !*text) {
        return text;
    }
    sentence = apr_pstrcat(pool, text,
                           strchr(".?!", text[strlen(text) - 1]) ? "" : ".",
                           NULL);
    *sentence = (char)apr_toupper(*sentence);
    return sentence;
}

static void note_schema_mistakes(reader_t *reader, const char *path,
                                 const mcp_json_t *schema,
                                 const mcp_error_t *error)
{
    int i;

    if (!error->fields) {
        mcp_mistake_add(reader->mistakes, path, error->code, error->hint, "%s",
                        error->message);
        return;
    }
    for (i = 0; i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  mcp_field_t);

        mcp_mistake_add(reader->mistakes,
                        mcp_mistake_pointer(reader->mistakes, path, schema,
                                            field->path),
                        field->code, as_sentence(field->hint, reader->pool),
                        "%s", as_sentence(field->message, reader->pool));
    }
}

/* The schema with `{prefix}` replaced wherever it stands: what is delivered is
 * what was compiled. */
static const mcp_json_t *with_prefix(reader_t *reader, mcp_str_t *text,
                                     const mcp_json_t *schema)
{
    const char *replaced;
    mcp_json_t *parsed;
    mcp_buf_t buf;

    mcp_buf_init(&buf, 1024, reader->pool);
    mcp_json_write(&buf, schema);
    replaced = mcp_tool_words(buf.data, reader->pack->prefix, reader->pool);
    *text = mcp_str(replaced);
    if (replaced == buf.data || mcp_json_parse(&parsed, *text, reader->pool)) {
        return schema;
    }
    return parsed;
}

static const mcp_schema_t *read_schema(reader_t *reader, mcp_str_t *text,
                                       const char *name,
                                       const mcp_schema_options_t *options)
{
    const mcp_json_t *schema = mcp_json_get(reader->entry, name);
    const char *type = mcp_json_string(mcp_json_get(schema, "type"));
    mcp_schema_t *compiled = NULL;
    mcp_error_t *error;

    if (!schema || mcp_json_type(schema) != MCP_JSON_OBJECT) {
        return NULL;
    }
    schema = with_prefix(reader, text, schema);
    if (!type || strcmp(type, "object")) {
        mcp_mistake_add(reader->mistakes,
                        mcp_mistake_member(reader->mistakes, at(reader, name),
                                           "type"),
                        "root_type", "Write \"type\": \"object\".",
                        "The root of the schema must be an object.");
    }
    error = mcp_schema_compile(&compiled, schema, options, reader->pool);
    if (error) {
        note_schema_mistakes(reader, at(reader, name), schema, error);
    }
    return compiled;
}

static const mcp_schema_options_t for_output = { .assert_format = 1,
                                                 .strict = 1 };

/* An output schema of ours. */
static void set_output(reader_t *reader, const char *text)
{
    mcp_schema_t *compiled = NULL;
    mcp_json_t *schema = NULL;
    mcp_error_t *error;

    reader->tool->output_json = mcp_str(text);
    error = mcp_json_parse(&schema, reader->tool->output_json, reader->pool);
    if (!error) {
        error = mcp_schema_compile(&compiled, schema, &for_output,
                                   reader->pool);
    }
    if (error) {
        note_schema_mistakes(reader, at(reader, "output"), schema, error);
    }
    reader->tool->output = compiled;
}

static void read_schemas(reader_t *reader)
{
    static const mcp_schema_options_t for_input = { .nullable = 1,
                                                    .assert_format = 1,
                                                    .strict = 1 };
    mcp_tool_t *tool = reader->tool;

    tool->input = read_schema(reader, &tool->input_json, "input", &for_input);
    tool->mirrors = mcp_mirror_read(reader->mistakes, at(reader, "input"),
                                    mcp_json_get(reader->entry, "input"),
                                    reader->pool);
    tool->output = read_schema(reader, &tool->output_json, "output",
                               &for_output);
    if (tool->confirm == MCP_CONFIRM_PREVIEW) {
        set_output(reader, mcp_action_output);
    }
    else if (!mcp_json_get(reader->entry, "output") && string(reader, "sql")) {
        set_output(reader, rows_schema);
    }
}

static void read_hint(reader_t *reader, int *hint, const char *name)
{
    const mcp_json_t *value = mcp_json_get(mcp_json_get(reader->entry, "annotat"
                                                                       "ions"),
                                           name);

    if (value) {
        *hint = mcp_json_is_true(value);
    }
}

static void read_annotations(reader_t *reader)
{
    static const mcp_key_t hints[] = {
        { "readOnlyHint", MCP_JSON_BOOLEAN, 0, "true or false" },
        { "destructiveHint", MCP_JSON_BOOLEAN, 0, "true or false" },
        { "idempotentHint", MCP_JSON_BOOLEAN, 0, "true or false" },
        { "openWorldHint", MCP_JSON_BOOLEAN, 0, "true or false" },
        { NULL },
    };
    const mcp_json_t *given = mcp_json_get(reader->entry, "annotations");
    mcp_annotations_t *to = &reader->tool->annotations;

    to->read_only = reader->tool->effect == MCP_EFFECT_READ;
    to->idempotent = to->read_only;
    to->destructive = 0;
    to->open_world = reader->tool->effect == MCP_EFFECT_EXTERNAL;
    if (given && mcp_json_type(given) == MCP_JSON_OBJECT) {
        mcp_mistake_check_keys(reader->mistakes, at(reader, "annotations"),
                               given, hints);
        read_hint(reader, &to->read_only, "readOnlyHint");
        read_hint(reader, &to->destructive, "destructiveHint");
        read_hint(reader, &to->idempotent, "idempotentHint");
        read_hint(reader, &to->open_world, "openWorldHint");
    }
}

/* ---- how it runs ---- */

static const char *door_of(const reader_t *reader)
{
    return reader->tool->asks ? "mcp.enter_with_answers" : "mcp.enter";
}

static int previews(const reader_t *reader)
{
    return reader->tool->confirm == MCP_CONFIRM_PREVIEW;
}

/* The condition makes the rows depend on what mcp.enter returned, so that not
 * one is read before identity and read-only mode stand. It names $2 as well,
 * for a statement without parameters. A line comment at the statement's end
 * must not swallow the bracket. */
static void write_statement(reader_t *reader, const char *sql)
{
    const mcp_json_t *input = mcp_json_get(reader->entry, "input");
    const char *bound = NULL;
    mcp_error_t *error;
    int i;

    error = mcp_bind_statement(&bound, sql, input, reader->pool);
    for (i = 0; error && i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  mcp_field_t);

        mcp_mistake_add(reader->mistakes, at(reader, "sql"), field->code,
                        field->hint, "%s: %s", field->path, field->message);
    }
    if (error) {
        return;
    }
    reader->tool->own_sql = 1;
    reader->tool->sql = sql;
    reader->tool->bound = bound;
    if (reader->tool->effect != MCP_EFFECT_READ) {
        reader->tool->statement = mcp_action_of_sql(door_of(reader), bound,
                                                    previews(reader),
                                                    reader->pool);
        return;
    }
    reader->tool->statement = apr_psprintf(reader->pool,
                                           "SELECT mcp_role, (SELECT "
                                           "json_build_object('rows', "
                                           "coalesce(json_agg(row_to_json(mcp_"
                                           "row)), '[]'::json)) FROM (\n%s\n"
                                           ") AS mcp_row WHERE mcp_role IS NOT "
                                           "NULL AND $2::jsonb IS NOT NULL)"
                                           "::text FROM mcp.enter($1::jsonb, "
                                           "$3::jsonb, $4::text) AS mcp_role",
                                           bound);
}

static void write_function(reader_t *reader, const char *name)
{
    mcp_tool_t *tool = reader->tool;

    tool->statement = mcp_statement_of_function(reader->mistakes,
                                                at(reader, "function"), name,
                                                tool->asks, reader->pool);
    if (tool->statement && tool->effect != MCP_EFFECT_READ) {
        tool->statement = mcp_action_of_function(door_of(reader), name,
                                                 previews(reader),
                                                 reader->pool);
    }
}

/* What is undone for a preview must be the database's, and it is the platform
 * that asks the client, where the client is to ask. */
static void check_preview(reader_t *reader)
{
    mcp_tool_t *tool = reader->tool;

    if (!previews(reader)) {
        return;
    }
    if (tool->asks) {
        mcp_mistake_add(reader->mistakes, at(reader, "asks"), "no_preview",
                        "Leave out \"asks\", or have nobody confirm the tool.",
                        "What asks the client for more has no preview.");
    }
    tool->returns = MCP_RETURNS_DATA;
    tool->is_closed = 0;
    tool->asks = reader->rule && reader->rule->way == MCP_APPROVAL_CLIENT;
}

/* The statement is the door alone. */
static void write_provider(reader_t *reader, const char *name)
{
    if (!*name || !mcp_tool_is_name(name)) {
        mcp_mistake_add(reader->mistakes, at(reader, "provider"),
                        "bad_provider",
                        "Write the name that its module registers: letters, "
                        "digits, _ . and -.",
                        "\"%s\" cannot be a provider's name.", name);
        return;
    }
    if (previews(reader)) {
        mcp_mistake_add(reader->mistakes, at(reader, "confirm"), "no_preview",
                        reader->rule ? "Have McpApproval leave it out."
                                     : "Leave \"confirm\" out.",
                        "What a provider does cannot be rolled back for a "
                        "preview.");
    }
    reader->tool->provider = name;
    reader->tool->statement = mcp_tool_static_statement;
}

static void read_runs(reader_t *reader)
{
    static const char *const ways[] = { "function", "sql", "static", "provider",
                                        NULL };
    int i, given = 0;

    for (i = 0; ways[i]; i++) {
        given += mcp_json_get(reader->entry, ways[i]) != NULL;
    }
    if (given != 1) {
        mcp_mistake_add(reader->mistakes, reader->path, "runs_by",
                        "Give exactly one of \"function\", \"sql\", "
                        "\"static\" and \"provider\".",
                        given ? "More than one way to run it is given."
                              : "It does not say what runs it.");
        return;
    }
    reader->tool->asks = mcp_json_is_true(mcp_json_get(reader->entry, "asks"));
    if (reader->tool->asks && !string(reader, "function")) {
        mcp_mistake_add(reader->mistakes, at(reader, "asks"), "cannot_ask",
                        "Give it a \"function\" that calls mcp.ask.",
                        "Only a function can ask the client for more.");
    }
    check_preview(reader);
    if (string(reader, "function")) {
        write_function(reader, string(reader, "function"));
    }
    if (string(reader, "sql")) {
        write_statement(reader, string(reader, "sql"));
    }
    if (mcp_json_get(reader->entry, "static")) {
        reader->tool->statement = mcp_tool_static_statement;
    }
    if (string(reader, "provider")) {
        write_provider(reader, string(reader, "provider"));
    }
}

static void read_task(reader_t *reader)
{
    mcp_tool_t *tool = reader->tool;

    tool->task = mcp_task_rule_read(reader->mistakes, reader->path,
                                    reader->entry, reader->pool);
    if (tool->task && string(reader, "function")) {
        tool->task_statement =
            tool->effect == MCP_EFFECT_READ
                ? mcp_statement_of_task(string(reader, "function"),
                                        reader->pool)
                : mcp_action_of_function("mcp.enter_task",
                                         string(reader, "function"),
                                         previews(reader), reader->pool);
    }
}

const mcp_tool_t *mcp_tool_read(mcp_mistakes_t *mistakes, const char *path,
                                const mcp_json_t *entry, const mcp_pack_t *pack,
                                apr_pool_t *pool)
{
    mcp_tool_t *tool = apr_pcalloc(pool, sizeof(*tool));
    reader_t reader = { .mistakes = mistakes,
                        .path = path,
                        .entry = entry,
                        .pack = pack,
                        .tool = tool,
                        .pool = pool };
    mcp_descriptor_t descriptor = { NULL };

    if (!mcp_mistake_check_keys(mistakes, path, entry, keys)) {
        return tool;
    }
    read_name(&reader);
    read_texts(&reader);
    read_effect(&reader);
    tool->roles = mcp_access_read_roles(mistakes, path, "tool", entry, pack);
    if (tool->decides && pack->previewing) {
        tool->roles = pack->previewing;
    }
    tool->scopes = mcp_access_read_scopes(mistakes, path, entry, pack);
    read_schemas(&reader);
    read_annotations(&reader);
    mcp_tool_returns_read(mistakes, path, entry, pack->prefix, tool, pool);
    read_runs(&reader);
    read_task(&reader);
    if (tool->statement) {
        tool->statement_name = mcp_statement_name(tool->statement, pool);
    }
    descriptor.name = tool->bare;
    descriptor.roles = tool->roles;
    descriptor.read = tool->effect == MCP_EFFECT_READ;
    if (previews(&reader) || tool->decides) {
        descriptor.is_action = 1;
        descriptor.scopes = tool->scopes;
    }
    if (previews(&reader)) {
        descriptor.members = mcp_approval_members(pack->approvals, reader.rule,
                                                  pool);
    }
    if (tool->takes_key && !descriptor.read) {
        descriptor.members = apr_pstrcat(pool, ",\"takes_key\":true",
                                         descriptor.members, NULL);
    }
    tool->descriptor = mcp_access_descriptor(&descriptor, pack, pool);
    return tool;
}
