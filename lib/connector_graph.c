/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/connector_graph.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "lib/event_body.h"
#include "lib/graph.h"
#include "lib/graph_calendar.h"
#include "lib/mail.h"

static const char default_authority[] = "https://login.microsoftonline.com";
static const char default_scope[] = "https://graph.microsoft.com/.default";

static const char *setting_or(const mcp_delivery_t *delivery, const char *name,
                              const char *otherwise)
{
    const char *value = mcp_delivery_setting(delivery, name);

    return value ? value : otherwise;
}

/* ---- configuration ---- */

static int is_base(const char *url)
{
    return (!strncmp(url, "https://", 8) || !strncmp(url, "http://", 7))
           && !strpbrk(url, " ?#\"<>\r\n\t") && url[strlen(url) - 1] != '/';
}

static mcp_error_t *check(const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    const char *authority = setting_or(delivery, "authority",
                                       default_authority);

    if ((delivery->base_url && !is_base(delivery->base_url))
        || !is_base(authority)) {
        return mcp_delivery_misconfigured(pool, "The base URL and the setting "
                                                "\"authority\" of a graph "
                                                "connector are "
                                                "https://HOST/PATH without a "
                                                "slash at the end, "
                                                "or missing.");
    }
    if (!mcp_delivery_setting(delivery, "tenant")) {
        return mcp_delivery_misconfigured(pool, "The setting \"tenant\" of a "
                                                "graph connector is the "
                                                "directory's id or domain.");
    }
    if (!mcp_delivery_credential(delivery, "client_id")
        || !mcp_delivery_credential(delivery, "client_secret")) {
        return mcp_delivery_misconfigured(pool, "Credentials of a graph "
                                                "connector are {\"client_id\", "
                                                "\"client_secret\"}.");
    }
    return NULL;
}

static void put_parameter(mcp_buf_t *buf, const char *name, const char *value)
{
    mcp_buf_printf(buf, "%s%s=", buf->len ? "&" : "", name);
    mcp_delivery_escape(buf, value);
}

static mcp_error_t *make_sign_in(mcp_parcel_t *parcel,
                                 const mcp_delivery_t *delivery,
                                 apr_pool_t *pool)
{
    mcp_buf_t url, body;

    MCP_TRY(check(delivery, pool));
    mcp_buf_init(&url, 128, pool);
    mcp_buf_printf(&url, "%s/",
                   setting_or(delivery, "authority", default_authority));
    mcp_delivery_escape(&url, mcp_delivery_setting(delivery, "tenant"));
    mcp_buf_lit(&url, "/oauth2/v2.0/token");
    mcp_buf_init(&body, 256, pool);
    put_parameter(&body, "grant_type", "client_credentials");
    put_parameter(&body, "client_id",
                  mcp_delivery_credential(delivery, "client_id"));
    put_parameter(&body, "client_secret",
                  mcp_delivery_credential(delivery, "client_secret"));
    put_parameter(&body, "scope", setting_or(delivery, "scope", default_scope));
    parcel->method = "POST";
    parcel->url = url.data;
    parcel->body.data = body.data;
    parcel->body.len = body.len;
    mcp_delivery_header(parcel, "Content-Type",
                        "application/x-www-form-urlencoded", pool);
    mcp_delivery_header(parcel, "Accept", "application/json", pool);
    return NULL;
}

/* ---- an event's JSON ---- */

static void finish(mcp_parcel_t *parcel, const mcp_buf_t *url,
                   const mcp_buf_t *body, apr_pool_t *pool)
{
    parcel->url = url->data;
    parcel->body.data = body->data;
    parcel->body.len = body->len;
    mcp_delivery_header(parcel, "Content-Type", "application/json", pool);
}

/* Graph has the zone beside the time, not behind it. */
static mcp_error_t *put_time(mcp_buf_t *body, const char *name,
                             const mcp_delivery_t *delivery)
{
    const char *text = mcp_delivery_text(delivery, name);
    apr_size_t len = text ? strlen(text) : 0;

    if (!text) {
        return NULL;
    }
    if (len < 20 || text[10] != 'T' || text[len - 1] != 'Z') {
        return mcp_delivery_invalid(body->pool, "\"start\" and \"end\" are "
                                                "times as "
                                                "2026-11-24T09:00:00Z");
    }
    mcp_buf_json_name(body, name);
    mcp_buf_lit(body, "{\"dateTime\":\"");
    mcp_buf_json_escape(body, text, len - 1);
    mcp_buf_lit(body, "\",\"timeZone\":\"UTC\"}");
    return NULL;
}

/* {"emailAddress": {...}}, the form that attendees and recipients share. */
static void put_address(mcp_buf_t *body, const char *email, const char *name)
{
    mcp_buf_json_name(body, "emailAddress");
    mcp_buf_putc(body, '{');
    mcp_buf_json_member(body, "address", email);
    if (name && *name) {
        mcp_buf_json_member(body, "name", name);
    }
    mcp_buf_putc(body, '}');
}

