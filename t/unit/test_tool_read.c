/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/schema_run.h"
#include "lib/tool_read.h"

static const char *const roles[] = { "user", "manager", "admin", NULL };
static const char *const scopes[] = { "read", "write", NULL };
static const mcp_pack_t pack = { .prefix = "p_",
                                 .roles = roles,
                                 .scopes = scopes };

/* The tool of an entry that has these members beside name, description and
 * scopes. */
static const mcp_tool_t *read_tool(const char *members)
{
    const char *text = apr_pstrcat(pool,
                                   "{\"name\":\"t\",\"description\":\"D of "
                                   "{prefix}t.\",",
                                   "\"scopes\":[\"write\"],", members, "}",
                                   NULL);
    mcp_json_t *entry = NULL;
    const mcp_tool_t *tool;
    mcp_mistakes_t mistakes;

    ck_ok(mcp_json_parse(&entry, mcp_str(text), pool));
    mcp_mistakes_init(&mistakes, pool);
    tool = mcp_tool_read(&mistakes, "$.tools[0]", entry, &pack, pool);
    ck_assert_msg(
        !mistakes.error, "%s %s",
        mistakes.error
            ? APR_ARRAY_IDX(mistakes.error->fields, 0, mcp_field_t).path
            : "",
        mistakes.error
            ? APR_ARRAY_IDX(mistakes.error->fields, 0, mcp_field_t).message
            : "");
    return tool;
}

#define INPUT "\"input\":{\"type\":\"object\"}"

START_TEST(a_function_is_called_behind_the_door)
{
    const mcp_tool_t *tool = read_tool("\"effect\":\"read\",\"roles\":["
                                       "\"admin\",\"user\"]," INPUT ",\"functio"
                                       "n\":"
                                       "\"shop."
                                       "order_"
                                       "get\"");

    ck_assert_str_eq(tool->name, "p_t");
    ck_assert_str_eq(tool->bare, "t");
    ck_assert_ptr_null(tool->title);
    ck_assert_str_eq(tool->description, "D of p_t.");
    ck_assert_str_eq(tool->statement, "SELECT mcp.enter($1::jsonb, $3::jsonb, "
                                      "$4::text), "
                                      "shop.order_get($2::jsonb)::json");
    ck_assert_str_eq(tool->descriptor, "{\"name\":\"t\",\"prefix\":\"p_\","
                                       "\"roles\":[\"user\","
                                       "\"admin\"],\"read\":true}");
    ck_assert_uint_eq(tool->roles, 5);
    ck_assert_int_eq(tool->own_sql, 0);
    ck_assert_int_eq(tool->effect, MCP_EFFECT_READ);
    ck_assert_int_eq(tool->confirm, MCP_CONFIRM_NONE);
    ck_assert_ptr_nonnull(tool->input);
    ck_assert_ptr_null(tool->output);
    ck_assert_uint_eq(tool->output_json.len, 0);
}
END_TEST

START_TEST(a_write_with_a_preview_runs_behind_the_platforms_function)
{
    const mcp_tool_t *tool = read_tool("\"effect\":\"write\",\"confirm\":"
                                       "\"preview\"," INPUT ",\"function\":"
                                       "\"shop.send\"");

    ck_assert_str_eq(tool->statement, "SELECT mcp.enter($1::jsonb, $3::jsonb, "
                                      "$4::text), CASE "
                                      "WHEN false THEN "
                                      "shop.send($2::jsonb)::json ELSE "
                                      "mcp.action_preview('shop.send', "
                                      "$2::jsonb, $1::jsonb, "
                                      "$3::jsonb) END");
    ck_assert_str_eq(tool->descriptor, "{\"name\":\"t\",\"prefix\":\"p_\","
                                       "\"read\":false,"
                                       "\"pack\":\"\",\"scopes\":[\"write\"],"
                                       "\"ttl\":600,"
                                       "\"approval\":\"agent\"}");
    ck_assert(strstr(tool->output_json.data, "confirmation_id") != NULL);
}
END_TEST

