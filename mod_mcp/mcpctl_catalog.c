/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>

#include "lib/listing.h"
#include "lib/portable.h"
#include "mod_mcp/mcpctl_prepare.h"

/* Models count about four bytes of JSON as one token. */
#define BYTES_PER_TOKEN 4

static mcp_error_t *load(mcp_catalogue_t **catalogue, const mcpctl_t *ctl)
{
    mcp_catalogue_options_t options = { .prefix = mcpctl_option(ctl, "prefi"
                                                                     "x") };

    return mcp_catalogue_load(catalogue, ctl->operands[0], &options, ctl->pool);
}

/* ---- what it costs ---- */

static int count_tools(const mcp_catalogue_t *catalogue, int role)
{
    int i, count = 0;

    for (i = 0; i < catalogue->tools->nelts; i++) {
        count += mcp_tool_may(APR_ARRAY_IDX(catalogue->tools, i,
                                            const mcp_tool_t *),
                              role);
    }
    return count;
}

static void print_size(const mcp_catalogue_t *catalogue,
                       const mcp_listing_t *listing, int role, const char *name)
{
    apr_size_t bytes = mcp_listing_get(listing, role, &mcp_revisions[0]).len;

    printf("  %-12s %3d tools %7lu bytes, about %lu tokens\n", name,
           count_tools(catalogue, role), (unsigned long)bytes,
           (unsigned long)(bytes / BYTES_PER_TOKEN));
}

static void print_summary(const mcp_catalogue_t *catalogue, const mcpctl_t *ctl)
{
    mcp_listing_t *listing;
    int i;

    mcp_listing_build(&listing, catalogue, ctl->pool);
    printf("%s %s: %d tools, prefix \"%s\"\ntools/list:\n", catalogue->name,
           catalogue->version, catalogue->tools->nelts, catalogue->prefix);
    if (!catalogue->roles->nelts) {
        print_size(catalogue, listing, -1, "all");
    }
    for (i = 0; i < catalogue->roles->nelts; i++) {
        print_size(catalogue, listing, i,
                   APR_ARRAY_IDX(catalogue->roles, i, const char *));
    }
    if (catalogue->offers) {
        printf("%d resources, %d resource templates, %d prompts\n",
               catalogue->resources->nelts, catalogue->templates->nelts,
               catalogue->prompts->nelts);
    }
}

/* ---- what clients may not like ---- */

static const char *path_of(const mcpctl_t *ctl, int tool)
{
    return apr_psprintf(ctl->pool, "$.tools[%d]", tool);
}

static void print_warnings(const mcp_catalogue_t *catalogue,
                           const mcpctl_t *ctl)
{
    mcp_mistakes_t notes;
    int i;

    mcp_mistakes_init(&notes, ctl->pool);
    for (i = 0; i < catalogue->tools->nelts; i++) {
        mcp_portable_check(&notes, path_of(ctl, i),
                           APR_ARRAY_IDX(catalogue->tools, i,
                                         const mcp_tool_t *));
    }
    for (i = 0; notes.error && i < notes.error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(notes.error->fields, i,
                                                  const mcp_field_t);

        printf("warning: %s: %s %s\n", field->path, field->message,
               field->hint ? field->hint : "");
    }
}

mcp_error_t *mcpctl_catalog_check(mcpctl_t *ctl)
{
    const char *conninfo = mcpctl_option(ctl, "db");
    mcp_catalogue_t *catalogue;

    MCP_TRY(load(&catalogue, ctl));
    print_summary(catalogue, ctl);
    print_warnings(catalogue, ctl);
    return conninfo ? mcpctl_prepare(catalogue, conninfo, ctl) : NULL;
}
