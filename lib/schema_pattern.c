/* SPDX-License-Identifier: Apache-2.0 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "lib/schema_pattern.h"

#include <string.h>

#include <apr_lib.h>
#include <pcre2.h>

#include "lib/buf.h"

struct mcp_schema_pattern_t {
    const char *text;
    const pcre2_code *code;
    int is_anchored; /* tried at the first character only */
};

struct mcp_schema_matcher_t {
    pcre2_match_data *data;
    pcre2_match_context *context;
};

/* ---- from ECMA-262 to PCRE2 ---- */

typedef struct translation_t {
    const char *at;
    mcp_buf_t out;
    int in_class;
    int after_quantifier; /* the next + would be a possessive one */
    const char *wrong;
} translation_t;

/* WhiteSpace and LineTerminator of ECMA-262, 12.2 and 12.3, beyond ASCII. */
#define SPACES                                                 \
    "\\s\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}" \
    "\\x{202f}\\x{205f}\\x{3000}\\x{feff}"

/* General_Category by its long names (Unicode, PropertyValueAliases): PCRE2
 * knows the short ones. */
static const struct {
    const char *name;
    const char *category;
} categories[] = {
    { "Letter", "L" },
    { "Cased_Letter", "L&" },
    { "Uppercase_Letter", "Lu" },
    { "Lowercase_Letter", "Ll" },
    { "Titlecase_Letter", "Lt" },
    { "Modifier_Letter", "Lm" },
    { "Other_Letter", "Lo" },
    { "Mark", "M" },
    { "Combining_Mark", "M" },
    { "Nonspacing_Mark", "Mn" },
    { "Spacing_Mark", "Mc" },
    { "Enclosing_Mark", "Me" },
    { "Number", "N" },
    { "Decimal_Number", "Nd" },
    { "digit", "Nd" },
    { "Letter_Number", "Nl" },
    { "Other_Number", "No" },
    { "Punctuation", "P" },
    { "punct", "P" },
    { "Connector_Punctuation", "Pc" },
    { "Dash_Punctuation", "Pd" },
    { "Open_Punctuation", "Ps" },
    { "Close_Punctuation", "Pe" },
    { "Initial_Punctuation", "Pi" },
    { "Final_Punctuation", "Pf" },
    { "Other_Punctuation", "Po" },
    { "Symbol", "S" },
    { "Math_Symbol", "Sm" },
    { "Currency_Symbol", "Sc" },
    { "Modifier_Symbol", "Sk" },
    { "Other_Symbol", "So" },
    { "Separator", "Z" },
    { "Space_Separator", "Zs" },
    { "Line_Separator", "Zl" },
    { "Paragraph_Separator", "Zp" },
    { "Other", "C" },
    { "Control", "Cc" },
    { "cntrl", "Cc" },
    { "Format", "Cf" },
    { "Surrogate", "Cs" },
    { "Private_Use", "Co" },
    { "Unassigned", "Cn" },
};

/* The property between the braces at `at`; without braces there is none. */
static void translate_property(translation_t *t, char kind)
{
    const char *end = *t->at == '{' ? strchr(t->at, '}') : NULL;
    mcp_str_t name;
    apr_size_t i;

    if (!end) {
        t->wrong = "\\p wants a property in braces";
        return;
    }
    name.data = t->at + 1;
    name.len = (apr_size_t)(end - name.data);
    t->at = end + 1;
    mcp_buf_printf(&t->out, "\\%c{", kind);
    for (i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
        if (mcp_str_is(name, categories[i].name)) {
            name = mcp_str(categories[i].category);
            break;
        }
    }
    mcp_buf_put(&t->out, name.data, name.len);
    mcp_buf_putc(&t->out, '}');
}

/* As many hex digits as stand at `at`, n at most; -1 when there are fewer than
 * least. */
static long read_hex(translation_t *t, int at_least, int at_most)
{
    long value = 0;
    int n;

    for (n = 0; n < at_most && apr_isxdigit(*t->at); n++, t->at++) {
        value = value * 16
                + (apr_isdigit(*t->at) ? *t->at - '0'
                                       : apr_tolower(*t->at) - 'a' + 10);
    }
    return n < at_least ? -1 : value;
}

