/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/schema_format.h"

typedef struct format_case_t {
    const char *format;
    const char *text;
} format_case_t;

static void check_all(const format_case_t *cases, size_t count, int expected)
{
    size_t i;

    for (i = 0; i < count; i++) {
        const mcp_schema_format_t *format = mcp_schema_format_find(
            cases[i].format);

        ck_assert_msg(format != NULL, "%s", cases[i].format);
        ck_assert_msg(format->check(cases[i].text, pool) == expected,
                      "%s %s: \"%s\"", cases[i].format,
                      expected ? "refuses" : "accepts", cases[i].text);
    }
}

START_TEST(what_has_the_format_passes)
{
    static const format_case_t cases[] = {
        { "date", "2026-11-23" },
        { "date", "2024-02-29" },
        { "date", "2000-02-29" },
        { "date", "0000-01-01" },
        { "time", "09:30:00Z" },
        { "time", "23:59:59.999999+05:45" },
        { "time", "23:59:60Z" },
        { "time", "01:29:60+01:30" },
        { "time", "15:59:60-08:00" },
        { "date-time", "2026-11-23T09:30:00+01:00" },
        { "date-time", "2026-11-23t09:30:00.25z" },
        { "duration", "P1Y2M3D" },
        { "duration", "P4DT12H30M5S" },
        { "duration", "PT36H" },
        { "duration", "P2W" },
        { "duration", "PT0S" },
        { "email", "mara.vogel@harbor.example" },
        { "email", "a+b/c=d@x" },
        { "email", "\"joe bloggs\"@example.com" },
        { "email", "\"a\\\"b\"@example.com" },
        { "email", "joe@[127.0.0.1]" },
        { "email", "joe@[IPv6:::1]" },
        { "uri", "https://user:pw@example.com:8443/a/b?c=d&e=%20#f" },
        { "uri", "urn:uuid:123e4567-e89b-12d3-a456-426614174000" },
        { "uri", "mailto:a@b.example" },
        { "uri", "http://[2001:db8::1]:80/" },
        { "uri", "http://[v7.a:b]/" },
        { "uri", "file:///etc/hosts" },
        { "uri", "x:" },
        { "uri-reference", "" },
        { "uri-reference", "#frag" },
        { "uri-reference", "../a/b:c" },
        { "uri-reference", "//example.com/a" },
        { "uri-reference", "?q" },
        { "uuid", "123e4567-e89b-12d3-a456-426614174000" },
        { "uuid", "123E4567-E89B-12D3-A456-426614174000" },
        { "hostname", "www.example.com" },
        { "hostname", "a" },
        { "hostname", "1-2.3" },
        { "hostname", "xn--4gbwdl.xn--wgbh1c" },
        { "ipv4", "192.0.2.1" },
        { "ipv4", "0.0.0.0" },
        { "ipv6", "::" },
        { "ipv6", "2001:db8::192.0.2.33" },
        { "regex", "^[a-z]+$" },
        { "json-pointer", "" },
        { "json-pointer", "/a~1b/~0/0//" },
    };

    check_all(cases, sizeof(cases) / sizeof(cases[0]), 1);
}
END_TEST

