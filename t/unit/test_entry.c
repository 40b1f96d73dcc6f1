/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/entry.h"

static const char *const roles[] = { "user", "admin", NULL };
static const char *const scopes[] = { "read", NULL };
static const mcp_pack_t pack = { .prefix = "p_",
                                 .roles = roles,
                                 .scopes = scopes };

static mcp_mistakes_t mistakes;
static mcp_reading_t reading;

static const mcp_json_t *start(const char *text)
{
    mcp_json_t *json;

    ck_ok(mcp_json_parse(&json, mcp_str(text), pool));
    mcp_mistakes_init(&mistakes, pool);
    reading.mistakes = &mistakes;
    reading.pack = &pack;
    reading.uses = apr_array_make(pool, 1, sizeof(mcp_use_t));
    reading.pool = pool;
    return json;
}

START_TEST(an_entry_has_words_and_says_who_may)
{
    const mcp_json_t *json = start("{\"name\":\"n\",\"title\":\"T {prefix}t\","
                                   "\"description\":\"D {prefix}t\","
                                   "\"roles\":[\"admin\"],\"scopes\":["
                                   "\"read\"]}");
    mcp_entry_t entry;

    mcp_entry_read(&entry, &reading, "$.x[0]", json, "prompt");
    ck_assert_ptr_null(mistakes.error);
    ck_assert_str_eq(entry.name, "n");
    ck_assert_str_eq(entry.title, "T p_t");
    ck_assert_str_eq(entry.description, "D p_t");
    ck_assert_uint_eq(entry.roles, 2);
    ck_assert_int_eq(entry.scopes->nelts, 1);
    ck_assert_str_eq(entry.descriptor, "{\"kind\":\"prompt\",\"name\":\"n\","
                                       "\"prefix\":\"p_\","
                                       "\"roles\":[\"admin\"],\"read\":true}");
}
END_TEST

START_TEST(a_function_is_kept_for_checks)
{
    const mcp_json_t *json = start("{\"function\":\"shop.get\"}");
    mcp_function_t function = { NULL };
    const mcp_use_t *use;

    mcp_entry_read_function(&function, &reading, "$.x[0]", json, "n");
    ck_assert_ptr_nonnull(strstr(function.statement, "shop.get($2::jsonb)"));
    ck_assert_str_eq(function.name,
                     mcp_statement_name(function.statement, pool));
    ck_assert_int_eq(reading.uses->nelts, 1);
    use = &APR_ARRAY_IDX(reading.uses, 0, mcp_use_t);
    ck_assert_str_eq(use->path, "$.x[0].function");
    ck_assert_str_eq(use->what, "n");
    ck_assert_str_eq(use->statement, function.statement);
}
END_TEST

START_TEST(without_a_function_or_with_a_bad_one_there_is_none)
{
    mcp_function_t function = { NULL };

    mcp_entry_read_function(&function, &reading, "$", start("{}"), "n");
    ck_assert_ptr_null(function.statement);
    ck_assert_ptr_null(mistakes.error);
    mcp_entry_read_function(&function, &reading, "$",
                            start("{\"function\":\"get()\"}"), "n");
    ck_assert_ptr_null(function.statement);
    ck_assert_ptr_nonnull(mistakes.error);
    ck_assert_int_eq(reading.uses->nelts, 0);
}
END_TEST

START_TEST(a_title_is_written_where_the_revision_has_it)
{
    static const mcp_entry_t entry = { .name = "n",
                                       .title = "T",
                                       .description = "D" };
    static const mcp_entry_t bare = { .name = "n" };
    mcp_buf_t buf;

    mcp_buf_init(&buf, 0, pool);
    mcp_buf_putc(&buf, '{');
    mcp_entry_write(&buf, &entry, mcp_revision_find("2025-03-26"));
    mcp_buf_lit(&buf, "}{");
    mcp_entry_write(&buf, &entry, mcp_revision_find("2025-06-18"));
    mcp_buf_lit(&buf, "}{");
    mcp_entry_write(&buf, &bare, mcp_revision_find("2026-07-28"));
    ck_assert_str_eq(buf.data, "{\"name\":\"n\",\"description\":\"D\"}{"
                               "\"name\":\"n\",\"title\":\"T\",\"description\":"
                               "\"D\"}{\"name\":\"n\"");
}
END_TEST

MCP_UNIT_MAIN("entry", an_entry_has_words_and_says_who_may,
              a_function_is_kept_for_checks,
              without_a_function_or_with_a_bad_one_there_is_none,
              a_title_is_written_where_the_revision_has_it)
