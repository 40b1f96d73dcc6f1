/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_MAIL_H
#define MCP_MAIL_H

#include "lib/delivery.h"

/*
 * Mail as the packs describe it, whichever connector takes it: members of a
 * payload
 *   to, cc     [{email, name}], at least one in to; name may be missing
 *   reply_to   {email, name}
 *   subject, text, html; one of the latter two may be missing
 * and the message (RFC 5322) that becomes of it.
 */

typedef struct mcp_mailbox_t {
    const char *email;
    const char *name; /* or NULL */
} mcp_mailbox_t;

typedef struct mcp_mail_t {
    const apr_array_header_t *to; /* of mcp_mailbox_t */
    const apr_array_header_t *cc;
    const mcp_mailbox_t *reply_to; /* or NULL */
    const char *subject;
    const char *text; /* or NULL */
    const char *html;
} mcp_mail_t;

/**
 * Read and check a mail: nothing in it can end a line of a header or a command.
 * @return NULL, or invalid_payload
 */
mcp_error_t *mcp_mail_read(mcp_mail_t *mail, const mcp_delivery_t *delivery,
                           apr_pool_t *pool);

/** Whether a text can be an address here: one @, no space, no control
 * character, none of <>,;"\ and ASCII alone. */
int mcp_mail_is_address(const char *text);

/**
 * The Message-ID (RFC 5322, 3.6.4) of a delivery: the same for each attempt, so
 * that who gets it twice can tell.
 * @param domain of the sender's address
 */
mcp_error_t *mcp_mail_id(const char **id, const mcp_delivery_t *delivery,
                         const char *domain, apr_pool_t *pool);

/**
 * Write the message, with CRLF and in lines that every server takes.
 * @param id the Message-ID, with its brackets
 */
void mcp_mail_write(mcp_buf_t *buf, const mcp_mail_t *mail,
                    const mcp_mailbox_t *from, const char *id, apr_time_t date);

#endif
