/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/dpop.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_uri.h>

#include "lib/crypto.h"

/* Nobody needs a longer one; it is kept as a hash. */
#define ID_MAX 512

static mcp_error_t *refuse(apr_pool_t *pool, const char *why)
{
    return mcp_error_make(pool, "invalid_dpop_proof",
                          "Make a new proof for each request.", "%s", why);
}

/* ---- which URL ---- */

static int is_unreserved(int c)
{
    return apr_isalnum(c) || (c && strchr("-._~", c));
}

static int hex_value(char digit)
{
    return apr_isdigit(digit) ? digit - '0' : apr_toupper(digit) - 'A' + 10;
}

/* RFC 3986, 6.2.2: escapes in upper case, and none of what needs none. */
static const char *normal_path(const char *path, apr_pool_t *pool)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, strlen(path) + 1, pool);
    while (*path) {
        if (*path != '%' || !apr_isxdigit(path[1]) || !apr_isxdigit(path[2])) {
            mcp_buf_putc(&buf, *path++);
            continue;
        }
        if (is_unreserved(hex_value(path[1]) << 4 | hex_value(path[2]))) {
            mcp_buf_putc(&buf,
                         (char)(hex_value(path[1]) << 4 | hex_value(path[2])));
        }
        else {
            mcp_buf_printf(&buf, "%%%c%c", apr_toupper(path[1]),
                           apr_toupper(path[2]));
        }
        path += 3;
    }
    return buf.len ? buf.data : "/";
}

static const char *lower(const char *text, apr_pool_t *pool)
{
    char *copy = apr_pstrdup(pool, text), *c;

    for (c = copy; *c; c++) {
        *c = (char)apr_tolower(*c);
    }
    return copy;
}

/* Without query and fragment, as RFC 9449, 4.3 compares them (RFC 3986, 6.2.2
 * and 6.2.3); NULL: it is no such URL. */
static const char *normal_url(const char *url, apr_pool_t *pool)
{
    const char *scheme;
    apr_uri_t parts;

    if (apr_uri_parse(pool, url, &parts) != APR_SUCCESS || !parts.scheme
        || !parts.hostname || parts.user) {
        return NULL;
    }
    scheme = lower(parts.scheme, pool);
    return apr_psprintf(pool, "%s://%s:%u%s", scheme,
                        lower(parts.hostname, pool),
                        parts.port ? parts.port
                                   : apr_uri_port_of_scheme(scheme),
                        normal_path(parts.path ? parts.path : "", pool));
}

static int is_same_url(const char *a, const char *b, apr_pool_t *pool)
{
    const char *one = normal_url(a, pool), *other = normal_url(b, pool);

    return one && other && !strcmp(one, other);
}

/* ---- what it says ---- */

static const char *text_of(const mcp_json_t *claims, const char *name)
{
    return mcp_json_string(mcp_json_get(claims, name));
}

static mcp_error_t *check_request(const mcp_json_t *claims,
                                  const mcp_dpop_expect_t *expect,
                                  apr_pool_t *pool)
{
    const char *method = text_of(claims, "htm");
    const char *url = text_of(claims, "htu");

    if (!method || strcmp(method, expect->method)) {
        return refuse(pool, apr_psprintf(pool, "The proof's htm is not %s.",
                                         expect->method));
    }
    if (!url || !is_same_url(url, expect->url, pool)) {
        return refuse(pool, apr_psprintf(pool, "The proof's htu is not %s.",
                                         expect->url));
    }
    return NULL;
}

static mcp_error_t *check_time(const mcp_json_t *claims,
                               const mcp_dpop_expect_t *expect,
                               apr_pool_t *pool)
{
    const mcp_json_t *issued = mcp_json_get(claims, "iat");
    double now = (double)apr_time_sec(expect->now);
    double window = (double)apr_time_sec(MCP_DPOP_WINDOW);
    double at = mcp_json_number(issued);

    if (!issued || mcp_json_type(issued) != MCP_JSON_NUMBER) {
        return refuse(pool, "The proof has no time (iat).");
    }
    if (!(at >= now - window) || !(at <= now + window)) {
        return refuse(pool, apr_psprintf(pool,
                                         "The proof's time (iat) is more than "
                                         "%d "
                                         "seconds from ours; the header Date "
                                         "of this "
                                         "answer has it.",
                                         (int)window));
    }
    return NULL;
}

/* RFC 9449, 4.2: the hash of the token that it comes with. */
static mcp_error_t *check_token(const mcp_json_t *claims,
                                const mcp_dpop_expect_t *expect,
                                apr_pool_t *pool)
{
    unsigned char digest[MCP_SHA256_SIZE];
    const char *hash = text_of(claims, "ath");

    if (!expect->token.len) {
        return NULL;
    }
    MCP_TRY(mcp_crypto_sha256(digest, expect->token, pool));
    if (!hash
        || strcmp(hash,
                  mcp_crypto_base64url_encode((mcp_str_t){ (const char *)digest,
                                                           sizeof(digest) },
                                              pool))) {
        return refuse(pool, "The proof's ath is not the hash of the access "
                            "token.");
    }
    return NULL;
}

/* RFC 9449, 11.1. Of whom it is and where it was sent, so that nobody can use up
 * what is another's. */
static mcp_error_t *make_once(const char **once, const mcp_json_t *claims,
                              const mcp_dpop_expect_t *expect,
                              const char *thumbprint, apr_pool_t *pool)
{
    const char *id = text_of(claims, "jti");

    if (!id || !*id || strlen(id) > ID_MAX) {
        return refuse(pool, apr_psprintf(pool,
                                         "The proof has no id (jti) of 1 to %d "
                                         "bytes.",
                                         ID_MAX));
    }
    *once = apr_pstrcat(pool, "dpop\n", expect->url, "\n", thumbprint, "\n", id,
                        NULL);
    return NULL;
}

mcp_error_t *mcp_dpop_check(mcp_dpop_t *dpop, const char *proof,
                            const mcp_dpop_expect_t *expect, apr_pool_t *pool)
{
    const mcp_json_t *claims = NULL;
    mcp_error_t *error;
    mcp_dpop_t read;

    error = mcp_jwt_verify_own(&claims, &read.thumbprint, MCP_JWT_DPOP_PROOF,
                               proof, strlen(proof), pool);
    if (error) {
        return refuse(pool, apr_pstrcat(pool,
                                        "The header DPoP has no good "
                                        "proof. ",
                                        error->message, NULL));
    }
    MCP_TRY(check_request(claims, expect, pool));
    MCP_TRY(check_time(claims, expect, pool));
    MCP_TRY(check_token(claims, expect, pool));
    MCP_TRY(make_once(&read.once, claims, expect, read.thumbprint, pool));
    *dpop = read;
    return NULL;
}
