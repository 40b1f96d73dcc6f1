/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_PRINCIPAL_H
#define MCP_PRINCIPAL_H

#include "lib/jwt.h"

/*
 * Who is calling: the value that the bearer check makes of a token, and that
 * every later step reads. A principal is one block of memory with its strings
 * behind the struct, so a copy is one allocation and one memcpy: cheap enough
 * to hand each request its own and share nothing between threads.
 */

/** A role is a word of at most this many characters. */
#define MCP_PRINCIPAL_MAX_ROLE 31

/** When a key ends that has no end. */
#define MCP_PRINCIPAL_NEVER APR_INT64_MAX

/** A token carries at most this many scopes. */
#define MCP_PRINCIPAL_MAX_SCOPES 128

/** How the caller proved who they are; the names stand in the audit. */
typedef enum mcp_credential_t {
    MCP_CREDENTIAL_OAUTH,   /* its client can ask for more scope */
    MCP_CREDENTIAL_API_KEY, /* has what it has */
    MCP_CREDENTIAL_NONE     /* who calls has shown none */
} mcp_credential_t;

typedef struct mcp_principal_t {
    const char *workspace;
    const char *account;
    const char *client;       /* NULL: the token names none */
    const char *scopes;       /* separated by single spaces */
    const char *const *scope; /* the same, one by one */
    apr_size_t scope_count;
    mcp_credential_t credential;
    const char *credential_id; /* that mcp.enter looks at; NULL: somebody else
                                  made the token, and answers for it */
    const char *thumbprint; /* of the key that the token is bound to (RFC 9449):
                               who shows it must have that; or NULL */
    apr_time_t expires;
    const char *role;        /* NULL: the database has not told yet */
    apr_time_t role_checked; /* when it told; 0 */
    const char *text;        /* $1 of mcp.enter, JSON: workspace, account,
                                client, scopes, credential, credential_id */
    apr_size_t text_len;
    apr_size_t size;                            /* of the whole block */
    char role_text[MCP_PRINCIPAL_MAX_ROLE + 1]; /* where role points */
} mcp_principal_t;

/** The word for a credential: "oauth", "api_key", "none". */
const char *mcp_principal_credential_name(mcp_credential_t credential);

/**
 * Make the principal of a verified token.
 * @param workspace the workspace whose endpoint was called and whose keys
 *                  verified the token
 * @return NULL, or invalid_token: a scope has characters that scopes do not
 *         have (RFC 6749, 3.3), or there are too many
 */
mcp_error_t *mcp_principal_make(mcp_principal_t **principal,
                                const mcp_claims_t *claims,
                                const char *workspace, apr_pool_t *pool);

/** What is known of an API key that is good. */
typedef struct mcp_principal_key_t {
    const char *workspace;
    const char *account;
    const char *id;     /* of the credential */
    const char *scopes; /* separated by spaces */
    apr_time_t expires; /* or MCP_PRINCIPAL_NEVER */
} mcp_principal_key_t;

/** Make the principal of an API key: as mcp_principal_make. */
mcp_error_t *mcp_principal_make_key(mcp_principal_t **principal,
                                    const mcp_principal_key_t *key,
                                    apr_pool_t *pool);

/**
 * Make the principal of a caller who has shown nothing and may ask for what is
 * public: of no workspace and no account, so mcp.enter lets nobody in with it.
 */
mcp_principal_t *mcp_principal_make_nobody(apr_pool_t *pool);

/** Whether the token carries a scope; case matters (RFC 6749, 3.3). */
int mcp_principal_has_scope(const mcp_principal_t *principal,
                            const char *scope);

/**
 * Remember what the database said of the account's role.
 * @param role a word of at most MCP_PRINCIPAL_MAX_ROLE characters; NULL or
 *             longer: unknown, to be asked for again
 */
void mcp_principal_set_role(mcp_principal_t *principal, const char *role,
                            apr_time_t now);

/** A copy that shares nothing with the original. */
mcp_principal_t *mcp_principal_copy(const mcp_principal_t *principal,
                                    apr_pool_t *pool);

/**
 * Copy to memory of the caller's.
 * @param memory principal->size bytes, aligned as malloc aligns
 * @return memory
 */
mcp_principal_t *mcp_principal_copy_to(void *memory,
                                       const mcp_principal_t *principal);

#endif
