/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/stateless.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/mirror.h"

static const char meta_capabilities[] = "io.modelcontextprotocol/"
                                        "clientCapabilities";
static const char meta_log_level[] = "io.modelcontextprotocol/logLevel";

static const char *header_of(const mcp_ctx_t *ctx, const char *name)
{
    return ctx->headers->get(ctx->headers->baton, name);
}

static mcp_error_t *mismatch(mcp_ctx_t *ctx, const char *header,
                             const char *body)
{
    return mcp_error_make(ctx->pool, "header_mismatch",
                          "Send the headers that belong to this message "
                          "(MCP 2026-07-28, request headers).",
                          "The header %s does not match %s of the body.",
                          header, body);
}

static mcp_error_t *incomplete(mcp_ctx_t *ctx, const char *what)
{
    return mcp_error_make(ctx->pool, "incomplete_meta",
                          "Send params._meta with protocolVersion and "
                          "clientCapabilities in every request.",
                          "params._meta must have %s.", what);
}

/* ---- what every request carries ---- */

static mcp_error_t *check_revision(mcp_ctx_t *ctx, const char *header,
                                   const char *named)
{
    const mcp_revision_t *row = mcp_revision_find(named);

    if (strcmp(header, named) != 0) {
        return mismatch(ctx, MCP_HEADER_VERSION,
                        "the protocolVersion in _meta");
    }
    if (!mcp_revision_is_stateless(row)) {
        return mcp_revision_unsupported(named, ctx->pool);
    }
    ctx->revision = row;
    return NULL;
}

/* A method stands there as it is. One in base64 would be another to whoever
 * decides by the header. */
static mcp_error_t *check_method(mcp_ctx_t *ctx)
{
    const char *header = header_of(ctx, "Mcp-Method");
    const char *text = header ? mcp_mirror_trim(header, ctx->pool) : NULL;

    if (!text || strcmp(text, ctx->message.method) != 0) {
        return mismatch(ctx, "Mcp-Method", "the method");
    }
    return NULL;
}

mcp_error_t *mcp_stateless_read(mcp_ctx_t *ctx)
{
    const mcp_json_t *meta = mcp_json_get(ctx->message.params, "_meta");
    const char *header = header_of(ctx, MCP_HEADER_VERSION);
    const char *named = mcp_json_string(mcp_json_get(meta, MCP_META_VERSION));
    const mcp_json_t *capabilities = mcp_json_get(meta, meta_capabilities);

    if (!header) {
        return mismatch(ctx, MCP_HEADER_VERSION,
                        "the protocolVersion in _meta");
    }
    if (!named) {
        return incomplete(ctx, MCP_META_VERSION ", a string");
    }
    if (!capabilities || mcp_json_type(capabilities) != MCP_JSON_OBJECT) {
        return incomplete(ctx, "io.modelcontextprotocol/clientCapabilities, an "
                               "object");
    }
    MCP_TRY(check_revision(ctx, header, named));
    MCP_TRY(check_method(ctx));
    ctx->client.capabilities = capabilities;
    return NULL;
}

mcp_error_t *mcp_stateless_read_level(mcp_ctx_t *ctx)
{
    const mcp_json_t *meta = mcp_json_get(ctx->message.params, "_meta");
    const mcp_json_t *level = mcp_json_get(meta, meta_log_level);

    if (!level) {
        return NULL;
    }
    ctx->client.log_level = mcp_log_level(mcp_json_string(level));
    if (ctx->client.log_level == MCP_LOG_NONE) {
        return mcp_error_make(ctx->pool, "invalid_params", MCP_LOG_HINT,
                              "params._meta names a logLevel that there is "
                              "not.");
    }
    return NULL;
}

/* ---- what some repeat ---- */

mcp_error_t *mcp_stateless_check_name(mcp_ctx_t *ctx, const char *member)
{
    const char *value = mcp_json_string(
        mcp_json_get(ctx->message.params, member));
    const char *header = header_of(ctx, "Mcp-Name");
    const char *text = header ? mcp_mirror_decode(header, ctx->pool) : NULL;

    if (!value) {
        return mcp_error_make(ctx->pool, "invalid_params", NULL,
                              "params.%s must be a string.", member);
    }
    if (!text || strcmp(text, value) != 0) {
        return mismatch(ctx, "Mcp-Name",
                        apr_pstrcat(ctx->pool, "params.", member, NULL));
    }
    return NULL;
}

mcp_error_t *mcp_stateless_check_params(mcp_ctx_t *ctx, const mcp_tool_t *tool,
                                        const mcp_json_t *arguments)
{
    int i;

    for (i = 0; tool->mirrors && i < tool->mirrors->nelts; i++) {
        const mcp_mirror_t *mirror = &APR_ARRAY_IDX(tool->mirrors, i,
                                                    mcp_mirror_t);
        const mcp_json_t *value = mcp_mirror_value(mirror, arguments);
        const char *header = header_of(ctx, mirror->header);
        const char *text = header ? mcp_mirror_decode(header, ctx->pool) : NULL;

        if ((value || header)
            && !(value && text && mcp_mirror_is_same(text, value))) {
            return mismatch(ctx, mirror->header, "its argument");
        }
    }
    return NULL;
}

/* ---- what the client can do ---- */

/* `elicitation: {}` stands for forms alone (MCP 2026-07-28, elicitation). */
static int is_form_alone(const mcp_json_t *declared, const mcp_json_t *member)
{
    const char *name = mcp_json_name(declared);

    return !mcp_json_first(declared) && name && !strcmp(name, "elicitation")
           && !strcmp(mcp_json_name(member), "form") && !mcp_json_first(member);
}

/* Whether all that is required is declared; as deep as JSON may be. */
static int covers(const mcp_json_t *declared, const mcp_json_t *required)
{
    const mcp_json_t *member;

    if (mcp_json_type(required) != MCP_JSON_OBJECT) {
        return mcp_json_is_equal(declared, required);
    }
    if (mcp_json_type(declared) != MCP_JSON_OBJECT) {
        return 0;
    }
    for (member = mcp_json_first(required); member;
         member = mcp_json_next(member)) {
        const mcp_json_t *own = mcp_json_get(declared, mcp_json_name(member));

        if (own ? !covers(own, member) : !is_form_alone(declared, member)) {
            return 0;
        }
    }
    return 1;
}

mcp_error_t *mcp_stateless_check_capabilities(mcp_ctx_t *ctx,
                                              const mcp_json_t *required)
{
    mcp_error_t *error;
    mcp_buf_t details;

    if (!required
        || (ctx->client.capabilities
            && covers(ctx->client.capabilities, required))) {
        return NULL;
    }
    mcp_buf_init(&details, 128, ctx->pool);
    mcp_buf_lit(&details, "{\"requiredCapabilities\":");
    mcp_json_write(&details, required);
    mcp_buf_putc(&details, '}');
    error = mcp_error_make(ctx->pool, "missing_capability", NULL,
                           "Missing required client capability: the tool "
                           "cannot run without it.");
    error->details = details.data;
    return error;
}
