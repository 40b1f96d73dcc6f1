/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/access.h"

static const char *const role_words[] = { "user", "manager", "admin", NULL };
static const char *const scope_words[] = { "read", "write", NULL };
static const mcp_pack_t pack = { .prefix = "p_",
                                 .roles = role_words,
                                 .scopes = scope_words };

START_TEST(a_role_may_what_is_open_to_all_or_to_it)
{
    static const struct {
        unsigned roles;
        int role;
        int may;
    } cases[] = {
        { MCP_ROLES_ANY, 0, 1 },
        { MCP_ROLES_ANY, 30, 1 },
        { MCP_ROLES_ANY, -1, 1 },
        { 5U, 0, 1 },
        { 5U, 1, 0 },
        { 5U, 2, 1 },
        { 5U, -1, 0 },
        { 1U << 30, 30, 1 },
        { 5U, 31, 0 },
        { 5U, 64, 0 },
        { 0U, 0, 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(mcp_access_may(cases[i].roles, cases[i].role)
                          == cases[i].may,
                      "%x, role %d", cases[i].roles, cases[i].role);
    }
}
END_TEST

START_TEST(missing_scopes_are_named_in_order)
{
    static const struct {
        const char *granted;
        const char *missing;
    } cases[] = {
        { "a b:write", NULL },
        { "b:write x a", NULL },
        { "a", "b:write" },
        { "b:write", "a" },
        { "ab b:writer b", "a b:write" },
        { "", "a b:write" },
        { NULL, "a b:write" },
        { "  a  b:write ", NULL },
    };
    apr_array_header_t *scopes = apr_array_make(pool, 2, sizeof(const char *));
    size_t i;

    ck_assert_ptr_null(mcp_access_missing(scopes, NULL, pool));
    APR_ARRAY_PUSH(scopes, const char *) = "a";
    APR_ARRAY_PUSH(scopes, const char *) = "b:write";
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *missing = mcp_access_missing(scopes, cases[i].granted,
                                                 pool);

        ck_assert_pstr_eq(missing, cases[i].missing);
    }
}
END_TEST

/* The entry's members, and what is noted of them. */
static const mcp_json_t *entry(const char *text, mcp_mistakes_t *mistakes)
{
    mcp_json_t *value = NULL;

    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    mcp_mistakes_init(mistakes, pool);
    return value;
}

static const char *said(const mcp_mistakes_t *mistakes)
{
    const mcp_field_t *field;

    if (!mistakes->error) {
        return "nothing";
    }
    field = &APR_ARRAY_IDX(mistakes->error->fields, 0, mcp_field_t);
    return apr_pstrcat(pool, field->path, " ", field->code, " ", field->message,
                       NULL);
}

START_TEST(roles_are_a_mask_and_open_to_all_when_left_out)
{
    static const struct {
        const char *entry;
        unsigned roles;
        const char *said;
    } cases[] = {
        { "{}", MCP_ROLES_ANY, "nothing" },
        { "{\"roles\":[\"admin\",\"user\"]}", 5, "nothing" },
        { "{\"roles\":[]}", 0,
          "$.x.roles empty No role could use this prompt." },
        { "{\"roles\":[\"boss\"]}", 0,
          "$.x.roles[0] unknown_value Unknown role \"boss\"." },
        { "{\"roles\":[\"user\",\"user\"]}", 1,
          "$.x.roles[1] duplicate \"user\" is named twice." },
        { "{\"roles\":[1]}", 0,
          "$.x.roles[0] wrong_type This must be a string." },
    };
    mcp_mistakes_t mistakes;
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const mcp_json_t *value = entry(cases[i].entry, &mistakes);

        ck_assert_uint_eq(mcp_access_read_roles(&mistakes, "$.x", "prompt",
                                                value, &pack),
                          cases[i].roles);
        ck_assert_str_eq(said(&mistakes), cases[i].said);
    }
}
END_TEST

START_TEST(scopes_must_be_given_where_there_are_some)
{
    static const char *const none[] = { NULL };
    static const mcp_pack_t open = { .prefix = "",
                                     .roles = none,
                                     .scopes = none };
    const apr_array_header_t *scopes;
    mcp_mistakes_t mistakes;
    const mcp_json_t *value = entry("{\"scopes\":[\"write\"]}", &mistakes);

    scopes = mcp_access_read_scopes(&mistakes, "$.x", value, &pack);
    ck_assert_str_eq(said(&mistakes), "nothing");
    ck_assert_int_eq(scopes->nelts, 1);
    ck_assert_str_eq(APR_ARRAY_IDX(scopes, 0, const char *), "write");
    value = entry("{}", &mistakes);
    scopes = mcp_access_read_scopes(&mistakes, "$.x", value, &open);
    ck_assert_int_eq(scopes->nelts, 0);
    ck_assert_str_eq(said(&mistakes), "nothing");
    mcp_access_read_scopes(&mistakes, "$.x", value, &pack);
    ck_assert_str_eq(said(&mistakes), "$.x missing_key \"scopes\" is missing.");
}
END_TEST

START_TEST(a_descriptor_says_what_the_door_must_know)
{
    mcp_descriptor_t descriptor = { .name = "t",
                                    .roles = MCP_ROLES_ANY,
                                    .read = 1 };

    ck_assert_str_eq(mcp_access_descriptor(&descriptor, &pack, pool),
                     "{\"name\":\"t\",\"prefix\":\"p_\",\"read\":true}");
    descriptor.kind = "prompt";
    descriptor.roles = 6;
    descriptor.read = 0;
    ck_assert_str_eq(mcp_access_descriptor(&descriptor, &pack, pool),
                     "{\"kind\":\"prompt\",\"name\":\"t\",\"prefix\":\"p_\","
                     "\"roles\":[\"manager\",\"admin\"],\"read\":false}");
}
END_TEST

MCP_UNIT_MAIN("access", a_role_may_what_is_open_to_all_or_to_it,
              missing_scopes_are_named_in_order,
              roles_are_a_mask_and_open_to_all_when_left_out,
              scopes_must_be_given_where_there_are_some,
              a_descriptor_says_what_the_door_must_know)
