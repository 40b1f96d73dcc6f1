/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include <apr_file_io.h>

#include "lib/card.h"
#include "lib/schema_run.h"

static mcp_card_place_t place(const char *resource, int is_distinct)
{
    return (mcp_card_place_t){ .resource = resource,
                               .issuer = "https://login.example.com",
                               .is_distinct = is_distinct };
}

/* A whole card, parsed. */
static const mcp_json_t *card(const mcp_ctx_t *ctx, const char *resource,
                              int is_distinct)
{
    mcp_card_place_t where = place(resource, is_distinct);
    mcp_str_t rest = mcp_card_build(ctx->catalogue, ctx->listing, pool);
    mcp_json_t *value = NULL;
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_card_write_head(&buf, ctx->catalogue, &where);
    mcp_buf_put(&buf, rest.data, rest.len);
    ck_ok(mcp_json_parse(&value, (mcp_str_t){ buf.data, buf.len }, pool));
    return value;
}

static const char *text_of(const mcp_json_t *object, const char *name)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    if (mcp_json_get(object, name)) {
        mcp_json_write(&buf, mcp_json_get(object, name));
    }
    return buf.data;
}

START_TEST(a_card_says_what_the_endpoint_is_and_where)
{
    static const char *const members[][2] = {
        { "$schema", "\"https://static.modelcontextprotocol.io/schemas/v1/"
                     "server-card.schema.json\"" },
        { "name", "\"com.example.mcp/pack\"" },
        { "version", "\"1.2.3\"" },
        { "title", "\"A pack for tests\"" },
        { "description", "\"Call pk_echo first.\"" },
        { "instructions", "\"Call pk_echo first.\"" },
        { "remotes", "[{\"type\":\"streamable-http\",\"url\":\"https://"
                     "mcp.example.com/a/mcp\",\"supportedProtocolVersions\":["
                     "\"2026-07-28\",\"2025-11-25\",\"2025-06-18\","
                     "\"2025-03-26\"]}]" },
        { "transport", "{\"type\":\"streamable-http\",\"url\":\"https://"
                       "mcp.example.com/a/mcp\",\"endpoint\":\"/a/mcp\"}" },
        { "protocolVersion", "\"2026-07-28\"" },
        { "serverInfo", "{\"name\":\"pack\",\"title\":\"A pack for tests\","
                        "\"version\":\"1.2.3\"}" },
        { "authentication", "{\"required\":true,\"schemes\":[\"oauth2\","
                            "\"bearer\"],"
                            "\"resource\":\"https://mcp.example.com/a/mcp\","
                            "\"resource_metadata\":\"https://mcp.example.com/"
                            ".well-known/"
                            "oauth-protected-resource/a/"
                            "mcp\",\"authorization_servers\":["
                            "\"https://"
                            "login.example.com\"],\"scopes\":[{\"name\":"
                            "\"pack\","
                            "\"description\":\"Use the "
                            "pack\"},{\"name\":\"pack:more\","
                            "\"description\":\"Use more of the pack\"}]}" },
    };
    const mcp_json_t *made = card(fake_ctx(), "https://mcp.example.com/a/mcp",
                                  1);
    size_t i;

    for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        ck_assert_str_eq(text_of(made, members[i][0]), members[i][1]);
    }
    ck_assert_ptr_nonnull(
        mcp_json_get(mcp_json_get(made, "capabilities"), "tools"));
}
END_TEST

START_TEST(tools_of_some_roles_are_not_public)
{
    const mcp_json_t *tools =
        mcp_json_get(card(fake_ctx(), "https://mcp.example.com/mcp", 1), "tool"
                                                                         "s");
    const mcp_json_t *tool = mcp_json_first(tools);

    ck_assert_uint_eq(mcp_json_count(tools), 2);
    ck_assert_str_eq(text_of(tool, "name"), "\"pk_echo\"");
    ck_assert_str_eq(text_of(tool, "title"), "\"Echo\"");
    ck_assert_str_eq(text_of(tool, "description"), "\"Gives back what it "
                                                   "got.\"");
    ck_assert_str_eq(text_of(tool, "annotations"), "{\"readOnlyHint\":true,"
                                                   "\"destructiveHint\":false,"
                                                   "\"idempotentHint\":true,"
                                                   "\"openWorldHint\":false}");
    ck_assert_ptr_null(mcp_json_get(tool, "inputSchema"));
    ck_assert_str_eq(text_of(mcp_json_next(tool), "name"), "\"pk_deep\"");
}
END_TEST

