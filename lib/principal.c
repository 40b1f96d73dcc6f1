/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/principal.h"

#include <string.h>

#include <apr_strings.h>

static const char *const credential_names[] = {
    [MCP_CREDENTIAL_OAUTH] = "oauth",
    [MCP_CREDENTIAL_API_KEY] = "api_key",
    [MCP_CREDENTIAL_NONE] = "none",
};

const char *mcp_principal_credential_name(mcp_credential_t credential)
{
    return credential_names[credential];
}

/* ---- scopes ---- */

/* scope-token of RFC 6749, 3.3: what can stand in a challenge unescaped. */
static int is_scope_character(char c)
{
    return c >= 0x21 && c <= 0x7E && c != '"' && c != '\\';
}

static mcp_error_t *bad_scope(const char *why, apr_pool_t *pool)
{
    return mcp_error_make(pool, "invalid_token",
                          "Get a new access token from the authorization "
                          "server.",
                          "%s", why);
}

/* The scopes with one space between them, and their number. */
static mcp_error_t *normalize(const char **scopes, apr_size_t *count,
                              const char *text, apr_pool_t *pool)
{
    char *out = apr_palloc(pool, strlen(text) + 1), *to = out;
    char before = ' ';

    *count = 0;
    for (; *text; before = *text++) {
        if (*text == ' ') {
            continue;
        }
        if (!is_scope_character(*text)) {
            return bad_scope("The token's scope has a character that no scope "
                             "may have.",
                             pool);
        }
        if (before == ' ' && (*count)++) {
            *to++ = ' ';
        }
        *to++ = *text;
    }
    if (*count > MCP_PRINCIPAL_MAX_SCOPES) {
        return bad_scope("The token has more than 128 scopes.", pool);
    }
    *to = '\0';
    *scopes = out;
    return NULL;
}

int mcp_principal_has_scope(const mcp_principal_t *principal, const char *scope)
{
    apr_size_t i;

    for (i = 0; i < principal->scope_count; i++) {
        if (strcmp(principal->scope[i], scope) == 0) {
            return 1;
        }
    }
    return 0;
}

/* ---- the block ---- */

/* What mcp.enter is told. */
static mcp_str_t write_text(const mcp_principal_t *facts, apr_pool_t *pool)
{
    mcp_str_t text;
    mcp_buf_t buf;

    mcp_buf_init(&buf, 256, pool);
    mcp_buf_lit(&buf, "{\"workspace\":");
    mcp_buf_json_string(&buf, facts->workspace);
    mcp_buf_lit(&buf, ",\"account\":");
    mcp_buf_json_string(&buf, facts->account);
    mcp_buf_lit(&buf, ",\"client\":");
    mcp_buf_json_string(&buf, facts->client);
    mcp_buf_lit(&buf, ",\"scopes\":");
    mcp_buf_json_string(&buf, facts->scopes);
    mcp_buf_lit(&buf, ",\"credential\":");
    mcp_buf_json_string(&buf, mcp_principal_credential_name(facts->credential));
    if (facts->credential_id) {
        mcp_buf_lit(&buf, ",\"credential_id\":");
        mcp_buf_json_string(&buf, facts->credential_id);
    }
    mcp_buf_putc(&buf, '}');
    text.data = buf.data;
    text.len = buf.len;
    return text;
}

/* Append a string to the block; `end` is where it has room. */
static const char *append(char **end, const char *text)
{
    char *at = *end;
    apr_size_t size;

    if (!text) {
        return NULL;
    }
    size = strlen(text) + 1;
    memcpy(at, text, size);
    *end += size;
    return at;
}

/* Append the scopes one by one, and point at each. */
static void append_scopes(const char **scope, char **end, const char *scopes)
{
    const char *space;

    for (; *scopes; scopes = space + 1) {
        apr_size_t len;

        space = strchr(scopes, ' ');
        len = space ? (apr_size_t)(space - scopes) : strlen(scopes);
        memcpy(*end, scopes, len);
        (*end)[len] = '\0';
        *scope++ = *end;
        *end += len + 1;
        if (!space) {
            return;
        }
    }
}

