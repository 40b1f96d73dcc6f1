/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/near.h"

typedef mcp_schema_report_t report_t;
typedef mcp_schema_at_t at_t;
typedef mcp_schema_sentence_t sentence_t;

/* Bytes shown of a name or value, and elements of a list. */
#define SHOWN 80
#define LISTED 20

/* ---- words ---- */

/* The text, cut between characters when it is long. */
static const char *shorten(const char *text, apr_pool_t *pool)
{
    apr_size_t len = strnlen(text, SHOWN + 1);

    if (len <= SHOWN) {
        return text;
    }
    for (len = SHOWN - 3; ((unsigned char)text[len] & 0xC0) == 0x80; len--) {
    }
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, len), "...", NULL);
}

static const char *quoted(const char *text, apr_pool_t *pool)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 64, pool);
    mcp_buf_json_string(&buf, shorten(text, pool));
    return buf.data;
}

/* A string as one would name it: bare, unless that misleads. */
static const char *bare(const char *text, apr_pool_t *pool)
{
    return *text && !strpbrk(text, ", \t\n\"") ? shorten(text, pool)
                                               : quoted(text, pool);
}

static const char *named(const mcp_json_t *value, apr_pool_t *pool)
{
    mcp_buf_t buf;

    if (mcp_json_string(value)) {
        return bare(mcp_json_string(value), pool);
    }
    mcp_buf_init(&buf, 64, pool);
    mcp_json_write(&buf, value);
    return shorten(buf.data, pool);
}

static const char *counted(apr_size_t count, const char *what,
                           const char *plural, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" APR_SIZE_T_FMT " %s", count,
                        count == 1 ? what : plural);
}

static const char *type_words(unsigned types, apr_pool_t *pool)
{
    static const struct {
        unsigned bit;
        const char *words;
    } rows[] = {
        { MCP_SCHEMA_STRING, "a string" },
        { MCP_SCHEMA_NUMBER, "a number" },
        { MCP_SCHEMA_INTEGER, "an integer" },
        { MCP_SCHEMA_BOOLEAN, "a boolean" },
        { MCP_SCHEMA_ARRAY, "an array" },
        { MCP_SCHEMA_OBJECT, "an object" },
        { MCP_SCHEMA_NULL, "null" },
    };
    const char *separator = "";
    mcp_buf_t buf;
    apr_size_t i;

    mcp_buf_init(&buf, 64, pool);
    if (types & MCP_SCHEMA_NUMBER) {
        types &= ~(unsigned)MCP_SCHEMA_INTEGER;
    }
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (types & rows[i].bit) {
            mcp_buf_puts(&buf, separator);
            mcp_buf_puts(&buf, rows[i].words);
            types &= ~rows[i].bit;
            separator = types & (types - 1) ? ", " : " or ";
        }
    }
    return buf.data;
}

/* ---- paths ---- */

static void put_name(mcp_buf_t *buf, const char *name)
{
    const char *at = name;

    while (apr_isalnum(*at) || *at == '_' || *at == '-' || *at == '$') {
        at++;
    }
    if (!*name || *at || at - name > SHOWN) {
        mcp_buf_putc(buf, '[');
        mcp_buf_puts(buf, quoted(name, buf->pool));
        mcp_buf_putc(buf, ']');
        return;
    }
    if (buf->len) {
        mcp_buf_putc(buf, '.');
    }
    mcp_buf_puts(buf, name);
}

/* The depth of an instance is that of JSON, and a name is one step more. */
static void put_path(mcp_buf_t *buf, const report_t *report, const at_t *at)
{
    const at_t *way[MCP_JSON_DEPTH + 2];
    int depth = 0;

    for (; at->up && depth < MCP_JSON_DEPTH + 2; at = at->up) {
        way[depth++] = at;
    }
    mcp_buf_puts(buf, report->root);
    while (depth--) {
        at = way[depth];
        if (!at->json || mcp_json_name(at->json)) {
            put_name(buf, at->json ? mcp_json_name(at->json) : at->text);
        }
        else {
            mcp_buf_printf(buf, "[%" APR_SIZE_T_FMT "]", at->index);
        }
    }
}

