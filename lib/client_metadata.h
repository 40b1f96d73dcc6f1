/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CLIENT_METADATA_H
#define MCP_CLIENT_METADATA_H

#include "lib/json.h"

/*
 * What a client says of itself (RFC 7591, 2), when it registers or in a
 * document of its own (lib/client_document.h). Anybody may say anything, and
 * what is said is stored and shown to humans who are to trust it: so every
 * value is bounded, and what is not understood is left out, as the RFC allows
 * (3.2.1: the answer says what holds). Refused is what the client could not
 * work with: no usable redirect URI, no grant that there is, a way to
 * authenticate that there is not.
 *
 * No sentence of an error has a part of the input, or a character that an
 * error_description may not have (RFC 6749, 5.2).
 */

#define MCP_CLIENT_METADATA_BYTES (16 * 1024) /* of a registration */
#define MCP_CLIENT_METADATA_REDIRECTS 10
#define MCP_CLIENT_METADATA_NAME 120 /* characters */
#define MCP_CLIENT_METADATA_SCOPE 1000
#define MCP_CLIENT_METADATA_JWKS (8 * 1024)

typedef struct mcp_client_metadata_t {
    const char *name;                  /* for humans; never NULL */
    const char *application_type;      /* "native" or "web" */
    const char *auth_method;           /* "none", "client_secret_basic",
                                          "client_secret_post",
                                          "private_key_jwt" */
    const char *signing_alg;           /* of private_key_jwt, or NULL: any */
    apr_array_header_t *redirect_uris; /* of const char *; may be empty */
    apr_array_header_t *grant_types;   /* of const char *, at least one */
    const char *scope;                 /* single spaces; NULL: none given */
    mcp_str_t jwks;                    /* JSON text; len 0: none */
    const char *jwks_uri;              /* https, or NULL */
    int is_dpop_bound;                 /* dpop_bound_access_tokens */
    mcp_str_t text;                    /* all of it, as one JSON object with
                                          the names of RFC 7591 */
} mcp_client_metadata_t;

/**
 * Read the body of a registration (RFC 7591, 3.1).
 * @return NULL; invalid_redirect_uri; or invalid_client_metadata (RFC 7591,
 *         3.2.2)
 */
mcp_error_t *mcp_client_metadata_parse(mcp_client_metadata_t **client,
                                       mcp_str_t body, apr_pool_t *pool);

/**
 * The same for an object that was parsed.
 * @param is_document the client published it: it shares no secret with anybody,
 *                    so client_secret_* is refused, and none is what holds when
 *                    it does not say how it authenticates
 */
mcp_error_t *mcp_client_metadata_check(mcp_client_metadata_t **client,
                                       const mcp_json_t *object,
                                       int is_document, apr_pool_t *pool);

/** Whether the client can prove who it is. */
int mcp_client_metadata_is_confidential(const mcp_client_metadata_t *client);

/** Whether it registered a grant type. */
int mcp_client_metadata_may(const mcp_client_metadata_t *client,
                            const char *grant_type);

#endif
