/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_RPC_H
#define MOD_MCP_MCPCTL_RPC_H

#include "mod_mcp/mcpctl_visit.h"

/*
 * JSON-RPC requests to the endpoint, as clients of the two kinds send them:
 * those with a handshake (2025-11-25) and those without (2026-07-28).
 */

#define MCPCTL_RPC_OLD "2025-11-25"
#define MCPCTL_RPC_NEW "2026-07-28"

typedef struct mcpctl_rpc_t {
    const char *revision; /* one of the two */
    const char *method;
    const char *params; /* members of params as JSON text, or NULL */
    const char *meta;   /* members of params._meta as JSON text, or NULL */
    const char *name;   /* of the tool that is called, or NULL */
    const char *token;  /* NULL: none is sent */
    const char *agent;  /* the User-Agent; NULL: our own */
    int is_stream;      /* the first bytes will do; they may be compressed */
} mcpctl_rpc_t;

/** Send a request to the endpoint. */
void mcpctl_rpc_post(mcpctl_said_t *said, mcpctl_visit_t *visit,
                     const mcpctl_rpc_t *rpc);

/**
 * The response in an answer: its JSON, or the last event of its stream.
 * @return an object, or NULL
 */
const mcp_json_t *mcpctl_rpc_response(const mcpctl_visit_t *visit,
                                      const mcpctl_said_t *said);

/** The parameter of a challenge (RFC 9110, 11.6.1), or NULL. */
const char *mcpctl_rpc_challenge(const mcpctl_visit_t *visit,
                                 const mcpctl_said_t *said, const char *name);

#endif
