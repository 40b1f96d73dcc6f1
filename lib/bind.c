/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/bind.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include <apr_strings.h>
#include <apr_tables.h>

typedef struct lexer_t {
    const char *sql;
    const char *at;
    const mcp_json_t *properties;
    mcp_buf_t out;
    apr_array_header_t *open; /* of const char *: brackets not yet closed */
    apr_array_header_t *uses; /* of mcp_bind_use_t */
    mcp_error_t *error;
    apr_pool_t *pool;
    int begun; /* the first word has been seen */
} lexer_t;

/* How a value of a JSON Schema type is read out of $2. Integers go through
 * numeric, because 1.0 is an integer to JSON Schema and no bigint to
 * PostgreSQL. A JSON null is NULL in all of them. */
typedef struct binding_t {
    const char *type;
    const char *format; /* NULL: any other */
    const char *before;
    const char *after;
    const char *sql; /* the type that this gives */
} binding_t;

static const binding_t bindings[] = {
    { "integer", NULL, "($2::jsonb->>'", "')::numeric::bigint", "bigint" },
    { "number", NULL, "($2::jsonb->>'", "')::double precision",
      "double precision" },
    { "boolean", NULL, "($2::jsonb->>'", "')::boolean", "boolean" },
    { "string", "date", "($2::jsonb->>'", "')::date", "date" },
    { "string", "date-time", "($2::jsonb->>'", "')::timestamptz",
      "timestamptz" },
    { "string", "time", "($2::jsonb->>'", "')::time", "time" },
    { "string", "uuid", "($2::jsonb->>'", "')::uuid", "uuid" },
    { "string", NULL, "($2::jsonb->>'", "')::text", "text" },
    { "array", NULL, "nullif($2::jsonb->'", "', 'null'::jsonb)", "jsonb" },
    { "object", NULL, "nullif($2::jsonb->'", "', 'null'::jsonb)", "jsonb" },
};

static const char *place(const lexer_t *lexer, const char *at)
{
    const char *p, *line = lexer->sql;
    int lines = 1;

    for (p = lexer->sql; p < at; p++) {
        if (*p == '\n') {
            lines++;
            line = p + 1;
        }
    }
    return apr_psprintf(lexer->pool, "line %d, byte %ld", lines,
                        (long)(at - line) + 1);
}

__attribute__((format(printf, 5, 6))) static void
mistake(lexer_t *lexer, const char *at, const char *code, const char *hint,
        const char *format, ...)
{
    const char *where, *message;
    va_list ap;

    if (lexer->error && lexer->error->fields->nelts == MCP_BIND_MISTAKES) {
        return;
    }
    where = place(lexer, at);
    va_start(ap, format);
    message = apr_pvsprintf(lexer->pool, format, ap);
    va_end(ap);
    if (!lexer->error) {
        lexer->error = mcp_error_make(lexer->pool, "bad_statement", hint,
                                      "The statement is wrong at %s: %s", where,
                                      message);
    }
    mcp_error_field(lexer->error, lexer->pool, where, code, message, hint);
}

/* Copy the text up to end. */
static void take(lexer_t *lexer, const char *end)
{
    mcp_buf_put(&lexer->out, lexer->at, (apr_size_t)(end - lexer->at));
    lexer->at = end;
}

/* PostgreSQL counts every byte past ASCII as a letter. */
static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
           || (c & 0x80);
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'
           || c == '\v';
}

static const char *end_of_word(const char *p)
{
    while (is_letter(*p) || is_digit(*p) || *p == '$') {
        p++;
    }
    return p;
}

/* Take what was opened at `at` and should have been closed. */
static void unterminated(lexer_t *lexer, const char *what, const char *close)
{
    mistake(lexer, lexer->at, "unterminated",
            apr_psprintf(lexer->pool, "Close it with %s.", close),
            "%s is not closed.", what);
    /* What follows of brackets and words says nothing new. */
    lexer->open->nelts = 0;
    lexer->begun = 1;
    take(lexer, lexer->at + strlen(lexer->at));
}

