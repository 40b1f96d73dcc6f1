/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/error.h"

#include <stdarg.h>
#include <string.h>

#include <apr_strings.h>

static const mcp_error_rpc_t rpc_errors[] = {
    { "parse_error", -32700, 400 },      { "invalid_request", -32600, 400 },
    { "method_not_found", -32601, 200 }, { "invalid_params", -32602, 200 },
    { "internal", -32603, 200 },         { "unsupported_version", -32022, 400 },
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

const mcp_error_rpc_t *mcp_error_rpc(const mcp_error_t *error)
{
    apr_size_t i;

    for (i = 0; i < sizeof(rpc_errors) / sizeof(rpc_errors[0]); i++) {
        if (!strcmp(rpc_errors[i].code, error->code)) {
            return &rpc_errors[i];
        }
    }
    return NULL;
}
