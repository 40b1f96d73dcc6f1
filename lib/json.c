/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include <cjson/cJSON.h>

/* ---- checking the bytes ---- */

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

static int scan_text(scan_t *scan, mcp_str_t text)
{
    scan->start = scan->at = (const unsigned char *)text.data;
    scan->end = scan->start + text.len;
    scan->depth = 0;
    if (!scan_value(scan)) {
        return 0;
    }
    skip_space(scan);
    return scan->at == scan->end ? 1 : wrong(scan, "text after the value");
}

/* ---- names that stand twice in one object ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp((*(const cJSON *const *)a)->string,
                  (*(const cJSON *const *)b)->string);
}

static const char *twice_in_large(const cJSON *object, apr_size_t count)
{
    const cJSON **members = malloc(count * sizeof(*members));
    const cJSON *member;
    const char *name = NULL;
    apr_size_t i = 0;

    if (!members) {
        return object->child->string;
    }
    cJSON_ArrayForEach(member, object)
    {
        members[i++] = member;
    }
    qsort(members, count, sizeof(*members), compare_names);
    for (i = 1; i < count && !name; i++) {
        if (!strcmp(members[i - 1]->string, members[i]->string)) {
            name = members[i]->string;
        }
    }
    free(members);
    return name;
}

static const char *twice_in_small(const cJSON *object)
{
    const cJSON *a, *b;

    cJSON_ArrayForEach(a, object)
    {
        for (b = a->next; b; b = b->next) {
            if (!strcmp(a->string, b->string)) {
                return a->string;
            }
        }
    }
    return NULL;
}

/* Depth is bounded by the scan. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static const char *find_twice(const cJSON *value)
{
    const char *name = NULL;
    const cJSON *child;

    if (cJSON_IsObject(value)) {
        apr_size_t count = mcp_json_count(value);

        name = count > 16 ? twice_in_large(value, count)
                          : twice_in_small(value);
    }
    for (child = value->child; child && !name; child = child->next) {
        if (child->child) {
            name = find_twice(child);
        }
    }
    return name;
}

/* ---- the public face ---- */

static apr_status_t delete_tree(void *tree)
{
    cJSON_Delete(tree);
    return APR_SUCCESS;
}

mcp_error_t *mcp_json_parse(mcp_json_t **out, mcp_str_t text, apr_pool_t *pool)
{
    static const char hint[] = "Send one JSON value (RFC 8259) in UTF-8.";
    scan_t scan = { NULL };
    const char *twice;
    cJSON *tree;

    if (!scan_text(&scan, text)) {
        return mcp_error_make(pool, "parse_error", hint,
                              "Invalid JSON at byte %ld: %s.",
                              (long)(scan.at - scan.start), scan.wrong);
    }
    tree = cJSON_ParseWithLengthOpts(text.data, text.len, NULL, 0);
    if (!tree) {
        return mcp_error_make(pool, "parse_error", hint, "Invalid JSON.");
    }
    apr_pool_cleanup_register(pool, tree, delete_tree, apr_pool_cleanup_null);
    twice = find_twice(tree);
    if (twice) {
        return mcp_error_make(pool, "parse_error",
                              "Give each member of an object once.",
                              "Invalid JSON: the member \"%.80s\" is given "
                              "twice in one object.",
                              twice);
    }
    *out = tree;
    return NULL;
}

mcp_json_type_t mcp_json_type(const mcp_json_t *value)
{
    switch (value->type & 0xFF) {
    case cJSON_False:
    case cJSON_True:
        return MCP_JSON_BOOLEAN;
    case cJSON_Number:
        return MCP_JSON_NUMBER;
    case cJSON_String:
        return MCP_JSON_STRING;
    case cJSON_Array:
        return MCP_JSON_ARRAY;
    case cJSON_Object:
        return MCP_JSON_OBJECT;
    default:
        return MCP_JSON_NULL;
    }
}

const char *mcp_json_type_name(mcp_json_type_t type)
{
    static const char *const names[] = { "null",   "boolean", "number",
                                         "string", "array",   "object" };

    return names[type];
}

const mcp_json_t *mcp_json_get(const mcp_json_t *object, const char *name)
{
    return object && cJSON_IsObject(object)
               ? cJSON_GetObjectItemCaseSensitive(object, name)
               : NULL;
}

const mcp_json_t *mcp_json_first(const mcp_json_t *value)
{
    return value ? value->child : NULL;
}

const mcp_json_t *mcp_json_next(const mcp_json_t *value)
{
    return value->next;
}

const char *mcp_json_name(const mcp_json_t *value)
{
    return value->string;
}

apr_size_t mcp_json_count(const mcp_json_t *value)
{
    const mcp_json_t *child;
    apr_size_t count = 0;

    for (child = mcp_json_first(value); child; child = child->next) {
        count++;
    }
    return count;
}

const char *mcp_json_string(const mcp_json_t *value)
{
    return value && cJSON_IsString(value) ? value->valuestring : NULL;
}

double mcp_json_number(const mcp_json_t *value)
{
    return value && cJSON_IsNumber(value) ? value->valuedouble : 0;
}

