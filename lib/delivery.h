/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_DELIVERY_H
#define MCP_DELIVERY_H

#include <apr_tables.h>
#include <apr_time.h>

#include "lib/json.h"

/*
 * A side effect on its way out. A row of the outbox (sql/mcp/030_outbox.sql)
 * becomes a delivery, a connector makes of it what is to be sent, and of the
 * reply an outcome, which decides what becomes of the row. Text in, text out:
 * who really sends it is handed in (lib/carry.h).
 *
 * The rule that everything follows: what may have been done is not done again
 * unless the other side knows it for the same, or has said that it was not.
 */

/** A row of the outbox, and the connector that it goes through. */
typedef struct mcp_delivery_t {
    const char *workspace;
    const char *id;                /* of the row */
    const char *kind;              /* what to do: "event.create" */
    const char *key;               /* the idempotency key */
    const mcp_json_t *payload;     /* an object */
    const mcp_json_t *sealed;      /* members that were sealed, or NULL */
    const mcp_json_t *state;       /* what the last one left, or NULL */
    const mcp_json_t *seen;        /* the answer to make_look, or NULL */
    const char *base_url;          /* NULL: not configured */
    const mcp_json_t *settings;    /* an object */
    const mcp_json_t *credentials; /* an object, or NULL */
    apr_time_t now;
} mcp_delivery_t;

/** A mail's envelope (RFC 5321, 2.3.1), and how to come in. */
typedef struct mcp_envelope_t {
    const char *from;
    const apr_array_header_t *to; /* of const char *; not empty */
    const char *username;         /* NULL: nobody signs in */
    const char *password;
    int is_plain; /* without STARTTLS, where the URL is no smtps */
} mcp_envelope_t;

/** What is to be sent. Without a url there is nothing to send. */
typedef struct mcp_parcel_t {
    const char *url;
    const char *method;
    apr_array_header_t *headers;    /* of const char *, "Name: value" */
    mcp_str_t body;                 /* data NULL: none */
    const mcp_envelope_t *envelope; /* of a mail; NULL: it is HTTP */
    apr_size_t most; /* bytes of the answer; 0: what others may have */
    int is_guarded;  /* the URL is a user's: https and public addresses alone */
} mcp_parcel_t;

/** What came back. */
typedef struct mcp_reply_t {
    int status;                 /* HTTP's, or SMTP's; 0: none came */
    int was_sent;               /* the other side may have it all */
    const apr_table_t *headers; /* or NULL */
    mcp_str_t body;
    const char *problem; /* of status 0, in words that may be kept */
} mcp_reply_t;

/** The words of mcp.outbox_report. */
typedef enum mcp_outcome_word_t {
    MCP_OUTCOME_DELIVERED,
    MCP_OUTCOME_REFUSED,  /* for good */
    MCP_OUTCOME_RETRY,    /* it was not done */
    MCP_OUTCOME_IN_DOUBT, /* it may have been done */
    MCP_OUTCOME_NOT_SENT, /* the other side was asked: it was not done */
    MCP_OUTCOME_UNKNOWN   /* there is nobody to ask */
} mcp_outcome_word_t;

typedef struct mcp_outcome_t {
    mcp_outcome_word_t word;
    const char *response;    /* JSON text: what the other side calls it; or
                                NULL */
    const char *state;       /* JSON text of an object: what the next one of
                                the same has to know, and nobody else; or NULL */
    const char *error;       /* short, and of nobody's data; or NULL */
    apr_int64_t retry_after; /* seconds; -1: not asked for */
    int rest;                /* nothing would get through the connector now */
    int is_signed_out;       /* the token is not good any more */
} mcp_outcome_t;

/** One kind of effect that a connector can do. */
typedef struct mcp_delivery_effect_t {
    const char *kind; /* "*": any */
    int may_repeat;   /* the other side takes the same key once */

    /* What has to be read before it can be made, as delivery->seen: a request
     * that does nothing and brings JSON, or none (no url). NULL: never any. What
     * fails of it is `read`.
     * @return NULL, or invalid_payload */
    mcp_error_t *(*make_look)(mcp_parcel_t *parcel,
                              const mcp_delivery_t *delivery, apr_pool_t *pool);

    /** @return NULL, or invalid_payload */
    mcp_error_t *(*make)(mcp_parcel_t *parcel, const mcp_delivery_t *delivery,
                         apr_pool_t *pool);

    /** Make an outcome of a reply; it is zeroed, with retry_after -1. */
    void (*read)(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                 const mcp_delivery_t *delivery, apr_pool_t *pool);

    /* The same for the question whether it was done; NULL: none can be asked. */
    mcp_error_t *(*make_question)(mcp_parcel_t *parcel,
                                  const mcp_delivery_t *delivery,
                                  apr_pool_t *pool);
    void (*read_question)(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                          const mcp_delivery_t *delivery, apr_pool_t *pool);
} mcp_delivery_effect_t;

/** A kind of connector. */
typedef struct mcp_connector_t {
    const char *kind;
    const mcp_delivery_effect_t *effects; /* ends with a row without kind */

    /**
     * Check how one is configured; base_url and credentials may be missing.
     * @return NULL, or invalid_connector
     */
    mcp_error_t *(*check)(const mcp_delivery_t *delivery, apr_pool_t *pool);

    /* How to come by a token (RFC 6749, 4.4); NULL: without. */
    mcp_error_t *(*make_sign_in)(mcp_parcel_t *parcel,
                                 const mcp_delivery_t *delivery,
                                 apr_pool_t *pool);
} mcp_connector_t;

/** The word as mcp.outbox_report takes it. */
const char *mcp_delivery_word(mcp_outcome_word_t word);

/**
 * What a status of HTTP means when nothing more is known of the other side:
 * 2xx is done; 408, 429 and 5xx are tried again, if need be after asking;
 * all else is refused. Nothing sent is tried again.
 */
void mcp_delivery_judge(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                        int may_repeat, apr_time_t now, apr_pool_t *pool);

/** A member of the payload that is a string, sealed or not; NULL: there is
 * none, or it is empty. */
const char *mcp_delivery_text(const mcp_delivery_t *delivery, const char *name);

/** A member of the settings that is a string and not empty, or NULL. */
const char *mcp_delivery_setting(const mcp_delivery_t *delivery,
                                 const char *name);

/** A member of the credentials that is a string and not empty, or NULL. */
const char *mcp_delivery_credential(const mcp_delivery_t *delivery,
                                    const char *name);

/** Add a header. The value must hold no line end. */
void mcp_delivery_header(mcp_parcel_t *parcel, const char *name,
                         const char *value, apr_pool_t *pool);

/**
 * Append a text so that it can stand in a path or a query (RFC 3986, 2.1): all
 * but unreserved characters is escaped.
 */
void mcp_delivery_escape(mcp_buf_t *buf, const char *text);

/** The error invalid_payload: the row can never be sent. */
mcp_error_t *mcp_delivery_invalid(apr_pool_t *pool, const char *sentence);

/** The error invalid_connector, for the one who configures it. */
mcp_error_t *mcp_delivery_misconfigured(apr_pool_t *pool, const char *sentence);

#endif
