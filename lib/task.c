/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/task.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/task_store.h"

/* One run of a task's statement. All of it is in the work's pool, because the
 * request may be gone long before. */
typedef struct run_t {
    mcp_work_t *work;
    mcp_ctx_t ctx; /* as the request had it, in copies */
    const mcp_tool_t *tool;
    const char *task;
    mcp_call_t call;
    mcp_task_write_t *write;

    /* the outcome, to be handed over */
    mcp_answer_t answer;
    mcp_error_t *error;
    int is_parked; /* it asks, and waits as a task */
} run_t;

/* What is known of a task when a run of it begins; JSON text. */
typedef struct facts_t {
    const char *task;
    mcp_str_t arguments, answers, state; /* state: len 0, there is none */
} facts_t;

static mcp_str_t text_of(const mcp_buf_t *buf)
{
    return (mcp_str_t){ .data = buf->data, .len = buf->len };
}

static void put(mcp_buf_t *buf, const char *name, mcp_str_t json)
{
    mcp_buf_json_name(buf, name);
    mcp_buf_put(buf, json.data, json.len);
}

static const char *copy(mcp_str_t text, apr_pool_t *pool)
{
    return apr_pstrmemdup(pool, text.data, text.len);
}

/* ---- who knows tasks ---- */

int mcp_task_is_offered(const mcp_ctx_t *ctx)
{
    const apr_array_header_t *tools = ctx->catalogue->tools;
    int i;

    if (!mcp_revision_is_stateless(ctx->revision)) {
        return 0;
    }
    for (i = 0; i < tools->nelts; i++) {
        if (APR_ARRAY_IDX(tools, i, const mcp_tool_t *)->task) {
            return 1;
        }
    }
    return 0;
}

static int is_declared(const mcp_ctx_t *ctx)
{
    const mcp_json_t *extensions = mcp_json_get(ctx->client.capabilities, "exte"
                                                                          "nsio"
                                                                          "ns");

    return mcp_json_get(extensions, MCP_TASK_EXTENSION) != NULL;
}

static int may_be_a_task(const mcp_ctx_t *ctx, const mcp_tool_t *tool)
{
    return tool->task && ctx->env->reserve
           && mcp_revision_is_stateless(ctx->revision);
}

int mcp_task_is_wanted(const mcp_ctx_t *ctx, const mcp_tool_t *tool)
{
    return may_be_a_task(ctx, tool) && is_declared(ctx);
}

mcp_error_t *mcp_task_check_client(mcp_ctx_t *ctx)
{
    mcp_error_t *error;

    if (is_declared(ctx)) {
        return NULL;
    }
    error = mcp_error_make(ctx->pool, "missing_capability", NULL,
                           "Missing required client capability: this needs a "
                           "client that knows tasks.");
    error->details = "{\"requiredCapabilities\":{\"extensions\":{"
                     "\"" MCP_TASK_EXTENSION "\":{}}}}";
    return error;
}

mcp_error_t *mcp_task_check_tool(mcp_ctx_t *ctx, const mcp_tool_t *tool)
{
    return may_be_a_task(ctx, tool) && tool->task->required
               ? mcp_task_check_client(ctx)
               : NULL;
}

/* ---- a run, made ---- */

/* The principal's text, with what mcp.enter_task looks for. */
static const char *write_principal(const run_t *run, const facts_t *facts)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 512 + facts->answers.len, run->ctx.pool);
    mcp_buf_lit(&buf, "{\"task\":");
    mcp_buf_json_string(&buf, facts->task);
    put(&buf, "answers", facts->answers);
    if (facts->state.len) {
        put(&buf, "state", facts->state);
    }
    mcp_buf_putc(&buf, ',');
    mcp_buf_puts(&buf, run->ctx.principal->text + 1);
    return buf.data;
}

/* A context without its request: what the writing of a result looks at. */
static mcp_error_t *copy_context(run_t *run, const mcp_ctx_t *ctx,
                                 mcp_str_t arguments, apr_pool_t *pool)
{
    mcp_buf_t text;
    mcp_json_t *value;

    run->ctx = *ctx;
    run->ctx.pool = pool;
    run->ctx.env = NULL;
    run->ctx.headers = NULL;
    run->ctx.session = NULL;
    run->ctx.principal = mcp_principal_copy(ctx->principal, pool);
    run->ctx.request = apr_pstrdup(pool, ctx->request);
    memset(&run->ctx.outcome, 0, sizeof(run->ctx.outcome));
    memset(&run->ctx.splice, 0, sizeof(run->ctx.splice));
    memset(&run->ctx.message, 0, sizeof(run->ctx.message));

    mcp_buf_init(&text, 64 + arguments.len, pool);
    mcp_buf_putc(&text, '{');
    put(&text, "arguments", arguments);
    mcp_buf_putc(&text, '}');
    MCP_TRY(mcp_json_parse(&value, text_of(&text), pool));
    run->ctx.message.method = "tools/call";
    run->ctx.message.params = value;
    run->ctx.message.params_text = text_of(&text);

    mcp_buf_init(&text, 256, pool);
    mcp_json_write(&text, ctx->client.capabilities);
    MCP_TRY(mcp_json_parse(&value, text_of(&text), pool));
    run->ctx.client.capabilities = value;
    return NULL;
}

