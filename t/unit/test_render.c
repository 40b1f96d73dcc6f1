/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include <sys/mman.h>
#include <unistd.h>

#include "lib/json.h"
#include "lib/render.h"

/* The text a client reads: what stands in the reply, taken out of its JSON
 * string. */
static const char *render(const char *json)
{
    mcp_json_t *string = NULL;
    mcp_buf_t out;

    mcp_buf_init(&out, 0, pool);
    mcp_buf_putc(&out, '"');
    mcp_render(&out, mcp_str(json));
    mcp_buf_putc(&out, '"');
    ck_ok(mcp_json_parse(&string, mcp_str(out.data), pool));
    return mcp_json_string(string);
}

START_TEST(a_result_reads_as_lines_and_tables)
{
    static const char json[] =
        "{\"invites\" : [{\"id\":\"inv_1\",\"title\":\"Data Analyst\","
        "\"recruiter\":{\"id\":\"acc_1\",\"name\":\"Jonas Brandt\"},"
        "\"labels\":[\"remote\",\"senior\"],\"bookable\":true,"
        "\"candidate_name\":\"Kim Lee\",\"places\":null}, \n "
        "{\"id\":\"inv_2\",\"title\":\"Campus day\","
        "\"recruiter\":{\"id\":\"acc_2\",\"name\":\"Ada Lind\"},"
        "\"labels\":[],\"bookable\":false,\"candidate_name\":null,"
        "\"places\":{\"max\":12,\"booked\":5}}], "
        "\"counts_by_status\" : {\"draft\" : 1, \"active\" : 2}, "
        "\"time_zone\" : \"Europe/Berlin\", \"tags\" : [], "
        "\"weekdays\" : [1, 2, 5], \"has_more\" : false, "
        "\"next_offset\" : null}";

    ck_assert_str_eq(render(json), "invites (2):\n"
                                   "  id | title | recruiter | labels | "
                                   "bookable | candidate_name | "
                                   "places\n"
                                   "  inv_1 | Data Analyst | {id: acc_1, name: "
                                   "Jonas Brandt} | "
                                   "[remote, senior] | true | Kim Lee | -\n"
                                   "  inv_2 | Campus day | {id: acc_2, name: "
                                   "Ada Lind} | [] | false | - "
                                   "| {max: 12, booked: 5}\n"
                                   "counts_by_status:\n"
                                   "  draft: 1\n"
                                   "  active: 2\n"
                                   "time_zone: Europe/Berlin\n"
                                   "tags: (none)\n"
                                   "weekdays: 1, 2, 5\n"
                                   "has_more: false\n"
                                   "next_offset: -");
}
END_TEST

START_TEST(objects_and_tables_are_indented_below_their_name)
{
    ck_assert_str_eq(render("{\"meeting\":{\"id\":\"mtg_1\",\"host\":{\"id\":"
                            "\"acc_1\","
                            "\"zone\":{}},\"attendees\":[{\"name\":\"Kim\"},"
                            "{\"name\":\"Ada\"}],\"notes\":[\"a\"]},"
                            "\"version\":3}"),
                     "meeting:\n"
                     "  id: mtg_1\n"
                     "  host:\n"
                     "    id: acc_1\n"
                     "    zone: {}\n"
                     "  attendees (2):\n"
                     "    name\n"
                     "    Kim\n"
                     "    Ada\n"
                     "  notes: a\n"
                     "version: 3");
}
END_TEST

START_TEST(a_row_with_other_keys_loses_nothing)
{
    ck_assert_str_eq(render("{\"rows\":[{\"a\":1,\"b\":2,\"c\":3},{\"b\":5,"
                            "\"a\":4,\"c\":6},"
                            "{\"a\":7},{\"c\":9,\"x\":[1],\"y\":\"n|\"},{},"
                            "{\"a\":1,\"b\":2,\"c\":3,\"d\":4},{\"a\":1,\"a\":"
                            "2},\"odd\","
                            "[1,{\"z\":null}]]}"),
                     "rows (9):\n"
                     "  a | b | c\n"
                     "  1 | 2 | 3\n"
                     "  4 | 5 | 6\n"
                     "  7 |  | \n"
                     "   |  | 9 | x=[1] | y=\"n|\"\n"
                     "   |  | \n"
                     "  1 | 2 | 3 | d=4\n"
                     "  1 |  |  | a=2\n"
                     "  odd\n"
                     "  [1, {z: -}]");
}
END_TEST

