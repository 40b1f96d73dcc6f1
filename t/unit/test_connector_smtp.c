/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/parcel.h"

#define FROM "{\"from\":\"desk@harbor.example\"}"
#define MAIL                                                                   \
    "{\"to\":[{\"email\":\"a@mail.example\"},{\"email\":\"A@mail.example\"}]," \
    "\"cc\":[{\"email\":\"b@mail.example\"}],\"subject\":\"s\",\"text\":"      \
    "\"t\"}"

static mcp_error_t *make(mcp_parcel_t *parcel, const char *url,
                         const char *settings, const char *credentials)
{
    mcp_delivery_t delivery = parcel_delivery("mail.send", MAIL, settings,
                                              credentials);

    memset(parcel, 0, sizeof(*parcel));
    delivery.base_url = url;
    return parcel_effect("smtp", "mail.send")->make(parcel, &delivery, pool);
}

START_TEST(makes_envelope_and_message)
{
    mcp_parcel_t parcel;

    ck_ok(make(&parcel, "smtp://mail.example:587", FROM,
               "{\"username\":\"u\",\"password\":\"p\"}"));
    ck_assert_str_eq(parcel.url, "smtp://mail.example:587");
    ck_assert_str_eq(parcel.envelope->from, "desk@harbor.example");
    ck_assert_int_eq(parcel.envelope->to->nelts, 2);
    ck_assert_str_eq(APR_ARRAY_IDX(parcel.envelope->to, 0, const char *), "a@"
                                                                          "mail"
                                                                          ".exa"
                                                                          "mpl"
                                                                          "e");
    ck_assert_str_eq(APR_ARRAY_IDX(parcel.envelope->to, 1, const char *), "b@"
                                                                          "mail"
                                                                          ".exa"
                                                                          "mpl"
                                                                          "e");
    ck_assert_str_eq(parcel.envelope->username, "u");
    ck_assert_str_eq(parcel.envelope->password, "p");
    ck_assert(!parcel.envelope->is_plain);
    ck_assert(!strncmp(parcel.body.data, "From: desk@harbor.example\r\n", 27));
    ck_assert_ptr_nonnull(strstr(parcel.body.data, "@harbor.example>\r\nAuto"));
}
END_TEST

START_TEST(goes_without_tls_only_when_told_to)
{
    mcp_parcel_t parcel;

    ck_ok(make(&parcel, "smtp://h",
               "{\"from\":\"a@b.example\",\"tls\":\"none\"}", NULL));
    ck_assert(parcel.envelope->is_plain);
    ck_assert_ptr_null(parcel.envelope->username);
    ck_ok(make(&parcel, "smtps://h",
               "{\"from\":\"a@b.example\",\"tls\":\"required\"}", NULL));
    ck_assert(!parcel.envelope->is_plain);
}
END_TEST

START_TEST(refuses_connectors_that_cannot_work)
{
    static const struct {
        const char *url, *settings, *credentials, *part;
    } cases[] = {
        { NULL, FROM, NULL, "base URL" },
        { "https://h", FROM, NULL, "base URL" },
        { "smtp://", FROM, NULL, "base URL" },
        { "smtp://u:p@h", FROM, NULL, "base URL" },
        { "smtp://h", "{}", NULL, "\"from\"" },
        { "smtp://h", "{\"from\":\"x\"}", NULL, "\"from\"" },
        { "smtp://h", "{\"from\":\"a@b\",\"tls\":\"maybe\"}", NULL, "\"tls\"" },
        { "smtp://h", FROM, "{\"username\":\"u\"}", "\"password\"" },
    };
    mcp_parcel_t parcel;
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_error_t *error = make(&parcel, cases[i].url, cases[i].settings,
                                  cases[i].credentials);

        ck_assert_ptr_nonnull(error);
        ck_assert_str_eq(error->code, "invalid_connector");
        ck_assert_msg(strstr(error->message, cases[i].part) != NULL, "%s",
                      error->message);
    }
}
END_TEST

/* -1: the connection was lost after the message. */
START_TEST(reads_replies)
{
    static const struct {
        int status;
        const char *outcome;
    } cases[] = {
        { 250, "delivered|||" },       { 421, "retry|SMTP 421||" },
        { 451, "retry|SMTP 451||" },   { 535, "retry|SMTP 535|rest|" },
        { 550, "refused|SMTP 550||" }, { 0, "retry|cut|rest|" },
        { -1, "in_doubt|cut|rest|" },
    };
    mcp_delivery_t delivery = parcel_delivery("mail.send", "{}", "{}", NULL);
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(parcel_outcome(parcel_effect("smtp", "mail.send"),
                                        &delivery, cases[i].status, ""),
                         cases[i].outcome);
    }
}
END_TEST

MCP_UNIT_MAIN("connector_smtp", makes_envelope_and_message,
              goes_without_tls_only_when_told_to,
              refuses_connectors_that_cannot_work, reads_replies)
