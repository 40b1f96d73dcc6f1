/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_ELICIT_H
#define MCP_ELICIT_H

#include "lib/input.h"

/*
 * Input requests in the revisions that have a handshake (MCP 2025-11-25,
 * elicitation, sampling, roots): the server sends its requests on the stream of
 * the call that needs them, and the client answers each with a message of its
 * own, which may come to any node. The database takes the answer to the call
 * that waits. The function then runs again, as it does for lib/input.
 */

/** A client is waited for this long. */
#define MCP_ELICIT_WAIT apr_time_from_sec(300)

/** Rounds in one call, at most. */
#define MCP_ELICIT_ROUNDS 8

/**
 * Ask, and wait for all answers.
 * @param input  gets the answers and the state
 * @param result what mcp.ask made
 * @return NULL: run again; or
 *         input_needed: the client reads no stream, or did not say that it can
 *         take what is asked
 *         input_timeout: it did not answer in time
 *         invalid_answer: a form was filled in as it must not be
 *         cancelled: it has gone, or said that it does not wait any more
 *         busy: too many wait
 *         internal: the result is not what mcp.ask makes
 */
mcp_error_t *mcp_elicit(mcp_input_t *input, mcp_ctx_t *ctx, mcp_str_t result);

/**
 * Something that runs and may ask; once for each round.
 * @param input what is known by then
 */
typedef mcp_error_t *(*mcp_elicit_run_t)(mcp_answer_t *answer, void *baton,
                                         const mcp_input_t *input);

/**
 * Run it until it answers. In stateless revisions it runs once, and the answer
 * may be what it asks (mcp_input_is_asked), which is for mcp_input_write.
 * @param input of the request; gets what the rounds learn
 * @return NULL; what run returns; what mcp_elicit returns; or input_needed: it
 *         asks for ever
 */
mcp_error_t *mcp_elicit_run(mcp_answer_t *answer, mcp_input_t *input,
                            mcp_ctx_t *ctx, mcp_elicit_run_t run, void *baton);

/** Take the client's answer to a request of ours: the message is a response. */
void mcp_elicit_take(mcp_ctx_t *ctx);

#endif
