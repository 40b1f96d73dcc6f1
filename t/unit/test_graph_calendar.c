/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/parcel.h"

#define BASE "https://graph.microsoft.com/v1.0"
#define PREFER                                                               \
    "\nAccept: application/json\nPrefer: outlook.timezone=\"UTC\", outlook." \
    "body-content-type=\"text\""

static mcp_delivery_t delivery_of(const char *kind, const char *payload,
                                  const char *state)
{
    mcp_delivery_t delivery = parcel_delivery(kind, payload, "{}", NULL);

    delivery.state = parcel_json(state);
    return delivery;
}

static const char *made(const char *kind, const char *payload,
                        const char *state)
{
    mcp_delivery_t delivery = delivery_of(kind, payload, state);
    mcp_parcel_t parcel = { NULL };
    mcp_error_t *error =
        parcel_effect("graph", kind)->make(&parcel, &delivery, pool);

    return error ? error->message : parcel_text(&parcel);
}

START_TEST(asks_for_a_span_and_then_for_what_its_answer_led_to)
{
    static const char window[] = "{\"mailbox\":\"h@x.example\","
                                 "\"start\":\"2026-11-16T00:00:00Z\","
                                 "\"end\":\"2027-05-22T00:00:00Z\"}";

    ck_assert_str_eq(made("calendar.sync", window, NULL),
                     "GET " BASE "/users/h%40x.example/calendarView/delta"
                     "?startDateTime=2026-11-16T00%3A00%3A00Z"
                     "&endDateTime=2027-05-22T00%3A00%3A00Z" PREFER ", "
                     "odata."
                     "maxpagesiz"
                     "e=50\n\n");
    ck_assert_str_eq(made("calendar.sync", window,
                          "{\"query\":\"$deltatoken=a-b\"}"),
                     "GET " BASE "/users/h%40x.example/calendarView/delta"
                     "?$deltatoken=a-b" PREFER ", odata.maxpagesize=50\n\n");
    ck_assert_str_eq(made("calendar.sync", "{\"mailbox\":\"h@x\"}", NULL),
                     "a calendar is read from \"start\" to \"end\"");
    ck_assert_str_eq(made("calendar.sync", "{}", NULL), "the payload has no "
                                                        "\"mailbox\"");
    ck_assert_ptr_nonnull(strstr(made("event.read",
                                      "{\"mailbox\":\"h@x\","
                                      "\"event_id\":\"A/\"}",
                                      NULL),
                                 "/users/h%40x/events/A%2F?%24select=id,"));
}
END_TEST

static const char *outcome(const char *kind, int status, const char *body)
{
    mcp_delivery_t delivery = delivery_of(kind, "{}", NULL);

    return parcel_outcome(parcel_effect("graph", kind), &delivery, status,
                          body);
}

/* What is made of the events of a last page. */
static const char *events(const char *value)
{
    return outcome("calendar.sync", 200,
                   apr_psprintf(pool,
                                "{\"value\":[%s],\"@odata.deltaLink\":\"" BASE
                                "/users/h/calendarView/delta?$deltatoken=1\"}",
                                value));
}

#define SPAN                                                     \
    "\"start\":{\"dateTime\":\"2026-11-24T09:00:00.0000000\","   \
    "\"timeZone\":\"UTC\"},\"end\":{\"dateTime\":\"2026-11-24T1" \
    "0:00:00\",\"timeZone\":\"UTC\"}"
#define OUR_SPAN \
    "\"start\":\"2026-11-24T09:00:00Z\",\"end\":\"2026-11-24T10:00:00Z\""
#define PAGE(events, removed)                                                  \
    "delivered|||{\"events\":[" events "],\"removed\":[" removed "],\"more\":" \
    "false}"

