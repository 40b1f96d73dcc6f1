/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_format.h"

#include <arpa/inet.h>
#include <string.h>

#include <apr_lib.h>

#include "lib/buf.h"
#include "lib/schema_pattern.h"

/* Each reader takes what it knows from the front of *at and moves it on. */

static int take(const char **at, char c)
{
    if (**at != c) {
        return 0;
    }
    (*at)++;
    return 1;
}

/* Exactly n digits, as a number; -1 when they are not there. */
static int take_digits(const char **at, int n)
{
    int value = 0;

    for (; n; n--, (*at)++) {
        if (!apr_isdigit(**at)) {
            return -1;
        }
        value = value * 10 + **at - '0';
    }
    return value;
}

/* One digit or more. */
static int take_number(const char **at)
{
    const char *first = *at;

    while (apr_isdigit(**at)) {
        (*at)++;
    }
    return *at > first;
}

static int is_within(int value, int low, int high)
{
    return value >= low && value <= high;
}

/* ---- dates and times: RFC 3339, 5.6 and appendix A ---- */

static int month_days(int year, int month)
{
    static const int days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    int is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && is_leap);
}

static int take_date(const char **at)
{
    int year = take_digits(at, 4), month, day;

    if (year < 0 || !take(at, '-')) {
        return 0;
    }
    month = take_digits(at, 2);
    if (!is_within(month, 1, 12) || !take(at, '-')) {
        return 0;
    }
    day = take_digits(at, 2);
    return is_within(day, 1, month_days(year, month));
}

/* Minutes east of UTC. */
static int take_offset(int *minutes, const char **at)
{
    int sign, hour, minute;

    *minutes = 0;
    if (take(at, 'Z') || take(at, 'z')) {
        return 1;
    }
    sign = **at == '-' ? -1 : 1;
    if (!take(at, '+') && !take(at, '-')) {
        return 0;
    }
    hour = take_digits(at, 2);
    if (!is_within(hour, 0, 23) || !take(at, ':')) {
        return 0;
    }
    minute = take_digits(at, 2);
    *minutes = sign * (hour * 60 + minute);
    return is_within(minute, 0, 59);
}

static int take_time(const char **at)
{
    int hour, minute, second, offset;

    hour = take_digits(at, 2);
    if (!is_within(hour, 0, 23) || !take(at, ':')) {
        return 0;
    }
    minute = take_digits(at, 2);
    if (!is_within(minute, 0, 59) || !take(at, ':')) {
        return 0;
    }
    second = take_digits(at, 2);
    if (!is_within(second, 0, 60) || (take(at, '.') && !take_number(at))
        || !take_offset(&offset, at)) {
        return 0;
    }
    /* A leap second is the last one of a day in UTC. */
    return second < 60
           || (hour * 60 + minute - offset + 2 * 1440) % 1440 == 1439;
}

static int is_date(const char *text, apr_pool_t *pool)
{
    return take_date(&text) && !*text;
}

static int is_time(const char *text, apr_pool_t *pool)
{
    return take_time(&text) && !*text;
}

static int is_date_time(const char *text, apr_pool_t *pool)
{
    return take_date(&text) && (take(&text, 'T') || take(&text, 't'))
           && take_time(&text) && !*text;
}

/* Numbers with these units, which may begin and end early but leave none out:
 * 1H30M and 30M5S, not 1H5S. */
static int take_units(const char **at, const char *units)
{
    const char *unit = NULL;

    while (apr_isdigit(**at)) {
        take_number(at);
        unit = unit ? unit + 1 : strchr(units, **at);
        if (!unit || !*unit || !take(at, *unit)) {
            return 0;
        }
    }
    return unit != NULL;
}

static int is_duration(const char *text, apr_pool_t *pool)
{
    if (!take(&text, 'P')) {
        return 0;
    }
    if (*text && text[strlen(text) - 1] == 'W') {
        return take_units(&text, "W") && !*text;
    }
    if (*text != 'T' && !take_units(&text, "YMD")) {
        return 0;
    }
    return !*text || (take(&text, 'T') && take_units(&text, "HMS") && !*text);
}

