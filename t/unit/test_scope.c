/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/scope.h"

static mcp_mistakes_t mistakes;

static apr_array_header_t *read_scopes(const char *text)
{
    apr_array_header_t *roles = apr_array_make(pool, 2, sizeof(char *));
    mcp_json_t *object;

    APR_ARRAY_PUSH(roles, const char *) = "user";
    APR_ARRAY_PUSH(roles, const char *) = "admin";
    ck_ok(mcp_json_parse(&object, mcp_str(text), pool));
    mcp_mistakes_init(&mistakes, pool);
    return mcp_scope_read(&mistakes, object, roles, pool);
}

START_TEST(a_scope_has_words_or_more)
{
    apr_array_header_t *scopes = read_scopes("{\"a\":\"Read\",\"b:x\":{"
                                             "\"words\":\"All\",\"roles\":["
                                             "\"admin\"],"
                                             "\"extra\":true}}");
    const mcp_scope_t *a = &APR_ARRAY_IDX(scopes, 0, mcp_scope_t);
    const mcp_scope_t *b = &APR_ARRAY_IDX(scopes, 1, mcp_scope_t);

    ck_assert_ptr_null(mistakes.error);
    ck_assert_int_eq(scopes->nelts, 2);
    ck_assert_str_eq(a->name, "a");
    ck_assert_str_eq(a->words, "Read");
    ck_assert_ptr_null(a->roles);
    ck_assert(!a->is_extra);
    ck_assert_str_eq(b->name, "b:x");
    ck_assert_str_eq(b->words, "All");
    ck_assert_int_eq(b->roles->nelts, 1);
    ck_assert_str_eq(APR_ARRAY_IDX(b->roles, 0, const char *), "admin");
    ck_assert(b->is_extra);
    ck_assert(mcp_scope_is_for(a, "user"));
    ck_assert(mcp_scope_is_for(a, NULL));
    ck_assert(mcp_scope_is_for(b, "admin"));
    ck_assert(!mcp_scope_is_for(b, "user"));
    ck_assert(!mcp_scope_is_for(b, NULL));
}
END_TEST

START_TEST(mistakes_are_named)
{
    static const char *const cases[][3] = {
        { "{\"a b\":\"x\"}", "$.scopes[\"a b\"]",
          "\"a b\" cannot be a scope's name." },
        { "{\"a\":\"\"}", "$.scopes.a",
          "This must be a string that is not empty." },
        { "{\"a\":7}", "$.scopes.a",
          "This must be a string that is not empty." },
        { "{\"a\":{}}", "$.scopes.a", "\"words\" is missing." },
        { "{\"a\":{\"words\":\"x\",\"color\":1}}", "$.scopes.a.color",
          "Unknown key \"color\"." },
        { "{\"a\":{\"words\":\"x\",\"roles\":[\"amdin\"]}}",
          "$.scopes.a.roles[0]", "Unknown role \"amdin\"." },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const mcp_field_t *field;

        read_scopes(cases[i][0]);
        ck_assert_ptr_nonnull(mistakes.error);
        field = &APR_ARRAY_IDX(mistakes.error->fields, 0, mcp_field_t);
        ck_assert_str_eq(field->path, cases[i][1]);
        ck_assert_str_eq(field->message, cases[i][2]);
    }
}
END_TEST

MCP_UNIT_MAIN("scope", a_scope_has_words_or_more, mistakes_are_named)
