/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include <apr_file_io.h>

#include "lib/catalogue.h"

static const char *in_source(const char *path)
{
    const char *srcdir = getenv("srcdir");

    return apr_pstrcat(pool, srcdir ? srcdir : ".", "/", path, NULL);
}

static mcp_catalogue_t *load_orders(const mcp_catalogue_options_t *options)
{
    mcp_catalogue_t *catalogue = NULL;

    ck_ok(mcp_catalogue_load(&catalogue, in_source("t/catalogue/orders.json"),
                             options, pool));
    return catalogue;
}

static apr_array_header_t *names(const char *one, const char *two)
{
    apr_array_header_t *array = apr_array_make(pool, 2, sizeof(const char *));

    APR_ARRAY_PUSH(array, const char *) = one;
    if (two) {
        APR_ARRAY_PUSH(array, const char *) = two;
    }
    return array;
}

static const char *tool_names(const mcp_catalogue_t *catalogue)
{
    const char *text = "";
    int i;

    for (i = 0; i < catalogue->tools->nelts; i++) {
        text = apr_pstrcat(
            pool, text, i ? " " : "",
            APR_ARRAY_IDX(catalogue->tools, i, const mcp_tool_t *)->name, NULL);
    }
    return text;
}

/* What an admin reads of an error, a line a mistake. */
static const char *as_text(const mcp_error_t *error)
{
    const char *text = apr_pstrcat(pool, error->message, error->hint ? " " : "",
                                   error->hint ? error->hint : "", "\n", NULL);
    int i;

    for (i = 0; error->fields && i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  mcp_field_t);

        text = apr_pstrcat(pool, text, field->path, ": ", field->code, ": ",
                           field->message, field->hint ? " " : "",
                           field->hint ? field->hint : "", "\n", NULL);
    }
    return text;
}

static const char *read_all(const char *name)
{
    char *text = apr_pcalloc(pool, 65536);
    FILE *file = fopen(name, "r");

    if (file) {
        text[fread(text, 1, 65535, file)] = '\0';
        fclose(file);
    }
    return text;
}

/* Each directory holds a catalogue and what must be said of it, word by word.
 */
START_TEST(every_mistake_is_named_with_place_and_mend)
{
    const char *root = in_source("t/invalid-catalogue");
    DIR *dir = opendir(root);
    struct dirent *entry;
    char back[4096];
    int cases = 0;

    ck_assert_msg(dir != NULL, "no directory %s", root);
    ck_assert_ptr_nonnull(getcwd(back, sizeof(back)));
    while ((entry = readdir(dir)) != NULL) {
        mcp_catalogue_t *catalogue = NULL;
        mcp_error_t *error;

        if (entry->d_name[0] == '.') {
            continue;
        }
        ck_assert(!chdir(apr_pstrcat(pool, root, "/", entry->d_name, NULL)));
        error = mcp_catalogue_load(&catalogue, "catalogue.json", NULL, pool);
        ck_assert_msg(error != NULL, "%s is accepted", entry->d_name);
        ck_assert_ptr_null(catalogue);
        ck_assert_str_eq(error->code, "bad_catalogue");
        ck_assert_msg(!strcmp(as_text(error), read_all("error")),
                      "%s gives\n%s", entry->d_name, as_text(error));
        ck_assert(!chdir(back));
        cases++;
    }
    closedir(dir);
    ck_assert_int_eq(cases, 18);
}
END_TEST

START_TEST(a_pack_is_read_with_its_prefix)
{
    mcp_catalogue_t *catalogue = load_orders(NULL);

    ck_assert_str_eq(catalogue->name, "orders");
    ck_assert_str_eq(catalogue->title, "Orders");
    ck_assert_str_eq(catalogue->version, "1.2");
    ck_assert_str_eq(catalogue->prefix, "shop_");
    ck_assert_str_eq(catalogue->instructions, "Call shop_orders_list first. "
                                              "Then shop_order_get.");
    ck_assert_int_eq(catalogue->scopes->nelts, 2);
    ck_assert_str_eq(APR_ARRAY_IDX(catalogue->scopes, 1, mcp_scope_t).name,
                     "orders:write");
    ck_assert_str_eq(APR_ARRAY_IDX(catalogue->scopes, 1, mcp_scope_t).words,
                     "Change orders");
    ck_assert_str_eq(tool_names(catalogue), "shop_orders_list shop_order_get "
                                            "shop_order_note "
                                            "shop_order_send "
                                            "shop_action_confirm "
                                            "shop_action_cancel");
}
END_TEST

START_TEST(a_tool_is_found_by_its_full_name_only)
{
    mcp_catalogue_t *catalogue = load_orders(NULL);

    ck_assert_str_eq(mcp_catalogue_find(catalogue, "shop_order_get")->bare,
                     "order_get");
    ck_assert_ptr_null(mcp_catalogue_find(catalogue, "order_get"));
    ck_assert_ptr_null(mcp_catalogue_find(catalogue, "shop_order_ge"));
    ck_assert_ptr_null(mcp_catalogue_find(catalogue, ""));
    ck_assert_ptr_null(mcp_catalogue_find(catalogue, NULL));
}
END_TEST

