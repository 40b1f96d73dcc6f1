/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/oauth_unit.h"

#include "lib/oauth_request.h"

#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define GOOD                                                                 \
    "client_id=cli_1&redirect_uri=http%3A%2F%2F127.0.0.1%3A99%2Fcb&"         \
    "response_type=code&code_challenge=" CHALLENGE "&code_challenge_method=" \
    "S256&state=a%20b&scope="                                                \
    "read+openid"

static mcp_oauth_request_t *request;
static const mcp_oauth_site_t *site;

static mcp_error_t *read_query(const char *query)
{
    site = oauth_site();
    oauth.replies[0] = oauth_client_row("none", NULL);
    return mcp_oauth_request_read(&request, site, mcp_str(query));
}

/* GOOD with one parameter put in the place of another. */
static const char *with(const char *old, const char *new_one)
{
    const char *at = strstr(GOOD, old);

    ck_assert_ptr_nonnull(at);
    return apr_pstrcat(pool, apr_pstrmemdup(pool, GOOD, (size_t)(at - GOOD)),
                       new_one, at + strlen(old), NULL);
}

START_TEST(a_request_is_read)
{
    ck_ok(read_query(GOOD));
    ck_assert_str_eq(request->client->id, "cli_1");
    ck_assert_str_eq(request->redirect_uri, "http://127.0.0.1:99/cb");
    ck_assert_str_eq(request->state, "a b");
    ck_assert_str_eq(request->challenge, CHALLENGE);
    ck_assert_ptr_null(request->thumbprint);
    ck_assert_str_eq(request->resource->uri, "https://as.example/mcp");
    ck_assert_int_eq(request->scopes->nelts, 1);
}
END_TEST

/* OAuth 2.1, 4.1.2.1: who is not known to be the client's is told nothing. */
START_TEST(an_error_goes_back_only_to_the_client)
{
    const struct {
        const char *query, *code;
        int goes_back;
    } cases[] = {
        { with("client_id=cli_1", "x=1"), "invalid_request", 0 },
        { with("127.0.0.1%3A99", "evil.example"), "invalid_request", 0 },
        { GOOD "&state=x", "invalid_request", 0 },
        { with("response_type=code", "x=1"), "invalid_request", 1 },
        { with("response_type=code", "response_type=token"),
          "unsupported_response_type", 1 },
        { GOOD "&response_mode=fragment", "invalid_request", 1 },
        { GOOD "&request=eyJ", "invalid_request", 1 },
        { with("code_challenge=" CHALLENGE, "x=1"), "invalid_request", 1 },
        { with(CHALLENGE, "short"), "invalid_request", 1 },
        { with("S256", "plain"), "invalid_request", 1 },
        { with("&code_challenge_method=S256", ""), "invalid_request", 1 },
        { with("scope=read+openid", "scope=openid"), "invalid_scope", 1 },
        { GOOD "&resource=https%3A%2F%2Fb.example", "invalid_target", 1 },
        { GOOD "&dpop_jkt=x", "invalid_request", 1 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error = read_query(cases[i].query);

        ck_assert_ptr_nonnull(error);
        ck_assert_msg(!strcmp(error->code, cases[i].code), "%s: %s",
                      cases[i].query, error->code);
        ck_assert_msg(!request->redirect_uri == !cases[i].goes_back, "%s",
                      cases[i].query);
    }
}
END_TEST

START_TEST(the_way_back_says_who_answers)
{
    mcp_error_t *error;

    ck_ok(read_query(GOOD));
    ck_assert_str_eq(mcp_oauth_request_back(request, site, "c1", NULL),
                     "http://127.0.0.1:99/cb?code=c1&state=a%20b&iss=https%3A"
                     "%2F%2Fas.example");
    error = mcp_oauth_refuse(site, "access_denied", "No.");
    ck_assert_str_eq(mcp_oauth_request_back(request, site, NULL, error),
                     "http://127.0.0.1:99/cb?error=access_denied&"
                     "error_description=No.&state=a%20b&iss=https%3A%2F%2Fas."
                     "example");
}
END_TEST

static apr_time_t later(void *baton)
{
    return OAUTH_NOW + MCP_OAUTH_DECIDE + 1;
}

START_TEST(a_sealed_request_is_good_for_its_reader_and_for_a_while)
{
    static const mcp_oauth_reader_t ada = { "ada", "b1" };
    static const mcp_oauth_reader_t others[] = { { "ben", "b1" },
                                                 { "ada", "b2" },
                                                 { "ada\nb1", "" } };
    const char *sealed;
    mcp_str_t query;
    size_t i;

    site = oauth_site();
    ck_ok(mcp_oauth_request_seal(&sealed, site, &ada, mcp_str("a=1\nb")));
    ck_ok(mcp_oauth_request_open(&query, site, &ada, sealed));
    ck_assert(mcp_str_is(query, "a=1\nb"));
    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        ck_refused(mcp_oauth_request_open(&query, site, &others[i], sealed),
                   "invalid_request",
                   "This request was not made here, or in another browser.");
    }
    ck_refused(mcp_oauth_request_open(&query, site, &ada, "AAAA"),
               "invalid_request",
               "This request was not made here, or in another browser.");
    oauth.env.now = later;
    ck_refused(mcp_oauth_request_open(&query, site, &ada, sealed),
               "request_expired", "This request has expired.");
}
END_TEST

START_TEST(a_pushed_request_is_all_that_counts)
{
    mcp_oauth_proof_t proof = { NULL };
    mcp_form_t *form;
    mcp_json_t *answer;
    const char *query;
    mcp_buf_t reply;

    site = oauth_site();
    oauth.replies[0] = oauth.replies[1] = oauth.replies[2] =
        oauth_client_row("none", NULL);
    ck_ok(mcp_form_parse(&form, mcp_str(GOOD), pool));
    proof.form = form;
    proof.body = mcp_str(GOOD);
    mcp_buf_init(&reply, 64, pool);
    ck_ok(mcp_oauth_request_push(&reply, site, &proof));
    ck_ok(mcp_json_parse(&answer, mcp_str(reply.data), pool));
    ck_assert_str_eq(oauth_text(mcp_json_get(answer, "expires_in")), "90");
    query = apr_pstrcat(pool,
                        "client_id=cli_1&scope=all&state=other&request_uri=",
                        mcp_json_string(mcp_json_get(answer, "request_uri")),
                        NULL);
    ck_ok(mcp_oauth_request_read(&request, site, mcp_str(query)));
    ck_assert_str_eq(request->state, "a b");
    ck_assert_str_eq(request->redirect_uri, "http://127.0.0.1:99/cb");
    query = apr_pstrcat(pool, "client_id=cli_2&request_uri=",
                        mcp_json_string(mcp_json_get(answer, "request_uri")),
                        NULL);
    ck_assert_str_eq(
        mcp_oauth_request_read(&request, site, mcp_str(query))->code, "invalid_"
                                                                      "reques"
                                                                      "t");
    oauth.env.now = later;
    query = apr_pstrcat(pool, "client_id=cli_1&request_uri=",
                        mcp_json_string(mcp_json_get(answer, "request_uri")),
                        NULL);
    ck_assert_str_eq(
        mcp_oauth_request_read(&request, site, mcp_str(query))->code, "request_"
                                                                      "expire"
                                                                      "d");
}
END_TEST

MCP_UNIT_MAIN("oauth_request", a_request_is_read,
              an_error_goes_back_only_to_the_client,
              the_way_back_says_who_answers,
              a_sealed_request_is_good_for_its_reader_and_for_a_while,
              a_pushed_request_is_all_that_counts)
