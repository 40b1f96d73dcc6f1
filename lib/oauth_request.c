/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oauth_request.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/oauth_dpop.h"

static const char pushed_prefix[] = "urn:ietf:params:oauth:request_uri:";

/* ---- under seal ---- */

/* The time until which it is good, a line feed, the text. */
static mcp_error_t *seal(const char **out, const mcp_oauth_site_t *site,
                         const char *bound_to, apr_time_t until, mcp_str_t text)
{
    mcp_str_t sealed;
    mcp_buf_t plain;

    mcp_buf_init(&plain, text.len + 32, site->pool);
    mcp_buf_printf(&plain, "%" APR_TIME_T_FMT "\n", until);
    mcp_buf_put(&plain, text.data, text.len);
    if (!site->master
        || mcp_crypto_seal(&sealed, site->master,
                           (mcp_str_t){ plain.data, plain.len },
                           mcp_str(bound_to), site->pool)) {
        return mcp_oauth_refuse(site, "server_error",
                                "A request cannot be sealed here.");
    }
    *out = mcp_crypto_base64url_encode(sealed, site->pool);
    return NULL;
}

static mcp_error_t *unseal(mcp_str_t *text, const mcp_oauth_site_t *site,
                           const char *bound_to, const char *sealed)
{
    mcp_str_t bytes, plain;
    const char *line_end;

    if (!site->master
        || mcp_crypto_base64url_decode(&bytes, mcp_str(sealed), site->pool)
        || mcp_crypto_open(&plain, site->master, bytes, mcp_str(bound_to),
                           site->pool)
        || !(line_end = strchr(plain.data, '\n'))) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "This request was not made here, or in "
                                "another browser.");
    }
    if (apr_atoi64(plain.data) < site->env->now(site->env->baton)) {
        return mcp_oauth_refuse(site, "request_expired",
                                "This request has expired.");
    }
    text->data = line_end + 1;
    text->len = plain.len - (apr_size_t)(text->data - plain.data);
    return NULL;
}

static const char *consent_bound(const mcp_oauth_site_t *site,
                                 const mcp_oauth_reader_t *reader)
{
    return apr_pstrcat(site->pool, "mcp consent\n", site->issuer, "\n",
                       reader->user, "\n", reader->browser, NULL);
}

mcp_error_t *mcp_oauth_request_seal(const char **sealed,
                                    const mcp_oauth_site_t *site,
                                    const mcp_oauth_reader_t *reader,
                                    mcp_str_t query)
{
    return seal(sealed, site, consent_bound(site, reader),
                site->env->now(site->env->baton) + MCP_OAUTH_DECIDE, query);
}

mcp_error_t *mcp_oauth_request_open(mcp_str_t *query,
                                    const mcp_oauth_site_t *site,
                                    const mcp_oauth_reader_t *reader,
                                    const char *sealed)
{
    return unseal(query, site, consent_bound(site, reader), sealed);
}

static const char *pushed_bound(const mcp_oauth_site_t *site,
                                const char *client)
{
    return apr_pstrcat(site->pool, "mcp pushed request\n", site->issuer, "\n",
                       client, NULL);
}

/* ---- the parameters ---- */

/* 43 characters of base64url: what SHA-256 gives. */
static int is_hash(const char *text)
{
    return text && strlen(text) == 43
           && !text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789-_")];
}

static mcp_error_t *read_challenge(mcp_oauth_request_t *request,
                                   const mcp_oauth_site_t *site,
                                   const mcp_form_t *form)
{
    const char *method = mcp_form_get(form, "code_challenge_method");

    request->challenge = mcp_form_get(form, "code_challenge");
    request->thumbprint = mcp_form_get(form, "dpop_jkt");
    if (!request->challenge) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "code_challenge is missing: PKCE is "
                                "required.");
    }
    if (!method || strcmp(method, "S256")) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "code_challenge_method must be S256.");
    }
    if (!is_hash(request->challenge)) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "code_challenge is no SHA-256 in base64url "
                                "(43 characters).");
    }
    if (request->thumbprint && !is_hash(request->thumbprint)) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "dpop_jkt is no SHA-256 in base64url.");
    }
    return NULL;
}

/* What is wrong from here on, the client may be told. */
static mcp_error_t *read_rest(mcp_oauth_request_t *request,
                              const mcp_oauth_site_t *site,
                              const mcp_form_t *form)
{
    const char *type = mcp_form_get(form, "response_type");
    const char *mode = mcp_form_get(form, "response_mode");

    if (!type) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "response_type is missing; send code.");
    }
    if (strcmp(type, "code")) {
        return mcp_oauth_refuse(site, "unsupported_response_type",
                                "response_type must be code.");
    }
    if (mode && strcmp(mode, "query")) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "response_mode must be query.");
    }
    if (mcp_form_get(form, "request")) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "Request objects are not read here; push the "
                                "request instead.");
    }
    if (!mcp_client_metadata_may(request->client->metadata, "authorization_"
                                                            "code")) {
        return mcp_oauth_refuse(site, "unauthorized_client",
                                "This client is not registered for the "
                                "authorization code grant.");
    }
    MCP_TRY(read_challenge(request, site, form));
    MCP_TRY(mcp_oauth_resource(&request->resource, site,
                               mcp_form_get(form, "resource")));
    return mcp_oauth_scopes(&request->scopes, site, request->resource,
                            mcp_form_get(form, "scope"));
}

