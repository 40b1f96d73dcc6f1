/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_REQUEST_H
#define MCP_OAUTH_REQUEST_H

#include "lib/oauth_client.h"

/*
 * Authorization requests (OAuth 2.1, 4.1.1): the parameters as one checked
 * value, what the human sees kept under seal until the human has decided, and
 * the way back to the client.
 */

typedef struct mcp_oauth_request_t {
    mcp_oauth_client_t *client;
    const char *redirect_uri; /* the client's; NULL: not known to be */
    const char *state;        /* or NULL */
    const char *challenge;    /* PKCE, S256 */
    const char *thumbprint;   /* dpop_jkt (RFC 9449, 10), or NULL */
    const mcp_oauth_resource_t *resource;
    const apr_array_header_t *scopes; /* of const mcp_scope_t * */
} mcp_oauth_request_t;

/** Who has it under their eyes: a sealed request is good for nobody else. */
typedef struct mcp_oauth_reader_t {
    const char *user;    /* that Apache has signed in */
    const char *browser; /* a secret of the browser's, in a cookie */
} mcp_oauth_reader_t;

/** A human has so long to decide. */
#define MCP_OAUTH_DECIDE apr_time_from_sec(600)

/** A pushed request is good for so long. */
#define MCP_OAUTH_PUSHED apr_time_from_sec(90)

/**
 * Read a request.
 * @param request set whatever is wrong; with a redirect_uri, the client may be
 *                told of the error there, else only the human
 * @param query   the parameters, escaped; one of them may be the request_uri of
 *                a pushed request (RFC 9126, 4), which then is all that counts
 * @return NULL; invalid_request, invalid_client, unsupported_response_type,
 *         invalid_scope, invalid_target, request_expired; or as
 *         mcp_oauth_client_find
 */
mcp_error_t *mcp_oauth_request_read(mcp_oauth_request_t **request,
                                    const mcp_oauth_site_t *site,
                                    mcp_str_t query);

/** Seal the parameters for the one who reads them. */
mcp_error_t *mcp_oauth_request_seal(const char **sealed,
                                    const mcp_oauth_site_t *site,
                                    const mcp_oauth_reader_t *reader,
                                    mcp_str_t query);

/**
 * Open them again; they are to be read anew.
 * @return NULL; request_expired: too late; or invalid_request: another reader's,
 *         or not ours
 */
mcp_error_t *mcp_oauth_request_open(mcp_str_t *query,
                                    const mcp_oauth_site_t *site,
                                    const mcp_oauth_reader_t *reader,
                                    const char *sealed);

/**
 * Keep a pushed request (RFC 9126, 2), under seal with the client itself.
 * @param reply the answer, JSON
 * @return as mcp_oauth_client_prove, mcp_oauth_request_read
 */
mcp_error_t *mcp_oauth_request_push(mcp_buf_t *reply,
                                    const mcp_oauth_site_t *site,
                                    const mcp_oauth_proof_t *proof);

/**
 * The URL that leads back to the client (RFC 6749, 4.1.2; RFC 9207, 2).
 * @param code the authorization code; NULL: there is an error
 */
const char *mcp_oauth_request_back(const mcp_oauth_request_t *request,
                                   const mcp_oauth_site_t *site,
                                   const char *code, const mcp_error_t *error);

#endif
