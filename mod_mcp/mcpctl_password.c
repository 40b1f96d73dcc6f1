/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_common.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <apr_md5.h>

/* Fewer can be guessed; of more, bcrypt looks at the first 72 bytes alone. */
#define LEAST 12
#define MOST 72

/* 2^10 rounds: some 50 ms. */
#define COST 10

typedef struct password_t {
    char text[MOST + 3]; /* one byte too many, a line feed, a NUL */
    apr_size_t len;
} password_t;

/* ---- reading it ---- */

static mcp_error_t *check(const password_t *password, const mcpctl_t *ctl)
{
    apr_size_t i, count = 0;

    for (i = 0; i < password->len; i++) {
        if ((unsigned char)password->text[i] < 0x20
            || password->text[i] == 0x7F) {
            return mcpctl_usage(ctl, "Leave it out.",
                                "The password has a control character.");
        }
        count += ((unsigned char)password->text[i] & 0xC0) != 0x80;
    }
    if (password->len > MOST || count < LEAST) {
        return mcpctl_usage(ctl, "Give one line to the standard input.",
                            "A password has at least %d characters, and at "
                            "most %d bytes.",
                            LEAST, MOST);
    }
    return NULL;
}

/* The first line of the standard input. */
static mcp_error_t *read_line(password_t *password, const mcpctl_t *ctl)
{
    if (!fgets(password->text, sizeof(password->text), stdin)) {
        password->text[0] = '\0';
    }
    password->len = strcspn(password->text, "\r\n");
    password->text[password->len] = '\0';
    return check(password, ctl);
}

static mcp_error_t *ask(password_t *password, const char *question,
                        const mcpctl_t *ctl)
{
    mcp_error_t *error;

    fputs(question, stderr);
    fflush(stderr);
    error = read_line(password, ctl);
    fputc('\n', stderr);
    return error;
}

static password_t *make_password(apr_pool_t *pool)
{
    password_t *password = apr_pcalloc(pool, sizeof(*password));

    mcp_crypto_wipe_later(password, sizeof(*password), pool);
    return password;
}

static mcp_error_t *ask_twice(password_t *password, const mcpctl_t *ctl)
{
    password_t *again = make_password(ctl->pool);

    MCP_TRY(ask(password, "Password: ", ctl));
    MCP_TRY(ask(again, "Once more: ", ctl));
    if (strcmp(password->text, again->text) != 0) {
        return mcpctl_usage(ctl, "Try again.", "The two are not the same.");
    }
    return NULL;
}

/* From a person at a terminal, who sees nothing of it, or from a pipe. */
static mcp_error_t *read_password(password_t *password, const mcpctl_t *ctl)
{
    struct termios shown, hidden;
    mcp_error_t *error;

    setvbuf(stdin, NULL, _IONBF, 0); /* no copy of it in a buffer */
    if (tcgetattr(STDIN_FILENO, &shown) == -1) {
        return read_line(password, ctl);
    }
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    error = ask_twice(password, ctl);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    return error;
}

/* ---- keeping it ---- */

static mcp_error_t *encode(const char **hash, const password_t *password,
                           apr_pool_t *pool)
{
    char *text = apr_palloc(pool, 64);
    unsigned char salt[16];

    MCP_TRY(mcp_crypto_random(salt, sizeof(salt), pool));
    if (apr_bcrypt_encode(password->text, COST, salt, sizeof(salt), text, 64)
        != APR_SUCCESS) {
        return mcp_error_make(pool, "internal", NULL,
                              "The password cannot be hashed.");
    }
    *hash = text;
    return NULL;
}

static const char set_password[] = "WITH person AS ("
                                   "SELECT a.* FROM mcp.account a"
                                   " WHERE a.workspace_id = $1 AND a.email = "
                                   "lower($2)"
                                   "), kept AS ("
                                   "INSERT INTO mcp.login (email, "
                                   "password_hash, changed_at)"
                                   " SELECT p.email, $3, mcp.now() FROM person "
                                   "p"
                                   " ON CONFLICT (email) DO UPDATE"
                                   " SET password_hash = "
                                   "excluded.password_hash,"
                                   " changed_at = excluded.changed_at"
                                   "), told AS ("
                                   "INSERT INTO mcp.audit (workspace_id, at, "
                                   "account_id, action, outcome)"
                                   " SELECT p.workspace_id, mcp.now(), p.id, "
                                   "'password_set', 'done'"
                                   " FROM person p"
                                   ") SELECT p.id FROM person p";

mcp_error_t *mcpctl_password_set(mcpctl_t *ctl)
{
    const char *values[] = { ctl->operands[0], ctl->operands[1], NULL };
    password_t *password = make_password(ctl->pool);
    const PGresult *rows = NULL;
    PGconn *db = NULL;

    MCP_TRY(read_password(password, ctl));
    MCP_TRY(encode(&values[2], password, ctl->pool));
    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db, set_password, 3, values, ctl->pool));
    if (!PQntuples(rows)) {
        return mcpctl_common_nobody(ctl);
    }
    printf("user %s of %s has a new password\n", PQgetvalue(rows, 0, 0),
           values[0]);
    return NULL;
}
