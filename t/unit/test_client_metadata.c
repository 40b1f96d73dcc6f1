/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/client_metadata.h"

/* RFC 7515, A.3.1. */
#define PUBLIC_KEY                                      \
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k1\"," \
    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRV" \
    "EU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYj" \
    "KIWI5a0\"}"
#define PRIVATE_KEY                                     \
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k1\"," \
    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRV" \
    "EU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYj" \
    "KIWI5a0\",\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0i"  \
    "Y7X1fCE9-E9LI\"}"

#define REDIRECTS "\"redirect_uris\":[\"https://app.example.com/cb\"]"

static mcp_client_metadata_t *read_client(const char *body)
{
    mcp_client_metadata_t *client = NULL;

    ck_ok(mcp_client_metadata_parse(&client, mcp_str(body), pool));
    return client;
}

/* What a registration with these members besides becomes. */
static mcp_client_metadata_t *with(const char *members)
{
    return read_client(apr_pstrcat(pool, "{" REDIRECTS, *members ? "," : "",
                                   members, "}", NULL));
}

START_TEST(a_registration_is_taken_with_all_that_it_says)
{
    ck_assert_str_eq(read_client("{\"redirect_uris\":[\"http://localhost:6274/"
                                 "oauth/callback\","
                                 "\"cursor://mcp/"
                                 "cb\"],\"client_name\":\"Inspector "
                                 "\xE2\x9D\xA4\","
                                 "\"client_uri\":\"https://app.example.com\","
                                 "\"logo_uri\":\"https://app.example.com/"
                                 "logo.png\","
                                 "\"tos_uri\":\"https://app.example.com/tos\","
                                 "\"policy_uri\":\"https://app.example.com/"
                                 "privacy\","
                                 "\"grant_types\":[\"refresh_token\","
                                 "\"authorization_code\"],"
                                 "\"response_types\":[\"code\"],\"scope\":\" "
                                 "mcp  profile \","
                                 "\"token_endpoint_auth_method\":\"none\","
                                 "\"application_type\":\"native\",\"software_"
                                 "id\":\"insp\","
                                 "\"software_version\":\"1.2\",\"dpop_bound_"
                                 "access_tokens\":true,"
                                 "\"contacts\":[\"me@example.com\"],\"client_"
                                 "id\":\"x\","
                                 "\"client_secret\":\"y\",\"other\":{\"a\":1}}")
                         ->text.data,
                     "{\"client_name\":\"Inspector \xE2\x9D\xA4\","
                     "\"application_type\":\"native\","
                     "\"redirect_uris\":[\"http://localhost:6274/oauth/"
                     "callback\","
                     "\"cursor://mcp/cb\"],"
                     "\"grant_types\":[\"authorization_code\",\"refresh_"
                     "token\"],"
                     "\"response_types\":[\"code\"],"
                     "\"token_endpoint_auth_method\":\"none\",\"scope\":\"mcp "
                     "profile\","
                     "\"dpop_bound_access_tokens\":true,"
                     "\"client_uri\":\"https://app.example.com\","
                     "\"logo_uri\":\"https://app.example.com/logo.png\","
                     "\"tos_uri\":\"https://app.example.com/tos\","
                     "\"policy_uri\":\"https://app.example.com/privacy\","
                     "\"software_id\":\"insp\",\"software_version\":\"1.2\"}");
}
END_TEST

START_TEST(what_is_not_said_has_defaults)
{
    const mcp_client_metadata_t *client = with("");

    ck_assert_str_eq(client->text.data, "{\"client_name\":\"app.example.com\","
                                        "\"application_type\":\"web\","
                                        "\"redirect_uris\":[\"https://"
                                        "app.example.com/cb\"],"
                                        "\"grant_types\":[\"authorization_"
                                        "code\",\"refresh_token\"],"
                                        "\"response_types\":[\"code\"],"
                                        "\"token_endpoint_auth_method\":"
                                        "\"client_secret_basic\"}");
    ck_assert_uint_eq(client->text.len, strlen(client->text.data));
    ck_assert_ptr_null(client->scope);
    ck_assert(mcp_client_metadata_is_confidential(client));
    client = with("\"client_name\":null,\"scope\":null,\"grant_types\":null");
    ck_assert_str_eq(client->name, "app.example.com");
}
END_TEST

