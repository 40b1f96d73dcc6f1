/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/schema_pattern.h"

static mcp_schema_matcher_t *matcher;
static long steps;

static mcp_schema_pattern_t *compile(const char *text)
{
    mcp_schema_pattern_t *pattern = NULL;
    mcp_error_t *error = mcp_schema_pattern_compile(&pattern, text, pool);

    ck_assert_msg(!error, "%s: %s", text, error ? error->message : "");
    return pattern;
}

static int match(const char *pattern, const char *text)
{
    steps = 1000000;
    return mcp_schema_pattern_match(&matcher, compile(pattern), text, &steps,
                                    pool);
}

START_TEST(patterns_mean_what_ecma_262_says)
{
    static const struct {
        const char *pattern;
        const char *text;
        int found;
    } cases[] = {
        { "b", "abc", 1 },
        { "^b", "abc", 0 },
        { "^abc$", "abc\n", 0 },
        { "^a.c$", "a\nc", 0 },
        { "^a.c$",
          "a\xe2\x80\xa8"
          "c",
          0 }, /* U+2028 */
        { "^a.c$",
          "a\xc2\x85"
          "c",
          1 }, /* U+0085 */
        { "^.$", "\xf0\x9f\x98\x80", 1 },
        { "^\\d$", "\xd9\xa3", 0 },
        { "^\\w$", "\xc3\xa9", 0 },
        { "^\\s$", "\xc2\xa0", 1 },
        { "^\\s$", "\xef\xbb\xbf", 1 },
        { "^[\\s]$", "\xe3\x80\x80", 1 },
        { "^\\S$", "\xc2\xa0", 0 },
        { "^\\S$", "\xc3\xa9", 1 },
        { "^\\v$", "\v", 1 },
        { "^\\v$", "\n", 0 },
        { "^\\cC$", "\x03", 1 },
        { "^\\x41\\u0042\\u{43}$", "ABC", 1 },
        { "^\\ud83d\\ude00$", "\xf0\x9f\x98\x80", 1 },
        { "^\\ud83d\\udc00$", "\xf0\x9f\x90\x80", 1 },
        { "^[\\ud83d\\ude00]+$", "\xf0\x9f\x98\x80", 1 },
        { "^\\p{Letter}+$", "\xc3\xa9t\xc3\xa9", 1 },
        { "^\\P{Lowercase_Letter}$", "a", 0 },
        { "^[\\p{Lu}]$", "A", 1 },
        { "^[[:alpha:]]$", "a", 0 },
        { "^[[:alpha:]]$", "a]", 1 },
        { "[]", "a", 0 },
        { "^[^]$", "\n", 1 },
        { "^(?:a|b)(?=c)(?!d)", "bc", 1 },
        { "^(?<x>a)\\k<x>$", "aa", 1 },
        { "(?<=a)b", "ab", 1 },
        { "^(\\1a)$", "a", 1 },
        { "^a*?b??$", "aab", 1 },
        { "^a{2,3}$", "aaa", 1 },
        { "^[a+]+$", "+a+", 1 },
        { "^\\/\\-\\.$", "/-.", 1 },
        { "", "", 1 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(match(cases[i].pattern, cases[i].text) == cases[i].found,
                      "case %zu: %s", i, cases[i].pattern);
    }
}
END_TEST

START_TEST(compile_says_what_is_wrong)
{
    static const struct {
        const char *pattern;
        const char *why; /* NULL: in the words of PCRE2 */
    } cases[] = {
        { "(", NULL },
        { "a)", NULL },
        { "[a", NULL },
        { "*a", NULL },
        { "a++", "nothing to repeat before a +" },
        { "a{2}+", "nothing to repeat before a +" },
        { "\\", "it ends with a backslash" },
        { "\\Aa\\Z", "an escape that ECMA-262 does not know" },
        { "\\Qa\\E", "an escape that ECMA-262 does not know" },
        { "\\C", "an escape that ECMA-262 does not know" },
        { "(?i)a", "a group that ECMA-262 does not know" },
        { "(?>a)", "a group that ECMA-262 does not know" },
        { "(?R)", "a group that ECMA-262 does not know" },
        { "(*ACCEPT)", "nothing to repeat after an opening parenthesis" },
        { "\\u12", "\\u wants four hexadecimal digits" },
        { "\\u{110000000}", "\\u wants four hexadecimal digits" },
        { "\\x1", "\\x wants two hexadecimal digits" },
        { "\\c1", "\\c wants a letter" },
        { "\\pL", "\\p wants a property in braces" },
        { "\\p{Nonsense}", NULL },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_schema_pattern_t *pattern = NULL;
        mcp_error_t *error = mcp_schema_pattern_compile(&pattern,
                                                        cases[i].pattern, pool);

        ck_assert_msg(error != NULL, "accepted: %s", cases[i].pattern);
        ck_assert_str_eq(error->code, "bad_pattern");
        ck_assert_msg(cases[i].why ? !strcmp(error->message,
                                             apr_pstrcat(pool,
                                                         "is no regular "
                                                         "expression: ",
                                                         cases[i].why, NULL))
                                   : !strncmp(error->message,
                                              "is no regular expression: ", 26),
                      "%s: %s", cases[i].pattern, error->message);
        ck_assert_ptr_null(pattern);
    }
}
END_TEST

/* In a block of its size, whose end a reader beyond it would miss. */
START_TEST(compile_reads_no_further_than_the_pattern)
{
    static const char *const cut_short[] = {
        "\\",   "\\u", "\\u{",   "\\u{1F600", "\\u12", "\\x",
        "\\x4", "\\c", "\\p",    "\\p{",      "\\p{L", "(?<n>a)\\k<",
        "[",    "[^",  "[\\u{1", "(",         "(?",    "(?<",
    };
    size_t i;

    for (i = 0; i < sizeof(cut_short) / sizeof(cut_short[0]); i++) {
        mcp_schema_pattern_t *pattern;
        char *exact = strdup(cut_short[i]);

        ck_assert_ptr_nonnull(exact);
        ck_fails(mcp_schema_pattern_compile(&pattern, exact, pool), "bad_"
                                                                    "pattern");
        free(exact);
    }
}
END_TEST

START_TEST(compile_bounds_the_length)
{
    char *text = apr_palloc(pool, MCP_SCHEMA_PATTERN_LENGTH + 2);
    mcp_schema_pattern_t *pattern;

    memset(text, 'a', MCP_SCHEMA_PATTERN_LENGTH + 1);
    text[MCP_SCHEMA_PATTERN_LENGTH + 1] = '\0';
    ck_fails(mcp_schema_pattern_compile(&pattern, text, pool), "bad_pattern");
    text[MCP_SCHEMA_PATTERN_LENGTH] = '\0';
    ck_ok(mcp_schema_pattern_compile(&pattern, text, pool));
    ck_fails(mcp_schema_pattern_compile(&pattern,
                                        "((((a{1000}){1000}){1000}){1000})",
                                        pool),
             "bad_pattern");
}
END_TEST

START_TEST(a_match_that_would_take_too_long_is_given_up)
{
    char text[64];

    memset(text, 'a', sizeof(text));
    text[62] = 'b';
    text[63] = '\0';
    ck_assert_int_eq(match("^(a+)+$", text), -1);
    ck_assert_int_eq(match("^(a|aa)+$", text), -1);
    ck_assert_int_eq(match("^a+b$", text), 1);
}
END_TEST

START_TEST(long_texts_are_searched_to_their_end)
{
    char *text = apr_palloc(pool, 1000001);

    memset(text, ' ', 1000000);
    text[1000000] = '\0';
    ck_assert_int_eq(match("\\S", text), 0);
    ck_assert_int_eq(match("^.*x$", text), 0);
    text[999999] = 'x';
    ck_assert_int_eq(match("\\S", text), 1);
    ck_assert_int_eq(match("^.*x$", text), 1);
}
END_TEST

START_TEST(a_match_costs_steps_and_stops_when_there_are_none)
{
    const mcp_schema_pattern_t *pattern = compile("^a$");
    int n = 0;

    steps = 100;
    while (mcp_schema_pattern_match(&matcher, pattern, "a", &steps, pool)
           == 1) {
        n++;
    }
    ck_assert_int_eq(n, 5);
    ck_assert_int_lt(steps, 0);
}
END_TEST

MCP_UNIT_MAIN("schema_pattern", patterns_mean_what_ecma_262_says,
              compile_says_what_is_wrong,
              compile_reads_no_further_than_the_pattern,
              compile_bounds_the_length,
              a_match_that_would_take_too_long_is_given_up,
              long_texts_are_searched_to_their_end,
              a_match_costs_steps_and_stops_when_there_are_none)
