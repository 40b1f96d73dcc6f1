/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/approvals.h"

#include <string.h>

#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>

#include "lib/action.h"
#include "lib/form.h"
#include "lib/oauth_request.h"
#include "mod_mcp/approvals_show.h"
#include "mod_mcp/authserver.h"
#include "mod_mcp/browser.h"
#include "mod_mcp/pages.h"
#include "mod_mcp/request.h"
#include "mod_mcp/signin.h"

APLOG_USE_MODULE(mcp);

static const char handler_name[] = "mcp-approvals";

/* Who looks at what. */
typedef struct view_t {
    request_rec *r;
    const mcp_oauth_site_t *site;
    const mcp_pages_t *pages;
    mcp_signin_t signin;
    const mcp_json_t *account; /* the one that is looked at */
    mcp_oauth_reader_t reader;
    const mcp_form_t *query;
} view_t;

/* ---- the database ---- */

static const char *principal_of(const view_t *view)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 128, view->r->pool);
    mcp_buf_lit(&buf, "{\"workspace\":");
    mcp_buf_json_string(&buf,
                        mcp_json_string(mcp_json_get(view->account, "workspac"
                                                                    "e")));
    mcp_buf_lit(&buf, ",\"account\":");
    mcp_buf_json_string(&buf,
                        mcp_json_string(mcp_json_get(view->account, "accoun"
                                                                    "t")));
    mcp_buf_putc(&buf, '}');
    return buf.data;
}

/* Run one of the functions as the human's account. */
static mcp_error_t *ask(mcp_json_t **answer, const view_t *view, int read,
                        const mcp_buf_t *arguments)
{
    mcp_call_t call = {
        .name = read ? "mcp_approvals_list" : "mcp_approvals_decide",
        .statement = read ? "SELECT mcp.enter($1::jsonb, $3::jsonb, "
                            "$4::text), mcp.action_list($2::jsonb)"
                          : "SELECT mcp.enter($1::jsonb, $3::jsonb, "
                            "$4::text), mcp.action_decide($2::jsonb)",
        .read = read,
        .what = "approvals",
        .principal = principal_of(view),
        .arguments = arguments->data,
        .tool = read ? "{\"name\":\"approvals\",\"read\":true}"
                     : "{\"name\":\"approvals\",\"read\":false}",
        .request = view->site->request,
    };
    const mcp_env_t *env = view->site->env;
    mcp_answer_t reply;
    mcp_error_t *error;

    MCP_TRY(env->call(env->baton, &reply, &call, view->r->pool));
    error = mcp_action_refusal(reply.json, view->r->pool);
    return error ? error : mcp_json_parse(answer, reply.json, view->r->pool);
}

/* ---- what is wrong ---- */

static int answer_error(const view_t *view, const mcp_error_t *error)
{
    mcp_authserver_log(view->r, "approvals", error);
    if (!strcmp(error->code, "busy") || !strcmp(error->code, "unavailable")
        || !strcmp(error->code, "timeout")) {
        apr_table_setn(view->r->err_headers_out, "Retry-After", "5");
        return mcp_pages_tell(view->r, view->pages, HTTP_SERVICE_UNAVAILABLE,
                              "Try again in a moment", error->message, NULL);
    }
    return mcp_pages_tell(view->r, view->pages, HTTP_INTERNAL_SERVER_ERROR,
                          "This page cannot be shown", error->message,
                          error->hint);
}

/* ---- showing ---- */

/* What the forms of a page carry, which no other page can make. */
static mcp_error_t *seal(const char **sealed, view_t *view)
{
    MCP_TRY(mcp_browser_give(&view->reader.browser, view->r, view->site));
    return mcp_oauth_request_seal(sealed, view->site, &view->reader,
                                  mcp_str(handler_name));
}

static int show(view_t *view)
{
    request_rec *r = view->r;
    mcp_html_values_t *values;
    mcp_json_t *answer = NULL;
    const char *sealed;
    mcp_error_t *error;
    mcp_buf_t args;

    mcp_buf_init(&args, 128, r->pool);
    mcp_buf_putc(&args, '{');
    mcp_buf_json_given(&args, "state", mcp_form_get(view->query, "state"));
    mcp_buf_json_given(&args, "tool", mcp_form_get(view->query, "tool"));
    mcp_buf_putc(&args, '}');
    error = ask(&answer, view, 1, &args);
    if (!error) {
        error = seal(&sealed, view);
    }
    if (error) {
        return answer_error(view, error);
    }
    values = mcp_html_values(r->pool);
    mcp_html_set(values, "path", r->uri);
    mcp_html_set(values, "request", sealed);
    mcp_html_set(values, "user", view->signin.email);
    mcp_approvals_show_filters(values, view->query, r->pool);
    mcp_approvals_show_workspaces(values, &view->signin, view->account);
    mcp_approvals_show_outcome(values, view->query);
    mcp_approvals_show(values, answer, r->pool);
    mcp_authserver_log(r, "approvals", NULL);
    return mcp_pages_send_live(r, view->pages->approvals, values);
}

/* ---- deciding ---- */

/* Back to the list, which says how it ended; so reloading decides nothing. */
static int lead_back(const view_t *view, const char *said)
{
    mcp_buf_t url;

    mcp_buf_init(&url, 128, view->r->pool);
    mcp_buf_puts(&url, view->r->uri);
    mcp_form_add_query(&url, "workspace",
                       mcp_json_string(mcp_json_get(view->account, "workspac"
                                                                   "e")));
    if (said) {
        mcp_form_add_query(&url, "said", said);
    }
    apr_table_setn(view->r->err_headers_out, "Location", url.data);
    apr_table_setn(view->r->err_headers_out, "Cache-Control", "no-store");
    return mcp_request_answer_typed(view->r, HTTP_SEE_OTHER, "text/plain", NULL,
                                    0);
}