START_TEST(a_statement_of_ones_own_may_write)
{
    const mcp_tool_t *tool = read_tool("\"effect\":\"write\"," INPUT ",\"sql\":"
                                       "\"WITH d "
                                       "AS "
                                       "(DELETE FROM t RETURNING 'x') SELECT * "
                                       "FROM d\"");

    ck_assert_str_eq(tool->statement, "SELECT mcp.enter($1::jsonb, $3::jsonb, "
                                      "$4::text), "
                                      "mcp.action_write(E'WITH d AS (DELETE "
                                      "FROM t RETURNING "
                                      "''x'') SELECT * FROM d', $2::jsonb, "
                                      "$1::jsonb, "
                                      "$3::jsonb)");
    ck_assert_int_eq(tool->own_sql, 1);
}
END_TEST

START_TEST(rows_of_a_statement_are_read_behind_the_door)
{
    const mcp_tool_t *tool = read_tool("\"effect\":\"read\",\"input\":{"
                                       "\"type\":\"object\",\"properties\":{"
                                       "\"id\":{\"type\":\"integer\"}}},"
                                       "\"sql\":\"SELECT * FROM t WHERE id = "
                                       ":id -- x\"");

    ck_assert_str_eq(tool->statement, "SELECT mcp_role, (SELECT "
                                      "json_build_object('rows', "
                                      "coalesce(json_agg(row_to_json(mcp_row)),"
                                      " '[]'::json)) FROM (\n"
                                      "SELECT * FROM t WHERE id = "
                                      "($2::jsonb->>'id')::numeric::bigint -- "
                                      "x\n"
                                      ") AS mcp_row WHERE mcp_role IS NOT NULL "
                                      "AND $2::jsonb IS NOT NULL)"
                                      "::text FROM mcp.enter($1::jsonb, "
                                      "$3::jsonb, $4::text) AS mcp_role");
    ck_assert_int_eq(tool->own_sql, 1);
    ck_assert_str_eq(tool->descriptor, "{\"name\":\"t\",\"prefix\":\"p_\","
                                       "\"read\":true}");
    ck_assert_uint_eq(tool->roles, MCP_ROLES_ANY);
    ck_assert(mcp_str_is(tool->output_json, "{\"type\":\"object\","
                                            "\"properties\":{\"rows\":{"
                                            "\"type\":\"array\","
                                            "\"items\":{\"type\":\"object\"}}},"
                                            "\"required\":[\"rows\"]}"));
    ck_assert_ptr_nonnull(tool->output);
}
END_TEST

START_TEST(a_function_that_asks_enters_with_answers)
{
    const mcp_tool_t *tool = read_tool("\"effect\":\"read\"," INPUT ",\"functio"
                                       "n\":\"x."
                                       "a\","
                                       "\"asks\":"
                                       "true");

    ck_assert_int_eq(tool->asks, 1);
    ck_assert_str_eq(tool->statement, "SELECT mcp.enter_with_answers($1::jsonb,"
                                      " $3::jsonb, $4::text), "
                                      "x.a($2::jsonb)::json");
}
END_TEST

START_TEST(a_provider_runs_behind_a_door_that_sees_no_arguments)
{
    const mcp_tool_t *tool = read_tool("\"effect\":\"external\"," INPUT
                                       ",\"provider\":\"server_load\"");

    ck_assert_str_eq(tool->provider, "server_load");
    ck_assert_str_eq(tool->statement, "SELECT mcp.enter($1::jsonb, $3::jsonb, "
                                      "$4::text), '{}'::text WHERE $2::text IS "
                                      "NOT "
                                      "NULL");
    ck_assert_ptr_nonnull(tool->statement_name);
    ck_assert_ptr_null(tool->output);
}
END_TEST

START_TEST(a_statements_name_follows_from_its_text)
{
    const mcp_tool_t *a = read_tool("\"effect\":\"read\"," INPUT ",\"function\""
                                    ":\"x.a\"");
    const mcp_tool_t *b = read_tool("\"effect\":\"read\"," INPUT ",\"function\""
                                    ":\"x.b\"");
    const mcp_tool_t *same = read_tool("\"effect\":\"read\",\"title\":"
                                       "\"T\"," INPUT ",\"function\":\"x.a\"");

    ck_assert_str_eq(a->statement_name, "mcp_"
                                        "5095c5d28bf05e3363c01ea0064761b47d6357"
                                        "7c");
    ck_assert_str_eq(a->statement_name, same->statement_name);
    ck_assert_str_ne(a->statement_name, b->statement_name);
}
END_TEST

