/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CONTEXT_H
#define MCP_CONTEXT_H

#include "lib/catalogue.h"
#include "lib/crypto.h"
#include "lib/env.h"
#include "lib/jsonrpc.h"
#include "lib/level.h"
#include "lib/listing.h"
#include "lib/principal.h"
#include "lib/revision.h"

/*
 * Everything one message needs on its way: who asks, for what, in which
 * revision, and with what we can answer. Each step reads what the steps before
 * it put here; `outcome` alone is written on the way, for the log.
 */

/** Why the database refuses a token that is good in itself. */
typedef enum mcp_refusal_t {
    MCP_REFUSAL_NONE,
    MCP_REFUSAL_ACCOUNT,   /* account_inactive */
    MCP_REFUSAL_CREDENTIAL /* credential_ended */
} mcp_refusal_t;

/** What became of a message, in words that outlive the request. */
typedef struct mcp_outcome_t {
    const char *method;           /* a method that we know, or NULL */
    const char *tool;             /* its full name, or NULL */
    const char *code;             /* "ok" or an error's code */
    apr_interval_time_t database; /* microseconds spent there */
    /* The answer is a challenge and not only a result (RFC 6750, 3.1). */
    const char *needed_scopes;   /* the token lacks some of these: 403 */
    mcp_refusal_t token_refused; /* the database refuses it: 401 */
} mcp_outcome_t;

/* Bytes that live as long as the configuration and are sent from where they
 * are: a list of tools is long, and copying it would cost as much as the rest
 * of its request. They stand in the reply before the byte `at`. */
typedef struct mcp_splice_t {
    mcp_str_t bytes; /* len 0: none */
    apr_size_t at;
} mcp_splice_t;

/** The headers of the request that carries the message. */
typedef struct mcp_headers_t {
    void *baton;
    /** The value, of several copies all with ", " between; NULL: not there. */
    const char *(*get)(void *baton, const char *name);
} mcp_headers_t;

/** What the client says of itself in the message (stateless revisions). */
typedef struct mcp_client_t {
    const mcp_json_t *capabilities; /* an object; NULL: it does not say */
    mcp_log_level_t log_level;      /* what it wants to hear */
} mcp_client_t;

typedef struct mcp_ctx_t {
    apr_pool_t *pool;
    const mcp_env_t *env;
    const mcp_headers_t *headers;
    const mcp_catalogue_t *catalogue;
    const mcp_listing_t *listing;
    mcp_principal_t *principal;
    const mcp_master_key_t *seal_key; /* for what clients carry; or NULL */
    const char *request;              /* the request's id in our logs */
    apr_size_t max_result; /* bytes of a tool's JSON; 0: MCP_RESULT_MAX */
    const mcp_revision_t *revision;
    mcp_jsonrpc_t message;
    mcp_client_t client;
    const char *session; /* for the header Mcp-Session-Id; NULL: none */
    int is_batch;        /* a reply has one splice, so a batch has none */
    int is_stream; /* the answer is a stream that env->listen keeps open */
    mcp_splice_t splice;
    mcp_outcome_t outcome;
} mcp_ctx_t;

#endif
