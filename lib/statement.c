/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/statement.h"

#include <string.h>

#include <apr_sha1.h>
#include <apr_strings.h>

/* One SQL identifier that needs no quotes; p behind it, or NULL. */
static const char *skip_identifier(const char *p)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_0123456789";
    apr_size_t len = strspn(p, letters);

    return len && len < 64 && !(*p >= '0' && *p <= '9') ? p + len : NULL;
}

static int is_function_name(const char *name)
{
    const char *p = skip_identifier(name);

    if (!p || *p != '.') {
        return 0;
    }
    p = skip_identifier(p + 1);
    return p && !*p;
}

/* The result goes through json even where the function returns json already
 * (then that costs nothing): whatever it returns, the reply stays JSON. A row's
 * columns are evaluated from left to right; were they not, the function would
 * find no identity and see nothing. The door in FROM would cost as much again
 * as it does. */
static const char *behind(const char *door, const char *name, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "SELECT %s($1::jsonb, $3::jsonb, $4::text), "
                        "%s($2::jsonb)::json",
                        door, name);
}

const char *mcp_statement_of_function(mcp_mistakes_t *mistakes,
                                      const char *path, const char *name,
                                      int asks, apr_pool_t *pool)
{
    if (!is_function_name(name)) {
        mcp_mistake_add(mistakes, path, "bad_function",
                        "Write schema.function in lower-case letters, digits "
                        "and _.",
                        "\"%s\" cannot be a function's name.", name);
        return NULL;
    }
    return behind(asks ? "mcp.enter_with_answers" : "mcp.enter", name, pool);
}

const char *mcp_statement_of_task(const char *name, apr_pool_t *pool)
{
    return behind("mcp.enter_task", name, pool);
}

const char *mcp_statement_name(const char *statement, apr_pool_t *pool)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[APR_SHA1_DIGESTSIZE];
    char name[4 + 2 * APR_SHA1_DIGESTSIZE + 1] = "mcp_";
    apr_sha1_ctx_t sha1;
    size_t i;

    apr_sha1_init(&sha1);
    apr_sha1_update(&sha1, statement, (unsigned int)strlen(statement));
    apr_sha1_final(digest, &sha1);
    for (i = 0; i < sizeof(digest); i++) {
        name[4 + 2 * i] = hex[digest[i] >> 4];
        name[5 + 2 * i] = hex[digest[i] & 15];
    }
    return apr_pstrmemdup(pool, name, sizeof(name) - 1);
}
