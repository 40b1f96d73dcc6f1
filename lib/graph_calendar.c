/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/graph_calendar.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/graph.h"
#include "lib/schema_format.h"

/* Events on a page that is asked for, and at most; and a page's bytes: delta
 * takes no $select, so each event comes with its body. */
#define PAGE "50"
#define MAX_EVENTS 1000
#define MAX_PAGE (4 * 1024 * 1024)

/* Of the query of a link, and of the attendees of an event. */
#define MAX_QUERY 16384
#define MAX_ATTENDEES 500

#define PREFER "outlook.timezone=\"UTC\", outlook.body-content-type=\"text\""

/* ---- requests ---- */

static const char *state_query(const mcp_delivery_t *delivery)
{
    return mcp_json_string(mcp_json_get(delivery->state, "query"));
}

mcp_error_t *mcp_graph_calendar_make_sync(mcp_parcel_t *parcel,
                                          const mcp_delivery_t *delivery,
                                          apr_pool_t *pool)
{
    const char *start = mcp_delivery_text(delivery, "start");
    const char *end = mcp_delivery_text(delivery, "end");
    const char *query = state_query(delivery);
    mcp_buf_t url;

    MCP_TRY(mcp_graph_begin(parcel, &url, "GET", delivery, pool));
    mcp_buf_lit(&url, "/calendarView/delta?");
    if (query) {
        mcp_buf_puts(&url, query);
    }
    else if (start && end) {
        mcp_buf_lit(&url, "startDateTime=");
        mcp_delivery_escape(&url, start);
        mcp_buf_lit(&url, "&endDateTime=");
        mcp_delivery_escape(&url, end);
    }
    else {
        return mcp_delivery_invalid(pool, "a calendar is read from \"start\" "
                                          "to \"end\"");
    }
    parcel->url = url.data;
    parcel->most = MAX_PAGE;
    mcp_delivery_header(parcel, "Prefer", PREFER ", odata.maxpagesize=" PAGE,
                        pool);
    return NULL;
}

mcp_error_t *mcp_graph_calendar_make_event(mcp_parcel_t *parcel,
                                           const mcp_delivery_t *delivery,
                                           apr_pool_t *pool)
{
    mcp_buf_t url;

    MCP_TRY(mcp_graph_begin(parcel, &url, "GET", delivery, pool));
    MCP_TRY(mcp_graph_put_event(&url, delivery, pool));
    mcp_buf_lit(&url, "?%24select=id,type,seriesMasterId,subject,isAllDay,"
                      "start,end,showAs,responseStatus,isCancelled,"
                      "sensitivity,organizer,location,webLink,changeKey,"
                      "iCalUId,isOrganizer,attendees");
    parcel->url = url.data;
    mcp_delivery_header(parcel, "Prefer", PREFER, pool);
    return NULL;
}

/* ---- an event ---- */

/* Graph's words, and those of the mirror; of what is not here the mirror has
 * none. */
typedef struct word_t {
    const char *theirs, *ours;
} word_t;

static const word_t shown_as[] = {
    { "free", "free" },
    { "tentative", "tentative" },
    { "busy", "busy" },
    { "oof", "oof" },
    { "workingElsewhere", "workingElsewhere" },
    { "unknown", "busy" },
    { NULL },
};

static const word_t responses[] = {
    { "none", "none" },
    { "organizer", "organizer" },
    { "tentativelyAccepted", "tentative" },
    { "accepted", "accepted" },
    { "declined", "declined" },
    { "notResponded", "none" },
    { NULL },
};

static const char *text_of(const mcp_json_t *object, const char *name)
{
    return mcp_json_string(mcp_json_get(object, name));
}

static const char *translate(const word_t *words, const char *theirs)
{
    while (theirs && words->theirs && strcmp(words->theirs, theirs) != 0) {
        words++;
    }
    return theirs ? words->ours : NULL;
}

static void put_flag(mcp_buf_t *out, const char *name, const mcp_json_t *value)
{
    if (value && mcp_json_type(value) == MCP_JSON_BOOLEAN) {
        mcp_buf_json_name(out, name);
        mcp_buf_puts(out, mcp_json_is_true(value) ? "true" : "false");
    }
}

static int is_id(const char *id)
{
    return id && *id && strlen(id) <= 512
           && strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                         "0123456789+/=-_.")
                  == strlen(id);
}

/* {"dateTime": "2026-11-24T09:00:00.0000000", "timeZone": "UTC"} with the zone
 * behind it; NULL: it is none, or of a time of which nobody speaks. */
