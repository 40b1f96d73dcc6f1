/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/raised.h"

#include <apr_strings.h>

static void add_fields(mcp_error_t *error, const mcp_json_t *fields,
                       apr_pool_t *pool)
{
    const mcp_json_t *item;

    for (item = mcp_json_first(fields); item; item = mcp_json_next(item)) {
        const char *path = mcp_json_string(mcp_json_get(item, "path"));
        const char *code = mcp_json_string(mcp_json_get(item, "code"));
        const char *message = mcp_json_string(mcp_json_get(item, "message"));

        /* The schema's checks name arguments from the root, too. */
        mcp_error_field(error, pool,
                        apr_pstrcat(pool, "arguments.", path ? path : "", NULL),
                        code ? code : "invalid",
                        message ? message : "is not valid",
                        mcp_json_string(mcp_json_get(item, "hint")));
    }
}

mcp_error_t *mcp_raised_error(const char *message, const char *hint,
                              const mcp_json_t *facts, apr_pool_t *pool)
{
    const char *code = mcp_json_string(mcp_json_get(facts, "code"));
    const mcp_json_t *details = mcp_json_get(facts, "details");
    mcp_error_t *error;
    mcp_buf_t text;

    error = mcp_error_make(pool, code ? code : "refused", hint, "%s",
                           message ? message : "The call was refused.");
    add_fields(error, mcp_json_get(facts, "fields"), pool);
    if (details) {
        mcp_buf_init(&text, 256, pool);
        mcp_json_write(&text, details);
        error->details = text.data;
    }
    return error;
}
