/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/connector_webhook.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/crypto.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "abcdefghijklmnopqrstuvwxyz0123456789-";

static int is_web(const char *url)
{
    return (!strncmp(url, "https://", 8) || !strncmp(url, "http://", 7))
           && !strpbrk(url, " \"<>\\^`{|}\r\n\t");
}

static mcp_error_t *check(const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    const char *prefix = mcp_delivery_setting(delivery, "prefix");

    if (delivery->base_url && !is_web(delivery->base_url)) {
        return mcp_delivery_misconfigured(pool, "The base URL of a webhook "
                                                "connector is https://..., or "
                                                "missing: then each row names "
                                                "its own.");
    }
    if (prefix
        && (strlen(prefix) > 40 || strspn(prefix, letters) != strlen(prefix))) {
        return mcp_delivery_misconfigured(pool, "The setting \"prefix\" of a "
                                                "webhook connector begins the "
                                                "names of its headers: "
                                                "letters, digits and hyphens.");
    }
    if (delivery->credentials && !mcp_delivery_credential(delivery, "secret")) {
        return mcp_delivery_misconfigured(pool, "Credentials of a webhook "
                                                "connector are {\"secret\"}.");
    }
    return NULL;
}

static void write_body(mcp_buf_t *buf, const mcp_delivery_t *delivery)
{
    const mcp_json_t *body = mcp_json_get(delivery->payload, "body");
    const char *text = mcp_json_string(body);

    if (text) {
        mcp_buf_puts(buf, text);
    }
    else if (body) {
        mcp_json_write(buf, body);
    }
}

/* @param signature set to "t=...,v1=..." */
static mcp_error_t *sign(const char **signature, const mcp_buf_t *body,
                         const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    const char *sealed = mcp_json_string(mcp_json_get(delivery->sealed, "secre"
                                                                        "t"));
    const char *secret = sealed ? sealed
                                : mcp_delivery_credential(delivery, "secret");
    unsigned char mac[MCP_SHA256_SIZE];
    mcp_str_t bytes = { (const char *)mac, sizeof(mac) };
    const char *time = apr_psprintf(pool, "%" APR_TIME_T_FMT,
                                    apr_time_sec(delivery->now));
    mcp_buf_t text;

    if (!secret || !*secret) {
        return mcp_delivery_invalid(pool, "a webhook has no secret to sign "
                                          "with");
    }
    mcp_buf_init(&text, body->len + 32, pool);
    mcp_buf_printf(&text, "%s.", time);
    mcp_buf_put(&text, body->data, body->len);
    MCP_TRY(mcp_crypto_hmac_sha256(mac, mcp_str(secret),
                                   (mcp_str_t){ text.data, text.len }, pool));
    *signature = apr_psprintf(pool, "t=%s,v1=%s", time,
                              mcp_crypto_hex(bytes, pool));
    return NULL;
}

/* A key goes into a header: what cannot, is escaped. */
static const char *header_safe(const char *text, apr_pool_t *pool)
{
    mcp_buf_t safe;

    mcp_buf_init(&safe, 128, pool);
    for (; *text; text++) {
        if ((unsigned char)*text > ' ' && (unsigned char)*text <= '~') {
            mcp_buf_putc(&safe, *text);
        }
        else {
            mcp_buf_printf(&safe, "%%%02X", (unsigned char)*text);
        }
    }
    return safe.data;
}

static mcp_error_t *make(mcp_parcel_t *parcel, const mcp_delivery_t *delivery,
                         apr_pool_t *pool)
{
    const char *prefix = mcp_delivery_setting(delivery, "prefix");
    const char *own = mcp_delivery_text(delivery, "url");
    const char *signature = NULL;
    mcp_buf_t body;

    parcel->url = delivery->base_url ? delivery->base_url : own;
    parcel->is_guarded = !delivery->base_url;
    if (!parcel->url || !is_web(parcel->url)) {
        return mcp_delivery_invalid(pool, "a webhook has no usable \"url\"");
    }
    mcp_buf_init(&body, 1024, pool);
    write_body(&body, delivery);
    if (!body.len) {
        return mcp_delivery_invalid(pool, "a webhook has no \"body\"");
    }
    MCP_TRY(sign(&signature, &body, delivery, pool));
    prefix = prefix ? prefix : "X-Mcp";
    parcel->method = "POST";
    parcel->body.data = body.data;
    parcel->body.len = body.len;
    mcp_delivery_header(parcel, "Content-Type", "application/json", pool);
    mcp_delivery_header(parcel, "Idempotency-Key",
                        header_safe(delivery->key, pool), pool);
    mcp_delivery_header(parcel, apr_pstrcat(pool, prefix, "-Delivery", NULL),
                        delivery->id, pool);
    mcp_delivery_header(parcel, apr_pstrcat(pool, prefix, "-Signature", NULL),
                        signature, pool);
    return NULL;
}

/* What does not answer is one receiver of many, unless the connector leads to
 * one alone. */
static void read_reply(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                       const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    mcp_delivery_judge(outcome, reply, 1, delivery->now, pool);
    if (outcome->word == MCP_OUTCOME_REFUSED && reply->status != 410) {
        outcome->word = MCP_OUTCOME_RETRY;
    }
    outcome->rest = outcome->rest && delivery->base_url;
}

static const mcp_delivery_effect_t effects[] = {
    { .kind = "*", .may_repeat = 1, .make = make, .read = read_reply },
    { NULL },
};

const mcp_connector_t mcp_connector_webhook = {
    .kind = "webhook",
    .effects = effects,
    .check = check,
};
