/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/servercard.h"

#include <string.h>

#include <apr_file_info.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>

#include "lib/card.h"
#include "lib/uri.h"
#include "mod_mcp/request.h"

static const char handler_name[] = "mcp-server-card";
static const char card_path[] = "/.well-known/mcp/server-card.json";

/** One endpoint as a host name serves it. */
typedef struct served_t {
    const mcp_endpoint_t *endpoint;
    mcp_card_place_t place;
} served_t;

/** What an answer is put together of. */
typedef struct document_t {
    apr_array_header_t *parts; /* of mcp_part_t */
    mcp_buf_t identity;        /* its bytes, or what stands for them */
    request_rec *r;
} document_t;

/* ---- which endpoints ---- */

static int is_same_name(const served_t *a, const served_t *b)
{
    return !strcmp(a->endpoint->catalogue->name, b->endpoint->catalogue->name);
}

static void tell_apart(apr_array_header_t *all)
{
    served_t *served = (served_t *)(void *)all->elts;
    int i, j;

    for (i = 0; i < all->nelts; i++) {
        served[i].place.is_distinct = 1;
        for (j = 0; j < all->nelts; j++) {
            if (i != j && is_same_name(&served[i], &served[j])) {
                served[i].place.is_distinct = 0;
            }
        }
    }
}

/* The endpoints of the request's host, in the order of the configuration. */
static apr_array_header_t *find_served(const request_rec *r)
{
    const apr_array_header_t *endpoints = mcp_conf_server(r->server)->endpoints;
    apr_array_header_t *all = apr_array_make(r->pool, 2, sizeof(served_t));
    int i;

    for (i = 0; i < endpoints->nelts; i++) {
        const mcp_endpoint_t *endpoint = APR_ARRAY_IDX(endpoints, i,
                                                       const mcp_endpoint_t *);
        const char *workspace = endpoint->catalogue
                                    ? mcp_uri_workspace(endpoint->workspace,
                                                        r->hostname, r->pool)
                                    : NULL;
        served_t *served;

        if (workspace) {
            served = apr_array_push(all);
            served->endpoint = endpoint;
            served->place.resource = mcp_uri_expand(endpoint->resource,
                                                    workspace, r->pool);
            served->place.issuer = endpoint->issuer
                                       ? endpoint->issuer
                                       : mcp_uri_origin(served->place.resource,
                                                        r->pool);
        }
    }
    tell_apart(all);
    return all;
}

/* ---- what is written ---- */

static void add(document_t *document, mcp_str_t bytes)
{
    mcp_part_t *part = apr_array_push(document->parts);

    *part = (mcp_part_t){ .data = bytes.data, .len = bytes.len };
    mcp_buf_put(&document->identity, bytes.data, bytes.len);
}

/* The digest stands for the part that was written beforehand. */
static void add_card(document_t *document, const served_t *served)
{
    const mcp_endpoint_t *endpoint = served->endpoint;
    mcp_part_t *part;
    mcp_buf_t head;

    mcp_buf_init(&head, 1024, document->r->pool);
    mcp_card_write_head(&head, endpoint->catalogue, &served->place);
    add(document, (mcp_str_t){ head.data, head.len });
    part = apr_array_push(document->parts);
    *part = (mcp_part_t){ .data = endpoint->card.data,
                          .len = endpoint->card.len,
                          .is_static = 1 };
    mcp_buf_puts(&document->identity, endpoint->card_digest);
}

static int write_all(document_t *document, const apr_array_header_t *all)
{
    int i;

    for (i = 0; i < all->nelts; i++) {
        add(document, mcp_str(i ? "," : "{\"servers\":["));
        add_card(document, &APR_ARRAY_IDX(all, i, const served_t));
    }
    add(document, mcp_str("]}\n"));
    return 1;
}

static int write_one(document_t *document, const apr_array_header_t *all)
{
    const char *path = document->r->uri + sizeof(card_path) - 1;
    int i;

    for (i = 0; i < all->nelts; i++) {
        const served_t *served = &APR_ARRAY_IDX(all, i, const served_t);

        if (!*path || !strcmp(path, served->endpoint->path)) {
            add_card(document, served);
            add(document, mcp_str("\n"));
            return 1;
        }
    }
    return 0;
}

static int write_catalog(document_t *document, const apr_array_header_t *all)
{
    apr_pool_t *pool = document->r->pool;
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 1024, pool);
    mcp_buf_lit(&buf, "{\"specVersion\":\"1.0\",\"entries\":[");
    for (i = 0; i < all->nelts; i++) {
        const served_t *served = &APR_ARRAY_IDX(all, i, const served_t);

        mcp_buf_puts(&buf, i ? "," : "");
        mcp_card_write_entry(
            &buf, served->endpoint->catalogue, &served->place,
            apr_pstrcat(pool, mcp_uri_origin(served->place.resource, pool),
                        card_path, served->endpoint->path, NULL));
    }
    mcp_buf_lit(&buf, "]}\n");
    add(document, (mcp_str_t){ buf.data, buf.len });
    return 1;
}

