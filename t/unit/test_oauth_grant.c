/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/oauth_unit.h"

#include "lib/oauth_grant.h"

#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" /* RFC 7636 */

static mcp_buf_t reply;

/* Ask the token endpoint; the database answers for the client, then this. */
static mcp_error_t *run(const char *text, const char *answer)
{
    mcp_oauth_proof_t proof = { .endpoint = "https://as.example/oauth/token" };
    const mcp_oauth_site_t *site = oauth_site();
    mcp_form_t *form;

    oauth.replies[0] = oauth_client_row("none", NULL);
    oauth.replies[1] = answer;
    ck_ok(mcp_form_parse(&form, mcp_str(text), pool));
    proof.form = form;
    mcp_buf_init(&reply, 64, pool);
    return mcp_oauth_grant_run(&reply, site, &proof);
}

/* What mcp.oauth_issue gives. */
static const char *issued(void)
{
    mcp_jwks_pair_t pair;
    mcp_str_t sealed;

    oauth_site();
    ck_ok(mcp_jwks_generate(&pair, pool));
    ck_ok(mcp_crypto_seal(&sealed, &oauth.master, mcp_str(pair.private_jwk),
                          mcp_jwks_sealed_for("north", pair.kid, pool), pool));
    return apr_psprintf(pool,
                        "{\"workspace\":\"north\",\"account\":\"acc_1\","
                        "\"credential\":"
                        "\"grn_1\",\"client_id\":\"cli_1\",\"scopes\":["
                        "\"read\"],\"resource\":"
                        "\"https://as.example/"
                        "mcp\",\"signed_in_at\":1800000000,\"kid\":\"%s\","
                        "\"key\":\"%s\"}",
                        pair.kid, mcp_crypto_base64_encode(sealed, pool));
}

static const char *member(const char *name)
{
    mcp_json_t *answer;

    ck_ok(mcp_json_parse(&answer, mcp_str(reply.data), pool));
    return mcp_json_string(mcp_json_get(answer, name));
}

START_TEST(a_code_is_redeemed)
{
    ck_ok(run("grant_type=authorization_code&client_id=cli_1&code=c1&"
              "code_verifier=" VERIFIER "&redirect_uri=http://127.0.0.1/cb&"
              "resource=https://as.example/mcp/",
              issued()));
    ck_assert_str_eq(oauth.asked[1], "oauth_redeem");
    ck_assert_str_eq(oauth_arg(1, "code"), mcp_oauth_hash("c1", pool));
    ck_assert_str_eq(oauth_arg(1, "challenge"), CHALLENGE);
    ck_assert_str_eq(oauth_arg(1, "redirect_uri"), "http://127.0.0.1/cb");
    ck_assert_str_eq(oauth_arg(1, "resource"), "https://as.example/mcp");
    ck_assert_str_eq(oauth_arg(1, "client_id"), "cli_1");
    ck_assert_str_eq(oauth_arg(1, "refresh"),
                     mcp_oauth_hash(member("refresh_token"), pool));
    ck_assert_str_eq(oauth_text(mcp_json_get(oauth.args[1], "scope_roles")),
                     "{\"all\":[\"admin\"]}");
    ck_assert_str_eq(oauth_text(mcp_json_get(oauth.args[1], "days")), "30");
    ck_assert_str_eq(member("token_type"), "Bearer");
}
END_TEST

START_TEST(a_refresh_token_is_replaced)
{
    const char *first;

    ck_ok(run("grant_type=refresh_token&client_id=cli_1&refresh_token=rt_1&"
              "scope=read++all",
              issued()));
    first = member("refresh_token");
    ck_assert_str_eq(oauth.asked[1], "oauth_refresh");
    ck_assert_str_eq(oauth_arg(1, "token"), mcp_oauth_hash("rt_1", pool));
    ck_assert_str_eq(oauth_arg(1, "successor"), mcp_oauth_hash(first, pool));
    ck_assert_str_eq(oauth_text(mcp_json_get(oauth.args[1], "scopes")), "[\"rea"
                                                                        "d\","
                                                                        "\"all"
                                                                        "\"]");
    ck_assert_str_eq(oauth_text(mcp_json_get(oauth.args[1], "resource")), "nul"
                                                                          "l");
    ck_ok(run("grant_type=refresh_token&client_id=cli_1&refresh_token=rt_1",
              issued()));
    ck_assert_str_eq(member("refresh_token"), first);
    ck_assert_str_eq(oauth_text(mcp_json_get(oauth.args[1], "scopes")), "null");
}
END_TEST

