/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_EXCHANGE_H
#define MCP_OAUTH_EXCHANGE_H

#include "lib/oauth_client.h"

/*
 * What an identity provider says of its people, for access without a human at a
 * consent page: Identity Assertion JWT Authorization Grants (draft-ietf-oauth-
 * identity-assertion-authz-grant; RFC 7523, 2.1), which an enterprise's client
 * got from its provider and brings here.
 */

#define MCP_OAUTH_EXCHANGE_GRANT "urn:ietf:params:oauth:grant-type:jwt-bearer"

/** Longer than this many seconds ahead no such assertion may end. */
#define MCP_OAUTH_EXCHANGE_MAX 3600

/** What an assertion gives its client, as far as it is known without asking the
 * database whose account it is. */
typedef struct mcp_oauth_exchange_t {
    const char *issuer; /* the provider */
    const char *subject;
    const char *email; /* NULL: none, or nobody has verified it */
    const mcp_oauth_resource_t *resource;
    const apr_array_header_t *scopes; /* of const mcp_scope_t * */
    apr_int64_t signed_in_at;         /* there, in seconds; 0: not said */
} mcp_oauth_exchange_t;

/**
 * Believe the assertion of a form, and let it count once.
 * @param client     that has proved who it is
 * @param thumbprint of its DPoP proof, or NULL
 * @return NULL; unsupported_grant_type, invalid_request, invalid_grant, invalid_target, invalid_scope,
 *         unauthorized_client; or temporarily_unavailable, server_error
 */
mcp_error_t *mcp_oauth_exchange_read(mcp_oauth_exchange_t *exchange,
                                     const mcp_oauth_site_t *site,
                                     const mcp_form_t *form,
                                     const mcp_oauth_client_t *client,
                                     const char *thumbprint);

#endif
