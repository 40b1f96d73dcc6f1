/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/db_listen.h"

#include <string.h>

#include <apr_strings.h>
#include <http_log.h>
#include <http_main.h>
#include <libpq-fe.h>

#include "mod_mcp/conf.h"

APLOG_USE_MODULE(mcp);

/* Between two attempts to connect: the first comes soon, because a restart of
 * PostgreSQL takes a second or two. */
#define FIRST_PAUSE apr_time_from_msec(200)
#define LAST_PAUSE apr_time_from_sec(10)

/* How long an attempt may take; connect_timeout is for those who wait. */
#define ATTEMPT apr_time_from_sec(5)

/* In the order in which they come. */
typedef enum state_t {
    AWAY,       /* until the next attempt */
    CONNECTING, /* in PQconnectPoll */
    ASKING,     /* LISTEN is under way */
    LISTENING
} state_t;

struct mcp_db_listen_t {
    mcp_db_params_t params;
    mcp_db_news_fn_t *news;
    void *baton;
    state_t state;
    PGconn *conn;
    short events;     /* of the socket that matter */
    apr_time_t until; /* AWAY: the next attempt; then: the end of this one */
    apr_interval_time_t pause;
    int is_lost; /* and the log has said so */
};

static apr_status_t close_listen(void *baton)
{
    mcp_db_listen_t *listen = baton;

    PQfinish(listen->conn);
    listen->conn = NULL;
    return APR_SUCCESS;
}

static const char **copy(const char **list, apr_pool_t *pool)
{
    const char **copied;
    apr_size_t i, count = 0;

    while (list[count]) {
        count++;
    }
    copied = apr_pcalloc(pool, (count + 1) * sizeof(*copied));
    for (i = 0; i < count; i++) {
        copied[i] = apr_pstrdup(pool, list[i]);
    }
    return copied;
}

mcp_db_listen_t *mcp_db_listen_make(const mcp_db_params_t *params,
                                    mcp_db_news_fn_t *news, void *baton,
                                    apr_pool_t *pool)
{
    mcp_db_listen_t *listen = apr_pcalloc(pool, sizeof(*listen));

    listen->params.names = copy(params->names, pool);
    listen->params.values = copy(params->values, pool);
    listen->news = news;
    listen->baton = baton;
    listen->pause = FIRST_PAUSE;
    apr_pool_cleanup_register(pool, listen, close_listen,
                              apr_pool_cleanup_null);
    return listen;
}

static int is_same(const char **a, const char **b)
{
    while (*a && *b && !strcmp(*a, *b)) {
        a++;
        b++;
    }
    return !*a && !*b;
}

int mcp_db_listen_is_for(const mcp_db_listen_t *listen,
                         const mcp_db_params_t *params)
{
    return is_same(listen->params.names, params->names)
           && is_same(listen->params.values, params->values);
}

/* ---- connecting ---- */

/* Once an outage: it may last. */
static void lose(mcp_db_listen_t *listen, apr_time_t now)
{
    if (!listen->is_lost) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, ap_server_conf,
                     "MCP0210: the connection that listens for changes is "
                     "lost; it is tried again until it is back: %s",
                     listen->conn ? PQerrorMessage(listen->conn) : "");
    }
    listen->is_lost = 1;
    PQfinish(listen->conn);
    listen->conn = NULL;
    listen->state = AWAY;
    listen->until = now + listen->pause;
    listen->pause = listen->pause * 2 > LAST_PAUSE ? LAST_PAUSE
                                                   : listen->pause * 2;
}

static void connect_now(mcp_db_listen_t *listen, apr_time_t now)
{
    listen->conn = PQconnectStartParams(listen->params.names,
                                        listen->params.values, 0);
    listen->until = now + ATTEMPT;
    if (!listen->conn || PQstatus(listen->conn) == CONNECTION_BAD) {
        lose(listen, now);
        return;
    }
    listen->state = CONNECTING;
    listen->events = POLLOUT;
}

static void ask(mcp_db_listen_t *listen, apr_time_t now)
{
    if (PQsetnonblocking(listen->conn, 1)
        || !PQsendQuery(listen->conn, "LISTEN mcp_change")) {
        lose(listen, now);
        return;
    }
    listen->state = ASKING;
    listen->events = POLLIN;
}

static void go_on_connecting(mcp_db_listen_t *listen, apr_time_t now)
{
    switch (PQconnectPoll(listen->conn)) {
    case PGRES_POLLING_READING:
        listen->events = POLLIN;
        break;
    case PGRES_POLLING_WRITING:
        listen->events = POLLOUT;
        break;
    case PGRES_POLLING_OK:
        ask(listen, now);
        break;
    default:
        lose(listen, now);
    }
}

/* ---- listening ---- */

static void become_ready(mcp_db_listen_t *listen)
{
    if (listen->is_lost) {
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, ap_server_conf,
                     "MCP0211: the connection that listens for changes is "
                     "back");
    }
    listen->is_lost = 0;
    listen->pause = FIRST_PAUSE;
    listen->state = LISTENING;
}

/* The answer to LISTEN. Gives whether all is well. */
static int take_results(mcp_db_listen_t *listen)
{
    int is_well = 1;

    while (is_well && !PQisBusy(listen->conn)) {
        PGresult *result = PQgetResult(listen->conn);

        if (!result) {
            break;
        }
        is_well = PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
        if (is_well && listen->state == ASKING) {
            become_ready(listen);
        }
    }
    return is_well;
}

static void read_on(mcp_db_listen_t *listen, apr_time_t now)
{
    PGnotify *notify;

    if (PQflush(listen->conn) < 0 || !PQconsumeInput(listen->conn)
        || !take_results(listen)) {
        lose(listen, now);
        return;
    }
    while ((notify = PQnotifies(listen->conn))) {
        listen->news(listen->baton, mcp_str(notify->extra));
        PQfreemem(notify);
    }
}

void mcp_db_listen_poll(const mcp_db_listen_t *listen, struct pollfd *fd,
                        apr_time_t *until)
{
    fd->fd = listen->conn ? PQsocket(listen->conn) : -1;
    fd->events = listen->events;
    if (listen->state != LISTENING && listen->until < *until) {
        *until = listen->until;
    }
}

int mcp_db_listen_is_ready(const mcp_db_listen_t *listen)
{
    return listen->state == LISTENING;
}

/* libpq takes it for granted that its socket has been waited for. */
void mcp_db_listen_turn(mcp_db_listen_t *listen, short events, apr_time_t now)
{
    if (listen->state == AWAY) {
        if (now >= listen->until) {
            connect_now(listen, now);
        }
        return;
    }
    if (listen->state != LISTENING && now >= listen->until) {
        lose(listen, now);
        return;
    }
    if (!events) {
        return;
    }
    if (listen->state == CONNECTING) {
        go_on_connecting(listen, now);
    }
    else {
        read_on(listen, now);
    }
}
