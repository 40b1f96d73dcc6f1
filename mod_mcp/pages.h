/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PAGES_H
#define MCP_PAGES_H

#include <httpd.h>

#include "lib/html.h"

/*
 * The pages that people see: HTML files of a directory (McpPages), read when the
 * configuration is, so that a site can put its own in their place. They need no
 * script, load nothing but what lies beside them, and cannot be framed.
 */

typedef struct mcp_pages_t {
    const mcp_html_t *signin;
    const mcp_html_t *consent;
    const mcp_html_t *message;
    mcp_str_t style;
    const mcp_html_t *approvals; /* NULL: the directory has none */
    mcp_str_t script;            /* that keeps it live */
} mcp_pages_t;

/**
 * Read the pages.
 * @return NULL, or bad_page: one that cannot be read, or is wrong; the sentence
 *         names the file
 */
mcp_error_t *mcp_pages_load(mcp_pages_t **pages, const char *dir,
                            apr_pool_t *pool);

/**
 * Answer with a page.
 * @param follows where a form of the page may lead beside this server: a URL,
 *                of which the origin counts; NULL: nowhere
 * @return DONE
 */
int mcp_pages_send(request_rec *r, int status, const mcp_html_t *page,
                   const mcp_html_values_t *values, const char *follows);

/**
 * Answer with a page that says one thing.
 * @param hint what to do, or NULL
 * @return DONE
 */
int mcp_pages_tell(request_rec *r, const mcp_pages_t *pages, int status,
                   const char *title, const char *text, const char *hint);

/**
 * Answer somebody who has signed in and may not come in.
 * @param sign_out where to become somebody else, or NULL
 * @return DONE
 */
int mcp_pages_turn_away(request_rec *r, const mcp_pages_t *pages,
                        const char *text, const char *hint,
                        const char *sign_out);

/**
 * Answer with a page that keeps itself up to date by the script.
 * @return DONE
 */
int mcp_pages_send_live(request_rec *r, const mcp_html_t *page,
                        const mcp_html_values_t *values);

/** Answer with the script. */
int mcp_pages_send_script(request_rec *r, const mcp_pages_t *pages);

/** Answer with the style. */
int mcp_pages_send_style(request_rec *r, const mcp_pages_t *pages);

#endif
