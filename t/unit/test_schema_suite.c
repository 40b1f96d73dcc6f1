/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The official test suite of JSON Schema, part draft2020-12: each of its files
 * is one test here. The suite is that of Debian's package
 * libtest-json-schema-acceptance-perl (json-schema-test-suite of Debian 12 ends
 * with draft 7); MCP_SCHEMA_SUITE names another directory that has tests/ and
 * remotes/. When that is set and has no suite, the test fails; when it is not
 * set and there is none, it is skipped.
 *
 * The suite's files of formats are optional. They are run too, with format as
 * an assertion, for the formats that we have.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_hash.h>
#include <apr_strings.h>

#include "lib/schema_format.h"
#include "lib/schema_run.h"

#define DIALECT "draft2020-12"

static const char *const places[] = {
    "/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance",
    "/usr/share/json-schema-test-suite",
};

/* The URI below which the suite expects its remotes. */
static const char remote[] = "http://localhost:1234/";

typedef struct suite_t {
    const char *dir;
    apr_hash_t *documents; /* by URI */
    mcp_schema_options_t options;
    int number; /* of the TAP line */
    int failed;
    int cases; /* of all files of a kind */
    int passed;
    apr_pool_t *pool;
} suite_t;

/* ---- files ---- */

/* No text with a NUL gets past mcp_json_parse, so none reaches a schema. The
 * few that the suite has become U+0001, which must differ from nothing just as
 * well. */
static void replace_nul(char *text)
{
    while ((text = strstr(text, "\\u0000"))) {
        text[5] = '1';
    }
}

/* The JSON in a file, or NULL. */
static const mcp_json_t *read_json(const char *path, apr_pool_t *pool)
{
    mcp_json_t *value = NULL;
    apr_finfo_t info;
    apr_file_t *file;
    mcp_str_t text;
    char *bytes;

    if (apr_stat(&info, path, APR_FINFO_SIZE | APR_FINFO_TYPE, pool)
        || info.filetype != APR_REG
        || apr_file_open(&file, path, APR_READ, APR_OS_DEFAULT, pool)) {
        return NULL;
    }
    bytes = apr_pcalloc(pool, (apr_size_t)info.size + 1);
    apr_file_read_full(file, bytes, (apr_size_t)info.size, NULL);
    apr_file_close(file);
    replace_nul(bytes);
    text = mcp_str(bytes);
    if (mcp_json_parse(&value, text, pool)) {
        return NULL;
    }
    return value;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of the .json files of a directory, in order. */
static apr_array_header_t *list_files(const char *dir, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 64, sizeof(char *));
    apr_finfo_t info;
    apr_dir_t *handle;

    if (apr_dir_open(&handle, dir, pool)) {
        return names;
    }
    while (!apr_dir_read(&info, APR_FINFO_NAME, handle)) {
        apr_size_t len = strlen(info.name);

        if (len > 5 && !strcmp(info.name + len - 5, ".json")) {
            APR_ARRAY_PUSH(names, char *) = apr_pstrdup(pool, info.name);
        }
    }
    apr_dir_close(handle);
    qsort(names->elts, (size_t)names->nelts, sizeof(char *), compare_names);
    return names;
}

/* ---- documents that schemas refer to ---- */

static const mcp_json_t *resolve(void *baton, const char *uri)
{
    suite_t *suite = baton;
    const mcp_json_t *document = apr_hash_get(suite->documents, uri,
                                              APR_HASH_KEY_STRING);

    if (!document && !strncmp(uri, remote, sizeof(remote) - 1)) {
        document = read_json(apr_pstrcat(suite->pool, suite->dir, "/remotes/",
                                         uri + sizeof(remote) - 1, NULL),
                             suite->pool);
        apr_hash_set(suite->documents, apr_pstrdup(suite->pool, uri),
                     APR_HASH_KEY_STRING, document);
    }
    return document;
}

static int load_metaschemas(suite_t *suite)
{
    const char *srcdir = getenv("srcdir");
    const char *path = apr_pstrcat(suite->pool, srcdir ? srcdir : ".",
                                   "/t/unit/metaschema-2020-12.json", NULL);
    const mcp_json_t *all = read_json(path, suite->pool), *document;

    document = mcp_json_first(mcp_json_get(all, "documents"));
    for (; document; document = mcp_json_next(document)) {
        apr_hash_set(suite->documents,
                     mcp_json_string(mcp_json_get(document, "$id")),
                     APR_HASH_KEY_STRING, document);
    }
    return all != NULL;
}

/* ---- running ---- */

static void complain(const mcp_json_t *group, const mcp_json_t *test,
                     const char *what)
{
    printf("# %s: %s: %s\n",
           mcp_json_string(mcp_json_get(group, "description")),
           test ? mcp_json_string(mcp_json_get(test, "description")) : "",
           what);
}

