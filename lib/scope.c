/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/scope.h"

static const mcp_key_t keys[] = {
    { "words", MCP_JSON_STRING, 1, "\"what it allows, in words\"" },
    { "roles", MCP_JSON_ARRAY, 0, "[\"admin\"], whom it may be granted" },
    { "extra", MCP_JSON_BOOLEAN, 0,
      "true: only for clients that ask for it by name" },
    { NULL },
};

static int is_name(const char *name)
{
    const char *p;

    for (p = name; *p; p++) {
        if (*p < 0x21 || *p > 0x7E || *p == '"' || *p == '\\') {
            return 0;
        }
    }
    return *name != '\0';
}

/* Roles by name, ended by NULL, for mcp_mistake_unknown. */
static const char *const *words_of(const apr_array_header_t *roles,
                                   apr_pool_t *pool)
{
    const char **words = apr_pcalloc(pool, ((apr_size_t)roles->nelts + 1)
                                               * sizeof(*words));
    int i;

    for (i = 0; i < roles->nelts; i++) {
        words[i] = APR_ARRAY_IDX(roles, i, const char *);
    }
    return words;
}

static const apr_array_header_t *
read_roles(mcp_mistakes_t *mistakes, const char *path, const mcp_json_t *array,
           const char *const *known, apr_pool_t *pool)
{
    apr_array_header_t *roles = apr_array_make(pool, 4, sizeof(const char *));
    const mcp_json_t *item;
    int i = 0;

    for (item = mcp_json_first(array); item; item = mcp_json_next(item), i++) {
        const char *role = mcp_json_string(item);

        if (mcp_mistake_find_word(role ? role : "", known) < 0) {
            mcp_mistake_unknown(mistakes,
                                mcp_mistake_element(mistakes, path, i), "role",
                                role ? role : "", known);
        }
        else {
            APR_ARRAY_PUSH(roles, const char *) = role;
        }
    }
    return roles;
}

/* What follows a name, in its short form or its long. */
static void read_value(mcp_scope_t *scope, mcp_mistakes_t *mistakes,
                       const char *path, const mcp_json_t *value,
                       const char *const *known, apr_pool_t *pool)
{
    const mcp_json_t *roles = mcp_json_get(value, "roles");

    if (mcp_json_type(value) != MCP_JSON_OBJECT) {
        scope->words = mcp_json_string(value);
        return;
    }
    mcp_mistake_check_keys(mistakes, path, value, keys);
    scope->words = mcp_json_string(mcp_json_get(value, "words"));
    scope->is_extra = mcp_json_is_true(mcp_json_get(value, "extra"));
    if (roles && mcp_json_type(roles) == MCP_JSON_ARRAY) {
        scope->roles = read_roles(mistakes,
                                  mcp_mistake_member(mistakes, path, "roles"),
                                  roles, known, pool);
    }
}

apr_array_header_t *mcp_scope_read(mcp_mistakes_t *mistakes,
                                   const mcp_json_t *object,
                                   const apr_array_header_t *roles,
                                   apr_pool_t *pool)
{
    apr_array_header_t *scopes = apr_array_make(pool, 4, sizeof(mcp_scope_t));
    const char *const *known = words_of(roles, pool);
    const mcp_json_t *member;

    if (!object || mcp_json_type(object) != MCP_JSON_OBJECT) {
        return scopes;
    }
    for (member = mcp_json_first(object); member;
         member = mcp_json_next(member)) {
        mcp_scope_t scope = { .name = mcp_json_name(member) };
        const char *path = mcp_mistake_member(mistakes, "$.scopes", scope.name);

        read_value(&scope, mistakes, path, member, known, pool);
        if (!is_name(scope.name)) {
            mcp_mistake_add(mistakes, path, "bad_name",
                            "Use visible ASCII without quotes and backslash.",
                            "\"%s\" cannot be a scope's name.", scope.name);
        }
        else if (scope.words && *scope.words) {
            APR_ARRAY_PUSH(scopes, mcp_scope_t) = scope;
        }
        else if (mcp_json_type(member) != MCP_JSON_OBJECT) {
            mcp_mistake_add(mistakes, path, "wrong_type",
                            "Say in words what it allows, for the one who "
                            "consents.",
                            "This must be a string that is not empty.");
        }
    }
    return scopes;
}

int mcp_scope_is_for(const mcp_scope_t *scope, const char *role)
{
    int i;

    for (i = 0; role && scope->roles && i < scope->roles->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(scope->roles, i, const char *), role)) {
            return 1;
        }
    }
    return !scope->roles;
}
