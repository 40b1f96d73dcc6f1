/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl.h"

#include <stdio.h>
#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>

#include "lib/connector.h"
#include "mod_mcp/mcpctl_common.h"

/* Of a file with credentials. */
#define MAX_CREDENTIALS 65536

/* ---- connectors ---- */

static mcp_error_t *no_connector(const mcpctl_t *ctl)
{
    return mcp_error_make(ctl->pool, "not_found",
                          "See: mcpctl connector list WORKSPACE",
                          "The workspace %s has no connector %s.",
                          ctl->operands[0], ctl->operands[1]);
}

static mcp_error_t *read_credentials(mcp_str_t *text, const mcpctl_t *ctl,
                                     const char *name)
{
    apr_size_t len = MAX_CREDENTIALS;
    char *data = apr_palloc(ctl->pool, len);
    apr_file_t *file;
    apr_status_t rv;

    rv = strcmp(name, "-") == 0
             ? apr_file_open_stdin(&file, ctl->pool)
             : apr_file_open(&file, name, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT,
                             ctl->pool);
    if (rv == APR_SUCCESS) {
        rv = apr_file_read_full(file, data, len, &len);
    }
    if (rv != APR_EOF) {
        return mcp_error_make(ctl->pool, "bad_file",
                              "Give a file with a JSON object.",
                              "The credentials cannot be read from %s.",
                              strcmp(name, "-") == 0 ? "standard input" : name);
    }
    mcp_crypto_wipe_later(data, MAX_CREDENTIALS, ctl->pool);
    text->data = data;
    text->len = len;
    return NULL;
}

static mcp_error_t *parse_object(const mcp_json_t **object, const mcpctl_t *ctl,
                                 const char *option, mcp_str_t text)
{
    mcp_json_t *value;

    if (mcp_json_parse(&value, text, ctl->pool)
        || mcp_json_type(value) != MCP_JSON_OBJECT) {
        return mcpctl_usage(ctl, NULL, "--%s is no JSON object.", option);
    }
    *object = value;
    return NULL;
}

/* @param sealed set to base64; NULL: there are none */
static mcp_error_t *take_credentials(const char **sealed,
                                     mcp_delivery_t *delivery,
                                     const mcpctl_t *ctl)
{
    const char *name = mcpctl_option(ctl, "credentials");
    const mcp_master_key_t *key = NULL;
    mcp_str_t plain, bytes;

    *sealed = NULL;
    if (!name) {
        return NULL;
    }
    MCP_TRY(mcpctl_common_master_key(&key, ctl));
    MCP_TRY(read_credentials(&plain, ctl, name));
    MCP_TRY(parse_object(&delivery->credentials, ctl, "credentials", plain));
    MCP_TRY(
        mcp_crypto_seal(&bytes, key, plain,
                        mcp_connector_sealed_for(ctl->operands[0],
                                                 ctl->operands[1], ctl->pool),
                        ctl->pool));
    *sealed = mcp_crypto_base64_encode(bytes, ctl->pool);
    return NULL;
}

/* What the tables refuse, in words. */
static mcp_error_t *explain(mcp_error_t *error, const mcpctl_t *ctl)
{
    if (error && strstr(error->message, "\"connector_workspace_id_fkey\"")) {
        return mcp_error_make(ctl->pool, error->code,
                              "Add it with: mcpctl workspace add ID NAME",
                              "There is no workspace %s.", ctl->operands[0]);
    }
    if (error && strstr(error->message, "\"connector_id_check\"")) {
        return mcp_error_make(ctl->pool, error->code, NULL,
                              "A connector's id has up to 40 lower-case "
                              "letters, digits, _ and -, a letter first.");
    }
    return error;
}

mcp_error_t *mcpctl_connector_add(mcpctl_t *ctl)
{
    const mcp_connector_t *connector = mcp_connector_find(ctl->operands[2]);
    const char *settings = mcpctl_option(ctl, "settings");
    mcp_delivery_t delivery = { .base_url = mcpctl_option(ctl, "url") };
    const char *values[6] = { ctl->operands[0],           ctl->operands[1],
                              ctl->operands[2],           delivery.base_url,
                              settings ? settings : "{}", NULL };
    const PGresult *rows = NULL;

    if (!connector) {
        return mcpctl_usage(ctl, NULL,
                            "There is no kind of connector \"%s\"; there are: "
                            "%s.",
                            ctl->operands[2], mcp_connector_kinds(ctl->pool));
    }
    MCP_TRY(
        parse_object(&delivery.settings, ctl, "settings", mcp_str(values[4])));
    MCP_TRY(take_credentials(&values[5], &delivery, ctl));
    MCP_TRY(connector->check(&delivery, ctl->pool));
    MCP_TRY(explain(mcpctl_common_query(&rows, ctl,
                                        "SELECT mcp.connector_put($1, $2, $3, "
                                        "$4, $5::jsonb,"
                                        " decode($6, 'base64'))",
                                        6, values),
                    ctl));
    printf("connector %s of %s %s\n", values[1], values[0],
           *PQgetvalue(rows, 0, 0) == 't' ? "added" : "replaced");
    return NULL;
}

