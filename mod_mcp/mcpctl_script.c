/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_script.h"

#include <stdlib.h>
#include <string.h>

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/crypto.h"

#define MAX_SCRIPT_BYTES (8 * 1024 * 1024)

/* Each builds on those before it; all others come later. */
static const char *const first_schemas[] = { "mcp", "sched", "kailenty" };

#define FIRST_SCHEMAS (sizeof(first_schemas) / sizeof(first_schemas[0]))

static mcp_error_t *bad_directory(apr_pool_t *pool, const char *hint,
                                  const char *path, const char *why)
{
    return mcp_error_make(pool, "bad_sql_directory", hint, "%s %s", path, why);
}

static mcp_error_t *unreadable(apr_pool_t *pool, const char *path,
                               apr_status_t status)
{
    char reason[120];

    apr_strerror(status, reason, sizeof(reason));
    return bad_directory(pool, "Give the directory sql/ with --sql DIR.", path,
                         apr_psprintf(pool, "cannot be read: %s.", reason));
}

/* ---- names ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A letter, then letters, digits and underscores, then the ending. */
static int is_name(const char *name, const char *ending)
{
    apr_size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");

    return len && (apr_islower(*name) || *name == '_')
           && strcmp(name + len, ending) == 0;
}

/* NNN_what.sql */
static int is_numbered(const char *name)
{
    return strspn(name, "0123456789") == 3 && name[3] == '_'
           && is_name(name + 4, ".sql");
}

