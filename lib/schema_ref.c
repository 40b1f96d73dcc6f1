/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_ref.h"

#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

/* ---- URI references ---- */

/* The parts of a reference; data is NULL where a part is not there, which is
 * not the same as an empty one. */
typedef struct parts_t {
    mcp_str_t scheme, authority, path, query;
} parts_t;

static mcp_str_t until(const char **at, const char *stops)
{
    mcp_str_t part = { *at, strcspn(*at, stops) };

    *at += part.len;
    return part;
}

/* The expression of RFC 3986, appendix B, spelled out; text has no fragment. */
static parts_t split(const char *text)
{
    parts_t parts = { { NULL } };
    apr_size_t scheme = strcspn(text, ":/?");

    if (text[scheme] == ':' && scheme) {
        parts.scheme = until(&text, ":");
        text++;
    }
    if (text[0] == '/' && text[1] == '/') {
        text += 2;
        parts.authority = until(&text, "/?");
    }
    parts.path = until(&text, "?");
    if (*text == '?') {
        parts.query = mcp_str(text + 1);
    }
    return parts;
}

/* The path of the base up to its last slash, and the reference behind it
 * (RFC 3986, 5.2.3). */
static const char *merge(const parts_t *base, mcp_str_t path, apr_pool_t *pool)
{
    apr_size_t keep = base->path.len;
    mcp_buf_t buf;

    while (keep && base->path.data[keep - 1] != '/') {
        keep--;
    }
    mcp_buf_init(&buf, keep + path.len + 2, pool);
    if (!base->path.len && base->authority.data) {
        mcp_buf_putc(&buf, '/');
    }
    mcp_buf_put(&buf, base->path.data, keep);
    mcp_buf_put(&buf, path.data, path.len);
    return buf.data;
}

/* Whether the segment at `at` is these dots, and what follows it. */
static int is_dots(const char *at, const char *dots, const char **next)
{
    apr_size_t len = strlen(dots);

    if (strncmp(at, dots, len) || (at[len] && at[len] != '/')) {
        return 0;
    }
    *next = at + len + (at[len] == '/');
    return 1;
}

/* RFC 3986, 5.2.4: segments are copied, . is dropped and .. takes back the
 * segment before. The first slash of an absolute path is never taken back. */
static const char *remove_dots(const char *path, apr_pool_t *pool)
{
    char *out = apr_palloc(pool, strlen(path) + 1), *to = out;
    int is_absolute = *path == '/';
    char *floor = out + is_absolute;

    if (is_absolute) {
        *to++ = *path++;
    }
    while (*path) {
        if (is_dots(path, ".", &path)) {
            continue;
        }
        if (is_dots(path, "..", &path)) {
            for (to -= to > floor; to > floor && to[-1] != '/'; to--) {
            }
            continue;
        }
        while (*path && *path != '/') {
            *to++ = *path++;
        }
        if (*path) {
            *to++ = *path++;
        }
    }
    *to = '\0';
    return out;
}

/* RFC 3986, 5.2.2 */
static parts_t transform(const parts_t *base, const parts_t *ref,
                         apr_pool_t *pool)
{
    parts_t to = *ref;

    if (ref->scheme.data) {
        return to;
    }
    to.scheme = base->scheme;
    if (ref->authority.data) {
        return to;
    }
    to.authority = base->authority;
    if (!ref->path.len) {
        to.path = base->path;
        to.query = ref->query.data ? ref->query : base->query;
    }
    else if (*ref->path.data != '/') {
        to.path = mcp_str(merge(base, ref->path, pool));
    }
    return to;
}

/* RFC 3986, 5.3 */
static const char *join(const parts_t *parts, apr_pool_t *pool)
{
    const char *path = apr_pstrmemdup(pool, parts->path.data, parts->path.len);
    mcp_buf_t buf;

    mcp_buf_init(&buf, 128, pool);
    if (parts->scheme.data) {
        mcp_buf_put(&buf, parts->scheme.data, parts->scheme.len);
        mcp_buf_putc(&buf, ':');
    }
    if (parts->authority.data) {
        mcp_buf_lit(&buf, "//");
        mcp_buf_put(&buf, parts->authority.data, parts->authority.len);
    }
    /* A urn's path has no segments, and its dots are its own. */
    mcp_buf_puts(&buf, parts->scheme.data && *path != '/'
                           ? path
                           : remove_dots(path, pool));
    if (parts->query.data) {
        mcp_buf_putc(&buf, '?');
        mcp_buf_put(&buf, parts->query.data, parts->query.len);
    }
    return buf.data;
}

