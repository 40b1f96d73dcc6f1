/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/mail.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/crypto.h"

/* A line of base64 in a body (RFC 2045, 6.8). */
#define LINE 76

/* The bytes of a piece of a header that is encoded: 45 make 60 characters, and
 * with what stands around them less than the 75 that RFC 2047, 2 allows. */
#define WORD 45

/* ---- reading ---- */

static int has_control(const char *text)
{
    for (; *text; text++) {
        if (apr_iscntrl(*text)) {
            return 1;
        }
    }
    return 0;
}

int mcp_mail_is_address(const char *text)
{
    const char *at = strchr(text, '@');
    const char *c;

    for (c = text; *c; c++) {
        if ((unsigned char)*c <= ' ' || (unsigned char)*c > '~'
            || strchr("<>,;\"\\()[]:", *c)) {
            return 0;
        }
    }
    return at && at > text && at[1] && !strchr(at + 1, '@')
           && strlen(text) <= 254;
}

static mcp_error_t *read_mailbox(mcp_mailbox_t *box, const mcp_json_t *value,
                                 apr_pool_t *pool)
{
    box->email = mcp_json_string(mcp_json_get(value, "email"));
    box->name = mcp_json_string(mcp_json_get(value, "name"));
    if (!box->email || !mcp_mail_is_address(box->email)) {
        return mcp_delivery_invalid(pool, "a mail address is not usable");
    }
    if (box->name && has_control(box->name)) {
        return mcp_delivery_invalid(pool, "a name has control characters");
    }
    if (box->name && !*box->name) {
        box->name = NULL;
    }
    return NULL;
}

static mcp_error_t *read_mailboxes(const apr_array_header_t **out,
                                   const mcp_delivery_t *delivery,
                                   const char *name, apr_pool_t *pool)
{
    const mcp_json_t *value = mcp_json_get(delivery->payload, name);
    apr_array_header_t *boxes = apr_array_make(pool, 4, sizeof(mcp_mailbox_t));
    const mcp_json_t *item;

    for (item = mcp_json_first(value); item; item = mcp_json_next(item)) {
        MCP_TRY(read_mailbox(apr_array_push(boxes), item, pool));
    }
    *out = boxes;
    return NULL;
}

mcp_error_t *mcp_mail_read(mcp_mail_t *mail, const mcp_delivery_t *delivery,
                           apr_pool_t *pool)
{
    const mcp_json_t *reply_to = mcp_json_get(delivery->payload, "reply_to");
    mcp_mailbox_t *box;

    memset(mail, 0, sizeof(*mail));
    MCP_TRY(read_mailboxes(&mail->to, delivery, "to", pool));
    MCP_TRY(read_mailboxes(&mail->cc, delivery, "cc", pool));
    if (!mail->to->nelts) {
        return mcp_delivery_invalid(pool, "a mail has nobody in \"to\"");
    }
    if (reply_to) {
        box = apr_palloc(pool, sizeof(*box));
        MCP_TRY(read_mailbox(box, reply_to, pool));
        mail->reply_to = box;
    }
    mail->subject = mcp_delivery_text(delivery, "subject");
    mail->text = mcp_delivery_text(delivery, "text");
    mail->html = mcp_delivery_text(delivery, "html");
    if (!mail->subject || has_control(mail->subject)) {
        return mcp_delivery_invalid(pool, "a mail has no \"subject\", or one "
                                          "with control characters");
    }
    if (!mail->text && !mail->html) {
        return mcp_delivery_invalid(pool, "a mail has neither \"text\" nor "
                                          "\"html\"");
    }
    return NULL;
}

mcp_error_t *mcp_mail_id(const char **id, const mcp_delivery_t *delivery,
                         const char *domain, apr_pool_t *pool)
{
    unsigned char digest[MCP_SHA256_SIZE];
    const char *what = apr_pstrcat(pool, delivery->workspace, " ",
                                   delivery->key, NULL);
    mcp_str_t part = { (const char *)digest, 18 };

    MCP_TRY(mcp_crypto_sha256(digest, mcp_str(what), pool));
    *id = apr_psprintf(pool, "<%s@%s>", mcp_crypto_hex(part, pool), domain);
    return NULL;
}

/* ---- headers ---- */

static int is_ascii(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text > '~') {
            return 0;
        }
    }
    return 1;
}

/* Not within a character: each encoded word stands for itself (RFC 2047, 5). */
static apr_size_t cut(const char *text, apr_size_t most)
{
    apr_size_t len = strlen(text);

    if (len <= most) {
        return len;
    }
    for (len = most; len && ((unsigned char)text[len] & 0xC0) == 0x80; len--) {
        /* back to a first byte */
    }
    return len ? len : most;
}