/* ---- reports ---- */

void mcp_schema_report_init(report_t *report, int most, const char *root,
                            apr_pool_t *pool)
{
    report->sentences = apr_array_make(pool, 2, sizeof(sentence_t));
    report->most = most;
    report->total = 0;
    report->root = root ? root : "";
    report->pool = pool;
}

int mcp_schema_report_is_full(const report_t *report)
{
    return report->sentences->nelts >= report->most;
}

/* Whether the next sentence is not to be kept; then it counts right away. */
static int is_only_counted(report_t *report)
{
    int is_full = mcp_schema_report_is_full(report);

    report->total += is_full;
    return is_full;
}

/* A sentence about a value, or about a member that it lacks. */
static sentence_t begin(const report_t *report, const at_t *at,
                        const char *lacks, const char *code)
{
    sentence_t sentence = { 0 };
    mcp_buf_t path;

    mcp_buf_init(&path, 64, report->pool);
    put_path(&path, report, at);
    if (lacks) {
        put_name(&path, lacks);
    }
    sentence.depth = mcp_schema_at_depth(at) + (lacks != NULL);
    sentence.code = code;
    sentence.path = path.data;
    return sentence;
}

static void keep(report_t *report, const sentence_t *sentence)
{
    int i;

    for (i = 0; i < report->sentences->nelts; i++) {
        const sentence_t *other = &APR_ARRAY_IDX(report->sentences, i,
                                                 sentence_t);

        if (!strcmp(other->path, sentence->path)
            && !strcmp(other->message, sentence->message)) {
            return;
        }
    }
    report->total++;
    APR_ARRAY_PUSH(report->sentences, sentence_t) = *sentence;
}

void mcp_schema_report_take(report_t *report, const report_t *from)
{
    int i;

    for (i = 0; i < from->sentences->nelts; i++) {
        if (!is_only_counted(report)) {
            keep(report, &APR_ARRAY_IDX(from->sentences, i, sentence_t));
        }
    }
    report->total += from->total - from->sentences->nelts;
}

void mcp_schema_say(report_t *report, const at_t *at, const char *code,
                    const char *hint, const char *format, ...)
{
    sentence_t sentence;
    va_list ap;

    if (is_only_counted(report)) {
        return;
    }
    sentence = begin(report, at, NULL, code);
    va_start(ap, format);
    sentence.message = apr_pvsprintf(report->pool, format, ap);
    va_end(ap);
    sentence.hint = hint;
    if (!at->json) {
        sentence.message = apr_pstrcat(report->pool, "its name ",
                                       sentence.message, NULL);
    }
    keep(report, &sentence);
}

/* About a member that is not there. */
static void say_of_member(report_t *report, const at_t *at, const char *name,
                          const char *code, const char *message)
{
    if (!is_only_counted(report)) {
        sentence_t sentence = begin(report, at, name, code);

        sentence.message = message;
        keep(report, &sentence);
    }
}

/* ---- types ---- */

/* Values that were put into a string are a habit of models. */
static const char *type_hint(unsigned types, const at_t *at)
{
    char first = *(at->text ? at->text : "");

    if (!first) {
        return (types & MCP_SCHEMA_ARRAY) && !(at->types & MCP_SCHEMA_OBJECT)
                       && !(at->types & MCP_SCHEMA_NULL)
                   ? "Send a list, even of one element."
                   : NULL;
    }
    if ((types & MCP_SCHEMA_ARRAY) && first == '[') {
        return "Send the array itself, not a string that holds it.";
    }
    if ((types & MCP_SCHEMA_OBJECT) && first == '{') {
        return "Send the object itself, not a string that holds it.";
    }
    if ((types & (MCP_SCHEMA_NUMBER | MCP_SCHEMA_INTEGER))
        && (apr_isdigit(first) || first == '-')) {
        return "Send the number without quotes.";
    }
    if ((types & MCP_SCHEMA_BOOLEAN)
        && (!strcmp(at->text, "true") || !strcmp(at->text, "false"))) {
        return "Send true or false without quotes.";
    }
    return types & MCP_SCHEMA_ARRAY ? "Send a list, even of one element."
                                    : NULL;
}

