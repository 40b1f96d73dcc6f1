/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/uri_template.h"

static const mcp_uri_template_t *read_it(const char **said, const char *text)
{
    const mcp_uri_template_t *made;
    mcp_mistakes_t mistakes;

    mcp_mistakes_init(&mistakes, pool);
    made = mcp_uri_template_read(&mistakes, "$.t", text, pool);
    *said = mistakes.error
                ? APR_ARRAY_IDX(mistakes.error->fields, 0, mcp_field_t).message
                : NULL;
    return made;
}

static const char *match(const char *text, const char *uri)
{
    const mcp_uri_template_t *made;
    const char *said, *values;

    made = read_it(&said, text);
    ck_assert_msg(!said, "%s: %s", text, said);
    return mcp_uri_template_match(&values, made, uri, pool) ? values : "no";
}

START_TEST(a_uri_is_taken_apart)
{
    static const char *const cases[][3] = {
        { "a://x/{id}", "a://x/1", "{\"id\":\"1\"}" },
        { "a://x/{id}", "a://x/a%20%c3%A4%2F", "{\"id\":\"a \xc3\xa4/\"}" },
        { "a://x/{id}", "a://x/%22%5C", "{\"id\":\"\\\"\\\\\"}" },
        { "a://x/{id}", "a://x/", "no" },
        { "a://x/{id}", "a://x/1/2", "no" },
        { "a://x/{id}", "a://x/1?b", "no" },
        { "a://x/{id}", "a://X/1", "no" },
        { "a://x/{id}", "a://x", "no" },
        { "a://x/{id}", "", "no" },
        { "a://x/{id}", "a://x/%", "no" },
        { "a://x/{id}", "a://x/%4", "no" },
        { "a://x/{id}", "a://x/%4g", "no" },
        { "a://x/{id}", "a://x/%00", "no" },
        { "a://x/{id}", "a://x/%ff", "no" },
        { "a://x/{id}", "a://x/%ED%A0%80", "no" },
        { "a://x/{id}", "a://x/\xc3\xa4", "no" },
        { "a:{p}/{q}.json", "a:1/2.json", "{\"p\":\"1\",\"q\":\"2\"}" },
        { "a:{p}/{q}.json", "a:1/2.json.json",
          "{\"p\":\"1\",\"q\":\"2.json\"}" },
        { "a:{p}/{q}.json", "a:1/.json", "no" },
        { "a:{p}/{q}.json", "a:1/2.jso", "no" },
        { "a:{p}/{q}.json", "a:/2.json", "no" },
        { "a:{p}-{q}", "a:1-2-3", "{\"p\":\"1\",\"q\":\"2-3\"}" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(!strcmp(match(cases[i][0], cases[i][1]), cases[i][2]),
                      "%s of %s gives %s", cases[i][1], cases[i][0],
                      match(cases[i][0], cases[i][1]));
    }
}
END_TEST

START_TEST(a_uri_that_is_too_long_fits_nothing)
{
    char uri[MCP_URI_MAX + 2] = "a://x/";

    memset(uri + 6, 'y', MCP_URI_MAX - 6);
    ck_assert_str_ne(match("a://x/{id}", uri), "no");
    uri[MCP_URI_MAX] = 'y';
    ck_assert_str_eq(match("a://x/{id}", uri), "no");
}
END_TEST

START_TEST(names_stand_in_their_order)
{
    const char *said;
    const mcp_uri_template_t *made = read_it(&said, "a://{b}/{a_1}/c");

    ck_assert_ptr_null(said);
    ck_assert_str_eq(made->names[0], "b");
    ck_assert_str_eq(made->names[1], "a_1");
    ck_assert_ptr_null(made->names[2]);
}
END_TEST

START_TEST(what_is_no_template_is_refused)
{
    static const char *const texts[] = {
        "a://x",
        "{id}",
        "x/{id}",
        "a://{}",
        "a://{+id}",
        "a://{?id}",
        "a://{id*}",
        "a://{id:3}",
        "a://{a,b}",
        "a://{a}{b}",
        "a://{a}/{a}",
        "a://{a",
        "a://a}/{b}",
        "a:// x/{b}",
        "a://{a b}",
        "a://\xc3\xa4/{b}",
        "",
        "a://{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}",
    };
    const char *said;
    size_t i;

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        read_it(&said, texts[i]);
        ck_assert_msg(said != NULL, "%s is accepted", texts[i]);
    }
}
END_TEST

START_TEST(a_uri_has_a_scheme_and_no_odd_characters)
{
    static const char *const good[] = { "a:b", "test://static-text",
                                        "https://x.example/a?b=c#d",
                                        "urn:isbn:1", "file:///a%20b" };
    static const char *const bad[] = { "",      "a",       "a:",    "/a",
                                       "1a:b",  ":b",      "a b:c", "a:b c",
                                       "a:{b}", "a:\"b\"", "a:b\n", "a:\x7f",
                                       "a:%zz", "a:b#c#d", "a://[b" };
    size_t i;

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ck_assert_msg(mcp_uri_is_absolute(good[i]), "%s", good[i]);
    }
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_msg(!mcp_uri_is_absolute(bad[i]), "%s", bad[i]);
    }
}
END_TEST

MCP_UNIT_MAIN("uri_template", a_uri_is_taken_apart,
              a_uri_that_is_too_long_fits_nothing, names_stand_in_their_order,
              what_is_no_template_is_refused,
              a_uri_has_a_scheme_and_no_odd_characters)
