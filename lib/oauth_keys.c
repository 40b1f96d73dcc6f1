/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oauth_keys.h"

#include <string.h>

#include "lib/jwks_url.h"

typedef struct held_t {
    mcp_jwks_t *keys; /* NULL: none are known */
    int may_fetch;    /* it is our turn, and nobody else's */
    const char *why;  /* nothing came when we did */
} held_t;

static mcp_error_t *look_up(held_t *held, const mcp_oauth_site_t *site,
                            const char *url, int is_early)
{
    const mcp_json_t *answer, *set;
    mcp_buf_t args, text;

    mcp_buf_init(&args, 256, site->pool);
    mcp_buf_json_name(&args, "url");
    mcp_buf_json_string(&args, url);
    mcp_buf_json_name(&args, "is_early");
    mcp_buf_puts(&args, is_early ? "true" : "false");
    MCP_TRY(mcp_oauth_ask(&answer, site, MCP_OAUTH_KEY_SET, &args));
    held->may_fetch = mcp_json_is_true(mcp_json_get(answer, "may_fetch"));
    held->keys = NULL;
    held->why = "Its server was asked a moment ago.";
    set = mcp_json_get(answer, "keys");
    if (set && mcp_json_type(set) == MCP_JSON_OBJECT) {
        mcp_buf_init(&text, 2048, site->pool);
        mcp_json_write(&text, set);
        MCP_TRY(mcp_jwks_parse(&held->keys, (mcp_str_t){ text.data, text.len },
                               site->pool));
    }
    return NULL;
}

static mcp_error_t *keep(const mcp_oauth_site_t *site, const char *url,
                         mcp_str_t set, int fresh_for)
{
    const mcp_json_t *ignored;
    mcp_buf_t args;

    mcp_buf_init(&args, set.len + 256, site->pool);
    mcp_buf_json_name(&args, "url");
    mcp_buf_json_string(&args, url);
    mcp_buf_json_name(&args, "keys");
    mcp_buf_put(&args, set.data, set.len);
    mcp_buf_json_name(&args, "fresh_for");
    mcp_buf_printf(&args, "%d", fresh_for);
    return mcp_oauth_ask(&ignored, site, MCP_OAUTH_KEEP_KEY_SET, &args);
}

/* What is held stays when nothing comes. */
static mcp_error_t *fetch(held_t *held, const mcp_oauth_site_t *site,
                          const char *url)
{
    mcp_error_t *error;
    mcp_jwks_t *keys;
    mcp_str_t text;
    int fresh_for;

    error = mcp_jwks_url_fetch_text(&keys, &text, &fresh_for, site->env, url,
                                    site->pool);
    if (error) {
        held->why = error->message;
        return NULL;
    }
    held->keys = keys;
    return keep(site, url, text, fresh_for);
}

static mcp_error_t *verify(mcp_claims_t **claims, const held_t *held,
                           const mcp_oauth_site_t *site, const char *token,
                           const mcp_jwt_expect_t *expect)
{
    if (!held->keys) {
        return mcp_oauth_refuse(site, "temporarily_unavailable",
                                "The key set that verifies this could not be "
                                "fetched; try again in half a minute. %s",
                                held->why);
    }
    return mcp_jwt_verify(claims, token, strlen(token), held->keys, expect,
                          site->pool);
}

mcp_error_t *mcp_oauth_keys_verify(mcp_claims_t **claims,
                                   const mcp_oauth_site_t *site,
                                   const char *url, const char *token,
                                   const mcp_jwt_expect_t *expect)
{
    mcp_error_t *error;
    held_t held;

    MCP_TRY(look_up(&held, site, url, 0));
    if (held.may_fetch) {
        MCP_TRY(fetch(&held, site, url));
    }
    error = verify(claims, &held, site, token, expect);
    if (!error || strcmp(error->code, "unknown_key")) {
        return error;
    }
    MCP_TRY(look_up(&held, site, url, 1));
    if (held.may_fetch) {
        MCP_TRY(fetch(&held, site, url));
        error = verify(claims, &held, site, token, expect);
    }
    if (error && !strcmp(error->code, "unknown_key")) {
        error->code = "invalid_token";
    }
    return error;
}
