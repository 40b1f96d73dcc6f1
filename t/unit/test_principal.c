/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/principal.h"

static mcp_claims_t claims_of(const char *subject, const char *client,
                              const char *scope)
{
    mcp_claims_t claims = { NULL };

    claims.subject = subject;
    claims.client = client;
    claims.scope = scope;
    claims.expires = apr_time_from_sec(1795420800);
    return claims;
}

static mcp_principal_t *make(const char *client, const char *scope)
{
    mcp_claims_t claims = claims_of("acc_k3v9q2m7xt", client, scope);
    mcp_principal_t *principal = NULL;

    ck_ok(mcp_principal_make(&principal, &claims, "harbor", pool));
    return principal;
}

START_TEST(make_takes_over_what_the_token_says)
{
    mcp_principal_t *principal = make("https://client.example/mcp", "mcp "
                                                                    "files:"
                                                                    "read");

    ck_assert_str_eq(principal->workspace, "harbor");
    ck_assert_str_eq(principal->account, "acc_k3v9q2m7xt");
    ck_assert_str_eq(principal->client, "https://client.example/mcp");
    ck_assert_str_eq(principal->scopes, "mcp files:read");
    ck_assert_uint_eq(principal->scope_count, 2);
    ck_assert_str_eq(principal->scope[0], "mcp");
    ck_assert_str_eq(principal->scope[1], "files:read");
    ck_assert_int_eq(principal->credential, MCP_CREDENTIAL_OAUTH);
    ck_assert_int_eq(principal->expires, apr_time_from_sec(1795420800));
    ck_assert_ptr_null(principal->role);
    ck_assert_int_eq(principal->role_checked, 0);
}
END_TEST

START_TEST(text_is_what_mcp_enter_reads)
{
    mcp_principal_t *principal = make("cli", "mcp files:read");

    ck_assert_str_eq(principal->text, "{\"workspace\":\"harbor\",\"account\":"
                                      "\"acc_k3v9q2m7xt\","
                                      "\"client\":\"cli\",\"scopes\":\"mcp "
                                      "files:read\","
                                      "\"credential\":\"oauth\"}");
    ck_assert_uint_eq(principal->text_len, strlen(principal->text));
    ck_assert_str_eq(make(NULL, "")->text, "{\"workspace\":\"harbor\","
                                           "\"account\":\"acc_k3v9q2m7xt\","
                                           "\"client\":null,\"scopes\":\"\","
                                           "\"credential\":\"oauth\"}");
}
END_TEST

START_TEST(text_cannot_be_steered_by_a_claim)
{
    static const char subject[] = "a\",\"workspace\":\"finch\\\n";
    mcp_claims_t claims = claims_of(subject, "\"}", "mcp");
    mcp_principal_t *principal;
    mcp_json_t *value;

    ck_ok(mcp_principal_make(&principal, &claims, "harbor", pool));
    ck_ok(mcp_json_parse(&value, mcp_str(principal->text), pool));
    ck_assert_uint_eq(mcp_json_count(value), 5);
    ck_assert_str_eq(mcp_json_string(mcp_json_get(value, "workspace")), "harbo"
                                                                        "r");
    ck_assert_str_eq(mcp_json_string(mcp_json_get(value, "account")), subject);
    ck_assert_str_eq(mcp_json_string(mcp_json_get(value, "client")), "\"}");
}
END_TEST

START_TEST(scopes_are_separated_by_any_number_of_spaces)
{
    static const struct {
        const char *text;
        const char *scopes;
        size_t count;
    } cases[] = {
        { "", "", 0 },
        { "   ", "", 0 },
        { "mcp", "mcp", 1 },
        { " mcp ", "mcp", 1 },
        { "  a   b  ", "a b", 2 },
        { "a b c:d/e.f-g_h !#$%&'()*+,~", "a b c:d/e.f-g_h !#$%&'()*+,~", 4 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_principal_t *principal = make(NULL, cases[i].text);

        ck_assert_str_eq(principal->scopes, cases[i].scopes);
        ck_assert_uint_eq(principal->scope_count, cases[i].count);
    }
}
END_TEST

START_TEST(scopes_with_other_characters_are_refused)
{
    static const char *const texts[] = { "mcp\tx",      "mcp\n", "a\"b", "a\\b",
                                         "caf\xc3\xa9", "a\x7f", "\x01" };
    size_t i;

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        mcp_claims_t claims = claims_of("acc_1", NULL, texts[i]);
        mcp_principal_t *principal = NULL;
        mcp_error_t *error = mcp_principal_make(&principal, &claims, "harbor",
                                                pool);

        ck_assert_msg(error != NULL, "accepted: %s", texts[i]);
        ck_assert_str_eq(error->code, "invalid_token");
        ck_assert_str_eq(error->message, "The token's scope has a character "
                                         "that no scope may have.");
        ck_assert_ptr_null(principal);
    }
}
END_TEST

