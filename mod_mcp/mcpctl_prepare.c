/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_prepare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "lib/bind.h"
#include "mod_mcp/mcpctl_db.h"

/* Of PostgreSQL's catalog pg_type. */
#define JSONB_OID 3802

typedef struct trial_t {
    PGconn *db;
    mcp_mistakes_t mistakes;
    apr_pool_t *pool;
} trial_t;

/* The server calls as mcp_app: what that role may not see is not there for the
 * tools. Whoever may, becomes it. */
static mcp_error_t *become_app(const char **user, const trial_t *trial)
{
    const PGresult *result;

    MCP_TRY(mcpctl_db_query(&result, trial->db,
                            "SELECT coalesce((SELECT set_config('role', "
                            "rolname, false) "
                            "FROM pg_roles WHERE rolname = 'mcp_app' "
                            "AND pg_has_role(oid, 'MEMBER')), "
                            "current_user::text)",
                            0, NULL, trial->pool));
    *user = PQgetvalue(result, 0, 0);
    return NULL;
}

/* ---- where it is wrong ---- */

/* The byte of a text at which its n-th character begins. */
static apr_size_t byte_of(const char *text, int n)
{
    apr_size_t at = 0;

    for (; text[at] && n > 1; n--) {
        do {
            at++;
        } while ((text[at] & 0xC0) == 0x80);
    }
    return at;
}

static const mcp_json_t *input_of(const mcp_tool_t *tool, apr_pool_t *pool)
{
    mcp_json_t *input;

    return mcp_json_parse(&input, tool->input_json, pool) ? NULL : input;
}

/* Where PostgreSQL points to, in the site's own words, if it is in those. */
static const char *where(const PGresult *result, const char *statement,
                         const mcp_tool_t *tool, apr_pool_t *pool)
{
    const char *position = PQresultErrorField(result,
                                              PG_DIAG_STATEMENT_POSITION);
    const char *own = tool && tool->bound ? strstr(statement, tool->bound)
                                          : NULL;
    apr_size_t at, before;

    if (!position || !own) {
        return "";
    }
    at = byte_of(statement, atoi(position));
    before = (apr_size_t)(own - statement);
    if (at < before || at > before + strlen(tool->bound)) {
        return "";
    }
    return apr_pstrcat(pool, ", at ",
                       mcp_bind_place(tool->sql, input_of(tool, pool),
                                      at - before, pool),
                       " of the statement", NULL);
}

/* ---- one statement ---- */

/**
 * Prepare it, and note what the database says.
 * @param types of count parameters; the rest is for PostgreSQL to find out
 * @param tool  whose own it is; NULL: it is ours
 * @return whether it could be prepared
 */
static int prepare(trial_t *trial, const char *statement, int count,
                   const Oid *types, const char *path, const char *name,
                   const mcp_tool_t *tool)
{
    PGresult *result = PQprepare(trial->db, "", statement, count, types);
    int is_well = PQresultStatus(result) == PGRES_COMMAND_OK;

    if (!is_well) {
        mcp_error_t *error = mcpctl_db_error(trial->db, result, trial->pool);

        mcp_mistake_add(&trial->mistakes, path, error->code, error->hint,
                        "%s: %s%s", name, error->message,
                        where(result, statement, tool, trial->pool));
    }
    PQclear(result);
    return is_well;
}

/* ---- a site's own ---- */

static const char *say_parameters(const mcp_tool_t *tool, apr_pool_t *pool)
{
    const apr_array_header_t *uses = mcp_bind_uses(tool->sql,
                                                   input_of(tool, pool), pool);
    const char *said = apr_psprintf(pool, "%d parameter%s", uses->nelts,
                                    uses->nelts == 1 ? "" : "s");
    int i;

    for (i = 0; i < uses->nelts; i++) {
        const mcp_bind_use_t *use = &APR_ARRAY_IDX(uses, i, mcp_bind_use_t);

        said = apr_pstrcat(pool, said, i ? ", :" : " (:", use->name, " ",
                           use->type, i + 1 == uses->nelts ? ")" : "", NULL);
    }
    return said;
}

/* PostgreSQL's name of a type. */
static const char *type_of(const trial_t *trial, Oid type)
{
    const char *values[] = { apr_psprintf(trial->pool, "%u", type) };
    const PGresult *result;

    return mcpctl_db_query(&result, trial->db, "SELECT format_type($1, NULL)",
                           1, values, trial->pool)
               ? values[0]
               : PQgetvalue(result, 0, 0);
}

/* Of the statement that was prepared last; what it needs is asked for before the
 * next one takes its place. */