START_TEST(reads_all_of_an_event)
{
    ck_assert_str_eq(events("{\"id\":\"A=\",\"type\":\"singleInstance\","
                            "\"subject\":\"S "
                            "\\\"q\\\"\"," SPAN ",\"isAllDay\":false,"
                            "\"showAs\":\"oof\","
                            "\"responseStatus\":{\"response\":"
                            "\"tentativelyAccepted\"},"
                            "\"isCancelled\":true,\"sensitivity\":\"private\","
                            "\"isOrganizer\":true,\"organizer\":{"
                            "\"emailAddress\":{"
                            "\"name\":\"N\",\"address\":\"o@x\"}},\"location\":"
                            "{"
                            "\"displayName\":\"L\"},\"webLink\":\"https://w\","
                            "\"changeKey\":\"c\",\"iCalUId\":\"u\",\"body\":{"
                            "\"content\":"
                            "\"secret\"},\"attendees\":[{\"emailAddress\":{"
                            "\"address\":"
                            "\"a@x\"},\"status\":{\"response\":\"declined\"}},{"
                            "}]}"),
                     PAGE("{\"id\":\"A=\"," OUR_SPAN ",\"title\":\"S "
                          "\\\"q\\\"\","
                          "\"show_as\":\"oof\",\"response\":\"tentative\","
                          "\"all_day\":false,\"cancelled\":true,\"mine\":true,"
                          "\"private\":true,\"organizer_name\":\"N\","
                          "\"organizer_email\":\"o@x\",\"location\":\"L\","
                          "\"web_link\":\"https://w\",\"change_key\":\"c\","
                          "\"ical_uid\":\"u\",\"attendees\":[{\"email\":\"a@"
                          "x\","
                          "\"response\":\"declined\"},{}]}",
                          ""));
}
END_TEST

START_TEST(reads_series_and_what_was_removed)
{
    ck_assert_str_eq(events("{\"id\":\"M\",\"type\":\"seriesMaster\","
                            "\"subject\":\"S\"},"
                            "{\"id\":\"O\",\"type\":\"occurrence\","
                            "\"seriesMasterId\":"
                            "\"M\"," SPAN "},"
                            "{\"id\":\"R\",\"@removed\":{\"reason\":"
                            "\"deleted\"}},"
                            "{\"id\":\"Q\",\"@removed\":{\"reason\":"
                            "\"changed\"}}"),
                     PAGE("{\"id\":\"M\",\"master\":true,\"title\":\"S\"},"
                          "{\"id\":\"O\",\"series\":\"M\"," OUR_SPAN "}",
                          "\"R\",\"Q\""));
}
END_TEST

START_TEST(leaves_out_what_is_no_event)
{
    static const char *const nothing[] = {
        "",
        "1",
        "{}",
        "{\"id\":1," SPAN "}",
        "{\"id\":\"\"," SPAN "}",
        "{\"id\":\"a b\"," SPAN "}",
        "{\"id\":\"A\"}",
        "{\"id\":\"A\",\"start\":\"2026-11-24T09:00:00\",\"end\":1}",
        "{\"@removed\":{}}",
        "{\"@removed\":{},\"id\":\"a\\u0001\"}",
    };
    static const char *const times[] = {
        "2026-02-30T09:00:00",  "2026-11-24T25:00:00",   "0000-01-01T00:00:00",
        "9999-01-01T00:00:00",  "2026-11-24T09:00",      "tomorrow",
        "2026-11-24T09:00:00Z", "2026-11-24T09:00:00.x",
    };
    size_t i;

    for (i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++) {
        ck_assert_str_eq(events(nothing[i]), PAGE("", ""));
    }
    for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        ck_assert_str_eq(events(apr_psprintf(pool,
                                             "{\"id\":\"A\",\"start\":{"
                                             "\"dateTime\":\"%s\","
                                             "\"timeZone\":\"UTC\"},\"end\":{"
                                             "\"dateTime\":"
                                             "\"2026-11-24T09:00:00\","
                                             "\"timeZone\":\"UTC\"}"
                                             "}",
                                             times[i])),
                         PAGE("", ""));
    }
    ck_assert_str_eq(events("{\"id\":\"A\"," SPAN ",\"subject\":5,\"showAs\":"
                            "\"x\",\"isAllDay\":\"yes\",\"organizer\":[]}"),
                     PAGE("{\"id\":\"A\"," OUR_SPAN "}", ""));
}
END_TEST

/* The state that a link leaves, or the error. */
static const char *led_to(const char *name, const char *link)
{
    mcp_delivery_t delivery = delivery_of("calendar.sync", "{}", NULL);
    mcp_outcome_t said = { .retry_after = -1 };
    mcp_reply_t reply = { .status = 200 };

    reply.body = mcp_str(
        apr_psprintf(pool, "{\"value\":[],\"%s\":\"%s\"}", name, link));
    parcel_effect("graph", "calendar.sync")
        ->read(&said, &reply, &delivery, pool);
    return said.state ? apr_pstrcat(pool, strstr(said.response, "\"more\""),
                                    " ", said.state, NULL)
                      : said.error;
}

