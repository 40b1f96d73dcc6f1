/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake_task.h"

#include "lib/discover.h"
#include "lib/subscription.h"
#include "lib/tasks.h"

static mcp_ctx_t *ctx;
static mcp_buf_t reply;

typedef mcp_error_t *method_t(mcp_buf_t *reply, mcp_ctx_t *ctx);

static method_t *const methods[] = { mcp_tasks_get, mcp_tasks_update,
                                     mcp_tasks_cancel };
enum {
    METHODS = sizeof(methods) / sizeof(methods[0])
};

static mcp_error_t *ask(method_t *method, const char *params)
{
    mcp_buf_init(&reply, 0, pool);
    ctx->message.params = json(params);
    return method(&reply, ctx);
}

#define ID "{\"taskId\":\"tsk_00000000001\"}"
#define WITH(responses) \
    "{\"taskId\":\"tsk_00000000001\",\"inputResponses\":" responses "}"
#define META                                                       \
    "\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":" \
    "\"pack\",\"title\":\"A pack for tests\",\"version\":\"1.2.3\"}}"
#define ACKNOWLEDGED "{\"resultType\":\"complete\"," META "}"

START_TEST(get_tells_how_a_task_stands)
{
    ctx = task_ctx();
    ck_ok(ask(mcp_tasks_get, ID));
    ck_assert_str_eq(world.given, "{\"task\":\"tsk_00000000001\"}");
    ck_assert_str_eq(reply.data, "{\"resultType\":\"complete\"," META
                                 ",\"taskId\":\"tsk_00000000001\",\"status\":"
                                 "\"working\","
                                 "\"createdAt\":\"2026-01-01T00:00:00.000Z\","
                                 "\"lastUpdatedAt\":\"2026-01-01T00:00:00."
                                 "000Z\","
                                 "\"ttlMs\":60000,\"pollIntervalMs\":500}");
    ck_assert_str_eq(ctx->outcome.tool, "pk_echo");
}
END_TEST

START_TEST(get_gives_the_outcome_as_it_was_stored)
{
    ctx = task_ctx();
    world.got = "{\"tool\":\"pk_echo\",\"task\":{\"taskId\":\"t\"},"
                "\"result\":{\"n\":1.0},\"error\":null,\"inputRequests\":"
                "null}";
    ck_ok(ask(mcp_tasks_get, ID));
    ck_assert_str_eq(reply.data, "{\"resultType\":\"complete\"," META
                                 ",\"taskId\":\"t\",\"result\":{\"n\":1.0}}");
}
END_TEST

START_TEST(a_task_of_a_tool_that_is_not_theirs_is_unknown)
{
    static const char *const ids[] = { "{\"taskId\":7}", "{\"taskId\":\"tsk_"
                                                         "000000000010000000000"
                                                         "000000000000000000000"
                                                         "0000000000000000000"
                                                         "0000\"}" };
    size_t i;

    for (i = 0; i < METHODS; i++) {
        ctx = task_ctx();
        world.tool.roles = 2; /* a manager's */
        ck_fails(ask(methods[i], WITH("{}")), "invalid_params");
        ctx = task_ctx();
        ctx->principal->scopes = "other";
        ck_fails(ask(methods[i], WITH("{}")), "invalid_params");
        ctx = task_ctx();
        world.got = "{\"tool\":\"pk_gone\",\"task\":{}}";
        ck_fails(ask(methods[i], WITH("{}")), "invalid_params");
        world.got = "{\"tool\":\"pk_audit\",\"task\":{}}";
        ck_fails(ask(methods[i], WITH("{}")), "invalid_params");
    }
    for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        ctx = task_ctx();
        ck_fails(ask(mcp_tasks_get, ids[i]), "invalid_params");
        ck_assert_ptr_null(world.given);
    }
}
END_TEST

START_TEST(a_client_must_know_tasks_and_the_catalogue_have_some)
{
    size_t i;

    for (i = 0; i < METHODS; i++) {
        ctx = task_ctx();
        ctx->client.capabilities = json("{}");
        ck_fails(ask(methods[i], ID), "missing_capability");
        ctx = task_ctx();
        world.tool.task = NULL;
        ck_fails(ask(methods[i], ID), "method_not_found");
        ck_assert_ptr_null(world.given);
    }
}
END_TEST

