/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/error.h"

#include <stdarg.h>
#include <string.h>

#include <apr_strings.h>

typedef struct row_t {
    const char *code;
    mcp_error_rpc_t handshake, stateless;
} row_t;

static const row_t rows[] = {
    { "parse_error", { -32700, 400 }, { -32700, 400 } },
    { "invalid_request", { -32600, 400 }, { -32600, 400 } },
    { "method_not_found", { -32601, 200 }, { -32601, 404 } },
    { "params_no_object", { -32600, 400 }, { -32602, 400 } },
    { "invalid_params", { -32602, 200 }, { -32602, 200 } },
    { "incomplete_meta", { -32602, 200 }, { -32602, 400 } },
    { "resource_not_found", { -32002, 200 }, { -32602, 200 } },
    { "insufficient_scope", { -32602, 200 }, { -32602, 200 } },
    { "internal", { -32603, 200 }, { -32603, 200 } },
    { "header_mismatch", { -32020, 400 }, { -32020, 400 } },
    { "missing_capability", { -32021, 400 }, { -32021, 400 } },
    { "stream_refused", { -32603, 503 }, { -32603, 503 } },
    { "unsupported_version", { -32022, 400 }, { -32022, 400 } },
};

mcp_error_t *mcp_error_make(apr_pool_t *pool, const char *code,
                            const char *hint, const char *message, ...)
{
    mcp_error_t *error = apr_pcalloc(pool, sizeof(*error));
    va_list ap;

    error->code = code;
    error->hint = hint;
    va_start(ap, message);
    error->message = apr_pvsprintf(pool, message, ap);
    va_end(ap);
    return error;
}

mcp_error_t *mcp_error_internal(const char *request, apr_pool_t *pool)
{
    return mcp_error_make(pool, "internal",
                          "Try once more; if it stays, give this id to the "
                          "people who run the server.",
                          "Something went wrong on the server (request %s).",
                          request ? request : "-");
}

void mcp_error_field(mcp_error_t *error, apr_pool_t *pool, const char *path,
                     const char *code, const char *message, const char *hint)
{
    mcp_field_t *field;

    if (!error->fields) {
        error->fields = apr_array_make(pool, 4, sizeof(mcp_field_t));
    }
    field = apr_array_push(error->fields);
    field->path = apr_pstrdup(error->fields->pool, path);
    field->code = apr_pstrdup(error->fields->pool, code);
    field->message = apr_pstrdup(error->fields->pool, message);
    field->hint = apr_pstrdup(error->fields->pool, hint);
}

const mcp_error_rpc_t *mcp_error_rpc(const mcp_error_t *error, int stateless)
{
    apr_size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!strcmp(rows[i].code, error->code)) {
            return stateless ? &rows[i].stateless : &rows[i].handshake;
        }
    }
    return NULL;
}
