/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/oauth_unit.h"
#include "t/unit/signer.h"

#include "lib/oauth_client.h"

static mcp_oauth_client_t *client;
static const mcp_oauth_site_t *site;

/* Prove a client of a method and a secret by a form and a header. */
static mcp_error_t *prove(const char *method, const char *secret,
                          const char *text, const char *header)
{
    mcp_oauth_proof_t proof = { .authorization = header,
                                .endpoint = "https://as.example/oauth/token" };
    mcp_form_t *form;

    site = oauth_site();
    oauth.replies[0] = method ? oauth_client_row(method, secret) : "{}";
    ck_ok(mcp_form_parse(&form, mcp_str(text), pool));
    proof.form = form;
    return mcp_oauth_client_prove(&client, site, &proof);
}

static const char *basic(const char *text)
{
    return apr_pstrcat(pool, "Basic ",
                       mcp_crypto_base64_encode(mcp_str(text), pool), NULL);
}

START_TEST(a_client_proves_itself_as_it_is_registered)
{
    ck_ok(prove("none", NULL, "client_id=cli_1", NULL));
    ck_assert_str_eq(client->id, "cli_1");
    ck_assert_str_eq(client->metadata->name, "Test");
    ck_assert_str_eq(oauth_arg(0, "client_id"), "cli_1");
    ck_ok(prove("client_secret_post", "s", "client_id=cli_1&client_secret=s",
                NULL));
    ck_ok(prove("client_secret_basic", "s:%", "", basic("cli_1:s%3A%25")));
    ck_ok(
        prove("client_secret_basic", "s", "client_id=cli_1", basic("cli_1:s")));
}
END_TEST

START_TEST(a_client_that_does_not_is_refused)
{
    static const char by_post[] = "The client has not proved who it is by "
                                  "client_secret_post, which it "
                                  "is registered with.";
    static const char no_client[] = "The header Authorization holds no client "
                                    "of that id.";

    ck_refused(prove("client_secret_post", "s", "client_id=cli_1", NULL),
               "invalid_client", by_post);
    ck_refused(prove("client_secret_post", "s",
                     "client_id=cli_1&client_secret=t", NULL),
               "invalid_client", by_post);
    ck_refused(prove("client_secret_post", NULL,
                     "client_id=cli_1&client_secret=t", NULL),
               "invalid_client", by_post);
    ck_refused(prove("none", NULL, "client_id=cli_1&client_secret=t", NULL),
               "invalid_client",
               "The client has not proved who it is by none, which it is "
               "registered with.");
    ck_refused(prove("client_secret_post", "s",
                     "client_id=cli_1&client_secret=s", basic("cli_1:s")),
               "invalid_request", "Send the client's secret in one place.");
    ck_refused(prove("client_secret_basic", "s", "client_id=cli_2",
                     basic("cli_1:s")),
               "invalid_client", no_client);
    ck_refused(prove("client_secret_basic", "s", "", basic("cli_1")),
               "invalid_client", no_client);
    ck_refused(prove("client_secret_basic", "s", "", basic("a:b&secret=c")),
               "invalid_client", no_client);
    ck_refused(prove("client_secret_basic", "s", "", "Basic !"),
               "invalid_client", no_client);
    ck_refused(prove("none", NULL, "", NULL), "invalid_client",
               "client_id is missing.");
    ck_refused(prove(NULL, NULL, "client_id=x", NULL), "invalid_client",
               "This client is not known here. Register again, or use a client "
               "ID metadata document.");
}
END_TEST

#define ASSERTION_TYPE                                      \
    "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A" \
    "client-assertion-type%3Ajwt-bearer"

/* A client with a key of its own, which signs or does not. */
static mcp_error_t *prove_by_key(EVP_PKEY *key, EVP_PKEY *signs,
                                 const char *more)
{
    mcp_oauth_proof_t proof = { .endpoint = "https://as.example/oauth/token" };
    const char *assertion = sign_with(signs, "{\"alg\":\"ES256\"}",
                                      "{\"iss\":\"cli_1\",\"sub\":\"cli_1\","
                                      "\"aud\":\"https://as.example\","
                                      "\"jti\":\"j\",\"exp\":1800000060}");
    mcp_form_t *form;

    site = oauth_site();
    oauth.replies[0] = apr_psprintf(pool,
                                    "{\"id\":\"cli_1\",\"kind\":\"service\","
                                    "\"digest\":\"d1\","
                                    "\"secret\":null,\"is_fresh\":true,"
                                    "\"metadata\":{\"grant_types\":"
                                    "[\"client_credentials\"],\"token_endpoint_"
                                    "auth_method\":"
                                    "\"private_key_jwt\",\"jwks\":{\"keys\":[%"
                                    "s]}}}",
                                    ec_jwk(key, ""));
    oauth.replies[1] = "{\"fresh\":true}";
    ck_ok(mcp_form_parse(&form,
                         mcp_str(apr_pstrcat(pool, "client_assertion=",
                                             assertion, more, NULL)),
                         pool));
    proof.form = form;
    return mcp_oauth_client_prove(&client, site, &proof);
}

