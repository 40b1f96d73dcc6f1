/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/parcel.h"

#include "lib/mail.h"

static const char *write_mail(const char *payload)
{
    mcp_delivery_t delivery = parcel_delivery("mail.send", payload, "{}", NULL);
    mcp_mailbox_t from = { "desk@harbor.example", "Harbor" };
    mcp_mail_t mail;
    mcp_error_t *error = mcp_mail_read(&mail, &delivery, pool);
    mcp_buf_t buf;

    if (error) {
        ck_assert_str_eq(error->code, "invalid_payload");
        return error->message;
    }
    mcp_buf_init(&buf, 64, pool);
    mcp_mail_write(&buf, &mail, &from, "<1@harbor.example>", PARCEL_NOW);
    return buf.data;
}

#define END_OF_HEADERS                          \
    "Date: Sat, 18 Oct 2025 12:00:00 +0000\r\n" \
    "Message-ID: <1@harbor.example>\r\n"        \
    "Auto-Submitted: auto-generated\r\n"        \
    "MIME-Version: 1.0\r\n"

START_TEST(writes_a_plain_mail)
{
    ck_assert_str_eq(write_mail("{\"to\":[{\"email\":\"a@mail.example\"}],"
                                "\"subject\":\"Hi\",\"text\":\"Hello\\n\"}"),
                     "From: \"Harbor\" <desk@harbor.example>\r\n"
                     "To: a@mail.example\r\n"
                     "Subject: Hi\r\n" END_OF_HEADERS "Content-Type: "
                     "text/plain; "
                     "charset=utf-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n"
                     "SGVsbG8K\r\n");
}
END_TEST

START_TEST(writes_a_mail_with_all_that_there_is)
{
    ck_assert_str_eq(write_mail("{\"to\":[{\"email\":\"a@mail.example\","
                                "\"name\":\"A \\\"B\\\" "
                                "C\"},{\"email\":\"j@mail.example\",\"name\":"
                                "\"J\xC3\xBCrgen\"}],"
                                "\"cc\":[{\"email\":\"c@mail.example\","
                                "\"name\":\"\"}],"
                                "\"reply_to\":{\"email\":\"r@mail.example\"},"
                                "\"subject\":\"Gr\xC3\xBC\xC3\x9F"
                                "e\",\"text\":\"t\",\"html\":\"<p>h</p>\"}"),
                     "From: \"Harbor\" <desk@harbor.example>\r\n"
                     "To: \"A \\\"B\\\" C\" <a@mail.example>,\r\n"
                     " =?UTF-8?B?SsO8cmdlbg==?= <j@mail.example>\r\n"
                     "Cc: c@mail.example\r\n"
                     "Reply-To: r@mail.example\r\n"
                     "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n" END_OF_HEADERS
                     "Content-Type: multipart/alternative; "
                     "boundary=\"=_part\"\r\n\r\n"
                     "--=_part\r\n"
                     "Content-Type: text/plain; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n"
                     "dA==\r\n"
                     "--=_part\r\n"
                     "Content-Type: text/html; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n"
                     "PHA+aDwvcD4=\r\n"
                     "--=_part--\r\n");
}
END_TEST

/* 30 characters of two bytes: 45 bytes would end within the 23rd. */
START_TEST(folds_long_headers_between_characters)
{
    const char *subject = "";
    const char *text;
    int i;

    for (i = 0; i < 30; i++) {
        subject = apr_pstrcat(pool, subject, "\xC3\xA4", NULL);
    }
    text = write_mail(apr_psprintf(pool,
                                   "{\"to\":[{\"email\":\"a@mail.example\"}],"
                                   "\"subject\":\"%s\",\"text\":\"t\"}",
                                   subject));
    ck_assert_ptr_nonnull(strstr(text, "Subject: =?UTF-8?B?"
                                       "w6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMO"
                                       "kw6TDpMOkw6TDpMOkw6Q="
                                       "?=\r\n "
                                       "=?UTF-8?B?w6TDpMOkw6TDpMOkw6TDpA==?="
                                       "\r\n"));
}
END_TEST

