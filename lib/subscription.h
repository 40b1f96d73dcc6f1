/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SUBSCRIPTION_H
#define MCP_SUBSCRIPTION_H

#include "lib/context.h"

/*
 * What a client wants to hear of, and the messages that tell it (MCP
 * 2026-07-28, subscriptions/listen). The answer to the request is a stream that
 * stays open: first what we promise to tell, then notifications, each with the
 * request's id as its subscription, and at a graceful end the result. Who keeps
 * the stream open is not known here (env->listen).
 */

/** URIs of one subscription, and bytes of one of them, at most. */
#define MCP_SUBSCRIPTION_URIS 100
#define MCP_SUBSCRIPTION_URI_MAX 2048

/** Kinds of changes, as bits of a set. */
typedef enum mcp_change_t {
    MCP_CHANGE_TOOLS = 1,
    MCP_CHANGE_PROMPTS = 2,
    MCP_CHANGE_RESOURCES = 4, /* which there are */
    MCP_CHANGE_RESOURCE = 8,  /* the contents of one */
    MCP_CHANGE_ENDED = 16     /* of an access: nobody can ask for it */
} mcp_change_t;

/** All kinds that change a list. */
#define MCP_CHANGE_LISTS \
    (MCP_CHANGE_TOOLS | MCP_CHANGE_PROMPTS | MCP_CHANGE_RESOURCES)

typedef struct mcp_subscription_t {
    mcp_str_t id;             /* the request's, as JSON */
    int kinds;                /* what is told */
    apr_array_header_t *uris; /* of const char *, each once */
    const mcp_catalogue_t *catalogue;
} mcp_subscription_t;

/** The method subscriptions/listen: hands what it asks for, as far as there is
 * such a thing here, to env->listen, and replies nothing.
 * @return NULL, or method_not_found: no streams here; invalid_params; what
 *         mcp_door_know_role, env->listen and mcp_door_ask_role return */
mcp_error_t *mcp_subscription_listen(mcp_buf_t *reply, mcp_ctx_t *ctx);

/**
 * The methods resources/subscribe and resources/unsubscribe of revisions with a
 * handshake, which have nobody to tell here (MCP 2025-11-25, server/resources,
 * subscriptions).
 * @return NULL; invalid_params; resource_not_found: it is not there, or not for
 *         the caller; what mcp_door_know_role returns
 */
mcp_error_t *mcp_subscription_subscribe(mcp_buf_t *reply, mcp_ctx_t *ctx);

/** The kinds of changes that a catalogue's clients can hear of; 0: none. */
int mcp_subscription_kinds(const mcp_catalogue_t *catalogue);

/** Append the first message: what will be told. */
void mcp_subscription_write_ack(mcp_buf_t *buf,
                                const mcp_subscription_t *subscription);

/** Append a notification.
 * @param uri of MCP_CHANGE_RESOURCE; else NULL */
void mcp_subscription_write_change(mcp_buf_t *buf,
                                   const mcp_subscription_t *subscription,
                                   mcp_change_t kind, const char *uri);

/** Append the response, which ends the stream. */
void mcp_subscription_write_end(mcp_buf_t *buf,
                                const mcp_subscription_t *subscription);

/** Where a URI stands in subscription->uris; -1: it is not asked for. */
int mcp_subscription_find(const mcp_subscription_t *subscription,
                          const char *uri);

/** A change as the database tells it (sql/mcp/fn/notify_change.sql,
 * sql/mcp/047_access_ended.sql). */
typedef struct mcp_news_t {
    mcp_change_t kind;
    const char *workspace;  /* "*": everybody's */
    const char *uri;        /* of MCP_CHANGE_RESOURCE; else NULL */
    const char *account;    /* of MCP_CHANGE_ENDED; else NULL */
    const char *credential; /* then: which of its; NULL: all there is */
} mcp_news_t;

/**
 * Read a change.
 * @return NULL, or parse_error, invalid_params: it is none of ours
 */
mcp_error_t *mcp_subscription_read_news(mcp_news_t *news, mcp_str_t text,
                                        apr_pool_t *pool);

#endif