static const char *say_columns(const trial_t *trial)
{
    PGresult *result = PQdescribePrepared(trial->db, "");
    int i, count = PQnfields(result);
    const char *said = apr_psprintf(trial->pool, "%d column%s", count,
                                    count == 1 ? "" : "s");

    for (i = 0; i < count; i++) {
        said = apr_pstrcat(trial->pool, said, i ? ", " : " (",
                           PQfname(result, i), " ",
                           type_of(trial, PQftype(result, i)),
                           i + 1 == count ? ")" : "", NULL);
    }
    PQclear(result);
    return said;
}

/* Whether mcp_app has the rights, preparing does not tell; EXPLAIN does, which
 * does not run it either. What else it may say is of no concern: there is no
 * caller whose settings it could find. */
static int check_rights(trial_t *trial, const mcp_tool_t *tool,
                        const char *path)
{
    const char *explain = apr_pstrcat(trial->pool, "EXPLAIN ", tool->bound,
                                      NULL);
    const char *values[] = { NULL, "{}" };
    static const Oid types[] = { JSONB_OID, JSONB_OID };
    PGresult *result = PQexecParams(trial->db, explain, 2, types, values, NULL,
                                    NULL, 0);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    int is_well = !state || strcmp(state, "42501") != 0;

    if (!is_well) {
        mcp_error_t *error = mcpctl_db_error(trial->db, result, trial->pool);

        mcp_mistake_add(&trial->mistakes, path, error->code,
                        "GRANT mcp_app what the statement needs.", "%s: %s",
                        tool->name, error->message);
    }
    PQclear(result);
    return is_well;
}

/* As mcp.action_run executes it: nothing is bound but the arguments. Of one that
 * only reads, this tells what it gives. */
static void prepare_own(trial_t *trial, const mcp_tool_t *tool,
                        const char *path)
{
    static const Oid types[] = { JSONB_OID, JSONB_OID };
    const char *columns;

    if (!prepare(trial, tool->bound, 2, types, path, tool->name, tool)) {
        return;
    }
    columns = say_columns(trial);
    if (check_rights(trial, tool, path)) {
        printf("%s: %s takes %s, gives %s\n", path, tool->name,
               say_parameters(tool, trial->pool), columns);
    }
}

/* ---- all of them ---- */

static void prepare_tool(trial_t *trial, const mcp_tool_t *tool, int index)
{
    const char *path = mcp_mistake_member(&trial->mistakes,
                                          apr_psprintf(trial->pool,
                                                       "$.tools[%d]", index),
                                          tool->own_sql     ? "sql"
                                          : tool->provider  ? "provider"
                                          : tool->fixed.len ? "static"
                                                            : "function");

    if (prepare(trial, tool->statement, 0, NULL, path, tool->name, tool)
        && tool->own_sql) {
        prepare_own(trial, tool, path);
    }
}

/* The functions of resources, prompts and completions. */
static void prepare_uses(trial_t *trial, const mcp_catalogue_t *catalogue)
{
    int i;

    for (i = 0; i < catalogue->uses->nelts; i++) {
        const mcp_use_t *use = &APR_ARRAY_IDX(catalogue->uses, i, mcp_use_t);

        prepare(trial, use->statement, 0, NULL, use->path, use->what, NULL);
    }
}

static mcp_error_t *conclude(const trial_t *trial, const char *user,
                             const mcp_catalogue_t *catalogue, const char *file)
{
    mcp_error_t *error = trial->mistakes.error;

    if (error) {
        error->message = apr_psprintf(trial->pool,
                                      "%d of the entries of %s cannot run "
                                      "there.",
                                      error->fields->nelts, file);
        return error;
    }
    printf("database: %s can run all %d tools", user, catalogue->tools->nelts);
    if (catalogue->uses->nelts) {
        printf(" and %d other functions", catalogue->uses->nelts);
    }
    printf("\n");
    return NULL;
}

mcp_error_t *mcpctl_prepare(const mcp_catalogue_t *catalogue,
                            const char *conninfo, const mcpctl_t *ctl)
{
    trial_t trial = { .pool = ctl->pool };
    const char *user;
    int i;

    MCP_TRY(mcpctl_db_open(&trial.db, conninfo, ctl->pool));
    MCP_TRY(become_app(&user, &trial));
    mcp_mistakes_init(&trial.mistakes, ctl->pool);
    for (i = 0; i < catalogue->tools->nelts; i++) {
        prepare_tool(&trial,
                     APR_ARRAY_IDX(catalogue->tools, i, const mcp_tool_t *), i);
    }
    prepare_uses(&trial, catalogue);
    return conclude(&trial, user, catalogue, ctl->operands[0]);
}
