/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/jsontext.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct scan_t {
    const unsigned char *start;
    const unsigned char *at;
    const unsigned char *end;
    int depth;
    const char *wrong; /* what is wrong at `at`, a literal */
} scan_t;

static int scan_value(scan_t *scan);

static int wrong(scan_t *scan, const char *what)
{
    scan->wrong = what;
    return 0;
}

static void skip_space(scan_t *scan)
{
    while (scan->at < scan->end
           && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n'
               || *scan->at == '\r')) {
        scan->at++;
    }
}

static int is_at(const scan_t *scan, char c)
{
    return scan->at < scan->end && *scan->at == (unsigned char)c;
}

/* The length of the well-formed UTF-8 sequence at p (Unicode 15, table 3-7:
 * no overlong forms, no surrogates, nothing past U+10FFFF), or 0. */
static apr_size_t utf8_length(const unsigned char *p, const unsigned char *end)
{
    unsigned char low = 0x80, high = 0xBF;
    apr_size_t i, n;

    if (*p < 0x80) {
        return 1;
    }
    if (*p >= 0xC2 && *p <= 0xDF) {
        n = 2;
    }
    else if (*p >= 0xE0 && *p <= 0xEF) {
        n = 3;
        low = *p == 0xE0 ? 0xA0 : 0x80;
        high = *p == 0xED ? 0x9F : 0xBF;
    }
    else if (*p >= 0xF0 && *p <= 0xF4) {
        n = 4;
        low = *p == 0xF0 ? 0x90 : 0x80;
        high = *p == 0xF4 ? 0x8F : 0xBF;
    }
    else {
        return 0;
    }
    if ((apr_size_t)(end - p) < n || p[1] < low || p[1] > high) {
        return 0;
    }
    for (i = 2; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return n;
}

/* The code unit of the four hex digits at p, or -1. */
static int hex4(const unsigned char *p, const unsigned char *end)
{
    int i, unit = 0;

    if (end - p < 4) {
        return -1;
    }
    for (i = 0; i < 4; i++) {
        int c = p[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;

        if (digit < 0) {
            return -1;
        }
        unit = unit * 16 + digit;
    }
    return unit;
}

/* \uXXXX, with `at` on the first digit. A NUL would end the string early in
 * everything written in C behind us, and PostgreSQL's text has no room for it.
 */
static int scan_unicode_escape(scan_t *scan)
{
    int unit = hex4(scan->at, scan->end);

    if (unit < 0) {
        return wrong(scan, "\\u wants four hexadecimal digits");
    }
    if (unit == 0) {
        return wrong(scan, "a NUL character is not allowed");
    }
    if (unit >= 0xDC00 && unit <= 0xDFFF) {
        return wrong(scan, "a low surrogate without its high one");
    }
    scan->at += 4;
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        int low = -1;

        if (scan->end - scan->at >= 6 && scan->at[0] == '\\'
            && scan->at[1] == 'u') {
            low = hex4(scan->at + 2, scan->end);
        }
        if (low < 0xDC00 || low > 0xDFFF) {
            return wrong(scan, "a high surrogate without its low one");
        }
        scan->at += 6;
    }
    return 1;
}

static int scan_escape(scan_t *scan)
{
    scan->at++;
    if (scan->at >= scan->end) {
        return wrong(scan, "the string is not closed");
    }
    if (*scan->at == 'u') {
        scan->at++;
        return scan_unicode_escape(scan);
    }
    if (!*scan->at || !strchr("\"\\/bfnrt", *scan->at)) {
        return wrong(scan, "an unknown escape in a string");
    }
    scan->at++;
    return 1;
}

static int scan_string(scan_t *scan)
{
    for (scan->at++; scan->at < scan->end;) {
        unsigned char c = *scan->at;

        if (c == '"') {
            scan->at++;
            return 1;
        }
        if (c == '\\') {
            if (!scan_escape(scan)) {
                return 0;
            }
            continue;
        }
        if (c < 0x20) {
            return wrong(scan, "a control character in a string");
        }
        if (c < 0x80) {
            scan->at++;
        }
        else {
            apr_size_t n = utf8_length(scan->at, scan->end);

            if (!n) {
                return wrong(scan, "invalid UTF-8");
            }
            scan->at += n;
        }
    }
    return wrong(scan, "the string is not closed");
}

static int scan_digits(scan_t *scan)
{
    const unsigned char *first = scan->at;

    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9') {
        scan->at++;
    }
    return scan->at > first;
}

static int scan_number(scan_t *scan)
{
    const unsigned char *first = scan->at;
    char text[64];
    apr_size_t len;

    if (is_at(scan, '-')) {
        scan->at++;
    }
    if (is_at(scan, '0')) {
        scan->at++;
    }
    else if (!scan_digits(scan)) {
        return wrong(scan, "a value was expected");
    }
    if (is_at(scan, '.')) {
        scan->at++;
        if (!scan_digits(scan)) {
            return wrong(scan, "a digit was expected");
        }
    }
    if (is_at(scan, 'e') || is_at(scan, 'E')) {
        scan->at++;
        if (is_at(scan, '+') || is_at(scan, '-')) {
            scan->at++;
        }
        if (!scan_digits(scan)) {
            return wrong(scan, "a digit was expected");
        }
    }
    len = (apr_size_t)(scan->at - first);
    /* cJSON reads at most 63 characters of a number and calls the rest a
     * syntax error; a longer one carries nothing a double could keep. */
    if (len >= sizeof(text)) {
        scan->at = first;
        return wrong(scan, "a number of more than 63 characters");
    }
    memcpy(text, first, len);
    text[len] = '\0';
    if (!isfinite(strtod(text, NULL))) {
        scan->at = first;
        return wrong(scan, "a number out of range");
    }
    return 1;
}