START_TEST(scopes_are_bounded_in_number)
{
    char text[2 * (MCP_PRINCIPAL_MAX_SCOPES + 1)];
    mcp_claims_t claims = claims_of("acc_1", NULL, text);
    mcp_principal_t *principal;
    size_t i;

    for (i = 0; i < sizeof(text); i++) {
        text[i] = i % 2 ? ' ' : 'a';
    }
    text[sizeof(text) - 1] = '\0';
    ck_fails(mcp_principal_make(&principal, &claims, "harbor", pool), "invalid_"
                                                                      "token");
    text[sizeof(text) - 2] = '\0';
    ck_ok(mcp_principal_make(&principal, &claims, "harbor", pool));
    ck_assert_uint_eq(principal->scope_count, MCP_PRINCIPAL_MAX_SCOPES);
}
END_TEST

START_TEST(has_scope_wants_the_whole_word)
{
    mcp_principal_t *principal = make(NULL, "mcp:read files");

    ck_assert(mcp_principal_has_scope(principal, "mcp:read"));
    ck_assert(mcp_principal_has_scope(principal, "files"));
    ck_assert(!mcp_principal_has_scope(principal, "mcp"));
    ck_assert(!mcp_principal_has_scope(principal, "read"));
    ck_assert(!mcp_principal_has_scope(principal, "FILES"));
    ck_assert(!mcp_principal_has_scope(principal, "mcp:read files"));
    ck_assert(!mcp_principal_has_scope(principal, ""));
    ck_assert(!mcp_principal_has_scope(make(NULL, ""), ""));
}
END_TEST

START_TEST(set_role_keeps_a_word_and_forgets_what_is_none)
{
    static const char longest[] = "a_role_of_exactly_31_characters";
    mcp_principal_t *principal = make(NULL, "mcp");

    mcp_principal_set_role(principal, "manager", 7);
    ck_assert_str_eq(principal->role, "manager");
    ck_assert_int_eq(principal->role_checked, 7);
    mcp_principal_set_role(principal, longest, 8);
    ck_assert_str_eq(principal->role, longest);
    mcp_principal_set_role(principal, "a_role_of_more_than_31_character", 9);
    ck_assert_ptr_null(principal->role);
    ck_assert_int_eq(principal->role_checked, 0);
    mcp_principal_set_role(principal, "user", 10);
    mcp_principal_set_role(principal, NULL, 11);
    ck_assert_ptr_null(principal->role);
    ck_assert_int_eq(principal->role_checked, 0);
}
END_TEST

static void same(const mcp_principal_t *copy, int has_role)
{
    ck_assert_str_eq(copy->workspace, "harbor");
    ck_assert_str_eq(copy->account, "acc_k3v9q2m7xt");
    ck_assert_str_eq(copy->client, "cli");
    ck_assert_ptr_null(copy->credential_id);
    ck_assert_str_eq(copy->scopes, "a b");
    ck_assert_uint_eq(copy->scope_count, 2);
    ck_assert_str_eq(copy->scope[0], "a");
    ck_assert_str_eq(copy->scope[1], "b");
    ck_assert_int_eq(copy->expires, apr_time_from_sec(1795420800));
    ck_assert_uint_eq(strlen(copy->text), copy->text_len);
    if (has_role) {
        ck_assert_str_eq(copy->role, "admin");
        ck_assert_int_eq(copy->role_checked, 7);
    }
    else {
        ck_assert_ptr_null(copy->role);
    }
}

START_TEST(a_copy_shares_nothing_with_the_original)
{
    mcp_principal_t *principal = make("cli", "a b");
    mcp_principal_t *without, *copy, *second;
    void *memory = malloc(principal->size);

    without = mcp_principal_copy(principal, pool);
    mcp_principal_set_role(principal, "admin", 7);
    copy = mcp_principal_copy(principal, pool);
    ck_assert_ptr_eq(mcp_principal_copy_to(memory, copy), memory);
    memset(principal, 0xff, principal->size);
    same(without, 0);
    same(copy, 1);
    memset(copy, 0xff, ((mcp_principal_t *)memory)->size);
    second = mcp_principal_copy(memory, pool);
    free(memory);
    same(second, 1);
}
END_TEST

