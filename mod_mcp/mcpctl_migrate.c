/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "mod_mcp/mcpctl_db.h"
#include "mod_mcp/mcpctl_script.h"

/*
 * Bring the schemas up to date:
 *   1. read all files;
 *   2. take the lock, so that of several nodes one works and the others find
 *      everything done;
 *   3. compare with what mcp.migration says was applied: an edited migration,
 *      or one that we lack, stops before anything is changed;
 *   4. apply what is new or changed, each file in a transaction that also
 *      records it, so that a failure leaves whole files and a second run goes
 *      on where the first one stopped;
 *   5. have the bodies of the functions checked, now that all they refer to is
 *      there.
 */

/* "mcp_migr" as a number: one lock for a database. */
#define LOCK "SELECT pg_advisory_lock(x'6d63705f6d696772'::bit(64)::bigint)"

static const char bookkeeping[] = "CREATE SCHEMA IF NOT EXISTS mcp;"
                                  "CREATE TABLE IF NOT EXISTS mcp.migration ("
                                  "    path text PRIMARY KEY,"
                                  "    sha256 text NOT NULL CHECK (sha256 ~ "
                                  "'^[0-9a-f]{64}$'),"
                                  "    applied_at timestamptz NOT NULL DEFAULT "
                                  "now());";

/* Functions refer to each other, and to what later files make. A timeout that
 * is set for the role is meant for calls. */
static const char begin[] = "BEGIN;"
                            "SET LOCAL check_function_bodies = off;"
                            "SET LOCAL client_min_messages = warning;"
                            "SET LOCAL search_path = public;"
                            "SET LOCAL statement_timeout = 0;"
                            "SET LOCAL idle_in_transaction_session_timeout = "
                            "0;";

/* What a file has made, to be checked at the end. */
typedef struct made_t {
    const char *oid;
    const char *validator; /* of its language: "plpgsql_validator" */
    const mcpctl_script_t *script;
} made_t;

typedef struct migration_t {
    PGconn *db;
    apr_pool_t *pool;
    const char *directory;
    const apr_array_header_t *scripts;
    apr_hash_t *recorded;     /* path to SHA-256, both texts */
    apr_array_header_t *made; /* of made_t */
    int applied;
} migration_t;

/* ---- errors with file and line ---- */

static int number_of(const PGresult *result, int code)
{
    const char *text = PQresultErrorField(result, code);

    return text ? (int)strtol(text, NULL, 10) : 0;
}

/* An error inside a function or a DO block: its text is a part of the file. */
static int inner_line(const mcpctl_script_t *script, const PGresult *result)
{
    const char *query = PQresultErrorField(result, PG_DIAG_INTERNAL_QUERY);
    const char *found = query ? strstr(script->text.data, query) : NULL;
    mcp_str_t before = { script->text.data, 0 };

    if (!found) {
        return 0;
    }
    before.len = (apr_size_t)(found - script->text.data);
    return mcpctl_script_line(before, (int)before.len + 1) - 1
           + mcpctl_script_line(mcp_str(query),
                                number_of(result, PG_DIAG_INTERNAL_POSITION));
}

/* Where it went wrong: where PostgreSQL says, else the statement's beginning.
 * 0: nobody knows. */
static int find_line(const mcpctl_script_t *script, const PGresult *result,
                     int statement)
{
    int position = number_of(result, PG_DIAG_STATEMENT_POSITION);
    int line;

    if (position) {
        return mcpctl_script_line(script->text, position);
    }
    line = inner_line(script, result);
    if (line || statement < 0) {
        return line;
    }
    return mcpctl_script_statement_line(script->text, statement);
}

