/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/catalogue.h"
#include "lib/portable.h"

/* The notes on all tools of a catalogue, a line each, without their mend. */
static const char *check(const char *name)
{
    const char *srcdir = getenv("srcdir");
    mcp_catalogue_t *catalogue = NULL;
    mcp_mistakes_t notes;
    const char *text = "";
    int i;

    ck_ok(mcp_catalogue_load(&catalogue,
                             apr_pstrcat(pool, srcdir ? srcdir : ".",
                                         "/t/catalogue/", name, NULL),
                             NULL, pool));
    mcp_mistakes_init(&notes, pool);
    for (i = 0; i < catalogue->tools->nelts; i++) {
        mcp_portable_check(&notes, apr_psprintf(pool, "%d", i),
                           APR_ARRAY_IDX(catalogue->tools, i,
                                         const mcp_tool_t *));
    }
    for (i = 0; notes.error && i < notes.error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(notes.error->fields, i,
                                                  const mcp_field_t);

        ck_assert_ptr_nonnull(field->hint);
        text = apr_pstrcat(pool, text, field->path, ": ", field->code, ": ",
                           field->message, "\n", NULL);
    }
    return text;
}

START_TEST(what_clients_refuse_is_named)
{
    ck_assert_str_eq(
        check("unportable.json"),
        "0.input.$defs: unportable: Several clients refuse a tool with "
        "\"$defs\".\n"
        "0.input.properties.ref.$ref: unportable: Several clients refuse a "
        "tool with \"$ref\".\n"
        "0.input.properties.ref: unportable: Several clients refuse a schema "
        "without a type.\n"
        "0.input.properties.either.anyOf: unportable: Several clients refuse a "
        "tool with \"anyOf\".\n"
        "0.input.properties.either: unportable: Several clients refuse a "
        "schema without a type.\n"
        "0.input.properties.all.allOf: unportable: Several clients refuse a "
        "tool with \"allOf\".\n"
        "0.input.properties.maybe.type: unportable: Several clients refuse a "
        "list of types.\n"
        "0.input.properties.nothing.type: unportable: Several clients refuse "
        "the type null.\n"
        "0.input.properties.list: unportable: Several clients refuse an array "
        "without items.\n"
        "0.input.properties.pair.prefixItems: unportable: Several clients "
        "refuse a tool with \"prefixItems\".\n"
        "0.input.properties.deep.items.properties.x: unportable: Several "
        "clients refuse a schema without a type.\n"
        "0.input.properties.any: unportable: Several clients refuse true or "
        "false as a schema.\n"
        "0.input.properties.map.patternProperties: unportable: Several clients "
        "refuse a tool with \"patternProperties\".\n"
        "0.input: open: An argument with a misspelled name is taken and "
        "ignored.\n"
        "0.input: unportable: Some clients want \"required\" beside "
        "properties.\n"
        "0: no_output: Clients cannot check the result, nor programs use it.\n"
        "1.input.properties.use: unused: The statement does not use :use.\n"
        "2.output.$defs: unportable: Several clients refuse a tool with "
        "\"$defs\".\n"
        "2.output.properties.a.nullable: no_effect: \"nullable\" means nothing "
        "in an output schema.\n"
        "2.output.properties.b.$ref: unportable: Several clients refuse a tool "
        "with \"$ref\".\n"
        "2.output.properties.c.anyOf[0].type: unportable: Some clients drop a "
        "list of types.\n"
        "3: long: Its descriptions have 630 bytes; up to 600 is usual.\n");
}
END_TEST

START_TEST(a_portable_tool_gives_no_note)
{
    ck_assert_str_eq(check("orders.json"), "2.input: open: An argument with a "
                                           "misspelled name is taken and "
                                           "ignored.\n"
                                           "3.input: open: An argument with a "
                                           "misspelled name is taken and "
                                           "ignored.\n"
                                           "3: no_output: Clients cannot check "
                                           "the result, nor programs use "
                                           "it.\n");
}
END_TEST

MCP_UNIT_MAIN("portable", what_clients_refuse_is_named,
              a_portable_tool_gives_no_note)
