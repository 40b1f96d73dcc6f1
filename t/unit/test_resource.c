/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/shelf.h"

START_TEST(resources_are_read_in_their_order)
{
    const mcp_catalogue_t *catalogue = shelf_ctx("2025-06-18")->catalogue;
    const mcp_resource_t *terms = APR_ARRAY_IDX(catalogue->resources, 0,
                                                const mcp_resource_t *);
    const mcp_resource_t *me = APR_ARRAY_IDX(catalogue->resources, 2,
                                             const mcp_resource_t *);

    ck_assert_int_eq(catalogue->resources->nelts, 9);
    ck_assert_str_eq(terms->uri, "shelf://terms");
    ck_assert_str_eq(terms->entry.title, "Terms");
    ck_assert_str_eq(terms->text, "# Terms\n\nCall `shelf_count`.\n");
    ck_assert_ptr_null(terms->function.statement);
    ck_assert_ptr_null(me->text);
    ck_assert_ptr_nonnull(strstr(me->function.statement, "shelf.me("));
}
END_TEST

START_TEST(templates_have_their_variables_and_functions)
{
    const mcp_catalogue_t *catalogue = shelf_ctx("2025-06-18")->catalogue;
    const mcp_resource_template_t *note =
        APR_ARRAY_IDX(catalogue->templates, 0, const mcp_resource_template_t *);
    const mcp_resource_template_t *pair =
        APR_ARRAY_IDX(catalogue->templates, 1, const mcp_resource_template_t *);

    ck_assert_int_eq(catalogue->templates->nelts, 4);
    ck_assert_str_eq(note->uri->text, "shelf://note/{id}");
    ck_assert_ptr_nonnull(strstr(note->function.statement, "shelf.note("));
    ck_assert_ptr_nonnull(strstr(note->list.statement, "shelf.notes("));
    ck_assert_int_eq(note->variables->nelts, 1);
    ck_assert_ptr_null(pair->list.statement);
    ck_assert_int_eq(pair->variables->nelts, 2);
}
END_TEST

START_TEST(a_catalogue_offers_what_it_has)
{
    ck_assert_uint_eq(shelf_ctx("2025-06-18")->catalogue->offers,
                      MCP_OFFER_RESOURCES | MCP_OFFER_PROMPTS
                          | MCP_OFFER_COMPLETIONS);
    ck_assert_uint_eq(fake_ctx()->catalogue->offers, 0);
}
END_TEST

START_TEST(every_function_is_known_for_checks)
{
    const mcp_catalogue_t *catalogue = shelf_ctx("2025-06-18")->catalogue;
    const mcp_use_t *last =
        &APR_ARRAY_IDX(catalogue->uses, catalogue->uses->nelts - 1, mcp_use_t);

    ck_assert_int_eq(catalogue->uses->nelts, 17);
    ck_assert_str_eq(last->path, "$.prompts[4].function");
    ck_assert_str_eq(last->what, "shelf_review_made");
}
END_TEST

MCP_UNIT_MAIN("resource", resources_are_read_in_their_order,
              templates_have_their_variables_and_functions,
              a_catalogue_offers_what_it_has,
              every_function_is_known_for_checks)
