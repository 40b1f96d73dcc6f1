/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/external_claims.h"

/* As mcp_jwt_verify leaves them. */
static mcp_claims_t *claims_of(const char *text)
{
    mcp_claims_t *claims = apr_pcalloc(pool, sizeof(*claims));
    mcp_json_t *all;

    ck_ok(mcp_json_parse(&all, mcp_str(text), pool));
    claims->all = all;
    claims->scope = mcp_json_string(mcp_json_get(all, "scope"));
    claims->scope = claims->scope ? claims->scope : "";
    return claims;
}

START_TEST(a_claim_has_a_name)
{
    const char *name64 = "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddd"
                         "d"
                         "dddddddddd";

    ck_assert(mcp_external_claims_is_name("sub"));
    ck_assert(mcp_external_claims_is_name("https://example.com/claims/"
                                          "user-id"));
    ck_assert(mcp_external_claims_is_name(name64));
    ck_assert(
        !mcp_external_claims_is_name(apr_pstrcat(pool, name64, "x", NULL)));
    ck_assert(!mcp_external_claims_is_name(""));
    ck_assert(!mcp_external_claims_is_name("a b"));
    ck_assert(!mcp_external_claims_is_name("a'b"));
    ck_assert(!mcp_external_claims_is_name("a\nb"));
}
END_TEST

START_TEST(the_claim_that_is_named_says_whose_account_it_is)
{
    static const struct {
        const char *claims, *name, *value; /* NULL: refused */
    } cases[] = {
        { "{\"sub\":\"acc_1\"}", "sub", "acc_1" },
        { "{\"sub\":\"x\",\"oid\":\"7f-3\"}", "oid", "7f-3" },
        { "{\"sub\":\"x\"}", "oid", NULL },
        { "{\"oid\":7}", "oid", NULL },
        { "{\"oid\":[\"a\"]}", "oid", NULL },
        { "{\"oid\":null}", "oid", NULL },
        { "{\"oid\":\"\"}", "oid", NULL },
        { "{\"email\":\"a@b.example\"}", "email", "a@b.example" },
        { "{\"email\":\"a@b.example\",\"email_verified\":true}", "email",
          "a@b.example" },
        { "{\"email\":\"a@b.example\",\"email_verified\":\"true\"}", "email",
          "a@b.example" },
        { "{\"email\":\"a@b.example\",\"email_verified\":null}", "email",
          "a@b.example" },
        { "{\"email\":\"a@b.example\",\"email_verified\":false}", "email",
          NULL },
        { "{\"email\":\"a@b.example\",\"email_verified\":\"false\"}", "email",
          NULL },
        { "{\"email\":\"a@b.example\",\"email_verified\":0}", "email", NULL },
        { "{\"oid\":\"7\",\"email_verified\":false}", "oid", "7" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *value = NULL;
        mcp_error_t *error =
            mcp_external_claims_account(&value, claims_of(cases[i].claims),
                                        cases[i].name, pool);

        ck_assert_pstr_eq(value, cases[i].value);
        ck_assert_pstr_eq(error ? error->code : NULL,
                          cases[i].value ? NULL : "invalid_token");
    }
}
END_TEST

START_TEST(a_value_that_is_too_long_is_refused)
{
    char *text = apr_palloc(pool, MCP_JWT_MAX_SUBJECT + 2);
    const char *value;

    memset(text, 'x', MCP_JWT_MAX_SUBJECT + 1);
    text[MCP_JWT_MAX_SUBJECT + 1] = '\0';
    ck_fails(mcp_external_claims_account(
                 &value,
                 claims_of(apr_psprintf(pool, "{\"oid\":\"%s\"}", text)), "oid",
                 pool),
             "invalid_token");
    text[MCP_JWT_MAX_SUBJECT] = '\0';
    ck_ok(mcp_external_claims_account(
        &value, claims_of(apr_psprintf(pool, "{\"oid\":\"%s\"}", text)), "oid",
        pool));
}
END_TEST

START_TEST(scopes_may_be_in_scp)
{
    static const struct {
        const char *claims, *scope;
    } cases[] = {
        { "{}", "" },
        { "{\"scope\":\"mcp\"}", "mcp" },
        { "{\"scope\":\"mcp\",\"scp\":\"other\"}", "mcp" },
        { "{\"scope\":\"\",\"scp\":\"other\"}", "" },
        { "{\"scp\":\"mcp files\"}", "mcp files" },
        { "{\"scp\":[\"mcp\",7,\"files\"]}", " mcp files" },
        { "{\"scp\":7}", "" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_claims_t *claims = claims_of(cases[i].claims);

        mcp_external_claims_take_scope(claims, pool);
        ck_assert_str_eq(claims->scope, cases[i].scope);
    }
}
END_TEST

MCP_UNIT_MAIN("external_claims", a_claim_has_a_name,
              the_claim_that_is_named_says_whose_account_it_is,
              a_value_that_is_too_long_is_refused, scopes_may_be_in_scp)