/* Whether the run says about one instance what the suite says. */
static int run_test(const mcp_schema_t *schema, const mcp_json_t *group,
                    const mcp_json_t *test, apr_pool_t *pool)
{
    int expected = mcp_json_is_true(mcp_json_get(test, "valid"));
    mcp_error_t *error = mcp_schema_run(schema, mcp_json_get(test, "data"),
                                        "data", pool);

    if (expected != !error) {
        complain(group, test, expected ? "refused" : "accepted");
        return 0;
    }
    if (error && (strcmp(error->code, "invalid_arguments") || !error->fields)) {
        complain(group, test, error->message);
        return 0;
    }
    return 1;
}

static int run_group(suite_t *suite, const mcp_json_t *group)
{
    const mcp_json_t *test = mcp_json_first(mcp_json_get(group, "tests"));
    mcp_schema_t *schema = NULL;
    mcp_error_t *error;
    apr_pool_t *pool;
    int failed = 0;

    apr_pool_create(&pool, suite->pool);
    error = mcp_schema_compile(&schema, mcp_json_get(group, "schema"),
                               &suite->options, pool);
    if (error) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, 0,
                                                  mcp_field_t);

        complain(group, NULL,
                 apr_pstrcat(pool, field->path, " ", field->message, NULL));
    }
    for (; test; test = mcp_json_next(test)) {
        int is_good = !error && run_test(schema, group, test, pool);

        suite->cases++;
        suite->passed += is_good;
        failed += !is_good;
    }
    apr_pool_destroy(pool);
    return failed;
}

static int run_file(suite_t *suite, const char *path)
{
    apr_pool_t *outer = suite->pool;
    const mcp_json_t *file, *group;
    int failed = 0;

    apr_pool_create(&suite->pool, outer);
    file = read_json(path, suite->pool);
    if (!file) {
        printf("# %s cannot be read\n", path);
        failed = 1;
    }
    for (group = mcp_json_first(file); group; group = mcp_json_next(group)) {
        failed += run_group(suite, group);
    }
    apr_pool_destroy(suite->pool);
    suite->pool = outer;
    return failed;
}

static void run_required(suite_t *suite, const char *dir, const char *name)
{
    int before = suite->cases;
    int failed = run_file(suite, apr_pstrcat(suite->pool, dir, name, NULL));

    printf("%sok %d - %s: %d of %d cases\n", failed ? "not " : "",
           ++suite->number, name, suite->cases - before - failed,
           suite->cases - before);
    suite->failed += failed;
}

/* Files that the suite has for our formats; others are passed over. */
static void run_formats(suite_t *suite)
{
    const mcp_schema_format_t *format;

    suite->options.assert_format = 1;
    suite->cases = suite->passed = 0;
    for (format = mcp_schema_formats; format->name; format++) {
        run_file(suite, apr_pstrcat(suite->pool, suite->dir,
                                    "/tests/" DIALECT "/optional/format/",
                                    format->name, ".json", NULL));
    }
    printf("# optional formats: %d of %d cases\n", suite->passed, suite->cases);
}

/* ---- the suite ---- */

static int has_suite(const char *dir, apr_pool_t *pool)
{
    return list_files(apr_pstrcat(pool, dir, "/tests/" DIALECT, NULL), pool)
               ->nelts
           > 0;
}

static const char *find_suite(apr_pool_t *pool)
{
    size_t i;

    for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (has_suite(places[i], pool)) {
            return places[i];
        }
    }
    return NULL;
}

static int run_suite(suite_t *suite)
{
    const char *dir = apr_pstrcat(suite->pool, suite->dir,
                                  "/tests/" DIALECT "/", NULL);
    apr_array_header_t *names = list_files(dir, suite->pool);
    int i;

    suite->documents = apr_hash_make(suite->pool);
    suite->options.resolve = resolve;
    suite->options.baton = suite;
    if (!load_metaschemas(suite)) {
        printf("Bail out! metaschema-2020-12.json is missing\n");
        return EXIT_FAILURE;
    }
    printf("1..%d\n# suite: %s\n", names->nelts, suite->dir);
    for (i = 0; i < names->nelts; i++) {
        run_required(suite, dir, APR_ARRAY_IDX(names, i, const char *));
    }
    printf("# required: %d of %d cases\n", suite->passed, suite->cases);
    run_formats(suite);
    return suite->failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(void)
{
    suite_t suite = { getenv("MCP_SCHEMA_SUITE") };
    int status;

    apr_initialize();
    apr_pool_create(&suite.pool, NULL);
    if (!suite.dir) {
        suite.dir = find_suite(suite.pool);
        if (!suite.dir) {
            printf("1..0 # SKIP no draft2020-12 suite: apt-get install "
                   "libtest-json-schema-acceptance-perl\n");
            return EXIT_SUCCESS;
        }
    }
    if (!has_suite(suite.dir, suite.pool)) {
        printf("Bail out! %s has no tests/" DIALECT "\n", suite.dir);
        return EXIT_FAILURE;
    }
    status = run_suite(&suite);
    apr_pool_destroy(suite.pool);
    apr_terminate();
    return status;
}
