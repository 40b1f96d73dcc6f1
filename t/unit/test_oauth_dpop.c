/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/oauth_unit.h"
#include "t/unit/signer.h"

#include "lib/oauth_dpop.h"
#include "lib/oauth_grant.h"

#define URL "https://as.example/oauth/token"

static EVP_PKEY *key;

static const char *make_proof(const char *url)
{
    return sign_with(key,
                     apr_psprintf(pool,
                                  "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\","
                                  "\"jwk\":%s}",
                                  ec_jwk(key, "")),
                     apr_psprintf(pool,
                                  "{\"jti\":\"j1\",\"htm\":\"POST\",\"htu\":\"%"
                                  "s\",\"iat\":"
                                  "1800000000}",
                                  url));
}

static mcp_error_t *check(const char **thumbprint, const char *header,
                          const char *answer)
{
    const mcp_oauth_site_t *site = oauth_site();
    const mcp_oauth_proof_t proof = { .endpoint = URL, .dpop = header };

    oauth.replies[0] = answer;
    *thumbprint = "unset";
    return mcp_oauth_dpop_check(thumbprint, site, &proof);
}

static const char *thumbprint_of_key(void)
{
    return mcp_jwks_get(set_of(ec_jwk(key, ""), NULL), 0)->thumbprint;
}

START_TEST(a_proof_names_its_key_and_counts_once)
{
    const char *thumbprint;

    key = keep(EVP_EC_gen("P-256"));
    ck_ok(check(&thumbprint, make_proof(URL), "{\"fresh\":true}"));
    ck_assert_str_eq(thumbprint, thumbprint_of_key());
    ck_assert_str_eq(oauth.asked[0], "oauth_once");
    ck_assert_str_eq(oauth_arg(0, "hash"),
                     mcp_oauth_hash(apr_pstrcat(pool,
                                                "https://as.example\n"
                                                "dpop\n" URL "\n",
                                                thumbprint, "\nj1", NULL),
                                    pool));
    ck_assert_str_eq(oauth_text(mcp_json_get(oauth.args[0], "seconds")), "121");
    ck_refused(check(&thumbprint, make_proof(URL), "{\"fresh\":false}"),
               "invalid_dpop_proof",
               "The proof was used before; make a new one for each request.");
    ck_fails(check(&thumbprint, make_proof(URL), NULL), "server_error");
    ck_refused(check(&thumbprint, make_proof("https://as.example/oauth/par"),
                     NULL),
               "invalid_dpop_proof", "The proof's htu is not " URL ".");
    ck_assert_int_eq(oauth.calls, 0);
}
END_TEST

START_TEST(without_a_proof_there_is_no_key)
{
    const char *thumbprint;

    ck_ok(check(&thumbprint, NULL, NULL));
    ck_assert_ptr_null(thumbprint);
    ck_assert_int_eq(oauth.calls, 0);
}
END_TEST

