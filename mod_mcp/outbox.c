/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/outbox.h"

#include <string.h>
#include <unistd.h>

#include <apr_atomic.h>
#include <apr_network_io.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <http_log.h>
#include <mod_watchdog.h>

#include "lib/carry.h"
#include "mod_mcp/conf.h"
#include "mod_mcp/db_own.h"
#include "mod_mcp/fetch.h"
#include "mod_mcp/smtp.h"

APLOG_USE_MODULE(mcp);

/* The idle interval grows up to so many times McpOutboxInterval. */
#define LAZIEST 5

/* Between two attempts when the database fails: it is doubled each time. */
#define FIRST_PAUSE apr_time_from_sec(2)
#define LAST_PAUSE apr_time_from_sec(60)

/* A row is all done, signing in and one repetition included, within so many
 * McpOutboxTimeouts. */
#define LEASE 5

/* A periodic job may take so long. */
#define JOB_LIMIT apr_time_from_sec(60)

/* Of another server's answer. */
#define MAX_ANSWER (1024 * 1024)

/* One database's worker. */
typedef struct worker_t {
    server_rec *server;
    mcp_db_own_t *own;
    mcp_env_t env;
    mcp_carry_t *carry;
    mcp_db_params_t params; /* names NULL: not known yet */
    int is_twin;            /* of another one, which has the same database */
    apr_time_t next;
    apr_interval_time_t pause; /* the last */
    int failures;
} worker_t;

struct mcp_outbox_t {
    apr_pool_t *pool; /* the worker thread's */
    mcp_db_t *db;
    const mcp_server_conf_t *conf; /* the main server's */
    apr_array_header_t *workers;   /* of worker_t * */
    volatile apr_uint32_t is_nudged;
    volatile apr_uint32_t is_stopping;
    apr_thread_mutex_t *lock; /* held during a turn */
};

/* What post_config hands to mod_watchdog; a child puts its worker in. */
typedef struct mcp_outbox_task_t {
    mcp_outbox_t *outbox;
    volatile apr_uint32_t is_begun; /* once it is there */
} task_t;

/* ---- sending ---- */

static void send_http(mcp_reply_t *reply, const worker_t *worker,
                      const mcp_parcel_t *parcel, apr_pool_t *pool)
{
    const mcp_server_conf_t *conf = mcp_conf_server(worker->server);
    mcp_fetch_t request = {
        .method = parcel->method,
        .url = parcel->url,
        .headers = parcel->headers,
        .body = parcel->body,
        .most = parcel->most ? parcel->most : MAX_ANSWER,
        .limit = apr_time_from_sec(conf->outbox_timeout),
        .is_trusted = !parcel->is_guarded,
        .was_sent = &reply->was_sent,
    };
    mcp_fetched_t answer;
    mcp_error_t *error = mcp_fetch_run(&answer, &request, &conf->fetch, pool);

    if (error) {
        reply->problem = error->message;
        return;
    }
    reply->status = answer.status;
    reply->headers = answer.headers;
    reply->body = answer.body;
}

static void send_parcel(void *baton, mcp_reply_t *reply,
                        const mcp_parcel_t *parcel, apr_pool_t *pool)
{
    const worker_t *worker = baton;
    const mcp_server_conf_t *conf = mcp_conf_server(worker->server);

    if (parcel->envelope) {
        mcp_smtp_send(reply, parcel, conf->fetch.ca_file,
                      apr_time_from_sec(conf->outbox_timeout), pool);
    }
    else {
        send_http(reply, worker, parcel, pool);
    }
}

/* ---- a turn ---- */

static apr_time_t now(void *baton)
{
    return apr_time_now();
}

static void pause_for(void *baton, apr_interval_time_t moment)
{
    apr_sleep(moment);
}

static int is_stopping(mcp_outbox_t *outbox)
{
    return apr_atomic_read32(&outbox->is_stopping) != 0;
}

static int is_same(const char **a, const char **b)
{
    while (*a && *b && !strcmp(*a, *b)) {
        a++;
        b++;
    }
    return !*a && !*b;
}