static mcp_error_t *make_run(run_t **out, mcp_work_t *work,
                             const mcp_ctx_t *ctx, const mcp_tool_t *tool,
                             const facts_t *facts)
{
    apr_pool_t *pool = mcp_work_pool(work);
    run_t *run = apr_pcalloc(pool, sizeof(*run));

    MCP_TRY(copy_context(run, ctx, facts->arguments, pool));
    run->work = work;
    run->tool = tool;
    run->task = apr_pstrdup(pool, facts->task);
    run->call.statement = tool->task_statement;
    run->call.read = tool->effect == MCP_EFFECT_READ;
    run->call.what = tool->name;
    run->call.tool = tool->descriptor;
    run->call.arguments = copy(facts->arguments, pool);
    run->call.principal = write_principal(run, facts);
    run->call.request = run->ctx.request;
    run->call.is_long = 1;
    *out = run;
    return NULL;
}

/* ---- a run, in the background ---- */

/* A store that fails leaves the task to the lock: when this connection ends, it
 * has failed. Once more, for a connection that broke under the run. */
static mcp_error_t *store(run_t *run, mcp_task_step_t step,
                          const mcp_buf_t *given)
{
    mcp_error_t *error = mcp_task_store(NULL, &run->ctx, step, given->data,
                                        NULL);

    return error && !strcmp(error->code, "unavailable")
               ? mcp_task_store(NULL, &run->ctx, step, given->data, NULL)
               : error;
}

static void begin_object(mcp_buf_t *buf, const run_t *run)
{
    mcp_buf_init(buf, 1024, run->ctx.pool);
    mcp_buf_lit(buf, "{\"task\":");
    mcp_buf_json_string(buf, run->task);
}

/* "failed" is for what would be an error of JSON-RPC (MCP tasks extension,
 * error handling). */
static void write_failure(mcp_buf_t *buf, const mcp_error_t *error, int code)
{
    mcp_buf_lit(buf, ",\"status\":\"failed\",\"message\":");
    mcp_buf_json_string(buf, error->message);
    mcp_buf_printf(buf, ",\"error\":{\"code\":%d,\"message\":", code);
    mcp_buf_json_string(buf, error->message);
    if (error->details) {
        mcp_buf_json_name(buf, "data");
        mcp_buf_puts(buf, error->details);
    }
    mcp_buf_putc(buf, '}');
}

static void end(run_t *run)
{
    const mcp_error_rpc_t *rpc = run->error ? mcp_error_rpc(run->error, 1)
                                            : NULL;
    mcp_buf_t ended;

    begin_object(&ended, run);
    if (rpc) {
        write_failure(&ended, run->error, rpc->rpc);
    }
    else {
        mcp_buf_lit(&ended, ",\"status\":\"completed\",\"result\":");
        run->write(&ended, run->tool, &run->answer, run->error, &run->ctx);
    }
    mcp_buf_putc(&ended, '}');
    (void)store(run, MCP_TASK_END, &ended);
}

static mcp_error_t *park(run_t *run)
{
    mcp_buf_t parked, requests;
    mcp_str_t state;

    MCP_TRY(mcp_input_requests(&requests, &state, &run->ctx, run->answer.json));
    begin_object(&parked, run);
    put(&parked, "requests", text_of(&requests));
    if (state.len) {
        put(&parked, "state", state);
    }
    mcp_buf_putc(&parked, '}');
    return store(run, MCP_TASK_PARK, &parked);
}

static void park_or_end(run_t *run)
{
    run->error = park(run);
    if (run->error) {
        end(run);
    }
}

static void do_run(void *baton, const mcp_env_t *env)
{
    run_t *run = baton;
    int asks;

    run->ctx.env = env;
    run->error = env->call(env->baton, &run->answer, &run->call, run->ctx.pool);
    asks = !run->error && run->tool->asks
           && mcp_input_is_asked(run->answer.json);
    if (asks && run->tool->task->asks_within) {
        park_or_end(run);
        run->is_parked = 1;
        (void)mcp_work_offer(run->work);
    }
    else if (mcp_work_offer(run->work)) {
        (void)mcp_task_store_of(NULL, &run->ctx, MCP_TASK_DROP, run->task);
    }
    else if (asks) {
        park_or_end(run);
    }
    else {
        end(run);
    }
}

/* ---- a run, begun ---- */

static mcp_error_t *no_place(mcp_ctx_t *ctx)
{
    return mcp_error_make(ctx->pool, "busy", "Try again in a few seconds.",
                          "The server is busy.");
}

