/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_HTTP_H
#define MOD_MCP_MCPCTL_HTTP_H

#include <apr_network_io.h>
#include <apr_tables.h>

#include "lib/json.h"

/*
 * One HTTP request and what came of it, for looking at a server from outside
 * (libcurl). Nothing is taken for granted: redirects are reported and not
 * followed, an answer of any status and form is an answer, and no answer is a
 * sentence. A request takes ten seconds at most, a body counts up to a
 * megabyte. The proxies of the environment are not used: what is looked at is
 * the server.
 */

#define MCPCTL_HTTP_SECONDS 10
#define MCPCTL_HTTP_STREAM_SECONDS 5
#define MCPCTL_HTTP_BYTES (1024 * 1024)

typedef struct mcpctl_http_t mcpctl_http_t;

/** A URL in its parts. */
typedef struct mcpctl_place_t {
    int is_tls;
    const char *host; /* without the brackets of IPv6 */
    apr_port_t port;
    const char *origin; /* scheme://host[:port], as it was written */
    const char *path;   /* up to ? or #; "" or with a slash first */
} mcpctl_place_t;

typedef struct mcpctl_ask_t {
    const char *method; /* NULL: GET */
    const char *url;
    const char *const *headers; /* "Name: value", then NULL; or NULL */
    const char *body;           /* or NULL */
    int is_stream;              /* the first bytes of the body will do */
} mcpctl_ask_t;

typedef struct mcpctl_said_t {
    const char *failure;  /* why there is no whole answer, or NULL */
    int status;           /* 0: no answer */
    int version;          /* 10, 11, 20 */
    apr_table_t *headers; /* those of one name are joined by ", " */
    mcp_str_t body;
    const mcp_json_t *json;  /* the body, or NULL: it is no JSON */
    const char *json_wrong;  /* what is no JSON in it, or NULL */
    apr_time_t asked, heard; /* when the answer's head was asked and came */
} mcpctl_said_t;

/** What a TLS handshake shows. */
typedef struct mcpctl_tls_t {
    const char *failure;  /* no handshake: libcurl's words; or NULL */
    const char *distrust; /* the certificate is refused: its words; or NULL */
    long reason;          /* of distrust, X509_V_ERR_* */
    int certificates;     /* that the server has sent */
    const char *subject, *issuer;
    apr_time_t not_after; /* 0: unknown */
    int takes_old;        /* TLS 1.1 or 1.0 would do */
} mcpctl_tls_t;

/**
 * Take a URL apart.
 * @return NULL, or what it is not: http:// or https:// with a host, no user
 */
const char *mcpctl_http_place(mcpctl_place_t *place, const char *url,
                              apr_pool_t *pool);

/**
 * @param ca_file    certificates to trust instead of the system's, or NULL
 * @param connect_to HOST:PORT:ADDRESS:PORT, several separated by commas: where
 *                   to connect to instead (curl's --connect-to); or NULL
 * @param http       closed with pool
 * @return NULL, or bad_ca_file, no_curl
 */
mcp_error_t *mcpctl_http_open(mcpctl_http_t **http, const char *ca_file,
                              const char *connect_to, apr_pool_t *pool);

/** From now on any certificate will do. */
void mcpctl_http_trust_all(mcpctl_http_t *http);

/** Where the connections to a place go: the same, or as connect_to says. */
mcpctl_place_t mcpctl_http_target(const mcpctl_http_t *http,
                                  const mcpctl_place_t *place,
                                  apr_pool_t *pool);

/** Ask, and wait for the answer. */
void mcpctl_http_ask(mcpctl_said_t *said, mcpctl_http_t *http,
                     const mcpctl_ask_t *ask, apr_pool_t *pool);

/** Shake hands with a place, and look at its certificate. */
void mcpctl_http_tls(mcpctl_tls_t *tls, mcpctl_http_t *http,
                     const mcpctl_place_t *place, apr_pool_t *pool);

/** A header of an answer, or "". */
const char *mcpctl_http_header(const mcpctl_said_t *said, const char *name);

/** A date as HTTP writes it (RFC 9110, 5.6.7); 0: it is none. */
apr_time_t mcpctl_http_date(const char *text);

#endif