START_TEST(breaks_long_bodies)
{
    char body[200];
    const char *text, *line;

    memset(body, 'x', 199);
    body[199] = '\0';
    text = write_mail(apr_psprintf(pool,
                                   "{\"to\":[{\"email\":\"a@mail.example\"}],"
                                   "\"subject\":\"s\",\"text\":\"%s\"}",
                                   body));
    for (line = strstr(text, "\r\n\r\n") + 4; *line;
         line = strstr(line, "\r\n") + 2) {
        ck_assert_int_le((int)strcspn(line, "\r"), 76);
    }
}
END_TEST

#define TO "{\"to\":[{\"email\":\"a@mail.example\"}],"

START_TEST(refuses_what_no_mail_can_be)
{
    static const struct {
        const char *payload, *why;
    } cases[] = {
        { "{}", "a mail has nobody in \"to\"" },
        { "{\"to\":\"a@mail.example\"}", "a mail has nobody in \"to\"" },
        { "{\"to\":[{\"email\":\"a\"}]}", "a mail address is not usable" },
        { "{\"to\":[\"a@mail.example\"]}", "a mail address is not usable" },
        { "{\"to\":[{\"email\":\"a@b.example\\r\\nRCPT TO:<x@y>\"}]}", "a mail "
                                                                       "address"
                                                                       " is "
                                                                       "not "
                                                                       "usabl"
                                                                       "e" },
        { "{\"to\":[{\"email\":\"a@b.example\",\"name\":\"x\\r\\nBcc: y\"}]}",
          "a name has control characters" },
        { TO "\"cc\":[{}]}", "a mail address is not usable" },
        { TO "\"text\":\"t\"}", "a mail has no \"subject\", or one with "
                                "control "
                                "characters" },
        { TO "\"subject\":\"a\\nBcc: x@y\",\"text\":\"t\"}", "a mail has no "
                                                             "\"subject\", or "
                                                             "one with control "
                                                             "characters" },
        { TO "\"subject\":\"s\"}", "a mail has neither \"text\" nor \"html\"" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(write_mail(cases[i].payload), cases[i].why);
    }
}
END_TEST

START_TEST(knows_addresses)
{
    static const char *const good[] = { "a@b", "a.b+c@d.example",
                                        "o'hara@d.example" };
    static const char *const bad[] = { "",      "a",       "@b",        "a@",
                                       "a@b@c", "a b@c",   "<a@b>",     "a,b@c",
                                       "a@b\n", "\"a\"@b", "a@\xC3\xA9" };
    size_t i;

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ck_assert_msg(mcp_mail_is_address(good[i]), "%s", good[i]);
    }
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_msg(!mcp_mail_is_address(bad[i]), "%s", bad[i]);
    }
}
END_TEST

START_TEST(has_one_id_for_all_attempts)
{
    mcp_delivery_t delivery = parcel_delivery("x", "{}", "{}", NULL);
    const char *one, *two, *other;

    ck_ok(mcp_mail_id(&one, &delivery, "harbor.example", pool));
    delivery.now += apr_time_from_sec(60);
    ck_ok(mcp_mail_id(&two, &delivery, "harbor.example", pool));
    delivery.key = "k2";
    ck_ok(mcp_mail_id(&other, &delivery, "harbor.example", pool));
    ck_assert_str_eq(one, two);
    ck_assert_str_ne(one, other);
    ck_assert_int_eq((int)strlen(one), 1 + 36 + 1 + 14 + 1);
    ck_assert_str_eq(one + 37, "@harbor.example>");
}
END_TEST

MCP_UNIT_MAIN("mail", writes_a_plain_mail, writes_a_mail_with_all_that_there_is,
              folds_long_headers_between_characters, breaks_long_bodies,
              refuses_what_no_mail_can_be, knows_addresses,
              has_one_id_for_all_attempts)
