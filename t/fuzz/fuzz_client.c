/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What clients say of themselves, and where they want to be sent. The first
 * line of an input says what the rest is:
 *   registration  the body of a registration;
 *   document      a URL on a line, and what stands there;
 *   redirect      a registered URI and one that is asked for, a line each;
 *   fresh         headers of an answer: a name and a value in turn, a line each.
 * What is accepted is stored and read again, so it must come out as it went in.
 */
#include "t/fuzz/fuzz.h"

#include "lib/client_document.h"
#include "lib/fresh.h"
#include "lib/redirect.h"

void fuzz_setup(apr_pool_t *pool)
{
}

/* RFC 6749, 5.2: an error_description. */
static void check_sentence(const mcp_error_t *error)
{
    const char *c;

    for (c = error->message; *c; c++) {
        MUST(*c >= 0x20 && *c <= 0x7E && *c != '"' && *c != '\\', "%s",
             error->message);
    }
    MUST(c - error->message < 300, "%s", error->message);
}

/* A URI that is ours to send a browser to. */
static void check_uri(const char *uri)
{
    MUST(!mcp_redirect_check(uri), "%s", uri);
    MUST(strncasecmp(uri, "javascript:", 11), "%s", uri);
    MUST(strncasecmp(uri, "data:", 5), "%s", uri);
    MUST(!strpbrk(uri, "# \t\r\n\"<>\\"), "%s", uri);
    MUST(strncasecmp(uri, "http:", 5) || mcp_redirect_is_local(uri), "%s", uri);
}

static void check_client(const mcp_client_metadata_t *client, int is_document,
                         apr_pool_t *pool)
{
    mcp_client_metadata_t *again = NULL;
    mcp_error_t *error;
    mcp_json_t *object;
    int i;

    MUST(*client->name && client->grant_types->nelts);
    MUST(client->redirect_uris->nelts
         || !mcp_client_metadata_may(client, "authorization_code"));
    MUST(client->redirect_uris->nelts <= MCP_CLIENT_METADATA_REDIRECTS);
    for (i = 0; i < client->redirect_uris->nelts; i++) {
        check_uri(APR_ARRAY_IDX(client->redirect_uris, i, const char *));
    }
    MUST(!is_document || strncmp(client->auth_method, "client_secret", 13));
    MUST(!!client->jwks_uri + !!client->jwks.len
         == !strcmp(client->auth_method, "private_key_jwt"));
    error = mcp_json_parse(&object, client->text, pool);
    MUST(!error, "%s: %s", error->message, client->text.data);
    error = mcp_client_metadata_check(&again, object, is_document, pool);
    MUST(!error, "%s: %s", error->message, client->text.data);
    MUST(!strcmp(again->text.data, client->text.data), "%s and %s",
         client->text.data, again->text.data);
}

static void try_registration(mcp_str_t body, apr_pool_t *pool)
{
    mcp_client_metadata_t *client = NULL;
    mcp_error_t *error = mcp_client_metadata_parse(&client, body, pool);

    MUST(!error == !!client);
    if (!error) {
        check_client(client, 0, pool);
        return;
    }
    MUST(!strcmp(error->code, "invalid_redirect_uri")
             || !strcmp(error->code, "invalid_client_metadata"),
         "%s", error->code);
    check_sentence(error);
}

static void try_document(mcp_str_t text, apr_pool_t *pool)
{
    const char *url = fuzz_text(fuzz_line(&text), pool);
    mcp_fetched_t answer = { .status = 200,
                             .type = "application/json",
                             .body = text };
    mcp_client_metadata_t *client = NULL;
    mcp_error_t *error = mcp_client_document_parse(&client, url, &answer, pool);

    if (!mcp_client_document_check_url(url)) {
        const char *up = strstr(url, "/../"), *query = strchr(url, '?');

        MUST(!up || (query && query < up), "%s", url);
        MUST(!strchr(url, '#') && mcp_client_document_is_url(url), "%s", url);
    }
    MUST(!error == !!client);
    if (!error) {
        check_client(client, 1, pool);
        return;
    }
    MUST(!strcmp(error->code, "invalid_client"), "%s", error->code);
    check_sentence(error);
}

static void try_redirect(mcp_str_t text, apr_pool_t *pool)
{
    const char *one = fuzz_text(fuzz_line(&text), pool);
    const char *other = fuzz_text(fuzz_line(&text), pool);
    int match = mcp_redirect_is_match(one, other);

    MUST(mcp_redirect_is_match(one, one), "%s", one);
    MUST(match == mcp_redirect_is_match(other, one), "%s and %s", one, other);
    if (mcp_redirect_check(one)) {
        return;
    }
    check_uri(one);
    MUST(*mcp_redirect_host(one, pool), "%s", one);
    /* A port may make it too long, and nothing else. */
    if (match && strlen(other) <= MCP_REDIRECT_MAX) {
        check_uri(other);
        MUST(!strcmp(mcp_redirect_host(one, pool),
                     mcp_redirect_host(other, pool)),
             "%s and %s", one, other);
    }
}

static void try_fresh(mcp_str_t text, apr_pool_t *pool)
{
    apr_table_t *headers = apr_table_make(pool, 4);
    apr_int64_t seconds;

    while (text.len) {
        const char *name = fuzz_text(fuzz_line(&text), pool);

        apr_table_mergen(headers, name, fuzz_text(fuzz_line(&text), pool));
    }
    seconds = mcp_fresh_seconds(headers);
    MUST(seconds >= -1, "%ld", (long)seconds);
}

void fuzz_one(mcp_str_t input, apr_pool_t *pool)
{
    mcp_str_t kind = fuzz_line(&input);

    if (mcp_str_is(kind, "registration")) {
        try_registration(input, pool);
    }
    else if (mcp_str_is(kind, "document")) {
        try_document(input, pool);
    }
    else if (mcp_str_is(kind, "redirect")) {
        try_redirect(input, pool);
    }
    else if (mcp_str_is(kind, "fresh")) {
        try_fresh(input, pool);
    }
}
