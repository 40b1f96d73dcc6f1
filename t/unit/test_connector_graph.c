/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/parcel.h"

#define SETTINGS "{\"tenant\":\"ten/ant\"}"
#define CREDENTIALS "{\"client_id\":\"app\",\"client_secret\":\"a&b=c\"}"
#define HEADERS "\nAccept: application/json\nContent-Type: application/json\n\n"

/* What is sent for a kind and a payload; or the sentence of the error. */
static const char *made(const char *kind, const char *payload)
{
    mcp_delivery_t delivery = parcel_delivery(kind, payload, SETTINGS,
                                              CREDENTIALS);
    mcp_parcel_t parcel = { NULL };
    mcp_error_t *error =
        parcel_effect("graph", kind)->make(&parcel, &delivery, pool);

    return error ? error->message : parcel_text(&parcel);
}

START_TEST(makes_events)
{
    ck_assert_str_eq(made("event.create", "{\"mailbox\":\"h "
                                          "o@x.example\",\"subject\":\"A "
                                          "\\\"B\\\"\","
                                          "\"start\":\"2026-12-01T09:00:00Z\","
                                          "\"end\":\"2026-12-01T09:30:00."
                                          "5Z\"}"),
                     "POST "
                     "https://graph.microsoft.com/v1.0/users/h%20o%40x.example/"
                     "events" HEADERS "{\"subject\":\"A \\\"B\\\"\","
                     "\"start\":{\"dateTime\":\"2026-12-01T09:00:00\","
                     "\"timeZone\":"
                     "\"UTC\"},"
                     "\"end\":{\"dateTime\":\"2026-12-01T09:30:00.5\","
                     "\"timeZone\":"
                     "\"UTC\"},"
                     "\"showAs\":\"busy\",\"transactionId\":\"k1\"}");
    ck_assert_str_eq(made("event.create", "{\"mailbox\":\"h@x.example\","
                                          "\"subject\":\"S\","
                                          "\"start\":\"2026-12-01T09:00:00Z\","
                                          "\"end\":\"2026-12-01T09:30:00Z\","
                                          "\"location\":\"Room 1\","
                                          "\"html\":\"<p>x</"
                                          "p>\",\"teams\":true,\"attendees\":["
                                          "{\"email\":\"a@x.example\",\"name\":"
                                          "\"A\"},"
                                          "{\"email\":\"b@x.example\",\"type\":"
                                          "\"optional\"}]}"),
                     "POST "
                     "https://graph.microsoft.com/v1.0/users/h%40x.example/"
                     "events" HEADERS "{\"subject\":\"S\","
                     "\"start\":{\"dateTime\":\"2026-12-01T09:00:00\","
                     "\"timeZone\":"
                     "\"UTC\"},"
                     "\"end\":{\"dateTime\":\"2026-12-01T09:30:00\","
                     "\"timeZone\":"
                     "\"UTC\"},"
                     "\"location\":{\"displayName\":\"Room 1\"},"
                     "\"attendees\":[{\"emailAddress\":{\"address\":\"a@x."
                     "example\","
                     "\"name\":\"A\"},\"type\":\"required\"},"
                     "{\"emailAddress\":{\"address\":\"b@x.example\"},"
                     "\"type\":\"optional\"}],"
                     "\"body\":{\"contentType\":\"HTML\",\"content\":\"<div "
                     "id=\\\"mcp-description\\\"><p>x</p></div>\"},"
                     "\"showAs\":\"busy\",\"isOnlineMeeting\":true,"
                     "\"onlineMeetingProvider\":\"teamsForBusiness\","
                     "\"transactionId\":\"k1\"}");
}
END_TEST

START_TEST(changes_and_cancels_events)
{
    ck_assert_str_eq(made("event.update", "{\"mailbox\":\"h@x.example\","
                                          "\"event_id\":\"A/b=\","
                                          "\"location\":\"L\",\"attendees\":[]"
                                          "}"),
                     "PATCH "
                     "https://graph.microsoft.com/v1.0/users/h%40x.example/"
                     "events/"
                     "A%2Fb%3D" HEADERS "{\"location\":{\"displayName\":\"L\"},"
                     "\"attendees\":[]}");
    ck_assert_str_eq(made("event.cancel", "{\"mailbox\":\"h@x.example\","
                                          "\"event_id\":\"A\"}"),
                     "POST "
                     "https://graph.microsoft.com/v1.0/users/h%40x.example/"
                     "events/A/"
                     "cancel" HEADERS "{\"comment\":\"\"}");
}
END_TEST

