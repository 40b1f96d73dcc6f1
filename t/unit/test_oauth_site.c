/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/oauth_unit.h"

START_TEST(the_database_is_told_who_asks)
{
    const mcp_oauth_site_t *site = oauth_site();
    const mcp_json_t *answer;
    mcp_buf_t args;

    oauth.replies[0] = "{\"a\":1}";
    mcp_buf_init(&args, 16, pool);
    mcp_buf_json_name(&args, "client_id");
    mcp_buf_json_string(&args, "c");
    ck_ok(mcp_oauth_ask(&answer, site, MCP_OAUTH_CLIENT, &args));
    ck_assert_str_eq(oauth_text(answer), "{\"a\":1}");
    ck_assert_str_eq(oauth.asked[0], "oauth_client");
    ck_assert_str_eq(oauth_text(oauth.args[0]), "{\"issuer\":\"https://"
                                                "as.example\",\"request\":"
                                                "\"req1\","
                                                "\"client_id\":\"c\"}");
}
END_TEST

START_TEST(what_it_refuses_is_an_error_of_oauth)
{
    static const struct {
        const char *reply, *fails, *code;
        int status;
    } cases[] = {
        { "{\"error\":\"invalid_grant\",\"error_description\":\"No.\"}", NULL,
          "invalid_grant", 400 },
        { "{\"error\":\"invalid_client\",\"error_description\":\"No.\"}", NULL,
          "invalid_client", 401 },
        { "{\"error\":\"made_up\",\"error_description\":\"No.\"}", NULL,
          "server_error", 500 },
        { "no JSON", NULL, "server_error", 500 },
        { NULL, "busy", "temporarily_unavailable", 503 },
        { NULL, "unavailable", "temporarily_unavailable", 503 },
        { NULL, "in_doubt", "temporarily_unavailable", 503 },
        { NULL, "internal", "server_error", 500 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const mcp_oauth_site_t *site = oauth_site();
        const mcp_json_t *answer;
        mcp_error_t *error;

        oauth.replies[0] = cases[i].reply;
        oauth.error = cases[i].fails;
        error = mcp_oauth_ask(&answer, site, MCP_OAUTH_KEYS, NULL);
        ck_assert_ptr_nonnull(error);
        ck_assert_str_eq(error->code, cases[i].code);
        ck_assert_int_eq(mcp_oauth_status(error), cases[i].status);
    }
}
END_TEST

START_TEST(a_resource_is_found_by_its_uri)
{
    static const struct {
        const char *uri;
        int alone, together; /* which it is; -1: none */
    } cases[] = {
        { "https://as.example/mcp", 0, 0 },
        { "https://as.example/mcp/", 0, 0 },
        { "https://as.example/mcp2", -1, 1 },
        { "https://as.example", 0, -1 },
        { "https://as.example/", 0, -1 },
        { NULL, 0, -1 },
        { "https://as.example/mcp?x", -1, -1 },
        { "https://as.example/MCP", -1, -1 },
        { "https://other.example/mcp", -1, -1 },
        { "", -1, -1 },
    };
    const mcp_oauth_site_t *site = oauth_site();
    int several;
    size_t i;

    for (several = 0; several < 2; several++) {
        for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
            int which = several ? cases[i].together : cases[i].alone;
            const mcp_oauth_resource_t *found = NULL;
            mcp_error_t *error = mcp_oauth_resource(&found, site, cases[i].uri);

            ck_assert_msg((which < 0) == (error != NULL), "%s, %d",
                          cases[i].uri, several);
            if (error) {
                ck_assert_str_eq(error->code, "invalid_target");
                continue;
            }
            ck_assert_ptr_eq(found, &APR_ARRAY_IDX(site->resources, which,
                                                   mcp_oauth_resource_t));
        }
        oauth_add_resource("https://as.example/mcp2", "read", NULL);
    }
}
END_TEST

START_TEST(scopes_are_those_that_there_are)
{
    static const char *const cases[][2] = {
        { NULL, "[\"read\"]" },
        { "read", "[\"read\"]" },
        { " all  openid read all ", "[\"all\",\"read\"]" },
        { "offline_access all", "[\"all\"]" },
    };
    const mcp_oauth_site_t *site = oauth_site();
    const mcp_oauth_resource_t *resource;
    const apr_array_header_t *scopes;
    mcp_buf_t buf;
    size_t i;

    ck_ok(mcp_oauth_resource(&resource, site, NULL));
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_ok(mcp_oauth_scopes(&scopes, site, resource, cases[i][0]));
        mcp_buf_init(&buf, 16, pool);
        mcp_oauth_write_scopes(&buf, scopes);
        ck_assert_str_eq(buf.data, cases[i][1]);
    }
    ck_refused(mcp_oauth_scopes(&scopes, site, resource, "openid re"),
               "invalid_scope", "The resource has none of these scopes.");
    mcp_buf_init(&buf, 16, pool);
    mcp_oauth_write_scope_roles(&buf, resource);
    ck_assert_str_eq(buf.data, "{\"all\":[\"admin\"]}");
}
END_TEST

START_TEST(a_secret_is_new_and_kept_as_a_hash)
{
    const mcp_oauth_site_t *site = oauth_site();
    const char *a, *b;

    ck_ok(mcp_oauth_secret(&a, "rt_", site));
    ck_ok(mcp_oauth_secret(&b, "rt_", site));
    ck_assert_str_ne(a, b);
    ck_assert_uint_eq(strlen(a), 46);
    ck_assert(!strncmp(a, "rt_", 3));
    /* FIPS 180-4, "abc" */
    ck_assert_str_eq(mcp_oauth_hash("abc", pool), "ungWv48Bz-"
                                                  "pBQUDeXa4iI7ADYaOWF3qctBD_"
                                                  "YfIAFa0");
}
END_TEST

MCP_UNIT_MAIN("oauth_site", the_database_is_told_who_asks,
              what_it_refuses_is_an_error_of_oauth,
              a_resource_is_found_by_its_uri, scopes_are_those_that_there_are,
              a_secret_is_new_and_kept_as_a_hash)
