/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/connector_smtp.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/mail.h"

static int has_scheme(const char *url, const char *scheme)
{
    apr_size_t len = strlen(scheme);

    return url && !strncmp(url, scheme, len) && url[len]
           && !strpbrk(url, "@ \r\n");
}

static int is_plain(const mcp_delivery_t *delivery)
{
    const char *tls = mcp_delivery_setting(delivery, "tls");

    return tls && !strcmp(tls, "none");
}

static mcp_error_t *check(const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    const char *from = mcp_delivery_setting(delivery, "from");
    const char *tls = mcp_delivery_setting(delivery, "tls");

    if (!has_scheme(delivery->base_url, "smtp://")
        && !has_scheme(delivery->base_url, "smtps://")) {
        return mcp_delivery_misconfigured(pool, "The base URL of an smtp "
                                                "connector is smtp://HOST:PORT "
                                                "or "
                                                "smtps://HOST:PORT.");
    }
    if (!from || !mcp_mail_is_address(from)) {
        return mcp_delivery_misconfigured(pool, "The setting \"from\" of an "
                                                "smtp connector is the "
                                                "sender's "
                                                "address.");
    }
    if (tls && strcmp(tls, "none") != 0 && strcmp(tls, "required") != 0) {
        return mcp_delivery_misconfigured(pool, "The setting \"tls\" of an "
                                                "smtp connector is "
                                                "\"required\" or "
                                                "\"none\".");
    }
    if (delivery->credentials
        && (!mcp_delivery_credential(delivery, "username")
            || !mcp_delivery_credential(delivery, "password"))) {
        return mcp_delivery_misconfigured(pool, "Credentials of an smtp "
                                                "connector are {\"username\", "
                                                "\"password\"}.");
    }
    return NULL;
}

/* Everybody once: an address twice is delivered twice by some. */
static void add_recipients(apr_array_header_t *to,
                           const apr_array_header_t *boxes)
{
    int i, j;

    for (i = 0; i < boxes->nelts; i++) {
        const char *email = APR_ARRAY_IDX(boxes, i, mcp_mailbox_t).email;

        for (j = 0; j < to->nelts; j++) {
            if (!strcasecmp(APR_ARRAY_IDX(to, j, const char *), email)) {
                break;
            }
        }
        if (j == to->nelts) {
            APR_ARRAY_PUSH(to, const char *) = email;
        }
    }
}

static mcp_error_t *make(mcp_parcel_t *parcel, const mcp_delivery_t *delivery,
                         apr_pool_t *pool)
{
    apr_array_header_t *to = apr_array_make(pool, 4, sizeof(const char *));
    mcp_envelope_t *envelope = apr_pcalloc(pool, sizeof(*envelope));
    mcp_mailbox_t from = { mcp_delivery_setting(delivery, "from"),
                           mcp_delivery_setting(delivery, "from_name") };
    mcp_mail_t mail;
    const char *id;
    mcp_buf_t text;

    MCP_TRY(check(delivery, pool));
    MCP_TRY(mcp_mail_read(&mail, delivery, pool));
    MCP_TRY(mcp_mail_id(&id, delivery, strchr(from.email, '@') + 1, pool));
    add_recipients(to, mail.to);
    add_recipients(to, mail.cc);
    envelope->from = from.email;
    envelope->to = to;
    envelope->username = mcp_delivery_credential(delivery, "username");
    envelope->password = mcp_delivery_credential(delivery, "password");
    envelope->is_plain = is_plain(delivery);
    mcp_buf_init(&text, 4096, pool);
    mcp_mail_write(&text, &mail, &from, id, delivery->now);
    parcel->url = delivery->base_url;
    parcel->envelope = envelope;
    parcel->body.data = text.data;
    parcel->body.len = text.len;
    return NULL;
}

/* A server's "no" for now begins with 4, for good with 5 (RFC 5321, 4.2.1).
 * Before anybody signed in, 5 is about us and not about the mail. */
static void read_reply(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                       const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    int kind = reply->status / 100;

    outcome->error = reply->status
                         ? apr_psprintf(pool, "SMTP %d", reply->status)
                         : reply->problem;
    if (kind == 2) {
        outcome->word = MCP_OUTCOME_DELIVERED;
        outcome->error = NULL;
        return;
    }
    if (kind == 5 && reply->status != 530 && reply->status != 534
        && reply->status != 535) {
        outcome->word = MCP_OUTCOME_REFUSED;
        return;
    }
    outcome->word = reply->status || !reply->was_sent ? MCP_OUTCOME_RETRY
                                                      : MCP_OUTCOME_IN_DOUBT;
    outcome->rest = !reply->status || kind == 5;
}

static const mcp_delivery_effect_t effects[] = {
    { .kind = "mail.send", .make = make, .read = read_reply },
    { NULL },
};

const mcp_connector_t mcp_connector_smtp = {
    .kind = "smtp",
    .effects = effects,
    .check = check,
};
