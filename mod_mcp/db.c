/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/db.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include <apr_dbd.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <http_log.h>
#include <libpq-fe.h>
#include <mod_dbd.h>

#include "lib/cancel.h"
#include "lib/gate.h"
#include "mod_mcp/db_error.h"

APLOG_USE_MODULE(mcp);

/* The server stops a statement at its timeout; a connection that says nothing
 * for this much longer is lost. */
#define GRACE apr_time_from_sec(2)

/* How often one who follows a call is asked. */
#define TICK apr_time_from_msec(100)

/* A call that has waited this long is not overtaken by newer ones. */
#define PATIENCE apr_time_from_msec(20)

struct mcp_db_t {
    mcp_db_limits_t limits;
    mcp_gate_t *gate;
};

/* What we know of one connection's backend. It hangs on mod_dbd's record of the
 * connection, so it is used by one thread at a time. */
typedef struct backend_t {
    int pid;          /* 0: none seen yet */
    apr_pool_t *pool; /* of prepared; cleared when the backend is another */
    apr_hash_t *prepared;
    int is_set_up;
    const mcp_watch_t *watch; /* of the call that runs, or NULL */
} backend_t;

static APR_OPTIONAL_FN_TYPE(ap_dbd_open) * dbd_open;
static APR_OPTIONAL_FN_TYPE(ap_dbd_close) * dbd_close;

int mcp_db_retrieve(void)
{
    dbd_open = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_open);
    dbd_close = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_close);
    return dbd_open && dbd_close;
}

apr_status_t mcp_db_make(mcp_db_t **out, const mcp_db_limits_t *limits,
                         apr_pool_t *pool)
{
    mcp_db_t *db = apr_pcalloc(pool, sizeof(*db));
    apr_status_t rv;

    db->limits = *limits;
    rv = mcp_gate_make(&db->gate, limits->concurrency, PATIENCE, pool);
    if (rv == APR_SUCCESS) {
        *out = db;
    }
    return rv;
}

/* ---- one connection ---- */

/* Of the notices that a statement raises, those of class MC1 are for who follows
 * the call. All others are dropped; libpq would print them to stderr. */
static void take_notice(void *baton, const PGresult *result)
{
    const mcp_watch_t *watch = ((const backend_t *)baton)->watch;
    const char *state, *detail;

    if (!watch) {
        return;
    }
    state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    if (state && detail && !strncmp(state, "MC1", 3)) {
        watch->hear(watch->baton, state, mcp_str(detail));
    }
}

static backend_t *backend_of(ap_dbd_t *dbd, PGconn *conn)
{
    static const char key[] = "mod_mcp backend";
    backend_t *backend = apr_hash_get(dbd->prepared, key, sizeof(key));

    if (!backend) {
        backend = apr_pcalloc(dbd->pool, sizeof(*backend));
        apr_pool_create(&backend->pool, dbd->pool);
        apr_hash_set(dbd->prepared, key, sizeof(key), backend);
    }
    if (backend->pid != PQbackendPID(conn)) {
        apr_pool_clear(backend->pool);
        backend->prepared = apr_hash_make(backend->pool);
        backend->is_set_up = 0;
        backend->pid = PQbackendPID(conn);
        PQsetNoticeReceiver(conn, take_notice, backend);
    }
    return backend;
}

/* An idle connection has nothing to say, or something harmless (a changed
 * parameter). When it is at its end, or somebody left a transaction open on it,
 * it is of no use. */
static int is_usable(PGconn *conn)
{
    struct pollfd fd = { .fd = PQsocket(conn), .events = POLLIN };

    if (PQstatus(conn) != CONNECTION_OK
        || PQtransactionStatus(conn) != PQTRANS_IDLE) {
        return 0;
    }
    if (poll(&fd, 1, 0) <= 0) {
        return 1;
    }
    return PQconsumeInput(conn) && !PQisBusy(conn)
           && PQstatus(conn) == CONNECTION_OK && poll(&fd, 1, 0) <= 0;
}

static int make_usable(PGconn *conn, request_rec *r)
{
    if (is_usable(conn)) {
        return 1;
    }
    PQreset(conn);
    if (is_usable(conn)) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r,
                      "MCP0202: replaced a database connection that was gone");
        return 1;
    }
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                  "MCP0203: the database cannot be reached: %s",
                  PQerrorMessage(conn));
    return 0;
}

/* ---- one round trip ---- */

