/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is sent to the authorization server. The first line of an input says what
 * the rest is:
 *   form     names and values as a query has them;
 *   request  an authorization request;
 *   token    the header Authorization on a line, and the body of a token request;
 *   push     the body of a pushed authorization request;
 *   sealed   what a consent page would send back.
 * Nobody is sent to where no client has registered, no client is taken for one
 * whose secret it does not know, and every refusal is in OAuth's words.
 */
#include "t/fuzz/fuzz.h"

#include "lib/oauth_grant.h"
#include "lib/redirect.h"
#include "lib/scope.h"

#define NOW apr_time_from_sec(1800000000)
#define SECRET "cs_of-the-corpus"

/* Its metadata; one has a secret. */
static const char metadata[] = "{\"client_name\":\"Test\",\"redirect_uris\":["
                               "\"http://127.0.0.1/cb\","
                               "\"https://a.example/"
                               "cb?x=1\",\"com.example.app:/"
                               "cb\"],\"grant_types\":["
                               "\"authorization_code\",\"refresh_token\"],"
                               "\"token_endpoint_auth_method\":";

static mcp_oauth_site_t site;
static mcp_env_t env;
static mcp_master_key_t master;

static apr_time_t now(void *baton)
{
    return NOW;
}

static const char *client_row(const char *id, apr_pool_t *pool)
{
    int has_secret = !strcmp(id, "cli_secret");

    return apr_psprintf(pool,
                        "{\"id\":\"%s\",\"kind\":\"registered\",\"digest\":"
                        "\"d\",\"is_fresh\":true,\"secret\":%s,\"metadata\":%s"
                        "\"%s\"}}",
                        id,
                        has_secret ? apr_psprintf(pool, "\"%s\"",
                                                  mcp_oauth_hash(SECRET, pool))
                                   : "null",
                        metadata, has_secret ? "client_secret_basic" : "none");
}

/* Two clients are known, and nothing was ever given to them. */
static mcp_error_t *call(void *baton, mcp_answer_t *answer,
                         const mcp_call_t *asked, apr_pool_t *pool)
{
    const char *id;
    mcp_json_t *args;
    mcp_error_t *error = mcp_json_parse(&args, mcp_str(asked->arguments), pool);

    MUST(!error, "%s", asked->arguments);
    id = mcp_json_string(mcp_json_get(args, "client_id"));
    answer->role = NULL;
    answer->json = mcp_str("{\"error\":\"invalid_grant\",\"error_description\":"
                           "\"No.\"}");
    if (!strcmp(asked->what, "oauth_once")) {
        answer->json = mcp_str("{\"fresh\":true}");
    }
    else if (!strcmp(asked->what, "oauth_client")) {
        answer->json = mcp_str(
            id && (!strcmp(id, "cli_secret") || !strcmp(id, "cli_1"))
                ? client_row(id, pool)
                : "{}");
    }
    return NULL;
}

static void add_scope(apr_array_header_t *scopes, const char *name)
{
    mcp_scope_t *scope = apr_array_push(scopes);

    *scope = (mcp_scope_t){ .name = name, .words = "Words" };
}

void fuzz_setup(apr_pool_t *pool)
{
    apr_array_header_t *resources =
        apr_array_make(pool, 1, sizeof(mcp_oauth_resource_t));
    apr_array_header_t *scopes = apr_array_make(pool, 2, sizeof(mcp_scope_t));
    mcp_oauth_resource_t *resource = apr_array_push(resources);

    memset(master.bytes, 7, sizeof(master.bytes));
    add_scope(scopes, "mcp");
    add_scope(scopes, "mcp:extra");
    *resource = (mcp_oauth_resource_t){ .uri = "https://as.example/mcp",
                                        .title = "Shop",
                                        .scopes = scopes,
                                        .workspace = "north" };
    env.now = now;
    env.call = call;
    site = (mcp_oauth_site_t){ .issuer = "https://as.example",
                               .workspace = "north",
                               .resources = resources,
                               .master = &master,
                               .token_ttl = 900,
                               .grant_days = 30,
                               .request = "req1",
                               .env = &env };
}

