/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_build.h"

#include <stdarg.h>
#include <string.h>

#include <apr_strings.h>

void mcp_schema_build_init(mcp_schema_compile_t *c,
                           const mcp_schema_options_t *options,
                           apr_pool_t *pool, apr_pool_t *scratch)
{
    static const mcp_schema_options_t defaults;

    memset(c, 0, sizeof(*c));
    c->options = options ? options : &defaults;
    c->pool = pool;
    c->scratch = scratch;
    c->builders = apr_hash_make(scratch);
    c->in_order = apr_array_make(scratch, 32, sizeof(mcp_schema_builder_t *));
    c->pending = apr_array_make(scratch, 8, sizeof(mcp_schema_pending_t));
    mcp_schema_index_init(&c->index, pool);
}

/* ---- mistakes ---- */

static void put_token(mcp_buf_t *buf, const char *token)
{
    mcp_buf_putc(buf, '/');
    for (; *token; token++) {
        if (*token == '~' || *token == '/') {
            mcp_buf_puts(buf, *token == '~' ? "~0" : "~1");
        }
        else {
            mcp_buf_putc(buf, *token);
        }
    }
}

const char *mcp_schema_build_path(const mcp_schema_builder_t *builder,
                                  const char *keyword, apr_pool_t *pool)
{
    const mcp_schema_builder_t *way[2 * MCP_JSON_DEPTH];
    int depth = 0;
    mcp_buf_t buf;

    for (; builder->parent && depth < 2 * MCP_JSON_DEPTH;
         builder = builder->parent) {
        way[depth++] = builder;
    }
    mcp_buf_init(&buf, 64, pool);
    if (builder->document && *builder->document) {
        mcp_buf_puts(&buf, builder->document);
        mcp_buf_putc(&buf, '#');
    }
    while (depth--) {
        if (way[depth]->pointer) {
            mcp_buf_puts(&buf, way[depth]->pointer);
            continue;
        }
        put_token(&buf, way[depth]->keyword);
        if (way[depth]->name) {
            put_token(&buf, way[depth]->name);
        }
    }
    if (keyword) {
        put_token(&buf, keyword);
    }
    return buf.data;
}

void mcp_schema_build_mistake(mcp_schema_compile_t *c,
                              const mcp_schema_builder_t *builder,
                              const char *keyword, const char *mend,
                              const char *format, ...)
{
    va_list ap;

    if (!c->error) {
        c->error = mcp_error_make(c->pool, "bad_schema",
                                  "Mend every mistake that fields names.",
                                  "The schema has mistakes.");
    }
    if (c->error->fields && c->error->fields->nelts >= MCP_SCHEMA_MISTAKES) {
        return;
    }
    va_start(ap, format);
    mcp_error_field(c->error, c->pool,
                    mcp_schema_build_path(builder, keyword, c->scratch),
                    keyword ? keyword : "schema",
                    apr_pvsprintf(c->scratch, format, ap), mend);
    va_end(ap);
}

/* ---- builders ---- */

mcp_schema_builder_t *mcp_schema_build_find(const mcp_schema_compile_t *c,
                                            const mcp_json_t *json)
{
    return apr_hash_get(c->builders, &json, sizeof(json));
}

/* Past the bound it is made all the same, so that callers need not ask, but not
 * put into the list, so its keywords are never read. */
static void enlist(mcp_schema_compile_t *c, mcp_schema_builder_t *builder)
{
    if (c->in_order->nelts < MCP_SCHEMA_NODES) {
        APR_ARRAY_PUSH(c->in_order, mcp_schema_builder_t *) = builder;
        return;
    }
    if (c->in_order->nelts == MCP_SCHEMA_NODES) {
        APR_ARRAY_PUSH(c->in_order, mcp_schema_builder_t *) = builder;
        c->built = c->in_order->nelts;
        mcp_schema_build_mistake(c, builder, NULL,
                                 "Split it or make it simpler.",
                                 "more than %d subschemas", MCP_SCHEMA_NODES);
    }
}