static const char *instant_of(const mcp_json_t *event, const char *name,
                              apr_pool_t *pool)
{
    const mcp_json_t *when = mcp_json_get(event, name);
    const char *text = text_of(when, "dateTime");
    const char *zone = text_of(when, "timeZone");

    if (!text || !zone || strcmp(zone, "UTC") != 0 || strlen(text) < 19
        || strcmp(text, "1900") < 0 || strcmp(text, "2200") > 0
        || (text[19]
            && (text[19] != '.'
                || strspn(text + 20, "0123456789") != strlen(text + 20)))) {
        return NULL;
    }
    text = apr_psprintf(pool, "%.19sZ", text);
    return mcp_schema_format_find("date-time")->check(text, pool) ? text : NULL;
}

static void put_attendees(mcp_buf_t *out, const mcp_json_t *event)
{
    const mcp_json_t *item = mcp_json_first(mcp_json_get(event, "attendees"));
    int count;

    mcp_buf_json_name(out, "attendees");
    mcp_buf_putc(out, '[');
    for (count = 0; item && count < MAX_ATTENDEES; count++) {
        mcp_buf_puts(out, count ? ",{" : "{");
        mcp_buf_json_given(out, "email",
                           text_of(mcp_json_get(item, "emailAddress"), "addres"
                                                                       "s"));
        mcp_buf_json_given(out, "response",
                           translate(responses, text_of(mcp_json_get(item, "sta"
                                                                           "tu"
                                                                           "s"),
                                                        "respons"
                                                        "e")));
        mcp_buf_putc(out, '}');
        item = mcp_json_next(item);
    }
    mcp_buf_putc(out, ']');
}

/* What an event says besides its place in time. */
static void put_facts(mcp_buf_t *out, const mcp_json_t *event)
{
    const mcp_json_t *organizer = mcp_json_get(mcp_json_get(event, "organizer"),
                                               "emailAddress");
    const char *sensitivity = text_of(event, "sensitivity");

    mcp_buf_json_given(out, "title", text_of(event, "subject"));
    mcp_buf_json_given(out, "show_as",
                       translate(shown_as, text_of(event, "showAs")));
    mcp_buf_json_given(out, "response",
                       translate(responses, text_of(mcp_json_get(event, "respon"
                                                                        "seStat"
                                                                        "us"),
                                                    "respon"
                                                    "se")));
    put_flag(out, "all_day", mcp_json_get(event, "isAllDay"));
    put_flag(out, "cancelled", mcp_json_get(event, "isCancelled"));
    put_flag(out, "mine", mcp_json_get(event, "isOrganizer"));
    if (sensitivity) {
        mcp_buf_json_name(out, "private");
        mcp_buf_puts(out, strcmp(sensitivity, "normal") ? "true" : "false");
    }
    mcp_buf_json_given(out, "organizer_name", text_of(organizer, "name"));
    mcp_buf_json_given(out, "organizer_email", text_of(organizer, "address"));
    mcp_buf_json_given(out, "location",
                       text_of(mcp_json_get(event, "location"), "displayName"));
    mcp_buf_json_given(out, "web_link", text_of(event, "webLink"));
    mcp_buf_json_given(out, "change_key", text_of(event, "changeKey"));
    mcp_buf_json_given(out, "ical_uid", text_of(event, "iCalUId"));
    if (mcp_json_is_true(mcp_json_get(event, "isOrganizer"))) {
        put_attendees(out, event);
    }
}

/* @return whether the event is of any use; if not, nothing was written */
static int put_event(mcp_buf_t *out, const mcp_json_t *event)
{
    const char *id = text_of(event, "id"), *type = text_of(event, "type");
    const char *series = text_of(event, "seriesMasterId");
    const char *start = instant_of(event, "start", out->pool);
    const char *end = instant_of(event, "end", out->pool);
    int is_master = type && !strcmp(type, "seriesMaster");

    if (!is_id(id) || (!is_master && (!start || !end))) {
        return 0;
    }
    mcp_buf_putc(out, '{');
    mcp_buf_json_given(out, "id", id);
    if (is_master) {
        mcp_buf_json_name(out, "master");
        mcp_buf_lit(out, "true");
    }
    else {
        mcp_buf_json_given(out, "series", is_id(series) ? series : NULL);
        mcp_buf_json_given(out, "start", start);
        mcp_buf_json_given(out, "end", end);
    }
    put_facts(out, event);
    mcp_buf_putc(out, '}');
    return 1;
}

/* ---- a page ---- */

static void put_events(mcp_buf_t *out, const mcp_json_t *list)
{
    const mcp_json_t *item;
    int count = 0;

    mcp_buf_json_name(out, "events");
    mcp_buf_putc(out, '[');
    for (item = mcp_json_first(list); item; item = mcp_json_next(item)) {
        apr_size_t len = out->len;

        if (mcp_json_get(item, "@removed")) {
            continue;
        }
        if (count) {
            mcp_buf_putc(out, ',');
        }
        if (put_event(out, item)) {
            count++;
        }
        else {
            out->len = len;
        }
    }
    mcp_buf_putc(out, ']');
}