START_TEST(hints_follow_from_effect_unless_overridden)
{
    static const struct {
        const char *members;
        mcp_annotations_t hints;
    } cases[] = {
        { "\"effect\":\"read\"", { 1, 0, 1, 0 } },
        { "\"effect\":\"write\",\"confirm\":\"preview\"", { 0, 0, 0, 0 } },
        { "\"effect\":\"external\"", { 0, 0, 0, 1 } },
        { "\"effect\":\"write\",\"annotations\":{\"destructiveHint\":true,"
          "\"idempotentHint\":true}",
          { 0, 1, 1, 0 } },
        { "\"effect\":\"external\",\"annotations\":{\"openWorldHint\":false,"
          "\"readOnlyHint\":true}",
          { 1, 0, 0, 0 } },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const mcp_tool_t *tool = read_tool(
            apr_pstrcat(pool, cases[i].members, "," INPUT,
                        ",\"function\":\"x.a\"", NULL));

        ck_assert_msg(!memcmp(&tool->annotations, &cases[i].hints,
                              sizeof(mcp_annotations_t)),
                      "%s", cases[i].members);
    }
}
END_TEST

START_TEST(schemas_keep_their_order_and_take_null_and_formats)
{
    const mcp_tool_t *tool = read_tool("\"effect\":\"read\",\"input\":{"
                                       "\"additionalProperties\":false,"
                                       "\"type\": \"object\", \"properties\": "
                                       "{\"z\":{\"type\":\"integer\","
                                       "\"nullable\":true,\"description\":"
                                       "\"see {prefix}t\"},"
                                       "\"a\":{\"format\":\"date\",\"type\":"
                                       "\"string\"}}},"
                                       "\"function\":\"x.a\"");
    static const struct {
        const char *arguments;
        int valid;
    } cases[] = {
        { "{}", 1 },           { "{\"z\":null,\"a\":\"2026-11-21\"}", 1 },
        { "{\"a\":null}", 0 }, { "{\"a\":\"2026-02-30\"}", 0 },
        { "{\"b\":1}", 0 },
    };
    size_t i;

    ck_assert(mcp_str_is(tool->input_json, "{\"additionalProperties\":false,"
                                           "\"type\":\"object\",\"properties\":"
                                           "{\"z\":{\"type\":\"integer\","
                                           "\"nullable\":true,\"description\":"
                                           "\"see "
                                           "p_t\"},\"a\":{\"format\":\"date\","
                                           "\"type\":\"string\"}}}"));
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_json_t *arguments = NULL;
        mcp_error_t *error;

        ck_ok(mcp_json_parse(&arguments, mcp_str(cases[i].arguments), pool));
        error = mcp_schema_run(tool->input, arguments, "arguments", pool);
        ck_assert_msg((error == NULL) == cases[i].valid, "%s",
                      cases[i].arguments);
    }
}
END_TEST

START_TEST(a_name_may_be_as_long_as_clients_take)
{
    ck_assert(mcp_tool_is_name("Az09_.-"));
    ck_assert(!mcp_tool_is_name("a b"));
    ck_assert(!mcp_tool_is_name("\xc3\xa9"));
}
END_TEST

MCP_UNIT_MAIN("tool_read", a_function_is_called_behind_the_door,
              a_write_with_a_preview_runs_behind_the_platforms_function,
              a_statement_of_ones_own_may_write,
              rows_of_a_statement_are_read_behind_the_door,
              a_function_that_asks_enters_with_answers,
              a_provider_runs_behind_a_door_that_sees_no_arguments,
              a_statements_name_follows_from_its_text,
              hints_follow_from_effect_unless_overridden,
              schemas_keep_their_order_and_take_null_and_formats,
              a_name_may_be_as_long_as_clients_take)
