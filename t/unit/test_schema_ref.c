/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema_ref.h"

START_TEST(references_resolve_as_rfc_3986_lists_them)
{
    /* RFC 3986, 5.4.1 and 5.4.2; a path that climbs out stops at the root. */
    static const struct {
        const char *reference;
        const char *uri;
    } cases[] = {
        { "g:h", "g:h" },
        { "g", "http://a/b/c/g" },
        { "./g", "http://a/b/c/g" },
        { "g/", "http://a/b/c/g/" },
        { "/g", "http://a/g" },
        { "//g", "http://g" },
        { "?y", "http://a/b/c/d;p?y" },
        { "g?y", "http://a/b/c/g?y" },
        { "#s", "http://a/b/c/d;p?q" },
        { "g#s", "http://a/b/c/g" },
        { "g?y#s", "http://a/b/c/g?y" },
        { ";x", "http://a/b/c/;x" },
        { "g;x", "http://a/b/c/g;x" },
        { "", "http://a/b/c/d;p?q" },
        { ".", "http://a/b/c/" },
        { "./", "http://a/b/c/" },
        { "..", "http://a/b/" },
        { "../", "http://a/b/" },
        { "../g", "http://a/b/g" },
        { "../..", "http://a/" },
        { "../../", "http://a/" },
        { "../../g", "http://a/g" },
        { "../../../g", "http://a/g" },
        { "../../../../g", "http://a/g" },
        { "/./g", "http://a/g" },
        { "/../g", "http://a/g" },
        { "g.", "http://a/b/c/g." },
        { ".g", "http://a/b/c/.g" },
        { "g..", "http://a/b/c/g.." },
        { "..g", "http://a/b/c/..g" },
        { "./../g", "http://a/b/g" },
        { "./g/.", "http://a/b/c/g/" },
        { "g/./h", "http://a/b/c/g/h" },
        { "g/../h", "http://a/b/c/h" },
        { "g;x=1/./y", "http://a/b/c/g;x=1/y" },
        { "g;x=1/../y", "http://a/b/c/y" },
    };
    const char *fragment;
    size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        ck_assert_str_eq(mcp_schema_ref_resolve(&fragment, "http://a/b/c/d;p?q",
                                                cases[i].reference, pool),
                         cases[i].uri);
    }
}
END_TEST

START_TEST(references_resolve_without_a_base_and_in_urns)
{
    static const struct {
        const char *base;
        const char *reference;
        const char *uri;
        const char *fragment;
    } cases[] = {
        { "", "#/a/b", "", "/a/b" },
        { "", "x.json#y", "x.json", "y" },
        { "", "http://a/../b", "http://a/b", "" },
        { "", "../x", "x", "" },
        { "urn:a:b", "#c", "urn:a:b", "c" },
        { "urn:a:b", "urn:x:./y#", "urn:x:./y", "" },
        { "http://a", "b", "http://a/b", "" },
        { "http://a/b", "//c/d?e", "http://c/d?e", "" },
        { "http://a/b", "#%2Fx", "http://a/b", "%2Fx" },
    };
    const char *fragment;
    size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        ck_assert_str_eq(mcp_schema_ref_resolve(&fragment, cases[i].base,
                                                cases[i].reference, pool),
                         cases[i].uri);
        ck_assert_str_eq(fragment, cases[i].fragment);
    }
}
END_TEST

START_TEST(decode_reads_percent_escapes_and_refuses_bad_ones)
{
    ck_assert_str_eq(mcp_schema_ref_decode("/a%25b%2Fc", pool), "/a%b/c");
    ck_assert_str_eq(mcp_schema_ref_decode("plain", pool), "plain");
    ck_assert_ptr_null(mcp_schema_ref_decode("%", pool));
    ck_assert_ptr_null(mcp_schema_ref_decode("%4", pool));
    ck_assert_ptr_null(mcp_schema_ref_decode("%4g", pool));
    ck_assert_ptr_null(mcp_schema_ref_decode("a%00b", pool));
}
END_TEST

START_TEST(pointers_step_through_objects_and_arrays)
{
    const mcp_json_t *root = json("{'a/"
                                  "b':{'m~n':[10,[20,30]]},'':{'':7},'~1':8,'x'"
                                  ":'s'}");
    static const struct {
        const char *pointer;
        double number; /* -1: leads nowhere */
    } cases[] = {
        { "/a~1b/m~0n/0", 10 },
        { "/a~1b/m~0n/1/1", 30 },
        { "//", 7 },
        { "/~01", 8 },
        { "/a~1b/m~0n/2", -1 },
        { "/a~1b/m~0n/01", -1 },
        { "/a~1b/m~0n/-", -1 },
        { "/a~1b/m~0n/", -1 },
        { "/a~1b/m~0n/-1", -1 },
        { "/a~1b/m~0n/99999999999999999999", -1 },
        { "/none", -1 },
        { "/x/0", -1 },
        { "/a", -1 },
    };
    size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        const char *at = cases[i].pointer;
        const mcp_json_t *value = root;

        while (value && *at) {
            value = mcp_schema_ref_step(&at, value, pool);
        }
        ck_assert_msg(cases[i].number < 0
                          ? !value
                          : value && mcp_json_number(value) == cases[i].number,
                      "%s", cases[i].pointer);
    }
}
END_TEST

START_TEST(resources_are_known_by_uri_once)
{
    const mcp_json_t *one = json("{}"), *two = json("{}");
    mcp_schema_resource_t *first, *second;
    mcp_schema_index_t index;

    mcp_schema_index_init(&index, pool);
    ck_assert(mcp_schema_ref_add(&first, &index, "http://a/", one));
    ck_assert(!mcp_schema_ref_add(&second, &index, "http://a/", two));
    ck_assert_ptr_eq(mcp_schema_ref_find(&index, "http://a/"), first);
    ck_assert_ptr_eq(first->root, one);
    ck_assert_ptr_null(mcp_schema_ref_find(&index, "http://b/"));
    mcp_schema_ref_alias(&index, first, "http://b/");
    mcp_schema_ref_alias(&index, second, "http://b/");
    ck_assert_ptr_eq(mcp_schema_ref_find(&index, "http://b/"), first);
}
END_TEST

MCP_UNIT_MAIN("schema_ref", references_resolve_as_rfc_3986_lists_them,
              references_resolve_without_a_base_and_in_urns,
              decode_reads_percent_escapes_and_refuses_bad_ones,
              pointers_step_through_objects_and_arrays,
              resources_are_known_by_uri_once)
