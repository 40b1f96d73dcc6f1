/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_CLIENT_H
#define MCP_OAUTH_CLIENT_H

#include "lib/client_metadata.h"
#include "lib/form.h"
#include "lib/oauth_site.h"

/*
 * The clients of an authorization server: those that registered (RFC 7591),
 * those whose id is the URL of a document about them (draft-ietf-oauth-
 * client-id-metadata-document), and services that mcpctl made.
 */

typedef struct mcp_oauth_client_t {
    const char *id;
    const char *kind;        /* registered, document, service */
    const char *digest;      /* changes when what is consented to does */
    const char *secret_hash; /* NULL: it has none */
    const mcp_client_metadata_t *metadata;
} mcp_oauth_client_t;

/** How a client proves who it is at an endpoint without a human. */
typedef struct mcp_oauth_proof_t {
    mcp_str_t body; /* the form as it came */
    const mcp_form_t *form;
    const char *authorization; /* the header, or NULL */
    const char *endpoint;      /* its URL */
    const char *dpop;          /* the header with a proof (RFC 9449), or NULL */
} mcp_oauth_proof_t;

/**
 * Find a client. A document that is not known, or not fresh, is fetched.
 * @return NULL; invalid_client: nobody knows it, or its document is wrong; or
 *         temporarily_unavailable, server_error
 */
mcp_error_t *mcp_oauth_client_find(mcp_oauth_client_t **client,
                                   const mcp_oauth_site_t *site,
                                   const char *id);

/**
 * Find the client that sent a form, and believe it: by the method that it is
 * registered with and no other (RFC 6749, 2.3). A public client is believed to
 * be the one that it names; what it gets is bound to codes and tokens.
 * @return NULL; invalid_client; invalid_request: two ways at once, or an
 *         assertion of another type; or as mcp_oauth_client_find
 */
mcp_error_t *mcp_oauth_client_prove(mcp_oauth_client_t **client,
                                    const mcp_oauth_site_t *site,
                                    const mcp_oauth_proof_t *proof);

/**
 * The redirect URI that a request asks for, if it is one of the client's
 * (exactly, but for the port of a loopback host: RFC 8252, 7.3).
 * @param uri NULL: the client's only one
 * @return NULL, or invalid_request
 */
mcp_error_t *mcp_oauth_client_redirect(const char **redirect,
                                       const mcp_oauth_site_t *site,
                                       const mcp_oauth_client_t *client,
                                       const char *uri);

/**
 * Register a client (RFC 7591, 3).
 * @param reply its information response (3.2.1)
 * @return NULL; invalid_redirect_uri, invalid_client_metadata; or
 *         temporarily_unavailable, server_error
 */
mcp_error_t *mcp_oauth_client_register(mcp_buf_t *reply,
                                       const mcp_oauth_site_t *site,
                                       mcp_str_t body);

#endif