int mcp_json_is_integer(const mcp_json_t *value)
{
    return value && cJSON_IsNumber(value)
           && value->valuedouble == floor(value->valuedouble);
}

int mcp_json_is_true(const mcp_json_t *value)
{
    return value && cJSON_IsTrue(value);
}

static int is_equal_container(const mcp_json_t *a, const mcp_json_t *b)
{
    const cJSON *x = a->child, *y = b->child;

    if (mcp_json_count(a) != mcp_json_count(b)) {
        return 0;
    }
    if (cJSON_IsArray(a)) {
        for (; x; x = x->next, y = y->next) {
            if (!mcp_json_is_equal(x, y)) {
                return 0;
            }
        }
        return 1;
    }
    for (; x; x = x->next) {
        const mcp_json_t *other = mcp_json_get(b, x->string);

        if (!other || !mcp_json_is_equal(x, other)) {
            return 0;
        }
    }
    return 1;
}

int mcp_json_is_equal(const mcp_json_t *a, const mcp_json_t *b)
{
    mcp_json_type_t type = mcp_json_type(a);

    if (type != mcp_json_type(b)) {
        return 0;
    }
    switch (type) {
    case MCP_JSON_NULL:
        return 1;
    case MCP_JSON_BOOLEAN:
        return mcp_json_is_true(a) == mcp_json_is_true(b);
    case MCP_JSON_NUMBER:
        return a->valuedouble == b->valuedouble;
    case MCP_JSON_STRING:
        return !strcmp(a->valuestring, b->valuestring);
    default:
        return is_equal_container(a, b);
    }
}

static void write_number(mcp_buf_t *buf, double number)
{
    char text[32];

    if (number == floor(number) && fabs(number) < 1e15) {
        apr_snprintf(text, sizeof(text), "%" APR_INT64_T_FMT,
                     (apr_int64_t)number);
    }
    else {
        snprintf(text, sizeof(text), "%.15g", number);
        if (strtod(text, NULL) != number) {
            snprintf(text, sizeof(text), "%.17g", number);
        }
    }
    mcp_buf_puts(buf, text);
}

static void write_container(mcp_buf_t *buf, const mcp_json_t *value,
                            int is_object)
{
    const mcp_json_t *child;

    mcp_buf_putc(buf, is_object ? '{' : '[');
    for (child = value->child; child; child = child->next) {
        if (child != value->child) {
            mcp_buf_putc(buf, ',');
        }
        if (is_object) {
            mcp_buf_json_string(buf, child->string);
            mcp_buf_putc(buf, ':');
        }
        mcp_json_write(buf, child);
    }
    mcp_buf_putc(buf, is_object ? '}' : ']');
}

void mcp_json_write(mcp_buf_t *buf, const mcp_json_t *value)
{
    switch (mcp_json_type(value)) {
    case MCP_JSON_NULL:
        mcp_buf_lit(buf, "null");
        break;
    case MCP_JSON_BOOLEAN:
        mcp_buf_puts(buf, mcp_json_is_true(value) ? "true" : "false");
        break;
    case MCP_JSON_NUMBER:
        write_number(buf, value->valuedouble);
        break;
    case MCP_JSON_STRING:
        mcp_buf_json_string(buf, value->valuestring);
        break;
    case MCP_JSON_ARRAY:
        write_container(buf, value, 0);
        break;
    case MCP_JSON_OBJECT:
        write_container(buf, value, 1);
        break;
    }
}

/* Whether the name between the quotes at `from` is the one that is meant. Names
 * that somebody wrote with escapes are compared unescaped. */
static int is_name(mcp_str_t quoted, const char *name)
{
    cJSON *parsed;
    int same;

    if (!memchr(quoted.data, '\\', quoted.len)) {
        mcp_str_t bare = { quoted.data + 1, quoted.len - 2 };

        return mcp_str_is(bare, name);
    }
    parsed = cJSON_ParseWithLength(quoted.data, quoted.len);
    same = parsed && !strcmp(parsed->valuestring, name);
    cJSON_Delete(parsed);
    return same;
}

mcp_str_t mcp_json_slice(mcp_str_t text, const char *name)
{
    mcp_str_t none = { NULL, 0 };
    scan_t scan = { NULL };

    scan.start = scan.at = (const unsigned char *)text.data;
    scan.end = scan.start + text.len;
    skip_space(&scan);
    if (!is_at(&scan, '{')) {
        return none;
    }
    scan.at++;
    for (;;) {
        mcp_str_t quoted, value;

        skip_space(&scan);
        quoted.data = (const char *)scan.at;
        if (!is_at(&scan, '"') || !scan_string(&scan)) {
            return none;
        }
        quoted.len = (apr_size_t)((const char *)scan.at - quoted.data);
        skip_space(&scan);
        scan.at++;
        skip_space(&scan);
        value.data = (const char *)scan.at;
        if (!scan_value(&scan)) {
            return none;
        }
        value.len = (apr_size_t)((const char *)scan.at - value.data);
        if (is_name(quoted, name)) {
            return value;
        }
        skip_space(&scan);
        if (!is_at(&scan, ',')) {
            return none;
        }
        scan.at++;
    }
}
