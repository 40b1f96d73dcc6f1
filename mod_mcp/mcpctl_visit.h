/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_VISIT_H
#define MOD_MCP_MCPCTL_VISIT_H

#include "mod_mcp/mcpctl_http.h"

/*
 * What "mcpctl doctor" asks of a deployment, has learned of it so far, and
 * finds of the step at work: one verdict, and for each fault a word that
 * scripts go by, what was seen, and the mend.
 *
 * Texts of a server reach a terminal, so what is no printable ASCII becomes a
 * question mark. The token is never among them.
 */

/** In the order of their weight. */
typedef enum mcpctl_verdict_t {
    MCPCTL_OK,
    MCPCTL_SKIP,
    MCPCTL_WARN,
    MCPCTL_FAIL
} mcpctl_verdict_t;

/** The words: "ok", "skip", "warn", "FAIL". */
extern const char *const mcpctl_verdicts[];

typedef struct mcpctl_finding_t {
    mcpctl_verdict_t verdict; /* warn or FAIL */
    const char *code;
    const char *seen;
    const char *mend;
} mcpctl_finding_t;

typedef struct mcpctl_visit_t {
    apr_pool_t *pool;
    mcpctl_http_t *http;
    const char *url; /* of the endpoint, as it was typed */
    mcpctl_place_t place;
    const char *token; /* or NULL */
    int registers;     /* a client may be registered */

    /* What has been learned; NULL or 0: not yet, or it is not there. */
    int is_up;                  /* a connection can be made */
    int is_reached;             /* the endpoint answers as one */
    int is_guarded;             /* it asks for a token */
    int is_distrusted;          /* the certificate: no token is sent */
    const char *challenge_url;  /* where the challenge leads */
    const char *issuer;         /* of the authorization server */
    const mcp_json_t *server;   /* the metadata of that server */
    const mcp_json_t *tools;    /* of tools/list */
    const char *session;        /* the Mcp-Session-Id of initialize */
    apr_time_t ahead, as_ahead; /* of our clock: the endpoint's, the server's */
    int has_date, as_has_date;
    int works; /* a tools/list with the token is answered */

    /* Of the step at work. */
    mcpctl_verdict_t verdict;
    const char *summary;
    apr_array_header_t *findings; /* of mcpctl_finding_t */
} mcpctl_visit_t;

/** Forget the step before. */
void mcpctl_visit_begin(mcpctl_visit_t *visit);

/** What is well, in a sentence without its full stop. */
void mcpctl_visit_say(mcpctl_visit_t *visit, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Why the step is not taken. */
void mcpctl_visit_skip(mcpctl_visit_t *visit, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * Note a fault.
 * @param code a word, the same for the same fault for ever
 * @param mend a sentence that says what to do
 */
void mcpctl_visit_find(mcpctl_visit_t *visit, mcpctl_verdict_t verdict,
                       const char *code, const char *mend, const char *format,
                       ...) __attribute__((format(printf, 5, 6)));

/** A text with nothing in it that a terminal would act on. */
const char *mcpctl_visit_plain(const mcpctl_visit_t *visit, const char *text);

/** The beginning of an answer's body, in quotes and in one line. */
const char *mcpctl_visit_excerpt(const mcpctl_visit_t *visit,
                                 const mcpctl_said_t *said);

/** "HTTP 404, text/html, Server: Apache": an answer in few words. */
const char *mcpctl_visit_outline(const mcpctl_visit_t *visit,
                                 const mcpctl_said_t *said);

#endif
