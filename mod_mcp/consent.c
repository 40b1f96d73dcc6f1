/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/consent.h"

#include <string.h>

#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>

#include "lib/oauth_grant.h"
#include "lib/redirect.h"
#include "lib/scope.h"
#include "mod_mcp/authserver.h"
#include "mod_mcp/browser.h"
#include "mod_mcp/pages.h"
#include "mod_mcp/request.h"
#include "mod_mcp/signin.h"

APLOG_USE_MODULE(mcp);

/* Who looks at what. */
typedef struct view_t {
    request_rec *r;
    const mcp_oauth_site_t *site;
    const mcp_pages_t *pages;
    mcp_oauth_request_t *request;
    mcp_signin_t signin;
    mcp_oauth_reader_t reader;
} view_t;

static int redirect(request_rec *r, const char *url)
{
    apr_table_setn(r->err_headers_out, "Location", url);
    apr_table_setn(r->err_headers_out, "Cache-Control", "no-store");
    apr_table_setn(r->err_headers_out, "Referrer-Policy", "no-referrer");
    return mcp_request_answer_typed(r, HTTP_SEE_OTHER, "text/plain", NULL, 0);
}

/* ---- what is wrong ---- */

/* The client hears of it where that is known to be the client; else the human
 * does, and nobody is sent anywhere (OAuth 2.1, 4.1.2.1). */
static int answer_error(const view_t *view, const mcp_error_t *error)
{
    int status = mcp_oauth_status(error);

    mcp_authserver_log(view->r, "authorize", error);
    if (view->request && view->request->redirect_uri
        && strcmp(error->code, "request_expired")) {
        return redirect(view->r,
                        mcp_oauth_request_back(view->request, view->site, NULL,
                                               error));
    }
    if (status == HTTP_SERVICE_UNAVAILABLE) {
        apr_table_setn(view->r->err_headers_out, "Retry-After", "5");
        return mcp_pages_tell(view->r, view->pages, status,
                              "Try again in a moment", error->message, NULL);
    }
    if (!strcmp(error->code, "request_expired")) {
        return mcp_pages_tell(view->r, view->pages, HTTP_BAD_REQUEST,
                              "This request has expired",
                              "You have ten minutes to decide.",
                              "Go back to your application and connect again.");
    }
    return mcp_pages_tell(view->r, view->pages,
                          status == HTTP_UNAUTHORIZED ? HTTP_BAD_REQUEST
                                                      : status,
                          "This application cannot connect", error->message,
                          status == HTTP_INTERNAL_SERVER_ERROR
                              ? "Try again; if that does not help, tell "
                                "whoever runs this "
                                "server."
                              : "The application has sent a wrong request. "
                                "Tell those who make "
                                "it what stands above.");
}

/* The answer to a question that was not put to this browser, or too long ago.
 * Nobody is to blame but the way here. */
static int answer_unopened(const view_t *view, const mcp_error_t *error)
{
    if (strcmp(error->code, "invalid_request")) {
        return answer_error(view, error);
    }
    mcp_authserver_log(view->r, "authorize", error);
    return mcp_pages_tell(view->r, view->pages, HTTP_BAD_REQUEST,
                          "This request cannot be answered", error->message,
                          "Go back to your application and connect again, in "
                          "one browser that keeps cookies.");
}

static int turn_away(const view_t *view, const char *refusal, const char *hint)
{
    /* Of an ErrorDocument, what it stands for is what somebody else goes to. */
    request_rec *wanted = view->r->prev ? view->r->prev : view->r;

    apr_table_setn(view->r->subprocess_env, "MCP_METHOD", "authorize");
    apr_table_setn(view->r->subprocess_env, "MCP_OUTCOME", "turned_away");
    return mcp_pages_turn_away(view->r, view->pages, refusal, hint,
                               mcp_signin_out(wanted));
}

/* ---- the page ---- */

static int holds(const mcp_json_t *array, const char *text)
{
    const mcp_json_t *item;

    for (item = mcp_json_first(array); item; item = mcp_json_next(item)) {
        if (!strcmp(mcp_json_string(item), text)) {
            return 1;
        }
    }
    return 0;
}

static int may_have(const mcp_json_t *account, const mcp_scope_t *scope)
{
    return mcp_scope_is_for(scope, mcp_json_string(mcp_json_get(account, "rol"
                                                                         "e")));
}

