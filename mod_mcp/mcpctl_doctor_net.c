/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_doctor.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define CONNECT_SECONDS 5
#define SOON_DAYS 14

/* What OpenSSL says of a certificate (X509_V_ERR_*, x509_vfy.h). */
#define UNSPECIFIED 1 /* the chain is well, so it is the name */
#define NOT_YET_VALID 9
#define EXPIRED 10

static int is_loopback(const char *host)
{
    return !strcmp(host, "localhost") || !strncmp(host, "127.", 4)
           || !strcmp(host, "::1");
}

/* ---- the URL ---- */

static int has_upper(const char *text)
{
    while (*text && !apr_isupper(*text)) {
        text++;
    }
    return *text != '\0';
}

void mcpctl_doctor_url(mcpctl_visit_t *visit)
{
    const char *path = visit->place.path;

    if (!visit->place.is_tls && !is_loopback(visit->place.host)) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "url_insecure",
                          "Serve it with TLS and give people the https URL.",
                          "%s is no https, and not on this machine",
                          visit->url);
    }
    if (has_upper(visit->place.origin)) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "url_upper_case",
                          "Write scheme and host in lower case, here and in "
                          "McpResource: clients compare letter by letter.",
                          "%s has capital letters", visit->place.origin);
    }
    if (*path && path[strlen(path) - 1] == '/') {
        mcpctl_visit_find(visit, MCPCTL_WARN, "url_slash",
                          "Give people the URL without the slash at its end, "
                          "as McpResource has it.",
                          "%s ends with a slash", visit->url);
    }
    if (strlen(visit->url)
        != strlen(visit->place.origin) + strlen(visit->place.path)) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "url_query",
                          "Give people the URL without ? and #.",
                          "%s has a query or a fragment", visit->url);
    }
    mcpctl_visit_say(visit, "%s", visit->url);
}

/* ---- addresses ---- */

static apr_status_t resolve(apr_sockaddr_t **addresses, mcpctl_visit_t *visit)
{
    mcpctl_place_t place = mcpctl_http_target(visit->http, &visit->place,
                                              visit->pool);

    return apr_sockaddr_info_get(addresses, place.host, APR_UNSPEC, place.port,
                                 0, visit->pool);
}

static const char *address_text(const apr_sockaddr_t *address, apr_pool_t *pool)
{
    char *text = apr_palloc(pool, 64);

    return apr_sockaddr_ip_getbuf(text, 64, (apr_sockaddr_t *)address)
                   == APR_SUCCESS
               ? text
               : "?";
}

/* RFC 1918, 4193, 6598, 3927; those on loopback are for development. */
static int is_private(const char *text)
{
    unsigned a = 0, b = 0;

    if (strchr(text, ':')) {
        return !strncasecmp(text, "fc", 2) || !strncasecmp(text, "fd", 2)
               || !strncasecmp(text, "fe80", 4);
    }
    a = (unsigned)apr_atoi64(text);
    b = (unsigned)apr_atoi64(strchr(text, '.') ? strchr(text, '.') + 1 : "0");
    return a == 10 || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168)
           || (a == 100 && b >= 64 && b < 128) || (a == 169 && b == 254);
}

void mcpctl_doctor_dns(mcpctl_visit_t *visit)
{
    apr_sockaddr_t *address = NULL;
    const char *list = "";

    if (resolve(&address, visit) != APR_SUCCESS) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "dns_unknown",
                          "Enter the name into the DNS, or mend the URL.",
                          "The host %s has no address", visit->place.host);
        return;
    }
    visit->is_up = 1;
    for (; address; address = address->next) {
        const char *text = address_text(address, visit->pool);

        if (is_private(text)) {
            mcpctl_visit_find(visit, MCPCTL_WARN, "dns_private",
                              "Hosted clients (Claude, ChatGPT) do not reach "
                              "it; give the name a public address, or leave "
                              "it to clients within.",
                              "%s is a private address of %s", text,
                              visit->place.host);
        }
        list = apr_pstrcat(visit->pool, list, *list ? ", " : "", text, NULL);
    }
    mcpctl_visit_say(visit, "%s is %s", visit->place.host, list);
}

/* NULL, or why there is no connection. */
static const char *try_address(apr_sockaddr_t *address, apr_pool_t *pool)
{
    char said[120];
    apr_socket_t *socket = NULL;
    apr_status_t status = apr_socket_create(&socket, address->family,
                                            SOCK_STREAM, APR_PROTO_TCP, pool);

    if (status == APR_SUCCESS) {
        apr_socket_timeout_set(socket, apr_time_from_sec(CONNECT_SECONDS));
        status = apr_socket_connect(socket, address);
        apr_socket_close(socket);
    }
    return status == APR_SUCCESS
               ? NULL
               : apr_pstrdup(pool, apr_strerror(status, said, sizeof(said)));
}

