/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/tool_returns.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/content.h"

typedef struct reader_t {
    mcp_mistakes_t *mistakes;
    const char *path;
    const mcp_json_t *entry;
    const char *prefix;
    mcp_tool_t *tool;
    apr_pool_t *pool;
} reader_t;

/* The account must be active and its role allowed for these tools, too. */
const char mcp_tool_static_statement[] = "SELECT mcp.enter($1::jsonb, "
                                         "$3::jsonb, $4::text), '{}'::text "
                                         "WHERE $2::text IS NOT NULL";

/* The path of a member. */
static const char *at(const reader_t *reader, const char *name)
{
    return mcp_mistake_member(reader->mistakes, reader->path, name);
}

/* The member of that name and type, or NULL; another type is noted already. */
static const mcp_json_t *member(const reader_t *reader, const char *name,
                                mcp_json_type_t type)
{
    const mcp_json_t *value = mcp_json_get(reader->entry, name);

    return value && mcp_json_type(value) == type ? value : NULL;
}

/* ---- data or content ---- */

static void note_mistakes(reader_t *reader, const mcp_error_t *error)
{
    int i;

    if (!error->fields) {
        mcp_mistake_add(reader->mistakes, at(reader, "static"), error->code,
                        error->hint, "%s", error->message);
        return;
    }
    for (i = 0; i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  mcp_field_t);

        mcp_mistake_add(reader->mistakes, field->path, field->code, field->hint,
                        "It %s.", field->message);
    }
}

static void compile_content(reader_t *reader)
{
    mcp_error_t *error = mcp_content_compile(&reader->tool->content,
                                             reader->pool);

    reader->tool->returns = MCP_RETURNS_CONTENT;
    if (error) {
        note_mistakes(reader, error);
    }
}

static void read_result(reader_t *reader)
{
    static const char *const words[] = { "data", "content", NULL };
    const mcp_json_t *given = member(reader, "result", MCP_JSON_STRING);
    const char *word = mcp_json_string(given);

    if (!word || !strcmp(word, words[0])) {
        return;
    }
    if (strcmp(word, words[1]) != 0) {
        mcp_mistake_unknown(reader->mistakes, at(reader, "result"), "result",
                            word, words);
        return;
    }
    if (mcp_json_get(reader->entry, "sql")) {
        mcp_mistake_add(reader->mistakes, at(reader, "result"),
                        "content_by_statement",
                        "Put the statement in a SQL function that returns the "
                        "object, and name that by \"function\".",
                        "A statement gives rows, which are data.");
        return;
    }
    compile_content(reader);
}

/* With `{prefix}` replaced wherever it stands; a prefix has no character that
 * means something in JSON. */
static void read_static(reader_t *reader)
{
    const mcp_json_t *given = member(reader, "static", MCP_JSON_OBJECT);
    mcp_error_t *error;
    mcp_buf_t buf;

    if (!given) {
        return;
    }
    if (reader->tool->effect != MCP_EFFECT_READ) {
        mcp_mistake_add(reader->mistakes, at(reader, "effect"),
                        "write_by_static", "Write \"effect\": \"read\".",
                        "A tool with a static result changes nothing.");
    }
    if (mcp_json_get(reader->entry, "result")) {
        mcp_mistake_add(reader->mistakes, at(reader, "result"),
                        "result_of_static", "Leave it out.",
                        "A static result is always content.");
    }
    compile_content(reader);
    error = mcp_content_check(reader->tool, given, at(reader, "static"),
                              reader->pool);
    if (error) {
        note_mistakes(reader, error);
    }
    mcp_buf_init(&buf, 1024, reader->pool);
    mcp_json_write(&buf, given);
    reader->tool->fixed = mcp_str(
        mcp_tool_words(buf.data, reader->prefix, reader->pool));
}

/* ---- what the client must be able to do ---- */

static void read_requires(reader_t *reader)
{
    static const mcp_key_t capabilities[] = {
        { "elicitation", MCP_JSON_OBJECT, 0, "{}" },
        { "sampling", MCP_JSON_OBJECT, 0, "{}" },
        { "roots", MCP_JSON_OBJECT, 0, "{}" },
        { "extensions", MCP_JSON_OBJECT, 0, "{\"example.com/name\": {}}" },
        { "experimental", MCP_JSON_OBJECT, 0, "{\"name\": {}}" },
        { NULL },
    };
    const mcp_json_t *given = member(reader, "requires", MCP_JSON_OBJECT);

    if (given) {
        mcp_mistake_check_keys(reader->mistakes, at(reader, "requires"), given,
                               capabilities);
        reader->tool->requires = given;
    }
}

/* ---- how much of it ---- */

static void read_max_result(reader_t *reader)
{
    const mcp_json_t *given = member(reader, "max_result", MCP_JSON_NUMBER);
    double bytes = mcp_json_number(given);

    if (!given) {
        return;
    }
    if (!mcp_json_is_integer(given) || bytes < MCP_RESULT_MAX_LEAST
        || bytes > MCP_RESULT_MAX_MOST) {
        mcp_mistake_add(reader->mistakes, at(reader, "max_result"),
                        "out_of_range",
                        apr_psprintf(reader->pool, "Write \"max_result\": %d.",
                                     MCP_RESULT_MAX),
                        "This must be a whole number of bytes from %d to %d.",
                        MCP_RESULT_MAX_LEAST, MCP_RESULT_MAX_MOST);
        return;
    }
    reader->tool->max_result = (apr_size_t)bytes;
}

/* Whether a result could have a member that the output schema does not name. */
static int is_closed(const mcp_json_t *output)
{
    static const char *const words[] = { "additionalProperties", "unevaluatedPr"
                                                                 "operties" };
    apr_size_t i;

    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const mcp_json_t *others = mcp_json_get(output, words[i]);

        if (others && !mcp_json_is_true(others)) {
            return 1;
        }
    }
    return 0;
}

static void read_paging(reader_t *reader)
{
    const mcp_json_t *properties =
        mcp_json_get(mcp_json_get(reader->entry, "input"), "properties");

    reader->tool->takes_limit = mcp_json_get(properties, "limit") != NULL;
    reader->tool->takes_offset = mcp_json_get(properties, "offset") != NULL;
    reader->tool->takes_key = mcp_json_get(properties, "idempotency_key")
                              != NULL;
    reader->tool->is_closed = is_closed(mcp_json_get(reader->entry, "output"));
}

void mcp_tool_returns_read(mcp_mistakes_t *mistakes, const char *path,
                           const mcp_json_t *entry, const char *prefix,
                           mcp_tool_t *tool, apr_pool_t *pool)
{
    reader_t reader = { mistakes, path, entry, prefix, tool, pool };

    read_result(&reader);
    read_static(&reader);
    read_requires(&reader);
    read_max_result(&reader);
    read_paging(&reader);
}