/* What an update with "html" sends when the event's body was seen to be so. */
static const char *updated(const char *payload, const char *seen)
{
    mcp_delivery_t delivery = parcel_delivery("event.update", payload, SETTINGS,
                                              CREDENTIALS);
    mcp_parcel_t parcel = { NULL };

    delivery.seen = parcel_json(seen);
    ck_ok(
        parcel_effect("graph", "event.update")->make(&parcel, &delivery, pool));
    return parcel.url ? strstr(parcel_text(&parcel), "\n\n") + 2 : "nothing";
}

/* What becomes of it. */
static const char *answered(const char *payload, const char *seen, int status)
{
    mcp_delivery_t delivery = parcel_delivery("event.update", payload, SETTINGS,
                                              CREDENTIALS);
    mcp_outcome_t outcome = { .retry_after = -1 };
    mcp_reply_t reply = { .status = status,
                          .body = mcp_str("{\"changeKey\":\"c\"}") };

    delivery.seen = parcel_json(seen);
    parcel_effect("graph", "event.update")
        ->read(&outcome, &reply, &delivery, pool);
    return apr_psprintf(pool, "%s %s", mcp_delivery_word(outcome.word),
                        outcome.response ? outcome.response : outcome.error);
}

#define UPDATE "{\"mailbox\":\"h@x\",\"event_id\":\"A\",\"html\":\"<p>n</p>\"}"
#define UPDATE_MORE                                                      \
    "{\"mailbox\":\"h@x\",\"event_id\":\"A\",\"html\":\"\",\"subject\":" \
    "\"S\"}"
#define SEEN(type, content) \
    "{\"body\":{\"contentType\":\"" type "\",\"content\":\"" content "\"}}"
#define MARKED "a<div id=mcp-description>old</div>b"

START_TEST(changes_our_part_of_a_body_and_no_other)
{
    mcp_delivery_t delivery = parcel_delivery("event.update", UPDATE, SETTINGS,
                                              CREDENTIALS);
    const mcp_delivery_effect_t *effect = parcel_effect("graph", "event."
                                                                 "update");
    mcp_parcel_t look = { NULL };

    ck_ok(effect->make_look(&look, &delivery, pool));
    ck_assert_str_eq(parcel_text(&look), "GET "
                                         "https://graph.microsoft.com/v1.0/"
                                         "users/h%40x/events/A"
                                         "?%24select=body\nAccept: "
                                         "application/json\n\n");
    delivery.payload = parcel_json("{\"mailbox\":\"h@x\",\"event_id\":\"A\"}");
    look.url = NULL;
    ck_ok(effect->make_look(&look, &delivery, pool));
    ck_assert_ptr_null(look.url);

    ck_assert_str_eq(updated(UPDATE, SEEN("html", MARKED)),
                     "{\"body\":{\"contentType\":\"HTML\",\"content\":\"a<div "
                     "id=\\\"mcp-description\\\"><p>n</p></div>b\"}}");
    ck_assert_str_eq(answered(UPDATE, SEEN("html", MARKED), 200), "delivered "
                                                                  "{\"change_"
                                                                  "key\":"
                                                                  "\"c\"}");
    ck_assert_str_eq(updated(UPDATE_MORE, SEEN("HTML", MARKED)),
                     "{\"subject\":\"S\",\"body\":{\"contentType\":\"HTML\","
                     "\"content\":\"a<div id=\\\"mcp-description\\\"></div>b"
                     "\"}}");
}
END_TEST

START_TEST(leaves_a_body_alone_without_our_part)
{
    static const char *const seen[] = { SEEN("html", "none"),
                                        SEEN("text", MARKED), "{}" };
    size_t i;

    for (i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
        ck_assert_str_eq(updated(UPDATE, seen[i]), "nothing");
        ck_assert_str_eq(answered(UPDATE, seen[i], 0), "delivered "
                                                       "{\"body_kept\":true}");
        ck_assert_str_eq(updated(UPDATE_MORE, seen[i]), "{\"subject\":\"S\"}");
        ck_assert_str_eq(answered(UPDATE_MORE, seen[i], 200), "delivered "
                                                              "{\"change_key\":"
                                                              "\"c\",\"body_"
                                                              "kept\":true}");
        ck_assert_str_eq(answered(UPDATE_MORE, seen[i], 404), "refused HTTP "
                                                              "404");
    }
}
END_TEST

#define WHOLE                                               \
    "\"subject\":\"S\",\"start\":\"2026-12-01T09:00:00Z\"," \
    "\"end\":\"2026-12-01T09:30:00Z\""

