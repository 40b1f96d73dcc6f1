/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_GRAPH_CALENDAR_H
#define MCP_GRAPH_CALENDAR_H

#include "lib/delivery.h"

/*
 * Reading calendars of Microsoft Graph: the kinds calendar.sync, a page of what
 * has changed in a span of a mailbox's calendar, and event.read, one event.
 *
 * calendar.sync takes "mailbox", and of a first page "start" and "end". The state
 * that a page leaves leads to the next one, or to what changes later on. Of
 * Graph's links it keeps the query alone (their tokens): an answer can lead a
 * request, and the token that goes with it, nowhere else. Response:
 *
 *     {"events": [{"id": ...}], "removed": [id], "more": true}
 *     {"gone": true}  the state is good no more: begin anew
 *
 * event.read takes "mailbox" and "event_id". Response: {"event": {"id": ...}}, or
 * {"gone": true}.
 *
 * An event has of id, series (the id of its master), master (true: it is one, and
 * takes no place in the calendar), title, all_day, start and end (RFC 3339 in
 * UTC), show_as, response, cancelled, private, organizer_name, organizer_email,
 * location, web_link, change_key, ical_uid, mine and, when that is true, attendees
 * [{email, response}] what Graph has sent; but an event without id, or without
 * usable times, is left out. Words are those of sched.calendar_event, texts are as
 * long as Graph has them.
 */

/** @return NULL, or invalid_payload */
mcp_error_t *mcp_graph_calendar_make_sync(mcp_parcel_t *parcel,
                                          const mcp_delivery_t *delivery,
                                          apr_pool_t *pool);

void mcp_graph_calendar_read_sync(mcp_outcome_t *outcome,
                                  const mcp_reply_t *reply,
                                  const mcp_delivery_t *delivery,
                                  apr_pool_t *pool);

/** @return NULL, or invalid_payload */
mcp_error_t *mcp_graph_calendar_make_event(mcp_parcel_t *parcel,
                                           const mcp_delivery_t *delivery,
                                           apr_pool_t *pool);

void mcp_graph_calendar_read_event(mcp_outcome_t *outcome,
                                   const mcp_reply_t *reply,
                                   const mcp_delivery_t *delivery,
                                   apr_pool_t *pool);

#endif