void mcp_schema_say_type(report_t *report, unsigned types, const at_t *at,
                         const char *code)
{
    sentence_t sentence;

    if (is_only_counted(report)) {
        return;
    }
    sentence = begin(report, at, NULL, code);
    sentence.expected = types;
    sentence.hint = type_hint(types, at);
    sentence.message =
        apr_psprintf(report->pool, "%smust be %s, is %s",
                     at->json ? "" : "its name ",
                     type_words(types, report->pool),
                     at->types & (MCP_SCHEMA_NUMBER | MCP_SCHEMA_BOOLEAN)
                         ? named(at->json, report->pool)
                         : type_words(at->types, report->pool));
    keep(report, &sentence);
}

/* ---- checks of a value alone ---- */

static const char *list_values(const mcp_json_t *values, apr_pool_t *pool)
{
    const mcp_json_t *item = mcp_json_first(values);
    mcp_buf_t buf;
    int n;

    mcp_buf_init(&buf, 128, pool);
    for (n = 0; item && n < LISTED; item = mcp_json_next(item), n++) {
        mcp_buf_puts(&buf, n ? ", " : "");
        mcp_buf_puts(&buf, named(item, pool));
    }
    if (item) {
        mcp_buf_lit(&buf, ", ...");
    }
    return buf.data;
}

static void say_const(report_t *report, const mcp_schema_check_t *check,
                      const at_t *at)
{
    mcp_schema_say(report, at, "const", NULL, "must be %s",
                   named(check->as.json, report->pool));
}

static void say_enum(report_t *report, const mcp_schema_check_t *check,
                     const at_t *at)
{
    const mcp_json_t *values = check->as.values->values, *item;
    const char *hint = NULL;
    mcp_near_t near;

    mcp_near_start(&near, at->text ? at->text : "");
    for (item = mcp_json_first(values); item; item = mcp_json_next(item)) {
        if (mcp_json_string(item)) {
            mcp_near_try(&near, mcp_json_string(item));
        }
    }
    if (near.best) {
        hint = apr_psprintf(report->pool, "Did you mean %s?",
                            bare(near.best, report->pool));
    }
    mcp_schema_say(report, at, "enum", hint, "must be one of: %s",
                   list_values(values, report->pool));
}

/* Bounds of a number, and the words for them. */
static const struct {
    mcp_schema_kind_t kind;
    const char *code;
    const char *words;
} limits[] = {
    { MCP_CHECK_MINIMUM, "minimum", "at least" },
    { MCP_CHECK_EXCLUSIVE_MINIMUM, "exclusiveMinimum", "more than" },
    { MCP_CHECK_MAXIMUM, "maximum", "at most" },
    { MCP_CHECK_EXCLUSIVE_MAXIMUM, "exclusiveMaximum", "less than" },
};

static void say_limit(report_t *report, const mcp_schema_check_t *check,
                      const at_t *at)
{
    apr_size_t i = 0;

    while (limits[i].kind != check->kind) {
        i++;
    }
    mcp_schema_say(report, at, limits[i].code, NULL, "must be %s %s, is %s",
                   limits[i].words, named(check->as.json, report->pool),
                   named(at->json, report->pool));
}

static void say_multiple(report_t *report, const mcp_schema_check_t *check,
                         const at_t *at)
{
    char of[32];

    /* APR's own %g leaves out the zero before the point. */
    snprintf(of, sizeof(of), "%.15g", check->as.number->value);
    mcp_schema_say(report, at, "multipleOf", NULL,
                   "must be a multiple of %s, is %s", of,
                   named(at->json, report->pool));
}