/* Virtual hosts may share a database; one worker is enough for it. */
static mcp_error_t *learn_database(mcp_outbox_t *outbox, worker_t *worker)
{
    int i;

    if (worker->params.names) {
        return NULL;
    }
    MCP_TRY(mcp_db_params(&worker->params, outbox->db, worker->server,
                          outbox->pool));
    for (i = 0; i < outbox->workers->nelts; i++) {
        const worker_t *other = APR_ARRAY_IDX(outbox->workers, i, worker_t *);

        if (other == worker) {
            break;
        }
        if (other->params.names
            && is_same(other->params.names, worker->params.names)
            && is_same(other->params.values, worker->params.values)) {
            worker->is_twin = 1;
        }
    }
    return NULL;
}

/* One of each. */
static mcp_error_t *step(int *did, worker_t *worker, apr_pool_t *pool)
{
    int row = 0, told = 0, job = 0;

    MCP_TRY(mcp_carry_row(&row, worker->carry, pool));
    MCP_TRY(mcp_carry_tell(&told, worker->carry, pool));
    MCP_TRY(mcp_carry_job(&job, worker->carry, pool));
    *did = row || told || job;
    return NULL;
}

static mcp_error_t *work(int *did_any, mcp_outbox_t *outbox, worker_t *worker,
                         apr_pool_t *pool)
{
    int did = 1;

    while (did && !is_stopping(outbox)) {
        apr_pool_clear(pool);
        MCP_TRY(step(&did, worker, pool));
        *did_any |= did;
    }
    return NULL;
}

/* The reason is in the log already; this is how often it is asked for. */
static apr_interval_time_t pause_after(const mcp_outbox_t *outbox,
                                       worker_t *worker, int did_any,
                                       const mcp_error_t *error)
{
    apr_interval_time_t interval = apr_time_from_sec(
        outbox->conf->outbox_interval);
    apr_interval_time_t longest = error ? LAST_PAUSE : interval * LAZIEST;
    apr_interval_time_t pause = error ? FIRST_PAUSE : interval;

    if (error ? worker->failures++ > 0 : !did_any && !worker->failures) {
        pause = worker->pause * 2;
    }
    if (!error) {
        worker->failures = 0;
    }
    return pause < longest ? pause : longest;
}

static void take_turn(mcp_outbox_t *outbox, worker_t *worker, apr_pool_t *pool)
{
    mcp_error_t *error = learn_database(outbox, worker);
    int did_any = 0;

    if (!error && worker->is_twin) {
        worker->next = APR_INT64_MAX;
        return;
    }
    if (!error) {
        error = work(&did_any, outbox, worker, pool);
    }
    worker->pause = pause_after(outbox, worker, did_any, error);
    worker->next = apr_time_now() + worker->pause;
}

static void take_turns(mcp_outbox_t *outbox, apr_pool_t *parent)
{
    int is_nudged = apr_atomic_xchg32(&outbox->is_nudged, 0) != 0;
    apr_pool_t *pool = NULL;
    int i;

    for (i = 0; i < outbox->workers->nelts && !is_stopping(outbox); i++) {
        worker_t *worker = APR_ARRAY_IDX(outbox->workers, i, worker_t *);

        if (worker->is_twin
            || (apr_time_now() < worker->next
                && !(is_nudged && !worker->failures))) {
            continue;
        }
        if (!pool) {
            apr_pool_create(&pool, parent);
        }
        take_turn(outbox, worker, pool);
    }
    if (pool) {
        apr_pool_destroy(pool);
        mcp_crypto_end_thread();
    }
}

/* mod_watchdog calls it ten times a second, in a thread of its own. */
static apr_status_t wake(int state, void *baton, apr_pool_t *pool)
{
    task_t *task = baton;
    mcp_outbox_t *outbox;

    if (state != AP_WATCHDOG_STATE_RUNNING
        || !apr_atomic_read32(&task->is_begun)) {
        return APR_SUCCESS;
    }
    outbox = task->outbox;
    apr_thread_mutex_lock(outbox->lock);
    if (!is_stopping(outbox)) {
        take_turns(outbox, pool);
    }
    apr_thread_mutex_unlock(outbox->lock);
    return APR_SUCCESS;
}

/* ---- beginning and end ---- */

/* Whether a server's rows are to be sent: it is switched on, and has to do with
 * a database. */
static int is_on(const server_rec *server)
{
    const mcp_server_conf_t *conf = mcp_conf_server(server);

    return conf->outbox == 1 && conf->endpoints->nelts > 0;
}

