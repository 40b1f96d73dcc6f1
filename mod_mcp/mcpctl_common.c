/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/principal.h"
#include "lib/uri.h"

mcp_error_t *mcpctl_common_db(PGconn **db, const mcpctl_t *ctl)
{
    return mcpctl_db_open(db, mcpctl_option(ctl, "db"), ctl->pool);
}

mcp_error_t *mcpctl_common_query(const PGresult **rows, const mcpctl_t *ctl,
                                 const char *statement, int count,
                                 const char *const *values)
{
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    return mcpctl_db_query(rows, db, statement, count, values, ctl->pool);
}

static const char *cell(const PGresult *rows, int row, int column)
{
    return PQgetisnull(rows, row, column) ? "-" : PQgetvalue(rows, row, column);
}

void mcpctl_common_table(const PGresult *rows)
{
    int columns = PQnfields(rows), count = PQntuples(rows), row, column;

    for (row = -1; row < count; row++) {
        for (column = 0; column < columns; column++) {
            const char *text = row < 0 ? PQfname(rows, column)
                                       : cell(rows, row, column);
            int width = (int)strlen(PQfname(rows, column)), i;

            for (i = 0; i < count; i++) {
                int len = (int)strlen(cell(rows, i, column));

                width = len > width ? len : width;
            }
            printf("%-*s%s", column + 1 < columns ? width : 0, text,
                   column + 1 < columns ? "  " : "\n");
        }
    }
}

mcp_error_t *mcpctl_common_master_key(const mcp_master_key_t **key,
                                      const mcpctl_t *ctl)
{
    const char *file = mcpctl_option(ctl, "key-file");

    if (!file) {
        return mcpctl_usage(ctl,
                            "Give --key-file FILE, the file that "
                            "McpMasterKeyFile names.",
                            "The master key is needed.");
    }
    return mcp_crypto_read_master_key(key, file, ctl->pool);
}

/* One of the words of a list "a|b|c". */
static int is_one_of(const char *word, const char *words)
{
    apr_size_t len = strlen(word);

    for (; *words; words += strcspn(words, "|"), words += *words == '|') {
        if (strcspn(words, "|") == len && strncmp(words, word, len) == 0) {
            return 1;
        }
    }
    return 0;
}

mcp_error_t *mcpctl_common_choice(const mcpctl_t *ctl, const char *option,
                                  const char *value, const char *words)
{
    if (is_one_of(value, words)) {
        return NULL;
    }
    return mcpctl_usage(ctl, apr_psprintf(ctl->pool, "Give one of %s.", words),
                        "--%s \"%s\" is not known.", option, value);
}

const char *mcpctl_common_option(const mcpctl_t *ctl, const char *name,
                                 const char *otherwise)
{
    const char *value = mcpctl_option(ctl, name);

    return value ? value : otherwise;
}

/* What the tables refuse, in words. */
static const struct {
    const char *constraint;
    const char *why;
    const char *hint;
} rules[] = {
    { "workspace_id_check",
      "A workspace's id has 2 to 41 lower-case letters, digits and hyphens, a "
      "letter first.",
      "It is the first label of the endpoint's host name: harbor." },
    { "workspace_name_check", "A name has 1 to 120 characters.", NULL },
    { "account_workspace_id_fkey", "There is no such workspace.",
      "Add it with: mcpctl workspace add ID NAME" },
    { "account_email", "Somebody in the workspace has this address already.",
      NULL },
    { "account_email_check", "An address has 3 to 254 characters.", NULL },
    { "account_name_check", "A name has 1 to 120 characters.", NULL },
    { "credential_name_check", "A key's name has 1 to 120 characters.",
      "It is for its owner: \"CI of the booking site\"." },
    { "account_time_zone", "The time zone is not known.",
      "Give an IANA name such as Europe/Berlin." },
};

mcp_error_t *mcpctl_common_explain(mcp_error_t *error, apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; error && i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (strstr(error->message,
                   apr_pstrcat(pool, "\"", rules[i].constraint, "\"", NULL))) {
            return mcp_error_make(pool, error->code, rules[i].hint, "%s",
                                  rules[i].why);
        }
    }
    return error;
}

/* RFC 6749, 3.3. */
mcp_error_t *mcpctl_common_scopes(const mcpctl_t *ctl, const char *scopes)
{
    const mcp_principal_key_t key = {
        .workspace = "", .account = "", .id = "", .scopes = scopes
    };
    mcp_principal_t *principal;

    if (!scopes) {
        return mcpctl_usage(ctl, NULL, "--scope SCOPES is needed.");
    }
    if (mcp_principal_make_key(&principal, &key, ctl->pool)
        || !principal->scope_count) {
        return mcpctl_usage(ctl,
                            "Give up to 128 words with spaces between them: "
                            "--scope \"agents:read calls:read\"",
                            "--scope \"%s\" is not possible.", scopes);
    }
    return NULL;
}

/* One @ with something on both sides, and no space or control character. */
int mcpctl_common_is_address(const char *text)
{
    const char *at = strchr(text, '@');
    const char *c;

    for (c = text; *c; c++) {
        if (apr_isspace(*c) || apr_iscntrl(*c)) {
            return 0;
        }
    }
    return at && at > text && at[1] && !strchr(at + 1, '@');
}

mcp_error_t *mcpctl_common_nobody(const mcpctl_t *ctl)
{
    return mcp_error_make(ctl->pool, "not_found",
                          "Check the workspace's id and the address.",
                          "Nobody in the workspace %s has this address.",
                          ctl->operands[0]);
}

mcp_error_t *mcpctl_common_inactive(const mcpctl_t *ctl, const char *status)
{
    return mcp_error_make(ctl->pool, "account_inactive",
                          "Let them in with: mcpctl user enable WORKSPACE "
                          "EMAIL",
                          "The account is %s: its calls would be refused.",
                          status);
}

mcp_error_t *mcpctl_common_number(long *value, const mcpctl_t *ctl,
                                  const mcpctl_number_t *number)
{
    const char *text = mcpctl_option(ctl, number->option);
    apr_size_t len = text ? strspn(text, "0123456789") : 0;

    *value = number->otherwise;
    if (!text) {
        return NULL;
    }
    *value = len && len < 9 && !text[len] ? strtol(text, NULL, 10) : -1;
    if (*value < number->least || *value > number->most) {
        return mcpctl_usage(ctl,
                            apr_psprintf(ctl->pool, "Give %s from %ld to %ld.",
                                         number->unit, number->least,
                                         number->most),
                            "--%s \"%s\" is not possible.", number->option,
                            text);
    }
    return NULL;
}

mcp_error_t *mcpctl_common_url(const mcpctl_t *ctl, const char *option,
                               const char *url)
{
    const char *wrong = mcp_uri_check_issuer(url);

    if (wrong) {
        return mcpctl_usage(ctl,
                            "Give the URL as clients use it: "
                            "https://harbor.example.com/api/v1/mcp",
                            "--%s \"%s\": %s.", option, url, wrong);
    }
    return NULL;
}

mcp_error_t *mcpctl_common_resource(const char **url, const mcpctl_t *ctl)
{
    *url = mcpctl_option(ctl, "resource");
    if (!*url) {
        return mcpctl_usage(ctl, NULL, "--resource URL is needed.");
    }
    return mcpctl_common_url(ctl, "resource", *url);
}
