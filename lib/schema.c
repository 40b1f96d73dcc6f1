/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/schema_build.h"
#include "lib/schema_keyword.h"

/*
 * In three steps: every subschema is read, which makes resources and anchors
 * known (read_all); references are followed, which may bring in further
 * documents that are read in turn (link_all); what nobody can run is found
 * (refuse_cycles). Then the checks are laid down (finish).
 */

typedef mcp_schema_compile_t compile_t;
typedef mcp_schema_builder_t builder_t;

/* ---- identity: $schema, $id, anchors ---- */

static const mcp_json_t *ask_for(const compile_t *c, const char *uri)
{
    return c->options->resolve && *uri
               ? c->options->resolve(c->options->baton, uri)
               : NULL;
}

/* Which vocabularies a metaschema of somebody's own puts in force (core,
 * 8.1.2). One that we do not know and that is required makes the dialect one
 * that we do not know. */
static int read_vocabularies(unsigned *bits, const mcp_json_t *metaschema)
{
    const mcp_json_t *item = mcp_json_get(metaschema, "$vocabulary");
    const char *dialect = mcp_json_string(mcp_json_get(metaschema, "$schema"));

    if (!dialect || strcmp(dialect, MCP_SCHEMA_DIALECT)) {
        return 0;
    }
    *bits = item ? MCP_VOCABULARY_CORE : MCP_VOCABULARY_DEFAULT;
    for (item = mcp_json_first(item); item; item = mcp_json_next(item)) {
        unsigned bit = mcp_schema_vocabulary(mcp_json_name(item));

        if (!bit && mcp_json_is_true(item)) {
            return 0;
        }
        *bits |= bit;
    }
    return 1;
}

/* $schema at the root of a resource; a subschema follows the one around it. */
static void read_dialect(compile_t *c, const builder_t *builder)
{
    const char *dialect = mcp_json_string(mcp_json_get(builder->json, "$schem"
                                                                      "a"));
    const mcp_json_t *metaschema;
    apr_size_t len;

    if (!dialect) {
        return;
    }
    len = strlen(dialect);
    len -= len && dialect[len - 1] == '#';
    dialect = apr_pstrmemdup(c->scratch, dialect, len);
    if (!strcmp(dialect, MCP_SCHEMA_DIALECT)) {
        builder->resource->vocabularies = MCP_VOCABULARY_DEFAULT;
        return;
    }
    metaschema = ask_for(c, dialect);
    if (!metaschema
        || !read_vocabularies(&builder->resource->vocabularies, metaschema)) {
        mcp_schema_build_mistake(c, builder, "$schema",
                                 "Write it in 2020-12 and leave $schema out, "
                                 "or set it to \"" MCP_SCHEMA_DIALECT "\".",
                                 "\"%.*s\" is no dialect that is known here",
                                 mcp_str_fit(dialect, 100), dialect);
    }
}

static void begin_resource(compile_t *c, builder_t *builder, const char *uri)
{
    unsigned outer = builder->resource ? builder->resource->vocabularies
                                       : MCP_VOCABULARY_DEFAULT;

    if (!mcp_schema_ref_add(&builder->resource, &c->index, uri,
                            builder->json)) {
        mcp_schema_build_mistake(c, builder, "$id", "Give each $id once.",
                                 "another schema has the URI \"%.*s\"",
                                 mcp_str_fit(uri, 100), uri);
    }
    builder->resource->vocabularies = outer;
    read_dialect(c, builder);
}

/* core, 8.2.1 */
static void read_id(compile_t *c, builder_t *builder)
{
    const char *id = mcp_json_string(mcp_json_get(builder->json, "$id"));
    const char *base = builder->resource ? builder->resource->uri
                                         : builder->document;
    const char *fragment = "", *uri = base;

    if (id) {
        uri = mcp_schema_ref_resolve(&fragment, base, id, c->scratch);
    }
    if (*fragment) {
        mcp_schema_build_mistake(c, builder, "$id", "Use $anchor for that.",
                                 "must be a URI without a fragment");
        id = NULL;
    }
    if (!builder->resource || (id && strcmp(uri, base))) {
        begin_resource(c, builder, uri);
    }
    if (!builder->parent) {
        mcp_schema_ref_alias(&c->index, builder->resource, builder->document);
    }
}

/* [A-Za-z_][-A-Za-z0-9._]* (core, 8.2.2) */
static int is_anchor(const char *name)
{
    if (!apr_isalpha(*name) && *name != '_') {
        return 0;
    }
    for (; *name; name++) {
        if (!apr_isalnum(*name) && !strchr("-._", *name)) {
            return 0;
        }
    }
    return 1;
}