static void put_removed(mcp_buf_t *out, const mcp_json_t *list)
{
    const mcp_json_t *item;
    int count = 0;

    mcp_buf_json_name(out, "removed");
    mcp_buf_putc(out, '[');
    for (item = mcp_json_first(list); item; item = mcp_json_next(item)) {
        const char *id = text_of(item, "id");

        if (mcp_json_get(item, "@removed") && is_id(id)) {
            mcp_buf_puts(out, count++ ? "," : "");
            mcp_buf_json_string(out, id);
        }
    }
    mcp_buf_putc(out, ']');
}

/* Of a link to this calendar, what is behind the "?"; NULL: it is none. */
static const char *query_of(const char *link, const mcp_delivery_t *delivery)
{
    const char *base = mcp_graph_base(delivery), *query, *view;
    apr_size_t len = strlen(base), i;

    if (!link || strncmp(link, base, len) != 0 || link[len] != '/') {
        return NULL;
    }
    view = strstr(link, "/calendarView/delta");
    query = strchr(link, '?');
    if (!view || !query || view > query || !query[1]
        || strlen(query) > MAX_QUERY) {
        return NULL;
    }
    for (i = 1; query[i]; i++) {
        if (query[i] <= ' ' || query[i] > '~' || strchr("#\"<>\\", query[i])) {
            return NULL;
        }
    }
    return query + 1;
}

static void not_understood(mcp_outcome_t *outcome, const char *why)
{
    outcome->word = MCP_OUTCOME_RETRY;
    outcome->error = why;
}

static void read_page(mcp_outcome_t *outcome, const mcp_json_t *body,
                      const mcp_delivery_t *delivery, apr_pool_t *pool)
{
    const mcp_json_t *list = mcp_json_get(body, "value");
    const char *next = text_of(body, "@odata.nextLink");
    const char *query =
        query_of(next ? next : text_of(body, "@odata.deltaLink"), delivery);
    mcp_buf_t response, state;

    if (!list || mcp_json_type(list) != MCP_JSON_ARRAY
        || mcp_json_count(list) > MAX_EVENTS) {
        not_understood(outcome, "Graph's answer is not understood");
        return;
    }
    if (!query) {
        not_understood(outcome, "Graph's answer has no link of this calendar");
        return;
    }
    mcp_buf_init(&response, 8192, pool);
    mcp_buf_putc(&response, '{');
    put_events(&response, list);
    put_removed(&response, list);
    mcp_buf_json_name(&response, "more");
    mcp_buf_puts(&response, next ? "true}" : "false}");
    mcp_buf_init(&state, 512, pool);
    mcp_buf_putc(&state, '{');
    mcp_buf_json_given(&state, "query", query);
    mcp_buf_putc(&state, '}');
    outcome->response = response.data;
    outcome->state = state.data;
}

static void say_gone(mcp_outcome_t *outcome)
{
    outcome->word = MCP_OUTCOME_DELIVERED;
    outcome->response = "{\"gone\":true}";
    outcome->error = NULL;
}

/* A state that has expired is 410; one that Graph cannot read, 400. */
static int is_state_lost(const mcp_outcome_t *outcome, const mcp_reply_t *reply)
{
    return reply->status == 410
           || (reply->status == 400 && outcome->error
               && strstr(outcome->error, " SyncState"));
}

void mcp_graph_calendar_read_sync(mcp_outcome_t *outcome,
                                  const mcp_reply_t *reply,
                                  const mcp_delivery_t *delivery,
                                  apr_pool_t *pool)
{
    mcp_json_t *body = NULL;

    mcp_graph_judge(outcome, reply, 1, delivery, pool);
    if (is_state_lost(outcome, reply)) {
        say_gone(outcome);
        return;
    }
    if (outcome->word != MCP_OUTCOME_DELIVERED) {
        return;
    }
    if (mcp_json_parse(&body, reply->body, pool)) {
        not_understood(outcome, "Graph's answer is not understood");
        return;
    }
    read_page(outcome, body, delivery, pool);
}

void mcp_graph_calendar_read_event(mcp_outcome_t *outcome,
                                   const mcp_reply_t *reply,
                                   const mcp_delivery_t *delivery,
                                   apr_pool_t *pool)
{
    mcp_json_t *body = NULL;
    mcp_buf_t response;

    mcp_graph_judge(outcome, reply, 1, delivery, pool);
    if (reply->status == 404 || reply->status == 410) {
        say_gone(outcome);
        return;
    }
    if (outcome->word != MCP_OUTCOME_DELIVERED) {
        return;
    }
    mcp_buf_init(&response, 1024, pool);
    mcp_buf_lit(&response, "{\"event\":");
    if (mcp_json_parse(&body, reply->body, pool)
        || !put_event(&response, body)) {
        not_understood(outcome, "Graph's answer is not understood");
        return;
    }
    mcp_buf_putc(&response, '}');
    outcome->response = response.data;
}