/* The end of a quoted text whose first quote is at p, or NULL. A quote given
 * twice is one quote; with `escapes`, a backslash takes the next byte. */
static const char *end_of_quoted(const char *p, int escapes)
{
    char quote = *p;

    for (p++; *p; p++) {
        if (escapes && *p == '\\' && p[1]) {
            p++;
        }
        else if (*p == quote) {
            if (p[1] != quote) {
                return p + 1;
            }
            p++;
        }
    }
    return NULL;
}

/* A string goes on after a line break (SQL, 4.1.2.1), by the same rules of
 * escape; the quote where it does, or NULL. */
static const char *continued(const char *p)
{
    int breaks = 0;

    for (;;) {
        if (p[0] == '-' && p[1] == '-') {
            p += strcspn(p, "\n");
        }
        else if (is_space(*p)) {
            breaks |= *p == '\n' || *p == '\r';
            p++;
        }
        else {
            return breaks && *p == '\'' ? p : NULL;
        }
    }
}

static void take_quoted(lexer_t *lexer, const char *quote, int escapes)
{
    const char *end = end_of_quoted(quote, escapes);

    while (end && escapes && continued(end)) {
        end = end_of_quoted(continued(end), escapes);
    }
    if (end) {
        take(lexer, end);
    }
    else if (*quote == '"') {
        unterminated(lexer, "A quoted identifier", "\"");
    }
    else {
        unterminated(lexer, "A string", "a single quote");
    }
}

/* The first word must begin a query: the statement is wrapped as the source of
 * the rows, and only a query can stand there. */
static void check_first_word(lexer_t *lexer, const char *end)
{
    static const char *const words[] = { "select", "with", "values", "table" };
    apr_size_t len = (apr_size_t)(end - lexer->at);
    size_t i;

    lexer->begun = 1;
    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (len == strlen(words[i]) && !strncasecmp(lexer->at, words[i], len)) {
            return;
        }
    }
    mistake(lexer, lexer->at, "not_a_query",
            "Begin it with SELECT, WITH, VALUES or TABLE; what writes goes "
            "into a WITH: WITH done AS (DELETE ... RETURNING ...) SELECT ...",
            "A statement of one's own is a query; this one begins with "
            "\"%.*s\".",
            (int)len, lexer->at);
}

static void take_word(lexer_t *lexer)
{
    const char *end = end_of_word(lexer->at);

    if (end - lexer->at == 1 && (*lexer->at | 0x20) == 'e' && *end == '\'') {
        take_quoted(lexer, end, 1);
        return;
    }
    if (!lexer->begun) {
        check_first_word(lexer, end);
    }
    take(lexer, end);
}

static void take_dollar(lexer_t *lexer)
{
    const char *tag_end = lexer->at + 1;
    const char *tag, *close;

    if (is_digit(*tag_end)) {
        mistake(lexer, lexer->at, "own_parameter",
                "Write :name, with the name of a property of the input "
                "schema.",
                "Numbered parameters are taken; arguments go by name.");
        take(lexer, end_of_word(tag_end));
        return;
    }
    while (is_letter(*tag_end) || is_digit(*tag_end)) {
        tag_end++;
    }
    if (*tag_end != '$') {
        take(lexer, lexer->at + 1);
        return;
    }
    tag = apr_pstrmemdup(lexer->pool, lexer->at,
                         (apr_size_t)(tag_end + 1 - lexer->at));
    close = strstr(tag_end + 1, tag);
    if (!close) {
        unterminated(lexer, "A dollar-quoted text", tag);
        return;
    }
    take(lexer, close + strlen(tag));
}

static void take_comment(lexer_t *lexer)
{
    const char *p = lexer->at;
    int depth = 0;

    if (*p == '-') {
        take(lexer, p + strcspn(p, "\n"));
        return;
    }
    while (*p) {
        if (p[0] == '/' && p[1] == '*') {
            depth++;
            p += 2;
        }
        else if (p[0] == '*' && p[1] == '/') {
            p += 2;
            if (!--depth) {
                take(lexer, p);
                return;
            }
        }
        else {
            p++;
        }
    }
    unterminated(lexer, "A comment", "*/");
}

