/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/access.h"

#include <string.h>

#include <apr_strings.h>

/* ---- the decision ---- */

int mcp_access_may(unsigned roles, int role)
{
    return roles == MCP_ROLES_ANY
           || (role >= 0 && role < MCP_ROLES_MAX && roles >> role & 1U);
}

static int is_granted(const char *scope, const char *granted)
{
    apr_size_t len = strlen(scope);

    while (granted && *granted) {
        apr_size_t word = strcspn(granted, " ");

        if (word == len && !strncmp(granted, scope, len)) {
            return 1;
        }
        granted += word;
        granted += strspn(granted, " ");
    }
    return 0;
}

const char *mcp_access_missing(const apr_array_header_t *needed,
                               const char *granted, apr_pool_t *pool)
{
    const char *missing = NULL;
    int i;

    for (i = 0; i < needed->nelts; i++) {
        const char *scope = APR_ARRAY_IDX(needed, i, const char *);

        if (!is_granted(scope, granted)) {
            missing = missing ? apr_pstrcat(pool, missing, " ", scope, NULL)
                              : scope;
        }
    }
    return missing;
}

/* ---- the words of an entry ---- */

static void note_twice(mcp_mistakes_t *mistakes, const char *path,
                       const apr_array_header_t *indexes, int index,
                       const char *word)
{
    int i;

    for (i = 0; i < indexes->nelts; i++) {
        if (APR_ARRAY_IDX(indexes, i, int) == index) {
            mcp_mistake_add(mistakes, path, "duplicate", "Name it once.",
                            "\"%s\" is named twice.", word);
        }
    }
}

/* The words of an array, each known and given once, as indexes into words. */
static apr_array_header_t *read_words(mcp_mistakes_t *mistakes,
                                      const char *path, const mcp_json_t *array,
                                      const char *what,
                                      const char *const *words)
{
    apr_array_header_t *indexes = apr_array_make(mistakes->pool, 4,
                                                 sizeof(int));
    const mcp_json_t *item;
    int i = 0;

    if (!array || mcp_json_type(array) != MCP_JSON_ARRAY) {
        return indexes;
    }
    for (item = mcp_json_first(array); item; item = mcp_json_next(item), i++) {
        const char *at = mcp_mistake_element(mistakes, path, i);
        const char *word = mcp_json_string(item);
        int index = word ? mcp_mistake_find_word(word, words) : -1;

        if (!word) {
            mcp_mistake_add(mistakes, at, "wrong_type", NULL,
                            "This must be a string.");
        }
        else if (index < 0) {
            mcp_mistake_unknown(mistakes, at, what, word, words);
        }
        else {
            note_twice(mistakes, at, indexes, index, word);
            APR_ARRAY_PUSH(indexes, int) = index;
        }
    }
    return indexes;
}

unsigned mcp_access_read_roles(mcp_mistakes_t *mistakes, const char *path,
                               const char *what, const mcp_json_t *entry,
                               const mcp_pack_t *pack)
{
    const mcp_json_t *given = mcp_json_get(entry, "roles");
    const char *at = mcp_mistake_member(mistakes, path, "roles");
    const apr_array_header_t *indexes;
    unsigned roles = 0;
    int i;

    if (!given || mcp_json_type(given) != MCP_JSON_ARRAY) {
        return MCP_ROLES_ANY;
    }
    indexes = read_words(mistakes, at, given, "role", pack->roles);
    if (!mcp_json_first(given)) {
        mcp_mistake_add(mistakes, at, "empty",
                        apr_psprintf(mistakes->pool,
                                     "Leave \"roles\" out to open the %s to "
                                     "all.",
                                     what),
                        "No role could use this %s.", what);
    }
    for (i = 0; i < indexes->nelts; i++) {
        roles |= 1U << APR_ARRAY_IDX(indexes, i, int);
    }
    return roles;
}

const apr_array_header_t *mcp_access_read_scopes(mcp_mistakes_t *mistakes,
                                                 const char *path,
                                                 const mcp_json_t *entry,
                                                 const mcp_pack_t *pack)
{
    apr_array_header_t *scopes = apr_array_make(mistakes->pool, 1,
                                                sizeof(const char *));
    const mcp_json_t *given = mcp_json_get(entry, "scopes");
    const apr_array_header_t *indexes;
    int i;

    indexes = read_words(mistakes, mcp_mistake_member(mistakes, path, "scopes"),
                         given, "scope", pack->scopes);
    for (i = 0; i < indexes->nelts; i++) {
        APR_ARRAY_PUSH(scopes, const char *) =
            pack->scopes[APR_ARRAY_IDX(indexes, i, int)];
    }
    if (pack->scopes[0] && !given) {
        mcp_mistake_add(mistakes, path, "missing_key",
                        apr_psprintf(mistakes->pool,
                                     "Write \"scopes\": [\"%s\"], or [] for "
                                     "none.",
                                     pack->scopes[0]),
                        "\"scopes\" is missing.");
    }
    return scopes;
}

/* ---- the descriptor ---- */

static void write_roles(mcp_buf_t *buf, unsigned roles, const mcp_pack_t *pack)
{
    const char *between = "";
    int i;

    mcp_buf_json_name(buf, "roles");
    mcp_buf_putc(buf, '[');
    for (i = 0; pack->roles[i]; i++) {
        if (roles >> i & 1U) {
            mcp_buf_puts(buf, between);
            mcp_buf_json_string(buf, pack->roles[i]);
            between = ",";
        }
    }
    mcp_buf_putc(buf, ']');
}

static void write_scopes(mcp_buf_t *buf, const apr_array_header_t *scopes)
{
    int i;

    mcp_buf_json_name(buf, "scopes");
    mcp_buf_putc(buf, '[');
    for (i = 0; scopes && i < scopes->nelts; i++) {
        mcp_buf_puts(buf, i ? "," : "");
        mcp_buf_json_string(buf, APR_ARRAY_IDX(scopes, i, const char *));
    }
    mcp_buf_putc(buf, ']');
}

const char *mcp_access_descriptor(const mcp_descriptor_t *descriptor,
                                  const mcp_pack_t *pack, apr_pool_t *pool)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 128, pool);
    mcp_buf_putc(&buf, '{');
    if (descriptor->kind) {
        mcp_buf_json_name(&buf, "kind");
        mcp_buf_json_string(&buf, descriptor->kind);
    }
    mcp_buf_json_name(&buf, "name");
    mcp_buf_json_string(&buf, descriptor->name);
    mcp_buf_json_name(&buf, "prefix");
    mcp_buf_json_string(&buf, pack->prefix);
    if (descriptor->roles != MCP_ROLES_ANY) {
        write_roles(&buf, descriptor->roles, pack);
    }
    mcp_buf_json_name(&buf, "read");
    mcp_buf_puts(&buf, descriptor->read ? "true" : "false");
    if (descriptor->is_action) {
        mcp_buf_json_name(&buf, "pack");
        mcp_buf_json_string(&buf, pack->name ? pack->name : "");
        write_scopes(&buf, descriptor->scopes);
    }
    if (descriptor->members) {
        mcp_buf_puts(&buf, descriptor->members);
    }
    mcp_buf_putc(&buf, '}');
    return buf.data;
}
