/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake_fetch.h"

#include "lib/client_document.h"

#define URL "https://app.example.com/oauth/client.json"
#define DOCUMENT                                              \
    "{\"client_id\":\"" URL "\",\"client_name\":\"An app\","  \
    "\"redirect_uris\":[\"http://127.0.0.1:3000/callback\"]," \
    "\"grant_types\":[\"authorization_code\",\"refresh_token\"]}"

START_TEST(a_client_id_may_be_a_url)
{
    ck_assert(mcp_client_document_is_url(URL));
    ck_assert(mcp_client_document_is_url("HTTPS://x"));
    ck_assert(!mcp_client_document_is_url("http://x"));
    ck_assert(!mcp_client_document_is_url("cli_0123456789"));
    ck_assert(!mcp_client_document_is_url(""));
}
END_TEST

#define PATH "it must have a path"
#define DOTS "its path must have no dot segments"

START_TEST(the_url_of_a_document_has_a_path_that_stays)
{
    static const struct {
        const char *url, *wrong; /* NULL: fine */
    } cases[] = {
        { URL, NULL },
        { "https://app.example.com:8443/c", NULL },
        { "https://app.example.com/c?v=/../1", NULL },
        { "https://app.example.com/.../c", NULL },
        { "https://app.example.com/.well-known/c", NULL },
        { "https://app.example.com/c/", NULL },
        { "https://app.example.com//", NULL },
        { "https://app.example.com", PATH },
        { "https://app.example.com/", PATH },
        { "https://app.example.com/?c", PATH },
        { "https://app.example.com?/c", PATH },
        { "https://app.example.com/../c", DOTS },
        { "https://app.example.com/a/..", DOTS },
        { "https://app.example.com/a/./c", DOTS },
        { "https://app.example.com/.?c", DOTS },
        { "https://app.example.com/%2e%2E/c", DOTS },
        { "https://app.example.com/.%2e/c", DOTS },
        { "https://app.example.com/%2E/c", DOTS },
        { "https://app.example.com/c#x", "it must have no fragment" },
        { "https://u:p@app.example.com/c", "the port is not a number" },
        { "http://app.example.com/c", "it must begin with https://" },
        { "http://localhost/c", "it must begin with https://" },
        { "https://app.example.com/a b", "it has characters that a URL does "
                                         "not have" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *wrong = mcp_client_document_check_url(cases[i].url);

        ck_assert_msg(wrong && cases[i].wrong ? !strcmp(wrong, cases[i].wrong)
                                              : wrong == cases[i].wrong,
                      "%s: %s", cases[i].url, wrong ? wrong : "fine");
    }
}
END_TEST

START_TEST(a_document_is_fetched)
{
    mcp_client_metadata_t *client;
    int keep;

    outside_says(200, "application/json; charset=utf-8", DOCUMENT);
    ck_ok(mcp_client_document_fetch(&client, &keep, &outside_env, URL, pool));
    ck_assert_str_eq(client->name, "An app");
    ck_assert_str_eq(client->auth_method, "none");
    ck_assert_str_eq(client->application_type, "native");
    ck_assert_int_eq(client->redirect_uris->nelts, 1);
    ck_assert(mcp_client_metadata_may(client, "refresh_token"));
    ck_assert_int_eq(keep, 3600);
    ck_assert_str_eq(outside.request.url, URL);
    ck_assert_ptr_null(outside.request.method);
    ck_assert_uint_eq(outside.request.most, 5120);
    ck_assert_int_eq(outside.request.limit, apr_time_from_sec(5));
}
END_TEST

START_TEST(a_document_is_kept_within_bounds)
{
    static const int cases[][2] = {
        { -1, 3600 }, { 0, 60 },        { 61, 61 },
        { 600, 600 }, { 86401, 86400 }, { 2147483647, 86400 },
    };
    mcp_client_metadata_t *client;
    int keep;
    size_t i;

    outside_says(200, "application/json", DOCUMENT);
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        outside.answer.fresh = cases[i][0];
        ck_ok(
            mcp_client_document_fetch(&client, &keep, &outside_env, URL, pool));
        ck_assert_int_eq(keep, cases[i][1]);
    }
}
END_TEST

START_TEST(a_url_that_no_document_can_stand_at_is_not_asked_for)
{
    mcp_client_metadata_t *client;
    int keep;

    outside_says(200, "application/json", DOCUMENT);
    ck_fails(mcp_client_document_fetch(&client, &keep, &outside_env,
                                       "https://x.example/../c", pool),
             "invalid_client");
    ck_assert_int_eq(outside.asked, 0);
}
END_TEST

#define SAYS(members) "{\"client_id\":\"" URL "\"," members "}"
#define NAME "\"client_name\":\"x\""
#define REDIRECTS "\"redirect_uris\":[\"https://app.example.com/cb\"]"

