/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/db_own.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include <apr_atomic.h>
#include <apr_strings.h>
#include <http_log.h>
#include <libpq-fe.h>

#include "mod_mcp/db_error.h"

APLOG_USE_MODULE(mcp);

/* What is not long. */
#define SHORT apr_time_from_sec(10)

/* The server stops a statement at its timeout; a connection that says nothing
 * for this much longer is lost. */
#define GRACE apr_time_from_sec(2)

/* How often a thread that waits looks up. */
#define TICK apr_time_from_msec(100)

/* libpq would wait for ever. */
static const char connect_timeout[] = "5";

struct mcp_db_own_t {
    mcp_db_t *db;
    server_rec *server;
    apr_interval_time_t limit;
    volatile apr_uint32_t *stop;
    PGconn *conn; /* or NULL */
};

static apr_status_t close_own(void *own)
{
    mcp_db_own_close(own);
    return APR_SUCCESS;
}

mcp_db_own_t *mcp_db_own_make(mcp_db_t *db, server_rec *server,
                              apr_interval_time_t limit,
                              volatile apr_uint32_t *stop, apr_pool_t *pool)
{
    mcp_db_own_t *own = apr_pcalloc(pool, sizeof(*own));

    own->db = db;
    own->server = server;
    own->limit = limit;
    own->stop = stop;
    apr_pool_cleanup_register(pool, own, close_own, apr_pool_cleanup_null);
    return own;
}

void mcp_db_own_close(mcp_db_own_t *own)
{
    PQfinish(own->conn);
    own->conn = NULL;
}

/* ---- one statement ---- */

/* Ask PostgreSQL to end the statement; it then fails as one does. */
static void cancel(PGconn *conn)
{
    PGcancel *way = PQgetCancel(conn);
    char error[256];

    if (way) {
        PQcancel(way, error, sizeof(error));
        PQfreeCancel(way);
    }
}

typedef struct wait_t {
    const mcp_db_own_t *own;
    apr_time_t until;
    int may_stop;
    int is_stopped;
} wait_t;

/* 0: the time is over, or the connection is lost. */
static int wait_for(wait_t *wait, PGconn *conn)
{
    short unsent = PQflush(conn) > 0 ? POLLOUT : 0;
    struct pollfd fd = { .fd = PQsocket(conn),
                         .events = (short)(POLLIN | unsent) };

    if (wait->may_stop && !wait->is_stopped
        && apr_atomic_read32(wait->own->stop)) {
        wait->is_stopped = 1;
        wait->until = apr_time_now() + GRACE;
        cancel(conn);
    }
    (void)poll(&fd, 1, (int)apr_time_as_msec(TICK));
    return apr_time_now() < wait->until && PQconsumeInput(conn);
}

/* The last result of what was sent; NULL: the connection is lost. */
static PGresult *read_result(wait_t *wait, PGconn *conn)
{
    PGresult *kept = NULL, *result;

    for (;;) {
        while (PQisBusy(conn)) {
            if (!wait_for(wait, conn)) {
                PQclear(kept);
                return NULL;
            }
        }
        result = PQgetResult(conn);
        if (!result) {
            return kept;
        }
        PQclear(kept);
        kept = result;
    }
}

/* ---- the connection ---- */

static void drop_notice(void *baton, const PGresult *result)
{
}

/* libpq takes the last of two values of one name. */
static PGconn *connect_with(const mcp_db_params_t *params, apr_pool_t *pool)
{
    const char **names, **values;
    apr_size_t n = 0;
    int has_timeout = 0;

    while (params->names[n]) {
        has_timeout |= !strcmp(params->names[n], "connect_timeout")
                       && strcmp(params->values[n], "0") != 0
                       && *params->values[n];
        n++;
    }
    names = apr_pcalloc(pool, (n + 2) * sizeof(*names));
    values = apr_pcalloc(pool, (n + 2) * sizeof(*values));
    memcpy(names, params->names, n * sizeof(*names));
    memcpy(values, params->values, n * sizeof(*values));
    if (!has_timeout) {
        names[n] = "connect_timeout";
        values[n] = connect_timeout;
    }
    return PQconnectdbParams(names, values, 0);
}

/* As mod_mcp/db.c sets its connections up; these compile, because they have the
 * time. A server that runs where nobody can look after a socket takes no
 * client_connection_check_interval, and finds out later. */