/* \uXXXX, a surrogate pair of two of them, or \u{X}. */
static long read_unicode(translation_t *t)
{
    long unit;

    if (*t->at == '{') {
        t->at++;
        unit = read_hex(t, 1, 6);
        if (*t->at != '}') {
            return -1;
        }
        t->at++;
        return unit;
    }
    unit = read_hex(t, 4, 4);
    if (unit >= 0xD800 && unit <= 0xDBFF && t->at[0] == '\\'
        && t->at[1] == 'u') {
        const char *before = t->at;
        long low;

        t->at += 2;
        low = read_hex(t, 4, 4);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
        t->at = before;
    }
    return unit;
}

static void translate_code_point(translation_t *t, char kind)
{
    long value = kind == 'u' ? read_unicode(t) : read_hex(t, 2, 2);

    if (value < 0) {
        t->wrong = kind == 'u' ? "\\u wants four hexadecimal digits"
                               : "\\x wants two hexadecimal digits";
        return;
    }
    mcp_buf_printf(&t->out, "\\x{%lx}", (unsigned long)value);
}

static void translate_space(translation_t *t, char kind)
{
    if (t->in_class) {
        mcp_buf_puts(&t->out, kind == 's' ? SPACES : "\\S");
        return;
    }
    mcp_buf_puts(&t->out, kind == 's' ? "[" SPACES "]" : "[^" SPACES "]");
}

static void translate_escape(translation_t *t)
{
    char kind = *++t->at;

    if (!kind) {
        t->wrong = "it ends with a backslash";
        return;
    }
    t->at++;
    if (kind == 'p' || kind == 'P') {
        translate_property(t, kind);
    }
    else if (kind == 'u' || kind == 'x') {
        translate_code_point(t, kind);
    }
    else if (kind == 's' || kind == 'S') {
        translate_space(t, kind);
    }
    else if (kind == 'v') {
        mcp_buf_lit(&t->out, "\\x{b}");
    }
    else if (kind == 'c' && !apr_isalpha(*t->at)) {
        t->wrong = "\\c wants a letter";
    }
    else if (apr_isalpha(kind) && !strchr("dDwWbBtnrfck", kind)) {
        t->wrong = "an escape that ECMA-262 does not know";
    }
    else {
        mcp_buf_putc(&t->out, '\\');
        mcp_buf_putc(&t->out, kind);
    }
}

/* What follows an opening parenthesis: only the groups of ECMA-262 pass. */
static void translate_group(translation_t *t)
{
    const char *at = t->at + 1;

    if (*at == '*') {
        t->wrong = "nothing to repeat after an opening parenthesis";
    }
    else if (*at == '?' && (!at[1] || !strchr(":=!<", at[1]))) {
        t->wrong = "a group that ECMA-262 does not know";
    }
    mcp_buf_putc(&t->out, *t->at++);
}

static void translate_in_class(translation_t *t)
{
    if (*t->at == ']') {
        t->in_class = 0;
    }
    /* [[:alpha:]] is a class of the characters [ : a l p h, then a ]. */
    if (*t->at == '[') {
        mcp_buf_putc(&t->out, '\\');
    }
    mcp_buf_putc(&t->out, *t->at++);
}

static void translate_plain(translation_t *t)
{
    int is_quantifier = *t->at && strchr("*+?}", *t->at) != NULL;

    if (*t->at == '+' && t->after_quantifier) {
        t->wrong = "nothing to repeat before a +";
    }
    t->after_quantifier = is_quantifier;
    if (*t->at == '.') {
        mcp_buf_lit(&t->out, "[^\\n\\r\\x{2028}\\x{2029}]");
        t->at++;
        return;
    }
    if (*t->at == '[') {
        t->in_class = 1;
        mcp_buf_putc(&t->out, *t->at++);
        if (*t->at != '^') {
            return;
        }
    }
    mcp_buf_putc(&t->out, *t->at++);
}

static void translate(translation_t *t)
{
    while (*t->at && !t->wrong) {
        if (*t->at == '\\') {
            t->after_quantifier = 0;
            translate_escape(t);
        }
        else if (t->in_class) {
            translate_in_class(t);
        }
        else if (*t->at == '(') {
            t->after_quantifier = 0;
            translate_group(t);
        }
        else {
            translate_plain(t);
        }
    }
}

/* ---- compile ---- */

static void *take(PCRE2_SIZE size, void *pool)
{
    return apr_palloc(pool, size);
}

static void give_back(void *memory, void *pool)
{
    /* The pool has it, until it is cleared. */
}

