/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/resources.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>

#include "lib/block.h"
#include "lib/door.h"
#include "lib/result.h"
#include "lib/run.h"
#include "lib/schema_format.h"

/* Offsets in our cursors have at most this many digits. */
#define OFFSET_DIGITS 9

/* Where a page begins: at the catalogue's resources (source 0), or in the rows
 * of the template of index source - 1. */
typedef struct page_t {
    int source;
    long offset;
} page_t;

/* ---- writing an entry of a list ---- */

static void open_entry(mcp_buf_t *reply, const char **between, const char *name,
                       const char *uri)
{
    mcp_buf_puts(reply, *between);
    *between = ",";
    mcp_buf_putc(reply, '{');
    mcp_entry_write_text(reply, name, uri);
}

static void write_resource(mcp_buf_t *reply, const char **between,
                           const mcp_resource_t *resource, const mcp_ctx_t *ctx)
{
    open_entry(reply, between, "uri", resource->uri);
    mcp_entry_write(reply, &resource->entry, ctx->revision);
    mcp_entry_write_text(reply, "mimeType", resource->mime_type);
    if (resource->text) {
        mcp_buf_printf(reply, ",\"size\":%lu",
                       (unsigned long)strlen(resource->text));
    }
    mcp_buf_putc(reply, '}');
}

/* ---- which sources there are ---- */

static int role_of(const mcp_ctx_t *ctx)
{
    return mcp_catalogue_role(ctx->catalogue, ctx->principal->role);
}

static const mcp_resource_template_t *template_at(const mcp_ctx_t *ctx,
                                                  int index)
{
    return APR_ARRAY_IDX(ctx->catalogue->templates, index,
                         const mcp_resource_template_t *);
}

/* Whether a source has rows that the caller may see. Rows are data: unlike the
 * catalogue's own entries they need the scopes, too. */
static int is_listed(const mcp_ctx_t *ctx, int source)
{
    const mcp_resource_template_t *row;

    if (source < 1 || source > ctx->catalogue->templates->nelts) {
        return 0;
    }
    row = template_at(ctx, source - 1);
    return row->list.statement && mcp_access_may(row->entry.roles, role_of(ctx))
           && !mcp_access_missing(row->entry.scopes, ctx->principal->scopes,
                                  ctx->pool);
}

/* The next source behind one, or 0. */
static int next_source(const mcp_ctx_t *ctx, int source)
{
    while (++source <= ctx->catalogue->templates->nelts) {
        if (is_listed(ctx, source)) {
            return source;
        }
    }
    return 0;
}

/* ---- cursors ---- */

static mcp_error_t *bad_cursor(mcp_ctx_t *ctx, const char *hint)
{
    return mcp_error_make(ctx->pool, "invalid_params", hint,
                          "params.cursor is not one of ours.");
}

/* A number of digits only; p behind it, or NULL. */
static const char *read_number(long *number, const char *p)
{
    apr_size_t len = strspn(p, "0123456789");

    if (!len || len > OFFSET_DIGITS || (len > 1 && *p == '0')) {
        return NULL;
    }
    *number = (long)apr_atoi64(p);
    return p + len;
}

/* What a cursor says is only where to go on: rows are chosen by who asks. So it
 * is checked for sense and need not be signed. */
static mcp_error_t *read_cursor(page_t *page, mcp_ctx_t *ctx)
{
    const mcp_json_t *cursor = mcp_json_get(ctx->message.params, "cursor");
    const char *p = mcp_json_string(cursor);
    long source;

    memset(page, 0, sizeof(*page));
    if (!cursor) {
        return NULL;
    }
    p = p ? read_number(&source, p) : NULL;
    p = p && *p == '.' ? read_number(&page->offset, p + 1) : NULL;
    if (!p || *p || !is_listed(ctx, (int)source)) {
        return bad_cursor(ctx, "Send a nextCursor of this list, or none for "
                               "its first page.");
    }
    page->source = (int)source;
    return NULL;
}

static void write_cursor(mcp_buf_t *reply, int source, double offset)
{
    mcp_buf_json_name(reply, "nextCursor");
    mcp_buf_printf(reply, "\"%d.%.0f\"", source, offset);
}

/* ---- rows of a list function ---- */