static int set_up(const mcp_db_own_t *own, PGconn *conn)
{
    static const char statement[] = "SELECT set_config('statement_timeout', "
                                    "$1, false), "
                                    "set_config('lock_timeout', $1, false), "
                                    "set_config('idle_in_transaction_session_"
                                    "timeout', '10s', false), "
                                    "set_config('tcp_keepalives_idle', '30', "
                                    "false), "
                                    "set_config('tcp_keepalives_interval', "
                                    "'10', false), "
                                    "set_config('tcp_keepalives_count', '3', "
                                    "false), "
                                    "set_config('application_name', 'mod_mcp "
                                    "task', false), "
                                    "set_config('mcp.workspace', '', false), "
                                    "set_config('mcp.account', '', false), "
                                    "set_config('mcp.role', '', false)";
    wait_t wait = { .own = own, .until = apr_time_now() + SHORT };
    char timeout[32];
    const char *values[] = { timeout };
    PGresult *result = NULL;
    int done;

    PQsetNoticeReceiver(conn, drop_notice, NULL);
    apr_snprintf(timeout, sizeof(timeout), "%" APR_TIME_T_FMT,
                 apr_time_as_msec(own->limit));
    if (PQsetnonblocking(conn, 1)
        || !PQsendQuery(conn, "SET client_connection_check_interval = '2s'")) {
        return 0;
    }
    PQclear(read_result(&wait, conn));
    if (PQsendQueryParams(conn, statement, 1, NULL, values, NULL, NULL, 0)) {
        result = read_result(&wait, conn);
    }
    done = PQresultStatus(result) == PGRES_TUPLES_OK;
    PQclear(result);
    return done;
}

static mcp_error_t *make_usable(mcp_db_own_t *own, apr_pool_t *pool)
{
    mcp_db_params_t params;

    if (own->conn && PQstatus(own->conn) == CONNECTION_OK) {
        return NULL;
    }
    mcp_db_own_close(own);
    MCP_TRY(mcp_db_params(&params, own->db, own->server, pool));
    own->conn = connect_with(&params, pool);
    if (PQstatus(own->conn) == CONNECTION_OK && set_up(own, own->conn)) {
        return NULL;
    }
    ap_log_error(APLOG_MARK, APLOG_ERR, 0, own->server,
                 "MCP0214: a task has no database connection: %s",
                 PQerrorMessage(own->conn));
    mcp_db_own_close(own);
    return mcp_db_unavailable(pool);
}

/* ---- the call ---- */

static apr_status_t clear_result(void *result)
{
    PQclear(result);
    return APR_SUCCESS;
}

/* It was rolled back, so a task can say so. */
static mcp_error_t *stopped(apr_pool_t *pool)
{
    return mcp_error_make(pool, "internal", NULL,
                          "The server was stopped before the task was done; "
                          "nothing was changed.");
}

static mcp_error_t *take_answer(mcp_answer_t *answer, PGresult *result,
                                const mcp_call_t *call, const mcp_db_own_t *own,
                                apr_pool_t *pool)
{
    const char *log;
    mcp_error_t *error = mcp_db_take(answer, &log, result, call, pool);

    if (log) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, own->server,
                     "MCP0215: %s, in the background: %s (request %s)",
                     call->what, log, call->request ? call->request : "-");
    }
    return error;
}

static PGresult *run(wait_t *wait, const mcp_db_own_t *own,
                     const mcp_call_t *call)
{
    const char *values[] = { call->principal, call->arguments, call->tool,
                             call->request };

    return PQsendQueryParams(own->conn, call->statement, 4, NULL, values, NULL,
                             NULL, 0)
               ? read_result(wait, own->conn)
               : NULL;
}

mcp_error_t *mcp_db_own_call(void *baton, mcp_answer_t *answer,
                             const mcp_call_t *call, apr_pool_t *pool)
{
    mcp_db_own_t *own = baton;
    wait_t wait = { .own = own, .may_stop = call->is_long };
    PGresult *result;

    if (call->is_long && apr_atomic_read32(own->stop)) {
        return stopped(pool);
    }
    MCP_TRY(make_usable(own, pool));
    wait.until = apr_time_now() + (call->is_long ? own->limit : SHORT) + GRACE;
    result = run(&wait, own, call);
    if (!result) {
        mcp_db_own_close(own);
        return mcp_db_lost(call, pool);
    }
    apr_pool_cleanup_register(pool, result, clear_result,
                              apr_pool_cleanup_null);
    if (wait.is_stopped && PQresultStatus(result) != PGRES_TUPLES_OK) {
        return stopped(pool);
    }
    return take_answer(answer, result, call, own, pool);
}

void mcp_db_own_log(void *baton, const char *what, const char *text)
{
    const mcp_db_own_t *own = baton;

    ap_log_error(APLOG_MARK, APLOG_ERR, 0, own->server,
                 "MCP0216: %s, in the background: %s", what, text);
}
