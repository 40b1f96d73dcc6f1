/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CONNECTOR_WEBHOOK_H
#define MCP_CONNECTOR_WEBHOOK_H

#include "lib/delivery.h"

/*
 * Signed webhooks: POST of the payload's member "body" as JSON (a string as it
 * is) to base_url; or, when the connector has none, to the payload's "url", which
 * is a user's and must be https and public. Headers, whose prefix is the
 * setting "prefix" (X-Mcp):
 *   X-Mcp-Signature: t=UNIX TIME,v1=hex HMAC-SHA-256(secret, "t.body")
 *   X-Mcp-Delivery: the row's id, the same for each attempt
 *   Idempotency-Key: the row's key
 * The secret is the sealed member "secret", else the credential "secret". Any
 * kind of effect is taken. 410 ends it; all else but 2xx is tried again.
 */
extern const mcp_connector_t mcp_connector_webhook;

#endif
