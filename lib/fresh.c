/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/fresh.h"

#include <string.h>

#include <apr_date.h>
#include <apr_lib.h>
#include <apr_strings.h>

/* What is longer stands for "very long" (RFC 9111, 1.2.2). */
#define SECONDS_MAX 2147483648

/* A number of seconds; what is none is 0, which is stale (RFC 9111, 4.2.1). */
static apr_int64_t read_seconds(const char *text, apr_size_t len)
{
    apr_int64_t seconds = 0;
    apr_size_t i;

    if (len >= 2 && *text == '"' && text[len - 1] == '"') {
        text++;
        len -= 2;
    }
    for (i = 0; i < len; i++) {
        if (!apr_isdigit(text[i])) {
            return 0;
        }
        if (seconds < SECONDS_MAX) {
            seconds = 10 * seconds + (text[i] - '0');
        }
    }
    return seconds < SECONDS_MAX ? seconds : SECONDS_MAX;
}

static int is_word(const char *text, apr_size_t len, const char *word)
{
    return len == strlen(word) && !strncasecmp(text, word, len);
}

/* The end of a directive: a comma that is not within quotes. */
static apr_size_t directive_length(const char *text)
{
    apr_size_t len = 0;
    int quoted = 0;

    while (text[len] && (quoted || text[len] != ',')) {
        quoted ^= text[len] == '"';
        len++;
    }
    return len;
}

/* What one directive makes of the age that the ones before allow. */
static apr_int64_t apply(apr_int64_t age, const char *text, apr_size_t len)
{
    const char *equals = memchr(text, '=', len);
    apr_size_t name = equals ? (apr_size_t)(equals - text) : len;
    apr_int64_t given;

    if (is_word(text, name, "no-store") || is_word(text, name, "no-cache")) {
        return 0;
    }
    if (!is_word(text, name, "max-age")) {
        return age;
    }
    given = equals ? read_seconds(equals + 1, len - name - 1) : 0;
    return age < 0 || given < age ? given : age;
}

static apr_int64_t read_cache_control(const char *text)
{
    apr_int64_t age = -1;

    while (text && *text) {
        apr_size_t len;

        text += strspn(text, " \t,");
        len = directive_length(text);
        while (len && apr_isspace(text[len - 1])) {
            len--;
        }
        age = apply(age, text, len);
        text += directive_length(text);
    }
    return age;
}

static apr_int64_t read_expires(const apr_table_t *headers)
{
    const char *expires = apr_table_get(headers, "Expires");
    const char *date = apr_table_get(headers, "Date");
    apr_time_t from, to;

    if (!expires || !date) {
        return -1;
    }
    /* "0" and other texts that are no date have expired. */
    to = apr_date_parse_http(expires);
    from = apr_date_parse_http(date);
    return to > from && from ? apr_time_sec(to - from) : 0;
}

apr_int64_t mcp_fresh_seconds(const apr_table_t *headers)
{
    const char *age = apr_table_get(headers, "Age");
    apr_int64_t seconds = read_cache_control(apr_table_get(headers, "Cache-"
                                                                    "Control"));
    apr_int64_t spent = age ? read_seconds(age, strlen(age)) : 0;

    if (seconds < 0) {
        seconds = read_expires(headers);
    }
    if (seconds <= 0) {
        return seconds;
    }
    return seconds > spent ? seconds - spent : 0;
}