/* Ask the token endpoint as a client that wants bound tokens, or does not say. */
static mcp_error_t *redeem(const char *header, const char *more)
{
    mcp_oauth_proof_t proof = { .endpoint = URL, .dpop = header };
    const mcp_oauth_site_t *site = oauth_site();
    mcp_form_t *form;
    mcp_buf_t reply;

    oauth.replies[0] = apr_psprintf(pool,
                                    "{\"id\":\"cli_1\",\"kind\":\"registered\","
                                    "\"digest\":\"d\","
                                    "\"is_fresh\":true,\"metadata\":{"
                                    "\"redirect_uris\":"
                                    "[\"https://a.example/"
                                    "cb\"],\"token_endpoint_auth_method\":"
                                    "\"none\"%s}}",
                                    more);
    oauth.replies[1] = header ? "{\"fresh\":true}"
                              : "{\"error\":\"invalid_grant\","
                                "\"error_description\":\"No.\"}";
    oauth.replies[2] = "{\"error\":\"invalid_grant\",\"error_description\":"
                       "\"No.\"}";
    ck_ok(mcp_form_parse(&form,
                         mcp_str("grant_type=authorization_code&client_id="
                                 "cli_1&code=c&code_verifier=dBjftJeZ4CVP-"
                                 "mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
                         pool));
    proof.form = form;
    mcp_buf_init(&reply, 64, pool);
    return mcp_oauth_grant_run(&reply, site, &proof);
}

START_TEST(the_key_goes_into_the_grant)
{
    static const char bound[] = ",\"dpop_bound_access_tokens\":true";

    key = keep(EVP_EC_gen("P-256"));
    ck_fails(redeem(make_proof(URL), ""), "invalid_grant");
    ck_assert_str_eq(oauth.asked[2], "oauth_redeem");
    ck_assert_str_eq(oauth_arg(2, "thumbprint"), thumbprint_of_key());
    ck_fails(redeem(make_proof(URL), bound), "invalid_grant");
    ck_fails(redeem(NULL, ""), "invalid_grant");
    ck_assert_str_eq(oauth_text(mcp_json_get(oauth.args[1], "thumbprint")),
                     "null");
    ck_refused(redeem(NULL, bound), "invalid_dpop_proof",
               "This client is registered for tokens that are bound to a key "
               "(dpop_bound_access_tokens): send a proof in the header DPoP.");
    ck_assert_int_eq(oauth.calls, 1);
    ck_fails(redeem("nonsense", ""), "invalid_dpop_proof");
    ck_assert_int_eq(oauth.calls, 1);
}
END_TEST

#define PUSHED                                                               \
    "response_type=code&client_id=cli_1&redirect_uri=http%3A%2F%2F127.0.0.1" \
    "%2Fcb&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&"      \
    "code_challenge_method=S256"

/* Push a request with a proof, and read it. */
static mcp_error_t *push(mcp_oauth_request_t **request, const char *text)
{
    mcp_oauth_proof_t proof = { .endpoint = URL, .dpop = make_proof(URL) };
    const mcp_oauth_site_t *site = oauth_site();
    mcp_json_t *answer;
    mcp_form_t *form;
    mcp_buf_t reply;

    oauth.replies[0] = oauth.replies[1] = oauth.replies[3] =
        oauth_client_row("none", NULL);
    oauth.replies[2] = "{\"fresh\":true}";
    ck_ok(mcp_form_parse(&form, mcp_str(text), pool));
    proof.form = form;
    proof.body = mcp_str(text);
    mcp_buf_init(&reply, 64, pool);
    MCP_TRY(mcp_oauth_request_push(&reply, site, &proof));
    ck_ok(mcp_json_parse(&answer, mcp_str(reply.data), pool));
    return mcp_oauth_request_read(
        request, site,
        mcp_str(apr_pstrcat(pool, "client_id=cli_1&request_uri=",
                            mcp_json_string(mcp_json_get(answer, "request_"
                                                                 "uri")),
                            NULL)));
}

START_TEST(a_pushed_request_is_bound_to_the_key_of_its_proof)
{
    mcp_oauth_request_t *request;

    key = keep(EVP_EC_gen("P-256"));
    ck_ok(push(&request, PUSHED));
    ck_assert_str_eq(request->thumbprint, thumbprint_of_key());
    ck_ok(push(&request, apr_pstrcat(pool, PUSHED "&dpop_jkt=",
                                     thumbprint_of_key(), NULL)));
    ck_assert_str_eq(request->thumbprint, thumbprint_of_key());
    ck_refused(push(&request, PUSHED "&dpop_jkt=0ZcOCORZNYy-"
                                     "DWpqq30jZyJGHTN0d2HglBV3uiguA"
                                     "4I"),
               "invalid_dpop_proof",
               "dpop_jkt names another key than that of the proof.");
}
END_TEST

MCP_UNIT_MAIN("oauth_dpop", a_proof_names_its_key_and_counts_once,
              without_a_proof_there_is_no_key, the_key_goes_into_the_grant,
              a_pushed_request_is_bound_to_the_key_of_its_proof)