static apr_size_t size_of(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

/* Pack what `facts` points at into one block: the struct, the array of scopes,
 * the strings. */
static mcp_principal_t *pack(const mcp_principal_t *facts, apr_pool_t *pool)
{
    apr_size_t array = facts->scope_count * sizeof(char *);
    apr_size_t size = sizeof(*facts) + array + size_of(facts->workspace)
                      + size_of(facts->account) + size_of(facts->client)
                      + size_of(facts->credential_id)
                      + size_of(facts->thumbprint) + 2 * size_of(facts->scopes)
                      + facts->text_len + 1;
    mcp_principal_t *block = apr_palloc(pool, size);
    const char **scope = (const char **)(block + 1);
    char *end = (char *)(block + 1) + array;

    *block = *facts;
    block->size = size;
    block->workspace = append(&end, facts->workspace);
    block->account = append(&end, facts->account);
    block->client = append(&end, facts->client);
    block->credential_id = append(&end, facts->credential_id);
    block->thumbprint = append(&end, facts->thumbprint);
    block->scopes = append(&end, facts->scopes);
    block->text = append(&end, facts->text);
    block->scope = scope;
    append_scopes(scope, &end, facts->scopes);
    return block;
}

/* From what is known, with the scopes as they came. */
static mcp_error_t *make(mcp_principal_t **principal, mcp_principal_t *facts,
                         const char *scopes, apr_pool_t *pool)
{
    mcp_str_t text;

    MCP_TRY(normalize(&facts->scopes, &facts->scope_count, scopes, pool));
    text = write_text(facts, pool);
    facts->text = text.data;
    facts->text_len = text.len;
    *principal = pack(facts, pool);
    return NULL;
}

mcp_error_t *mcp_principal_make(mcp_principal_t **principal,
                                const mcp_claims_t *claims,
                                const char *workspace, apr_pool_t *pool)
{
    mcp_principal_t facts = { .workspace = workspace,
                              .account = claims->subject,
                              .client = claims->client,
                              .credential = MCP_CREDENTIAL_OAUTH,
                              .credential_id = claims->grant,
                              .thumbprint = claims->thumbprint,
                              .expires = claims->expires };

    return make(principal, &facts, claims->scope, pool);
}

mcp_error_t *mcp_principal_make_key(mcp_principal_t **principal,
                                    const mcp_principal_key_t *key,
                                    apr_pool_t *pool)
{
    mcp_principal_t facts = { .workspace = key->workspace,
                              .account = key->account,
                              .credential = MCP_CREDENTIAL_API_KEY,
                              .credential_id = key->id,
                              .expires = key->expires };

    return make(principal, &facts, key->scopes, pool);
}

mcp_principal_t *mcp_principal_make_nobody(apr_pool_t *pool)
{
    const mcp_principal_t facts = { .workspace = "",
                                    .account = "",
                                    .scopes = "",
                                    .credential = MCP_CREDENTIAL_NONE,
                                    .text = "{}",
                                    .text_len = 2 };

    return pack(&facts, pool);
}

/* ---- copies ---- */

/* Where a pointer into the old block points to in the new one. */
static const char *moved(const char *pointer, const void *from, void *to)
{
    return pointer ? (const char *)to + (pointer - (const char *)from) : NULL;
}

mcp_principal_t *mcp_principal_copy_to(void *memory,
                                       const mcp_principal_t *principal)
{
    const mcp_principal_t *from = principal;
    mcp_principal_t *copy = memory;
    const char **scope = (const char **)(copy + 1);
    apr_size_t i;

    memcpy(copy, from, from->size);
    copy->workspace = moved(from->workspace, from, copy);
    copy->account = moved(from->account, from, copy);
    copy->client = moved(from->client, from, copy);
    copy->credential_id = moved(from->credential_id, from, copy);
    copy->thumbprint = moved(from->thumbprint, from, copy);
    copy->scopes = moved(from->scopes, from, copy);
    copy->text = moved(from->text, from, copy);
    copy->role = moved(from->role, from, copy);
    copy->scope = scope;
    for (i = 0; i < from->scope_count; i++) {
        scope[i] = moved(from->scope[i], from, copy);
    }
    return copy;
}

mcp_principal_t *mcp_principal_copy(const mcp_principal_t *principal,
                                    apr_pool_t *pool)
{
    return mcp_principal_copy_to(apr_palloc(pool, principal->size), principal);
}

void mcp_principal_set_role(mcp_principal_t *principal, const char *role,
                            apr_time_t now)
{
    apr_size_t len = role ? strlen(role) : 0;

    if (!role || len > MCP_PRINCIPAL_MAX_ROLE) {
        principal->role = NULL;
        principal->role_checked = 0;
        return;
    }
    memcpy(principal->role_text, role, len + 1);
    principal->role = principal->role_text;
    principal->role_checked = now;
}