START_TEST(a_document_that_is_none_is_refused_and_says_why)
{
    static const struct {
        int status;
        const char *type, *body, *why;
    } cases[] = {
        { 404, "application/json", DOCUMENT, "with status 404." },
        { 301, "application/json", DOCUMENT, "with status 301." },
        { 201, "application/json", DOCUMENT, "with status 201." },
        { 200, "text/html", DOCUMENT, "not served as application/json." },
        { 200, NULL, DOCUMENT, "not served as application/json." },
        { 200, "application/json", "<html>", "it is no JSON." },
        { 200, "application/json", "", "it is no JSON." },
        { 200, "application/json", "[]", "it is no JSON object." },
        { 200, "application/json", "{" NAME "," REDIRECTS "}",
          "its client_id is not the URL" },
        { 200, "application/json",
          "{\"client_id\":\"" URL "/\"," NAME "," REDIRECTS "}",
          "its client_id is not the URL" },
        { 200, "application/json", SAYS(REDIRECTS), "no client_name." },
        { 200, "application/json", SAYS(NAME),
          "redirect_uris has no URI that may be used: there is none." },
        { 200, "application/json",
          SAYS(NAME ",\"redirect_uris\":[\"javascript:x\"]"),
          "its scheme is not an application's own." },
        { 200, "application/json",
          SAYS(NAME "," REDIRECTS ",\"client_secret\":\"s\""),
          "everybody can read there." },
        { 200, "application/json",
          SAYS(NAME "," REDIRECTS ",\"client_secret_expires_at\":0"),
          "everybody can read there." },
        { 200, "application/json",
          SAYS(NAME "," REDIRECTS ",\"token_endpoint_auth_method\":"
                    "\"client_secret_basic\""),
          "has no shared secret" },
        { 200, "application/json",
          SAYS(NAME "," REDIRECTS ",\"token_endpoint_auth_method\":"
                    "\"private_key_jwt\""),
          "private_key_jwt needs jwks or jwks_uri" },
    };
    mcp_client_metadata_t *client = NULL;
    int keep;
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error;

        outside_says(cases[i].status, cases[i].type, cases[i].body);
        error = mcp_client_document_fetch(&client, &keep, &outside_env, URL,
                                          pool);
        ck_assert_msg(error && !strcmp(error->code, "invalid_client")
                          && strstr(error->message, cases[i].why),
                      "case %d: %s", (int)i, error ? error->message : "taken");
    }
    ck_assert_ptr_null(client);
}
END_TEST

START_TEST(a_document_whose_server_is_away_is_not_refused_for_good)
{
    static const struct {
        const char *code; /* of the fetch; NULL: it answers */
        int status;
        const char *becomes;
    } cases[] = {
        { "fetch_timeout", 0, "temporarily_unavailable" },
        { "fetch_failed", 0, "temporarily_unavailable" },
        { NULL, 500, "temporarily_unavailable" },
        { NULL, 503, "temporarily_unavailable" },
        { "fetch_refused", 0, "invalid_client" },
        { "fetch_too_large", 0, "invalid_client" },
        { NULL, 404, "invalid_client" },
    };
    mcp_client_metadata_t *client;
    int keep;
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        outside_says(cases[i].status, "application/json", DOCUMENT);
        if (cases[i].code) {
            outside.error = mcp_error_make(pool, cases[i].code, NULL, "Why.");
        }
        ck_fails(mcp_client_document_fetch(&client, &keep, &outside_env, URL,
                                           pool),
                 cases[i].becomes);
    }
}
END_TEST

START_TEST(where_nothing_can_be_fetched_a_document_makes_no_client)
{
    mcp_client_metadata_t *client;
    mcp_env_t nowhere = { NULL };
    mcp_error_t *error;
    int keep;

    ck_fails(mcp_client_document_fetch(&client, &keep, &nowhere, URL, pool),
             "invalid_client");
    outside_says(200, "application/json", DOCUMENT);
    outside.error = mcp_error_make(pool, "fetch_refused", NULL, "Not there.");
    error = mcp_client_document_fetch(&client, &keep, &outside_env, URL, pool);
    ck_assert_str_eq(error->message, "The client's metadata document: Not "
                                     "there.");
}
END_TEST

MCP_UNIT_MAIN("client_document", a_client_id_may_be_a_url,
              the_url_of_a_document_has_a_path_that_stays,
              a_document_is_fetched, a_document_is_kept_within_bounds,
              a_url_that_no_document_can_stand_at_is_not_asked_for,
              a_document_that_is_none_is_refused_and_says_why,
              a_document_whose_server_is_away_is_not_refused_for_good,
              where_nothing_can_be_fetched_a_document_makes_no_client)
