/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CONNECTOR_GRAPH_H
#define MCP_CONNECTOR_GRAPH_H

#include "lib/delivery.h"

/*
 * Microsoft Graph: events with Teams links, and mail. base_url is
 * https://graph.microsoft.com/v1.0 unless given. Settings: tenant; authority
 * (https://login.microsoftonline.com), scope (https://graph.microsoft.com/.default)
 * for other clouds. Credentials: client_id, client_secret of an application,
 * which signs in for itself (RFC 6749, 4.4).
 *
 * Kinds of effects, and their payloads. Times are RFC 3339 with Z.
 *   event.create  mailbox, subject, start, end; html, location, attendees
 *                 [{email, name, type: required|optional|resource}], teams
 *                 (true). The key is the event's transactionId, so a retry makes
 *                 no twin. Response: event_id, change_key, web_link, join_url
 *   event.update  mailbox, event_id, and of the above what changes, but not
 *                 html: Teams' own part of the body would be lost
 *   event.cancel  mailbox, event_id, comment. One that is not there is done
 *   mail.send     mailbox, and a mail (lib/mail.h). The Message-ID tells whether
 *                 one in doubt was sent
 */
extern const mcp_connector_t mcp_connector_graph;

#endif