static void open_bracket(lexer_t *lexer)
{
    APR_ARRAY_PUSH(lexer->open, const char *) = lexer->at;
    take(lexer, lexer->at + 1);
}

static void close_bracket(lexer_t *lexer)
{
    const char *const *open = apr_array_pop(lexer->open);

    if (!open || (**open == '(') != (*lexer->at == ')')) {
        mistake(lexer, lexer->at, "unbalanced", "Pair the brackets.",
                "A %c without its %s.", *lexer->at,
                *lexer->at == ')' ? "(" : "[");
    }
    take(lexer, lexer->at + 1);
}

/* The schema's single type; of ["integer", "null"] the one that is not null.
 */
static const char *single_type(const mcp_json_t *property)
{
    const mcp_json_t *type = mcp_json_get(property, "type");
    const char *found = mcp_json_string(type);
    const mcp_json_t *one;

    if (!type || mcp_json_type(type) != MCP_JSON_ARRAY) {
        return found;
    }
    for (one = mcp_json_first(type); one; one = mcp_json_next(one)) {
        const char *name = mcp_json_string(one);

        if (!name || (strcmp(name, "null") && found)) {
            return NULL;
        }
        if (strcmp(name, "null")) {
            found = name;
        }
    }
    return found;
}

static const binding_t *find_binding(const mcp_json_t *property)
{
    const char *type = single_type(property);
    const char *format = mcp_json_string(mcp_json_get(property, "format"));
    size_t i;

    for (i = 0; type && i < sizeof(bindings) / sizeof(bindings[0]); i++) {
        const binding_t *row = &bindings[i];

        if (!strcmp(row->type, type)
            && (!row->format || (format && !strcmp(row->format, format)))) {
            return row;
        }
    }
    return NULL;
}

static const char *known_names(const lexer_t *lexer)
{
    const mcp_json_t *property = mcp_json_first(lexer->properties);
    mcp_buf_t buf;

    if (!property) {
        return "The input schema has no properties; add it there.";
    }
    mcp_buf_init(&buf, 0, lexer->pool);
    mcp_buf_lit(&buf, "Add it to the input schema, or use one of ");
    for (; property; property = mcp_json_next(property)) {
        mcp_buf_printf(&buf, ":%s%s", mcp_json_name(property),
                       mcp_json_next(property) ? ", " : ".");
    }
    return buf.data;
}

static void note_use(lexer_t *lexer, const char *name, const binding_t *binding)
{
    mcp_bind_use_t *use;
    int i;

    for (i = 0; i < lexer->uses->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(lexer->uses, i, mcp_bind_use_t).name, name)) {
            return;
        }
    }
    use = apr_array_push(lexer->uses);
    use->name = name;
    use->type = binding->sql;
}

static void bind_name(lexer_t *lexer)
{
    const char *start = lexer->at + 1, *end = start;
    const mcp_json_t *property;
    const binding_t *binding;
    const char *name;

    while ((is_letter(*end) && !(*end & 0x80)) || is_digit(*end)) {
        end++;
    }
    name = apr_pstrmemdup(lexer->pool, start, (apr_size_t)(end - start));
    property = mcp_json_get(lexer->properties, name);
    binding = property ? find_binding(property) : NULL;
    if (!property) {
        mistake(lexer, lexer->at, "unknown_parameter", known_names(lexer),
                "The input schema has no property \"%s\".", name);
    }
    else if (!binding) {
        mistake(lexer, lexer->at, "untyped_parameter",
                "Give the property one type: string, integer, number, "
                "boolean, array or object.",
                "The property \"%s\" has no single type to bind it with.",
                name);
    }
    else {
        mcp_buf_puts(&lexer->out, binding->before);
        mcp_buf_puts(&lexer->out, name);
        mcp_buf_puts(&lexer->out, binding->after);
        note_use(lexer, name, binding);
    }
    lexer->at = end;
}