static mcp_error_t *start(run_t **out, mcp_ctx_t *ctx, const mcp_tool_t *tool,
                          const facts_t *facts, mcp_task_write_t *write)
{
    const mcp_env_t *env = ctx->env;
    mcp_job_t job = { .run = do_run,
                      .limit = apr_time_from_sec(tool->task->limit) };
    mcp_error_t *error;
    run_t *run = NULL;

    if (mcp_work_make(&job.work) != APR_SUCCESS) {
        env->unreserve(env->baton);
        return no_place(ctx);
    }
    error = make_run(&run, job.work, ctx, tool, facts);
    if (error) {
        /* Its words are in the pool of the work. */
        error = no_place(ctx);
        env->unreserve(env->baton);
    }
    else {
        run->write = write;
        job.baton = run;
        error = env->start(env->baton, &job) ? NULL : no_place(ctx);
    }
    if (error) {
        mcp_work_leave(job.work);
        mcp_work_leave(job.work);
        return error;
    }
    *out = run;
    return NULL;
}

static apr_status_t leave(void *work)
{
    mcp_work_leave(work);
    return APR_SUCCESS;
}

static mcp_error_t *begin(mcp_str_t *handle, mcp_ctx_t *ctx,
                          const mcp_tool_t *tool, const facts_t *facts)
{
    mcp_buf_t made;

    mcp_buf_init(&made, 256 + facts->arguments.len, ctx->pool);
    mcp_buf_lit(&made, "{\"tool\":");
    mcp_buf_json_string(&made, tool->name);
    put(&made, "arguments", facts->arguments);
    put(&made, "answers", facts->answers);
    if (facts->state.len) {
        put(&made, "state", facts->state);
    }
    mcp_buf_printf(&made, ",\"ttl\":%d,\"poll\":%d}", tool->task->ttl,
                   tool->task->poll);
    return mcp_task_store(handle, ctx, MCP_TASK_BEGIN, made.data,
                          tool->descriptor);
}

static const char *id_of(mcp_str_t handle, apr_pool_t *pool)
{
    mcp_str_t id = mcp_jsontext_member(handle, "taskId");

    /* An id has no characters that JSON escapes. */
    return id.len > 2 ? apr_pstrmemdup(pool, id.data + 1, id.len - 2) : "";
}

mcp_error_t *mcp_task_call(mcp_answer_t *answer, mcp_str_t *handle,
                           mcp_ctx_t *ctx, const mcp_tool_t *tool,
                           const char *arguments, const mcp_input_t *input,
                           mcp_task_write_t *write)
{
    const mcp_env_t *env = ctx->env;
    facts_t facts = { .arguments = mcp_str(arguments),
                      .answers = input ? input->answers : mcp_str("{}"),
                      .state = input ? input->state : mcp_str(NULL) };
    mcp_str_t made = mcp_str(NULL);
    mcp_error_t *error;
    run_t *run = NULL;

    MCP_TRY(env->reserve(env->baton, ctx->pool));
    error = begin(&made, ctx, tool, &facts);
    if (error) {
        env->unreserve(env->baton);
        return error;
    }
    facts.task = id_of(made, ctx->pool);
    error = start(&run, ctx, tool, &facts, write);
    if (error) {
        (void)mcp_task_store_of(NULL, ctx, MCP_TASK_DROP, facts.task);
        return error;
    }
    apr_pool_cleanup_register(ctx->pool, run->work, leave,
                              apr_pool_cleanup_null);
    if (mcp_work_wait(run->work, tool->task->after) && !run->is_parked) {
        *answer = run->answer;
        return run->error;
    }
    *handle = made;
    return NULL;
}

mcp_error_t *mcp_task_answer(mcp_ctx_t *ctx, const mcp_tool_t *tool,
                             const char *task, mcp_str_t answers,
                             mcp_task_write_t *write)
{
    const mcp_env_t *env = ctx->env;
    mcp_str_t now = mcp_str(NULL);
    mcp_error_t *error;
    facts_t facts;
    mcp_buf_t given;
    run_t *run = NULL;

    mcp_buf_init(&given, 64 + answers.len, ctx->pool);
    mcp_buf_lit(&given, "{\"task\":");
    mcp_buf_json_string(&given, task);
    put(&given, "answers", answers);
    mcp_buf_putc(&given, '}');
    /* First a place: answers that were taken cannot be given back. */
    if (!env->reserve) {
        return no_place(ctx);
    }
    MCP_TRY(env->reserve(env->baton, ctx->pool));
    error = mcp_task_store(&now, ctx, MCP_TASK_ANSWER, given.data,
                           tool->descriptor);
    if (error || !mcp_str_is(mcp_jsontext_member(now, "ready"), "true")) {
        env->unreserve(env->baton);
        return error;
    }
    facts.task = task;
    facts.arguments = mcp_jsontext_member(now, "arguments");
    facts.answers = mcp_jsontext_member(now, "answers");
    facts.state = mcp_jsontext_member(now, "state");
    if (mcp_str_is(facts.state, "null")) {
        facts.state = mcp_str(NULL);
    }
    MCP_TRY(start(&run, ctx, tool, &facts, write));
    (void)mcp_work_wait(run->work, 0);
    mcp_work_leave(run->work);
    return NULL;
}

void mcp_task_write_facts(mcp_buf_t *reply, mcp_str_t task)
{
    if (task.len > 2) {
        mcp_buf_putc(reply, ',');
        mcp_buf_put(reply, task.data + 1, task.len - 2);
    }
}