static void read_anchor(compile_t *c, const builder_t *builder,
                        const char *keyword)
{
    const char *name = mcp_json_string(mcp_json_get(builder->json, keyword));
    apr_hash_t *anchors = builder->resource->anchors;
    const mcp_json_t *other;

    if (!name) {
        return;
    }
    if (!is_anchor(name)) {
        mcp_schema_build_mistake(c, builder, keyword, NULL,
                                 "must begin with a letter or _, and have only "
                                 "letters, digits, -, . and _");
        return;
    }
    other = apr_hash_get(anchors, name, APR_HASH_KEY_STRING);
    if (other && other != builder->json) {
        mcp_schema_build_mistake(c, builder, keyword,
                                 "Give each anchor a name of its own.",
                                 "another schema has the anchor \"%.*s\"",
                                 mcp_str_fit(name, 60), name);
        return;
    }
    apr_hash_set(anchors, name, APR_HASH_KEY_STRING, builder->json);
    if (!strcmp(keyword, "$dynamicAnchor")) {
        apr_hash_set(builder->resource->dynamic, name, APR_HASH_KEY_STRING,
                     builder->node);
    }
}

static void read_all(compile_t *c)
{
    while (c->built < c->in_order->nelts) {
        builder_t *builder = APR_ARRAY_IDX(c->in_order, c->built++,
                                           builder_t *);

        read_id(c, builder);
        read_anchor(c, builder, "$anchor");
        read_anchor(c, builder, "$dynamicAnchor");
        mcp_schema_keyword_read(c, builder);
    }
}

/* ---- references ---- */

static void unresolved(compile_t *c, const mcp_schema_pending_t *pending,
                       const char *why)
{
    mcp_schema_build_mistake(c, pending->from, pending->keyword,
                             "Correct the reference, or give the schema that "
                             "it names.",
                             "\"%.*s\" leads nowhere: %s",
                             mcp_str_fit(pending->reference, 100),
                             pending->reference, why);
}

/* The resource of a URI; a document that is not yet known is asked for, and
 * read. */
static mcp_schema_resource_t *find_resource(compile_t *c, const char *uri)
{
    mcp_schema_resource_t *resource = mcp_schema_ref_find(&c->index, uri);
    const mcp_json_t *document = resource ? NULL : ask_for(c, uri);

    if (document) {
        builder_t *root = mcp_schema_build_root(c, document,
                                                apr_pstrdup(c->scratch, uri));

        read_all(c);
        resource = root->resource;
    }
    if (document && resource) {
        mcp_schema_ref_alias(&c->index, resource, uri);
    }
    return resource;
}

/* Follow a pointer from the root of a resource. On the way, the last value that
 * is known as a schema says in which resource the target is. */
static builder_t *follow_pointer(compile_t *c, builder_t *from,
                                 const char *pointer)
{
    builder_t *known = from;
    const char *at = pointer, *behind_known = pointer;
    const mcp_json_t *value = from->json;

    while (*at == '/') {
        builder_t *builder;

        value = mcp_schema_ref_step(&at, value, c->scratch);
        if (!value) {
            return NULL;
        }
        builder = mcp_schema_build_find(c, value);
        if (builder) {
            known = builder;
            behind_known = at;
        }
    }
    if (known->json == value) {
        return known;
    }
    known = mcp_schema_build_pointed(c, known, value, behind_known);
    read_all(c);
    return known;
}

static builder_t *find_target(compile_t *c, const mcp_schema_pending_t *pending,
                              const char **anchor)
{
    const char *fragment;
    const char *uri = mcp_schema_ref_resolve(&fragment,
                                             pending->from->resource->uri,
                                             pending->reference, c->scratch);
    mcp_schema_resource_t *resource = find_resource(c, uri);
    builder_t *target;

    *anchor = NULL;
    if (!resource) {
        unresolved(c, pending, "no schema has that URI");
        return NULL;
    }
    fragment = mcp_schema_ref_decode(fragment, c->scratch);
    if (!fragment || !*fragment || *fragment == '/') {
        target = fragment
                     ? follow_pointer(c,
                                      mcp_schema_build_find(c, resource->root),
                                      fragment)
                     : NULL;
    }
    else {
        const mcp_json_t *json = apr_hash_get(resource->anchors, fragment,
                                              APR_HASH_KEY_STRING);

        *anchor = fragment;
        target = json ? mcp_schema_build_find(c, json) : NULL;
    }
    if (!target) {
        unresolved(c, pending, "nothing stands there");
    }
    return target;
}