void mcpctl_doctor_tcp(mcpctl_visit_t *visit)
{
    apr_sockaddr_t *address = NULL;
    int up = 0, all = 0;

    resolve(&address, visit);
    for (; address; address = address->next, all++) {
        const char *wrong = try_address(address, visit->pool);

        up += !wrong;
        if (wrong) {
            mcpctl_visit_find(visit, MCPCTL_FAIL, "tcp_refused",
                              "Let the server listen there (Listen), open the "
                              "firewall, or take the address out of the DNS.",
                              "%s port %u: %s",
                              address_text(address, visit->pool), address->port,
                              wrong);
        }
    }
    visit->is_up = up > 0;
    mcpctl_visit_say(visit, "port %u answers at %d of %d addresses",
                     visit->place.port, up, all);
}

/* ---- TLS ---- */

static void find_distrust(mcpctl_visit_t *visit, const mcpctl_tls_t *tls)
{
    const char *code = "tls_untrusted";
    const char *mend = "Take a certificate of a CA that clients know "
                       "(mod_md gets them); for a CA of your own: --ca-file.";

    if (tls->reason == EXPIRED || tls->reason == NOT_YET_VALID) {
        code = "tls_expired";
        mend = "Renew the certificate, reload the server, and look at this "
               "machine's clock.";
    }
    else if (tls->reason <= UNSPECIFIED) {
        code = "tls_other_name";
        mend = "Take a certificate with this name (subjectAltName), and look "
               "whether the virtual host is the right one (ServerName, SNI).";
    }
    else if (tls->certificates == 1 && strcmp(tls->subject, tls->issuer)) {
        code = "tls_incomplete";
        mend = "Append the intermediate certificates to the file of "
               "SSLCertificateFile (fullchain.pem); for a CA of your own: "
               "--ca-file.";
    }
    visit->is_distrusted = 1;
    mcpctl_http_trust_all(visit->http);
    mcpctl_visit_find(visit, MCPCTL_FAIL, code, mend, "%s (subject %s)",
                      tls->distrust, tls->subject);
}

static void find_failure(mcpctl_visit_t *visit, const mcpctl_tls_t *tls)
{
    int is_plain = strstr(tls->failure, "wrong version number") != NULL;

    visit->is_up = 0;
    mcpctl_visit_find(visit, MCPCTL_FAIL,
                      is_plain ? "tls_missing" : "tls_handshake",
                      is_plain ? "The port speaks HTTP without TLS: add "
                                 "SSLEngine on to its virtual host."
                               : "Look into the server's error log; let it "
                                 "offer TLS 1.2 and 1.3 (SSLProtocol).",
                      "%s port %u: %s", visit->place.host, visit->place.port,
                      tls->failure);
}

static void judge_certificate(mcpctl_visit_t *visit, const mcpctl_tls_t *tls)
{
    int days = (int)((tls->not_after - apr_time_now())
                     / apr_time_from_sec(86400));

    if (tls->not_after && !tls->distrust && days < SOON_DAYS) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "tls_ends_soon",
                          "Renew it now, and look why that is not automatic.",
                          "The certificate ends in %d days", days);
    }
    if (tls->takes_old) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "tls_old",
                          "Set SSLProtocol -all +TLSv1.2 +TLSv1.3.",
                          "The server takes TLS 1.0 or 1.1 (RFC 8996)");
    }
    mcpctl_visit_say(visit, "the certificate is trusted, for %d more days",
                     days);
}

void mcpctl_doctor_tls(mcpctl_visit_t *visit)
{
    mcpctl_tls_t tls;

    if (!visit->place.is_tls) {
        mcpctl_visit_skip(visit, "the URL is http");
        return;
    }
    mcpctl_http_tls(&tls, visit->http, &visit->place, visit->pool);
    if (tls.failure) {
        find_failure(visit, &tls);
        return;
    }
    if (tls.distrust) {
        find_distrust(visit, &tls);
    }
    judge_certificate(visit, &tls);
}

/* ---- http beside https ---- */

void mcpctl_doctor_plain(mcpctl_visit_t *visit)
{
    const char *url = apr_pstrcat(visit->pool, "http://", visit->place.host,
                                  visit->place.path, NULL);
    mcpctl_ask_t ask = { .url = url };
    mcpctl_said_t said;
    const char *to;

    if (!visit->place.is_tls || visit->place.port != 443
        || strchr(visit->place.host, ':')) {
        mcpctl_visit_skip(visit, "the URL is not https on port 443");
        return;
    }
    mcpctl_http_ask(&said, visit->http, &ask, visit->pool);
    to = mcpctl_http_header(&said, "Location");
    if (!said.status) {
        mcpctl_visit_say(visit, "port 80 does not answer");
    }
    else if (said.status / 100 == 3 && !strncasecmp(to, "https://", 8)) {
        mcpctl_visit_say(visit, "port 80 sends to https");
    }
    else if (said.status == 404 || said.status == 403 || said.status == 421) {
        mcpctl_visit_say(visit, "port 80 does not serve it (HTTP %d)",
                         said.status);
    }
    else {
        mcpctl_visit_find(visit, MCPCTL_WARN, "plain_answers",
                          "Send port 80 to https, or a client that was given "
                          "the wrong URL shows its token on the way: "
                          "Redirect permanent / https://HOST/",
                          "%s: %s", url, mcpctl_visit_outline(visit, &said));
    }
}
