/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A catalogue file. Either all its mistakes are named, each with its place, or
 * it makes tools whose every part can be sent, asked for and run.
 */
#include "t/fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "lib/catalogue.h"
#include "lib/listing.h"
#include "lib/mistake.h"
#include "lib/portable.h"
#include "lib/schema_run.h"

/* The loader reads a file; this one is in memory. */
static int file;
static const char *name;

void fuzz_setup(apr_pool_t *pool)
{
    file = memfd_create("catalogue.json", MFD_CLOEXEC);
    MUST(file >= 0);
    name = apr_psprintf(pool, "/proc/self/fd/%d", file);
}

static void write_file(mcp_str_t text)
{
    MUST(!ftruncate(file, 0));
    MUST(pwrite(file, text.data, text.len, 0) == (ssize_t)text.len);
}

static void check_json(mcp_str_t text)
{
    apr_size_t offset;
    const char *wrong = mcp_jsontext_check(&offset, text);

    MUST(!wrong, "%s at %lu of %.*s", wrong, (unsigned long)offset,
         (int)text.len, text.data);
}

/* What a reply or a log can carry. */
static void check_words(const char *words, apr_pool_t *pool)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_json_string(&buf, words);
    check_json((mcp_str_t){ buf.data, buf.len });
}

static void check_mistakes(const mcp_error_t *error, apr_pool_t *pool)
{
    int i;

    MUST(!strcmp(error->code, "bad_catalogue"), "%s", error->code);
    MUST(error->fields && error->fields->nelts > 0
             && error->fields->nelts <= MCP_MISTAKES,
         "%s", error->message);
    for (i = 0; i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  mcp_field_t);

        MUST(field->path && field->code && field->message);
        check_words(field->path, pool);
        check_words(field->message, pool);
        check_words(field->hint, pool);
    }
}

static void check_tool(const mcp_catalogue_t *catalogue, const mcp_tool_t *tool,
                       apr_pool_t *pool)
{
    mcp_mistakes_t notes;

    MUST(mcp_catalogue_find(catalogue, tool->name) == tool, "%s", tool->name);
    MUST(strlen(tool->statement_name) < 64, "%s", tool->statement_name);
    check_json(tool->input_json);
    check_json(mcp_str(tool->descriptor));
    check_words(tool->statement, pool);
    mcp_mistakes_init(&notes, pool);
    mcp_portable_check(&notes, "$", tool);
    (void)mcp_schema_run(tool->input, mcp_json_empty_object(), "arguments",
                         pool);
    MUST(!tool->output == !tool->output_json.len, "%s", tool->name);
    if (tool->output) {
        check_json(tool->output_json);
    }
}

static void check_listing(const mcp_catalogue_t *catalogue, apr_pool_t *pool)
{
    mcp_listing_t *listing;
    int i, role;

    mcp_listing_build(&listing, catalogue, pool);
    for (role = -1; role < catalogue->roles->nelts && role < 2; role++) {
        for (i = 0; i < MCP_REVISIONS; i++) {
            check_json(mcp_listing_get(listing, role, &mcp_revisions[i]));
        }
    }
}

void fuzz_one(mcp_str_t input, apr_pool_t *pool)
{
    mcp_catalogue_t *catalogue = NULL;
    mcp_error_t *error;
    int i;

    write_file(input);
    error = mcp_catalogue_load(&catalogue, name, NULL, pool);
    if (error) {
        MUST(!catalogue);
        check_mistakes(error, pool);
        return;
    }
    MUST(catalogue && catalogue->name && catalogue->version);
    for (i = 0; i < catalogue->tools->nelts; i++) {
        check_tool(catalogue,
                   APR_ARRAY_IDX(catalogue->tools, i, const mcp_tool_t *),
                   pool);
    }
    check_listing(catalogue, pool);
}
