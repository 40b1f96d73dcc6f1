/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/card.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/context.h"
#include "lib/discover.h"
#include "lib/result.h"
#include "lib/uri.h"

/* What the schema allows of a title and a description. */
#define TEXT_MAX 100

static void write_text(mcp_buf_t *buf, const char *name, const char *text)
{
    mcp_buf_json_name(buf, name);
    mcp_buf_json_string(buf, text);
}

/* ---- names ---- */

/* The host, in what names may consist of. */
static char *host_of(const char *resource, apr_pool_t *pool)
{
    const char *from = strstr(resource, "://") + 3;
    char *host = apr_pstrmemdup(pool, from, strcspn(from, "/"));
    char *port = strrchr(host, ':');
    char *c;

    if (port && strspn(port + 1, "0123456789") == strlen(port + 1)) {
        *port = '\0';
    }
    for (c = host; *c; c++) {
        if (!apr_isalnum(*c) && *c != '.') {
            *c = '-';
        }
    }
    return host;
}

/* com.example.mcp of mcp.example.com. */
static const char *reversed(const char *host, apr_pool_t *pool)
{
    const char *name = "", *dot = "";

    while (*host) {
        apr_size_t len = strcspn(host, ".");

        name = apr_pstrcat(pool, apr_pstrmemdup(pool, host, len), dot, name,
                           NULL);
        dot = ".";
        host += host[len] ? len + 1 : len;
    }
    return name;
}

/* The catalogue's name, with the endpoint's path where that is not enough. */
static const char *local_name(const mcp_catalogue_t *catalogue,
                              const mcp_card_place_t *place, apr_pool_t *pool)
{
    char *name = apr_pstrcat(pool, catalogue->name,
                             place->is_distinct ? ""
                                                : mcp_uri_path(place->resource),
                             NULL);
    char *c;

    for (c = name; *c; c++) {
        if (*c == '/') {
            *c = '.';
        }
        else if (!apr_isalnum(*c) && !strchr("._-", *c)) {
            *c = '-';
        }
    }
    return name;
}

/* ---- the part that names the host ---- */

static void write_scopes(mcp_buf_t *buf, const apr_array_header_t *scopes)
{
    int i;

    mcp_buf_json_name(buf, "scopes");
    mcp_buf_putc(buf, '[');
    for (i = 0; i < scopes->nelts; i++) {
        const mcp_scope_t *scope = &APR_ARRAY_IDX(scopes, i, mcp_scope_t);

        mcp_buf_puts(buf, i ? ",{" : "{");
        write_text(buf, "name", scope->name);
        if (scope->words) {
            write_text(buf, "description", scope->words);
        }
        mcp_buf_putc(buf, '}');
    }
    mcp_buf_putc(buf, ']');
}

static void write_authentication(mcp_buf_t *buf,
                                 const mcp_catalogue_t *catalogue,
                                 const mcp_card_place_t *place)
{
    mcp_buf_json_name(buf, "authentication");
    mcp_buf_lit(buf, "{\"required\":true,\"schemes\":[\"oauth2\",\"bearer\"]");
    write_text(buf, "resource", place->resource);
    write_text(buf, "resource_metadata",
               apr_pstrcat(buf->pool,
                           mcp_uri_origin(place->resource, buf->pool),
                           "/.well-known/oauth-protected-resource",
                           mcp_uri_path(place->resource), NULL));
    mcp_buf_json_name(buf, "authorization_servers");
    mcp_buf_putc(buf, '[');
    mcp_buf_json_string(buf, place->issuer);
    mcp_buf_putc(buf, ']');
    write_scopes(buf, catalogue->scopes);
    mcp_buf_putc(buf, '}');
}

void mcp_card_write_head(mcp_buf_t *buf, const mcp_catalogue_t *catalogue,
                         const mcp_card_place_t *place)
{
    mcp_buf_lit(buf, "{\"$schema\":\"https://static.modelcontextprotocol.io/"
                     "schemas/v1/server-card.schema.json\"");
    write_text(buf, "name",
               apr_pstrcat(buf->pool,
                           reversed(host_of(place->resource, buf->pool),
                                    buf->pool),
                           "/", local_name(catalogue, place, buf->pool), NULL));
    mcp_buf_json_name(buf, "remotes");
    mcp_buf_lit(buf, "[{\"type\":\"streamable-http\"");
    write_text(buf, "url", place->resource);
    mcp_buf_json_name(buf, "supportedProtocolVersions");
    mcp_revision_write_names(buf);
    mcp_buf_lit(buf, "}]");
    mcp_buf_json_name(buf, "transport");
    mcp_buf_lit(buf, "{\"type\":\"streamable-http\"");
    write_text(buf, "url", place->resource);
    write_text(buf, "endpoint", mcp_uri_path(place->resource));
    mcp_buf_putc(buf, '}');
    write_authentication(buf, catalogue, place);
}

