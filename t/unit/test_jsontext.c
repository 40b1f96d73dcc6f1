/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/jsontext.h"

START_TEST(check_names_the_byte_where_it_goes_wrong)
{
    apr_size_t offset = 0;

    ck_assert_ptr_null(mcp_jsontext_check(&offset, mcp_str(" {\"a\":[1]} ")));
    ck_assert_str_eq(mcp_jsontext_check(&offset, mcp_str("[1,]")), "a value "
                                                                   "was "
                                                                   "expected");
    ck_assert_uint_eq(offset, 3);
}
END_TEST

START_TEST(member_gives_the_bytes_as_they_came)
{
    static const char text[] = " { \"x\" : [1, {\"id\": 7}], \"i\\u0064\" : "
                               "9007199254740993 , "
                               "\"s\":\"a\\\"b\" } ";

    ck_assert(mcp_str_is(mcp_jsontext_member(mcp_str(text), "id"), "90071992547"
                                                                   "40993"));
    ck_assert(mcp_str_is(mcp_jsontext_member(mcp_str(text), "x"), "[1, "
                                                                  "{\"id\": "
                                                                  "7}]"));
    ck_assert(mcp_str_is(mcp_jsontext_member(mcp_str(text), "s"), "\"a\\\"b"
                                                                  "\""));
    ck_assert_uint_eq(mcp_jsontext_member(mcp_str(text), "none").len, 0);
    ck_assert_uint_eq(mcp_jsontext_member(mcp_str("[1]"), "x").len, 0);
    ck_assert_uint_eq(mcp_jsontext_member(mcp_str("{}"), "x").len, 0);
    ck_assert_uint_eq(
        mcp_jsontext_member(mcp_str("{\"\\u00e9d\":1}"), "id").len, 0);
}
END_TEST

/* What is looked for within a member that is not there. */
START_TEST(no_bytes_have_no_members)
{
    mcp_str_t none = mcp_jsontext_member(mcp_str("{}"), "x"), name, value;
    apr_size_t offset = 1;

    ck_assert_uint_eq(mcp_jsontext_member(none, "y").len, 0);
    ck_assert(!mcp_jsontext_next(&name, &value, &none));
    ck_assert_uint_eq(mcp_jsontext_item(&none).len, 0);
    ck_assert_str_eq(mcp_jsontext_check(&offset, mcp_str(NULL)), "the text "
                                                                 "ends too "
                                                                 "early");
    ck_assert_uint_eq(offset, 0);
}
END_TEST

START_TEST(next_walks_an_object)
{
    mcp_str_t rest = mcp_str(" { \"a\" : {\"b\":1} ,\"\\u0062\":[ ] } ");
    mcp_str_t name, value;

    ck_assert(mcp_jsontext_next(&name, &value, &rest));
    ck_assert(mcp_str_is(name, "\"a\""));
    ck_assert(mcp_str_is(value, "{\"b\":1}"));
    ck_assert(!mcp_jsontext_is_name(name, "b"));
    ck_assert(mcp_jsontext_next(&name, &value, &rest));
    ck_assert(mcp_jsontext_is_name(name, "b"));
    ck_assert(mcp_str_is(value, "[ ]"));
    ck_assert(!mcp_jsontext_next(&name, &value, &rest));
    rest = mcp_str("{}");
    ck_assert(!mcp_jsontext_next(&name, &value, &rest));
    rest = mcp_str("[1]");
    ck_assert(!mcp_jsontext_next(&name, &value, &rest));
}
END_TEST

START_TEST(item_walks_an_array)
{
    mcp_str_t rest = mcp_str(" [ 1 , [2,3],{\"a\":\"]\"} ] ");

    ck_assert(mcp_str_is(mcp_jsontext_item(&rest), "1"));
    ck_assert(mcp_str_is(mcp_jsontext_item(&rest), "[2,3]"));
    ck_assert(mcp_str_is(mcp_jsontext_item(&rest), "{\"a\":\"]\"}"));
    ck_assert_uint_eq(mcp_jsontext_item(&rest).len, 0);
    rest = mcp_str("[]");
    ck_assert_uint_eq(mcp_jsontext_item(&rest).len, 0);
}
END_TEST

MCP_UNIT_MAIN("jsontext", check_names_the_byte_where_it_goes_wrong,
              member_gives_the_bytes_as_they_came, no_bytes_have_no_members,
              next_walks_an_object, item_walks_an_array)