static int is_trouble(const mcp_error_t *error)
{
    static const char *const codes[] = { "busy",     "unavailable", "timeout",
                                         "internal", "in_doubt",    NULL };

    return mcp_mistake_find_word(error->code, codes) >= 0;
}

/* The word for how it ended, of an answer that is no error. */
static const char *end_of(const mcp_json_t *answer)
{
    return mcp_json_is_true(mcp_json_get(answer, "already_executed"))
               ? "already_executed"
               : mcp_json_string(mcp_json_get(answer, "status"));
}

static int decide(const view_t *view, const mcp_form_t *form)
{
    mcp_json_t *answer = NULL;
    mcp_error_t *error;
    mcp_buf_t args;

    mcp_buf_init(&args, 256, view->r->pool);
    mcp_buf_putc(&args, '{');
    mcp_buf_json_given(&args, "id", mcp_form_get(form, "id"));
    mcp_buf_json_given(&args, "decision", mcp_form_get(form, "decision"));
    mcp_buf_json_given(&args, "note", mcp_form_get(form, "note"));
    mcp_buf_putc(&args, '}');
    error = ask(&answer, view, 0, &args);
    if (error && is_trouble(error)) {
        return answer_error(view, error);
    }
    mcp_authserver_log(view->r, "approvals", error);
    return lead_back(view, error ? error->code : end_of(answer));
}

/* Whether the form is one that this human was shown in this browser. */
static int is_ours(view_t *view, const char *sealed)
{
    mcp_str_t opened;

    view->reader.browser = mcp_browser_find(view->r);
    return view->reader.browser
           && !mcp_oauth_request_open(&opened, view->site, &view->reader,
                                      sealed)
           && mcp_str_is(opened, handler_name);
}

/* ---- the way of a request ---- */

static const mcp_json_t *choose_account(const mcp_signin_t *signin,
                                        const char *workspace)
{
    const mcp_json_t *account;

    for (account = mcp_json_first(signin->accounts); account && workspace;
         account = mcp_json_next(account)) {
        if (mcp_signin_is_active(account)
            && !strcmp(mcp_json_string(mcp_json_get(account, "workspace")),
                       workspace)) {
            return account;
        }
    }
    return signin->active;
}

/* Who looks. Nothing is asked for a client here. */
static int prepare(view_t *view, const char *workspace)
{
    const mcp_oauth_resource_t resource = {
        .uri = "", .workspace = view->site->workspace
    };
    mcp_oauth_client_t client = { .id = "" };
    const mcp_oauth_request_t request = { .client = &client,
                                          .resource = &resource };
    const char *refusal, *hint;
    mcp_error_t *error = mcp_signin_read(&view->signin, &refusal, &hint,
                                         view->r, view->site, &request);

    if (error) {
        return answer_error(view, error);
    }
    if (refusal) {
        return mcp_pages_turn_away(view->r, view->pages, refusal, hint,
                                   mcp_signin_out(view->r));
    }
    view->account = choose_account(&view->signin, workspace);
    return OK;
}

static int run_post(view_t *view)
{
    const char *sealed;
    mcp_form_t *form;
    mcp_str_t body;
    int status = mcp_authserver_read(&body, view->r);

    if (status != OK) {
        return status;
    }
    if (mcp_form_parse(&form, body, view->r->pool)) {
        return HTTP_BAD_REQUEST;
    }
    sealed = mcp_form_get(form, "request");
    status = prepare(view, mcp_form_get(form, "workspace"));
    if (status != OK) {
        return status;
    }
    if (!sealed) {
        /* The form of mod_auth_form, which has read it: they have signed in. */
        return lead_back(view, NULL);
    }
    return is_ours(view, sealed) ? decide(view, form)
                                 : lead_back(view, "request_expired");
}

static int run_get(view_t *view)
{
    mcp_form_t *query;
    int status;

    if (mcp_form_parse(&query, mcp_str(view->r->args), view->r->pool)) {
        return HTTP_BAD_REQUEST;
    }
    view->query = query;
    status = prepare(view, mcp_form_get(query, "workspace"));
    return status == OK ? show(view) : status;
}

static int is_script(const request_rec *r)
{
    static const char name[] = "/live.js";
    apr_size_t len = strlen(r->uri), size = sizeof(name) - 1;

    return len > size && !strcmp(r->uri + len - size, name);
}

int mcp_approvals_handler(request_rec *r)
{
    view_t view = { .r = r, .pages = mcp_conf_server(r->server)->as.pages };

    if (!r->handler || strcmp(r->handler, handler_name)) {
        return DECLINED;
    }
    view.site = mcp_authserver_make(r);
    if (!view.site || !view.pages || !view.pages->approvals || !r->user) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "MCP0711: the approvals page needs "
                      "McpAuthorizationServer On, approvals.html and live.js "
                      "among the pages, and authentication at its Location; "
                      "see conf/approvals.conf");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (is_script(r)) {
        return mcp_pages_send_script(r, view.pages);
    }
    view.reader.user = r->user;
    if (r->method_number == M_POST) {
        return run_post(&view);
    }
    if (r->method_number != M_GET) {
        apr_table_setn(r->err_headers_out, "Allow", "GET, HEAD, POST");
        return HTTP_METHOD_NOT_ALLOWED;
    }
    return run_get(&view);
}