/* Each with how often the database was asked: nothing was used up. */
START_TEST(what_is_wrong_is_found_before_anything_is_used_up)
{
    static const struct {
        const char *form, *code;
        int calls;
    } cases[] = {
        { "client_id=cli_1", "invalid_request", 0 },
        { "grant_type=password&client_id=cli_1", "unsupported_grant_type", 0 },
        { "grant_type=client_credentials&client_id=cli_1",
          "unauthorized_client", 1 },
        { "grant_type=authorization_code&client_id=cli_1", "invalid_request",
          1 },
        { "grant_type=authorization_code&client_id=cli_1&code=c",
          "invalid_request", 1 },
        { "grant_type=authorization_code&client_id=cli_1&code=c&"
          "code_verifier=short",
          "invalid_request", 1 },
        { "grant_type=authorization_code&client_id=cli_1&code=c&"
          "code_verifier=" VERIFIER "%20",
          "invalid_request", 1 },
        { "grant_type=authorization_code&client_id=cli_1&code=c&"
          "code_verifier=" VERIFIER "&resource=https://b.example",
          "invalid_target", 1 },
        { "grant_type=refresh_token&client_id=cli_1", "invalid_request", 1 },
        { "grant_type=refresh_token", "invalid_client", 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error = run(cases[i].form, "{}");

        ck_assert_ptr_nonnull(error);
        ck_assert_msg(!strcmp(error->code, cases[i].code), "%s: %s",
                      cases[i].form, error->code);
        ck_assert_int_eq(oauth.calls, cases[i].calls);
    }
}
END_TEST

START_TEST(what_the_database_refuses_is_handed_on)
{
    ck_refused(run("grant_type=refresh_token&client_id=cli_1&refresh_token=r",
                   "{\"error\":\"invalid_grant\",\"error_description\":\"Old."
                   "\"}"),
               "invalid_grant", "Old.");
    ck_assert_str_eq(reply.data, "");
}
END_TEST

START_TEST(a_token_that_is_no_jwt_is_asked_for_by_its_hash)
{
    mcp_oauth_proof_t proof = { .endpoint = "https://as.example/oauth/revoke" };
    const mcp_oauth_site_t *site = oauth_site();
    mcp_form_t *form;

    oauth.replies[0] = oauth.replies[2] = oauth_client_row("none", NULL);
    oauth.replies[1] = oauth.replies[3] = "{}";
    ck_ok(mcp_form_parse(&form, mcp_str("client_id=cli_1&token=rt_1"), pool));
    proof.form = form;
    mcp_buf_init(&reply, 64, pool);
    ck_ok(mcp_oauth_grant_revoke(&reply, site, &proof));
    ck_assert_str_eq(reply.data, "{}\n");
    ck_assert_str_eq(oauth.asked[1], "oauth_revoke");
    ck_assert_str_eq(oauth_arg(1, "token"), mcp_oauth_hash("rt_1", pool));
    mcp_buf_init(&reply, 64, pool);
    ck_ok(mcp_oauth_grant_introspect(&reply, site, &proof));
    ck_assert_str_eq(reply.data, "{\"active\":false}\n");
    ck_ok(mcp_form_parse(&form, mcp_str("client_id=cli_1"), pool));
    proof.form = form;
    oauth.calls = 0;
    ck_refused(mcp_oauth_grant_revoke(&reply, site, &proof), "invalid_request",
               "token is missing.");
}
END_TEST

MCP_UNIT_MAIN("oauth_grant", a_code_is_redeemed, a_refresh_token_is_replaced,
              what_is_wrong_is_found_before_anything_is_used_up,
              what_the_database_refuses_is_handed_on,
              a_token_that_is_no_jwt_is_asked_for_by_its_hash)