/* What the session is to be, for a backend that is new to us. The limits could
 * stand in DBDParams; here they cannot be forgotten. Calls are short, so
 * compiling them (jit) costs more than it gives. The settings that mcp.enter
 * makes are named once, because a planner that meets one before the first call
 * would not know it. */
static int send_set_up(PGconn *conn, const mcp_db_t *db)
{
    static const char statement[] = "SELECT set_config('statement_timeout', "
                                    "$1, false), "
                                    "set_config('lock_timeout', $1, false), "
                                    "set_config('idle_in_transaction_session_"
                                    "timeout', $1, false), "
                                    "set_config('application_name', 'mod_mcp', "
                                    "false), "
                                    "set_config('jit', 'off', false), "
                                    "set_config('mcp.workspace', '', false), "
                                    "set_config('mcp.account', '', false), "
                                    "set_config('mcp.role', '', false)";
    char timeout[32];
    const char *values[] = { timeout };

    apr_snprintf(timeout, sizeof(timeout), "%" APR_TIME_T_FMT,
                 apr_time_as_msec(db->limits.statement_timeout));
    return PQsendQueryParams(conn, statement, 1, NULL, values, NULL, NULL, 0)
           && PQpipelineSync(conn);
}

/* What one round trip has sent and learnt. */
typedef struct trip_t {
    const mcp_call_t *call;
    int syncs;    /* still to come */
    int prepared; /* the backend knows the statement now */
    apr_time_t started, until;
    apr_time_t ticked; /* when who follows the call was asked, last */
    int is_cancelled;  /* and wanted it no more */
} trip_t;

/* In the statement's transaction, for mcp.cancel_call to find. Two calls of one
 * key do not wait for each other. */
static int send_lock(PGconn *conn, apr_uint64_t key)
{
    char text[32];
    const char *values[] = { text };

    apr_snprintf(text, sizeof(text), "%" APR_INT64_T_FMT, (apr_int64_t)key);
    return PQsendQueryParams(conn,
                             "SELECT pg_try_advisory_xact_lock_shared($1::"
                             "bigint)",
                             1, NULL, values, NULL, NULL, 0);
}

/* Everything in one go. Syncs separate what must not fail together. Nothing
 * blocks here: what the socket does not take is sent while we wait. */
static int send_call(trip_t *trip, PGconn *conn, const backend_t *backend,
                     const mcp_db_t *db)
{
    const mcp_call_t *call = trip->call;
    const char *values[] = { call->principal, call->arguments, call->tool,
                             call->request };

    if (PQsetnonblocking(conn, 1) || !PQenterPipelineMode(conn)) {
        return 0;
    }
    if (!backend->is_set_up) {
        if (!send_set_up(conn, db)) {
            return 0;
        }
        trip->syncs++;
    }
    if (call->lock && !send_lock(conn, call->lock)) {
        return 0;
    }
    trip->prepared = apr_hash_get(backend->prepared, call->name,
                                  APR_HASH_KEY_STRING)
                     != NULL;
    if (!trip->prepared
        && !PQsendPrepare(conn, call->name, call->statement, 0, NULL)) {
        return 0;
    }
    trip->syncs++;
    return PQsendQueryPrepared(conn, call->name, 4, values, NULL, NULL, 0)
           && PQpipelineSync(conn);
}

/* libpq waits until PostgreSQL has taken the request, so it cannot hit the next
 * statement: one that reaches an idle backend is void. Then the statement ends
 * like one that has failed, soon, and the connection is as good as before. */
static void cancel(trip_t *trip, PGconn *conn)
{
    PGcancel *way = PQgetCancel(conn);
    apr_time_t end = apr_time_now() + GRACE;
    char error[256];

    trip->is_cancelled = 1;
    if (end < trip->until) {
        trip->until = end;
    }
    if (way) {
        PQcancel(way, error, sizeof(error));
        PQfreeCancel(way);
    }
}

/* Wait for the socket, but not beyond the time when somebody is to be asked.
 * 0: the time is over. */
static int wait_for(trip_t *trip, PGconn *conn)
{
    const mcp_watch_t *watch = trip->is_cancelled ? NULL : trip->call->watch;
    short unsent = PQflush(conn) > 0 ? POLLOUT : 0;
    struct pollfd fd = { .fd = PQsocket(conn),
                         .events = (short)(POLLIN | unsent) };
    apr_time_t now = apr_time_now();
    apr_time_t left = trip->until - now;

    if (watch && now - trip->ticked >= TICK) {
        trip->ticked = now;
        if (watch->tick(watch->baton)) {
            cancel(trip, conn);
        }
    }
    if (watch && left > TICK) {
        (void)poll(&fd, 1, (int)apr_time_as_msec(TICK));
        return 1;
    }
    return left > 0 && poll(&fd, 1, (int)apr_time_as_msec(left) + 1) != 0;
}

