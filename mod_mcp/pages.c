/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/pages.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>
#include <http_protocol.h>

#include "mod_mcp/request.h"

/* A page is at most this long. */
#define PAGE_MAX (64 * 1024)

/* ---- reading ---- */

static mcp_error_t *read_file(mcp_str_t *text, const char *name,
                              apr_pool_t *pool)
{
    apr_size_t len = PAGE_MAX;
    char *data = apr_palloc(pool, len + 1);
    apr_file_t *file;
    char reason[128];
    apr_status_t rv;

    rv = apr_file_open(&file, name, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT, pool);
    if (rv == APR_SUCCESS) {
        rv = apr_file_read_full(file, data, len, &len);
        apr_file_close(file);
    }
    if (rv != APR_EOF) {
        return mcp_error_make(pool, "bad_page",
                              "Give McpPages the directory with the pages.",
                              "cannot read %s: %s", name,
                              rv == APR_SUCCESS
                                  ? "it is too long"
                                  : apr_strerror(rv, reason, sizeof(reason)));
    }
    data[len] = '\0';
    text->data = data;
    text->len = len;
    return NULL;
}

static mcp_error_t *read_page(const mcp_html_t **page, const char *dir,
                              const char *name, apr_pool_t *pool)
{
    const char *file = apr_pstrcat(pool, dir, "/", name, ".html", NULL);
    mcp_error_t *error;
    mcp_str_t text;

    MCP_TRY(read_file(&text, file, pool));
    error = mcp_html_read(page, text.data, pool);
    return error ? mcp_error_make(pool, "bad_page", NULL, "%s: %s", file,
                                  error->message)
                 : NULL;
}

/* Pages that a site has made itself may be without. */
static mcp_error_t *read_approvals(mcp_pages_t *pages, const char *dir,
                                   apr_pool_t *pool)
{
    apr_finfo_t info;

    if (apr_stat(&info, apr_pstrcat(pool, dir, "/approvals.html", NULL),
                 APR_FINFO_TYPE, pool)) {
        return NULL;
    }
    MCP_TRY(read_page(&pages->approvals, dir, "approvals", pool));
    return read_file(&pages->script, apr_pstrcat(pool, dir, "/live.js", NULL),
                     pool);
}

mcp_error_t *mcp_pages_load(mcp_pages_t **out, const char *dir,
                            apr_pool_t *pool)
{
    mcp_pages_t *pages = apr_pcalloc(pool, sizeof(*pages));

    MCP_TRY(read_page(&pages->signin, dir, "signin", pool));
    MCP_TRY(read_page(&pages->consent, dir, "consent", pool));
    MCP_TRY(read_page(&pages->message, dir, "message", pool));
    MCP_TRY(read_file(&pages->style, apr_pstrcat(pool, dir, "/style.css", NULL),
                      pool));
    MCP_TRY(read_approvals(pages, dir, pool));
    *out = pages;
    return NULL;
}

/* ---- sending ---- */

/* What of a URL stands in a Content-Security-Policy: the origin of http and
 * https, of all else the scheme. */
static const char *source_of(const char *url, apr_pool_t *pool)
{
    apr_size_t scheme = strcspn(url, ":") + 1;
    apr_size_t len = scheme;

    if (!strncmp(url, "http://", 7) || !strncmp(url, "https://", 8)) {
        len = scheme + 2 + strcspn(url + scheme + 2, "/?#;, ");
    }
    return apr_pstrmemdup(pool, url, len);
}

/* Browsers apply form-action to where a form's answer redirects, too. */
static void set_headers(request_rec *r, const char *follows, int is_live)
{
    apr_table_t *headers = r->err_headers_out;

    apr_table_setn(headers, "Content-Security-Policy",
                   apr_pstrcat(r->pool,
                               "default-src 'none'; style-src 'self'; img-src "
                               "'self'; ",
                               is_live ? "script-src 'self'; connect-src "
                                         "'self'; "
                                       : "",
                               "form-action 'self'", follows ? " " : "",
                               follows ? source_of(follows, r->pool) : "",
                               "; frame-ancestors 'none'; base-uri 'none'",
                               NULL));
    apr_table_setn(headers, "X-Frame-Options", "DENY");
    apr_table_setn(headers, "X-Content-Type-Options", "nosniff");
    apr_table_setn(headers, "Referrer-Policy", "no-referrer");
    apr_table_setn(headers, "Cache-Control", "no-store");
}

static int send_page(request_rec *r, int status, const mcp_html_t *page,
                     const mcp_html_values_t *values)
{
    mcp_part_t part = { NULL };
    mcp_buf_t body;

    mcp_buf_init(&body, 8192, r->pool);
    mcp_html_write(&body, page, values);
    part.data = body.data;
    part.len = body.len;
    return mcp_request_answer_typed(r, status, "text/html; charset=utf-8",
                                    &part, 1);
}

int mcp_pages_send(request_rec *r, int status, const mcp_html_t *page,
                   const mcp_html_values_t *values, const char *follows)
{
    set_headers(r, follows, 0);
    return send_page(r, status, page, values);
}

int mcp_pages_send_live(request_rec *r, const mcp_html_t *page,
                        const mcp_html_values_t *values)
{
    set_headers(r, NULL, 1);
    return send_page(r, HTTP_OK, page, values);
}

static mcp_html_values_t *make_message(request_rec *r, const char *title,
                                       const char *text, const char *hint)
{
    mcp_html_values_t *values = mcp_html_values(r->pool);

    mcp_html_set(values, "host", r->hostname);
    mcp_html_set(values, "title", title);
    mcp_html_set(values, "text", text);
    if (hint) {
        mcp_html_set(mcp_html_add(values, "hints"), "hint", hint);
    }
    return values;
}

int mcp_pages_tell(request_rec *r, const mcp_pages_t *pages, int status,
                   const char *title, const char *text, const char *hint)
{
    return mcp_pages_send(r, status, pages->message,
                          make_message(r, title, text, hint), NULL);
}

int mcp_pages_turn_away(request_rec *r, const mcp_pages_t *pages,
                        const char *text, const char *hint,
                        const char *sign_out)
{
    mcp_html_values_t *values = make_message(r, "You cannot sign in here", text,
                                             hint);

    if (sign_out) {
        mcp_html_set(mcp_html_add(values, "others"), "sign_out", sign_out);
    }
    return mcp_pages_send(r, HTTP_FORBIDDEN, pages->message, values, NULL);
}

int mcp_pages_send_style(request_rec *r, const mcp_pages_t *pages)
{
    const mcp_part_t part = { .data = pages->style.data,
                              .len = pages->style.len,
                              .is_static = 1 };

    apr_table_setn(r->headers_out, "Cache-Control", "max-age=3600");
    return mcp_request_answer_typed(r, HTTP_OK, "text/css; charset=utf-8",
                                    &part, 1);
}

int mcp_pages_send_script(request_rec *r, const mcp_pages_t *pages)
{
    const mcp_part_t part = { .data = pages->script.data,
                              .len = pages->script.len,
                              .is_static = 1 };

    apr_table_setn(r->err_headers_out, "X-Content-Type-Options", "nosniff");
    apr_table_setn(r->headers_out, "Cache-Control", "max-age=3600");
    return mcp_request_answer_typed(r, HTTP_OK,
                                    "text/javascript; charset=utf-8", &part, 1);
}