/* ---- the documents ---- */

static const struct kind_t {
    const char *path;
    const char *type;
    int has_paths; /* of endpoints, below its own */
    int yields;    /* to a file of the site */
    int (*write)(document_t *document, const apr_array_header_t *all);
} kinds[] = {
    { "/.well-known/mcp.json", "application/json", 0, 0, write_all },
    { card_path, "application/mcp-server-card+json", 1, 0, write_one },
    { "/.well-known/ai-catalog.json", "application/ai-catalog+json", 0, 1,
      write_catalog },
};

static const struct kind_t *find_kind(const char *uri)
{
    apr_size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        apr_size_t len = strlen(kinds[i].path);

        if (!strncmp(uri, kinds[i].path, len)
            && (!uri[len] || (kinds[i].has_paths && uri[len] == '/'))) {
            return &kinds[i];
        }
    }
    return NULL;
}

static int has_file(request_rec *r)
{
    const char *name = apr_pstrcat(r->pool, ap_document_root(r), r->uri, NULL);
    apr_finfo_t info;

    return apr_stat(&info, name, APR_FINFO_TYPE, r->pool) == APR_SUCCESS
           && info.filetype == APR_REG;
}

int mcp_servercard_translate(request_rec *r)
{
    const struct kind_t *kind = find_kind(r->uri);

    if (!kind || !find_served(r)->nelts || (kind->yields && has_file(r))) {
        return DECLINED;
    }
    r->handler = handler_name;
    return OK;
}

/* ---- the answer ---- */

/* What SEP-2127 asks for; the answers to other methods carry it, too, so that a
 * page can read why it was refused. */
static void allow_pages(request_rec *r)
{
    apr_table_t *out = r->err_headers_out;

    apr_table_setn(out, "Access-Control-Allow-Origin", "*");
    apr_table_setn(out, "Access-Control-Expose-Headers", "ETag");
    if (r->method_number == M_OPTIONS) {
        apr_table_setn(out, "Access-Control-Allow-Methods", "GET");
        apr_table_setn(out, "Access-Control-Allow-Headers",
                       "Content-Type, If-None-Match, MCP-Protocol-Version");
        apr_table_setn(out, "Access-Control-Max-Age", "600");
    }
}

static int answer_other(request_rec *r)
{
    apr_table_setn(r->err_headers_out, "Allow", "GET, HEAD, OPTIONS");
    if (r->method_number == M_OPTIONS) {
        return mcp_request_answer(r, HTTP_NO_CONTENT, NULL, 0);
    }
    return mcp_request_refuse(r, HTTP_METHOD_NOT_ALLOWED, "method_not_allowed",
                              "Ask with GET.");
}

/* @return OK, or HTTP_NOT_MODIFIED: the client has that document */
static int validate(request_rec *r, const mcp_buf_t *identity)
{
    unsigned char digest[MCP_SHA256_SIZE];
    mcp_str_t half = { (const char *)digest, sizeof(digest) / 2 };

    apr_table_setn(r->headers_out, "Cache-Control", "public, max-age=300");
    if (!mcp_crypto_sha256(digest, (mcp_str_t){ identity->data, identity->len },
                           r->pool)) {
        apr_table_setn(r->headers_out, "ETag",
                       apr_pstrcat(r->pool, "\"", mcp_crypto_hex(half, r->pool),
                                   "\"", NULL));
    }
    return ap_meets_conditions(r);
}

int mcp_servercard_handler(request_rec *r)
{
    const struct kind_t *kind;
    document_t document = { .r = r };
    int status;

    /* SetHandler can name us anywhere. */
    if (!r->handler || strcmp(r->handler, handler_name)) {
        return DECLINED;
    }
    kind = find_kind(r->uri);
    if (!kind) {
        return DECLINED;
    }
    allow_pages(r);
    if (r->method_number != M_GET) {
        return answer_other(r);
    }
    document.parts = apr_array_make(r->pool, 4, sizeof(mcp_part_t));
    mcp_buf_init(&document.identity, 2048, r->pool);
    if (!kind->write(&document, find_served(r))) {
        return mcp_request_refuse(r, HTTP_NOT_FOUND, "not_found",
                                  "There is no endpoint of that path.");
    }
    status = validate(r, &document.identity);
    if (status != OK) {
        return status;
    }
    return mcp_request_answer_typed(r, HTTP_OK, kind->type,
                                    (const mcp_part_t *)(void *)
                                        document.parts->elts,
                                    document.parts->nelts);
}