static const char *member(const mcp_json_t *row, const char *name)
{
    return mcp_json_string(mcp_json_get(row, name));
}

static mcp_error_t *write_row(mcp_buf_t *reply, const char **between,
                              const mcp_json_t *row,
                              const mcp_resource_template_t *source,
                              const mcp_ctx_t *ctx)
{
    const char *uri = member(row, "uri"), *name = member(row, "name");
    const char *type = member(row, "mime_type"), *unused;
    const mcp_json_t *size = mcp_json_get(row, "size");

    if (!uri || !name
        || !mcp_uri_template_match(&unused, source->uri, uri, ctx->pool)) {
        return mcp_door_bad_answer(ctx, &source->entry,
                                   "a row lacks its name, or a uri that fits "
                                   "the template");
    }
    open_entry(reply, between, "uri", uri);
    mcp_entry_write_text(reply, "name", name);
    if (ctx->revision->features & MCP_REV_STRUCTURED) {
        mcp_entry_write_text(reply, "title", member(row, "title"));
    }
    mcp_entry_write_text(reply, "description", member(row, "description"));
    mcp_entry_write_text(reply, "mimeType", type ? type : source->mime_type);
    if (size && mcp_json_is_integer(size) && mcp_json_number(size) >= 0) {
        mcp_buf_json_name(reply, "size");
        mcp_json_write(reply, size);
    }
    mcp_buf_putc(reply, '}');
    return NULL;
}

static mcp_error_t *call_list(mcp_json_t **list, mcp_ctx_t *ctx,
                              const mcp_resource_template_t *source,
                              long offset)
{
    const mcp_run_t run = {
        .entry = &source->entry,
        .function = &source->list,
        .arguments = apr_psprintf(ctx->pool, "{\"limit\":%d,\"offset\":%ld}",
                                  MCP_RESOURCES_PAGE, offset),
    };
    const mcp_json_t *rows;
    mcp_answer_t answer;

    MCP_TRY(mcp_run(&answer, ctx, &run));
    if (mcp_json_parse(list, answer.json, ctx->pool)) {
        return mcp_door_bad_answer(ctx, &source->entry, "no JSON");
    }
    rows = mcp_json_get(*list, "resources");
    if (!rows || mcp_json_type(rows) != MCP_JSON_ARRAY) {
        return mcp_door_bad_answer(ctx, &source->entry, "no resources");
    }
    return NULL;
}

/* Write the rows of one page and set where the next begins; its source is 0 at
 * the end. A next_offset that leads nowhere ends the source, so that no client
 * goes round in a circle. */
static mcp_error_t *write_rows(mcp_buf_t *reply, const char **between,
                               page_t *next, const page_t *page, mcp_ctx_t *ctx)
{
    const mcp_resource_template_t *source = template_at(ctx, page->source - 1);
    const mcp_json_t *row;
    mcp_json_t *list;
    double offset;

    MCP_TRY(call_list(&list, ctx, source, page->offset));
    for (row = mcp_json_first(mcp_json_get(list, "resources")); row;
         row = mcp_json_next(row)) {
        MCP_TRY(write_row(reply, between, row, source, ctx));
    }
    offset = mcp_json_number(mcp_json_get(list, "next_offset"));
    if (mcp_json_is_true(mcp_json_get(list, "has_more"))
        && offset > (double)page->offset && offset < 1e9) {
        next->source = page->source;
        next->offset = (long)offset;
        return NULL;
    }
    next->source = next_source(ctx, page->source);
    next->offset = 0;
    return NULL;
}

/* ---- the lists ---- */

static void write_resources(mcp_buf_t *reply, const char **between,
                            const mcp_ctx_t *ctx)
{
    const apr_array_header_t *resources = ctx->catalogue->resources;
    int i, role = role_of(ctx);

    for (i = 0; i < resources->nelts; i++) {
        const mcp_resource_t *resource = APR_ARRAY_IDX(resources, i,
                                                       const mcp_resource_t *);

        if (mcp_access_may(resource->entry.roles, role)) {
            write_resource(reply, between, resource, ctx);
        }
    }
}

