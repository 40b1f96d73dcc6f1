/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOD_MCP_MCPCTL_DOCTOR_H
#define MOD_MCP_MCPCTL_DOCTOR_H

#include "mod_mcp/mcpctl_visit.h"

/*
 * The steps of "mcpctl doctor", in the order of its table (mcpctl_doctor.c).
 * Each looks at one thing, says what is well or notes faults, and leaves in the
 * visit what later steps build upon. None fails: what goes wrong is a finding.
 */

/* mcpctl_doctor_net.c: as far as a connection goes. */
void mcpctl_doctor_url(mcpctl_visit_t *visit);
void mcpctl_doctor_dns(mcpctl_visit_t *visit);
void mcpctl_doctor_tcp(mcpctl_visit_t *visit);
void mcpctl_doctor_tls(mcpctl_visit_t *visit);
void mcpctl_doctor_plain(mcpctl_visit_t *visit);

/* mcpctl_doctor_endpoint.c: what it says to those without a token. */
void mcpctl_doctor_endpoint(mcpctl_visit_t *visit);
void mcpctl_doctor_challenge(mcpctl_visit_t *visit);
void mcpctl_doctor_bearer(mcpctl_visit_t *visit);
void mcpctl_doctor_filter(mcpctl_visit_t *visit);
void mcpctl_doctor_cors(mcpctl_visit_t *visit);

/* mcpctl_doctor_metadata.c: discovery. */
void mcpctl_doctor_resource(mcpctl_visit_t *visit);
void mcpctl_doctor_server(mcpctl_visit_t *visit);
void mcpctl_doctor_members(mcpctl_visit_t *visit);

/* mcpctl_doctor_oauth.c: the endpoints that were found. */
void mcpctl_doctor_jwks(mcpctl_visit_t *visit);
void mcpctl_doctor_authorize(mcpctl_visit_t *visit);
void mcpctl_doctor_token(mcpctl_visit_t *visit);
void mcpctl_doctor_register(mcpctl_visit_t *visit);
void mcpctl_doctor_clock(mcpctl_visit_t *visit);

/* mcpctl_doctor_call.c: with a token. */
void mcpctl_doctor_handshake(mcpctl_visit_t *visit);
void mcpctl_doctor_stateless(mcpctl_visit_t *visit);
void mcpctl_doctor_call(mcpctl_visit_t *visit);
void mcpctl_doctor_stream(mcpctl_visit_t *visit);

#endif