/* @param statement which one of the file failed, from 0; -1: not known */
static mcp_error_t *script_error(const migration_t *m,
                                 const mcpctl_script_t *script,
                                 const PGresult *result, int statement)
{
    const mcp_error_t *said = mcpctl_db_error(m->db, result, m->pool);
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    int line = find_line(script, result, statement);
    const char *hint = said->hint;

    if (!hint && context) {
        hint = apr_pstrdup(m->pool, context);
    }
    return mcp_error_make(m->pool, said->code,
                          hint ? hint
                               : "Mend the file and run migrate again; what is "
                                 "done stays done.",
                          "%s/%s%s: %s", m->directory, script->path,
                          line ? apr_psprintf(m->pool, ":%d", line) : "",
                          said->message);
}

/* ---- what was applied before ---- */

static mcp_error_t *prepare(migration_t *m)
{
    MCP_TRY(mcpctl_db_run(m->db, LOCK, m->pool));
    MCP_TRY(mcpctl_db_run(m->db, begin, m->pool));
    MCP_TRY(mcpctl_db_run(m->db, bookkeeping, m->pool));
    return mcpctl_db_run(m->db, "COMMIT", m->pool);
}

static mcp_error_t *load_recorded(migration_t *m)
{
    const PGresult *rows = NULL;
    int i;

    MCP_TRY(mcpctl_db_query(&rows, m->db,
                            "SELECT path, sha256 FROM mcp.migration", 0, NULL,
                            m->pool));
    for (i = 0; i < PQntuples(rows); i++) {
        apr_hash_set(m->recorded, PQgetvalue(rows, i, 0), APR_HASH_KEY_STRING,
                     PQgetvalue(rows, i, 1));
    }
    return NULL;
}

static int is_function(const char *path)
{
    return strstr(path, "/fn/") != NULL;
}

static const mcpctl_script_t *find_script(const migration_t *m,
                                          const char *path)
{
    int i;

    for (i = 0; i < m->scripts->nelts; i++) {
        const mcpctl_script_t *script = &APR_ARRAY_IDX(m->scripts, i,
                                                       const mcpctl_script_t);

        if (strcmp(script->path, path) == 0) {
            return script;
        }
    }
    return NULL;
}

/* A node with older files must not put older functions over newer ones. */
static mcp_error_t *check_recorded(const migration_t *m)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(m->pool, m->recorded); at;
         at = apr_hash_next(at)) {
        const char *path = apr_hash_this_key(at);
        const mcpctl_script_t *script = find_script(m, path);

        if (is_function(path)) {
            continue;
        }
        if (!script) {
            return mcp_error_make(m->pool, "newer_database",
                                  "Migrate with the files of the version that "
                                  "the database has, or of a later one.",
                                  "The database has the migration %s, and %s "
                                  "lacks it: another, newer version was here.",
                                  path, m->directory);
        }
        if (strcmp(script->sha256, apr_hash_this_val(at)) != 0) {
            return mcp_error_make(m->pool, "edited_migration",
                                  "Restore the file as it was, and put the "
                                  "change into a new file with the next "
                                  "number.",
                                  "%s/%s was edited after it was applied.",
                                  m->directory, path);
        }
    }
    return NULL;
}

/* The last recorded migration of a schema that comes behind a path. */
static const char *find_later(const migration_t *m,
                              const mcpctl_script_t *script)
{
    int i;

    for (i = m->scripts->nelts - 1; i >= 0; i--) {
        const mcpctl_script_t *other = &APR_ARRAY_IDX(m->scripts, i,
                                                      const mcpctl_script_t);

        if (!other->is_function && strcmp(other->schema, script->schema) == 0
            && strcmp(other->path, script->path) > 0
            && apr_hash_get(m->recorded, other->path, APR_HASH_KEY_STRING)) {
            return other->path;
        }
    }
    return NULL;
}

/* Every database gets the migrations in one order. */
static mcp_error_t *check_order(const migration_t *m)
{
    int i;

    for (i = 0; i < m->scripts->nelts; i++) {
        const mcpctl_script_t *script = &APR_ARRAY_IDX(m->scripts, i,
                                                       const mcpctl_script_t);
        const char *later;

        if (script->is_function
            || apr_hash_get(m->recorded, script->path, APR_HASH_KEY_STRING)) {
            continue;
        }
        later = find_later(m, script);
        if (later) {
            return mcp_error_make(m->pool, "late_migration",
                                  "Give it the next number.",
                                  "%s/%s is new, but %s was applied before it.",
                                  m->directory, script->path, later);
        }
    }
    return NULL;
}

