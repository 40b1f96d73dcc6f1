/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/uri.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

/* DNS has no longer names. */
#define HOST_MAX 253
#define LABEL_MAX 63
#define URL_MAX 2048

static const char label_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

static const char *after_scheme(const char *url)
{
    if (!strncmp(url, "https://", 8)) {
        return url + 8;
    }
    return strncmp(url, "http://", 7) ? NULL : url + 7;
}

static apr_size_t host_length(const char *host)
{
    return *host == '[' ? strcspn(host, "]/") + 1 : strcspn(host, ":/");
}

static int is_loopback(const char *host, apr_size_t len)
{
    static const char suffix[] = ".localhost";
    static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
    apr_size_t i, n = sizeof(suffix) - 1;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strlen(names[i]) == len && !memcmp(names[i], host, len)) {
            return 1;
        }
    }
    return len > n && !memcmp(host + len - n, suffix, n);
}

/* Of a name of DNS, each label has a character. */
static int lacks_a_label(const char *host, apr_size_t len)
{
    apr_size_t i;

    for (i = 0; i < len; i++) {
        if (host[i] == '.' && (!i || host[i - 1] == '.')) {
            return 1;
        }
    }
    return 0;
}

static const char *check_host(const char *host, apr_size_t len, int star)
{
    apr_size_t i = 0;

    if (!len || len > HOST_MAX) {
        return "the host is missing or too long";
    }
    if (*host == '[') {
        i = strspn(host + 1, "0123456789abcdef:.") + 1;
        return host[i] == ']' && i + 1 == len ? NULL : "not an IPv6 address";
    }
    if (star && host[0] == '*') {
        if (host[1] != '.' || len < 3) {
            return "a star stands for one whole label";
        }
        i = 2;
    }
    for (; i < len; i++) {
        if (host[i] != '.' && !strchr(label_chars, host[i])) {
            return "the host must be lower-case letters, digits, - and .";
        }
    }
    return lacks_a_label(host, len) ? "the host has an empty label" : NULL;
}

static const char *check_port(const char **at)
{
    apr_size_t len;

    if (**at != ':') {
        return NULL;
    }
    len = strspn(++*at, "0123456789");
    *at += len;
    return len && len < 6 ? NULL : "the port is not a number";
}

/* Everything up to the path; `at` is left there. */
static const char *check_authority(const char **at, const char *url, int star)
{
    const char *host = after_scheme(url);
    const char *wrong;
    apr_size_t len;

    if (!host) {
        return "it must begin with https://";
    }
    if (strlen(url) > URL_MAX) {
        return "it is too long";
    }
    len = host_length(host);
    wrong = check_host(host, len, star);
    if (wrong) {
        return wrong;
    }
    if (url[4] == ':' && !is_loopback(host, len)) {
        return "http is for loopback hosts; use https";
    }
    *at = host + len;
    return check_port(at);
}

static const char *check_url(const char *url, int star)
{
    const char *path = url;
    const char *wrong = check_authority(&path, url, star);
    apr_size_t len;

    if (wrong) {
        return wrong;
    }
    len = strlen(path);
    if (len && *path != '/') {
        return "what follows the host is not a path";
    }
    if (strpbrk(path, "?#")) {
        return "it must have no query and no fragment";
    }
    if (strpbrk(path, " \t\"<>\\^`{|}")) {
        return "the path has characters that a URL does not have";
    }
    return len && path[len - 1] == '/' ? "it must not end with a slash" : NULL;
}

const char *mcp_uri_check_resource(const char *url)
{
    return check_url(url, 1);
}

const char *mcp_uri_check_issuer(const char *url)
{
    return check_url(url, 0);
}

const char *mcp_uri_check_origin(const char *text)
{
    const char *rest = text;
    const char *wrong = check_authority(&rest, text, 0);

    if (wrong) {
        return wrong;
    }
    return *rest ? "an origin ends with its host or port" : NULL;
}

static int is_host_character(char c)
{
    return apr_isalnum(c) || c == '-' || c == '.' || c == '_';
}

/* The host, and the port behind it; `at` is left after them. Userinfo ends in
 * an @, which no host has. */
static const char *check_link_authority(const char **at)
{
    const char *host = *at;
    apr_size_t len = 0;

    if (*host == '[') {
        len = strspn(host + 1, "0123456789abcdefABCDEF:.") + 1;
        if (host[len] != ']') {
            return "the host is no IPv6 address";
        }
        len++;
    }
    else {
        while (is_host_character(host[len])) {
            len++;
        }
    }
    if (!len || len > HOST_MAX) {
        return "the host is missing or too long";
    }
    if (lacks_a_label(host, len)) {
        return "the host has an empty label";
    }
    *at = host + len;
    return check_port(at);
}

const char *mcp_uri_check_link(const char *url)
{
    const char *at = url;
    const char *wrong, *c;

    if (strncasecmp(url, "https://", 8)) {
        return "it must begin with https://";
    }
    if (strlen(url) > MCP_URI_LINK_MAX) {
        return "it is too long";
    }
    for (c = url; *c; c++) {
        if (*c <= ' ' || *c >= 0x7F || strchr("\"<>\\^`{|}", *c)) {
            return "it has characters that a URL does not have";
        }
    }
    at += 8;
    wrong = check_link_authority(&at);
    if (wrong) {
        return wrong;
    }
    if (*at && *at != '/' && *at != '?') {
        return "what follows the host is neither path nor query";
    }
    return strchr(at, '#') ? "it must have no fragment" : NULL;
}

/* The host of a URL that was checked. */
static const char *host_of(const char *url)
{
    return url + (url[4] == 's' ? strlen("https://") : strlen("http://"));
}

const char *mcp_uri_path(const char *url)
{
    const char *host = host_of(url);

    return host + strcspn(host, "/");
}

const char *mcp_uri_origin(const char *url, apr_pool_t *pool)
{
    return apr_pstrmemdup(pool, url, (apr_size_t)(mcp_uri_path(url) - url));
}

const char *mcp_uri_expand(const char *url, const char *workspace,
                           apr_pool_t *pool)
{
    const char *host = host_of(url);

    if (*host != '*') {
        return url;
    }
    return apr_pstrcat(pool,
                       apr_pstrmemdup(pool, url, (apr_size_t)(host - url)),
                       workspace, host + 1, NULL);
}

int mcp_uri_is_workspace(const char *text)
{
    apr_size_t len = strlen(text);

    return len >= 2 && len <= 41 && text[0] >= 'a' && text[0] <= 'z'
           && strspn(text, label_chars) == len;
}

const char *mcp_uri_workspace(const char *pattern, const char *host,
                              apr_pool_t *pool)
{
    const char *dot;
    char *name, *c;

    if (pattern[0] != '*' || !pattern[1]) {
        return pattern;
    }
    dot = host ? strchr(host, '.') : NULL;
    if (!dot || dot - host > LABEL_MAX || strcasecmp(dot, pattern + 1)) {
        return NULL;
    }
    name = apr_pstrmemdup(pool, host, (apr_size_t)(dot - host));
    for (c = name; *c; c++) {
        *c = (char)apr_tolower(*c);
    }
    return mcp_uri_is_workspace(name) ? name : NULL;
}