/* Whether one of the human's accounts may have a scope. */
static int can_be_had(const view_t *view, const mcp_scope_t *scope)
{
    const mcp_json_t *account;

    for (account = mcp_json_first(view->signin.accounts); account;
         account = mcp_json_next(account)) {
        if (mcp_signin_is_active(account) && may_have(account, scope)) {
            return 1;
        }
    }
    return 0;
}

/* What the client has in a workspace already. */
static const mcp_json_t *granted(const mcp_json_t *account, const char *name)
{
    return mcp_json_get(mcp_json_get(account, "granted"), name);
}

/* Whether a scope is new to a client that has access in the workspace. */
static int is_new(const mcp_json_t *account, const mcp_scope_t *scope)
{
    const mcp_json_t *had = granted(account, "scopes");

    return had && !holds(had, scope->name);
}

/* What is asked for and can be had. Where there is one workspace, also what is
 * new of it; else that stands beside each (show_choice). */
static void show_scopes(mcp_html_values_t *values, const view_t *view)
{
    const apr_array_header_t *scopes = view->request->scopes;
    int i;

    for (i = 0; i < scopes->nelts; i++) {
        const mcp_scope_t *scope = APR_ARRAY_IDX(scopes, i,
                                                 const mcp_scope_t *);
        mcp_html_values_t *row;

        if (!can_be_had(view, scope)) {
            continue;
        }
        row = mcp_html_add(values, "scopes");
        mcp_html_set(row, "words", scope->words);
        if (view->signin.active_count == 1
            && is_new(view->signin.active, scope)) {
            mcp_html_add(row, "new");
        }
    }
}

/* Whether the client was let in before, and was another then. */
static void show_changes(mcp_html_values_t *values, const view_t *view)
{
    const mcp_json_t *account;

    for (account = mcp_json_first(view->signin.accounts); account;
         account = mcp_json_next(account)) {
        const mcp_json_t *digest = granted(account, "digest");

        if (mcp_signin_is_active(account) && digest
            && strcmp(mcp_json_string(digest), view->request->client->digest)) {
            mcp_html_add(values, "changes");
            return;
        }
    }
}

/* One workspace of several: of what can be had somewhere, what cannot be had
 * there, and what is new there. */
static void show_choice(mcp_html_values_t *row, const view_t *view,
                        const mcp_json_t *account)
{
    const apr_array_header_t *scopes = view->request->scopes;
    int i;

    for (i = 0; i < scopes->nelts; i++) {
        const mcp_scope_t *scope = APR_ARRAY_IDX(scopes, i,
                                                 const mcp_scope_t *);
        const char *list = may_have(account, scope)
                               ? (is_new(account, scope) ? "news" : NULL)
                               : (can_be_had(view, scope) ? "lacks" : NULL);

        if (list) {
            mcp_html_set(mcp_html_add(row, list), "words", scope->words);
        }
    }
}

static void show_workspaces(mcp_html_values_t *values, const view_t *view)
{
    int several = view->signin.active_count > 1;
    mcp_html_values_t *list = mcp_html_add(values,
                                           several ? "several" : "only");
    const mcp_json_t *account;

    for (account = mcp_json_first(view->signin.accounts); account;
         account = mcp_json_next(account)) {
        mcp_html_values_t *row = list;

        if (!mcp_signin_is_active(account)) {
            continue;
        }
        if (several) {
            row = mcp_html_add(list, "workspaces");
            show_choice(row, view, account);
        }
        mcp_html_set(row, "workspace",
                     mcp_json_string(mcp_json_get(account, "workspace")));
        mcp_html_set(row, "workspace_name",
                     mcp_json_string(mcp_json_get(account, "workspace_name")));
    }
}

static void show_client(mcp_html_values_t *values, const view_t *view)
{
    const mcp_oauth_client_t *client = view->request->client;
    apr_pool_t *pool = view->r->pool;
    mcp_html_values_t *row;

    mcp_html_set(values, "client", client->metadata->name);
    mcp_html_set(values, "redirect_host",
                 mcp_redirect_host(view->request->redirect_uri, pool));
    if (!strcmp(client->kind, "document")) {
        row = mcp_html_add(values, "verified");
        mcp_html_set(row, "host", mcp_redirect_host(client->id, pool));
    }
    else {
        mcp_html_add(values, "unverified");
    }
    if (mcp_redirect_is_local(view->request->redirect_uri)) {
        mcp_html_add(values, "local");
    }
}

