/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/oauth.h"

#include <string.h>

#include <apr_strings.h>
#include <http_protocol.h>

#include "lib/oauth_grant.h"
#include "lib/oauth_meta.h"
#include "mod_mcp/authserver.h"
#include "mod_mcp/body.h"
#include "mod_mcp/consent.h"
#include "mod_mcp/cors.h"
#include "mod_mcp/pages.h"
#include "mod_mcp/request.h"

static const char handler_name[] = "mcp-oauth";

/* Longest registration. */
#define REGISTRATION_MAX (16 * 1024)

/* ---- what machines ask ---- */

static int run_metadata(request_rec *r, const mcp_oauth_site_t *site)
{
    mcp_buf_t body;

    mcp_buf_init(&body, 2048, r->pool);
    mcp_oauth_meta_write(&body, site);
    apr_table_setn(r->headers_out, "Cache-Control", "max-age=300");
    return mcp_request_answer(r, HTTP_OK, body.data, body.len);
}

static int run_keys(request_rec *r, const mcp_oauth_site_t *site)
{
    const mcp_json_t *keys;
    mcp_error_t *error;
    mcp_buf_t args, body;

    mcp_buf_init(&args, 64, r->pool);
    mcp_buf_json_name(&args, "workspace");
    mcp_buf_json_string(&args, site->workspace);
    error = mcp_oauth_ask(&keys, site, MCP_OAUTH_KEYS, &args);
    if (error) {
        return mcp_authserver_refuse(r, error);
    }
    mcp_buf_init(&body, 1024, r->pool);
    mcp_json_write(&body, keys);
    mcp_buf_putc(&body, '\n');
    apr_table_setn(r->headers_out, "Cache-Control", "max-age=60");
    return mcp_request_answer(r, HTTP_OK, body.data, body.len);
}

static int run_register(request_rec *r, const mcp_oauth_site_t *site)
{
    mcp_error_t *error;
    mcp_str_t body;
    mcp_buf_t reply;
    int status = mcp_body_read(&body, r, REGISTRATION_MAX);

    if (status != OK) {
        return status;
    }
    mcp_buf_init(&reply, 1024, r->pool);
    error = mcp_oauth_client_register(&reply, site, body);
    mcp_authserver_log(r, "register", error);
    return error ? mcp_authserver_refuse(r, error)
                 : mcp_authserver_answer(r, HTTP_CREATED, &reply);
}

/* What clients prove themselves for, each with a form. */
typedef struct asked_t {
    const char *path;
    const char *name; /* in the log */
    int status;       /* when all is well */
    mcp_error_t *(*run)(mcp_buf_t *reply, const mcp_oauth_site_t *site,
                        const mcp_oauth_proof_t *proof);
} asked_t;

static const asked_t asked[] = {
    { "/oauth/token", "token", HTTP_OK, mcp_oauth_grant_run },
    { "/oauth/revoke", "revoke", HTTP_OK, mcp_oauth_grant_revoke },
    { "/oauth/introspect", "introspect", HTTP_OK, mcp_oauth_grant_introspect },
    { "/oauth/par", "par", HTTP_CREATED, mcp_oauth_request_push },
    { NULL },
};

static int run_asked(request_rec *r, const mcp_oauth_site_t *site)
{
    mcp_oauth_proof_t proof = {
        .authorization = apr_table_get(r->headers_in, "Authorization"),
        .dpop = apr_table_get(r->headers_in, "DPoP"),
        .endpoint = apr_pstrcat(r->pool, site->issuer, r->uri, NULL),
    };
    const asked_t *row = asked;
    mcp_error_t *error;
    mcp_buf_t reply;
    mcp_form_t *form;
    int status = mcp_authserver_read(&proof.body, r);

    if (status != OK) {
        return status;
    }
    while (strcmp(row->path, r->uri)) {
        row++;
    }
    mcp_buf_init(&reply, 2048, r->pool);
    error = mcp_form_parse(&form, proof.body, r->pool);
    if (!error) {
        proof.form = form;
        error = row->run(&reply, site, &proof);
    }
    mcp_authserver_log(r, row->name, error);
    return error ? mcp_authserver_refuse(r, error)
                 : mcp_authserver_answer(r, row->status, &reply);
}

