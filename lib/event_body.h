/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_EVENT_BODY_H
#define MCP_EVENT_BODY_H

#include "lib/buf.h"

/*
 * Our part of an event's HTML. It is sent within an element of its own,
 *
 *     <div id="mcp-description">...</div>
 *
 * so that it can be found again in what a calendar has made of the body: it adds
 * a head, the block by which people join an online meeting, and what they write
 * themselves. All of that stays when our part is replaced.
 */

/** Append our part. */
void mcp_event_body_write(mcp_buf_t *out, const char *html);

/**
 * Append a body with our part replaced.
 * @param html the new part; not what our element contains now
 * @return whether there is such a part, whole; if not, nothing was appended
 */
int mcp_event_body_replace(mcp_buf_t *out, const char *body, const char *html);

#endif
