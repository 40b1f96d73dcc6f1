/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/db_error.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/json.h"
#include "lib/raised.h"

static const char retry_hint[] = "Try again in a few seconds.";

mcp_error_t *mcp_db_unavailable(apr_pool_t *pool)
{
    return mcp_error_make(pool, "unavailable", retry_hint,
                          "The database cannot be reached at the moment.");
}

mcp_error_t *mcp_db_lost(const mcp_call_t *call, apr_pool_t *pool)
{
    if (call->read) {
        return mcp_db_unavailable(pool);
    }
    return mcp_error_make(pool, "in_doubt",
                          "Look whether it was done before you repeat it.",
                          "The database connection broke during the call; it "
                          "is not known whether it was carried out.");
}

mcp_error_t *mcp_db_busy(apr_pool_t *pool)
{
    return mcp_error_make(pool, "busy", retry_hint, "The server is busy.");
}

static mcp_error_t *tool_unavailable(const mcp_call_t *call, apr_pool_t *pool)
{
    return mcp_error_make(pool, "unavailable",
                          call->kind ? "Tell the people who run the server."
                                     : "Use another tool, and tell the people "
                                       "who run the server.",
                          "The %s %s is not available on this server.",
                          call->kind ? call->kind : "tool", call->what);
}

static mcp_error_t *timed_out(apr_pool_t *pool)
{
    return mcp_error_make(pool, "timeout",
                          "Ask for less: a shorter range, a smaller limit.",
                          "The call took too long and was stopped.");
}

/* ---- errors raised for the caller ---- */

static mcp_error_t *raised(const PGresult *result, apr_pool_t *pool)
{
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    mcp_json_t *facts = NULL;

    if (!detail || mcp_json_parse(&facts, mcp_str(detail), pool)) {
        facts = NULL;
    }
    return mcp_raised_error(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
                            hint && *hint ? apr_pstrdup(pool, hint) : NULL,
                            facts, pool);
}

/* ---- errors that were not foreseen ---- */

/* Messages quote values ("invalid input syntax ... \"...\""), and a value may be
 * a person's, with quotes of its own in it. */
static const char *without_values(const char *message, apr_pool_t *pool)
{
    char *text = apr_pstrdup(pool, message ? message : "");
    char *open = strchr(text, '"');

    if (open) {
        const char *close = strrchr(text, '"');

        memmove(open + 1, close, strlen(close) + 1);
    }
    return text;
}

/* The innermost function of a context; its other lines may hold the statement
 * and the data it worked on. */
static const char *place_of(const char *context, apr_pool_t *pool)
{
    const char *line = context ? strstr(context, "PL/pgSQL function ") : NULL;

    if (!line || (line != context && line[-1] != '\n')) {
        return "no function";
    }
    return apr_pstrmemdup(pool, line, strcspn(line, "\n"));
}

static const char *words_of(const PGresult *result, const char *state,
                            apr_pool_t *pool)
{
    return apr_psprintf(
        pool, "SQLSTATE %s: %s; at %s", state,
        without_values(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
                       pool),
        place_of(PQresultErrorField(result, PG_DIAG_CONTEXT), pool));
}

/* States that say more than "internal", by their first characters. */
static const struct {
    const char *state;
    enum {
        MISSING,
        AWAY,
        TOO_LONG,
        BUSY
    } kind;
} known_states[] = {
    { "42883", MISSING }, /* undefined function */
    { "42P01", MISSING }, /* undefined table */
    { "3F000", MISSING }, /* no such schema */
    { "42501", MISSING }, /* not granted */
    { "42703", MISSING }, /* undefined column */
    { "42601", MISSING }, /* a site's statement that does not parse */
    { "57014", TOO_LONG }, { "57P", AWAY }, { "08", AWAY },
    { "53", BUSY },        { "40", BUSY }, /* serialization, deadlock */
    { "55P03", BUSY },
};

static mcp_error_t *known(const char *state, const mcp_call_t *call,
                          apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < sizeof(known_states) / sizeof(known_states[0]); i++) {
        if (strncmp(state, known_states[i].state,
                    strlen(known_states[i].state))) {
            continue;
        }
        switch (known_states[i].kind) {
        case MISSING:
            return tool_unavailable(call, pool);
        case AWAY:
            return mcp_db_unavailable(pool);
        case TOO_LONG:
            return timed_out(pool);
        case BUSY:
            return mcp_error_make(pool, "busy", retry_hint,
                                  "The database is busy.");
        }
    }
    return NULL;
}

static mcp_error_t *error_of(const char **log, const PGresult *result,
                             const mcp_call_t *call, apr_pool_t *pool)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    mcp_error_t *error;

    if (!state) {
        return mcp_db_unavailable(pool);
    }
    if (!strncmp(state, "MC", 2)) {
        return raised(result, pool);
    }
    /* A site's own statement casts the arguments itself. */
    if (call->own_sql && !strncmp(state, "22", 2)) {
        return mcp_error_make(pool, "invalid_arguments", "Send other values.",
                              "%s.",
                              PQresultErrorField(result,
                                                 PG_DIAG_MESSAGE_PRIMARY));
    }
    *log = words_of(result, state, pool);
    error = known(state, call, pool);
    return error ? error : mcp_error_internal(call->request, pool);
}

mcp_error_t *mcp_db_take(mcp_answer_t *answer, const char **log,
                         const PGresult *result, const mcp_call_t *call,
                         apr_pool_t *pool)
{
    *log = NULL;
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        return error_of(log, result, call, pool);
    }
    if (PQntuples(result) != 1 || PQnfields(result) != 2
        || PQgetisnull(result, 0, 1)) {
        *log = "the statement must give one row of role and JSON, and the JSON "
               "must not be NULL";
        return mcp_error_internal(call->request, pool);
    }
    answer->role = PQgetisnull(result, 0, 0) ? "" : PQgetvalue(result, 0, 0);
    answer->json.data = PQgetvalue(result, 0, 1);
    answer->json.len = (apr_size_t)PQgetlength(result, 0, 1);
    return NULL;
}
