/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_JSONRPC_H
#define MCP_JSONRPC_H

#include "lib/revision.h"

/*
 * The envelope: JSON-RPC 2.0 as MCP narrows it (ids are strings or integers,
 * never null). An id is kept as the bytes it came in, so that an integer past
 * 2^53 or an escaped string goes back exactly as it was sent.
 */

/** An id longer than this is nobody's. */
#define MCP_JSONRPC_ID_MAX 512

typedef enum mcp_jsonrpc_kind_t {
    MCP_JSONRPC_REQUEST,
    MCP_JSONRPC_NOTIFICATION,
    MCP_JSONRPC_RESPONSE /* the client answers a request of ours */
} mcp_jsonrpc_kind_t;

typedef struct mcp_jsonrpc_t {
    mcp_jsonrpc_kind_t kind;
    mcp_str_t id; /* its JSON, as sent; len 0: none or not usable */
    const char *method;
    const mcp_json_t *params; /* an object, or NULL */
    mcp_str_t params_text;    /* its bytes, as sent */
    mcp_str_t text;           /* the whole message */
} mcp_jsonrpc_t;

/**
 * Read one message.
 * @param message id is set whenever there is a usable one, also on failure, so
 *                that the error can echo it
 * @param value   the parsed message
 * @param text    the bytes that value was parsed from
 * @return NULL, invalid_request or params_no_object
 */
mcp_error_t *mcp_jsonrpc_read(mcp_jsonrpc_t *message, const mcp_json_t *value,
                              mcp_str_t text, apr_pool_t *pool);

/** The message's id when it has a usable one, for an error that comes before
 * the message is read; else len 0. */
mcp_str_t mcp_jsonrpc_id(const mcp_json_t *value, mcp_str_t text,
                         apr_pool_t *pool);

/** Append everything before the result: `{"jsonrpc":"2.0","id":7,"result":`. */
void mcp_jsonrpc_open_result(mcp_buf_t *reply, mcp_str_t id);

/** Append what closes the envelope. */
void mcp_jsonrpc_close(mcp_buf_t *reply);

/**
 * Append an error response (JSON-RPC 2.0, 5.1). Its data are the error's
 * details when it has some, else {hint, fields}. Without an id, a revision that
 * has no such responses gets a refusal.
 * @param id       len 0: none is written (MCP 2025-11-25 never sends null)
 * @param revision of the message; NULL: not known
 */
void mcp_jsonrpc_write_error(mcp_buf_t *reply, mcp_str_t id,
                             const mcp_error_t *error,
                             const mcp_revision_t *revision);

/**
 * Append what answers something that is no message: {"error": code,
 * "error_description"}, and a line end. It is no message either.
 * @param hint may be NULL
 */
void mcp_jsonrpc_write_refusal(mcp_buf_t *reply, const char *code,
                               const char *description, const char *hint);

/** Append `[{"path":...,"code":...,"message":...,"hint":...}, ...]`. */
void mcp_jsonrpc_write_fields(mcp_buf_t *reply,
                              const apr_array_header_t *fields);

#endif
