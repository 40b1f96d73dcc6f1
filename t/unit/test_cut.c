/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/cut.h"
#include "lib/json.h"

/* `n` rows of 40 bytes under a name, commas between them. */
static const char *rows(const char *name, int n)
{
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 1024, pool);
    mcp_buf_printf(&buf, "\"%s\":[", name);
    for (i = 1; i <= n; i++) {
        mcp_buf_printf(&buf, "%s{\"n\":%4d,\"text\":\"%018d\"}",
                       i > 1 ? ", " : "", i, i);
    }
    mcp_buf_putc(&buf, ']');
    return buf.data;
}

static mcp_json_t *parsed(mcp_str_t text)
{
    mcp_json_t *value = NULL;

    ck_ok(mcp_json_parse(&value, text, pool));
    return value;
}

static int count(const mcp_json_t *value, const char *name)
{
    return (int)mcp_json_count(mcp_json_get(value, name));
}

static int number(const mcp_json_t *value, const char *name)
{
    const mcp_json_t *member = mcp_json_get(value, name);

    ck_assert_msg(member != NULL, "no %s", name);
    return (int)mcp_json_number(member);
}

START_TEST(the_last_rows_go_and_the_result_says_so)
{
    const mcp_cut_options_t options = { .max = 2000, .takes_limit = 1 };
    const char *text = apr_pstrcat(pool, "{\"total\":100,", rows("rows", 100),
                                   ",\"hint\":null}", NULL);
    mcp_json_t *value;
    mcp_cut_t cut;
    int kept;

    ck_ok(mcp_cut(&cut, mcp_str(text), &options, pool));
    ck_assert_uint_le(cut.text.len, options.max);
    ck_assert_uint_gt(cut.text.len, options.max - 320 - 42);
    ck_assert_ptr_eq(cut.text.data, cut.structure.data);
    value = parsed(cut.text);
    kept = count(value, "rows");
    ck_assert_int_gt(kept, 30);
    ck_assert_int_eq(number(value, "rows_left_out"), 100 - kept);
    ck_assert(mcp_json_is_true(mcp_json_get(value, "truncated")));
    ck_assert_str_eq(mcp_json_name(mcp_json_first(value)), "truncated");
    ck_assert_str_eq(mcp_json_string(mcp_json_get(value, "how_to_go_on")),
                     "Ask for less: a smaller limit or a narrower question.");
    ck_assert_int_eq(number(value, "total"), 100);
    ck_assert_ptr_nonnull(mcp_json_get(value, "hint"));
}
END_TEST

START_TEST(who_takes_an_offset_is_told_the_next_one)
{
    const mcp_cut_options_t options = {
        .max = 2000, .takes_limit = 1, .takes_offset = 1, .offset = 40
    };
    const char *text = apr_pstrcat(pool, "{", rows("rows", 100),
                                   ",\"has_more\":false,\"next_offset\":null}",
                                   NULL);
    mcp_json_t *value;
    mcp_cut_t cut;
    int next;

    ck_ok(mcp_cut(&cut, mcp_str(text), &options, pool));
    value = parsed(cut.text);
    next = 40 + count(value, "rows");
    ck_assert_int_eq(number(value, "next_offset"), next);
    ck_assert(mcp_json_is_true(mcp_json_get(value, "has_more")));
    ck_assert_str_eq(mcp_json_string(mcp_json_get(value, "how_to_go_on")),
                     apr_psprintf(pool,
                                  "Call again with offset %d for the rest.",
                                  next));
}
END_TEST

START_TEST(a_closed_result_says_it_by_its_own_members_or_not_at_all)
{
    const mcp_cut_options_t options = { .max = 2000,
                                        .takes_offset = 1,
                                        .closed = 1 };
    const char *bare = apr_pstrcat(pool, "{", rows("rows", 100), "}", NULL);
    const char *paged = apr_pstrcat(pool, "{", rows("rows", 100),
                                    ",\"has_more\":false,\"next_offset\":null}",
                                    NULL);
    mcp_json_t *value;
    mcp_cut_t cut;

    ck_fails(mcp_cut(&cut, mcp_str(bare), &options, pool), "result_too_large");
    ck_ok(mcp_cut(&cut, mcp_str(paged), &options, pool));
    ck_assert_ptr_nonnull(mcp_json_get(parsed(cut.text), "truncated"));
    value = parsed(cut.structure);
    ck_assert_uint_eq(mcp_json_count(value), 3);
    ck_assert_int_eq(number(value, "next_offset"), count(value, "rows"));
    ck_assert(mcp_json_is_true(mcp_json_get(value, "has_more")));
}
END_TEST