static mcp_error_t *put_attendees(mcp_buf_t *body,
                                  const mcp_delivery_t *delivery)
{
    const mcp_json_t *list = mcp_json_get(delivery->payload, "attendees");
    const mcp_json_t *item;

    if (!list) {
        return NULL;
    }
    mcp_buf_json_name(body, "attendees");
    mcp_buf_putc(body, '[');
    for (item = mcp_json_first(list); item; item = mcp_json_next(item)) {
        const char *email = mcp_json_string(mcp_json_get(item, "email"));
        const char *type = mcp_json_string(mcp_json_get(item, "type"));

        if (!email || !mcp_mail_is_address(email)) {
            return mcp_delivery_invalid(body->pool, "an attendee's address is "
                                                    "not usable");
        }
        mcp_buf_puts(body, item == mcp_json_first(list) ? "{" : ",{");
        put_address(body, email, mcp_json_string(mcp_json_get(item, "name")));
        mcp_buf_json_member(body, "type", type ? type : "required");
        mcp_buf_putc(body, '}');
    }
    mcp_buf_putc(body, ']');
    return NULL;
}

/* What events that are made and that are changed have in common. */
static mcp_error_t *put_facts(mcp_buf_t *body, const mcp_delivery_t *delivery)
{
    const char *subject = mcp_delivery_text(delivery, "subject");
    const char *location = mcp_delivery_text(delivery, "location");

    if (subject) {
        mcp_buf_json_member(body, "subject", subject);
    }
    MCP_TRY(put_time(body, "start", delivery));
    MCP_TRY(put_time(body, "end", delivery));
    if (location) {
        mcp_buf_json_name(body, "location");
        mcp_buf_putc(body, '{');
        mcp_buf_json_member(body, "displayName", location);
        mcp_buf_putc(body, '}');
    }
    return put_attendees(body, delivery);
}

static void put_body(mcp_buf_t *body, const char *type, const char *content)
{
    mcp_buf_json_name(body, "body");
    mcp_buf_putc(body, '{');
    mcp_buf_json_member(body, "contentType", type);
    mcp_buf_json_member(body, "content", content);
    mcp_buf_putc(body, '}');
}

/* Our part of the body, which may be empty; NULL: it is not spoken of. */
static const char *html_of(const mcp_delivery_t *delivery)
{
    return mcp_json_string(mcp_json_get(delivery->payload, "html"));
}

static mcp_error_t *make_create(mcp_parcel_t *parcel,
                                const mcp_delivery_t *delivery,
                                apr_pool_t *pool)
{
    const char *html = html_of(delivery);
    mcp_buf_t url, body;

    if (!mcp_delivery_text(delivery, "subject")
        || !mcp_delivery_text(delivery, "start")
        || !mcp_delivery_text(delivery, "end")) {
        return mcp_delivery_invalid(pool, "an event needs \"subject\", "
                                          "\"start\" and \"end\"");
    }
    MCP_TRY(mcp_graph_begin(parcel, &url, "POST", delivery, pool));
    mcp_buf_lit(&url, "/events");
    mcp_buf_init(&body, 1024, pool);
    mcp_buf_putc(&body, '{');
    MCP_TRY(put_facts(&body, delivery));
    if (html) {
        mcp_buf_t part;

        mcp_buf_init(&part, 512, pool);
        mcp_event_body_write(&part, html);
        put_body(&body, "HTML", part.data);
    }
    mcp_buf_json_member(&body, "showAs", "busy");
    if (mcp_json_is_true(mcp_json_get(delivery->payload, "teams"))) {
        mcp_buf_json_name(&body, "isOnlineMeeting");
        mcp_buf_lit(&body, "true");
        mcp_buf_json_member(&body, "onlineMeetingProvider", "teamsForBusiness");
    }
    mcp_buf_json_member(&body, "transactionId", delivery->key);
    mcp_buf_putc(&body, '}');
    finish(parcel, &url, &body, pool);
    return NULL;
}

/* ---- changing an event ---- */

/* The body is not ours alone: the link to the online meeting is in it. */
static mcp_error_t *look_at_body(mcp_parcel_t *parcel,
                                 const mcp_delivery_t *delivery,
                                 apr_pool_t *pool)
{
    mcp_buf_t url;

    if (!html_of(delivery)) {
        return NULL;
    }
    MCP_TRY(mcp_graph_begin(parcel, &url, "GET", delivery, pool));
    MCP_TRY(mcp_graph_put_event(&url, delivery, pool));
    mcp_buf_lit(&url, "?%24select=body");
    parcel->url = url.data;
    return NULL;
}