START_TEST(goes_on_only_where_it_was)
{
    static const char astray[] = "Graph's answer has no link of this calendar";
    static const char *const links[] = {
        "https://evil.example/v1.0/users/h/calendarView/delta?$skiptoken=1",
        "https://graph.microsoft.com.evil.example/calendarView/delta?a",
        "https://graph.microsoft.com/v1.0@evil.example/calendarView/delta?a",
        BASE "/users/h/messages?x=/calendarView/delta",
        BASE "/users/h/calendarView/delta",
        BASE "/users/h/calendarView/delta?",
        BASE "/users/h/calendarView/delta?a b",
        BASE "/users/h/calendarView/delta?a\\r\\nHost: x",
        BASE "/users/h/calendarView/delta?a#b",
        "/v1.0/users/h/calendarView/delta?a",
        "",
    };
    size_t i;

    ck_assert_str_eq(led_to("@odata.nextLink", BASE "/users('h')/calendarView/"
                                                    "delta"
                                                    "?$skiptoken=R0%2f"),
                     "\"more\":true} {\"query\":\"$skiptoken=R0%2f\"}");
    ck_assert_str_eq(led_to("@odata.deltaLink", BASE "/users/h/calendarView/"
                                                     "delta?$deltatoken=1"),
                     "\"more\":false} {\"query\":\"$deltatoken=1\"}");
    for (i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
        ck_assert_str_eq(led_to("@odata.nextLink", links[i]), astray);
    }
    ck_assert_str_eq(led_to("other", BASE "/users/h/calendarView/delta?a"),
                     astray);
}
END_TEST

START_TEST(begins_anew_tries_again_or_gives_up)
{
    static const struct {
        int status;
        const char *body, *expected;
    } cases[] = {
        { 410, "{\"error\":{\"code\":\"SyncStateNotFound\"}}",
          "delivered|||{\"gone\":true}" },
        { 400, "{\"error\":{\"code\":\"SyncStateInvalid\"}}",
          "delivered|||{\"gone\":true}" },
        { 400, "{\"error\":{\"code\":\"Other\"}}", "refused|HTTP 400 Other||" },
        { 403, "{\"error\":{\"code\":\"ErrorAccessDenied\"}}",
          "refused|HTTP 403 ErrorAccessDenied||" },
        { 404, "", "refused|HTTP 404||" },
        { 401, "", "retry|HTTP 401||" },
        { 429, "", "retry|HTTP 429|rest|" },
        { 500, "", "retry|HTTP 500||" },
        { -1, "", "retry|cut|rest|" },
        { 200, "<html>", "retry|Graph's answer is not understood||" },
        { 200, "{}", "retry|Graph's answer is not understood||" },
        { 200, "{\"value\":{}}", "retry|Graph's answer is not understood||" },
        { 200, "{\"value\":[{\"id\":\"a\\u0000\"}]}",
          "retry|Graph's answer is not understood||" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(outcome("calendar.sync", cases[i].status,
                                 cases[i].body),
                         cases[i].expected);
    }
}
END_TEST

START_TEST(reads_one_event)
{
    ck_assert_str_eq(outcome("event.read", 200, "{\"id\":\"A\"," SPAN "}"),
                     "delivered|||{\"event\":{\"id\":\"A\"," OUR_SPAN "}}");
    ck_assert_str_eq(outcome("event.read", 404, ""), "delivered|||{\"gone\":"
                                                     "true}");
    ck_assert_str_eq(outcome("event.read", 200, "{\"id\":\"A\"}"), "retry|"
                                                                   "Graph's "
                                                                   "answer is "
                                                                   "not "
                                                                   "understood|"
                                                                   "|");
    ck_assert_str_eq(outcome("event.read", 403, ""), "refused|HTTP 403||");
}
END_TEST

MCP_UNIT_MAIN("graph_calendar",
              asks_for_a_span_and_then_for_what_its_answer_led_to,
              reads_all_of_an_event, reads_series_and_what_was_removed,
              leaves_out_what_is_no_event, goes_on_only_where_it_was,
              begins_anew_tries_again_or_gives_up, reads_one_event)