/* The sorted names in a directory, of files or of directories. */
static mcp_error_t *list(const apr_array_header_t **names, const char *path,
                         int wants_directories, apr_pool_t *pool)
{
    apr_array_header_t *found = apr_array_make(pool, 16, sizeof(char *));
    apr_status_t status;
    apr_finfo_t entry;
    apr_dir_t *dir;

    status = apr_dir_open(&dir, path, pool);
    if (status != APR_SUCCESS) {
        return unreadable(pool, path, status);
    }
    while (apr_dir_read(&entry, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        const char *full = apr_pstrcat(pool, path, "/", entry.name, NULL);
        apr_finfo_t facts;

        if (*entry.name == '.') {
            continue;
        }
        status = apr_stat(&facts, full, APR_FINFO_TYPE, pool);
        if (status != APR_SUCCESS) {
            return unreadable(pool, full, status);
        }
        if ((facts.filetype == APR_DIR) == (wants_directories != 0)) {
            APR_ARRAY_PUSH(found, const char *) = apr_pstrdup(pool, entry.name);
        }
    }
    apr_dir_close(dir);
    qsort(found->elts, (size_t)found->nelts, sizeof(char *), compare_names);
    *names = found;
    return NULL;
}

/* ---- files ---- */

static mcp_error_t *read_file(mcp_str_t *text, const char *path,
                              apr_pool_t *pool)
{
    apr_file_t *file;
    apr_finfo_t facts;
    apr_status_t status;
    apr_size_t len;
    char *bytes;

    status = apr_file_open(&file, path, APR_READ, APR_OS_DEFAULT, pool);
    if (status == APR_SUCCESS) {
        status = apr_file_info_get(&facts, APR_FINFO_SIZE, file);
    }
    if (status != APR_SUCCESS) {
        return unreadable(pool, path, status);
    }
    if (facts.size > MAX_SCRIPT_BYTES) {
        return bad_directory(pool, "Split the file.", path,
                             "is larger than 8 MB.");
    }
    bytes = apr_palloc(pool, (apr_size_t)facts.size + 1);
    status = apr_file_read_full(file, bytes, (apr_size_t)facts.size, &len);
    apr_file_close(file);
    if (status != APR_SUCCESS && status != APR_EOF) {
        return unreadable(pool, path, status);
    }
    bytes[len] = '\0';
    if (strlen(bytes) != len) {
        return bad_directory(pool, "Remove it.", path, "has a NUL byte.");
    }
    text->data = bytes;
    text->len = len;
    return NULL;
}

static mcp_error_t *digest(const char **hex, mcp_str_t text, apr_pool_t *pool)
{
    unsigned char bytes[MCP_SHA256_SIZE];
    mcp_str_t raw = { (const char *)bytes, sizeof(bytes) };

    MCP_TRY(mcp_crypto_sha256(bytes, text, pool));
    *hex = mcp_crypto_hex(raw, pool);
    return NULL;
}

static mcp_error_t *add_script(apr_array_header_t *scripts,
                               const char *directory, const char *schema,
                               const char *path, int is_function,
                               apr_pool_t *pool)
{
    mcpctl_script_t script;

    script.path = path;
    script.schema = schema;
    script.is_function = is_function;
    MCP_TRY(read_file(&script.text,
                      apr_pstrcat(pool, directory, "/", path, NULL), pool));
    MCP_TRY(digest(&script.sha256, script.text, pool));
    APR_ARRAY_PUSH(scripts, mcpctl_script_t) = script;
    return NULL;
}

/* ---- a schema ---- */

static int ends_in_sql(const char *name)
{
    apr_size_t len = strlen(name);

    return len >= 4 && strcmp(name + len - 4, ".sql") == 0;
}

static mcp_error_t *check_numbered(const char *name, const char *before,
                                   const char *path, apr_pool_t *pool)
{
    if (!is_numbered(name)) {
        return bad_directory(pool,
                             "Name it NNN_what.sql, or put it into fn/ when "
                             "it makes one function.",
                             path, "does not fit: it has no number.");
    }
    if (before && strncmp(name, before, 3) == 0) {
        return bad_directory(pool, "Give it the next free number.", path,
                             apr_psprintf(pool, "has the number of %s.",
                                          before));
    }
    return NULL;
}

static mcp_error_t *read_numbered(apr_array_header_t *scripts,
                                  const char *directory, const char *schema,
                                  apr_pool_t *pool)
{
    const apr_array_header_t *names = NULL;
    const char *before = NULL;
    int i;

    MCP_TRY(
        list(&names, apr_pstrcat(pool, directory, "/", schema, NULL), 0, pool));
    for (i = 0; i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        const char *path = apr_pstrcat(pool, schema, "/", name, NULL);

        if (!ends_in_sql(name)) {
            continue;
        }
        MCP_TRY(check_numbered(name, before, path, pool));
        MCP_TRY(add_script(scripts, directory, schema, path, 0, pool));
        before = name;
    }
    return NULL;
}

static mcp_error_t *read_functions(apr_array_header_t *scripts,
                                   const char *directory, const char *schema,
                                   apr_pool_t *pool)
{
    const apr_array_header_t *names = NULL;
    int i;

    MCP_TRY(list(&names, apr_pstrcat(pool, directory, "/", schema, "/fn", NULL),
                 0, pool));
    for (i = 0; i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        const char *path = apr_pstrcat(pool, schema, "/fn/", name, NULL);

        if (!ends_in_sql(name)) {
            continue;
        }
        if (!is_name(name, ".sql")) {
            return bad_directory(pool, "Name it after the function it makes.",
                                 path, "does not fit: it is no function's.");
        }
        MCP_TRY(add_script(scripts, directory, schema, path, 1, pool));
    }
    return NULL;
}

static mcp_error_t *read_schema(apr_array_header_t *scripts,
                                const char *directory, const char *schema,
                                apr_pool_t *pool)
{
    const char *path = apr_pstrcat(pool, directory, "/", schema, NULL);
    const apr_array_header_t *inner = NULL;
    int i;

    if (!is_name(schema, "")) {
        return bad_directory(pool, "Name it as the schema that it makes.", path,
                             "is no schema's name.");
    }
    MCP_TRY(read_numbered(scripts, directory, schema, pool));
    MCP_TRY(list(&inner, path, 1, pool));
    for (i = 0; i < inner->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(inner, i, const char *), "fn") != 0) {
            return bad_directory(pool, "Functions are in fn/.", path,
                                 "has a directory that is not fn.");
        }
        MCP_TRY(read_functions(scripts, directory, schema, pool));
    }
    return NULL;
}

/* ---- all of them ---- */

static int has_name(const apr_array_header_t *names, const char *name)
{
    int i;

    for (i = 0; i < names->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(names, i, const char *), name) == 0) {
            return 1;
        }
    }
    return 0;
}