/* The next result, or NULL: between two results, or the connection is lost.
 * poll does not see what TLS has decrypted, but PostgreSQL, 17 as well, ends an
 * answer with a record of at most 8 KB, for which libpq always has room. */
static PGresult *next_result(trip_t *trip, PGconn *conn)
{
    while (PQisBusy(conn)) {
        if (!wait_for(trip, conn)) {
            /* The next borrower finds it dead and replaces it. */
            shutdown(PQsocket(conn), SHUT_RDWR);
        }
        if (!PQconsumeInput(conn)) {
            break;
        }
    }
    return PQgetResult(conn);
}

/* Of two results, the one that the caller wants to see: the first that failed,
 * else the last with rows. */
static PGresult *better(PGresult *kept, PGresult *result)
{
    if (kept && PQresultStatus(kept) == PGRES_FATAL_ERROR) {
        PQclear(result);
        return kept;
    }
    PQclear(kept);
    return result;
}

/* Read up to the last sync. NULL: the connection was lost. */
static PGresult *read_results(trip_t *trip, PGconn *conn)
{
    PGresult *kept = NULL;

    while (trip->syncs) {
        PGresult *result = next_result(trip, conn);

        if (!result) {
            if (PQstatus(conn) != CONNECTION_OK
                || apr_time_now() > trip->until) {
                PQclear(kept);
                return NULL;
            }
            continue;
        }
        switch (PQresultStatus(result)) {
        case PGRES_PIPELINE_SYNC:
            trip->syncs--;
            PQclear(result);
            break;
        case PGRES_PIPELINE_ABORTED:
            PQclear(result);
            break;
        case PGRES_COMMAND_OK:
            trip->prepared = 1;
            PQclear(result);
            break;
        default:
            kept = better(kept, result);
        }
    }
    return kept;
}

/* The backend no longer knows the statement (somebody ran DISCARD), or knows
 * it with columns that have changed. Nothing was run. */
static int is_stale(const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    return state && (!strcmp(state, "26000") || !strcmp(state, "0A000"));
}

static PGresult *round_trip(trip_t *trip, PGconn *conn, ap_dbd_t *dbd,
                            const mcp_db_t *db)
{
    backend_t *backend = backend_of(dbd, conn);
    const mcp_call_t *call = trip->call;
    PGresult *result = NULL;

    trip->syncs = 0;
    trip->started = trip->ticked = apr_time_now();
    trip->until = trip->started + db->limits.statement_timeout + GRACE;
    backend->watch = call->watch;
    if (send_call(trip, conn, backend, db)) {
        result = read_results(trip, conn);
    }
    backend->watch = NULL;
    if (!result || !PQexitPipelineMode(conn) || PQsetnonblocking(conn, 0)) {
        PQclear(result);
        return NULL;
    }
    backend->is_set_up = 1;
    if (trip->prepared) {
        apr_hash_set(backend->prepared, call->name, APR_HASH_KEY_STRING,
                     call->name);
    }
    return result;
}

/* A connection can die under the statement. What only reads is tried once more
 * on a fresh one; of a write nobody knows whether it was done. */
static PGresult *run(trip_t *trip, PGconn *conn, ap_dbd_t *dbd,
                     const mcp_db_t *db, request_rec *r)
{
    const mcp_call_t *call = trip->call;
    PGresult *result = round_trip(trip, conn, dbd, db);
    int stale = result && is_stale(result);

    if (!stale && (result || !call->read || trip->is_cancelled)) {
        return result;
    }
    PQclear(result);
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r,
                  "MCP0204: %s: %s, trying again on a new connection",
                  call->what,
                  stale ? "the prepared statement is out of date"
                        : "the database connection broke");
    if (stale) {
        PQreset(conn);
    }
    return make_usable(conn, r) ? round_trip(trip, conn, dbd, db) : NULL;
}

/* ---- the call ---- */

static apr_status_t clear_result(void *result)
{
    PQclear(result);
    return APR_SUCCESS;
}

static mcp_error_t *take_answer(mcp_answer_t *answer, PGresult *result,
                                const mcp_call_t *call, request_rec *r,
                                apr_pool_t *pool)
{
    const char *log;
    mcp_error_t *error = mcp_db_take(answer, &log, result, call, pool);

    if (log) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "MCP0201: %s: %s (request %s)", call->what, log,
                      call->request ? call->request : "-");
    }
    return error;
}