START_TEST(a_name_is_the_host_reversed_and_what_tells_endpoints_apart)
{
    static const struct {
        const char *resource;
        int is_distinct;
        const char *name;
    } cases[] = {
        { "https://mcp.example.com/mcp", 0, "\"com.example.mcp/pack.mcp\"" },
        { "https://a-b.example/api/v1/x~y", 0,
          "\"example.a-b/pack.api.v1.x-y\"" },
        { "https://localhost:8443/mcp", 1, "\"localhost/pack\"" },
        { "http://127.0.0.1:80/mcp", 1, "\"1.0.0.127/pack\"" },
        { "http://[::1]:8080/mcp", 1, "\"---1-/pack\"" },
        { "http://[::1]/mcp", 1, "\"---1-/pack\"" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(text_of(card(fake_ctx(), cases[i].resource,
                                      cases[i].is_distinct),
                                 "name"),
                         cases[i].name);
    }
}
END_TEST

START_TEST(a_description_has_a_hundred_bytes_at_most)
{
    static const char *const cases[][2] = {
        { NULL, "\"A pack for tests\"" },
        { "", "\"A pack for tests\"" },
        { "One. Two.", "\"One.\"" },
        { "No full stop\nSecond line", "\"No full stop\"" },
        { "Version 1.2 of it. More.", "\"Version 1.2 of it.\"" },
        { "Every write tool returns a preview and changes nothing at all until "
          "the human has said yes to what it shows.",
          "\"Every write tool returns a preview and changes nothing at all "
          "until the human has said yes to...\"" },
        { "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4",
          "\"\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
          "...\"" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_ctx_t *ctx = fake_ctx();
        mcp_catalogue_t *catalogue = apr_pmemdup(pool, ctx->catalogue,
                                                 sizeof(*catalogue));

        catalogue->instructions = cases[i][0];
        ctx->catalogue = catalogue;
        ck_assert_str_eq(text_of(card(ctx, "https://mcp.example.com/mcp", 1),
                                 "description"),
                         cases[i][1]);
    }
}
END_TEST

START_TEST(an_entry_of_a_catalog_leads_to_the_card)
{
    mcp_card_place_t where = place("https://mcp.example.com:8443/mcp", 1);
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_card_write_entry(&buf, fake_ctx()->catalogue, &where,
                         "https://mcp.example.com:8443/card");
    ck_assert_str_eq(buf.data, "{\"identifier\":\"urn:air:mcp.example.com:mcp:"
                               "pack\",\"type\":\"application/"
                               "mcp-server-card+json\",\"url\":\"https://"
                               "mcp.example.com:8443/card\"}");
}
END_TEST

/* The schema of the extension, as its repository has it (Apache-2.0); it defines
 * a card and leaves it to others to ask for one. */
static const mcp_schema_t *official_schema(void)
{
    static const mcp_schema_options_t options = { .assert_format = 1 };
    const char *source = getenv("srcdir");
    const char *name = apr_pstrcat(pool, source ? source : ".",
                                   "/t/unit/data/server-card.schema.json",
                                   NULL);
    apr_size_t len = 65536;
    char *text = apr_pcalloc(pool, len);
    mcp_schema_t *schema = NULL;
    mcp_json_t *value = NULL;
    apr_file_t *file;

    ck_assert_int_eq(apr_file_open(&file, name, APR_FOPEN_READ, 0, pool), 0);
    ck_assert_int_eq(apr_file_read_full(file, text, len - 1, &len), APR_EOF);
    apr_file_close(file);
    text = apr_pstrcat(pool, "{\"$ref\":\"#/$defs/ServerCard\",",
                       strchr(text, '{') + 1, NULL);
    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    ck_ok(mcp_schema_compile(&schema, value, &options, pool));
    return schema;
}

START_TEST(cards_fit_the_schema_of_the_extension)
{
    static const char *const resources[] = { "https://mcp.example.com/mcp",
                                             "http://[::1]:8080/a/b" };
    const mcp_schema_t *schema = official_schema();
    mcp_json_t *value = NULL;
    size_t i;

    for (i = 0; i < 4; i++) {
        ck_ok(mcp_schema_run(schema, card(fake_ctx(), resources[i / 2], i % 2),
                             "card", pool));
    }
    ck_ok(mcp_json_parse(&value, mcp_str("{\"name\":\"pack\"}"), pool));
    ck_assert_ptr_nonnull(mcp_schema_run(schema, value, "card", pool));
}
END_TEST

MCP_UNIT_MAIN("card", a_card_says_what_the_endpoint_is_and_where,
              tools_of_some_roles_are_not_public,
              a_name_is_the_host_reversed_and_what_tells_endpoints_apart,
              a_description_has_a_hundred_bytes_at_most,
              an_entry_of_a_catalog_leads_to_the_card,
              cards_fit_the_schema_of_the_extension)
