/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_ERROR_H
#define MCP_ERROR_H

#include <apr_pools.h>
#include <apr_tables.h>

/*
 * What went wrong, for the one who can mend it.
 *
 * Every function of lib/ that can fail returns an mcp_error_t *; NULL is
 * success, and outputs are set on success only. An error names a word that
 * programs branch on (code), one sentence that says what is wrong, a hint that
 * says what to do, and, where several places are wrong at once, one field for
 * each. The border that answers (JSON-RPC, a page, configtest) decides how it
 * looks there; mcp_error_rpc() says which errors the protocol has a number for.
 */

/** One place that is wrong. */
typedef struct mcp_field_t {
    const char *path;    /* JSON pointer-like path: "arguments.limit" */
    const char *code;    /* the rule that was broken: "maximum" */
    const char *message; /* a sentence without the path */
    const char *hint;    /* the mend, or NULL */
} mcp_field_t;

typedef struct mcp_error_t {
    const char *code;           /* one word, e.g. "not_found" */
    const char *message;        /* one sentence */
    const char *hint;           /* what to do next, or NULL */
    apr_array_header_t *fields; /* of mcp_field_t, or NULL */
    const char *details;        /* JSON text with more facts, or NULL */
} mcp_error_t;

/** How an error is answered where it is a JSON-RPC error. */
typedef struct mcp_error_rpc_t {
    int rpc;  /* JSON-RPC error code */
    int http; /* HTTP status */
} mcp_error_rpc_t;

/** Hand a failure up to the caller. */
#define MCP_TRY(call)                         \
    do {                                      \
        mcp_error_t *mcp_try_error_ = (call); \
        if (mcp_try_error_) {                 \
            return mcp_try_error_;            \
        }                                     \
    } while (0)

/**
 * Make an error.
 * @param code    a word that outlives the error (a literal)
 * @param hint    what to do, or NULL; outlives the error
 * @param message printf format of the sentence
 */
mcp_error_t *mcp_error_make(apr_pool_t *pool, const char *code,
                            const char *hint, const char *message, ...)
    __attribute__((format(printf, 4, 5)));

/**
 * The error internal, which tells nothing but where to look: the log has the
 * rest under the request's id.
 * @param request may be NULL
 */
mcp_error_t *mcp_error_internal(const char *request, apr_pool_t *pool);

/**
 * Add a place that is wrong. Strings are copied into the pool of the array.
 * @param hint may be NULL
 */
void mcp_error_field(mcp_error_t *error, apr_pool_t *pool, const char *path,
                     const char *code, const char *message, const char *hint);

/**
 * Look up how an error is answered as a JSON-RPC error (JSON-RPC 2.0, 5.1;
 * MCP 2025-11-25, basic; MCP 2026-07-28, error codes).
 * @param stateless whether the message speaks a stateless revision
 * @return a row of a static table, or NULL: the error is one of a tool, and is
 *         answered as a result with isError
 */
const mcp_error_rpc_t *mcp_error_rpc(const mcp_error_t *error, int stateless);

#endif