START_TEST(a_client_that_is_sent_to_its_own_machine_is_native)
{
    static const struct {
        const char *members, *type;
    } cases[] = {
        { "\"redirect_uris\":[\"https://a.example/cb\"]", "web" },
        { "\"redirect_uris\":[\"http://127.0.0.1/cb\"]", "native" },
        { "\"redirect_uris\":[\"cursor://cb\"]", "native" },
        { "\"redirect_uris\":[\"https://a.example/cb\",\"http://[::1]\"]",
          "native" },
        { "\"redirect_uris\":[\"https://a.example/cb\"],"
          "\"application_type\":\"native\"",
          "native" },
        { "\"redirect_uris\":[\"http://localhost/cb\"],"
          "\"application_type\":\"web\"",
          "web" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(read_client(apr_pstrcat(pool, "{", cases[i].members,
                                                 "}", NULL))
                             ->application_type,
                         cases[i].type);
    }
}
END_TEST

START_TEST(of_redirect_uris_those_that_may_be_used_are_kept)
{
    const mcp_client_metadata_t *client = read_client(
        "{\"redirect_uris\":[\"http://192.168.0.1/cb\","
        "\"http://localhost/cb\",\"javascript:alert(1)\","
        "\"https://a.example/cb\",\"http://localhost/cb\"]}");

    ck_assert_int_eq(client->redirect_uris->nelts, 2);
    ck_assert_str_eq(APR_ARRAY_IDX(client->redirect_uris, 0, const char *),
                     "http://localhost/cb");
    ck_assert_str_eq(APR_ARRAY_IDX(client->redirect_uris, 1, const char *),
                     "https://a.example/cb");
}
END_TEST

static const char *grants_of(const mcp_client_metadata_t *client)
{
    return apr_array_pstrcat(pool, client->grant_types, ' ');
}

START_TEST(of_grant_types_those_that_there_are_are_kept)
{
    static const struct {
        const char *asked, *method, *kept;
    } cases[] = {
        { "\"authorization_code\"", "none", "authorization_code" },
        { "\"authorization_code\",\"refresh_token\",\"implicit\",\"password\"",
          "none", "authorization_code refresh_token" },
        { "\"authorization_code\",\"client_credentials\"", "none",
          "authorization_code" },
        { "\"authorization_code\",\"client_credentials\"", "client_secret_post",
          "authorization_code client_credentials" },
        { "\"client_credentials\",\"refresh_token\"", "client_secret_basic",
          "client_credentials" },
        { "\"urn:ietf:params:oauth:grant-type:jwt-bearer\"",
          "client_secret_basic",
          "urn:ietf:params:oauth:grant-type:jwt-bearer" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(grants_of(with(apr_psprintf(pool,
                                                     "\"grant_types\":[%s],"
                                                     "\"token_endpoint_auth_"
                                                     "method\":"
                                                     "\"%s\"",
                                                     cases[i].asked,
                                                     cases[i].method))),
                         cases[i].kept);
    }
}
END_TEST

START_TEST(a_client_without_the_code_grant_needs_no_redirect_uri)
{
    ck_assert_str_eq(read_client("{\"grant_types\":[\"client_credentials\"],"
                                 "\"redirect_uris\":[\"javascript:x\"],"
                                 "\"response_types\":[]}")
                         ->text.data,
                     "{\"client_name\":\"unnamed "
                     "client\",\"application_type\":\"web\","
                     "\"redirect_uris\":[],\"grant_types\":[\"client_"
                     "credentials\"],"
                     "\"response_types\":[],"
                     "\"token_endpoint_auth_method\":\"client_secret_basic\"}");
}
END_TEST

/* What is stored must be accepted when it is read again. */
START_TEST(a_host_too_long_to_be_shown_is_no_name)
{
    const char *label = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    const char *host = apr_pstrcat(pool, label, ".", label, ".", label, NULL);
    const mcp_client_metadata_t *client = read_client(
        apr_pstrcat(pool, "{\"redirect_uris\":[\"https://", host, "/cb\"]}",
                    NULL));

    ck_assert_str_eq(client->name, "unnamed client");
    ck_assert_str_eq(read_client(client->text.data)->name, client->name);
}
END_TEST

START_TEST(a_client_may_authenticate_with_a_key)
{
    const mcp_client_metadata_t *client = with(
        "\"token_endpoint_auth_method\":\"private_key_jwt\","
        "\"token_endpoint_auth_signing_alg\":\"ES256\","
        "\"jwks\":{\"keys\":[" PUBLIC_KEY "]}");

    ck_assert_str_eq(client->jwks.data, "{\"keys\":[" PUBLIC_KEY "]}");
    ck_assert_ptr_null(client->jwks_uri);
    ck_assert_str_eq(client->signing_alg, "ES256");
    ck_assert_ptr_nonnull(strstr(client->text.data, ",\"jwks\":{\"keys\":"
                                                    "[" PUBLIC_KEY "]}"));
    client = with("\"token_endpoint_auth_method\":\"private_key_jwt\","
                  "\"jwks_uri\":\"https://app.example.com/jwks\"");
    ck_assert_str_eq(client->jwks_uri, "https://app.example.com/jwks");
    ck_assert_uint_eq(client->jwks.len, 0);
    client = with("\"token_endpoint_auth_method\":\"none\","
                  "\"jwks_uri\":\"https://app.example.com/jwks\"");
    ck_assert_ptr_null(client->jwks_uri);
}
END_TEST

START_TEST(what_is_of_no_use_is_left_out)
{
    const mcp_client_metadata_t *client = with("\"client_uri\":\"javascript:"
                                               "alert(1)\","
                                               "\"logo_uri\":\"http://"
                                               "app.example.com/logo.png\","
                                               "\"tos_uri\":7,\"policy_uri\":"
                                               "\"https://u@x/\","
                                               "\"software_id\":\"a\\nb\","
                                               "\"software_version\":[],"
                                               "\"dpop_bound_access_tokens\":"
                                               "\"yes\"");

    ck_assert_str_eq(client->text.data, with("")->text.data);
}
END_TEST

/* Long texts are made here: `count` times the same. */
static const char *repeat(const char *text, int count)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 64, pool);
    while (count--) {
        mcp_buf_puts(&buf, text);
    }
    return buf.data;
}