START_TEST(a_client_with_a_key_signs_for_itself)
{
    EVP_PKEY *key = keep(EVP_EC_gen("P-256"));
    EVP_PKEY *other = keep(EVP_EC_gen("P-256"));
    static const char together[] = "client_assertion and client_assertion_type "
                                   "go together; the type must "
                                   "be "
                                   "urn:ietf:params:oauth:client-assertion-"
                                   "type:jwt-bearer.";

    ck_ok(prove_by_key(key, key, ASSERTION_TYPE));
    ck_assert_str_eq(client->id, "cli_1");
    ck_assert_str_eq(oauth_arg(0, "client_id"), "cli_1");
    ck_ok(prove_by_key(key, key, ASSERTION_TYPE "&client_id=cli_1"));
    ck_refused(prove_by_key(key, other, ASSERTION_TYPE), "invalid_client",
               "client_assertion: The token's signature does not verify.");
    ck_refused(prove_by_key(key, key, ASSERTION_TYPE "&client_id=cli_2"),
               "invalid_client",
               "client_assertion names no client (sub), or another one than "
               "client_id.");
    ck_refused(prove_by_key(key, key, ASSERTION_TYPE "&client_secret=s"),
               "invalid_request",
               "Send a secret or an assertion, and not "
               "both.");
    ck_refused(prove_by_key(key, key, ""), "invalid_request", together);
    ck_refused(prove_by_key(key, key, "&client_assertion_type=other"),
               "invalid_request", together);
    ck_refused(prove("private_key_jwt_", NULL, "client_id=cli_1", NULL),
               "invalid_client_metadata",
               "token_endpoint_auth_method must be none, client_secret_basic, "
               "client_secret_post or private_key_jwt.");
    ck_refused(prove("none", NULL, "client_id=cli_1" ASSERTION_TYPE, NULL),
               "invalid_request", together);
    ck_refused(prove("none", NULL,
                     "client_assertion=e30.eyJzdWIiOiJjbGlfMSJ9."
                     "AA" ASSERTION_TYPE,
                     NULL),
               "invalid_client",
               "The client has not proved who it is by none, which it is "
               "registered with.");
}
END_TEST

START_TEST(a_redirect_uri_is_one_of_the_clients)
{
    static const struct {
        const char *uri;
        int is_good;
    } cases[] = {
        { "http://127.0.0.1/cb", 1 },
        { "http://127.0.0.1:5000/cb", 1 },
        { "https://a.example/cb?x=1", 1 },
        { "https://a.example/cb", 0 },
        { "https://a.example:444/cb?x=1", 0 },
        { "http://127.0.0.1/cb/", 0 },
        { "http://127.0.0.1.evil.example/cb", 0 },
    };
    const char *redirect;
    size_t i;

    ck_ok(prove("none", NULL, "client_id=cli_1", NULL));
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error = mcp_oauth_client_redirect(&redirect, site, client,
                                                       cases[i].uri);

        ck_assert_msg((error == NULL) == cases[i].is_good, "%s", cases[i].uri);
        if (!error) {
            ck_assert_str_eq(redirect, cases[i].uri);
        }
    }
    ck_refused(mcp_oauth_client_redirect(&redirect, site, client, NULL),
               "invalid_request", "redirect_uri is missing.");
}
END_TEST

START_TEST(a_client_registers)
{
    mcp_json_t *answer;
    const char *secret;
    mcp_buf_t reply;

    site = oauth_site();
    oauth.replies[0] = "{\"client_id\":\"cli_9\",\"issued_at\":1800000000}";
    mcp_buf_init(&reply, 64, pool);
    ck_ok(mcp_oauth_client_register(&reply, site,
                                    mcp_str("{\"redirect_uris\":[\"https://"
                                            "a.example/cb\"],"
                                            "\"client_name\":\"Mine\",\"token_"
                                            "endpoint_auth_method\":"
                                            "\"client_secret_post\"}")));
    ck_ok(mcp_json_parse(&answer, mcp_str(reply.data), pool));
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "client_id")), "\"cli_"
                                                                    "9\"");
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "client_id_issued_at")),
                     "1800000000");
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "client_name")), "\"Mine"
                                                                      "\"");
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "redirect_uris")),
                     "[\"https://a.example/cb\"]");
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "client_secret_expires_"
                                                     "at")),
                     "0");
    secret = mcp_json_string(mcp_json_get(answer, "client_secret"));
    ck_assert_str_eq(oauth_arg(0, "secret"), mcp_oauth_hash(secret, pool));
    ck_refused(mcp_oauth_client_register(&reply, site,
                                         mcp_str("{\"redirect_uris\":["
                                                 "\"javascript:alert(1)\"]}")),
               "invalid_redirect_uri",
               "redirect_uris has no URI that may be used: its scheme is not "
               "an application's own.");
}
END_TEST

MCP_UNIT_MAIN("oauth_client", a_client_proves_itself_as_it_is_registered,
              a_client_that_does_not_is_refused,
              a_client_with_a_key_signs_for_itself,
              a_redirect_uri_is_one_of_the_clients, a_client_registers)