START_TEST(the_extension_is_a_capability)
{
    ctx = task_ctx();
    mcp_buf_init(&reply, 0, pool);
    mcp_discover_write_capabilities(&reply, ctx);
    ck_assert_ptr_nonnull(strstr(reply.data, "\"extensions\":{\"io."
                                             "modelcontextprotocol/"
                                             "tasks\":{}}"));
    ctx->revision = mcp_revision_find("2025-11-25");
    mcp_buf_init(&reply, 0, pool);
    mcp_discover_write_capabilities(&reply, ctx);
    ck_assert_ptr_null(strstr(reply.data, "extensions"));
}
END_TEST

static mcp_error_t *listen_to(void *baton, const mcp_subscription_t *kept)
{
    return NULL;
}

START_TEST(news_of_tasks_are_for_clients_that_know_them)
{
    mcp_catalogue_t *catalogue;
    mcp_env_t env = world_env;

    env.listen = listen_to;
    ctx = task_ctx();
    catalogue = apr_pmemdup(pool, ctx->catalogue, sizeof(*catalogue));
    catalogue->tells_changes = 1;
    ctx->catalogue = catalogue;
    ctx->env = &env;
    ck_ok(ask(mcp_subscription_listen, "{\"notifications\":{\"taskIds\":[]}}"));
    ctx->client.capabilities = json("{}");
    ck_fails(ask(mcp_subscription_listen, "{\"notifications\":{\"taskIds\":[]"
                                          "}}"),
             "missing_capability");
    ck_ok(ask(mcp_subscription_listen, "{\"notifications\":{}}"));
}
END_TEST

#define ASKING                                                           \
    "{\"tool\":\"pk_echo\",\"task\":{},\"inputRequests\":{\"who\":{"     \
    "\"method\":\"elicitation/create\",\"params\":{\"requestedSchema\":" \
    "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":"           \
    "\"string\"}},\"required\":[\"name\"]}}}}}"

START_TEST(update_hands_on_what_answers_something)
{
    ctx = task_ctx();
    world.got = ASKING;
    ck_ok(ask(mcp_tasks_update, WITH("{\"x\":7,\"who\":{\"action\":\"accept\","
                                     "\"content\":{"
                                     "\"name\":\"Ada\"}}}")));
    ck_assert_str_eq(world.given, "{\"task\":\"tsk_00000000001\",\"answers\":{"
                                  "\"who\":{\"action\":\"accept\",\"content\":{"
                                  "\"name\":\"Ada\"}}}}");
    ck_assert_str_eq(reply.data, ACKNOWLEDGED);
}
END_TEST

START_TEST(update_ignores_what_was_not_asked)
{
    ctx = task_ctx();
    ck_ok(ask(mcp_tasks_update, WITH("{\"x\":{}}")));
    ck_assert_str_eq(world.given, "{\"task\":\"tsk_00000000001\"}");
    ck_assert_str_eq(reply.data, ACKNOWLEDGED);
}
END_TEST

START_TEST(update_refuses_answers_of_another_form)
{
    static const char *const bad[] = {
        ID,
        WITH("null"),
        WITH("[]"),
        WITH("{\"who\":7}"),
        WITH("{\"who\":{}}"),
        WITH("{\"who\":{\"action\":\"accept\"}}"),
        WITH("{\"who\":{\"action\":\"accept\",\"content\":{\"name\":7}}}"),
    };
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ctx = task_ctx();
        world.got = ASKING;
        ck_fails(ask(mcp_tasks_update, bad[i]), "invalid_params");
        ck_assert_str_eq(world.given, "{\"task\":\"tsk_00000000001\"}");
    }
}
END_TEST

START_TEST(cancel_stops_what_is_running)
{
    ctx = task_ctx();
    ck_ok(ask(mcp_tasks_cancel, ID));
    ck_assert_str_eq(reply.data, ACKNOWLEDGED);
    ck_assert_int_eq(world.interrupted, 1);
    world.was = "{\"running\":false}";
    ck_ok(ask(mcp_tasks_cancel, ID));
    ck_assert_int_eq(world.interrupted, 1);
}
END_TEST

/* clang-format off */
MCP_UNIT_MAIN("tasks",
              get_tells_how_a_task_stands,
              get_gives_the_outcome_as_it_was_stored,
              a_task_of_a_tool_that_is_not_theirs_is_unknown,
              a_client_must_know_tasks_and_the_catalogue_have_some,
              the_extension_is_a_capability,
              news_of_tasks_are_for_clients_that_know_them,
              update_hands_on_what_answers_something,
              update_ignores_what_was_not_asked,
              update_refuses_answers_of_another_form,
              cancel_stops_what_is_running)
/* clang-format on */