static mcp_error_t *read_form(mcp_oauth_request_t *request,
                              const mcp_oauth_site_t *site,
                              const mcp_form_t *form)
{
    const char *id = mcp_form_get(form, "client_id");
    const char *redirect;

    if (!id) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "client_id is missing.");
    }
    MCP_TRY(mcp_oauth_client_find(&request->client, site, id));
    MCP_TRY(mcp_oauth_client_redirect(&redirect, site, request->client,
                                      mcp_form_get(form, "redirect_uri")));
    request->redirect_uri = redirect;
    request->state = mcp_form_get(form, "state");
    return read_rest(request, site, form);
}

/* The form, or the pushed one that it names. */
static mcp_error_t *read_pushed(mcp_form_t **form, const mcp_oauth_site_t *site)
{
    const char *uri = mcp_form_get(*form, "request_uri");
    const char *id = mcp_form_get(*form, "client_id");
    mcp_str_t text;

    if (!uri) {
        return NULL;
    }
    if (!id || strncmp(uri, pushed_prefix, strlen(pushed_prefix))) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "request_uri is none that was given here.");
    }
    MCP_TRY(unseal(&text, site, pushed_bound(site, id),
                   uri + strlen(pushed_prefix)));
    MCP_TRY(mcp_form_parse(form, text, site->pool));
    return NULL;
}

mcp_error_t *mcp_oauth_request_read(mcp_oauth_request_t **out,
                                    const mcp_oauth_site_t *site,
                                    mcp_str_t query)
{
    mcp_oauth_request_t *request = apr_pcalloc(site->pool, sizeof(*request));
    mcp_form_t *form;

    *out = request;
    MCP_TRY(mcp_form_parse(&form, query, site->pool));
    MCP_TRY(read_pushed(&form, site));
    return read_form(request, site, form);
}

/* RFC 9449, 10.1: a proof says which key the code is to be bound to, as dpop_jkt
 * does, which it becomes. */
static mcp_error_t *bind_to_key(mcp_str_t *body, const mcp_oauth_site_t *site,
                                const mcp_oauth_proof_t *proof,
                                const char *asked)
{
    const char *thumbprint;

    MCP_TRY(mcp_oauth_dpop_check(&thumbprint, site, proof));
    if (thumbprint && asked && strcmp(thumbprint, asked)) {
        return mcp_oauth_refuse(site, "invalid_dpop_proof",
                                "dpop_jkt names another key than that of the "
                                "proof.");
    }
    if (thumbprint && !asked) {
        *body = mcp_str(apr_psprintf(site->pool, "%.*s&dpop_jkt=%s",
                                     (int)body->len, body->data, thumbprint));
    }
    return NULL;
}

mcp_error_t *mcp_oauth_request_push(mcp_buf_t *reply,
                                    const mcp_oauth_site_t *site,
                                    const mcp_oauth_proof_t *proof)
{
    mcp_oauth_request_t request = { NULL };
    mcp_oauth_client_t *client;
    mcp_str_t body = proof->body;
    const char *sealed;

    if (mcp_form_get(proof->form, "request_uri")) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "A pushed request has no request_uri.");
    }
    MCP_TRY(mcp_oauth_client_prove(&client, site, proof));
    MCP_TRY(read_form(&request, site, proof->form));
    if (strcmp(request.client->id, client->id)) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "client_id is not the client that asks.");
    }
    MCP_TRY(bind_to_key(&body, site, proof, request.thumbprint));
    MCP_TRY(seal(&sealed, site, pushed_bound(site, client->id),
                 site->env->now(site->env->baton) + MCP_OAUTH_PUSHED, body));
    mcp_buf_putc(reply, '{');
    mcp_buf_json_name(reply, "request_uri");
    mcp_buf_json_string(reply,
                        apr_pstrcat(site->pool, pushed_prefix, sealed, NULL));
    mcp_buf_json_name(reply, "expires_in");
    mcp_buf_printf(reply, "%d}\n", (int)apr_time_sec(MCP_OAUTH_PUSHED));
    return NULL;
}

/* ---- back to the client ---- */

const char *mcp_oauth_request_back(const mcp_oauth_request_t *request,
                                   const mcp_oauth_site_t *site,
                                   const char *code, const mcp_error_t *error)
{
    mcp_buf_t url;

    mcp_buf_init(&url, 512, site->pool);
    mcp_buf_puts(&url, request->redirect_uri);
    if (error) {
        mcp_form_add_query(&url, "error", error->code);
        mcp_form_add_query(&url, "error_description", error->message);
    }
    else {
        mcp_form_add_query(&url, "code", code);
    }
    if (request->state) {
        mcp_form_add_query(&url, "state", request->state);
    }
    mcp_form_add_query(&url, "iss", site->issuer);
    return url.data;
}