START_TEST(credentials_have_the_names_of_the_audit)
{
    ck_assert_str_eq(mcp_principal_credential_name(MCP_CREDENTIAL_OAUTH), "oaut"
                                                                          "h");
    ck_assert_str_eq(mcp_principal_credential_name(MCP_CREDENTIAL_API_KEY),
                     "api_key");
    ck_assert_str_eq(mcp_principal_credential_name(MCP_CREDENTIAL_NONE), "non"
                                                                         "e");
}
END_TEST

START_TEST(a_bound_token_takes_its_key_along)
{
    mcp_claims_t claims = claims_of("acc_1", "cli", "mcp");
    mcp_principal_t *principal, *copy;

    ck_ok(mcp_principal_make(&principal, &claims, "harbor", pool));
    ck_assert_ptr_null(principal->thumbprint);
    ck_assert_ptr_null(mcp_principal_copy(principal, pool)->thumbprint);
    claims.thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    ck_ok(mcp_principal_make(&principal, &claims, "harbor", pool));
    copy = mcp_principal_copy(principal, pool);
    memset(principal, 0xff, principal->size);
    ck_assert_str_eq(copy->thumbprint, claims.thumbprint);
    ck_assert_str_eq(copy->scopes, "mcp");
}
END_TEST

START_TEST(a_token_with_a_grant_names_its_credential)
{
    mcp_claims_t claims = claims_of("acc_1", "cli", "mcp");
    mcp_principal_t *principal, *copy;

    claims.grant = "grn_k3v9q2m7xt0";
    ck_ok(mcp_principal_make(&principal, &claims, "harbor", pool));
    ck_assert_str_eq(principal->text, "{\"workspace\":\"harbor\",\"account\":"
                                      "\"acc_1\",\"client\":\"cli\","
                                      "\"scopes\":\"mcp\","
                                      "\"credential\":\"oauth\","
                                      "\"credential_id\":"
                                      "\"grn_k3v9q2m7xt0\"}");
    copy = mcp_principal_copy(principal, pool);
    memset(principal, 0xff, principal->size);
    ck_assert_str_eq(copy->credential_id, "grn_k3v9q2m7xt0");
    ck_assert_uint_eq(strlen(copy->text), copy->text_len);
}
END_TEST

START_TEST(a_key_makes_a_principal_without_client)
{
    static const mcp_principal_key_t key = { .workspace = "harbor",
                                             .account = "acc_1",
                                             .id = "key_k3v9q2m7xt0",
                                             .scopes = "a  b",
                                             .expires = MCP_PRINCIPAL_NEVER };
    mcp_principal_t *principal;

    ck_ok(mcp_principal_make_key(&principal, &key, pool));
    ck_assert_int_eq(principal->credential, MCP_CREDENTIAL_API_KEY);
    ck_assert_str_eq(principal->credential_id, "key_k3v9q2m7xt0");
    ck_assert_int_eq(principal->expires, MCP_PRINCIPAL_NEVER);
    ck_assert_str_eq(principal->text, "{\"workspace\":\"harbor\",\"account\":"
                                      "\"acc_1\",\"client\":null,"
                                      "\"scopes\":\"a b\","
                                      "\"credential\":\"api_key\","
                                      "\"credential_id\":"
                                      "\"key_k3v9q2m7xt0\"}");
}
END_TEST

START_TEST(nobody_is_of_no_workspace_and_may_do_nothing)
{
    mcp_principal_t *principal = mcp_principal_make_nobody(pool);

    ck_assert_int_eq(principal->credential, MCP_CREDENTIAL_NONE);
    ck_assert_str_eq(principal->workspace, "");
    ck_assert_str_eq(principal->account, "");
    ck_assert_ptr_null(principal->client);
    ck_assert_ptr_null(principal->credential_id);
    ck_assert_uint_eq(principal->scope_count, 0);
    ck_assert_str_eq(principal->text, "{}");
    ck_assert_str_eq(mcp_principal_copy(principal, pool)->text, "{}");
}
END_TEST

MCP_UNIT_MAIN("principal", make_takes_over_what_the_token_says,
              text_is_what_mcp_enter_reads, text_cannot_be_steered_by_a_claim,
              scopes_are_separated_by_any_number_of_spaces,
              scopes_with_other_characters_are_refused,
              scopes_are_bounded_in_number, has_scope_wants_the_whole_word,
              set_role_keeps_a_word_and_forgets_what_is_none,
              a_copy_shares_nothing_with_the_original,
              credentials_have_the_names_of_the_audit,
              a_bound_token_takes_its_key_along,
              a_token_with_a_grant_names_its_credential,
              a_key_makes_a_principal_without_client,
              nobody_is_of_no_workspace_and_may_do_nothing)
