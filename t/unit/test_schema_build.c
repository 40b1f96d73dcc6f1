/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/schema_unit.h"

#include "lib/schema_build.h"

static mcp_schema_compile_t c;

static mcp_schema_builder_t *root_of(const mcp_json_t *schema,
                                     const char *document)
{
    mcp_schema_build_init(&c, NULL, pool, pool);
    return mcp_schema_build_root(&c, schema, document);
}

START_TEST(paths_are_json_pointers_behind_the_document)
{
    const mcp_json_t *schema = json("{'a':{'b':{'c':{}}}}");
    mcp_schema_builder_t *root = root_of(schema, ""), *one, *two, *three;

    one = mcp_schema_build_child(&c, root, mcp_json_get(schema, "a"),
                                 "properties", "x/y~z");
    two = mcp_schema_build_child(&c, one, mcp_json_first(one->json), "items",
                                 NULL);
    three = mcp_schema_build_pointed(&c, two, mcp_json_first(two->json),
                                     "/odd/~1");
    ck_assert_str_eq(mcp_schema_build_path(root, NULL, pool), "");
    ck_assert_str_eq(mcp_schema_build_path(root, "type", pool), "/type");
    ck_assert_str_eq(mcp_schema_build_path(two, "$ref", pool), "/properties/"
                                                               "x~1y~0z/items/"
                                                               "$ref");
    ck_assert_str_eq(mcp_schema_build_path(three, "type", pool), "/properties/"
                                                                 "x~1y~0z/"
                                                                 "items/odd/~1/"
                                                                 "type");
    root = root_of(json("{}"), "http://a/b");
    ck_assert_str_eq(mcp_schema_build_path(root, "type", pool), "http://a/b#/"
                                                                "type");
}
END_TEST

START_TEST(each_subschema_has_one_builder)
{
    const mcp_json_t *schema = json("{'not':{}}");
    mcp_schema_builder_t *root = root_of(schema, ""), *child;

    ck_assert_ptr_eq(mcp_schema_build_root(&c, schema, "again"), root);
    ck_assert_ptr_null(mcp_schema_build_find(&c, mcp_json_first(schema)));
    child = mcp_schema_build_in_place(&c, root, mcp_json_first(schema), "not",
                                      NULL);
    ck_assert_ptr_eq(mcp_schema_build_child(&c, root, child->json, "x", NULL),
                     child);
    ck_assert_ptr_eq(mcp_schema_build_find(&c, child->json), child);
    ck_assert_int_eq(c.in_order->nelts, 2);
    ck_assert_int_eq(root->in_place->nelts, 1);
    ck_assert_ptr_null(c.error);
}
END_TEST

START_TEST(mistakes_are_collected_up_to_a_bound)
{
    mcp_schema_builder_t *root = root_of(json("5"), "");
    int i;

    for (i = 0; i < 2 * MCP_SCHEMA_MISTAKES; i++) {
        mcp_schema_build_mistake(&c, root, "type", i ? NULL : "Mend it.",
                                 "number %d", i);
    }
    ck_assert_str_eq(c.error->code, "bad_schema");
    ck_assert_int_eq(c.error->fields->nelts, MCP_SCHEMA_MISTAKES);
    c.error->fields->nelts = 3;
    ck_assert_str_eq(lines(c.error), " | schema | must be a schema (an object, "
                                     "true or false), "
                                     "is number | -\n"
                                     "/type | type | number 0 | Mend it.\n"
                                     "/type | type | number 1 | -\n");
}
END_TEST

MCP_UNIT_MAIN("schema_build", paths_are_json_pointers_behind_the_document,
              each_subschema_has_one_builder,
              mistakes_are_collected_up_to_a_bound)
