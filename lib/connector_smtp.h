/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CONNECTOR_SMTP_H
#define MCP_CONNECTOR_SMTP_H

#include "lib/delivery.h"

/*
 * Mail through a server of one's own (RFC 5321). base_url is smtp://host:587,
 * where STARTTLS is required, or smtps://host:465. Settings: from, from_name;
 * "tls": "none" to go without on smtp. Credentials: username, password, or none.
 * The kind of effect is mail.send, with the payload of lib/mail.h.
 *
 * A server that took a message and whose answer was lost cannot be asked: such
 * a mail is in doubt until its row's settle, or a human, decides.
 */
extern const mcp_connector_t mcp_connector_smtp;

#endif