/* A $dynamicRef is one only when its first target has that $dynamicAnchor
 * (core, 8.2.3.2); else it is a $ref. */
static int is_dynamic(const mcp_schema_pending_t *pending,
                      const builder_t *target, const char *anchor)
{
    return anchor && !strcmp(pending->keyword, "$dynamicRef")
           && apr_hash_get(target->resource->dynamic, anchor,
                           APR_HASH_KEY_STRING)
                  == target->node;
}

static void link_all(compile_t *c)
{
    int i;

    for (i = 0; i < c->pending->nelts; i++) {
        /* A copy: following it may add others, and move them all. */
        mcp_schema_pending_t pending = APR_ARRAY_IDX(c->pending, i,
                                                     mcp_schema_pending_t);
        const char *anchor;
        builder_t *target = find_target(c, &pending, &anchor);

        if (!target) {
            continue;
        }
        pending.link->node = target->node;
        if (is_dynamic(&pending, target, anchor)) {
            pending.link->dynamic = apr_pstrdup(c->pool, anchor);
            c->has_dynamic = 1;
        }
        else {
            mcp_schema_build_edge(pending.from, target);
        }
    }
}

/* ---- cycles ---- */

enum {
    NEW,
    ON_THE_WAY,
    DONE
};

/* Walk from a builder along everything that sees the same instance; meeting a
 * builder that is still on the way means going round for ever. The way is kept
 * in an array, for a chain of references may be long. */
static void walk_in_place(compile_t *c, builder_t *start,
                          apr_array_header_t *way)
{
    APR_ARRAY_PUSH(way, builder_t *) = start;
    start->mark = ON_THE_WAY;
    while (way->nelts) {
        builder_t *at = APR_ARRAY_IDX(way, way->nelts - 1, builder_t *), *next;

        if (at->edge == at->in_place->nelts) {
            at->mark = DONE;
            way->nelts--;
            continue;
        }
        next = APR_ARRAY_IDX(at->in_place, at->edge++, builder_t *);
        if (next->mark == ON_THE_WAY) {
            mcp_schema_build_mistake(
                c, at, NULL,
                "Let it refer to a part of the instance, through "
                "properties or items.",
                "leads back to %s without taking a part of the instance",
                *mcp_schema_build_path(next, NULL, c->scratch)
                    ? mcp_schema_build_path(next, NULL, c->scratch)
                    : "the root");
        }
        else if (next->mark == NEW) {
            APR_ARRAY_PUSH(way, builder_t *) = next;
            next->mark = ON_THE_WAY;
        }
    }
}

static void refuse_cycles(compile_t *c)
{
    apr_array_header_t *way = apr_array_make(c->scratch, 16,
                                             sizeof(builder_t *));
    int i;

    for (i = 0; i < c->in_order->nelts; i++) {
        builder_t *builder = APR_ARRAY_IDX(c->in_order, i, builder_t *);

        if (builder->mark == NEW) {
            walk_in_place(c, builder, way);
        }
    }
}

/* ---- the end ---- */

static void finish(mcp_schema_t **out, compile_t *c)
{
    mcp_schema_t *schema = apr_pcalloc(c->pool, sizeof(*schema));
    int i;

    for (i = 0; i < c->in_order->nelts; i++) {
        builder_t *builder = APR_ARRAY_IDX(c->in_order, i, builder_t *);
        apr_size_t count = (apr_size_t)builder->checks->nelts;

        builder->node->count = count;
        builder->node->checks = apr_pmemdup(c->pool, builder->checks->elts,
                                            count * sizeof(mcp_schema_check_t));
    }
    schema->root = APR_ARRAY_IDX(c->in_order, 0, builder_t *)->node;
    schema->has_dynamic = c->has_dynamic;
    *out = schema;
}

mcp_error_t *mcp_schema_compile(mcp_schema_t **out, const mcp_json_t *schema,
                                const mcp_schema_options_t *options,
                                apr_pool_t *pool)
{
    apr_pool_t *scratch;
    compile_t c;

    apr_pool_create(&scratch, pool);
    mcp_schema_build_init(&c, options, pool, scratch);
    mcp_schema_build_root(&c, schema, "");
    read_all(&c);
    link_all(&c);
    if (!c.error) {
        refuse_cycles(&c);
    }
    if (!c.error) {
        finish(out, &c);
    }
    else {
        c.error->message = apr_psprintf(pool, "The schema has %d mistake%s.",
                                        c.error->fields->nelts,
                                        c.error->fields->nelts > 1 ? "s" : "");
    }
    apr_pool_destroy(scratch);
    return c.error;
}