/* ---- refusals ---- */

static void check_refusal(const mcp_error_t *error)
{
    static const char *const codes[] = {
        "invalid_request",        "invalid_client",
        "invalid_grant",          "unauthorized_client",
        "unsupported_grant_type", "unsupported_response_type",
        "invalid_scope",          "invalid_target",
        "invalid_dpop_proof",     "request_expired",
    };
    apr_size_t i = 0, count = sizeof(codes) / sizeof(codes[0]);
    const char *c;

    while (i < count && strcmp(codes[i], error->code)) {
        i++;
    }
    MUST(i < count, "%s: %s", error->code, error->message);
    for (c = error->message; *c; c++) {
        MUST(*c >= 0x20 && *c <= 0x7E && *c != '"' && *c != '\\', "%s",
             error->message);
    }
}

/* ---- forms ---- */

static void try_form(mcp_str_t text, apr_pool_t *pool)
{
    const char *one, *other;
    mcp_form_t *form, *again;
    mcp_error_t *error = mcp_form_parse(&form, text, pool);
    mcp_buf_t url;

    if (error) {
        check_refusal(error);
        return;
    }
    one = mcp_form_get(form, "state");
    mcp_buf_init(&url, 64, pool);
    mcp_buf_lit(&url, "https://a.example/");
    mcp_form_add_query(&url, "state", one ? one : "");
    error = mcp_form_parse(&again, mcp_str(strchr(url.data, '?') + 1), pool);
    MUST(!error, "%s: %s", error->message, url.data);
    other = mcp_form_get(again, "state");
    MUST(!one == !other && (!one || !strcmp(one, other)), "%s", url.data);
}

/* ---- authorization requests ---- */

static int is_registered(const char *uri)
{
    return mcp_redirect_is_match("http://127.0.0.1/cb", uri)
           || !strcmp("https://a.example/cb?x=1", uri)
           || !strcmp("com.example.app:/cb", uri);
}

/* Where the browser is sent: the client's URI, and behind it our parameters. */
static void check_back(const mcp_oauth_request_t *request,
                       const mcp_error_t *why, apr_pool_t *pool)
{
    const char *url = mcp_oauth_request_back(request, &site, "code", why);
    apr_size_t len = strlen(request->redirect_uri);
    mcp_form_t *form;
    const char *state, *c;
    mcp_error_t *error;

    MUST(!strncmp(url, request->redirect_uri, len), "%s", url);
    MUST(strchr("?&", url[len]) && url[len], "%s", url);
    for (c = url; *c; c++) {
        MUST(*c > 0x20 && *c < 0x7F, "%s", url);
    }
    error = mcp_form_parse(&form, mcp_str(url + len + 1), pool);
    MUST(!error, "%s", url);
    state = mcp_form_get(form, "state");
    MUST(!state == !request->state
             && (!state || !strcmp(state, request->state)),
         "%s", url);
    MUST(!mcp_form_get(form, "code") == !!why, "%s", url);
    MUST(!strcmp(mcp_form_get(form, "iss"), "https://as.example"), "%s", url);
}

static void check_request(const mcp_oauth_request_t *request)
{
    MUST(request->client && request->redirect_uri && request->resource);
    MUST(strlen(request->challenge) == 43, "%s", request->challenge);
    MUST(!request->thumbprint || strlen(request->thumbprint) == 43);
    MUST(request->scopes->nelts >= 1 && request->scopes->nelts <= 2);
}

static void try_request(mcp_str_t query, apr_pool_t *pool)
{
    mcp_oauth_request_t *request = NULL;
    mcp_error_t *error = mcp_oauth_request_read(&request, &site, query);

    if (error) {
        check_refusal(error);
    }
    else {
        check_request(request);
    }
    if (request->redirect_uri) {
        MUST(is_registered(request->redirect_uri), "%s", request->redirect_uri);
        check_back(request, error, pool);
    }
}

/* ---- token requests ---- */

static mcp_error_t *read_proof(mcp_oauth_proof_t *proof, mcp_str_t body,
                               apr_pool_t *pool)
{
    mcp_form_t *form;

    MCP_TRY(mcp_form_parse(&form, body, pool));
    proof->form = form;
    return NULL;
}