/* ---- names and addresses ---- */

/* A label of letters, digits and inner hyphens (RFC 1123, 2.1). */
static int is_label(mcp_str_t label)
{
    apr_size_t i;

    if (!label.len || label.len > 63 || label.data[0] == '-'
        || label.data[label.len - 1] == '-') {
        return 0;
    }
    for (i = 0; i < label.len; i++) {
        if (!apr_isalnum(label.data[i]) && label.data[i] != '-') {
            return 0;
        }
    }
    return 1;
}

static int is_hostname(const char *text, apr_pool_t *pool)
{
    if (strlen(text) > 253) {
        return 0;
    }
    for (;;) {
        mcp_str_t label = { text, strcspn(text, ".") };

        if (!is_label(label)) {
            return 0;
        }
        text += label.len;
        if (!*text) {
            return 1;
        }
        text++;
    }
}

/* Four decimal numbers (RFC 2673, 3.2), none with a leading zero, which some
 * readers take for octal. */
static int is_ipv4(const char *text, apr_pool_t *pool)
{
    int i;

    for (i = 0; i < 4; i++) {
        const char *first = text;
        int value = 0;

        while (apr_isdigit(*text) && text - first < 3) {
            value = value * 10 + *text++ - '0';
        }
        if (text == first || value > 255 || (*first == '0' && text > first + 1)
            || (i < 3 && !take(&text, '.'))) {
            return 0;
        }
    }
    return !*text;
}

static int is_ipv6(const char *text, apr_pool_t *pool)
{
    struct in6_addr address;

    return inet_pton(AF_INET6, text, &address) == 1;
}

static int is_ipv6_bytes(mcp_str_t bytes)
{
    char text[INET6_ADDRSTRLEN];

    if (bytes.len >= sizeof(text)) {
        return 0;
    }
    memcpy(text, bytes.data, bytes.len);
    text[bytes.len] = '\0';
    return is_ipv6(text, NULL);
}

/* What stands behind the @ (RFC 5321, 4.1.2): a host name or an address in
 * brackets. */
static int is_mail_domain(const char *text, apr_pool_t *pool)
{
    apr_size_t len = strlen(text);
    mcp_str_t inner;
    char address[16];

    if (*text != '[') {
        return is_hostname(text, pool);
    }
    if (text[len - 1] != ']') {
        return 0;
    }
    inner.data = text + 1;
    inner.len = len - 2;
    if (!strncmp(inner.data, "IPv6:", 5)) {
        inner.data += 5;
        inner.len -= 5;
        return is_ipv6_bytes(inner);
    }
    if (inner.len >= sizeof(address)) {
        return 0;
    }
    memcpy(address, inner.data, inner.len);
    address[inner.len] = '\0';
    return is_ipv4(address, pool);
}

/* A quoted local part, with `at` behind its first quote. */
static int take_quoted(const char **at)
{
    for (; **at && **at != '"'; (*at)++) {
        if (**at == '\\') {
            (*at)++;
        }
        if (**at < 0x20 || **at > 0x7E) {
            return 0;
        }
    }
    return take(at, '"');
}

static int take_dot_atom(const char **at)
{
    for (;;) {
        const char *first = *at;

        while (apr_isalnum(**at)
               || (**at && strchr("!#$%&'*+-/=?^_`{|}~", **at))) {
            (*at)++;
        }
        if (*at == first) {
            return 0;
        }
        if (**at != '.') {
            return 1;
        }
        (*at)++;
    }
}

static int is_email(const char *text, apr_pool_t *pool)
{
    const char *first = text;

    if (!(take(&text, '"') ? take_quoted(&text) : take_dot_atom(&text))) {
        return 0;
    }
    return text - first <= 64 && take(&text, '@') && *text
           && is_mail_domain(text, pool);
}