static void take_colon(lexer_t *lexer)
{
    const char *p = lexer->at;

    if (p[1] == ':' || p[1] == '=') {
        take(lexer, p + 2);
    }
    else if (is_letter(p[1]) && !(p[1] & 0x80)) {
        bind_name(lexer);
    }
    else {
        take(lexer, p + 1);
    }
}

static void take_number(lexer_t *lexer)
{
    const char *p = lexer->at;

    while (is_letter(*p) || is_digit(*p) || *p == '.') {
        p++;
    }
    take(lexer, p);
}

static void take_token(lexer_t *lexer)
{
    const char *p = lexer->at;

    switch (*p) {
    case '\'':
    case '"':
        take_quoted(lexer, p, 0);
        break;
    case '$':
        take_dollar(lexer);
        break;
    case '(':
    case '[':
        open_bracket(lexer);
        break;
    case ')':
    case ']':
        close_bracket(lexer);
        break;
    case ':':
        take_colon(lexer);
        break;
    case ';':
        mistake(lexer, p, "several_statements",
                "Give one query, without a semicolon.",
                "A semicolon outside quotes ends the statement.");
        take(lexer, p + 1);
        break;
    default:
        if ((p[0] == '-' && p[1] == '-') || (p[0] == '/' && p[1] == '*')) {
            take_comment(lexer);
        }
        else if (is_letter(*p)) {
            take_word(lexer);
        }
        else if (is_digit(*p)) {
            take_number(lexer);
        }
        else {
            take(lexer, p + 1);
        }
    }
}

static void check_end(lexer_t *lexer)
{
    const char *const *open = apr_array_pop(lexer->open);

    if (open) {
        mistake(lexer, *open, "unbalanced", "Pair the brackets.",
                "A %c that is not closed.", **open);
    }
    if (!lexer->begun) {
        mistake(lexer, lexer->sql, "not_a_query",
                "Write a query: SELECT ... FROM ...",
                "The statement has no query.");
    }
}

static void begin(lexer_t *lexer, const char *sql, const mcp_json_t *input,
                  apr_pool_t *pool)
{
    memset(lexer, 0, sizeof(*lexer));
    lexer->sql = lexer->at = sql;
    lexer->pool = pool;
    lexer->properties = mcp_json_get(input, "properties");
    lexer->open = apr_array_make(pool, 8, sizeof(const char *));
    lexer->uses = apr_array_make(pool, 4, sizeof(mcp_bind_use_t));
    mcp_buf_init(&lexer->out, strlen(sql) + 128, pool);
}

mcp_error_t *mcp_bind_statement(const char **out, const char *sql,
                                const mcp_json_t *input, apr_pool_t *pool)
{
    lexer_t lexer;

    begin(&lexer, sql, input, pool);
    while (*lexer.at) {
        take_token(&lexer);
    }
    check_end(&lexer);
    if (lexer.error) {
        return lexer.error;
    }
    *out = lexer.out.data;
    return NULL;
}

const apr_array_header_t *
mcp_bind_uses(const char *sql, const mcp_json_t *input, apr_pool_t *pool)
{
    lexer_t lexer;

    begin(&lexer, sql, input, pool);
    while (*lexer.at) {
        take_token(&lexer);
    }
    return lexer.uses;
}

/* Within a token that was copied, the byte; of a name, its colon. */
const char *mcp_bind_place(const char *sql, const mcp_json_t *input,
                           apr_size_t at, apr_pool_t *pool)
{
    const char *token = sql;
    apr_size_t done = 0;
    lexer_t lexer;

    begin(&lexer, sql, input, pool);
    while (*lexer.at && lexer.out.len <= at) {
        token = lexer.at;
        done = lexer.out.len;
        take_token(&lexer);
    }
    if (lexer.out.len <= at) {
        return place(&lexer, lexer.at);
    }
    return place(&lexer,
                 *token == ':' && token[1] != ':' ? token : token + at - done);
}