mcp_error_t *mcp_resources_list(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    page_t page, next = { 0, 0 };
    const char *between = "";

    MCP_TRY(mcp_door_know_role(ctx, "resources/list"));
    MCP_TRY(read_cursor(&page, ctx));
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_buf_json_name(reply, "resources");
    mcp_buf_putc(reply, '[');
    if (!page.source) {
        write_resources(reply, &between, ctx);
        page.source = next_source(ctx, 0);
    }
    if (page.source) {
        MCP_TRY(write_rows(reply, &between, &next, &page, ctx));
    }
    mcp_buf_putc(reply, ']');
    if (next.source) {
        write_cursor(reply, next.source, (double)next.offset);
    }
    mcp_result_close_cached(reply, ctx->revision, MCP_CACHE_PRIVATE);
    return NULL;
}

mcp_error_t *mcp_resources_templates_list(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const apr_array_header_t *templates = ctx->catalogue->templates;
    const char *between = "";
    int i;

    if (mcp_json_get(ctx->message.params, "cursor")) {
        return bad_cursor(ctx, "Leave cursor out: the list has one page.");
    }
    MCP_TRY(mcp_door_know_role(ctx, "resources/templates/list"));
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_buf_json_name(reply, "resourceTemplates");
    mcp_buf_putc(reply, '[');
    for (i = 0; i < templates->nelts; i++) {
        const mcp_resource_template_t *row = template_at(ctx, i);

        if (mcp_access_may(row->entry.roles, role_of(ctx))) {
            open_entry(reply, &between, "uriTemplate", row->uri->text);
            mcp_entry_write(reply, &row->entry, ctx->revision);
            mcp_entry_write_text(reply, "mimeType", row->mime_type);
            mcp_buf_putc(reply, '}');
        }
    }
    mcp_buf_putc(reply, ']');
    mcp_result_close_cached(reply, ctx->revision, MCP_CACHE_PRIVATE);
    return NULL;
}

/* ---- resources/read ---- */

/* What is in a resource; of text and blob one. */
typedef struct contents_t {
    const char *mime_type;
    const char *text;
    const char *blob;
} contents_t;

mcp_error_t *mcp_resources_not_found(mcp_ctx_t *ctx, const char *uri)
{
    mcp_error_t *error = mcp_error_make(ctx->pool, "resource_not_found", NULL,
                                        "Resource not found: %.*s",
                                        mcp_str_fit(uri, 256), uri);
    mcp_buf_t details;

    mcp_buf_init(&details, 128, ctx->pool);
    mcp_buf_putc(&details, '{');
    mcp_entry_write_text(&details, "uri", uri);
    mcp_buf_putc(&details, '}');
    error->details = details.data;
    return error;
}

static mcp_error_t *read_contents(contents_t *contents, mcp_ctx_t *ctx,
                                  const mcp_entry_t *entry, const char *uri,
                                  mcp_str_t json)
{
    const char *type;
    mcp_json_t *value;

    if (mcp_json_parse(&value, json, ctx->pool)) {
        return mcp_door_bad_answer(ctx, entry, "no JSON");
    }
    if (mcp_json_type(value) == MCP_JSON_NULL) {
        return mcp_resources_not_found(ctx, uri);
    }
    type = member(value, "mime_type");
    contents->mime_type = type ? type : contents->mime_type;
    contents->text = member(value, "text");
    contents->blob = member(value, "blob");
    if (!contents->text == !contents->blob) {
        return mcp_door_bad_answer(ctx, entry, "not one of text and blob");
    }
    if (contents->blob && !mcp_schema_format_is_base64(contents->blob)) {
        return mcp_door_bad_answer(ctx, entry, "blob is no base64");
    }
    return NULL;
}

static void write_contents(mcp_buf_t *reply, const mcp_ctx_t *ctx,
                           const char *uri, const contents_t *contents,
                           mcp_cache_t cache)
{
    mcp_result_open(reply, ctx->catalogue, ctx->revision);
    mcp_buf_json_name(reply, "contents");
    mcp_buf_lit(reply, "[{");
    mcp_entry_write_text(reply, "uri", uri);
    mcp_entry_write_text(reply, "mimeType", contents->mime_type);
    mcp_entry_write_text(reply, "text", contents->text);
    if (contents->blob) {
        mcp_buf_json_name(reply, "blob");
        mcp_block_write_base64(reply, contents->blob);
    }
    mcp_buf_lit(reply, "}]");
    mcp_result_close_cached(reply, ctx->revision, cache);
}