/* ---- applying ---- */

/* Functions that this transaction has made; their rows carry its id. */
static mcp_error_t *note_made(migration_t *m, const mcpctl_script_t *script)
{
    const PGresult *rows = NULL;
    int i;

    MCP_TRY(mcpctl_db_query(&rows, m->db,
                            "SELECT p.oid, l.lanvalidator::regproc"
                            " FROM pg_catalog.pg_proc p"
                            " JOIN pg_catalog.pg_language l ON l.oid = "
                            "p.prolang"
                            " WHERE p.xmin = "
                            "pg_catalog.pg_current_xact_id()::xid"
                            " AND l.lanname IN ('sql', 'plpgsql')",
                            0, NULL, m->pool));
    for (i = 0; i < PQntuples(rows); i++) {
        made_t *made = apr_array_push(m->made);

        made->oid = PQgetvalue(rows, i, 0);
        made->validator = PQgetvalue(rows, i, 1);
        made->script = script;
    }
    return NULL;
}

/* All statements of a file; the first that fails ends it. */
static mcp_error_t *run_text(migration_t *m, const mcpctl_script_t *script)
{
    mcp_error_t *error = NULL;
    PGresult *result;
    int statement = 0;

    if (!PQsendQuery(m->db, script->text.data)) {
        return mcpctl_db_error(m->db, NULL, m->pool);
    }
    while ((result = PQgetResult(m->db)) != NULL) {
        ExecStatusType status = PQresultStatus(result);

        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) {
            PQclear(result);
            return mcp_error_make(m->pool, "bad_sql",
                                  "Use INSERT: there is no data to copy.",
                                  "%s/%s: COPY cannot be used here.",
                                  m->directory, script->path);
        }
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK
            && status != PGRES_EMPTY_QUERY && !error) {
            error = script_error(m, script, result, statement);
        }
        statement++;
        PQclear(result);
    }
    return error;
}

static mcp_error_t *record(const migration_t *m, const mcpctl_script_t *script)
{
    const char *const values[] = { script->path, script->sha256 };
    const PGresult *ignored;

    return mcpctl_db_query(&ignored, m->db,
                           "INSERT INTO mcp.migration (path, sha256) VALUES "
                           "($1, $2)"
                           " ON CONFLICT (path) DO UPDATE"
                           " SET sha256 = excluded.sha256, applied_at = now()",
                           2, values, m->pool);
}

/* What waits for the end of the transaction, deferred constraints say, fails
 * with it. */
static mcp_error_t *commit(const migration_t *m, const mcpctl_script_t *script)
{
    PGresult *result = PQexec(m->db, "COMMIT");
    mcp_error_t *error = NULL;

    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        error = script_error(m, script, result, -1);
    }
    PQclear(result);
    return error;
}

static mcp_error_t *apply(migration_t *m, const mcpctl_script_t *script)
{
    MCP_TRY(mcpctl_db_run(m->db, "RESET ALL", m->pool));
    MCP_TRY(mcpctl_db_run(m->db, begin, m->pool));
    MCP_TRY(mcpctl_db_run(m->db,
                          apr_psprintf(m->pool,
                                       "CREATE SCHEMA IF NOT EXISTS \"%s\"",
                                       script->schema),
                          m->pool));
    MCP_TRY(run_text(m, script));
    if (PQtransactionStatus(m->db) != PQTRANS_INTRANS) {
        return mcp_error_make(m->pool, "bad_sql",
                              "Take BEGIN, COMMIT and ROLLBACK out of it: each "
                              "file is one transaction.",
                              "%s/%s ends its transaction.", m->directory,
                              script->path);
    }
    MCP_TRY(note_made(m, script));
    MCP_TRY(record(m, script));
    MCP_TRY(commit(m, script));
    printf("applied %s\n", script->path);
    m->applied++;
    return NULL;
}