/* @return whether our part was found in what was seen of the event */
static int replace_part(mcp_buf_t *content, const mcp_delivery_t *delivery,
                        apr_pool_t *pool)
{
    const mcp_json_t *body = mcp_json_get(delivery->seen, "body");
    const char *type = mcp_json_string(mcp_json_get(body, "contentType"));
    const char *seen = mcp_json_string(mcp_json_get(body, "content"));

    mcp_buf_init(content, 4096, pool);
    return type && seen && !strcasecmp(type, "html")
           && mcp_event_body_replace(content, seen, html_of(delivery));
}

/* What is left of a change is sent; nothing is, when that is all. */
static mcp_error_t *make_update(mcp_parcel_t *parcel,
                                const mcp_delivery_t *delivery,
                                apr_pool_t *pool)
{
    mcp_buf_t url, body, content;

    MCP_TRY(mcp_graph_begin(parcel, &url, "PATCH", delivery, pool));
    MCP_TRY(mcp_graph_put_event(&url, delivery, pool));
    mcp_buf_init(&body, 512, pool);
    mcp_buf_putc(&body, '{');
    MCP_TRY(put_facts(&body, delivery));
    if (html_of(delivery) && replace_part(&content, delivery, pool)) {
        put_body(&body, "HTML", content.data);
    }
    if (html_of(delivery) && body.len == 1) {
        return NULL;
    }
    mcp_buf_putc(&body, '}');
    finish(parcel, &url, &body, pool);
    return NULL;
}

static mcp_error_t *make_cancel(mcp_parcel_t *parcel,
                                const mcp_delivery_t *delivery,
                                apr_pool_t *pool)
{
    const char *comment = mcp_delivery_text(delivery, "comment");
    mcp_buf_t url, body;

    MCP_TRY(mcp_graph_begin(parcel, &url, "POST", delivery, pool));
    MCP_TRY(mcp_graph_put_event(&url, delivery, pool));
    mcp_buf_lit(&url, "/cancel");
    mcp_buf_init(&body, 128, pool);
    mcp_buf_putc(&body, '{');
    mcp_buf_json_member(&body, "comment", comment ? comment : "");
    mcp_buf_putc(&body, '}');
    finish(parcel, &url, &body, pool);
    return NULL;
}

/* ---- mail ---- */

static mcp_error_t *message_id(const char **id, const mcp_delivery_t *delivery,
                               apr_pool_t *pool)
{
    const char *mailbox = mcp_delivery_text(delivery, "mailbox");

    if (!mailbox || !mcp_mail_is_address(mailbox)) {
        return mcp_delivery_invalid(pool, "\"mailbox\" is no mail address");
    }
    return mcp_mail_id(id, delivery, strchr(mailbox, '@') + 1, pool);
}

static void put_recipients(mcp_buf_t *body, const char *name,
                           const apr_array_header_t *boxes)
{
    int i;

    if (!boxes->nelts) {
        return;
    }
    mcp_buf_json_name(body, name);
    mcp_buf_putc(body, '[');
    for (i = 0; i < boxes->nelts; i++) {
        const mcp_mailbox_t *box = &APR_ARRAY_IDX(boxes, i, mcp_mailbox_t);

        mcp_buf_puts(body, i ? ",{" : "{");
        put_address(body, box->email, box->name);
        mcp_buf_putc(body, '}');
    }
    mcp_buf_putc(body, ']');
}

static mcp_error_t *make_mail(mcp_parcel_t *parcel,
                              const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    mcp_buf_t url, body;
    mcp_mail_t mail;
    const char *id;

    MCP_TRY(mcp_mail_read(&mail, delivery, pool));
    MCP_TRY(message_id(&id, delivery, pool));
    MCP_TRY(mcp_graph_begin(parcel, &url, "POST", delivery, pool));
    mcp_buf_lit(&url, "/sendMail");
    mcp_buf_init(&body, 2048, pool);
    mcp_buf_lit(&body, "{\"message\":{");
    mcp_buf_json_member(&body, "subject", mail.subject);
    put_body(&body, mail.html ? "HTML" : "Text",
             mail.html ? mail.html : mail.text);
    put_recipients(&body, "toRecipients", mail.to);
    put_recipients(&body, "ccRecipients", mail.cc);
    if (mail.reply_to) {
        mcp_buf_lit(&body, ",\"replyTo\":[{");
        put_address(&body, mail.reply_to->email, mail.reply_to->name);
        mcp_buf_lit(&body, "}]");
    }
    mcp_buf_json_member(&body, "internetMessageId", id);
    mcp_buf_lit(&body, "},\"saveToSentItems\":true}");
    finish(parcel, &url, &body, pool);
    return NULL;
}

