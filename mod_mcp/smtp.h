/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SMTP_H
#define MCP_SMTP_H

#include <apr_time.h>

#include "lib/delivery.h"

/**
 * Send a mail (RFC 5321), over TLS unless its envelope says otherwise; with
 * STARTTLS (RFC 3207) where the URL is smtp.
 * @param reply   status: the code of the last command, 250 when the server has
 *                taken the mail; 0 when the connection was lost or never made.
 *                was_sent: the mail had been sent to its end by then
 * @param parcel  with an envelope
 * @param ca_file the authorities that are trusted, in PEM; NULL: the system's
 * @param limit   of all of it
 */
void mcp_smtp_send(mcp_reply_t *reply, const mcp_parcel_t *parcel,
                   const char *ca_file, apr_interval_time_t limit,
                   apr_pool_t *pool);

#endif
