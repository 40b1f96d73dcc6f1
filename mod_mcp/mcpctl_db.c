/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_db.h"

#include <string.h>

#include <apr_strings.h>

/* tstzmultirange came with it. */
#define OLDEST_SERVER 140000

static apr_status_t close_db(void *db)
{
    PQfinish(db);
    return APR_SUCCESS;
}

static apr_status_t free_result(void *result)
{
    PQclear(result);
    return APR_SUCCESS;
}

static void ignore_notice(void *baton, const PGresult *result)
{
}

/* libpq's own words, which may have several lines, as one. */
static const char *words(PGconn *db, apr_pool_t *pool)
{
    char *text = apr_pstrdup(pool, PQerrorMessage(db));
    char *c;

    for (c = text; *c; c++) {
        if (*c == '\n') {
            *c = c[1] ? ' ' : '\0';
        }
    }
    return text;
}

static const char *field(const PGresult *result, int code, apr_pool_t *pool)
{
    return apr_pstrdup(pool, PQresultErrorField(result, code));
}

mcp_error_t *mcpctl_db_error(PGconn *db, const PGresult *result,
                             apr_pool_t *pool)
{
    const char *state = field(result, PG_DIAG_SQLSTATE, pool);
    const char *message = field(result, PG_DIAG_MESSAGE_PRIMARY, pool);
    const char *detail = field(result, PG_DIAG_MESSAGE_DETAIL, pool);

    if (!state || !message) {
        return mcp_error_make(pool, "08006",
                              "Check that PostgreSQL still runs.",
                              "The connection to the database failed: %s",
                              words(db, pool));
    }
    return mcp_error_make(pool, state,
                          field(result, PG_DIAG_MESSAGE_HINT, pool),
                          "%s (SQLSTATE %s)%s%s", message, state,
                          detail ? ": " : "", detail ? detail : "");
}

mcp_error_t *mcpctl_db_open(PGconn **db, const char *conninfo, apr_pool_t *pool)
{
    const char *const names[] = { "dbname", "fallback_application_name",
                                  "client_encoding", NULL };
    const char *const values[] = { conninfo ? conninfo : "", "mcpctl", "UTF8",
                                   NULL };
    PGconn *opened = PQconnectdbParams(names, values, 1);

    apr_pool_cleanup_register(pool, opened, close_db, apr_pool_cleanup_null);
    PQsetNoticeReceiver(opened, ignore_notice, NULL);
    if (PQstatus(opened) != CONNECTION_OK) {
        return mcp_error_make(pool, "08001",
                              "Give --db CONNINFO, such as --db \"host=/run/"
                              "postgresql dbname=mcp user=mcp_owner\", or set "
                              "PGHOST, PGDATABASE and PGUSER.",
                              "The database cannot be reached: %s",
                              words(opened, pool));
    }
    if (PQserverVersion(opened) < OLDEST_SERVER) {
        return mcp_error_make(pool, "0A000", "Use PostgreSQL 14 or later.",
                              "The server is PostgreSQL %d.",
                              PQserverVersion(opened) / 10000);
    }
    *db = opened;
    return NULL;
}

mcp_error_t *mcpctl_db_query(const PGresult **result, PGconn *db,
                             const char *statement, int count,
                             const char *const *values, apr_pool_t *pool)
{
    PGresult *got = PQexecParams(db, statement, count, NULL, values, NULL, NULL,
                                 0);
    ExecStatusType status = PQresultStatus(got);

    apr_pool_cleanup_register(pool, got, free_result, apr_pool_cleanup_null);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        return mcpctl_db_error(db, got, pool);
    }
    *result = got;
    return NULL;
}

mcp_error_t *mcpctl_db_run(PGconn *db, const char *statements, apr_pool_t *pool)
{
    PGresult *got = PQexec(db, statements);
    ExecStatusType status = PQresultStatus(got);
    mcp_error_t *error = NULL;

    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        error = mcpctl_db_error(db, got, pool);
    }
    PQclear(got);
    return error;
}
