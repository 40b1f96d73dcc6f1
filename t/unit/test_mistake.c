/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/mistake.h"

static mcp_json_t *parse(const char *text)
{
    mcp_json_t *value = NULL;

    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    return value;
}

static mcp_mistakes_t *start(void)
{
    mcp_mistakes_t *mistakes = apr_palloc(pool, sizeof(*mistakes));

    mcp_mistakes_init(mistakes, pool);
    return mistakes;
}

START_TEST(a_path_quotes_names_that_are_no_words)
{
    mcp_mistakes_t *mistakes = start();

    ck_assert_str_eq(mcp_mistake_member(mistakes, "$", "$defs"), "$.$defs");
    ck_assert_str_eq(mcp_mistake_member(mistakes, "$.a", "b \"c\""), "$.a[\"b "
                                                                     "\\\"c\\\""
                                                                     "\"]");
    ck_assert_str_eq(mcp_mistake_member(mistakes, "$", ""), "$[\"\"]");
    ck_assert_str_eq(mcp_mistake_element(mistakes, "$.a", 12), "$.a[12]");
}
END_TEST

START_TEST(a_pointer_becomes_a_path_by_what_it_points_into)
{
    mcp_json_t *value = parse("{\"a\":[{\"x/"
                              "y\":{\"~\":[0,[7]]}}],\"0\":{\"1\":2}}");
    static const struct {
        const char *pointer;
        const char *path;
    } cases[] = {
        { "", "$.in" },
        { "/a/0", "$.in.a[0]" },
        { "/a/0/x~1y/~0/1/0", "$.in.a[0][\"x/y\"][\"~\"][1][0]" },
        { "/0/1", "$.in.0.1" },
        { "/a/9/b", "$.in.a[9].b" },
        { "/none/b/0", "$.in.none.b.0" },
    };
    mcp_mistakes_t *mistakes = start();
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(mcp_mistake_pointer(mistakes, "$.in", value,
                                             cases[i].pointer),
                         cases[i].path);
    }
}
END_TEST

START_TEST(members_are_checked_by_name_and_type)
{
    static const mcp_key_t keys[] = {
        { "name", MCP_JSON_STRING, 1, "\"x\"" },
        { "count", MCP_JSON_NUMBER, 0, NULL },
        { "list", MCP_JSON_ARRAY, 1, "[1]" },
        { NULL },
    };
    static const char *const texts[] = {
        "$.nam: Unknown key \"nam\". Did you mean \"name\"?",
        "$.zzz: Unknown key \"zzz\". Known here are name, count, list.",
        "$.count: This must be a number, and is true or false.",
        "$: \"name\" is missing. Write \"name\": \"x\".",
        "$: \"list\" is missing. Write \"list\": [1].",
        "$.name: This must not be empty. Write \"name\": \"x\".",
        "$.list: This must be an array, and is null. Write \"list\": [1].",
        "$.x: This must be an object, and is a string.",
    };
    mcp_mistakes_t *mistakes = start();
    size_t i;

    ck_assert(mcp_mistake_check_keys(mistakes, "$",
                                     parse("{\"name\":\"a\",\"list\":[]}"),
                                     keys));
    ck_assert_ptr_null(mistakes->error);
    ck_assert(mcp_mistake_check_keys(mistakes, "$",
                                     parse("{\"nam\":1,\"zzz\":2,\"count\":"
                                           "true}"),
                                     keys));
    ck_assert(mcp_mistake_check_keys(mistakes, "$",
                                     parse("{\"name\":\"\",\"list\":null}"),
                                     keys));
    ck_assert(!mcp_mistake_check_keys(mistakes, "$.x", parse("\"a\""), keys));
    ck_assert_int_eq(mistakes->error->fields->nelts, 8);
    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(mistakes->error->fields, i,
                                                  mcp_field_t);

        ck_assert_str_eq(apr_pstrcat(pool, field->path, ": ", field->message,
                                     field->hint ? " " : "",
                                     field->hint ? field->hint : "", NULL),
                         texts[i]);
    }
}
END_TEST

START_TEST(an_unknown_word_is_answered_with_the_nearest)
{
    static const char *const words[] = { "read", "write", NULL };
    static const char *const none[] = { NULL };
    mcp_mistakes_t *mistakes = start();
    apr_array_header_t *fields;

    mcp_mistake_unknown(mistakes, "$.a", "effect", "raed", words);
    mcp_mistake_unknown(mistakes, "$.b", "effect", "delete", words);
    mcp_mistake_unknown(mistakes, "$.c", "role", "user", none);
    fields = mistakes->error->fields;
    ck_assert_str_eq(APR_ARRAY_IDX(fields, 0, mcp_field_t).message, "Unknown "
                                                                    "effect "
                                                                    "\"raed\""
                                                                    ".");
    ck_assert_str_eq(APR_ARRAY_IDX(fields, 0, mcp_field_t).hint, "Did you mean "
                                                                 "\"read\"?");
    ck_assert_str_eq(APR_ARRAY_IDX(fields, 1, mcp_field_t).hint, "Known: "
                                                                 "\"read\", "
                                                                 "\"write\".");
    ck_assert_str_eq(APR_ARRAY_IDX(fields, 2, mcp_field_t).hint, "The "
                                                                 "catalogue "
                                                                 "names no "
                                                                 "role.");
}
END_TEST

START_TEST(mistakes_are_bounded)
{
    mcp_mistakes_t *mistakes = start();
    int i;

    for (i = 0; i < 3 * MCP_MISTAKES; i++) {
        mcp_mistake_add(mistakes, "$", "x", NULL, "number %d", i);
    }
    ck_assert_int_eq(mistakes->error->fields->nelts, MCP_MISTAKES);
    ck_assert_str_eq(APR_ARRAY_IDX(mistakes->error->fields, MCP_MISTAKES - 1,
                                   mcp_field_t)
                         .message,
                     "There are more mistakes.");
}
END_TEST

MCP_UNIT_MAIN("mistake", a_path_quotes_names_that_are_no_words,
              a_pointer_becomes_a_path_by_what_it_points_into,
              members_are_checked_by_name_and_type,
              an_unknown_word_is_answered_with_the_nearest,
              mistakes_are_bounded)