START_TEST(roles_are_numbered_in_their_order)
{
    mcp_catalogue_t *catalogue = load_orders(NULL);

    ck_assert_int_eq(mcp_catalogue_role(catalogue, "user"), 0);
    ck_assert_int_eq(mcp_catalogue_role(catalogue, "admin"), 2);
    ck_assert_int_eq(mcp_catalogue_role(catalogue, "service"), -1);
    ck_assert_int_eq(mcp_catalogue_role(catalogue, NULL), -1);
}
END_TEST

START_TEST(a_site_chooses_prefix_and_tools)
{
    mcp_catalogue_options_t options = { .prefix = "acme." };

    ck_assert_str_eq(tool_names(load_orders(&options)), "acme.orders_list "
                                                        "acme.order_get "
                                                        "acme.order_note "
                                                        "acme.order_send "
                                                        "acme.action_confirm "
                                                        "acme.action_cancel");
    options.prefix = "";
    ck_assert_str_eq(load_orders(&options)->instructions, "Call orders_list "
                                                          "first. Then "
                                                          "order_get.");
    options.prefix = NULL;
    options.include = names("order_note", "shop_orders_list");
    ck_assert_str_eq(tool_names(load_orders(&options)), "shop_orders_list "
                                                        "shop_order_note "
                                                        "shop_action_confirm "
                                                        "shop_action_cancel");
    options.exclude = names("action_cancel", NULL);
    ck_assert_str_eq(tool_names(load_orders(&options)), "shop_orders_list "
                                                        "shop_order_note "
                                                        "shop_action_confirm");
    options.exclude = names("order_note", NULL);
    ck_assert_str_eq(tool_names(load_orders(&options)), "shop_orders_list");
    options.include = NULL;
    ck_assert_str_eq(tool_names(load_orders(&options)), "shop_orders_list "
                                                        "shop_order_get "
                                                        "shop_order_send");
}
END_TEST

START_TEST(a_choice_that_names_nothing_is_refused)
{
    static const char prefix[] = "a_prefix_that_goes_on_and_on_until_no_client_"
                                 "has_any_room_";
    mcp_catalogue_options_t options = { .include = names("orderlist", "nix"),
                                        .prefix = "a b" };
    mcp_catalogue_t *catalogue = NULL;
    mcp_error_t *error;

    error = mcp_catalogue_load(&catalogue, in_source("t/catalogue/orders.json"),
                               &options, pool);
    ck_assert_ptr_nonnull(error);
    ck_assert_ptr_nonnull(strstr(as_text(error), ".json has 4 mistakes.\n"
                                                 ": bad_name: \"a b\" cannot "
                                                 "stand before a tool's name. "
                                                 "Use "
                                                 "letters, digits, _ . and - "
                                                 "only.\n"
                                                 ": unknown_tool: A tool "
                                                 "\"orderlist\" is to be "
                                                 "chosen or left "
                                                 "out; the catalogue has none "
                                                 "of that name. Did you mean "
                                                 "\"orders_list\"?\n"
                                                 ": unknown_tool: A tool "
                                                 "\"nix\" is to be chosen or "
                                                 "left out; "
                                                 "the catalogue has none of "
                                                 "that name.\n"
                                                 ": empty: The choice leaves "
                                                 "no tool of the catalogue. "
                                                 "Leave out "
                                                 "fewer tools.\n"));
    options.include = NULL;
    options.prefix = prefix;
    error = mcp_catalogue_load(&catalogue, in_source("t/catalogue/orders.json"),
                               &options, pool);
    ck_assert_int_eq(error->fields->nelts, 6);
    ck_assert_str_eq(APR_ARRAY_IDX(error->fields, 0, mcp_field_t).path, "$."
                                                                        "tools["
                                                                        "0]."
                                                                        "name");
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_named)
{
    mcp_catalogue_t *catalogue = NULL;
    const char *large = "large-catalogue.json";
    apr_file_t *file;
    mcp_error_t *error;

    error = mcp_catalogue_load(&catalogue, "/nowhere/x.json", NULL, pool);
    ck_assert_str_eq(error->message, "The catalogue /nowhere/x.json cannot be "
                                     "read: No such file or directory.");
    error = mcp_catalogue_load(&catalogue, "/", NULL, pool);
    ck_assert_str_eq(error->code, "bad_catalogue");
    ck_assert(!apr_file_open(&file, large, APR_FOPEN_CREATE | APR_FOPEN_WRITE,
                             APR_FPROT_OS_DEFAULT, pool));
    ck_assert(!apr_file_trunc(file, MCP_CATALOGUE_MAX + 1));
    apr_file_close(file);
    error = mcp_catalogue_load(&catalogue, large, NULL, pool);
    apr_file_remove(large, pool);
    ck_assert_str_eq(error->message, "The catalogue large-catalogue.json is "
                                     "larger than 4194304 bytes.");
    ck_assert_ptr_null(catalogue);
}
END_TEST

MCP_UNIT_MAIN("catalogue", every_mistake_is_named_with_place_and_mend,
              a_pack_is_read_with_its_prefix,
              a_tool_is_found_by_its_full_name_only,
              roles_are_numbered_in_their_order,
              a_site_chooses_prefix_and_tools,
              a_choice_that_names_nothing_is_refused,
              a_file_that_cannot_be_read_is_named)
