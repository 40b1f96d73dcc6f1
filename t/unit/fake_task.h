/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_FAKE_TASK_H
#define MCP_FAKE_TASK_H

/*
 * A world in which tools run as tasks: pk_echo is marked so, rows of tasks are
 * what the test says, and a job that is started runs when the test lets it.
 */
#include "t/unit/fake.h"

#include "lib/input.h"
#include "lib/task.h"

static struct {
    mcp_task_rule_t rule;
    mcp_tool_t tool;
    const char *begun, *got, *answered, *was; /* what functions give */
    const char *given;                        /* what the last one took */
    const char *ended, *parked, *principal;
    mcp_error_t *store_error, *run_error;
    int dropped, interrupted;
    int places; /* that are free */
    int cannot_start;
    int runs_late; /* the job waits for finish_job */
    int has_job;
    mcp_job_t job;
} world;

#define TASK_ROW                                                    \
    "{\"taskId\":\"tsk_00000000001\",\"status\":\"working\","       \
    "\"createdAt\":\"2026-01-01T00:00:00.000Z\",\"lastUpdatedAt\":" \
    "\"2026-01-01T00:00:00.000Z\",\"ttlMs\":60000,\"pollIntervalMs\":500}"

static int calls_function(const mcp_call_t *call, const char *function)
{
    return strstr(call->statement, function) != NULL;
}

static const char *store_result(const mcp_call_t *call)
{
    world.given = apr_pstrdup(pool, call->arguments);
    if (calls_function(call, "task_begin")) {
        return world.begun;
    }
    if (calls_function(call, "task_get")) {
        return world.got;
    }
    if (calls_function(call, "task_answer")) {
        return world.answered;
    }
    if (calls_function(call, "task_cancel")) {
        return world.was;
    }
    if (calls_function(call, "task_end")) {
        world.ended = world.given;
    }
    if (calls_function(call, "task_park")) {
        world.parked = world.given;
    }
    world.dropped += calls_function(call, "task_drop");
    world.interrupted += calls_function(call, "task_interrupt");
    return "{}";
}

static mcp_error_t *world_call(void *baton, mcp_answer_t *answer,
                               const mcp_call_t *call, apr_pool_t *from)
{
    if (!calls_function(call, "mcp.task_")) {
        world.principal = apr_pstrdup(pool, call->principal);
        return world.run_error ? world.run_error
                               : fake_call(baton, answer, call, from);
    }
    if (world.store_error) {
        return world.store_error;
    }
    answer->role = fake.role;
    answer->json = mcp_str(store_result(call));
    return NULL;
}

static const mcp_env_t world_background = { .now = fake_now,
                                            .call = world_call };

static void finish_job(void)
{
    ck_assert(world.has_job);
    world.has_job = 0;
    world.job.run(world.job.baton, &world_background);
    mcp_work_leave(world.job.work);
    world.places++;
}

static mcp_error_t *world_reserve(void *baton, apr_pool_t *from)
{
    if (!world.places) {
        return mcp_error_make(from, "busy", NULL, "No place.");
    }
    world.places--;
    return NULL;
}

static void world_unreserve(void *baton)
{
    world.places++;
}

static int world_start(void *baton, const mcp_job_t *job)
{
    if (world.cannot_start) {
        world.places++;
        return 0;
    }
    world.job = *job;
    world.has_job = 1;
    if (!world.runs_late) {
        finish_job();
    }
    return 1;
}

static const mcp_env_t world_env = { .now = fake_now,
                                     .call = world_call,
                                     .learn_role = fake_learn_role,
                                     .reserve = world_reserve,
                                     .unreserve = world_unreserve,
                                     .start = world_start };

static const mcp_json_t *json(const char *text)
{
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    return value;
}

#define DECLARED \
    "{\"elicitation\":{},\"extensions\":{\"" MCP_TASK_EXTENSION "\":{}}}"

/* A message of 2026-07-28 whose client knows tasks and can show forms. */
static mcp_ctx_t *task_ctx(void)
{
    mcp_ctx_t *ctx = fake_ctx();
    apr_array_header_t *tools = apr_array_copy(pool, ctx->catalogue->tools);
    mcp_catalogue_t *catalogue = apr_pmemdup(pool, ctx->catalogue,
                                             sizeof(*catalogue));

    memset(&world, 0, sizeof(world));
    world.rule = (mcp_task_rule_t){
        .after = apr_time_from_msec(20), .limit = 30, .ttl = 60, .poll = 500
    };
    world.tool = *mcp_catalogue_find(ctx->catalogue, "pk_echo");
    world.tool.task = &world.rule;
    world.tool.task_statement = "SELECT mcp.enter_task()";
    APR_ARRAY_IDX(tools, 0, const mcp_tool_t *) = &world.tool;
    catalogue->tools = tools;
    apr_hash_set(catalogue->by_name, "pk_echo", APR_HASH_KEY_STRING,
                 &world.tool);
    ctx->catalogue = catalogue;
    ctx->env = &world_env;
    ctx->revision = mcp_revision_find("2026-07-28");
    ctx->client.capabilities = json(DECLARED);
    ctx->message.method = "tools/call";
    world.places = 1;
    world.begun = TASK_ROW;
    world.got = "{\"tool\" : \"pk_echo\", \"task\" : " TASK_ROW
                ", \"result\" : null, \"error\" : null, "
                "\"inputRequests\" : null}";
    world.answered = "{\"ready\":false}";
    world.was = "{\"running\":true}";
    return ctx;
}

#define ASKED                                                          \
    "{\"input_required\":{\"who\":{\"method\":\"elicitation/create\"," \
    "\"params\":{\"message\":\"Who?\",\"requestedSchema\":{\"type\":"  \
    "\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},"      \
    "\"required\":[\"name\"]}}}},\"state\":{\"step\":1}}"

#endif
