/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_INPUT_H
#define MCP_INPUT_H

#include "lib/context.h"

/*
 * Input requests: what runs finds that it needs to know more, and asks the
 * client's human or model (MCP 2026-07-28, multi round-trip requests). The
 * answer to the call is then the requests, and the client calls again with what
 * it was told. Nothing is kept here between the rounds: what they learnt travels
 * with the client, sealed under the master key and bound to who asked what, so
 * that any node can go on and nobody can change it.
 */

/** A sealed state is good for this long. */
#define MCP_INPUT_TTL apr_time_from_sec(600)

/** Requests in one round, and answers, at most. */
#define MCP_INPUT_MAX 32

/** Bytes of what is sealed, at most. */
#define MCP_INPUT_STATE_MAX 16384

/** What a round begins with. */
typedef struct mcp_input_t {
    const char *target;  /* the tool's or prompt's name, the
                           resource's URI */
    mcp_str_t arguments; /* of the call, in one form whoever sent them */
    mcp_str_t answers;   /* of all rounds, a JSON object by key */
    mcp_str_t state;     /* JSON that the last round left; len 0: none */
} mcp_input_t;

/**
 * Read what the client sends along: inputResponses and requestState of params,
 * in stateless revisions.
 * @param target    what is called
 * @param arguments of the call, or NULL
 * @return NULL, or invalid_params: they have no such form, an answer does not
 *         fit the form that was shown, or the state was changed, is stale or
 *         belongs to another call or another caller
 */
mcp_error_t *mcp_input_read(mcp_input_t *input, mcp_ctx_t *ctx,
                            const char *target, const mcp_json_t *arguments);

/** The principal's text with the answers and the state, for
 * mcp.enter_with_answers. */
const char *mcp_input_principal(const mcp_input_t *input, const mcp_ctx_t *ctx);

/**
 * End a round: keep its answers, those of earlier rounds that it does not give
 * anew, and the state that the function left.
 * @param answers of this round, the members of an object that was opened
 * @param earlier an object, or NULL
 * @param state   or NULL
 */
void mcp_input_keep(mcp_input_t *input, mcp_ctx_t *ctx, mcp_buf_t *answers,
                    const mcp_json_t *earlier, const mcp_json_t *state);

/** Whether a result asks (mcp.ask) and is not the answer. */
int mcp_input_is_asked(mcp_str_t result);

/**
 * Parse a result that asks.
 * @return NULL, or internal: it is not what mcp.ask makes
 */
mcp_error_t *mcp_input_parse(mcp_json_t **value, mcp_ctx_t *ctx,
                             mcp_str_t result);

/** Whether the client has declared what one of mcp.ask's requests needs. */
int mcp_input_can_take(const mcp_ctx_t *ctx, const mcp_json_t *request);

/**
 * Hold an answer against the form that was shown.
 * @return NULL, or invalid_params with a field for each mistake
 */
mcp_error_t *mcp_input_check_answer(mcp_ctx_t *ctx, const char *key,
                                    const mcp_json_t *request,
                                    const mcp_json_t *answer);

/**
 * Write the result that asks, in stateless revisions, with the requests that
 * the client can take.
 * @param result what mcp.ask made
 * @return NULL; missing_capability: the client can take none of them; internal:
 *         the result is not what mcp.ask makes, or too long; invalid_params:
 *         the client's answers are
 */
mcp_error_t *mcp_input_write(mcp_buf_t *reply, mcp_ctx_t *ctx,
                             const mcp_input_t *input, mcp_str_t result);

/**
 * What a result asks, as far as the client can take it: for a task, whose state
 * stays here (lib/task.h).
 * @param requests becomes an object of requests by key
 * @param state    set to the JSON that mcp.ask was given; len 0: none
 * @return NULL, or missing_capability or internal, as above
 */
mcp_error_t *mcp_input_requests(mcp_buf_t *requests, mcp_str_t *state,
                                mcp_ctx_t *ctx, mcp_str_t result);

/**
 * Take what answers one of these requests, and leave out what answers none.
 * @param answers  becomes an object of answers by key
 * @param given    an object, as inputResponses
 * @param requests as mcp_input_requests made them; NULL: nothing is asked
 * @return NULL, or invalid_params: an answer has no such form
 */
mcp_error_t *mcp_input_take(mcp_buf_t *answers, mcp_ctx_t *ctx,
                            const mcp_json_t *given,
                            const mcp_json_t *requests);

#endif
