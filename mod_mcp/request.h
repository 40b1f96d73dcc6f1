/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_REQUEST_H
#define MCP_REQUEST_H

#include "lib/principal.h"
#include "lib/tokencache.h"
#include "mod_mcp/audience.h"
#include "mod_mcp/background.h"
#include "mod_mcp/board.h"
#include "mod_mcp/conf.h"
#include "mod_mcp/db.h"
#include "mod_mcp/keyring.h"
#include "mod_mcp/outbox.h"
#include "mod_mcp/stream.h"

/*
 * What the hooks hand on from one to the next: the state of one child, and what
 * is known of one request.
 */

struct mcp_child_t {
    mcp_db_t *db;
    mcp_keyring_t *keyring;
    mcp_tokencache_t *tokens;
    mcp_board_t *board;           /* all children's */
    mcp_replay_t *replay;         /* likewise */
    apr_uint32_t waiting;         /* calls that wait for their users; atomic */
    mcp_audience_t *audience;     /* NULL: there are no listeners */
    mcp_background_t *background; /* NULL: there is none */
    struct mcp_remote_keys_t **remote_keys; /* by an endpoint's key_place */
    mcp_outbox_t *outbox;                   /* NULL: there is none */
};

typedef struct mcp_request_t {
    mcp_endpoint_t *endpoint;
    mcp_child_t *child;
    const char *id;        /* of the request, in our logs and answers */
    const char *workspace; /* that the endpoint or the host stands for; NULL: it
                              serves all, and the token names it. Once the
                              bearer check is passed, the caller's */
    const char *resource;  /* the endpoint's URL for that workspace */
    int is_dpop;           /* the token came by the scheme DPoP */
    /* once the bearer check is passed */
    mcp_principal_t *principal;
    mcp_tokenkey_t token; /* its place in the cache */
    /* once it was read: by the handler, or before it for `Require mcp-...` */
    int has_body;
    mcp_str_t body;
    struct mcp_judgement_t *judgement; /* of require.c; NULL: none is made */
    mcp_stream_t *stream;              /* the handler's, while it answers */
    mcp_listener_t *listener;          /* once its answer stays open */
} mcp_request_t;

/** The record of a request, or NULL when it is not for an endpoint. */
mcp_request_t *mcp_request_get(const request_rec *r);

/**
 * Begin with a request for an endpoint: makes its record.
 * @return NULL: the host stands for no workspace of ours
 */
mcp_request_t *mcp_request_begin(request_rec *r, mcp_endpoint_t *endpoint);

/** A new id of a request, for logs and answers. */
const char *mcp_request_new_id(apr_pool_t *pool);

/** One stretch of an answer's bytes. */
typedef struct mcp_part_t {
    const char *data;
    apr_size_t len;
    int is_static; /* lives as long as the configuration: is not copied */
} mcp_part_t;

/** Answer with a body in parts that is JSON of another media type: see next. */
int mcp_request_answer_typed(request_rec *r, int status, const char *type,
                             const mcp_part_t *parts, int count);

/**
 * Answer with a JSON body in parts and be done. What is not static lives as
 * long as the request.
 * @return DONE
 */
int mcp_request_answer_parts(request_rec *r, int status,
                             const mcp_part_t *parts, int count);

/**
 * Answer with a JSON body and be done; nothing of it is left to ErrorDocument,
 * because clients read it.
 * @return DONE
 */
int mcp_request_answer(request_rec *r, int status, const char *body,
                       apr_size_t len);

/**
 * Refuse before any method is asked: {"error": code, "error_description"}.
 * @return DONE
 */
int mcp_request_refuse(request_rec *r, int status, const char *code,
                       const char *description);

#endif
