/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/external_claims.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define CLAIM_MAX 64

static mcp_error_t *refuse(const char *why, apr_pool_t *pool)
{
    return mcp_error_make(pool, "invalid_token",
                          "Get a new access token from the authorization "
                          "server.",
                          "%s", why);
}

int mcp_external_claims_is_name(const char *name)
{
    apr_size_t i;

    for (i = 0; name[i]; i++) {
        if (!apr_isalnum(name[i]) && !strchr("_-.:/", name[i])) {
            return 0;
        }
    }
    return i > 0 && i <= CLAIM_MAX;
}

/* Some issuers write the boolean as a text. */
static int is_unverified(const mcp_json_t *claims)
{
    const mcp_json_t *verified = mcp_json_get(claims, "email_verified");
    const char *text = mcp_json_string(verified);

    if (!verified || mcp_json_type(verified) == MCP_JSON_NULL) {
        return 0;
    }
    return text ? strcasecmp(text, "true") != 0 : !mcp_json_is_true(verified);
}

mcp_error_t *mcp_external_claims_account(const char **value,
                                         const mcp_claims_t *claims,
                                         const char *name, apr_pool_t *pool)
{
    const char *text = mcp_json_string(mcp_json_get(claims->all, name));

    if (!text || !*text || strlen(text) > MCP_JWT_MAX_SUBJECT) {
        return refuse(apr_psprintf(pool,
                                   "The token's %s, which names the account, "
                                   "is missing or no short text.",
                                   name),
                      pool);
    }
    if (!strcmp(name, "email") && is_unverified(claims->all)) {
        return refuse("The token's email is not verified (email_verified).",
                      pool);
    }
    *value = text;
    return NULL;
}

void mcp_external_claims_take_scope(mcp_claims_t *claims, apr_pool_t *pool)
{
    const mcp_json_t *scp = mcp_json_get(claims->all, "scp");
    const mcp_json_t *item;

    if (mcp_json_get(claims->all, "scope") || !scp) {
        return;
    }
    if (mcp_json_string(scp)) {
        claims->scope = mcp_json_string(scp);
        return;
    }
    if (mcp_json_type(scp) != MCP_JSON_ARRAY) {
        return;
    }
    for (item = mcp_json_first(scp); item; item = mcp_json_next(item)) {
        if (mcp_json_string(item)) {
            claims->scope = apr_pstrcat(pool, claims->scope, " ",
                                        mcp_json_string(item), NULL);
        }
    }
}