/* Before its time nothing but a request ends a statement so: ours, that of
 * another node (mcp.cancel_call), an administrator's. */
static int was_cancelled(const trip_t *trip, const PGresult *result,
                         const mcp_db_t *db)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    return state && !strcmp(state, "57014")
           && (trip->is_cancelled
               || apr_time_now() - trip->started
                      < db->limits.statement_timeout);
}

static mcp_error_t *cancelled(apr_pool_t *pool)
{
    return mcp_error_make(pool, MCP_CANCELLED, NULL, "The call was cancelled.");
}

static mcp_error_t *call_through(mcp_db_t *db, request_rec *r,
                                 mcp_answer_t *answer, const mcp_call_t *call,
                                 apr_pool_t *pool)
{
    ap_dbd_t *dbd = dbd_open(r->pool, r->server);
    trip_t trip = { .call = call };
    PGresult *result = NULL;
    PGconn *conn;

    if (!dbd) {
        return mcp_db_unavailable(pool);
    }
    if (strcmp(apr_dbd_name(dbd->driver), "pgsql") != 0) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "MCP0207: the tools need PostgreSQL; set: DBDriver pgsql "
                      "(it is %s)",
                      apr_dbd_name(dbd->driver));
        dbd_close(r->server, dbd);
        return mcp_db_unavailable(pool);
    }
    conn = apr_dbd_native_handle(dbd->driver, dbd->handle);
    if (!make_usable(conn, r)) {
        dbd_close(r->server, dbd);
        return mcp_db_unavailable(pool);
    }
    result = run(&trip, conn, dbd, db, r);
    dbd_close(r->server, dbd);
    if (!result) {
        return trip.is_cancelled && call->read ? cancelled(pool)
                                               : mcp_db_lost(call, pool);
    }
    apr_pool_cleanup_register(pool, result, clear_result,
                              apr_pool_cleanup_null);
    if (was_cancelled(&trip, result, db)) {
        return cancelled(pool);
    }
    return take_answer(answer, result, call, r, pool);
}

mcp_error_t *mcp_db_call(mcp_db_t *db, request_rec *r, mcp_answer_t *answer,
                         const mcp_call_t *call, apr_pool_t *pool)
{
    apr_time_t came = apr_time_now();
    mcp_error_t *error;

    if (!mcp_gate_enter(db->gate, db->limits.queue_timeout)) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r,
                      "MCP0206: %s: no database connection came free in %d "
                      "seconds; see McpConcurrency and DBDMax",
                      call->what, (int)apr_time_sec(db->limits.queue_timeout));
        return mcp_db_busy(pool);
    }
    /* Who waited may have given up meanwhile. */
    error = call->watch && apr_time_now() - came >= TICK
                    && call->watch->tick(call->watch->baton)
                ? cancelled(pool)
                : call_through(db, r, answer, call, pool);
    mcp_gate_leave(db->gate);
    return error;
}

/* ---- for connections of another kind ---- */

static void copy_params(mcp_db_params_t *params, PGconn *conn, apr_pool_t *pool)
{
    PQconninfoOption *options = PQconninfo(conn);
    apr_size_t i, count = 0;

    for (i = 0; options && options[i].keyword; i++) {
        count++;
    }
    params->names = apr_pcalloc(pool, (count + 1) * sizeof(char *));
    params->values = apr_pcalloc(pool, (count + 1) * sizeof(char *));
    for (i = 0, count = 0; options && options[i].keyword; i++) {
        if (options[i].val) {
            params->names[count] = apr_pstrdup(pool, options[i].keyword);
            params->values[count++] = apr_pstrdup(pool, options[i].val);
        }
    }
    PQconninfoFree(options);
}

mcp_error_t *mcp_db_params(mcp_db_params_t *params, mcp_db_t *db,
                           server_rec *server, apr_pool_t *pool)
{
    ap_dbd_t *dbd;

    if (!mcp_gate_enter(db->gate, db->limits.queue_timeout)) {
        return mcp_db_busy(pool);
    }
    dbd = dbd_open(pool, server);
    if (dbd) {
        copy_params(params, apr_dbd_native_handle(dbd->driver, dbd->handle),
                    pool);
        dbd_close(server, dbd);
    }
    mcp_gate_leave(db->gate);
    return dbd ? NULL : mcp_db_unavailable(pool);
}