static int show(view_t *view)
{
    request_rec *r = view->r;
    mcp_html_values_t *values = mcp_html_values(r->pool);
    const char *sealed;
    mcp_error_t *error = mcp_browser_give(&view->reader.browser, r, view->site);

    if (!error) {
        error = mcp_oauth_request_seal(&sealed, view->site, &view->reader,
                                       mcp_str(r->args));
    }
    if (error) {
        return answer_error(view, error);
    }
    mcp_html_set(values, "request", sealed);
    mcp_html_set(values, "user", view->signin.email);
    if (mcp_signin_out(r)) {
        mcp_html_set(mcp_html_add(values, "others"), "sign_out",
                     mcp_signin_out(r));
    }
    mcp_html_set(values, "resource", view->request->resource->title);
    mcp_html_set(values, "days", apr_itoa(r->pool, view->site->grant_days));
    show_client(values, view);
    show_workspaces(values, view);
    show_scopes(values, view);
    show_changes(values, view);
    mcp_authserver_log(r, "authorize", NULL);
    return mcp_pages_send(r, HTTP_OK, view->pages->consent, values,
                          view->request->redirect_uri);
}

/* ---- the decision ---- */

static int deny(const view_t *view, const char *workspace)
{
    mcp_error_t *refusal = mcp_oauth_refuse(view->site, "access_denied",
                                            "The user has not agreed.");
    const mcp_json_t *ignored;
    mcp_buf_t args;

    mcp_buf_init(&args, 256, view->r->pool);
    mcp_buf_json_name(&args, "workspace");
    mcp_buf_json_string(&args, workspace);
    mcp_buf_json_name(&args, "email");
    mcp_buf_json_string(&args, view->signin.email);
    mcp_buf_json_name(&args, "client_id");
    mcp_buf_json_string(&args, view->request->client->id);
    mcp_oauth_ask(&ignored, view->site, MCP_OAUTH_DENY, &args);
    return answer_error(view, refusal);
}

/* The workspace that was chosen, if it is one of theirs. */
static const char *find_workspace(const view_t *view, const char *chosen)
{
    const mcp_json_t *account;

    for (account = mcp_json_first(view->signin.accounts); account;
         account = mcp_json_next(account)) {
        const char *workspace = mcp_json_string(mcp_json_get(account, "workspac"
                                                                      "e"));

        if (mcp_signin_is_active(account) && chosen
            && !strcmp(workspace, chosen)) {
            return workspace;
        }
    }
    return NULL;
}

static int decide(const view_t *view, const mcp_form_t *form)
{
    const char *decision = mcp_form_get(form, "decision");
    const char *workspace = find_workspace(view, mcp_form_get(form, "workspac"
                                                                    "e"));
    mcp_error_t *error;
    const char *code;

    if (!decision || strcmp(decision, "approve")) {
        return deny(view, workspace
                              ? workspace
                              : mcp_json_string(
                                  mcp_json_get(view->signin.active, "workspac"
                                                                    "e")));
    }
    if (!workspace) {
        return mcp_pages_tell(view->r, view->pages, HTTP_BAD_REQUEST,
                              "Choose a workspace",
                              "Access is for one workspace, and none of "
                              "yours was chosen.",
                              "Go back and choose one.");
    }
    error = mcp_oauth_grant_code(&code, view->site, view->request, workspace,
                                 view->signin.email);
    if (error) {
        return answer_error(view, error);
    }
    mcp_authserver_log(view->r, "consent", NULL);
    return redirect(view->r, mcp_oauth_request_back(view->request, view->site,
                                                    code, NULL));
}

/* ---- the way of a request ---- */

/* Read the request, and who looks at it. */
static int prepare(view_t *view, mcp_str_t query)
{
    const char *refusal, *hint;
    mcp_error_t *error = mcp_oauth_request_read(&view->request, view->site,
                                                query);

    if (!error) {
        error = mcp_signin_read(&view->signin, &refusal, &hint, view->r,
                                view->site, view->request);
    }
    if (error) {
        return answer_error(view, error);
    }
    return refusal ? turn_away(view, refusal, hint) : OK;
}

/* Where this request came to. As it was sent, it may name another host: //host/..
 * is a path to httpd, and to a browser it is not. */
static const char *own_url(const request_rec *r)
{
    return r->args ? apr_pstrcat(r->pool, r->uri, "?", r->args, NULL) : r->uri;
}

