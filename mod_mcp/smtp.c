/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/smtp.h"

#include <string.h>

#include <apr_strings.h>
#include <curl/curl.h>

/* One mail on its way. */
typedef struct mail_t {
    const mcp_parcel_t *parcel;
    CURL *curl;
    struct curl_slist *to;
    apr_size_t read; /* bytes of the message that libcurl has taken */
    int is_read;     /* to its end */
} mail_t;

static apr_status_t free_mail(void *baton)
{
    mail_t *mail = baton;

    curl_easy_cleanup(mail->curl);
    curl_slist_free_all(mail->to);
    return APR_SUCCESS;
}

/* libcurl doubles the dots that begin a line, and ends the message. */
static size_t give_message(char *data, size_t size, size_t count, void *baton)
{
    mail_t *mail = baton;
    mcp_str_t body = mail->parcel->body;
    size_t len = size * count;

    if (len > body.len - mail->read) {
        len = body.len - mail->read;
    }
    memcpy(data, body.data + mail->read, len);
    mail->read += len;
    mail->is_read = len == 0;
    return len;
}

static int add_recipients(mail_t *mail)
{
    const apr_array_header_t *to = mail->parcel->envelope->to;
    int i;

    for (i = 0; i < to->nelts; i++) {
        struct curl_slist *longer = curl_slist_append(
            mail->to,
            apr_psprintf(to->pool, "<%s>", APR_ARRAY_IDX(to, i, const char *)));

        if (!longer) {
            return 0;
        }
        mail->to = longer;
    }
    return curl_easy_setopt(mail->curl, CURLOPT_MAIL_RCPT, mail->to)
           == CURLE_OK;
}

static int set_tls(const mail_t *mail, const char *ca_file)
{
    const mcp_envelope_t *envelope = mail->parcel->envelope;
    CURL *curl = mail->curl;
    long use = envelope->is_plain ? CURLUSESSL_NONE : CURLUSESSL_ALL;

    if (ca_file
        && (curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file) != CURLE_OK
            || curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) != CURLE_OK)) {
        return 0;
    }
    return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
               == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_USE_SSL, use) == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_SSLVERSION,
                               (long)CURL_SSLVERSION_TLSv1_2)
                  == CURLE_OK;
}

static int set_mail(mail_t *mail, apr_interval_time_t limit, apr_pool_t *pool)
{
    const mcp_envelope_t *envelope = mail->parcel->envelope;
    CURL *curl = mail->curl;

    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)apr_time_as_msec(limit));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)apr_time_as_msec(limit));
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, mail);
    if (envelope->username
        && (curl_easy_setopt(curl, CURLOPT_USERNAME, envelope->username)
                != CURLE_OK
            || curl_easy_setopt(curl, CURLOPT_PASSWORD, envelope->password)
                   != CURLE_OK)) {
        return 0;
    }
    return curl_easy_setopt(curl, CURLOPT_URL, mail->parcel->url) == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_MAIL_FROM,
                               apr_psprintf(pool, "<%s>", envelope->from))
                  == CURLE_OK
           && add_recipients(mail);
}

/* The code of libcurl says what became of the last command, and not always that
 * it was refused; so a refusal is believed when the server's code says so. */
static void read_code(mcp_reply_t *reply, const mail_t *mail, CURLcode code)
{
    long status = 0;

    curl_easy_getinfo(mail->curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK) {
        reply->status = 250;
        return;
    }
    reply->was_sent = mail->is_read;
    if (status >= 400 && status < 600) {
        reply->status = (int)status;
        return;
    }
    reply->problem = curl_easy_strerror(code);
}

void mcp_smtp_send(mcp_reply_t *reply, const mcp_parcel_t *parcel,
                   const char *ca_file, apr_interval_time_t limit,
                   apr_pool_t *pool)
{
    mail_t *mail = apr_pcalloc(pool, sizeof(*mail));

    memset(reply, 0, sizeof(*reply));
    mail->parcel = parcel;
    mail->curl = curl_easy_init();
    apr_pool_cleanup_register(pool, mail, free_mail, apr_pool_cleanup_null);
    if (!mail->curl || !set_tls(mail, ca_file)
        || !set_mail(mail, limit, pool)) {
        reply->problem = "libcurl cannot do what is asked of it";
    }
    else {
        read_code(reply, mail, curl_easy_perform(mail->curl));
    }
    apr_pool_cleanup_run(pool, mail, free_mail);
}
