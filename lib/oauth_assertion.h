/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_ASSERTION_H
#define MCP_OAUTH_ASSERTION_H

#include "lib/client_metadata.h"
#include "lib/jwt.h"
#include "lib/oauth_site.h"

/*
 * Assertions: JWTs that somebody signs for an authorization server, with a key
 * of their own, once for each request. Clients prove with one who they are
 * (private_key_jwt: RFC 7523, 2.2 and 3; draft-ietf-oauth-rfc7523bis: it is for
 * this server alone).
 */

#define MCP_OAUTH_ASSERTION_TYPE \
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/** Longer than this many seconds ahead no assertion of a client may end. */
#define MCP_OAUTH_ASSERTION_MAX 600

/** Seconds that clocks may differ. */
#define MCP_OAUTH_ASSERTION_LEEWAY 30

/** The client that should have signed. */
typedef struct mcp_oauth_signer_t {
    const char *id;
    const mcp_client_metadata_t *metadata; /* of private_key_jwt */
    const char *endpoint; /* the URL that it asks; as good an audience as the
                             issuer and the token endpoint */
} mcp_oauth_signer_t;

/**
 * The client that an assertion names (sub), which is not believed yet.
 * @return NULL: it names none, or is no JWT
 */
const char *mcp_oauth_assertion_client(const char *assertion, apr_pool_t *pool);

/**
 * Believe that a client has signed an assertion, and let it count once.
 * @return NULL; invalid_client: a sentence says why not; or
 *         temporarily_unavailable, server_error
 */
mcp_error_t *mcp_oauth_assertion_prove(const mcp_oauth_site_t *site,
                                       const mcp_oauth_signer_t *signer,
                                       const char *assertion);

/** How an assertion that is verified may be used. */
typedef struct mcp_oauth_assertion_t {
    const mcp_claims_t *claims;
    const char *parameter; /* of the form, to say which */
    const char *code;      /* of the refusal */
    int most;              /* seconds ahead that it may end */
} mcp_oauth_assertion_t;

/**
 * Use up an assertion: it ends soon enough, has an id (jti), and was not seen
 * before.
 * @return NULL; the code given; or the database's state
 */
mcp_error_t *mcp_oauth_assertion_use(const mcp_oauth_site_t *site,
                                     const mcp_oauth_assertion_t *use);

#endif