static int is_first(const char *schema)
{
    apr_size_t i;

    for (i = 0; i < FIRST_SCHEMAS; i++) {
        if (strcmp(schema, first_schemas[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

mcp_error_t *mcpctl_script_read_all(const apr_array_header_t **scripts,
                                    const char *directory, apr_pool_t *pool)
{
    apr_array_header_t *read = apr_array_make(pool, 128,
                                              sizeof(mcpctl_script_t));
    const apr_array_header_t *schemas = NULL;
    apr_size_t first;
    int i;

    MCP_TRY(list(&schemas, directory, 1, pool));
    if (!has_name(schemas, "mcp")) {
        return bad_directory(pool, "Give the directory sql/ with --sql DIR.",
                             directory, "has no directory mcp.");
    }
    for (first = 0; first < FIRST_SCHEMAS; first++) {
        if (has_name(schemas, first_schemas[first])) {
            MCP_TRY(read_schema(read, directory, first_schemas[first], pool));
        }
    }
    for (i = 0; i < schemas->nelts; i++) {
        const char *schema = APR_ARRAY_IDX(schemas, i, const char *);

        if (!is_first(schema) && strcmp(schema, "sample") != 0) {
            MCP_TRY(read_schema(read, directory, schema, pool));
        }
    }
    *scripts = read;
    return NULL;
}

/* ---- lines ---- */

int mcpctl_script_line(mcp_str_t text, int position)
{
    apr_size_t i;
    int line = 1;

    for (i = 0; i < text.len; i++) {
        /* The bytes that go on a character are not characters. */
        if (((unsigned char)text.data[i] & 0xC0) != 0x80 && --position <= 0) {
            break;
        }
        line += text.data[i] == '\n';
    }
    return line;
}

/* Past the quote that closes what begins at `at`. */
static const char *skip_quoted(const char *at, char quote, int has_escapes)
{
    for (at++; *at; at++) {
        if (has_escapes && *at == '\\' && at[1]) {
            at++;
        }
        else if (*at == quote) {
            return at + 1; /* a doubled one opens the next */
        }
    }
    return at;
}

static const char *skip_comment(const char *at)
{
    int depth = 0;

    if (*at == '-') {
        return at + strcspn(at, "\n");
    }
    do {
        if (at[0] == '/' && at[1] == '*') {
            depth++;
            at += 2;
        }
        else if (at[0] == '*' && at[1] == '/') {
            depth--;
            at += 2;
        }
        else {
            at++;
        }
    } while (*at && depth);
    return at;
}

/* Past a dollar-quoted text, or past the dollar when it opens none ($1). */
static const char *skip_dollar(const char *at)
{
    apr_size_t len = 1;
    const char *close;

    if (!apr_isdigit(at[1])) {
        while (apr_isalnum(at[len]) || at[len] == '_') {
            len++;
        }
    }
    if (at[len] != '$') {
        return at + 1;
    }
    len++;
    for (close = at + len; *close; close++) {
        if (*close == '$' && strncmp(close, at, len) == 0) {
            return close + len;
        }
    }
    return close;
}

static int is_word(char c)
{
    return apr_isalnum(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Past one token of SQL's lexical structure (PostgreSQL 15, 4.1). */
static const char *skip_token(const char *at)
{
    if ((at[0] == '-' && at[1] == '-') || (at[0] == '/' && at[1] == '*')) {
        return skip_comment(at);
    }
    if ((*at == 'e' || *at == 'E') && at[1] == '\'') {
        return skip_quoted(at + 1, '\'', 1);
    }
    if (*at == '\'' || *at == '"') {
        return skip_quoted(at, *at, 0);
    }
    if (*at == '$') {
        return skip_dollar(at);
    }
    if (is_word(*at)) {
        while (is_word(*at)) {
            at++;
        }
        return at;
    }
    return at + 1;
}

static int is_blank(const char *at)
{
    return apr_isspace(*at) || (at[0] == '-' && at[1] == '-')
           || (at[0] == '/' && at[1] == '*');
}

int mcpctl_script_statement_line(mcp_str_t text, int index)
{
    const char *at = text.data, *start = NULL;
    int depth = 0;

    while (*at) {
        if (*at == ';' && depth == 0) {
            index -= start != NULL;
            start = NULL;
        }
        else if (!start && !is_blank(at)) {
            if (index == 0) {
                mcp_str_t before = { text.data, (apr_size_t)(at - text.data) };

                return mcpctl_script_line(before, (int)before.len + 1);
            }
            start = at;
        }
        depth += *at == '(';
        depth -= *at == ')';
        at = skip_token(at);
    }
    return 0;
}