/* What a URI names: one of the catalogue's resources, or a template that it
 * fits. */
typedef struct target_t {
    const mcp_resource_t *resource;
    const mcp_resource_template_t *row;
    const char *values; /* of the template's variables */
} target_t;

static int find_target(target_t *target, const mcp_ctx_t *ctx, const char *uri)
{
    const mcp_catalogue_t *catalogue = ctx->catalogue;
    int i;

    for (i = 0; i < catalogue->resources->nelts; i++) {
        target->resource = APR_ARRAY_IDX(catalogue->resources, i,
                                         const mcp_resource_t *);
        if (!strcmp(target->resource->uri, uri)) {
            return 1;
        }
    }
    target->resource = NULL;
    for (i = 0; i < catalogue->templates->nelts; i++) {
        target->row = template_at(ctx, i);
        if (mcp_uri_template_match(&target->values, target->row->uri, uri,
                                   ctx->pool)) {
            return 1;
        }
    }
    return 0;
}

int mcp_resources_may_read(const mcp_ctx_t *ctx, const char *uri)
{
    const mcp_entry_t *entry;
    target_t target;

    if (!find_target(&target, ctx, uri)) {
        return 0;
    }
    entry = target.resource ? &target.resource->entry : &target.row->entry;
    return mcp_access_may(entry->roles, role_of(ctx))
           && !mcp_access_missing(entry->scopes, ctx->principal->scopes,
                                  ctx->pool);
}

static const char *uri_argument(mcp_ctx_t *ctx, const char *uri)
{
    mcp_buf_t arguments;

    mcp_buf_init(&arguments, 128, ctx->pool);
    mcp_buf_putc(&arguments, '{');
    mcp_entry_write_text(&arguments, "uri", uri);
    mcp_buf_putc(&arguments, '}');
    return arguments.data;
}

/* What a function made of a client's answers is not to be kept (MCP 2026-07-28,
 * caching). */
static mcp_error_t *run_read(mcp_buf_t *reply, mcp_ctx_t *ctx,
                             const target_t *target, const char *uri)
{
    const mcp_resource_t *resource = target->resource;
    contents_t contents = { .mime_type = resource ? resource->mime_type
                                                  : target->row->mime_type };
    const mcp_run_t run = {
        .entry = resource ? &resource->entry : &target->row->entry,
        .function = resource ? &resource->function : &target->row->function,
        .arguments = resource ? uri_argument(ctx, uri) : target->values,
        .target = uri,
        .may_miss = 1,
    };
    mcp_answer_t answer;
    int is_asking;
    mcp_error_t *error = mcp_run_asking(reply, &is_asking, &answer, ctx, &run);

    if (error && !strcmp(error->code, "not_found")) {
        return mcp_resources_not_found(ctx, uri);
    }
    if (error || is_asking) {
        return error;
    }
    MCP_TRY(read_contents(&contents, ctx, run.entry, uri, answer.json));
    write_contents(reply, ctx, uri, &contents,
                   run.function->asks ? MCP_CACHE_NEVER : MCP_CACHE_PRIVATE);
    return NULL;
}

static mcp_error_t *give_own(mcp_buf_t *reply, mcp_ctx_t *ctx,
                             const mcp_resource_t *resource)
{
    const contents_t contents = { .mime_type = resource->mime_type,
                                  .text = resource->text,
                                  .blob = resource->blob };

    MCP_TRY(mcp_door_check(ctx, &resource->entry, "resources/read"));
    write_contents(reply, ctx, resource->uri, &contents, MCP_CACHE_PRIVATE);
    return NULL;
}

mcp_error_t *mcp_resources_read(mcp_buf_t *reply, mcp_ctx_t *ctx)
{
    const char *uri = member(ctx->message.params, "uri");
    target_t target;

    if (!uri) {
        return mcp_error_make(ctx->pool, "invalid_params",
                              "Send a URI from resources/list.",
                              "params.uri must be a string.");
    }
    if (!find_target(&target, ctx, uri)) {
        return mcp_resources_not_found(ctx, uri);
    }
    if (target.resource && !target.resource->function.statement) {
        return give_own(reply, ctx, target.resource);
    }
    return run_read(reply, ctx, &target, uri);
}