static int run_style(request_rec *r, const mcp_oauth_site_t *site)
{
    return mcp_pages_send_style(r, mcp_conf_server(r->server)->as.pages);
}

/* ---- paths ---- */

typedef struct place_t {
    const char *path;
    const char *method; /* that machines use; NULL: it looks itself */
    int is_open;        /* to pages of any origin, as clients in browsers are */
    int (*run)(request_rec *r, const mcp_oauth_site_t *site);
} place_t;

static const place_t places[] = {
    { "/oauth/authorize", NULL, 0, mcp_consent_run },
    { "/oauth/signin", NULL, 0, mcp_consent_sign_in },
    { "/oauth/refused", NULL, 0, mcp_consent_refused },
    { "/oauth/style.css", "GET", 0, run_style },
    { "/oauth/token", "POST", 1, run_asked },
    { "/oauth/register", "POST", 1, run_register },
    { "/oauth/revoke", "POST", 1, run_asked },
    { "/oauth/introspect", "POST", 0, run_asked },
    { "/oauth/par", "POST", 1, run_asked },
    { "/oauth/jwks", "GET", 1, run_keys },
};

#define PLACES (sizeof(places) / sizeof(places[0]))

static const place_t metadata = { "", "GET", 1, run_metadata };

/* Where clients look for the metadata of an issuer, or, by an old habit, of an
 * endpoint: before the path (RFC 8414, 3.1), or behind it (OpenID Connect
 * Discovery, 4.1). */
static int is_metadata(const request_rec *r)
{
    static const char *const names[] = {
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
    };
    const mcp_server_conf_t *conf = mcp_conf_server(r->server);
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        apr_size_t len = strlen(names[i]);
        const char *found = strstr(r->uri, names[i]);
        const char *path;

        if (!found) {
            continue;
        }
        path = found == r->uri ? r->uri + len
                               : apr_pstrmemdup(r->pool, r->uri,
                                                (apr_size_t)(found - r->uri));
        return (found == r->uri || !found[len])
               && (!*path || mcp_conf_find(conf, path));
    }
    return 0;
}

static const place_t *find_place(const request_rec *r)
{
    apr_size_t i;

    for (i = 0; i < PLACES; i++) {
        if (!strcmp(places[i].path, r->uri)) {
            return &places[i];
        }
    }
    return is_metadata(r) ? &metadata : NULL;
}

int mcp_oauth_translate(request_rec *r)
{
    if (mcp_conf_server(r->server)->as.is_on != 1 || !find_place(r)) {
        return DECLINED;
    }
    r->handler = handler_name;
    return OK;
}

int mcp_oauth_is_ours(const request_rec *r)
{
    return r->handler && !strcmp(r->handler, handler_name);
}

static int answer_other(request_rec *r, const place_t *place)
{
    int is_get = !strcmp(place->method, "GET");

    apr_table_setn(r->err_headers_out, "Allow",
                   is_get ? "GET, HEAD, OPTIONS" : "POST, OPTIONS");
    if (r->method_number == M_OPTIONS && place->is_open) {
        return mcp_cors_preflight(r, place->method);
    }
    return mcp_request_refuse(r, HTTP_METHOD_NOT_ALLOWED, "invalid_request",
                              is_get ? "Ask with GET." : "Send it with POST.");
}

int mcp_oauth_handler(request_rec *r)
{
    const mcp_oauth_site_t *site;
    const place_t *place;

    /* SetHandler can name us anywhere. */
    if (!r->handler || strcmp(r->handler, handler_name)
        || !(place = find_place(r))) {
        return DECLINED;
    }
    if (place->is_open) {
        apr_table_setn(r->err_headers_out, "Access-Control-Allow-Origin", "*");
    }
    if (place->method
        && r->method_number
               != (strcmp(place->method, "GET") ? M_POST : M_GET)) {
        return answer_other(r, place);
    }
    site = mcp_authserver_make(r);
    if (!site) {
        return mcp_request_refuse(r, HTTP_NOT_FOUND, "not_found",
                                  "There is no authorization server of this "
                                  "host name.");
    }
    return place->run(r, site);
}