const char *mcp_schema_ref_resolve(const char **fragment, const char *base,
                                   const char *reference, apr_pool_t *pool)
{
    apr_size_t len = strcspn(reference, "#");
    parts_t from = split(base), ref, to;

    *fragment = reference[len] ? reference + len + 1 : "";
    if (!len) {
        return base;
    }
    ref = split(apr_pstrmemdup(pool, reference, len));
    to = transform(&from, &ref, pool);
    return join(&to, pool);
}

static int hex_value(char c)
{
    return apr_isdigit(c)    ? c - '0'
           : apr_isxdigit(c) ? apr_tolower(c) - 'a' + 10
                             : -1;
}

const char *mcp_schema_ref_decode(const char *text, apr_pool_t *pool)
{
    char *out, *to;

    if (!strchr(text, '%')) {
        return text;
    }
    out = to = apr_palloc(pool, strlen(text) + 1);
    for (; *text; text++) {
        int high, low;

        if (*text != '%') {
            *to++ = *text;
            continue;
        }
        high = hex_value(text[1]);
        low = high < 0 ? -1 : hex_value(text[2]);
        if (low < 0 || high + low == 0) {
            return NULL;
        }
        *to++ = (char)(high * 16 + low);
        text += 2;
    }
    *to = '\0';
    return out;
}

/* ---- resources ---- */

void mcp_schema_index_init(mcp_schema_index_t *index, apr_pool_t *pool)
{
    index->pool = pool;
    index->resources = apr_hash_make(pool);
}

int mcp_schema_ref_add(mcp_schema_resource_t **out, mcp_schema_index_t *index,
                       const char *uri, const mcp_json_t *root)
{
    mcp_schema_resource_t *resource = apr_pcalloc(index->pool,
                                                  sizeof(*resource));
    int is_new = !mcp_schema_ref_find(index, uri);

    resource->uri = apr_pstrdup(index->pool, uri);
    resource->root = root;
    resource->anchors = apr_hash_make(index->pool);
    resource->dynamic = apr_hash_make(index->pool);
    mcp_schema_ref_alias(index, resource, uri);
    *out = resource;
    return is_new;
}

void mcp_schema_ref_alias(mcp_schema_index_t *index,
                          mcp_schema_resource_t *resource, const char *uri)
{
    if (!mcp_schema_ref_find(index, uri)) {
        apr_hash_set(index->resources, apr_pstrdup(index->pool, uri),
                     APR_HASH_KEY_STRING, resource);
    }
}

mcp_schema_resource_t *mcp_schema_ref_find(const mcp_schema_index_t *index,
                                           const char *uri)
{
    return apr_hash_get(index->resources, uri, APR_HASH_KEY_STRING);
}

/* ---- JSON Pointer ---- */

static const mcp_json_t *element(const mcp_json_t *array, const char *token)
{
    const mcp_json_t *child = mcp_json_first(array);
    apr_size_t len = strlen(token);
    long index;

    if (!len || len > 9 || strspn(token, "0123456789") != len
        || (*token == '0' && len > 1)) {
        return NULL;
    }
    for (index = strtol(token, NULL, 10); index && child; index--) {
        child = mcp_json_next(child);
    }
    return child;
}

const mcp_json_t *mcp_schema_ref_step(const char **pointer,
                                      const mcp_json_t *value, apr_pool_t *pool)
{
    const char *at = *pointer + 1;
    apr_size_t len = strcspn(at, "/");
    char *token = apr_pstrmemdup(pool, at, len), *to = token;

    *pointer = at + len;
    for (at = token; *at; at++) {
        if (*at == '~' && (at[1] == '0' || at[1] == '1')) {
            *to++ = *++at == '0' ? '~' : '/';
        }
        else {
            *to++ = *at;
        }
    }
    *to = '\0';
    switch (mcp_json_type(value)) {
    case MCP_JSON_OBJECT:
        return mcp_json_get(value, token);
    case MCP_JSON_ARRAY:
        return element(value, token);
    default:
        return NULL;
    }
}