START_TEST(what_has_not_is_refused)
{
    static const format_case_t cases[] = {
        { "date", "" },
        { "date", "2026-11-23 " },
        { "date", "2026-13-01" },
        { "date", "2026-00-01" },
        { "date", "2026-04-31" },
        { "date", "2026-02-29" },
        { "date", "1900-02-29" },
        { "date", "26-11-23" },
        { "date", "2026-1-1" },
        { "date", "20261123" },
        { "date", "2026-11-00" },
        { "date", "2026-11-2\xd9\xa3" },
        { "time", "09:30:00" },
        { "time", "09:30Z" },
        { "time", "24:00:00Z" },
        { "time", "09:60:00Z" },
        { "time", "09:30:61Z" },
        { "time", "22:59:60Z" },
        { "time", "23:59:60+01:00" },
        { "time", "09:30:00.Z" },
        { "time", "09:30:00,5Z" },
        { "time", "09:30:00+1:00" },
        { "time", "09:30:00+24:00" },
        { "time", "09:30:00+01:60" },
        { "time", "09:30:00+0100" },
        { "time", "-9:30:00Z" },
        { "date-time", "2026-11-23" },
        { "date-time", "2026-11-23 09:30:00Z" },
        { "date-time", "2026-11-23T09:30:00" },
        { "date-time", "2026-02-30T09:30:00Z" },
        { "duration", "" },
        { "duration", "P" },
        { "duration", "PT" },
        { "duration", "P1DT" },
        { "duration", "1D" },
        { "duration", "P1" },
        { "duration", "P2D1Y" },
        { "duration", "P1Y2D" },
        { "duration", "PT1H5S" },
        { "duration", "P1Y2W" },
        { "duration", "P1H" },
        { "duration", "PT1D" },
        { "duration", "P1.5D" },
        { "duration", "-P1D" },
        { "duration", "PW" },
        { "email", "" },
        { "email", "2962" },
        { "email", "@example.com" },
        { "email", "a@" },
        { "email", ".a@example.com" },
        { "email", "a.@example.com" },
        { "email", "a..b@example.com" },
        { "email", "a b@example.com" },
        { "email", "a@b@example.com" },
        { "email", "a@-example.com" },
        { "email", "a@example..com" },
        { "email", "\"a@example.com" },
        { "email", "\"a\tb\"@example.com" },
        { "email", "\"a\x7f\"@example.com" },
        { "email", "\"a\\\"@example.com" },
        { "email", "a@[127.0.0.300]" },
        { "email", "a@[127.0.0.1" },
        { "email", "a@[1234567890123456789]" },
        { "email", "a@[IPv6:zz]" },
        { "email", "m\xc3\xa4ra@example.com" },
        { "email", "Mara <mara@example.com>" },
        { "uri", "" },
        { "uri", "/relative" },
        { "uri", "//example.com" },
        { "uri", "http:// a.example" },
        { "uri", "1http://a" },
        { "uri", "ht,tp://a" },
        { "uri", "http://a/%2" },
        { "uri", "http://a/%zz" },
        { "uri", "http://a/<b>" },
        { "uri", "http://a/b c" },
        { "uri", "http://a/\\b" },
        { "uri", "http://a/\xc3\xa9" },
        { "uri", "http://a:80a/" },
        { "uri", "http://[::1/" },
        { "uri", "http://[::1]a/" },
        { "uri", "http://[:::]/" },
        { "uri", "http://[v.a]/" },
        { "uri", "http://[v7.]/" },
        { "uri", "http://[a@b/" },
        { "uri", "http://a#b#c" },
        { "uri-reference", "a:b:c\\" },
        { "uri-reference", ":a" },
        { "uri-reference", "1a:b" },
        { "uuid", "" },
        { "uuid", "123e4567-e89b-12d3-a456-42661417400" },
        { "uuid", "123e4567-e89b-12d3-a456-4266141740000" },
        { "uuid", "123e4567e89b12d3a456426614174000" },
        { "uuid", "123e4567-e89b-12d3-a456-42661417400g" },
        { "uuid", "123e4567-e89b-12d3-a456_426614174000" },
        { "hostname", "" },
        { "hostname", "." },
        { "hostname", "a." },
        { "hostname", ".a" },
        { "hostname", "-a.b" },
        { "hostname", "a-.b" },
        { "hostname", "a_b" },
        { "hostname", "a b" },
        { "hostname", "\xc3\xa9.example" },
        { "hostname", "a123456789012345678901234567890123456789012345678901234"
                      "567890123.example" },
        { "ipv4", "" },
        { "ipv4", "1.2.3" },
        { "ipv4", "1.2.3.4.5" },
        { "ipv4", "1.2.3.256" },
        { "ipv4", "01.2.3.4" },
        { "ipv4", "1.2.3.4 " },
        { "ipv4", "1.2.3." },
        { "ipv4", "0x7f.0.0.1" },
        { "ipv6", "" },
        { "ipv6", ":" },
        { "ipv6", "1:2:3:4:5:6:7" },
        { "ipv6", "1::2::3" },
        { "ipv6", "12345::" },
        { "ipv6", "fe80::1%eth0" },
        { "ipv6", "::1/64" },
        { "regex", "(" },
        { "regex", "^\\Z" },
        { "json-pointer", "a" },
        { "json-pointer", "/a~" },
        { "json-pointer", "/a~2" },
    };

    check_all(cases, sizeof(cases) / sizeof(cases[0]), 0);
}
END_TEST

START_TEST(every_example_has_its_own_format)
{
    const mcp_schema_format_t *format;
    int count = 0;

    for (format = mcp_schema_formats; format->name; format++) {
        ck_assert_msg(format->check(format->example, pool), "%s: %s",
                      format->name, format->example);
        ck_assert_ptr_eq(mcp_schema_format_find(format->name), format);
        count++;
    }
    ck_assert_int_eq(count, 14);
}
END_TEST

START_TEST(a_format_that_nobody_knows_has_no_row)
{
    ck_assert_ptr_null(mcp_schema_format_find("local-or-instant"));
    ck_assert_ptr_null(mcp_schema_format_find("Date"));
    ck_assert_ptr_null(mcp_schema_format_find(""));
}
END_TEST

START_TEST(base64_is_checked_but_for_line_ends)
{
    static const char *const good[] = { "",     "YQ==", "YWI=",
                                        "YWJj", "+/+/", "YW\nJj\r\n" };
    static const char *const bad[] = {
        "Y", "YQ", "YQ=", "Y===", "====", "YQ=a", "YQ== ", "_-_-", "YQ==YQ=="
    };
    size_t i;

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ck_assert_msg(mcp_schema_format_is_base64(good[i]), "%s", good[i]);
    }
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_msg(!mcp_schema_format_is_base64(bad[i]), "%s", bad[i]);
    }
}
END_TEST

MCP_UNIT_MAIN("schema_format", base64_is_checked_but_for_line_ends,
              what_has_the_format_passes, what_has_not_is_refused,
              every_example_has_its_own_format,
              a_format_that_nobody_knows_has_no_row)