apr_status_t mcp_outbox_register(server_rec *server, apr_pool_t *pconf)
{
    mcp_server_conf_t *conf = mcp_conf_server(server);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) * get;
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) * add;
    ap_watchdog_t *watchdog;
    const server_rec *any = server;
    apr_status_t rv;

    while (any && mcp_conf_server(any)->outbox != 1) {
        any = any->next;
    }
    if (!any) {
        return APR_SUCCESS;
    }
    get = APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    add = APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    if (!get || !add) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, server,
                     "MCP0108: McpOutbox is On, but mod_watchdog is not "
                     "loaded: nothing is sent from here; add: LoadModule "
                     "watchdog_module modules/mod_watchdog.so");
        return APR_SUCCESS;
    }
    conf->outbox_task = apr_pcalloc(pconf, sizeof(*conf->outbox_task));
    rv = get(&watchdog, "_mcp_outbox_", 0, 0, pconf);
    return rv == APR_SUCCESS
               ? add(watchdog, AP_WD_TM_SLICE, conf->outbox_task, wake)
               : rv;
}

static worker_t *make_worker(mcp_outbox_t *outbox, server_rec *server)
{
    const mcp_server_conf_t *conf = mcp_conf_server(server);
    worker_t *worker = apr_pcalloc(outbox->pool, sizeof(*worker));
    char host[APRMAXHOSTLEN + 1] = "";
    mcp_carry_means_t means = { .env = &worker->env,
                                .key = conf->master_key,
                                .lease = LEASE * conf->outbox_timeout,
                                .baton = worker,
                                .send = send_parcel };

    (void)apr_gethostname(host, sizeof(host), outbox->pool);
    means.node = apr_psprintf(outbox->pool, "%s:%ld", host, (long)getpid());
    worker->server = server;
    worker->own = mcp_db_own_make(outbox->db, server, JOB_LIMIT,
                                  &outbox->is_stopping, outbox->pool);
    worker->env = (mcp_env_t){ .baton = worker->own,
                               .now = now,
                               .call = mcp_db_own_call,
                               .log_error = mcp_db_own_log,
                               .pause = pause_for };
    worker->carry = mcp_carry_make(&means, outbox->pool);
    /* Children that begin at once do not ask at once. */
    worker->next = apr_time_now() + apr_time_from_msec(100 * (getpid() % 10));
    return worker;
}

static apr_status_t end(void *baton)
{
    mcp_outbox_t *outbox = baton;

    mcp_outbox_stop(outbox);
    apr_thread_mutex_lock(outbox->lock);
    apr_thread_mutex_unlock(outbox->lock);
    return APR_SUCCESS;
}

apr_status_t mcp_outbox_make(mcp_outbox_t **out, mcp_db_t *db,
                             server_rec *server, apr_pool_t *parent)
{
    server_rec *main_server = server;
    mcp_outbox_t *outbox;
    apr_pool_t *pool;
    apr_status_t rv;

    *out = NULL;
    if (!mcp_conf_server(server)->outbox_task) {
        return APR_SUCCESS;
    }
    apr_pool_create(&pool, parent);
    outbox = apr_pcalloc(pool, sizeof(*outbox));
    outbox->pool = pool;
    outbox->db = db;
    outbox->conf = mcp_conf_server(server);
    outbox->workers = apr_array_make(pool, 2, sizeof(worker_t *));
    for (; server; server = server->next) {
        if (is_on(server)) {
            APR_ARRAY_PUSH(outbox->workers, worker_t *) = make_worker(outbox,
                                                                      server);
        }
    }
    /* A server that has no endpoint and does nothing else. */
    if (!outbox->workers->nelts) {
        APR_ARRAY_PUSH(outbox->workers, worker_t *) = make_worker(outbox,
                                                                  main_server);
    }
    rv = apr_thread_mutex_create(&outbox->lock, APR_THREAD_MUTEX_DEFAULT, pool);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    /* Before mod_dbd's connections and mod_watchdog's thread go. */
    apr_pool_pre_cleanup_register(parent, outbox, end);
    *out = outbox;
    return APR_SUCCESS;
}

void mcp_outbox_begin(mcp_outbox_t *outbox, server_rec *server)
{
    task_t *task = mcp_conf_server(server)->outbox_task;

    task->outbox = outbox;
    apr_atomic_set32(&task->is_begun, 1);
}

void mcp_outbox_nudge(mcp_outbox_t *outbox)
{
    apr_atomic_set32(&outbox->is_nudged, 1);
}

void mcp_outbox_stop(mcp_outbox_t *outbox)
{
    apr_atomic_set32(&outbox->is_stopping, 1);
}