static int run_post(view_t *view)
{
    const char *browser = mcp_browser_find(view->r);
    const char *sealed;
    mcp_error_t *error;
    mcp_form_t *form;
    mcp_str_t body, query;
    int status = mcp_authserver_read(&body, view->r);

    if (status != OK) {
        return status;
    }
    error = mcp_form_parse(&form, body, view->r->pool);
    if (error) {
        return answer_error(view, error);
    }
    sealed = mcp_form_get(form, "request");
    if (!sealed) {
        /* The form of mod_auth_form, which has read it: they have signed in. */
        return redirect(view->r, own_url(view->r));
    }
    view->reader.browser = browser;
    error = browser ? mcp_oauth_request_open(&query, view->site, &view->reader,
                                             sealed)
                    : mcp_oauth_refuse(view->site, "invalid_request",
                                       "This browser has kept no cookie from "
                                       "when it was asked.");
    if (error) {
        return answer_unopened(view, error);
    }
    status = prepare(view, query);
    return status == OK ? decide(view, form) : status;
}

int mcp_consent_run(request_rec *r, const mcp_oauth_site_t *site)
{
    view_t view = { .r = r,
                    .site = site,
                    .pages = mcp_conf_server(r->server)->as.pages };
    int status;

    if (!r->user) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "MCP0702: nobody is asked to sign in at "
                      "/oauth/authorize; "
                      "configure authentication for it, see conf/signin.conf");
        return mcp_pages_tell(r, view.pages, HTTP_INTERNAL_SERVER_ERROR,
                              "Nobody can sign in here yet",
                              "This server has no sign-in configured.",
                              "Tell whoever runs it.");
    }
    view.reader.user = r->user;
    if (r->method_number == M_POST) {
        return run_post(&view);
    }
    if (r->method_number != M_GET) {
        apr_table_setn(r->err_headers_out, "Allow", "GET, HEAD, POST");
        return mcp_request_refuse(r, HTTP_METHOD_NOT_ALLOWED, "invalid_request",
                                  "Ask with GET.");
    }
    status = prepare(&view, mcp_str(r->args));
    return status == OK ? show(&view) : status;
}

/* The name that mod_auth_form has found in the request, with a password that is
 * wrong: its note is all that tells, because the method is GET by now. */
static const char *find_tried(request_rec *wanted)
{
    const char *name = ap_auth_name(wanted);

    return name ? apr_table_get(wanted->notes,
                                apr_pstrcat(wanted->pool, name, "-user", NULL))
                : NULL;
}

/* What the human goes to, as far as that is known already. */
static const char *find_brand(const request_rec *wanted,
                              const mcp_oauth_site_t *site, const char *host)
{
    const mcp_oauth_resource_t *resource;
    mcp_form_t *form;

    if (mcp_form_parse(&form, mcp_str(wanted->args), site->pool)
        || mcp_oauth_resource(&resource, site,
                              mcp_form_get(form, "resource"))) {
        return host;
    }
    return resource->title;
}

int mcp_consent_sign_in(request_rec *r, const mcp_oauth_site_t *site)
{
    const mcp_pages_t *pages = mcp_conf_server(r->server)->as.pages;
    mcp_html_values_t *values = mcp_html_values(r->pool);
    const char *host = strstr(site->issuer, "://") + 3;
    request_rec *wanted = r->prev;
    const char *tried;

    if (!wanted) {
        return mcp_pages_tell(r, pages, HTTP_NOT_FOUND, "Nothing to sign in to",
                              "You are asked to sign in when an application "
                              "wants to connect.",
                              "Connect from your application.");
    }
    tried = find_tried(wanted);
    mcp_html_set(values, "host", host);
    mcp_html_set(values, "brand", find_brand(wanted, site, host));
    mcp_html_set(values, "user", tried);
    mcp_html_add(values,
                 r->args && !strcmp(r->args, "code") ? "code" : "password");
    mcp_html_add(values, tried ? "failures" : "first");
    return mcp_pages_send(r, HTTP_UNAUTHORIZED, pages->signin, values, NULL);
}

int mcp_consent_refused(request_rec *r, const mcp_oauth_site_t *site)
{
    view_t view = { .r = r,
                    .site = site,
                    .pages = mcp_conf_server(r->server)->as.pages };

    return turn_away(&view,
                     "You have signed in, but not with all that is asked for "
                     "here, such as an e-mail address that is confirmed.",
                     "Ask your administrator, or sign in as somebody else.");
}