mcp_error_t *mcpctl_connector_list(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_common_query(&rows, ctl,
                                "SELECT c.id, c.kind, CASE WHEN NOT c.active "
                                "THEN 'disabled'"
                                " WHEN c.rest_until > mcp.now() THEN 'resting' "
                                "ELSE 'active'"
                                " END AS state,"
                                " CASE WHEN c.credentials_sealed IS NULL THEN "
                                "'no' ELSE 'yes'"
                                " END AS credentials, c.base_url AS url, "
                                "c.settings"
                                " FROM mcp.connector c WHERE c.workspace_id = "
                                "$1"
                                " ORDER BY c.id",
                                1, ctl->operands));
    mcpctl_common_table(rows);
    return NULL;
}

static mcp_error_t *set_active(const mcpctl_t *ctl, const char *active)
{
    const char *const values[] = { ctl->operands[0], ctl->operands[1], active };
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_common_query(&rows, ctl,
                                "UPDATE mcp.connector SET active = $3::boolean,"
                                " rest_until = '-infinity', updated_at = "
                                "mcp.now()"
                                " WHERE workspace_id = $1 AND id = $2 "
                                "RETURNING id",
                                3, values));
    if (!PQntuples(rows)) {
        return no_connector(ctl);
    }
    printf("connector %s of %s is %s\n", values[1], values[0],
           *active == 't' ? "active" : "disabled");
    return NULL;
}

mcp_error_t *mcpctl_connector_enable(mcpctl_t *ctl)
{
    return set_active(ctl, "true");
}

mcp_error_t *mcpctl_connector_disable(mcpctl_t *ctl)
{
    return set_active(ctl, "false");
}

mcp_error_t *mcpctl_connector_remove(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_common_query(&rows, ctl,
                                "DELETE FROM mcp.connector WHERE workspace_id "
                                "= $1 AND id = "
                                "$2 RETURNING id",
                                2, ctl->operands));
    if (!PQntuples(rows)) {
        return no_connector(ctl);
    }
    printf("connector %s of %s removed\n", ctl->operands[1], ctl->operands[0]);
    return NULL;
}

/* ---- the outbox ---- */

mcp_error_t *mcpctl_outbox_list(mcpctl_t *ctl)
{
    const char *values[] = { ctl->operands[0], mcpctl_option(ctl, "state"),
                             NULL };
    const mcpctl_number_t limit = { "limit", "rows", 1, 100000, 100 };
    const PGresult *rows = NULL;
    long most = 0;

    MCP_TRY(mcpctl_common_number(&most, ctl, &limit));
    values[2] = apr_psprintf(ctl->pool, "%ld", most);
    MCP_TRY(mcpctl_common_query(&rows, ctl,
                                "SELECT o.id, o.state, o.connector, o.kind, "
                                "o.about, "
                                "o.attempts,"
                                " mcp.rfc3339(o.created_at, 'UTC') AS created,"
                                " CASE WHEN o.next_at = 'infinity' THEN 'never'"
                                " WHEN o.ended_at IS NULL THEN "
                                "mcp.rfc3339(o.next_at, 'UTC') "
                                "END"
                                " AS next, o.error"
                                " FROM mcp.outbox o WHERE o.workspace_id = $1"
                                " AND CASE WHEN $2::text IS NULL THEN o.state "
                                "<> 'delivered' "
                                "OR o.owed"
                                " ELSE o.state = $2 END"
                                " ORDER BY o.seq DESC LIMIT $3::integer",
                                3, values));
    mcpctl_common_table(rows);
    return NULL;
}

static mcp_error_t *no_row(const mcpctl_t *ctl)
{
    return mcp_error_make(ctl->pool, "not_found",
                          "See: mcpctl outbox list WORKSPACE",
                          "The workspace %s has no row %s with which that "
                          "could be done.",
                          ctl->operands[0], ctl->operands[1]);
}

mcp_error_t *mcpctl_outbox_retry(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_common_query(&rows, ctl, "SELECT mcp.outbox_retry($1, $2)",
                                2, ctl->operands));
    if (!PQntuples(rows) && strcmp(ctl->operands[1], "dead") != 0) {
        return no_row(ctl);
    }
    printf("%d to be sent again\n", PQntuples(rows));
    return NULL;
}

mcp_error_t *mcpctl_outbox_drop(mcpctl_t *ctl)
{
    const PGresult *rows = NULL;

    MCP_TRY(mcpctl_common_query(&rows, ctl, "SELECT mcp.outbox_drop($1, $2)", 2,
                                ctl->operands));
    if (*PQgetvalue(rows, 0, 0) != 't') {
        return no_row(ctl);
    }
    printf("dropped %s\n", ctl->operands[1]);
    return NULL;
}
