/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/redirect.h"

#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/uri.h"

static const char http[] = "http://";

/* What a browser or an operating system acts upon by itself: runs it, shows it,
 * opens a file, calls somebody. */
/* clang-format off */
static const char *const acted_upon[] = {
    "about", "android-app", "blob", "callto", "chrome", "chrome-extension",
    "cid", "content", "data", "facetime", "feed", "file", "filesystem", "ftp",
    "ftps", "geo", "git", "gopher", "help", "intent", "irc", "itms", "jar",
    "javascript", "ldap", "ldaps", "livescript", "magnet", "mailto", "market",
    "mhtml", "mid", "mk", "mms", "mocha", "moz-extension", "news", "nfs",
    "nntp", "rdp", "res", "resource", "rtsp", "safari-extension", "search-ms",
    "sftp", "shell", "sip", "sips", "skype", "smb", "sms", "smsto", "ssh",
    "steam", "tel", "telnet", "urn", "vbscript", "view-source", "vnc", "ws",
    "wss", "wyciwyg",
};
/* clang-format on */

/* Those of one maker, all of which start programs or open files. */
static const char maker[] = "ms-";

/* ---- the parts ---- */

/* RFC 3986, 3.1; 0: there is no scheme. */
static apr_size_t scheme_length(const char *uri)
{
    apr_size_t len = 0;

    if (!apr_isalpha(*uri)) {
        return 0;
    }
    while (apr_isalnum(uri[len]) || uri[len] == '+' || uri[len] == '-'
           || uri[len] == '.') {
        len++;
    }
    return uri[len] == ':' ? len : 0;
}

static int is_scheme(const char *uri, apr_size_t len, const char *scheme)
{
    return len == strlen(scheme) && !strncasecmp(uri, scheme, len);
}

/* What follows the host of http on a loopback address; NULL: it is another. */
static const char *after_loopback(const char *uri)
{
    static const char *const hosts[] = { "localhost", "127.0.0.1", "[::1]" };
    const char *host = uri + strlen(http);
    apr_size_t i;

    if (strncmp(uri, http, strlen(http))) {
        return NULL;
    }
    for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        apr_size_t len = strlen(hosts[i]);

        if (!strncmp(host, hosts[i], len) && strchr(":/?", host[len])) {
            return host + len;
        }
    }
    return NULL;
}

/* What follows the port, if there is one; NULL: it is no port. */
static const char *after_port(const char *at)
{
    apr_size_t len;

    if (*at != ':') {
        return at;
    }
    len = strspn(at + 1, "0123456789");
    if (!len || len > 5 || atoi(at + 1) > 65535) {
        return NULL;
    }
    at += len + 1;
    return strchr("/?", *at) ? at : NULL;
}

/* ---- what may be registered ---- */

static const char *check_text(const char *uri)
{
    const char *c;

    if (strlen(uri) > MCP_REDIRECT_MAX) {
        return "it is longer than 2000 characters";
    }
    for (c = uri; *c; c++) {
        if (*c <= ' ' || *c >= 0x7F || strchr("\"<>\\^`{|}", *c)) {
            return "it has characters that a URI does not have";
        }
    }
    return strchr(uri, '#') ? "it must have no fragment" : NULL;
}

static const char *check_http(const char *uri)
{
    const char *host = after_loopback(uri);

    if (!host) {
        return "http is for localhost, 127.0.0.1 and [::1]; use https";
    }
    return after_port(host) ? NULL : "the port is not a number";
}

static const char *check_private(const char *uri, apr_size_t scheme)
{
    const char *rest = uri + scheme + 1;
    apr_size_t i;

    for (i = 0; i < sizeof(acted_upon) / sizeof(acted_upon[0]); i++) {
        if (is_scheme(uri, scheme, acted_upon[i])) {
            return "its scheme is not an application's own";
        }
    }
    if (!strncasecmp(uri, maker, strlen(maker))) {
        return "its scheme is not an application's own";
    }
    if (!*rest) {
        return "nothing follows its scheme";
    }
    if (!strncmp(rest, "//", 2)
        && memchr(rest + 2, '@', strcspn(rest + 2, "/?"))) {
        return "it must have no user name";
    }
    return NULL;
}

const char *mcp_redirect_check(const char *uri)
{
    const char *wrong = check_text(uri);
    apr_size_t scheme = scheme_length(uri);

    if (wrong) {
        return wrong;
    }
    if (!scheme) {
        return "it is not absolute";
    }
    if (is_scheme(uri, scheme, "https")) {
        return mcp_uri_check_link(uri);
    }
    return is_scheme(uri, scheme, "http") ? check_http(uri)
                                          : check_private(uri, scheme);
}

/* ---- what matches ---- */

int mcp_redirect_is_match(const char *registered, const char *uri)
{
    const char *one = after_loopback(registered);
    const char *other = after_loopback(uri);

    if (!strcmp(registered, uri)) {
        return 1;
    }
    if (!one || !other || one - registered != other - uri
        || strncmp(registered, uri, (apr_size_t)(one - registered))) {
        return 0;
    }
    one = after_port(one);
    other = after_port(other);
    return one && other && !strcmp(one, other);
}

const char *mcp_redirect_find(const apr_array_header_t *registered,
                              const char *uri)
{
    int i;

    for (i = 0; i < registered->nelts; i++) {
        const char *one = APR_ARRAY_IDX(registered, i, const char *);

        if (mcp_redirect_is_match(one, uri)) {
            return one;
        }
    }
    return NULL;
}

/* ---- what a human is told ---- */

int mcp_redirect_is_local(const char *uri)
{
    return !is_scheme(uri, scheme_length(uri), "https");
}

const char *mcp_redirect_host(const char *uri, apr_pool_t *pool)
{
    apr_size_t scheme = scheme_length(uri);
    const char *loopback = after_loopback(uri);
    const char *host = uri + scheme + strlen("://");

    if (loopback) {
        return apr_pstrmemdup(pool, host, (apr_size_t)(loopback - host));
    }
    if (is_scheme(uri, scheme, "https")) {
        return apr_pstrmemdup(pool, host, strcspn(host, "/?"));
    }
    return apr_pstrmemdup(pool, uri, scheme + 1);
}