START_TEST(a_name_is_counted_in_characters)
{
    const char *long_name = repeat("\xC3\xA4", MCP_CLIENT_METADATA_NAME);
    mcp_client_metadata_t *client;

    ck_assert_str_eq(
        with(apr_psprintf(pool, "\"client_name\":\"%s\"", long_name))->name,
        long_name);
    ck_fails(mcp_client_metadata_parse(&client,
                                       mcp_str(apr_psprintf(pool,
                                                            "{" REDIRECTS ",\"c"
                                                            "lien"
                                                            "t_"
                                                            "name"
                                                            "\":"
                                                            "\"%"
                                                            "sx\""
                                                            "}",
                                                            long_name)),
                                       pool),
             "invalid_client_metadata");
}
END_TEST

#define WITH(members) "{" REDIRECTS "," members "}"
#define KEYED "\"token_endpoint_auth_method\":\"private_key_jwt\","
#define NO_NAME "client_name must have 1 to 120 characters that can be seen."

START_TEST(what_a_client_could_not_work_with_is_refused)
{
    static const struct {
        const char *body, *message;
    } cases[] = {
        { "", "The client's metadata is no JSON." },
        { "{", "The client's metadata is no JSON." },
        { "[]", "The client's metadata is no JSON object." },
        { WITH("\"client_name\":\"\""), NO_NAME },
        { WITH("\"client_name\":\" \xC2\xA0 \""), NO_NAME },
        { WITH("\"client_name\":\"a\\nb\""), NO_NAME },
        { WITH("\"client_name\":\"a\\u0085b\""), NO_NAME },
        { WITH("\"client_name\":\"a\\u202Eb\""), NO_NAME },
        { WITH("\"client_name\":\"a\\u200Bb\""), NO_NAME },
        { WITH("\"client_name\":\"\\uDB40\\uDC41\""), NO_NAME },
        { WITH("\"client_name\":7"), "client_name must be a string." },
        { WITH("\"token_endpoint_auth_method\":\"tls_client_auth\""),
          "token_endpoint_auth_method must be none, client_secret_basic, "
          "client_secret_post or private_key_jwt." },
        { WITH("\"token_endpoint_auth_method\":[]"), "token_endpoint_auth_"
                                                     "method must be a "
                                                     "string." },
        { WITH("\"token_endpoint_auth_method\":\"private_key_jwt\""),
          "private_key_jwt needs jwks or jwks_uri, and one of them alone." },
        { WITH(KEYED "\"jwks\":{\"keys\":[" PUBLIC_KEY "]},\"jwks_uri\":"
                     "\"https://app.example.com/jwks\""),
          "private_key_jwt needs jwks or jwks_uri, and one of them alone." },
        { WITH(KEYED "\"jwks\":[]"), "jwks must be an object." },
        { WITH(KEYED "\"jwks\":{\"keys\":[]}"), "jwks has no key that verifies "
                                                "ES256 or RS256." },
        { WITH(KEYED "\"jwks\":{\"keys\":[" PRIVATE_KEY "]}"), "jwks has a key "
                                                               "with its "
                                                               "private part; "
                                                               "publish public "
                                                               "keys alone, "
                                                               "and make new "
                                                               "ones." },
        { WITH(KEYED "\"jwks\":{\"keys\":[{\"kty\":\"oct\",\"k\":\"YWJj\"}]}"),
          "jwks has a key with its private part; publish public keys alone, "
          "and make new ones." },
        { WITH(KEYED "\"jwks_uri\":\"http://app.example.com/jwks\""), "jwks_"
                                                                      "uri: it "
                                                                      "must "
                                                                      "begin "
                                                                      "with "
                                                                      "https://"
                                                                      "." },
        { WITH(KEYED "\"token_endpoint_auth_signing_alg\":\"HS256\","
                     "\"jwks_uri\":\"https://app.example.com/jwks\""),
          "token_endpoint_auth_signing_alg must be ES256 or RS256." },
        { WITH("\"grant_types\":[\"implicit\"]"), "grant_types has none that "
                                                  "there is for this client: "
                                                  "authorization_code, with "
                                                  "refresh_token; and "
                                                  "client_credentials for "
                                                  "clients that "
                                                  "authenticate." },
        { WITH("\"grant_types\":[]"), "grant_types has none that there is for "
                                      "this client: "
                                      "authorization_code, with refresh_token; "
                                      "and client_credentials for "
                                      "clients that authenticate." },
        { WITH("\"grant_types\":\"authorization_code\""), "grant_types must be "
                                                          "an array of "
                                                          "strings." },
        { WITH("\"grant_types\":[1]"), "grant_types must be an array of "
                                       "strings." },
        { WITH("\"response_types\":[\"token\"]"), "response_types must have "
                                                  "code, as authorization_code "
                                                  "is one of "
                                                  "grant_types." },
        { WITH("\"scope\":\"a\\\"b\""), "scope must be words separated by "
                                        "spaces, at most 1000 "
                                        "characters." },
        { WITH("\"scope\":[\"mcp\"]"), "scope must be a string." },
        { WITH("\"application_type\":\"desktop\""), "application_type must be "
                                                    "native or web." },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_client_metadata_t *client = NULL;
        mcp_error_t *error =
            mcp_client_metadata_parse(&client, mcp_str(cases[i].body), pool);

        ck_assert_msg(error != NULL, "%s", cases[i].body);
        ck_assert_str_eq(error->message, cases[i].message);
        ck_assert_str_eq(error->code, "invalid_client_metadata");
        ck_assert_ptr_null(client);
    }
}
END_TEST