void mcp_card_write_entry(mcp_buf_t *buf, const mcp_catalogue_t *catalogue,
                          const mcp_card_place_t *place, const char *url)
{
    mcp_buf_putc(buf, '{');
    write_text(buf, "identifier",
               apr_pstrcat(buf->pool,
                           "urn:air:", host_of(place->resource, buf->pool),
                           ":mcp:", local_name(catalogue, place, buf->pool),
                           NULL));
    write_text(buf, "type", "application/mcp-server-card+json");
    write_text(buf, "url", url);
    mcp_buf_putc(buf, '}');
}

/* ---- the part that is the same everywhere ---- */

/* A text of one line that the schema takes: cut between words. */
static const char *fitted(const char *text, apr_size_t len, apr_pool_t *pool)
{
    static const char more[] = "...";
    int most = TEXT_MAX - (int)sizeof(more) + 1;
    char *cut = apr_pstrmemdup(pool, text, len);
    char *space;

    if (len <= TEXT_MAX) {
        return cut;
    }
    cut[mcp_str_fit(cut, most)] = '\0';
    space = strrchr(cut, ' ');
    if (space && space > cut + TEXT_MAX / 2) {
        *space = '\0';
    }
    return apr_pstrcat(pool, cut, more, NULL);
}

/* What the instructions begin with is what the server is for. */
static const char *description_of(const mcp_catalogue_t *catalogue,
                                  const char *title, apr_pool_t *pool)
{
    const char *text = catalogue->instructions;
    const char *end;

    if (!text || !*text) {
        return apr_pstrcat(pool, title, NULL);
    }
    end = strstr(text, ". ");
    return fitted(text,
                  end ? (apr_size_t)(end + 1 - text) : strcspn(text, "\n"),
                  pool);
}

static void write_tools(mcp_buf_t *buf, const mcp_catalogue_t *catalogue)
{
    const char *between = "{";
    int i;

    mcp_buf_json_name(buf, "tools");
    mcp_buf_putc(buf, '[');
    for (i = 0; i < catalogue->tools->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(catalogue->tools, i,
                                               const mcp_tool_t *);

        if (!mcp_tool_may(tool, -1)) {
            continue;
        }
        mcp_buf_puts(buf, between);
        write_text(buf, "name", tool->name);
        if (tool->title) {
            write_text(buf, "title", tool->title);
        }
        write_text(buf, "description", tool->description);
        mcp_listing_write_annotations(buf, tool, 1);
        mcp_buf_putc(buf, '}');
        between = ",{";
    }
    mcp_buf_putc(buf, ']');
}

mcp_str_t mcp_card_build(const mcp_catalogue_t *catalogue,
                         const mcp_listing_t *listing, apr_pool_t *pool)
{
    const mcp_revision_t *newest = &mcp_revisions[0];
    const mcp_ctx_t ctx = { .pool = pool,
                            .catalogue = catalogue,
                            .listing = listing,
                            .revision = newest };
    const char *title = catalogue->title && *catalogue->title ? catalogue->title
                                                              : catalogue->name;
    mcp_buf_t buf;

    title = fitted(title, strlen(title), pool);
    mcp_buf_init(&buf, 4096, pool);
    mcp_buf_putc(&buf, ',');
    mcp_buf_lit(&buf, "\"version\":");
    mcp_buf_json_string(&buf, catalogue->version);
    write_text(&buf, "title", title);
    write_text(&buf, "description", description_of(catalogue, title, pool));
    mcp_buf_json_name(&buf, "serverInfo");
    mcp_result_write_server(&buf, catalogue, newest);
    write_text(&buf, "protocolVersion", newest->name);
    mcp_buf_json_name(&buf, "capabilities");
    mcp_discover_write_capabilities(&buf, &ctx);
    if (catalogue->instructions) {
        write_text(&buf, "instructions", catalogue->instructions);
    }
    write_tools(&buf, catalogue);
    mcp_buf_putc(&buf, '}');
    return (mcp_str_t){ buf.data, buf.len };
}