static mcp_schema_builder_t *make(mcp_schema_compile_t *c,
                                  const mcp_json_t *json)
{
    mcp_schema_builder_t *builder = apr_pcalloc(c->scratch, sizeof(*builder));
    /* The hash keeps the address of its key. */
    const mcp_json_t **key = apr_pmemdup(c->scratch, &json, sizeof(json));

    builder->json = json;
    builder->node = apr_pcalloc(c->pool, sizeof(*builder->node));
    builder->node->types = MCP_SCHEMA_ANY;
    builder->checks = apr_array_make(c->scratch, 2, sizeof(mcp_schema_check_t));
    builder->in_place = apr_array_make(c->scratch, 2,
                                       sizeof(mcp_schema_builder_t *));
    apr_hash_set(c->builders, key, sizeof(json), builder);
    return builder;
}

static void check_is_schema(mcp_schema_compile_t *c,
                            const mcp_schema_builder_t *builder)
{
    mcp_json_type_t type = mcp_json_type(builder->json);

    if (type != MCP_JSON_OBJECT && type != MCP_JSON_BOOLEAN) {
        mcp_schema_build_mistake(c, builder, NULL, NULL,
                                 "must be a schema (an object, true or false), "
                                 "is %s",
                                 mcp_json_type_name(type));
    }
}

mcp_schema_builder_t *mcp_schema_build_root(mcp_schema_compile_t *c,
                                            const mcp_json_t *json,
                                            const char *document)
{
    mcp_schema_builder_t *builder = mcp_schema_build_find(c, json);

    if (!builder) {
        builder = make(c, json);
        builder->document = document;
        check_is_schema(c, builder);
        enlist(c, builder);
    }
    return builder;
}

static mcp_schema_builder_t *make_below(mcp_schema_compile_t *c,
                                        mcp_schema_builder_t *parent,
                                        const mcp_json_t *json)
{
    mcp_schema_builder_t *builder = make(c, json);

    builder->parent = parent;
    builder->resource = parent->resource;
    return builder;
}

mcp_schema_builder_t *mcp_schema_build_child(mcp_schema_compile_t *c,
                                             mcp_schema_builder_t *parent,
                                             const mcp_json_t *json,
                                             const char *keyword,
                                             const char *name)
{
    mcp_schema_builder_t *builder = mcp_schema_build_find(c, json);

    if (!builder) {
        builder = make_below(c, parent, json);
        builder->keyword = keyword;
        builder->name = name;
        check_is_schema(c, builder);
        enlist(c, builder);
    }
    return builder;
}

mcp_schema_builder_t *mcp_schema_build_pointed(mcp_schema_compile_t *c,
                                               mcp_schema_builder_t *parent,
                                               const mcp_json_t *json,
                                               const char *pointer)
{
    mcp_schema_builder_t *builder = make_below(c, parent, json);

    builder->pointer = apr_pstrdup(c->scratch, pointer);
    check_is_schema(c, builder);
    enlist(c, builder);
    return builder;
}

void mcp_schema_build_edge(mcp_schema_builder_t *builder,
                           mcp_schema_builder_t *target)
{
    APR_ARRAY_PUSH(builder->in_place, mcp_schema_builder_t *) = target;
}

mcp_schema_builder_t *mcp_schema_build_in_place(mcp_schema_compile_t *c,
                                                mcp_schema_builder_t *parent,
                                                const mcp_json_t *json,
                                                const char *keyword,
                                                const char *name)
{
    mcp_schema_builder_t *child = mcp_schema_build_child(c, parent, json,
                                                         keyword, name);

    mcp_schema_build_edge(parent, child);
    return child;
}

mcp_schema_check_t *mcp_schema_build_check(mcp_schema_builder_t *builder,
                                           mcp_schema_kind_t kind)
{
    mcp_schema_check_t *check = apr_array_push(builder->checks);

    memset(check, 0, sizeof(*check));
    check->kind = kind;
    return check;
}