static apr_size_t characters(const char *text)
{
    apr_size_t count = 0;

    for (; *text; text++) {
        count += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return count;
}

/* Bounds of what is counted, and the words for them. */
static const struct {
    mcp_schema_kind_t kind;
    const char *code;
    const char *words;
    const char *one;
    const char *many;
} counts[] = {
    { MCP_CHECK_MIN_LENGTH, "minLength", "at least", "character",
      "characters" },
    { MCP_CHECK_MAX_LENGTH, "maxLength", "at most", "character", "characters" },
    { MCP_CHECK_MIN_ITEMS, "minItems", "at least", "element", "elements" },
    { MCP_CHECK_MAX_ITEMS, "maxItems", "at most", "element", "elements" },
    { MCP_CHECK_MIN_PROPERTIES, "minProperties", "at least", "property",
      "properties" },
    { MCP_CHECK_MAX_PROPERTIES, "maxProperties", "at most", "property",
      "properties" },
};

static void say_count(report_t *report, const mcp_schema_check_t *check,
                      const at_t *at)
{
    apr_size_t has = at->text ? characters(at->text) : mcp_json_count(at->json);
    apr_size_t i = 0;

    while (counts[i].kind != check->kind) {
        i++;
    }
    if (!has && check->as.count == 1) {
        mcp_schema_say(report, at, counts[i].code, NULL, "must not be empty");
        return;
    }
    mcp_schema_say(report, at, counts[i].code, NULL,
                   "must have %s %s, has %" APR_SIZE_T_FMT, counts[i].words,
                   counted(check->as.count, counts[i].one, counts[i].many,
                           report->pool),
                   has);
}

static void say_pattern(report_t *report, const mcp_schema_check_t *check,
                        const at_t *at)
{
    mcp_schema_say(report, at, "pattern", NULL, "must match the pattern %s",
                   mcp_schema_pattern_text(check->as.pattern));
}

static void say_format(report_t *report, const mcp_schema_check_t *check,
                       const at_t *at)
{
    const mcp_schema_format_t *format = check->as.format;

    mcp_schema_say(report, at, "format",
                   apr_psprintf(report->pool, "Write it like %s.",
                                format->example),
                   "must be %s", format->what);
}

/* What a schema excludes, when it is simple enough to be said. */
static const char *excluded(const mcp_schema_node_t *node, apr_pool_t *pool)
{
    const mcp_schema_check_t *check = node->checks;

    if (!node->count && node->types != MCP_SCHEMA_ANY) {
        return type_words(node->types, pool);
    }
    if (node->count != 1) {
        return NULL;
    }
    switch (check->kind) {
    case MCP_CHECK_CONST:
        return named(check->as.json, pool);
    case MCP_CHECK_ENUM:
        return apr_pstrcat(pool, "one of: ",
                           list_values(check->as.values->values, pool), NULL);
    default:
        return NULL;
    }
}

static void say_not(report_t *report, const mcp_schema_check_t *check,
                    const at_t *at)
{
    const char *what = excluded(check->as.node, report->pool);

    mcp_schema_say(report, at, "not", NULL, "must not be %s",
                   what ? what : "of a form that is excluded here");
}

/* By kind; those without a row speak for themselves while they run. */
static void (*const sayers[MCP_CHECK_KINDS])(report_t *,
                                             const mcp_schema_check_t *,
                                             const at_t *) = {
    [MCP_CHECK_CONST] = say_const,
    [MCP_CHECK_ENUM] = say_enum,
    [MCP_CHECK_MULTIPLE_OF] = say_multiple,
    [MCP_CHECK_MINIMUM] = say_limit,
    [MCP_CHECK_EXCLUSIVE_MINIMUM] = say_limit,
    [MCP_CHECK_MAXIMUM] = say_limit,
    [MCP_CHECK_EXCLUSIVE_MAXIMUM] = say_limit,
    [MCP_CHECK_MIN_LENGTH] = say_count,
    [MCP_CHECK_MAX_LENGTH] = say_count,
    [MCP_CHECK_PATTERN] = say_pattern,
    [MCP_CHECK_FORMAT] = say_format,
    [MCP_CHECK_MIN_ITEMS] = say_count,
    [MCP_CHECK_MAX_ITEMS] = say_count,
    [MCP_CHECK_MIN_PROPERTIES] = say_count,
    [MCP_CHECK_MAX_PROPERTIES] = say_count,
    [MCP_CHECK_NOT] = say_not,
};

void mcp_schema_say_check(report_t *report, const mcp_schema_check_t *check,
                          const at_t *at)
{
    if (sayers[check->kind] && !is_only_counted(report)) {
        sayers[check->kind](report, check, at);
    }
}

/* ---- elements ---- */

void mcp_schema_say_twice(report_t *report, const mcp_json_t *before,
                          const at_t *at)
{
    const mcp_json_t *item = mcp_json_first(at->up->json);
    apr_size_t index;

    for (index = 0; item != before; index++) {
        item = mcp_json_next(item);
    }
    mcp_schema_say(report, at, "uniqueItems", "Leave it out.",
                   "is the same as element %" APR_SIZE_T_FMT, index);
}

void mcp_schema_say_surplus(report_t *report, apr_size_t most, const at_t *at)
{
    mcp_schema_say(report, at, "items", "Leave it out.",
                   "is too many: there may be %s",
                   counted(most, "element", "elements", report->pool));
}

void mcp_schema_say_contains(report_t *report,
                             const mcp_schema_contains_t *contains,
                             apr_size_t found, const at_t *at)
{
    int is_few = found < contains->least;

    mcp_schema_say(report, at, is_few ? "contains" : "maxContains", NULL,
                   "must have %s %s of the form that contains asks for, has "
                   "%" APR_SIZE_T_FMT,
                   is_few ? "at least" : "at most",
                   counted(is_few ? contains->least : contains->most, "element",
                           "elements", report->pool),
                   found);
}

/* ---- members ---- */

void mcp_schema_say_missing(report_t *report,
                            const mcp_schema_members_t *members,
                            apr_size_t missing, const at_t *at)
{
    int i;

    for (i = 0; missing && !mcp_schema_report_is_full(report); i++) {
        const mcp_schema_property_t *property =
            APR_ARRAY_IDX(members->in_order, i, const mcp_schema_property_t *);

        if (property->is_required && !mcp_json_get(at->json, property->name)) {
            say_of_member(report, at, property->name, "required",
                          "is required");
            missing--;
        }
    }
    report->total += (int)missing;
}

void mcp_schema_say_dependent(report_t *report, const char *name,
                              const char *because, const at_t *at)
{
    say_of_member(report, at, name, "dependentRequired",
                  apr_psprintf(report->pool, "is required when %s is given",
                               bare(because, report->pool)));
}

/* The names that may be there. */
static const char *known_names(const mcp_schema_members_t *members,
                               apr_pool_t *pool)
{
    const apr_array_header_t *in_order = members->in_order;
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 128, pool);
    mcp_buf_lit(&buf, "Known are: ");
    for (i = 0; i < in_order->nelts && i < LISTED; i++) {
        mcp_buf_puts(&buf, i ? ", " : "");
        mcp_buf_puts(&buf,
                     APR_ARRAY_IDX(in_order, i, mcp_schema_property_t *)->name);
    }
    mcp_buf_puts(&buf, i < in_order->nelts ? ", ..." : ".");
    return i ? buf.data : "Leave it out.";
}

void mcp_schema_say_unknown(report_t *report,
                            const mcp_schema_members_t *members, const at_t *at,
                            const char *code)
{
    const char *hint = NULL;
    mcp_near_t near;
    int i;

    if (members && !mcp_schema_report_is_full(report)) {
        mcp_near_start(&near, mcp_json_name(at->json));
        for (i = 0; i < members->in_order->nelts; i++) {
            mcp_near_try(&near, APR_ARRAY_IDX(members->in_order, i,
                                              mcp_schema_property_t *)
                                    ->name);
        }
        hint = near.best
                   ? apr_psprintf(report->pool, "Did you mean %s?", near.best)
                   : known_names(members, report->pool);
    }
    mcp_schema_say(report, at, code, hint, "is not known here");
}
