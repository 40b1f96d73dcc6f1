/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Most changes of single bytes make of JSON something that the first reader
 * refuses. So every second change is one of whole values or names: one is
 * replaced by another, taken out or doubled, and inputs are crossed the same
 * way. What is no JSON is cut in tokens all the same.
 */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

/* libFuzzer's, and what it calls. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,
                                 const uint8_t *b, size_t b_size, uint8_t *out,
                                 size_t max_size, unsigned int seed);

typedef struct span_t {
    size_t at;
    size_t len;
} span_t;

static uint64_t state;

static size_t random_below(size_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return n ? (size_t)(state >> 11) % n : 0;
}

static void start_random(unsigned int seed)
{
    state = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15);
}

static size_t string_length(const uint8_t *data, size_t size)
{
    size_t i;

    for (i = 1; i < size && data[i] != '"' && data[i] != '\n'; i++) {
        i += data[i] == '\\';
    }
    return i < size ? i + 1 : size;
}

/* A string, a word, a number or one mark. */
static size_t token_length(const uint8_t *data, size_t size)
{
    size_t i = 0;

    if (*data == '"') {
        return string_length(data, size);
    }
    while (i < size && !isspace(data[i]) && !strchr("{}[],:\"", data[i])) {
        i++;
    }
    return i ? i : 1;
}

/* From a token to the end of the value that begins with it. */
static size_t value_length(const uint8_t *data, size_t size)
{
    size_t depth = 0, i = 0;

    do {
        depth += data[i] == '{' || data[i] == '[';
        depth -= (data[i] == '}' || data[i] == ']') && depth;
        i += token_length(data + i, size - i);
    } while (depth && i < size);
    return i;
}

/* Some value or name: the one that begins at or behind a random place. */
static span_t choose(const uint8_t *data, size_t size)
{
    size_t place = random_below(size), at = 0;
    span_t span = { 0, 0 };

    while (at < size) {
        if (!isspace(data[at]) && !strchr("}],:", data[at])) {
            span.at = at;
            span.len = value_length(data + at, size - at);
            if (at >= place) {
                break;
            }
        }
        at += token_length(data + at, size - at);
    }
    return span;
}

/* Put bytes in the place of a span, where they fit. */
static size_t replace(uint8_t *data, size_t size, size_t max_size, span_t span,
                      const uint8_t *bytes, size_t len)
{
    if (size - span.len + len > max_size) {
        return size;
    }
    memmove(data + span.at + len, data + span.at + span.len,
            size - span.at - span.len);
    memcpy(data + span.at, bytes, len);
    return size - span.len + len;
}

static const char *const values[] = { "{}",   "[]",    "null",  "true", "false",
                                      "\"\"", "0",     "-1",    "1.5",  "1e300",
                                      "[{}]", "\"a\"", "\"#\"", "2" };

/* The span and the comma behind it, or before it. */
static span_t with_comma(const uint8_t *data, size_t size, span_t span)
{
    if (span.at + span.len < size && data[span.at + span.len] == ',') {
        span.len++;
    }
    else if (span.at && data[span.at - 1] == ',') {
        span.at--;
        span.len++;
    }
    return span;
}

static size_t change(uint8_t *data, size_t size, size_t max_size)
{
    static uint8_t copy[65536];
    span_t to = choose(data, size), from = choose(data, size);
    const char *value =
        values[random_below(sizeof(values) / sizeof(values[0]))];
    size_t len;

    switch (random_below(4)) {
    case 0:
        return replace(data, size, max_size, to, (const uint8_t *)value,
                       strlen(value));
    case 1:
        to = with_comma(data, size, to);
        return replace(data, size, max_size, to, copy, 0);
    case 2: /* an element more */
        from = to;
        to.len = 0;
        break;
    default:
        break;
    }
    if (from.len >= sizeof(copy)) {
        return size;
    }
    memcpy(copy, data + from.at, from.len);
    len = from.len;
    if (!to.len) {
        copy[len++] = ',';
    }
    return replace(data, size, max_size, to, copy, len);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned int seed)
{
    start_random(seed);
    if (!size || random_below(2)) {
        return LLVMFuzzerMutate(data, size, max_size);
    }
    do {
        size = change(data, size, max_size);
    } while (size && random_below(2));
    return size;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,
                                 const uint8_t *b, size_t b_size, uint8_t *out,
                                 size_t max_size, unsigned int seed)
{
    span_t to, from;

    start_random(seed);
    if (!a_size || !b_size || a_size > max_size) {
        return 0;
    }
    to = choose(a, a_size);
    from = choose(b, b_size);
    memcpy(out, a, a_size);
    return replace(out, a_size, max_size, to, b + from.at, from.len);
}
