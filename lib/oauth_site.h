/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_SITE_H
#define MCP_OAUTH_SITE_H

#include "lib/crypto.h"
#include "lib/env.h"
#include "lib/jwks.h"
#include "lib/json.h"

/*
 * An authorization server as one request meets it: who it is, what it protects,
 * and its database. What OAuth refuses is an mcp_error_t whose code is the
 * protocol's own word (RFC 6749, 4.1.2.1 and 5.2), whoever found it: the SQL
 * functions return theirs, so that what a refusal leads to is kept.
 */

/** What tokens are good for (RFC 8707). */
typedef struct mcp_oauth_resource_t {
    const char *uri;
    const char *title;
    const apr_array_header_t *scopes; /* of mcp_scope_t */
    const char *workspace;            /* NULL: the human chooses */
} mcp_oauth_resource_t;

/** An identity provider whose assertions about people are believed. */
typedef struct mcp_oauth_provider_t {
    const char *issuer;
    const char *keys_url;  /* where it publishes its keys; or */
    const char *keys_file; /* the file that they were read from */
    const mcp_jwks_t *keys;
} mcp_oauth_provider_t;

typedef struct mcp_oauth_site_t {
    const char *issuer;
    const char *workspace; /* whose keys it signs with; NULL: of any */
    const apr_array_header_t *resources; /* of mcp_oauth_resource_t */
    const apr_array_header_t *providers; /* of mcp_oauth_provider_t, or NULL */
    const mcp_master_key_t *master;
    int token_ttl;       /* seconds that an access token is good */
    int grant_days;      /* days until the human is asked again */
    const char *request; /* its id in our logs */
    const mcp_env_t *env;
    apr_pool_t *pool; /* of the request */
} mcp_oauth_site_t;

/** The functions mcp.oauth_* in the database. */
typedef enum mcp_oauth_op_t {
    MCP_OAUTH_REGISTER,
    MCP_OAUTH_CLIENT,
    MCP_OAUTH_KEEP_DOCUMENT,
    MCP_OAUTH_ACCOUNTS,
    MCP_OAUTH_APPROVE,
    MCP_OAUTH_DENY,
    MCP_OAUTH_REDEEM,
    MCP_OAUTH_REFRESH,
    MCP_OAUTH_SERVICE,
    MCP_OAUTH_EXCHANGE,
    MCP_OAUTH_REVOKE,
    MCP_OAUTH_INTROSPECT,
    MCP_OAUTH_KEYS,
    MCP_OAUTH_ONCE,
    MCP_OAUTH_SIGN_IN_CODE,
    MCP_OAUTH_KEY_SET,
    MCP_OAUTH_KEEP_KEY_SET
} mcp_oauth_op_t;

/**
 * Run one of them in one round trip.
 * @param answer its object, in the site's pool
 * @param args   the members of its argument without the braces around them;
 *               the issuer and the request's id are added
 * @return NULL; what the function refuses, by OAuth's word; or
 *         temporarily_unavailable, server_error: the database's state
 */
mcp_error_t *mcp_oauth_ask(const mcp_json_t **answer,
                           const mcp_oauth_site_t *site, mcp_oauth_op_t op,
                           const mcp_buf_t *args);

/** An error of OAuth; the code is a literal. */
mcp_error_t *mcp_oauth_refuse(const mcp_oauth_site_t *site, const char *code,
                              const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * The resource that a request names (RFC 8707, 2): a resource's URI, with or
 * without the slash at its end, or the origin of the only one.
 * @param uri NULL: the request names none; then it is the only one
 * @return NULL, or invalid_target
 */
mcp_error_t *mcp_oauth_resource(const mcp_oauth_resource_t **resource,
                                const mcp_oauth_site_t *site, const char *uri);

/**
 * The scopes that a resource has, of those that a request asks for, in the
 * request's order and each once. What the resource does not know is left out:
 * clients ask for openid or offline_access by habit (RFC 6749, 3.3: the server
 * may grant less, and says so).
 * @param scopes set to an array of const mcp_scope_t *
 * @param asked  separated by spaces; NULL: all that are not extra
 * @return NULL, or invalid_scope: nothing is left
 */
mcp_error_t *mcp_oauth_scopes(const apr_array_header_t **scopes,
                              const mcp_oauth_site_t *site,
                              const mcp_oauth_resource_t *resource,
                              const char *asked);

/** Append the names as a JSON array. */
void mcp_oauth_write_scopes(mcp_buf_t *buf, const apr_array_header_t *scopes);

/** Append {scope: [roles]} of those that are not for all roles. */
void mcp_oauth_write_scope_roles(mcp_buf_t *buf,
                                 const mcp_oauth_resource_t *resource);

/** What is kept of a secret that a client holds: SHA-256, base64url. */
const char *mcp_oauth_hash(const char *secret, apr_pool_t *pool);

/**
 * A secret that nobody can guess: 256 random bits behind a prefix.
 * @return NULL, or server_error
 */
mcp_error_t *mcp_oauth_secret(const char **secret, const char *prefix,
                              const mcp_oauth_site_t *site);

/**
 * Take what may be presented once, on whichever node.
 * @param what    says what it is, whose, and which
 * @param seconds for which it could be presented again
 * @return NULL; the error that is given, which is the caller's: it was presented
 *         before; or the database's state
 */
mcp_error_t *mcp_oauth_once(const mcp_oauth_site_t *site, const char *what,
                            int seconds, mcp_error_t *before);

/** The status that answers an error where no page does (RFC 6749, 5.2). */
int mcp_oauth_status(const mcp_error_t *error);

#endif
