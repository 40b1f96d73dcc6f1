/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oauth_token.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/jwks.h"
#include "lib/jwt.h"

static mcp_error_t *no_key(const mcp_oauth_site_t *site)
{
    return mcp_oauth_refuse(site, "server_error",
                            "The workspace's signing key cannot be opened "
                            "here.");
}

static const char *text_of(const mcp_json_t *issued, const char *name)
{
    return mcp_json_string(mcp_json_get(issued, name));
}

/* ---- claims ---- */

static int lifetime(const mcp_oauth_site_t *site, const mcp_json_t *issued,
                    apr_time_t now)
{
    const mcp_json_t *ends = mcp_json_get(issued, "ends_at");
    double left = mcp_json_number(ends) - (double)apr_time_sec(now);

    return ends && mcp_json_type(ends) == MCP_JSON_NUMBER
                   && left < site->token_ttl
               ? (int)left
               : site->token_ttl;
}

static void add_time(mcp_buf_t *buf, const char *name, apr_int64_t seconds)
{
    mcp_buf_json_name(buf, name);
    mcp_buf_printf(buf, "%" APR_INT64_T_FMT, seconds);
}

static void add_scopes(mcp_buf_t *buf, const mcp_json_t *issued)
{
    const mcp_json_t *scopes = mcp_json_get(issued, "scopes");
    const mcp_json_t *scope;
    const char *before = "";

    mcp_buf_json_name(buf, "scope");
    mcp_buf_putc(buf, '"');
    for (scope = mcp_json_first(scopes); scope; scope = mcp_json_next(scope)) {
        mcp_buf_puts(buf, before);
        mcp_buf_puts(buf, mcp_json_string(scope)); /* needs no escape */
        before = " ";
    }
    mcp_buf_putc(buf, '"');
}

/* RFC 9068, 2.2; workspace and grant are ours. */
static mcp_error_t *write_claims(mcp_buf_t *buf, const mcp_oauth_site_t *site,
                                 const mcp_json_t *issued, apr_int64_t now,
                                 int expires_in)
{
    const char *thumbprint = text_of(issued, "thumbprint");
    const char *id;

    MCP_TRY(mcp_oauth_secret(&id, "", site));
    mcp_buf_putc(buf, '{');
    mcp_buf_json_member(buf, "iss", site->issuer);
    mcp_buf_json_member(buf, "sub", text_of(issued, "account"));
    mcp_buf_json_member(buf, "aud", text_of(issued, "resource"));
    mcp_buf_json_member(buf, "client_id", text_of(issued, "client_id"));
    mcp_buf_json_member(buf, "workspace", text_of(issued, "workspace"));
    mcp_buf_json_member(buf, "grant", text_of(issued, "credential"));
    add_scopes(buf, issued);
    mcp_buf_json_member(buf, "jti", apr_pstrmemdup(site->pool, id, 22));
    add_time(buf, "iat", now);
    add_time(buf, "exp", now + expires_in);
    add_time(buf, "auth_time",
             (apr_int64_t)mcp_json_number(mcp_json_get(issued, "signed_in_"
                                                               "at")));
    if (thumbprint) { /* RFC 9449, 6 */
        mcp_buf_json_name(buf, "cnf");
        mcp_buf_putc(buf, '{');
        mcp_buf_json_member(buf, "jkt", thumbprint);
        mcp_buf_putc(buf, '}');
    }
    mcp_buf_putc(buf, '}');
    return NULL;
}

/* ---- the token ---- */

static mcp_error_t *open_key(mcp_str_t *key, const mcp_oauth_site_t *site,
                             const mcp_json_t *issued)
{
    mcp_str_t sealed;

    if (!site->master
        || mcp_crypto_base64_decode(&sealed, mcp_str(text_of(issued, "key")),
                                    site->pool)
        || mcp_crypto_open(key, site->master, sealed,
                           mcp_jwks_sealed_for(text_of(issued, "workspace"),
                                               text_of(issued, "kid"),
                                               site->pool),
                           site->pool)) {
        return no_key(site);
    }
    return NULL;
}

mcp_error_t *mcp_oauth_token_make(const char **token, int *expires_in,
                                  const mcp_oauth_site_t *site,
                                  const mcp_json_t *issued)
{
    apr_time_t now = site->env->now(site->env->baton);
    mcp_buf_t claims;
    mcp_str_t key;

    MCP_TRY(open_key(&key, site, issued));
    mcp_buf_init(&claims, 512, site->pool);
    *expires_in = lifetime(site, issued, now);
    MCP_TRY(
        write_claims(&claims, site, issued, apr_time_sec(now), *expires_in));
    return mcp_jwt_sign(token, (mcp_str_t){ claims.data, claims.len }, key,
                        text_of(issued, "kid"), site->pool)
               ? no_key(site)
               : NULL;
}

mcp_error_t *mcp_oauth_token_answer(mcp_buf_t *buf,
                                    const mcp_oauth_site_t *site,
                                    const mcp_json_t *issued,
                                    const char *refresh)
{
    const char *token;
    int expires_in;

    MCP_TRY(mcp_oauth_token_make(&token, &expires_in, site, issued));
    mcp_buf_putc(buf, '{');
    mcp_buf_json_member(buf, "access_token", token);
    mcp_buf_json_member(buf, "token_type",
                        text_of(issued, "thumbprint") ? "DPoP" : "Bearer");
    add_time(buf, "expires_in", expires_in);
    if (refresh) {
        mcp_buf_json_member(buf, "refresh_token", refresh);
    }
    add_scopes(buf, issued);
    mcp_buf_lit(buf, "}\n");
    return NULL;
}

mcp_error_t *mcp_oauth_token_successor(const char **successor,
                                       const mcp_oauth_site_t *site,
                                       const char *refresh)
{
    unsigned char mac[MCP_SHA256_SIZE];
    mcp_str_t text = mcp_str(
        apr_pstrcat(site->pool, "mcp refresh\n", refresh, NULL));

    if (!site->master
        || mcp_crypto_hmac_sha256(mac,
                                  (mcp_str_t){
                                      (const char *)site->master->bytes,
                                      sizeof(site->master->bytes) },
                                  text, site->pool)) {
        return no_key(site);
    }
    *successor = apr_pstrcat(site->pool, "rt_",
                             mcp_crypto_base64url_encode(
                                 (mcp_str_t){ (const char *)mac, sizeof(mac) },
                                 site->pool),
                             NULL);
    return NULL;
}
