/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/jsonrpc.h"

#include <string.h>

static mcp_error_t *invalid(apr_pool_t *pool, const char *message)
{
    return mcp_error_make(pool, "invalid_request",
                          "Send one JSON-RPC 2.0 message: {\"jsonrpc\":"
                          "\"2.0\",\"id\":1,\"method\":\"...\"}.",
                          "%s", message);
}

static int is_integer_text(mcp_str_t text)
{
    apr_size_t i = text.data[0] == '-' ? 1 : 0;

    for (; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return 0;
        }
    }
    return 1;
}

static mcp_error_t *read_id(mcp_jsonrpc_t *message, const mcp_json_t *id,
                            mcp_str_t text, apr_pool_t *pool)
{
    mcp_str_t bytes = mcp_jsontext_member(text, "id");
    mcp_json_type_t type = mcp_json_type(id);

    if (type != MCP_JSON_STRING
        && (type != MCP_JSON_NUMBER || !is_integer_text(bytes))) {
        return invalid(pool, "The id must be a string or an integer.");
    }
    if (bytes.len > MCP_JSONRPC_ID_MAX) {
        return invalid(pool, "The id is longer than 512 bytes.");
    }
    message->id = bytes;
    return NULL;
}

/* A request of a stateless revision lacks its _meta by it, which is another
 * number (MCP 2026-07-28, basic, per-request metadata). */
static mcp_error_t *read_params(mcp_jsonrpc_t *message,
                                const mcp_json_t *params, mcp_str_t text,
                                apr_pool_t *pool)
{
    if (!params) {
        return NULL;
    }
    if (mcp_json_type(params) != MCP_JSON_OBJECT) {
        return mcp_error_make(pool, "params_no_object",
                              "Send params as an object, with all that the "
                              "method needs in it.",
                              "params must be an object.");
    }
    message->params = params;
    message->params_text = mcp_jsontext_member(text, "params");
    return NULL;
}

mcp_error_t *mcp_jsonrpc_read(mcp_jsonrpc_t *message, const mcp_json_t *value,
                              mcp_str_t text, apr_pool_t *pool)
{
    const char *version = mcp_json_string(mcp_json_get(value, "jsonrpc"));
    const mcp_json_t *method = mcp_json_get(value, "method");
    const mcp_json_t *id = mcp_json_get(value, "id");

    memset(message, 0, sizeof(*message));
    message->text = text;
    if (mcp_json_type(value) != MCP_JSON_OBJECT) {
        return invalid(pool, "A message must be an object.");
    }
    if (id) {
        MCP_TRY(read_id(message, id, text, pool));
    }
    if (!version || strcmp(version, "2.0")) {
        return invalid(pool, "jsonrpc must be \"2.0\".");
    }
    if (!method) {
        if (!mcp_json_get(value, "result") && !mcp_json_get(value, "error")) {
            return invalid(pool, "method is missing.");
        }
        message->kind = MCP_JSONRPC_RESPONSE;
        return NULL;
    }
    message->method = mcp_json_string(method);
    if (!message->method) {
        return invalid(pool, "method must be a string.");
    }
    message->kind = id ? MCP_JSONRPC_REQUEST : MCP_JSONRPC_NOTIFICATION;
    return read_params(message, mcp_json_get(value, "params"), text, pool);
}

mcp_str_t mcp_jsonrpc_id(const mcp_json_t *value, mcp_str_t text,
                         apr_pool_t *pool)
{
    mcp_jsonrpc_t message = { .id = { NULL, 0 } };
    const mcp_json_t *id = mcp_json_get(value, "id");

    if (id) {
        (void)read_id(&message, id, text, pool);
    }
    return message.id;
}

static void open_envelope(mcp_buf_t *reply, mcp_str_t id)
{
    mcp_buf_lit(reply, "{\"jsonrpc\":\"2.0\"");
    if (id.len) {
        mcp_buf_lit(reply, ",\"id\":");
        mcp_buf_put(reply, id.data, id.len);
    }
}

void mcp_jsonrpc_open_result(mcp_buf_t *reply, mcp_str_t id)
{
    open_envelope(reply, id);
    mcp_buf_lit(reply, ",\"result\":");
}

void mcp_jsonrpc_close(mcp_buf_t *reply)
{
    mcp_buf_putc(reply, '}');
}

static void write_member(mcp_buf_t *reply, const char *name, const char *text)
{
    if (text) {
        mcp_buf_json_name(reply, name);
        mcp_buf_json_string(reply, text);
    }
}

void mcp_jsonrpc_write_fields(mcp_buf_t *reply,
                              const apr_array_header_t *fields)
{
    int i;

    mcp_buf_putc(reply, '[');
    for (i = 0; i < fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(fields, i, mcp_field_t);

        mcp_buf_puts(reply, i ? ",{" : "{");
        write_member(reply, "path", field->path);
        write_member(reply, "code", field->code);
        write_member(reply, "message", field->message);
        write_member(reply, "hint", field->hint);
        mcp_buf_putc(reply, '}');
    }
    mcp_buf_putc(reply, ']');
}

static void write_data(mcp_buf_t *reply, const mcp_error_t *error)
{
    if (error->details) {
        mcp_buf_lit(reply, ",\"data\":");
        mcp_buf_puts(reply, error->details);
        return;
    }
    if (!error->hint && !error->fields) {
        return;
    }
    mcp_buf_lit(reply, ",\"data\":{");
    write_member(reply, "hint", error->hint);
    if (error->fields) {
        mcp_buf_json_name(reply, "fields");
        mcp_jsonrpc_write_fields(reply, error->fields);
    }
    mcp_buf_putc(reply, '}');
}

void mcp_jsonrpc_write_refusal(mcp_buf_t *reply, const char *code,
                               const char *description, const char *hint)
{
    mcp_buf_putc(reply, '{');
    mcp_buf_json_name(reply, "error");
    mcp_buf_json_string(reply, code);
    mcp_buf_lit(reply, ",\"error_description\":\"");
    mcp_buf_json_escape(reply, description, strlen(description));
    if (hint) {
        mcp_buf_putc(reply, ' ');
        mcp_buf_json_escape(reply, hint, strlen(hint));
    }
    mcp_buf_lit(reply, "\"}\n");
}

void mcp_jsonrpc_write_error(mcp_buf_t *reply, mcp_str_t id,
                             const mcp_error_t *error,
                             const mcp_revision_t *revision)
{
    const mcp_error_rpc_t *row =
        mcp_error_rpc(error, mcp_revision_is_stateless(revision));

    if (!id.len && revision && !(revision->features & MCP_REV_NO_ID)) {
        mcp_jsonrpc_write_refusal(reply, error->code, error->message,
                                  error->hint);
        return;
    }
    open_envelope(reply, id);
    mcp_buf_printf(reply, ",\"error\":{\"code\":%d,\"message\":",
                   row ? row->rpc : -32603);
    mcp_buf_json_string(reply, error->message);
    write_data(reply, error);
    mcp_buf_lit(reply, "}}");
}