START_TEST(rows_that_make_no_table_stand_in_braces)
{
    mcp_buf_t json;
    int i;

    ck_assert_str_eq(render("{\"a\":[{},{\"b\":1}]}"), "a (2):\n  {}\n  {b: "
                                                       "1}");
    mcp_buf_init(&json, 0, pool);
    mcp_buf_lit(&json, "[{");
    for (i = 0; i < 65; i++) {
        mcp_buf_printf(&json, "%s\"k%d\":%d", i ? "," : "", i, i);
    }
    mcp_buf_lit(&json, "}]");
    ck_assert_ptr_nonnull(strstr(render(json.data), "items (1):\n  {k0: 0, k1: "
                                                    "1,"));
    ck_assert_ptr_nonnull(strstr(render(json.data), ", k64: 64}"));
}
END_TEST

START_TEST(a_value_is_quoted_when_it_could_be_taken_for_two)
{
    static const struct {
        const char *json;
        const char *text;
    } cases[] = {
        { "{\"a\":\"x, y | {z}\"}", "a: x, y | {z}" },
        { "{\"a\":[\"x, y\",\"z|\",\"w\"]}", "a: \"x, y\", z|, w" },
        { "{\"a\":[{\"b\":\"x, y\"},{\"b\":\"x | y\"}]}", "a (2):\n  b\n  x, "
                                                          "y\n  \"x | y\"" },
        { "{\"a\":[{\"b\":{\"c\":\"x, y\",\"d\":\"}\",\"e\":\"[\"}}]}",
          "a (1):\n  b\n  {c: \"x, y\", d: \"}\", e: \"[\"}" },
        { "{\"a\":\"\",\"b\":\"-\",\"c\":null,\"d\":\"--\"}", "a: \"\"\nb: "
                                                              "\"-\"\nc: -\nd: "
                                                              "--" },
        { "{\"a\":[null,\"\",[],{}]}", "a: -, \"\", [], {}" },
        { "{\"a\":[[1,\"b]\"],[\"c\"]]}", "a: [1, \"b]\"], [c]" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(render(cases[i].json), cases[i].text);
    }
}
END_TEST

START_TEST(a_line_break_never_begins_a_fact_or_a_row)
{
    ck_assert_str_eq(render("{\"body\":\"one\\ntwo: "
                            "2\\r\\nthree\\u000afour\",\"in\":"
                            "{\"note\":\"a\\nb\"},\"tab\":\"a\\tb\","
                            "\"k\\ney\":1,\"list\":[\"a\\nb\"],"
                            "\"rows\":[{\"c\":\"a\\nb\\tc\\u000dd\",\"h\\nx\":"
                            "2}]}"),
                     "body: one\n"
                     "  two: 2 \n"
                     "  three\n"
                     "  four\n"
                     "in:\n"
                     "  note: a\n"
                     "    b\n"
                     "tab: a\tb\n"
                     "k ey: 1\n"
                     "list: a b\n"
                     "rows (1):\n"
                     "  c | h x\n"
                     "  a b c d | 2");
}
END_TEST

START_TEST(text_comes_out_as_it_went_in)
{
    ck_assert_str_eq(render("{\"q\":\"say \\\"hi\\\" \\\\ \\/ \\u00e9 "
                            "\\ud83d\\ude00 "
                            "\xc3\xa9\",\"ctl\":\"\\u0001\\b\",\"n\":-1.50e+10,"
                            "\"big\":9007199254740993,\"t\":true}"),
                     "q: say \"hi\" \\ / \xc3\xa9 \xf0\x9f\x98\x80 \xc3\xa9\n"
                     "ctl: \x01\b\n"
                     "n: -1.50e+10\n"
                     "big: 9007199254740993\n"
                     "t: true");
}
END_TEST

START_TEST(roots_that_are_no_object_read_too)
{
    ck_assert_str_eq(render("{}"), "{}");
    ck_assert_str_eq(render(" { } "), "{}");
    ck_assert_str_eq(render("[]"), "items: (none)");
    ck_assert_str_eq(render("[1,2]"), "items: 1, 2");
    ck_assert_str_eq(render("[{\"a\":1}]"), "items (1):\n  a\n  1");
    ck_assert_str_eq(render("\"x\\ny\""), "x\n  y");
    ck_assert_str_eq(render("12"), "12");
    ck_assert_str_eq(render("null"), "-");
    ck_assert_str_eq(render(""), "");
    ck_assert_str_eq(render(" "), "");
}
END_TEST

static const char *nest(const char *open, const char *close, int depth)
{
    mcp_buf_t json;
    int i;

    mcp_buf_init(&json, 0, pool);
    for (i = 0; i < depth; i++) {
        mcp_buf_puts(&json, open);
    }
    mcp_buf_lit(&json, "\"core\"");
    for (i = 0; i < depth; i++) {
        mcp_buf_puts(&json, close);
    }
    return json.data;
}

START_TEST(depth_is_bounded_and_loses_nothing)
{
    ck_assert_str_eq(render(nest("{\"a\":", "}", 19)),
                     "a:\n  a:\n    a:\n      a:\n        a:\n          a:\n"
                     "            a:\n              a:\n                a:\n"
                     "                  a:\n                    a:\n"
                     "                      a:\n                        a:\n"
                     "                          a:\n                           "
                     " a:\n"
                     "                              a:\n"
                     "                                a: {a: {a: core}}");
    ck_assert_ptr_nonnull(strstr(render(nest("[", "]", 70)), "[[\"core\"]]"));
    ck_assert_ptr_nonnull(strstr(render(nest("[", "]", 100000)), "core"));
    ck_assert_ptr_nonnull(strstr(render(nest("{\"a\":", "}", 100000)), "core"));
    ck_assert_ptr_nonnull(strstr(render(nest("{\"a\":[", "]}", 100000)), "cor"
                                                                         "e"));
}
END_TEST

START_TEST(it_is_appended_to_what_the_buffer_holds)
{
    mcp_buf_t out;

    mcp_buf_init(&out, 0, pool);
    mcp_buf_lit(&out, "{\"text\":\"");
    mcp_render(&out, mcp_str("{\"a\":[{\"b\":1},{\"b\":\"x\\\"y\"}]}"));
    mcp_buf_lit(&out, "\"}");
    ck_assert_str_eq(out.data, "{\"text\":\"a (2):\\n  b\\n  1\\n  x\\\"y\"}");
}
END_TEST

/* ---- anything at all ---- */

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static void mutate(char *text, size_t *len, unsigned *seed)
{
    static const char bytes[] = "{}[]\",:\\ |\n0a-u\t.}]\"";
    unsigned changes = next_random(seed) % 4;

    if (next_random(seed) % 4 == 0) {
        *len = next_random(seed) % (*len + 1);
    }
    while (changes-- && *len) {
        text[next_random(seed) % *len] =
            bytes[next_random(seed) % (sizeof(bytes) - 1)];
    }
}

/* The text ends where an unreadable page begins, so a read past its end is a
 * crash; what is written must be the inside of a JSON string all the same. */
START_TEST(no_text_makes_it_read_past_the_end_or_break_the_string)
{
    static const char *const seeds[] = {
        "{\"invites\" : [{\"id\":\"inv_1\",\"t\":\"D, |\",\"r\":{\"i\":\"a\"},"
        "\"l\":[\"r\",\"s\"],\"b\":true}, \n {\"id\":\"inv_2\",\"t\":null}], "
        "\"c\" : {\"d\" : 1, \"e\" : {}}, \"tags\" : [], \"w\" : [1, 2.5]}",
        "{\"a\":[[1,{\"b\":\"x\\ny\\\\\"}],\"-\",\"\"],\"k\":\"\\\"q\\t\"}",
        "[{\"a\":1,\"b\":2},{\"b\":3,\"a\":4,\"c\":5},[{}],{}]",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":\"line\\nline\"}}}}}}",
    };
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    apr_pool_t *scratch;
    unsigned seed = 20261121;
    int i;

    ck_assert(map != MAP_FAILED);
    ck_assert(!mprotect(map + page, page, PROT_NONE));
    apr_pool_create(&scratch, pool);
    for (i = 0; i < 100000; i++) {
        const char *base = seeds[next_random(&seed) % 4];
        size_t len = strlen(base), offset;
        const char *wrong;
        char text[512];
        mcp_str_t json;
        mcp_buf_t out;

        memcpy(text, base, len);
        mutate(text, &len, &seed);
        json.data = memcpy(map + page - len, text, len);
        json.len = len;
        mcp_buf_init(&out, 0, scratch);
        mcp_buf_putc(&out, '"');
        mcp_render(&out, json);
        mcp_buf_putc(&out, '"');
        wrong = mcp_jsontext_check(&offset, (mcp_str_t){ .data = out.data,
                                                         .len = out.len });
        ck_assert_msg(!wrong, "%s at %d of %s, from %.*s", wrong, (int)offset,
                      out.data, (int)len, text);
        apr_pool_clear(scratch);
    }
    munmap(map, 2 * page);
}
END_TEST

MCP_UNIT_MAIN("render", a_result_reads_as_lines_and_tables,
              objects_and_tables_are_indented_below_their_name,
              a_row_with_other_keys_loses_nothing,
              rows_that_make_no_table_stand_in_braces,
              a_value_is_quoted_when_it_could_be_taken_for_two,
              a_line_break_never_begins_a_fact_or_a_row,
              text_comes_out_as_it_went_in, roots_that_are_no_object_read_too,
              depth_is_bounded_and_loses_nothing,
              it_is_appended_to_what_the_buffer_holds,
              no_text_makes_it_read_past_the_end_or_break_the_string)