static int scan_word(scan_t *scan, const char *word)
{
    apr_size_t len = strlen(word);

    if ((apr_size_t)(scan->end - scan->at) < len
        || memcmp(scan->at, word, len)) {
        return wrong(scan, "a value was expected");
    }
    scan->at += len;
    return 1;
}

static int scan_member(scan_t *scan)
{
    skip_space(scan);
    if (!is_at(scan, '"')) {
        return wrong(scan, "a member name was expected");
    }
    if (!scan_string(scan)) {
        return 0;
    }
    skip_space(scan);
    if (!is_at(scan, ':')) {
        return wrong(scan, "a colon was expected");
    }
    scan->at++;
    return scan_value(scan);
}

static int scan_container(scan_t *scan, char close, int (*item)(scan_t *))
{
    if (++scan->depth > MCP_JSON_DEPTH) {
        return wrong(scan, "arrays and objects nest deeper than 64 levels");
    }
    scan->at++;
    skip_space(scan);
    if (!is_at(scan, close)) {
        for (;;) {
            if (!item(scan)) {
                return 0;
            }
            skip_space(scan);
            if (!is_at(scan, ',')) {
                break;
            }
            scan->at++;
        }
        if (!is_at(scan, close)) {
            return wrong(scan, close == '}' ? "a comma or } was expected"
                                            : "a comma or ] was expected");
        }
    }
    scan->at++;
    scan->depth--;
    return 1;
}

static int scan_value(scan_t *scan)
{
    skip_space(scan);
    if (scan->at >= scan->end) {
        return wrong(scan, "the text ends too early");
    }
    switch (*scan->at) {
    case '{':
        return scan_container(scan, '}', scan_member);
    case '[':
        return scan_container(scan, ']', scan_value);
    case '"':
        return scan_string(scan);
    case 't':
        return scan_word(scan, "true");
    case 'f':
        return scan_word(scan, "false");
    case 'n':
        return scan_word(scan, "null");
    default:
        return scan_number(scan);
    }
}

static void open_text(scan_t *scan, mcp_str_t text)
{
    memset(scan, 0, sizeof(*scan));
    scan->start = scan->at = (const unsigned char *)(text.data ? text.data
                                                               : "");
    scan->end = scan->start + text.len;
}

const char *mcp_jsontext_check(apr_size_t *offset, mcp_str_t text)
{
    scan_t scan;

    open_text(&scan, text);
    if (scan_value(&scan)) {
        skip_space(&scan);
        if (scan.at == scan.end) {
            return NULL;
        }
        scan.wrong = "text after the value";
    }
    *offset = (apr_size_t)(scan.at - scan.start);
    return scan.wrong;
}

/* ---- reading out of text that was checked ---- */

/* The character that an escape stands for, when it is one of ASCII: the names
 * that are asked for have no others. `p` is on the backslash. */
static int ascii_escape(const unsigned char **p, const unsigned char *end)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *known = strchr(from, (*p)[1]);
    int unit;

    if (known) {
        *p += 2;
        return (unsigned char)to[known - from];
    }
    unit = hex4(*p + 2, end);
    *p += 6;
    return unit < 0x80 ? unit : -1;
}

int mcp_jsontext_is_name(mcp_str_t quoted, const char *name)
{
    const unsigned char *p = (const unsigned char *)quoted.data + 1;
    const unsigned char *end = p + quoted.len - 2;

    while (p < end && *name) {
        int c = *p == '\\' ? ascii_escape(&p, end) : *p++;

        if (c != (unsigned char)*name++) {
            return 0;
        }
    }
    return p == end && !*name;
}

static mcp_str_t take(scan_t *scan, int (*what)(scan_t *))
{
    mcp_str_t bytes = { NULL, 0 };

    skip_space(scan);
    bytes.data = (const char *)scan->at;
    if (what(scan)) {
        bytes.len = (apr_size_t)((const char *)scan->at - bytes.data);
    }
    return bytes;
}

int mcp_jsontext_next(mcp_str_t *name, mcp_str_t *value, mcp_str_t *rest)
{
    scan_t scan;

    open_text(&scan, *rest);
    skip_space(&scan);
    if (!is_at(&scan, '{') && !is_at(&scan, ',')) {
        return 0;
    }
    scan.at++;
    skip_space(&scan);
    if (!is_at(&scan, '"')) {
        return 0;
    }
    *name = take(&scan, scan_string);
    skip_space(&scan);
    if (!is_at(&scan, ':')) {
        return 0;
    }
    scan.at++;
    *value = take(&scan, scan_value);
    skip_space(&scan);
    rest->data = (const char *)scan.at;
    rest->len = (apr_size_t)(scan.end - scan.at);
    return value->len > 0;
}

mcp_str_t mcp_jsontext_member(mcp_str_t object, const char *name)
{
    mcp_str_t none = { NULL, 0 }, quoted, value;

    while (mcp_jsontext_next(&quoted, &value, &object)) {
        if (mcp_jsontext_is_name(quoted, name)) {
            return value;
        }
    }
    return none;
}

mcp_str_t mcp_jsontext_item(mcp_str_t *rest)
{
    mcp_str_t item = { NULL, 0 };
    scan_t scan;

    open_text(&scan, *rest);
    skip_space(&scan);
    if (is_at(&scan, '[') || is_at(&scan, ',')) {
        scan.at++;
        item = take(&scan, scan_value);
        skip_space(&scan);
    }
    rest->data = (const char *)scan.at;
    rest->len = (apr_size_t)(scan.end - scan.at);
    return item;
}
