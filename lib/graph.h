/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_GRAPH_H
#define MCP_GRAPH_H

#include "lib/delivery.h"

/*
 * What all requests to Microsoft Graph have in common: where they go, and what
 * an error says.
 */

/** The base URL of a connector, without a slash at the end. */
const char *mcp_graph_base(const mcp_delivery_t *delivery);

/**
 * Begin a request about the payload's "mailbox".
 * @param url initialised, and set to /users/{mailbox}; more may be appended
 * @return NULL, or invalid_payload
 */
mcp_error_t *mcp_graph_begin(mcp_parcel_t *parcel, mcp_buf_t *url,
                             const char *method, const mcp_delivery_t *delivery,
                             apr_pool_t *pool);

/**
 * Append /events/{event_id}, of the payload.
 * @return NULL, or invalid_payload
 */
mcp_error_t *mcp_graph_put_event(mcp_buf_t *url, const mcp_delivery_t *delivery,
                                 apr_pool_t *pool);

/**
 * As mcp_delivery_judge, with Graph's code in the error (its sentence may name
 * people); a 401 is tried with another token.
 */
void mcp_graph_judge(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                     int may_repeat, const mcp_delivery_t *delivery,
                     apr_pool_t *pool);

#endif