/* Whoever is taken for the client that has a secret has sent it, in one of the
 * two places. */
static void check_secret(const mcp_oauth_proof_t *proof)
{
    const char *secret = mcp_form_get(proof->form, "client_secret");

    MUST((secret && !strcmp(secret, SECRET))
         || (proof->authorization
             && !strncasecmp(proof->authorization, "Basic ", 6)));
}

static void try_token(mcp_str_t text, apr_pool_t *pool)
{
    const char *header = fuzz_text(fuzz_line(&text), pool);
    mcp_oauth_proof_t proof = { .authorization = *header ? header : NULL,
                                .endpoint = "https://as.example/oauth/token" };
    mcp_oauth_client_t *client;
    mcp_error_t *error = read_proof(&proof, text, pool);
    mcp_buf_t reply;

    if (error) {
        check_refusal(error);
        return;
    }
    error = mcp_oauth_client_prove(&client, &site, &proof);
    if (error) {
        check_refusal(error);
    }
    else if (!strcmp(client->id, "cli_secret")) {
        check_secret(&proof);
    }
    mcp_buf_init(&reply, 256, pool);
    error = mcp_oauth_grant_run(&reply, &site, &proof);
    MUST(error, "nothing was ever given");
    check_refusal(error);
    MUST(reply.len == 0, "%s", reply.data);
}

static void try_push(mcp_str_t body, apr_pool_t *pool)
{
    mcp_oauth_proof_t proof = { .endpoint = "https://as.example/oauth/par" };
    mcp_error_t *error = read_proof(&proof, body, pool);
    mcp_json_t *answer;
    const char *id, *uri;
    mcp_buf_t reply;

    mcp_buf_init(&reply, 256, pool);
    if (!error) {
        proof.body = body;
        error = mcp_oauth_request_push(&reply, &site, &proof);
    }
    if (error) {
        check_refusal(error);
        return;
    }
    error = mcp_json_parse(&answer, (mcp_str_t){ reply.data, reply.len }, pool);
    MUST(!error, "%s", reply.data);
    id = mcp_form_get(proof.form, "client_id");
    uri = mcp_json_string(mcp_json_get(answer, "request_uri"));
    MUST(id && uri, "%s", reply.data);
    /* What was pushed is what is read. */
    try_request(mcp_str(
                    apr_psprintf(pool, "client_id=%s&request_uri=%s", id, uri)),
                pool);
}

/* ---- what comes back from a page ---- */

static void try_sealed(mcp_str_t text, apr_pool_t *pool)
{
    const mcp_oauth_reader_t reader = { .user = "ada", .browser = "b" };
    const mcp_oauth_reader_t other = { .user = "ada", .browser = "c" };
    const char *sent = fuzz_text(text, pool);
    const char *sealed;
    mcp_str_t opened;
    mcp_error_t *error;

    error = mcp_oauth_request_open(&opened, &site, &reader, sent);
    MUST(error, "%s was not made here", sent);
    check_refusal(error);
    error = mcp_oauth_request_seal(&sealed, &site, &reader, text);
    MUST(!error);
    error = mcp_oauth_request_open(&opened, &site, &reader, sealed);
    MUST(!error && opened.len == text.len
         && !memcmp(opened.data, text.data, text.len));
    error = mcp_oauth_request_open(&opened, &site, &other, sealed);
    MUST(error && !strcmp(error->code, "invalid_request"));
}

void fuzz_one(mcp_str_t input, apr_pool_t *pool)
{
    mcp_str_t kind = fuzz_line(&input);

    site.pool = pool;
    if (mcp_str_is(kind, "form")) {
        try_form(input, pool);
    }
    else if (mcp_str_is(kind, "request")) {
        try_request(input, pool);
    }
    else if (mcp_str_is(kind, "token")) {
        try_token(input, pool);
    }
    else if (mcp_str_is(kind, "push")) {
        try_push(input, pool);
    }
    else if (mcp_str_is(kind, "sealed")) {
        try_sealed(input, pool);
    }
}