static int is_uuid(const char *text, apr_pool_t *pool)
{
    int i;

    for (i = 0; i < 36; i++) {
        int is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;

        if (is_hyphen ? text[i] != '-' : !apr_isxdigit(text[i])) {
            return 0;
        }
    }
    return !text[36];
}

/* ---- URIs: RFC 3986 ---- */

/* Unreserved, percent-encoded, sub-delims and whatever is in more. */
static int is_made_of(mcp_str_t part, const char *more)
{
    apr_size_t i;

    for (i = 0; i < part.len; i++) {
        char c = part.data[i];

        if (c == '%') {
            if (part.len - i < 3 || !apr_isxdigit(part.data[i + 1])
                || !apr_isxdigit(part.data[i + 2])) {
                return 0;
            }
            i += 2;
        }
        else if (!c
                 || (!apr_isalnum(c) && !strchr("-._~!$&'()*+,;=", c)
                     && !strchr(more, c))) {
            return 0;
        }
    }
    return 1;
}

/* IPvFuture or an IPv6 address, between the brackets. */
static int is_ip_literal(mcp_str_t inner)
{
    const char *dot;
    mcp_str_t rest;

    if (inner.len < 4 || apr_tolower(inner.data[0]) != 'v') {
        return is_ipv6_bytes(inner);
    }
    dot = memchr(inner.data, '.', inner.len);
    if (!dot || dot == inner.data + 1
        || strspn(inner.data + 1, "0123456789abcdefABCDEF")
               != (apr_size_t)(dot - inner.data - 1)) {
        return 0;
    }
    rest.data = dot + 1;
    rest.len = inner.len - (apr_size_t)(rest.data - inner.data);
    return rest.len && !memchr(rest.data, '%', rest.len)
           && is_made_of(rest, ":");
}

static int is_port(mcp_str_t port)
{
    apr_size_t i;

    for (i = 0; i < port.len; i++) {
        if (!apr_isdigit(port.data[i])) {
            return 0;
        }
    }
    return 1;
}

/* [userinfo@]host[:port] */
static int is_authority(mcp_str_t authority)
{
    const char *end = authority.data + authority.len;
    const char *at = memchr(authority.data, '@', authority.len);
    mcp_str_t host, port = { end, 0 };
    const char *colon;

    if (at) {
        mcp_str_t user = { authority.data, (apr_size_t)(at - authority.data) };

        if (!is_made_of(user, ":")) {
            return 0;
        }
        authority.data = at + 1;
    }
    host.data = authority.data;
    colon = *host.data == '['
                ? memchr(host.data, ']', (apr_size_t)(end - host.data))
                : host.data;
    if (!colon) {
        return 0;
    }
    colon = memchr(colon, ':', (apr_size_t)(end - colon));
    if (colon) {
        port.data = colon + 1;
        port.len = (apr_size_t)(end - port.data);
    }
    host.len = (apr_size_t)((colon ? colon : end) - host.data);
    if (host.len && *host.data == '[') {
        mcp_str_t inner = { host.data + 1, host.len - 2 };

        return host.data[host.len - 1] == ']' && is_ip_literal(inner)
               && is_port(port);
    }
    return is_made_of(host, "") && is_port(port);
}

/* Authority, path, query and fragment: what may follow the scheme. */
static int is_hierarchy(const char *text)
{
    mcp_str_t path, query, fragment;

    if (text[0] == '/' && text[1] == '/') {
        mcp_str_t authority = { text + 2, strcspn(text + 2, "/?#") };

        if (!is_authority(authority)) {
            return 0;
        }
        text = authority.data + authority.len;
    }
    path.data = text;
    path.len = strcspn(text, "?#");
    text += path.len;
    query.data = text + (*text == '?');
    query.len = *text == '?' ? strcspn(query.data, "#") : 0;
    text = query.data + query.len;
    fragment = mcp_str(text + (*text == '#'));
    return is_made_of(path, ":@/") && is_made_of(query, ":@/?")
           && is_made_of(fragment, ":@/?");
}