/* What was sent lies in the mailbox, under its Message-ID. */
static mcp_error_t *ask_mail(mcp_parcel_t *parcel,
                             const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    const char *id;
    mcp_buf_t url;

    MCP_TRY(message_id(&id, delivery, pool));
    MCP_TRY(mcp_graph_begin(parcel, &url, "GET", delivery, pool));
    mcp_buf_lit(&url, "/messages?%24select=id&%24top=1&%24filter=");
    mcp_delivery_escape(&url,
                        apr_psprintf(pool, "internetMessageId eq '%s'", id));
    parcel->url = url.data;
    return NULL;
}

/* ---- replies ---- */

static void copy_member(mcp_buf_t *response, const char *name,
                        const mcp_json_t *object, const char *member)
{
    const char *value = mcp_json_string(mcp_json_get(object, member));

    if (value) {
        mcp_buf_json_member(response, name, value);
    }
}

/* An event that Graph has sent. body_kept says that our part of its body is not
 * there any more, so that the body was left alone. */
static const char *event_of(mcp_str_t text, int is_body_kept, apr_pool_t *pool)
{
    mcp_json_t *body = NULL;
    mcp_buf_t response;

    if (!text.len || mcp_json_parse(&body, text, pool)) {
        return NULL;
    }
    mcp_buf_init(&response, 512, pool);
    mcp_buf_putc(&response, '{');
    copy_member(&response, "event_id", body, "id");
    copy_member(&response, "change_key", body, "changeKey");
    copy_member(&response, "web_link", body, "webLink");
    copy_member(&response, "ical_uid", body, "iCalUId");
    copy_member(&response, "join_url", mcp_json_get(body, "onlineMeeting"),
                "joinUrl");
    if (is_body_kept) {
        mcp_buf_json_name(&response, "body_kept");
        mcp_buf_lit(&response, "true");
    }
    mcp_buf_putc(&response, '}');
    return response.data;
}

static void read_event(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                       const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    mcp_graph_judge(outcome, reply, 1, delivery, pool);
    if (outcome->word == MCP_OUTCOME_DELIVERED) {
        outcome->response = event_of(reply->body, 0, pool);
    }
}

static void read_update(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                        const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    mcp_buf_t content;
    int is_kept = delivery->seen && !replace_part(&content, delivery, pool);

    if (is_kept && !reply->status && !reply->problem) {
        outcome->word = MCP_OUTCOME_DELIVERED;
        outcome->response = "{\"body_kept\":true}";
        return;
    }
    mcp_graph_judge(outcome, reply, 1, delivery, pool);
    if (outcome->word == MCP_OUTCOME_DELIVERED) {
        outcome->response = event_of(reply->body, is_kept, pool);
    }
}

/* What is not there any more need not be cancelled. */
static void read_cancel(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                        const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    mcp_graph_judge(outcome, reply, 1, delivery, pool);
    if (reply->status == 404 || reply->status == 410) {
        outcome->word = MCP_OUTCOME_DELIVERED;
        outcome->response = "{\"gone\":true}";
        outcome->error = NULL;
    }
}

static void read_mail(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                      const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    mcp_graph_judge(outcome, reply, 0, delivery, pool);
}

static void read_mail_question(mcp_outcome_t *outcome, const mcp_reply_t *reply,
                               const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    mcp_json_t *body = NULL;

    mcp_graph_judge(outcome, reply, 1, delivery, pool);
    if (outcome->word != MCP_OUTCOME_DELIVERED) {
        return;
    }
    if (mcp_json_parse(&body, reply->body, pool)
        || !mcp_json_get(body, "value")) {
        outcome->word = MCP_OUTCOME_RETRY;
        outcome->error = "Graph's answer is not understood";
    }
    else if (!mcp_json_count(mcp_json_get(body, "value"))) {
        outcome->word = MCP_OUTCOME_NOT_SENT;
    }
}

static const mcp_delivery_effect_t effects[] = {
    { .kind = "event.create",
      .may_repeat = 1,
      .make = make_create,
      .read = read_event },
    { .kind = "event.update",
      .may_repeat = 1,
      .make_look = look_at_body,
      .make = make_update,
      .read = read_update },
    { .kind = "event.cancel",
      .may_repeat = 1,
      .make = make_cancel,
      .read = read_cancel },
    { .kind = "event.read",
      .may_repeat = 1,
      .make = mcp_graph_calendar_make_event,
      .read = mcp_graph_calendar_read_event },
    { .kind = "calendar.sync",
      .may_repeat = 1,
      .make = mcp_graph_calendar_make_sync,
      .read = mcp_graph_calendar_read_sync },
    { .kind = "mail.send",
      .make = make_mail,
      .read = read_mail,
      .make_question = ask_mail,
      .read_question = read_mail_question },
    { NULL },
};

const mcp_connector_t mcp_connector_graph = {
    .kind = "graph",
    .effects = effects,
    .check = check,
    .make_sign_in = make_sign_in,
};