START_TEST(without_a_redirect_uri_there_is_no_client)
{
    static const struct {
        const char *uris, *message;
    } cases[] = {
        { "null", "redirect_uris has no URI that may be used: there is none." },
        { "[]", "redirect_uris has no URI that may be used: there is none." },
        { "[\"http://example.com/cb\",\"javascript:x\"]", "redirect_uris has "
                                                          "no URI that may be "
                                                          "used: http is for "
                                                          "localhost, "
                                                          "127.0.0.1 and "
                                                          "[::1]; use https." },
        { "[\"https://a.example/cb#x\"]", "redirect_uris has no URI that may "
                                          "be used: it must have no "
                                          "fragment." },
        { "[\"cursor://1\",\"cursor://2\",\"cursor://3\",\"cursor://4\","
          "\"cursor://5\",\"cursor://6\",\"cursor://7\",\"cursor://8\","
          "\"cursor://9\",\"cursor://10\",\"cursor://11\"]",
          "redirect_uris has more than 10 URIs." },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_client_metadata_t *client;
        mcp_error_t *error = mcp_client_metadata_parse(
            &client,
            mcp_str(
                apr_psprintf(pool, "{\"redirect_uris\":%s}", cases[i].uris)),
            pool);

        ck_assert_msg(error != NULL, "%s", cases[i].uris);
        ck_assert_str_eq(error->message, cases[i].message);
        ck_assert_str_eq(error->code, "invalid_redirect_uri");
    }
}
END_TEST