START_TEST(the_longest_array_is_cut_first_and_no_array_to_nothing)
{
    mcp_cut_options_t options = { .max = 3000, .takes_offset = 1 };
    const char *text = apr_pstrcat(pool, "{", rows("few", 30), ",",
                                   rows("many", 60), ",\"none\":[  ]}", NULL);
    mcp_json_t *value;
    mcp_cut_t cut;

    ck_ok(mcp_cut(&cut, mcp_str(text), &options, pool));
    value = parsed(cut.text);
    ck_assert_int_eq(count(value, "few"), 30);
    ck_assert_int_eq(number(value, "rows_left_out"), 60 - count(value, "many"));

    /* Now both; an offset would be of one of them. */
    options.max = 1400;
    ck_ok(mcp_cut(&cut, mcp_str(text), &options, pool));
    value = parsed(cut.text);
    ck_assert_int_eq(count(value, "many"), 1);
    ck_assert_int_gt(count(value, "few"), 1);
    ck_assert_int_eq(number(value, "rows_left_out"),
                     90 - 1 - count(value, "few"));
    ck_assert_str_eq(mcp_json_string(mcp_json_get(value, "how_to_go_on")),
                     "Ask a narrower question.");
}
END_TEST

START_TEST(own_members_of_these_names_give_way)
{
    const mcp_cut_options_t options = { .max = 2000 };
    const char *text = apr_pstrcat(pool,
                                   "{\"tr\\u0075ncated\":false,"
                                   "\"rows_left_out\":0,\"how_to_go_on\":\"\",",
                                   rows("rows", 100), "}", NULL);
    mcp_cut_t cut;

    /* A key given twice would be no JSON to us. */
    ck_ok(mcp_cut(&cut, mcp_str(text), &options, pool));
    ck_assert_uint_eq(mcp_json_count(parsed(cut.text)), 4);
}
END_TEST

START_TEST(what_cannot_be_cut_is_refused_with_a_hint)
{
    char *blanks = apr_pcalloc(pool, 3001);
    const char *long_row;
    size_t i;

    memset(blanks, 'x', 3000);
    long_row = apr_pstrcat(pool, "{\"a\":[\"", blanks, "\",1]}", NULL);
    {
        const char *const cases[] = {
            apr_pstrcat(pool, "\"", blanks, "\"", NULL),
            apr_pstrcat(pool, "[\"", blanks, "\"]", NULL),
            apr_pstrcat(pool, "{\"a\":\"", blanks, "\",\"b\":[1,2]}", NULL),
            long_row,
            apr_pstrcat(pool, "{\"a\":[[\"", blanks, "\"]]}", NULL),
            apr_pstrcat(pool, "{\"a\":[1,2,\"\\ud800\"],\"b\":\"", blanks,
                        "\"}", NULL),
        };

        for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
            const mcp_cut_options_t options = { .max = 2000 };
            mcp_cut_t cut;
            mcp_error_t *error = mcp_cut(&cut, mcp_str(cases[i]), &options,
                                         pool);

            ck_assert_ptr_nonnull(error);
            ck_assert_str_eq(error->code, "result_too_large");
            ck_assert_str_eq(error->message,
                             apr_psprintf(pool,
                                          "The result has %d bytes; at most "
                                          "2000 are sent.",
                                          (int)strlen(cases[i])));
            ck_assert_str_eq(error->hint, "Ask a narrower question.");
        }
    }
}
END_TEST

START_TEST(a_write_is_not_to_be_repeated)
{
    const mcp_cut_options_t options = { .max = 2000,
                                        .takes_offset = 1,
                                        .has_written = 1 };
    static const char said[] = "It was carried out; do not call it again. Read "
                               "what it changed with another tool.";
    const char *text = apr_pstrcat(pool, "{", rows("rows", 100), "}", NULL);
    mcp_cut_t cut;

    ck_ok(mcp_cut(&cut, mcp_str(text), &options, pool));
    ck_assert_str_eq(mcp_json_string(mcp_json_get(parsed(cut.text), "how_to_go_"
                                                                    "on")),
                     said);
    ck_assert_str_eq(mcp_cut_refuse(mcp_str(text), &options, pool)->hint, said);
}
END_TEST

START_TEST(no_length_makes_it_too_long_or_no_json)
{
    mcp_cut_options_t options = { .takes_offset = 1, .offset = 1e15 };
    const char *text = apr_pstrcat(pool, "{ \"next_offset\":1 ,",
                                   rows("rows", 50), ",", rows("more", 20),
                                   " ,\"has_more\" : false}", NULL);
    mcp_cut_t cut;

    for (options.max = 1024; options.max < strlen(text); options.max++) {
        ck_ok(mcp_cut(&cut, mcp_str(text), &options, pool));
        ck_assert_uint_le(cut.text.len, options.max);
        ck_assert_ptr_nonnull(parsed(cut.text));
    }
}
END_TEST

MCP_UNIT_MAIN("cut", the_last_rows_go_and_the_result_says_so,
              who_takes_an_offset_is_told_the_next_one,
              a_closed_result_says_it_by_its_own_members_or_not_at_all,
              the_longest_array_is_cut_first_and_no_array_to_nothing,
              own_members_of_these_names_give_way,
              what_cannot_be_cut_is_refused_with_a_hint,
              a_write_is_not_to_be_repeated,
              no_length_makes_it_too_long_or_no_json)