static mcp_error_t *apply_all(migration_t *m)
{
    int i;

    for (i = 0; i < m->scripts->nelts; i++) {
        const mcpctl_script_t *script = &APR_ARRAY_IDX(m->scripts, i,
                                                       const mcpctl_script_t);
        const char *before = apr_hash_get(m->recorded, script->path,
                                          APR_HASH_KEY_STRING);

        if (!before || strcmp(before, script->sha256) != 0) {
            MCP_TRY(apply(m, script));
        }
    }
    return NULL;
}

/* A function whose file is gone was dropped by a migration, or will be; should
 * the file come back, it has to be applied again. */
static mcp_error_t *forget(const migration_t *m, const char *path)
{
    const PGresult *ignored;

    return mcpctl_db_query(&ignored, m->db,
                           "DELETE FROM mcp.migration WHERE path = $1", 1,
                           &path, m->pool);
}

static mcp_error_t *forget_removed(const migration_t *m)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(m->pool, m->recorded); at;
         at = apr_hash_next(at)) {
        const char *path = apr_hash_this_key(at);

        if (is_function(path) && !find_script(m, path)) {
            MCP_TRY(forget(m, path));
        }
    }
    return NULL;
}

/* ---- checking bodies ---- */

static mcp_error_t *check_body(const migration_t *m, const made_t *made)
{
    PGresult *result = PQexec(m->db, apr_psprintf(m->pool, "SELECT %s(%s)",
                                                  made->validator, made->oid));
    mcp_error_t *error = NULL;

    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        error = script_error(m, made->script, result, -1);
    }
    PQclear(result);
    return error;
}

/* Collects all that is wrong; what is broken is not held to be applied, so the
 * next run says it again. */
static mcp_error_t *check_bodies(const migration_t *m)
{
    mcp_error_t *all = NULL;
    int i;

    MCP_TRY(mcpctl_db_run(m->db, "RESET ALL; SET check_function_bodies = on",
                          m->pool));
    for (i = 0; i < m->made->nelts; i++) {
        const made_t *made = &APR_ARRAY_IDX(m->made, i, const made_t);
        const mcp_error_t *error = check_body(m, made);

        if (!error) {
            continue;
        }
        MCP_TRY(forget(m, made->script->path));
        if (!all) {
            all = mcp_error_make(m->pool, "broken_function",
                                 "Mend the files and run migrate again.",
                                 "Functions were applied that cannot run:");
        }
        mcp_error_field(all, m->pool, made->script->path, error->code,
                        error->message, NULL);
    }
    return all;
}

/* ---- the command ---- */

mcp_error_t *mcpctl_migrate(mcpctl_t *ctl)
{
    migration_t m = { NULL };
    mcp_error_t *error;

    m.pool = ctl->pool;
    m.directory = mcpctl_option(ctl, "sql");
    if (!m.directory) {
        m.directory = MCPCTL_SQL_DIR;
    }
    m.recorded = apr_hash_make(m.pool);
    m.made = apr_array_make(m.pool, 64, sizeof(made_t));
    MCP_TRY(mcpctl_script_read_all(&m.scripts, m.directory, m.pool));
    MCP_TRY(mcpctl_db_open(&m.db, mcpctl_option(ctl, "db"), m.pool));
    MCP_TRY(prepare(&m));
    MCP_TRY(load_recorded(&m));
    MCP_TRY(check_recorded(&m));
    MCP_TRY(check_order(&m));
    error = apply_all(&m);
    if (!error) {
        error = forget_removed(&m);
    }
    if (!error) {
        error = check_bodies(&m);
    }
    printf("%d of %d files applied\n", m.applied, m.scripts->nelts);
    return error;
}
