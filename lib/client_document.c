/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/client_document.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/media.h"
#include "lib/uri.h"

static mcp_error_t *refuse(const char *why, apr_pool_t *pool)
{
    return mcp_error_make(pool, "invalid_client", NULL,
                          "The client's metadata document: %s", why);
}

static mcp_error_t *postpone(const char *why, apr_pool_t *pool)
{
    return mcp_error_make(pool, "temporarily_unavailable", NULL,
                          "The client's metadata document: %s", why);
}

/* ---- its URL ---- */

int mcp_client_document_is_url(const char *client_id)
{
    return !strncasecmp(client_id, "https://", 8);
}

/* The length of the dots that a segment begins with, written plainly or as
 * %2e; 0: it has other characters, too. */
static int count_dots(const char *segment, apr_size_t len)
{
    int dots = 0;

    while (len) {
        apr_size_t step = *segment == '.' ? 1 : 3;

        if (step == 3 && (len < 3 || strncasecmp(segment, "%2e", 3))) {
            return 0;
        }
        segment += step;
        len -= step;
        dots++;
    }
    return dots;
}

static int has_dot_segment(const char *path)
{
    while (*path == '/') {
        apr_size_t len = strcspn(++path, "/?");
        int dots = count_dots(path, len);

        if (dots == 1 || dots == 2) {
            return 1;
        }
        path += len;
    }
    return 0;
}

const char *mcp_client_document_check_url(const char *url)
{
    const char *wrong = mcp_uri_check_link(url);
    const char *path;

    if (wrong) {
        return wrong;
    }
    path = url + 8 + strcspn(url + 8, "/?");
    if (path[0] != '/' || !path[1] || path[1] == '?') {
        return "it must have a path";
    }
    return has_dot_segment(path) ? "its path must have no dot segments" : NULL;
}

/* ---- what stands there ---- */

static int has_secret(const mcp_json_t *object)
{
    static const char secret[] = "client_secret";
    const mcp_json_t *member = mcp_json_first(object);

    for (; member; member = mcp_json_next(member)) {
        if (!strncmp(mcp_json_name(member), secret, strlen(secret))) {
            return 1;
        }
    }
    return 0;
}

static mcp_error_t *check_object(const mcp_json_t *object, const char *url,
                                 apr_pool_t *pool)
{
    const char *id = mcp_json_string(mcp_json_get(object, "client_id"));

    if (mcp_json_type(object) != MCP_JSON_OBJECT) {
        return refuse("it is no JSON object.", pool);
    }
    if (!id || strcmp(id, url)) {
        return refuse("its client_id is not the URL that it stands at.", pool);
    }
    if (!mcp_json_get(object, "client_name")) {
        return refuse("it has no client_name.", pool);
    }
    if (has_secret(object)) {
        return refuse("it has a client_secret, which everybody can read there.",
                      pool);
    }
    return NULL;
}

mcp_error_t *mcp_client_document_parse(mcp_client_metadata_t **client,
                                       const char *url,
                                       const mcp_fetched_t *answer,
                                       apr_pool_t *pool)
{
    mcp_json_t *object;
    mcp_error_t *error;

    if (answer->status != 200) {
        const char *why = apr_psprintf(pool,
                                       "its server answered with status %d.",
                                       answer->status);

        return answer->status >= 500 ? postpone(why, pool) : refuse(why, pool);
    }
    if (!mcp_media_is_json(answer->type)) {
        return refuse("it is not served as application/json.", pool);
    }
    if (mcp_json_parse(&object, answer->body, pool)) {
        return refuse("it is no JSON.", pool);
    }
    MCP_TRY(check_object(object, url, pool));
    error = mcp_client_metadata_check(client, object, 1, pool);
    return error ? refuse(error->message, pool) : NULL;
}

static int bounded(apr_int64_t fresh)
{
    if (fresh < 0) {
        return MCP_CLIENT_DOCUMENT_OTHERWISE;
    }
    if (fresh < MCP_CLIENT_DOCUMENT_LEAST) {
        return MCP_CLIENT_DOCUMENT_LEAST;
    }
    return fresh < MCP_CLIENT_DOCUMENT_MOST ? (int)fresh
                                            : MCP_CLIENT_DOCUMENT_MOST;
}

static int is_passing(const mcp_error_t *error)
{
    return !strcmp(error->code, "fetch_failed")
           || !strcmp(error->code, "fetch_timeout");
}

mcp_error_t *mcp_client_document_fetch(mcp_client_metadata_t **client,
                                       int *keep, const mcp_env_t *env,
                                       const char *url, apr_pool_t *pool)
{
    mcp_fetch_t request = { .url = url,
                            .headers = mcp_media_accept_json(pool),
                            .most = MCP_CLIENT_DOCUMENT_BYTES,
                            .limit = MCP_CLIENT_DOCUMENT_LIMIT };
    const char *wrong = mcp_client_document_check_url(url);
    mcp_fetched_t answer;
    mcp_error_t *error;

    if (wrong) {
        return mcp_error_make(pool, "invalid_client", NULL,
                              "The client_id is a URL that no document can "
                              "stand at: %s.",
                              wrong);
    }
    if (!env->fetch) {
        return refuse("none can be fetched here.", pool);
    }
    error = env->fetch(env->baton, &answer, &request, pool);
    if (error) {
        return is_passing(error) ? postpone(error->message, pool)
                                 : refuse(error->message, pool);
    }
    MCP_TRY(mcp_client_document_parse(client, url, &answer, pool));
    *keep = bounded(answer.fresh);
    return NULL;
}