START_TEST(refuses_what_graph_cannot_do)
{
    static const struct {
        const char *kind, *payload, *why;
    } cases[] = {
        { "event.create", "{\"mailbox\":\"h@x\",\"subject\":\"S\"}",
          "an event needs \"subject\", \"start\" and \"end\"" },
        { "event.create", "{" WHOLE "}", "the payload has no \"mailbox\"" },
        { "event.create",
          "{\"mailbox\":\"h@x\",\"subject\":\"S\","
          "\"start\":\"2026-12-01T09:00:00+01:00\",\"end\":\"x\"}",
          "\"start\" and \"end\" are times as 2026-11-24T09:00:00Z" },
        { "event.create",
          "{\"mailbox\":\"h@x\"," WHOLE ",\"attendees\":[{\"email\":\"x\"}]}",
          "an attendee's address is not usable" },
        { "event.update", "{\"mailbox\":\"h@x\"}",
          "the payload has no \"event_id\"" },
        { "mail.send",
          "{\"to\":[{\"email\":\"a@b\"}],\"subject\":\"s\",\"text\":\"t\"}",
          "\"mailbox\" is no mail address" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(made(cases[i].kind, cases[i].payload), cases[i].why);
    }
}
END_TEST

#define MAIL                                                           \
    "{\"mailbox\":\"h@x.example\",\"to\":[{\"email\":\"a@y.example\"," \
    "\"name\":\"A\"}],\"cc\":[{\"email\":\"c@y.example\"}],"           \
    "\"reply_to\":{\"email\":\"r@y.example\"},\"subject\":\"S\","      \
    "\"html\":\"<p>\",\"text\":\"t\"}"

START_TEST(sends_mail_that_can_be_asked_for)
{
    mcp_delivery_t delivery = parcel_delivery("mail.send", MAIL, SETTINGS,
                                              CREDENTIALS);
    mcp_parcel_t question = { NULL };
    const char *sent = made("mail.send", MAIL);
    const char *id = strstr(sent, "\"internetMessageId\":\"<") + 22;

    ck_assert_str_eq(
        apr_pstrcat(pool, apr_pstrmemdup(pool, sent, (size_t)(id - sent)),
                    "...", strchr(id, '@'), NULL),
        "POST "
        "https://graph.microsoft.com/v1.0/users/h%40x.example/"
        "sendMail" HEADERS "{\"message\":{\"subject\":\"S\","
        "\"body\":{\"contentType\":\"HTML\",\"content\":\"<p>\"},"
        "\"toRecipients\":[{\"emailAddress\":{\"address\":"
        "\"a@y.example\",\"name\":\"A\"}}],"
        "\"ccRecipients\":[{\"emailAddress\":{\"address\":"
        "\"c@y.example\"}}],"
        "\"replyTo\":[{\"emailAddress\":{\"address\":\"r@y."
        "example\"}}],"
        "\"internetMessageId\":\"<...@x.example>\"},"
        "\"saveToSentItems\":true}");
    ck_ok(parcel_effect("graph", "mail.send")
              ->make_question(&question, &delivery, pool));
    ck_assert_str_eq(parcel_text(&question),
                     apr_psprintf(pool,
                                  "GET "
                                  "https://graph.microsoft.com/v1.0/users/"
                                  "h%%40x.example/"
                                  "messages?%%24select=id&%%24top=1&%%24filter="
                                  "internetMessageId%%20eq%%20%%27%%3C%.36s%%"
                                  "40x.example"
                                  "%%3E%%27\nAccept: application/json\n\n",
                                  id));
}
END_TEST

START_TEST(signs_in_for_itself)
{
    mcp_delivery_t delivery = parcel_delivery("x", "{}", SETTINGS, CREDENTIALS);
    const mcp_connector_t *graph = mcp_connector_find("graph");
    mcp_parcel_t parcel = { NULL }, other = { NULL };

    ck_ok(graph->make_sign_in(&parcel, &delivery, pool));
    ck_assert_str_eq(parcel_text(&parcel), "POST "
                                           "https://login.microsoftonline.com/"
                                           "ten%2Fant/oauth2/v2.0/token\n"
                                           "Content-Type: "
                                           "application/x-www-form-urlencoded\n"
                                           "Accept: application/json\n\n"
                                           "grant_type=client_credentials&"
                                           "client_id=app&client_secret=a%26b%"
                                           "3Dc&"
                                           "scope=https%3A%2F%2Fgraph."
                                           "microsoft.com%2F.default");
    delivery.settings = parcel_json("{\"tenant\":\"t\",\"authority\":"
                                    "\"https://login.other\",\"scope\":\"s\"}");
    ck_ok(graph->make_sign_in(&other, &delivery, pool));
    ck_assert_str_eq(other.url, "https://login.other/t/oauth2/v2.0/token");
    ck_assert_ptr_nonnull(strstr(other.body.data, "&scope=s"));
}
END_TEST

START_TEST(checks_its_configuration)
{
    static const struct {
        const char *url, *settings, *credentials, *part;
    } cases[] = {
        { "https://h/", SETTINGS, CREDENTIALS, "base URL" },
        { "ftp://h", SETTINGS, CREDENTIALS, "base URL" },
        { NULL, "{\"tenant\":\"t\",\"authority\":\"x\"}", CREDENTIALS,
          "\"authority\"" },
        { NULL, "{}", CREDENTIALS, "\"tenant\"" },
        { NULL, SETTINGS, NULL, "\"client_secret\"" },
        { NULL, SETTINGS, "{\"client_id\":\"x\"}", "\"client_secret\"" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_delivery_t delivery = parcel_delivery("x", "{}", cases[i].settings,
                                                  cases[i].credentials);
        mcp_error_t *error;

        delivery.base_url = cases[i].url;
        error = mcp_connector_find("graph")->check(&delivery, pool);
        ck_assert_ptr_nonnull(error);
        ck_assert_msg(strstr(error->message, cases[i].part) != NULL, "%s",
                      error->message);
    }
}
END_TEST

#define CODE(code) "{\"error\":{\"code\":\"" code "\",\"message\":\"Ada\"}}"

START_TEST(reads_replies)
{
    static const struct {
        const char *kind;
        int status;
        const char *body, *outcome;
    } cases[] = {
        { "event.create", 201,
          "{\"id\":\"I\",\"changeKey\":\"C\",\"webLink\":\"W\","
          "\"onlineMeeting\":"
          "{\"joinUrl\":\"J\"},\"subject\":\"Ada\"}",
          "delivered|||{\"event_id\":\"I\",\"change_key\":\"C\",\"web_link\":"
          "\"W\",\"join_url\":\"J\"}" },
        { "event.create", 201, "{\"id\":\"I\",\"onlineMeeting\":null}",
          "delivered|||{\"event_id\":\"I\"}" },
        { "event.create", 201, "not JSON", "delivered|||" },
        { "event.create", 400, CODE("ErrorInvalidRequest"),
          "refused|HTTP 400 ErrorInvalidRequest||" },
        { "event.create", 400, CODE("a b"), "refused|HTTP 400||" },
        { "event.create", 401, CODE("InvalidAuthenticationToken"),
          "retry|HTTP 401 InvalidAuthenticationToken||" },
        { "event.create", 500, "", "retry|HTTP 500||" },
        { "event.create", -1, "", "retry|cut|rest|" },
        { "event.update", 404, CODE("ErrorItemNotFound"),
          "refused|HTTP 404 ErrorItemNotFound||" },
        { "event.cancel", 202, "", "delivered|||" },
        { "event.cancel", 404, CODE("ErrorItemNotFound"),
          "delivered|||{\"gone\":true}" },
        { "mail.send", 202, "", "delivered|||" },
        { "mail.send", 500, "", "in_doubt|HTTP 500||" },
        { "mail.send", -1, "", "in_doubt|cut|rest|" },
        { "mail.send", 0, "", "retry|cut|rest|" },
        { "mail.send", 429, "", "retry|HTTP 429|rest|" },
    };
    mcp_delivery_t delivery = parcel_delivery("x", "{}", SETTINGS, CREDENTIALS);
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(parcel_outcome(parcel_effect("graph", cases[i].kind),
                                        &delivery, cases[i].status,
                                        cases[i].body),
                         cases[i].outcome);
    }
}
END_TEST

START_TEST(reads_answers_to_its_question)
{
    static const struct {
        int status;
        const char *body, *outcome;
    } cases[] = {
        { 200, "{\"value\":[{\"id\":\"m\"}]}", "delivered|||" },
        { 200, "{\"value\":[]}", "not_sent|||" },
        { 200, "{}", "retry|Graph's answer is not understood||" },
        { 503, "", "retry|HTTP 503||" },
        { 0, "", "retry|cut|rest|" },
    };
    mcp_delivery_effect_t question = *parcel_effect("graph", "mail.send");
    mcp_delivery_t delivery = parcel_delivery("x", "{}", SETTINGS, CREDENTIALS);
    size_t i;

    question.read = question.read_question;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(parcel_outcome(&question, &delivery, cases[i].status,
                                        cases[i].body),
                         cases[i].outcome);
    }
}
END_TEST

MCP_UNIT_MAIN("connector_graph", makes_events, changes_and_cancels_events,
              changes_our_part_of_a_body_and_no_other,
              leaves_a_body_alone_without_our_part,
              refuses_what_graph_cannot_do, sends_mail_that_can_be_asked_for,
              signs_in_for_itself, checks_its_configuration, reads_replies,
              reads_answers_to_its_question)