START_TEST(what_is_too_long_is_refused)
{
    mcp_client_metadata_t *client;
    const char *cases[] = {
        apr_psprintf(pool, "{" REDIRECTS ",\"x\":\"%s\"}",
                     repeat("x", MCP_CLIENT_METADATA_BYTES)),
        apr_psprintf(pool, "{" REDIRECTS ",\"scope\":\"%s\"}",
                     repeat("x", MCP_CLIENT_METADATA_SCOPE + 1)),
        apr_psprintf(pool, "{" REDIRECTS ",\"grant_types\":[\"x\"%s]}",
                     repeat(",\"x\"", 50)),
        apr_psprintf(pool,
                     "{" REDIRECTS "," KEYED "\"jwks\":{\"keys\":[" PUBLIC_KEY
                     "],\"x\":\"%s\"}}",
                     repeat("x", MCP_CLIENT_METADATA_JWKS)),
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_fails(mcp_client_metadata_parse(&client, mcp_str(cases[i]), pool),
                 "invalid_client_metadata");
    }
}
END_TEST

MCP_UNIT_MAIN("client_metadata", a_registration_is_taken_with_all_that_it_says,
              what_is_not_said_has_defaults,
              a_client_that_is_sent_to_its_own_machine_is_native,
              of_redirect_uris_those_that_may_be_used_are_kept,
              of_grant_types_those_that_there_are_are_kept,
              a_client_without_the_code_grant_needs_no_redirect_uri,
              a_host_too_long_to_be_shown_is_no_name,
              a_client_may_authenticate_with_a_key,
              what_is_of_no_use_is_left_out, a_name_is_counted_in_characters,
              what_a_client_could_not_work_with_is_refused,
              without_a_redirect_uri_there_is_no_client,
              what_is_too_long_is_refused)