/* The bytes of `scheme:` at the front, or 0. */
static apr_size_t scheme_length(const char *text)
{
    apr_size_t i = 0;

    if (!apr_isalpha(*text)) {
        return 0;
    }
    while (apr_isalnum(text[i]) || (text[i] && strchr("+-.", text[i]))) {
        i++;
    }
    return text[i] == ':' ? i + 1 : 0;
}

int mcp_schema_format_is_uri(const char *text)
{
    apr_size_t scheme = scheme_length(text);

    return scheme && is_hierarchy(text + scheme);
}

static int is_uri(const char *text, apr_pool_t *pool)
{
    return mcp_schema_format_is_uri(text);
}

static int is_uri_reference(const char *text, apr_pool_t *pool)
{
    /* Without a scheme, a colon in the first segment would make one. */
    return is_uri(text, pool)
           || (text[strcspn(text, ":/?#")] != ':' && is_hierarchy(text));
}

/* ---- others ---- */

/* RFC 6901, 3 */
static int is_json_pointer(const char *text, apr_pool_t *pool)
{
    if (*text && *text != '/') {
        return 0;
    }
    for (; *text; text++) {
        if (*text == '~' && text[1] != '0' && text[1] != '1') {
            return 0;
        }
    }
    return 1;
}

static int is_regex(const char *text, apr_pool_t *pool)
{
    mcp_schema_pattern_t *pattern;
    apr_pool_t *scratch;
    int is_good;

    apr_pool_create(&scratch, pool);
    is_good = !mcp_schema_pattern_compile(&pattern, text, scratch);
    apr_pool_destroy(scratch);
    return is_good;
}

int mcp_schema_format_is_base64(const char *text)
{
    apr_size_t count = 0, padding = 0;

    for (; *text; text++) {
        if (*text == '\n' || *text == '\r') {
            continue;
        }
        if (*text == '=') {
            padding++;
        }
        else if (padding
                 || !(apr_isalnum(*text) || *text == '+' || *text == '/')) {
            return 0;
        }
        count++;
    }
    return count % 4 == 0 && padding <= 2;
}

static int is_byte(const char *text, apr_pool_t *pool)
{
    return mcp_schema_format_is_base64(text);
}

const mcp_schema_format_t mcp_schema_formats[] = {
    { "date", is_date, "a date, YYYY-MM-DD", "2026-11-23" },
    { "time", is_time, "a time of day with its UTC offset", "09:30:00+01:00" },
    { "date-time", is_date_time,
      "a date and time with its UTC offset (RFC 3339)",
      "2026-11-23T09:30:00+01:00" },
    { "duration", is_duration, "an ISO 8601 duration", "PT1H30M" },
    { "email", is_email, "an e-mail address", "name@example.com" },
    { "uri", is_uri, "an absolute URI", "https://example.com/path" },
    { "uri-reference", is_uri_reference, "a URI or a relative reference",
      "../path?key=value" },
    { "uuid", is_uuid, "a UUID", "123e4567-e89b-12d3-a456-426614174000" },
    { "hostname", is_hostname, "a host name", "www.example.com" },
    { "ipv4", is_ipv4, "an IPv4 address", "192.0.2.1" },
    { "ipv6", is_ipv6, "an IPv6 address", "2001:db8::1" },
    { "byte", is_byte, "base64 with padding", "YWJj" },
    { "regex", is_regex, "a regular expression (ECMA-262)", "^[a-z]+$" },
    { "json-pointer", is_json_pointer, "a JSON Pointer (RFC 6901)",
      "/items/0/name" },
    { NULL },
};

const mcp_schema_format_t *mcp_schema_format_find(const char *name)
{
    const mcp_schema_format_t *row;

    for (row = mcp_schema_formats; row->name; row++) {
        if (!strcmp(row->name, name)) {
            return row;
        }
    }
    return NULL;
}