static void put_words(mcp_buf_t *buf, const char *text)
{
    int is_first = 1;

    while (*text) {
        mcp_str_t piece = { text, cut(text, WORD) };

        mcp_buf_puts(buf, is_first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
        mcp_buf_puts(buf, mcp_crypto_base64_encode(piece, buf->pool));
        mcp_buf_lit(buf, "?=");
        text += piece.len;
        is_first = 0;
    }
}

/* Free text. What is long is encoded, too, because that can be folded. */
static void put_text(mcp_buf_t *buf, const char *text)
{
    if (is_ascii(text) && strlen(text) <= WORD && !strstr(text, "=?")) {
        mcp_buf_puts(buf, text);
    }
    else {
        put_words(buf, text);
    }
}

/* A display name, which is a quoted string or encoded. */
static void put_mailbox(mcp_buf_t *buf, const mcp_mailbox_t *box)
{
    const char *c;

    if (!box->name) {
        mcp_buf_puts(buf, box->email);
        return;
    }
    if (is_ascii(box->name) && strlen(box->name) <= WORD) {
        mcp_buf_putc(buf, '"');
        for (c = box->name; *c; c++) {
            if (*c == '"' || *c == '\\') {
                mcp_buf_putc(buf, '\\');
            }
            mcp_buf_putc(buf, *c);
        }
        mcp_buf_putc(buf, '"');
    }
    else {
        put_words(buf, box->name);
    }
    mcp_buf_printf(buf, " <%s>", box->email);
}

static void put_mailboxes(mcp_buf_t *buf, const char *header,
                          const apr_array_header_t *boxes)
{
    int i;

    if (!boxes->nelts) {
        return;
    }
    mcp_buf_printf(buf, "%s: ", header);
    for (i = 0; i < boxes->nelts; i++) {
        mcp_buf_puts(buf, i ? ",\r\n " : "");
        put_mailbox(buf, &APR_ARRAY_IDX(boxes, i, mcp_mailbox_t));
    }
    mcp_buf_lit(buf, "\r\n");
}

static void put_date(mcp_buf_t *buf, apr_time_t date)
{
    apr_time_exp_t at;

    apr_time_exp_gmt(&at, date);
    mcp_buf_printf(buf, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n",
                   apr_day_snames[at.tm_wday], at.tm_mday,
                   apr_month_snames[at.tm_mon], at.tm_year + 1900, at.tm_hour,
                   at.tm_min, at.tm_sec);
}

/* ---- the body ---- */

static void put_part(mcp_buf_t *buf, const char *subtype, const char *text)
{
    const char *code = mcp_crypto_base64_encode(mcp_str(text), buf->pool);
    apr_size_t len = strlen(code), at;

    mcp_buf_printf(buf,
                   "Content-Type: text/%s; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n",
                   subtype);
    for (at = 0; at < len; at += LINE) {
        mcp_buf_put(buf, code + at, len - at < LINE ? len - at : LINE);
        mcp_buf_lit(buf, "\r\n");
    }
}

/* The better alternative stands last (RFC 2046, 5.1.4). Nothing in base64 looks
 * like a boundary. */
static void put_both(mcp_buf_t *buf, const mcp_mail_t *mail)
{
    mcp_buf_lit(buf, "Content-Type: multipart/alternative; "
                     "boundary=\"=_part\"\r\n\r\n--=_part\r\n");
    put_part(buf, "plain", mail->text);
    mcp_buf_lit(buf, "--=_part\r\n");
    put_part(buf, "html", mail->html);
    mcp_buf_lit(buf, "--=_part--\r\n");
}

void mcp_mail_write(mcp_buf_t *buf, const mcp_mail_t *mail,
                    const mcp_mailbox_t *from, const char *id, apr_time_t date)
{
    mcp_buf_lit(buf, "From: ");
    put_mailbox(buf, from);
    mcp_buf_lit(buf, "\r\n");
    put_mailboxes(buf, "To", mail->to);
    put_mailboxes(buf, "Cc", mail->cc);
    if (mail->reply_to) {
        mcp_buf_lit(buf, "Reply-To: ");
        put_mailbox(buf, mail->reply_to);
        mcp_buf_lit(buf, "\r\n");
    }
    mcp_buf_lit(buf, "Subject: ");
    put_text(buf, mail->subject);
    mcp_buf_lit(buf, "\r\n");
    put_date(buf, date);
    mcp_buf_printf(buf,
                   "Message-ID: %s\r\n"
                   "Auto-Submitted: auto-generated\r\n"
                   "MIME-Version: 1.0\r\n",
                   id);
    if (mail->text && mail->html) {
        put_both(buf, mail);
    }
    else {
        put_part(buf, mail->html ? "html" : "plain",
                 mail->html ? mail->html : mail->text);
    }
}