static mcp_error_t *bad(const char *what, apr_pool_t *pool)
{
    return mcp_error_make(pool, "bad_pattern",
                          "Write it as ECMA-262 has it with the u flag.",
                          "is no regular expression: %s", what);
}

static mcp_error_t *bad_code(int code, apr_pool_t *pool)
{
    PCRE2_UCHAR sentence[128] = "";

    pcre2_get_error_message(code, sentence, sizeof(sentence));
    return bad((const char *)sentence, pool);
}

mcp_error_t *mcp_schema_pattern_compile(mcp_schema_pattern_t **out,
                                        const char *text, apr_pool_t *pool)
{
    const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY
                             | PCRE2_ALLOW_EMPTY_CLASS
                             | PCRE2_MATCH_UNSET_BACKREF
                             | PCRE2_NEVER_BACKSLASH_C;
    pcre2_general_context *general;
    translation_t t = { text };
    mcp_schema_pattern_t *pattern;
    uint32_t all_options = 0;
    PCRE2_SIZE offset;
    int code;

    if (strlen(text) > MCP_SCHEMA_PATTERN_LENGTH) {
        return bad("it is longer than 4096 bytes", pool);
    }
    mcp_buf_init(&t.out, 2 * strlen(text), pool);
    translate(&t);
    if (t.wrong) {
        return bad(t.wrong, pool);
    }
    pattern = apr_pcalloc(pool, sizeof(*pattern));
    general = pcre2_general_context_create(take, give_back, pool);
    pattern->text = text;
    pattern->code = pcre2_compile((PCRE2_SPTR)t.out.data, t.out.len, options,
                                  &code, &offset,
                                  pcre2_compile_context_create(general));
    if (!pattern->code) {
        return bad_code(code, pool);
    }
    pcre2_pattern_info(pattern->code, PCRE2_INFO_ALLOPTIONS, &all_options);
    pattern->is_anchored = (all_options & PCRE2_ANCHORED) != 0;
    *out = pattern;
    return NULL;
}

const char *mcp_schema_pattern_text(const mcp_schema_pattern_t *pattern)
{
    return pattern->text;
}

/* ---- match ---- */

/* PCRE2 counts its own steps, from nothing again at each place where it starts
 * to match, and does not say how many they were. So a match is paid in advance:
 * nearly all pass with the first row, and the few that need the second leave
 * little for others. Together they bound a run to about a second. */
static const struct {
    long limit; /* steps of PCRE2 */
    long price; /* steps of the run */
} efforts[] = {
    { 2000, 20 },
    { 2000000, 50000 },
};

static void make_matcher(mcp_schema_matcher_t **out, apr_pool_t *pool)
{
    pcre2_general_context *general =
        pcre2_general_context_create(take, give_back, pool);
    mcp_schema_matcher_t *matcher = apr_palloc(pool, sizeof(*matcher));

    matcher->data = pcre2_match_data_create(1, general);
    matcher->context = pcre2_match_context_create(general);
    /* KiB; memory that a match outgrew stays in the pool until its end. */
    pcre2_set_heap_limit(matcher->context, 1024);
    *out = matcher;
}

static int try_match(mcp_schema_matcher_t *matcher,
                     const mcp_schema_pattern_t *pattern, const char *text,
                     apr_size_t len, long limit)
{
    long size = (long)len;

    limit = pattern->is_anchored ? limit + size : limit / (size + 1) + 16;
    pcre2_set_match_limit(matcher->context, (uint32_t)limit);
    return pcre2_match(pattern->code, (PCRE2_SPTR)text, len, 0,
                       PCRE2_NO_UTF_CHECK, matcher->data, matcher->context);
}

int mcp_schema_pattern_match(mcp_schema_matcher_t **matcher,
                             const mcp_schema_pattern_t *pattern,
                             const char *text, long *steps, apr_pool_t *pool)
{
    apr_size_t len = strlen(text), i;

    if (!*matcher) {
        make_matcher(matcher, pool);
    }
    for (i = 0; i < sizeof(efforts) / sizeof(efforts[0]); i++) {
        int found;

        *steps -= efforts[i].price + (long)(len / 16);
        if (*steps < 0) {
            return -1;
        }
        found = try_match(*matcher, pattern, text, len, efforts[i].limit);
        if (found >= 0) {
            return 1;
        }
        if (found == PCRE2_ERROR_NOMATCH) {
            return 0;
        }
    }
    return -1;
}
