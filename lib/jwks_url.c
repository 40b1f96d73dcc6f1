/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/jwks_url.h"

#include "lib/media.h"

static int bounded(apr_int64_t fresh)
{
    if (fresh < 0) {
        return MCP_JWKS_URL_OTHERWISE;
    }
    if (fresh < MCP_JWKS_URL_LEAST) {
        return MCP_JWKS_URL_LEAST;
    }
    return fresh < MCP_JWKS_URL_MOST ? (int)fresh : MCP_JWKS_URL_MOST;
}

/* Key sets are served as application/jwk-set+json, application/json, and by
 * some as text: what counts is that they are one. */
mcp_error_t *mcp_jwks_url_fetch_text(mcp_jwks_t **keys, mcp_str_t *text,
                                     int *keep, const mcp_env_t *env,
                                     const char *url, apr_pool_t *pool)
{
    mcp_fetch_t request = { .url = url,
                            .headers = mcp_media_accept_json(pool),
                            .most = MCP_JWKS_MAX_BYTES,
                            .limit = MCP_JWKS_URL_LIMIT };
    mcp_fetched_t answer;
    mcp_jwks_t *read;

    MCP_TRY(env->fetch(env->baton, &answer, &request, pool));
    if (answer.status != 200) {
        return mcp_error_make(pool, "invalid_jwks", NULL,
                              "The server of the key set answered with status "
                              "%d.",
                              answer.status);
    }
    MCP_TRY(mcp_jwks_parse(&read, answer.body, pool));
    if (!mcp_jwks_count(read)) {
        return mcp_error_make(pool, "invalid_jwks", NULL,
                              "No key of the set verifies ES256 or RS256.");
    }
    *keys = read;
    *text = answer.body;
    *keep = bounded(answer.fresh);
    return NULL;
}

mcp_error_t *mcp_jwks_url_fetch(mcp_jwks_t **keys, int *keep,
                                const mcp_env_t *env, const char *url,
                                apr_pool_t *pool)
{
    mcp_str_t ignored;

    return mcp_jwks_url_fetch_text(keys, &ignored, keep, env, url, pool);
}
