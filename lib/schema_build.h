/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_BUILD_H
#define MCP_SCHEMA_BUILD_H

#include "lib/schema_node.h"
#include "lib/schema_options.h"

/*
 * A schema while it is being compiled. Each subschema has a builder, found by
 * its JSON value, which collects the checks of its node; builders wait in a
 * list until their keywords are read, so that nothing here calls itself however
 * deep a schema is. What was found wrong is collected too, with the way from
 * the root of its document as the path.
 */

/** Mistakes reported at most. */
#define MCP_SCHEMA_MISTAKES 50

typedef struct mcp_schema_builder_t mcp_schema_builder_t;

struct mcp_schema_builder_t {
    mcp_schema_node_t *node;
    const mcp_json_t *json;
    mcp_schema_resource_t *resource;
    apr_array_header_t *checks;    /* of mcp_schema_check_t */
    apr_array_header_t *in_place;  /* builders that see the same instance */
    mcp_schema_members_t *members; /* of its checks, once there are some */
    mcp_schema_elements_t *elements;

    /* Where it stands: pieces of a pointer, from the root of a document. */
    const mcp_schema_builder_t *parent; /* NULL: the root */
    const char *document;               /* URI of a root; "": the one given */
    const char *keyword;
    const char *name;    /* below the keyword, or NULL */
    const char *pointer; /* instead of both: what led here from parent */

    int mark; /* for the search for cycles */
    int edge;
};

/** A $ref or $dynamicRef whose target is still to be found. */
typedef struct mcp_schema_pending_t {
    mcp_schema_builder_t *from;
    mcp_schema_link_t *link;
    const char *keyword;
    const char *reference;
} mcp_schema_pending_t;

typedef struct mcp_schema_compile_t {
    const mcp_schema_options_t *options;
    mcp_schema_index_t index;
    apr_hash_t *builders;         /* by address of the JSON value */
    apr_array_header_t *in_order; /* of mcp_schema_builder_t * */
    int built;                    /* how many of them have been read */
    apr_array_header_t *pending;  /* of mcp_schema_pending_t */
    mcp_error_t *error;           /* NULL while nothing is wrong */
    int has_dynamic;
    apr_pool_t *pool;    /* of the compiled schema */
    apr_pool_t *scratch; /* gone when it is compiled */
} mcp_schema_compile_t;

void mcp_schema_build_init(mcp_schema_compile_t *c,
                           const mcp_schema_options_t *options,
                           apr_pool_t *pool, apr_pool_t *scratch);

/** The builder of a subschema, or NULL. */
mcp_schema_builder_t *mcp_schema_build_find(const mcp_schema_compile_t *c,
                                            const mcp_json_t *json);

/**
 * Make the builder of the root of a document, or find it.
 * @param document its URI; "" for the schema that the caller gave
 */
mcp_schema_builder_t *mcp_schema_build_root(mcp_schema_compile_t *c,
                                            const mcp_json_t *json,
                                            const char *document);

/**
 * Make the builder of a subschema, or find it.
 * @param keyword the keyword of parent that holds it
 * @param name    its name or index below the keyword, or NULL
 * @return never NULL; when json is no schema or there are too many, that is
 *         noted as a mistake
 */
mcp_schema_builder_t *mcp_schema_build_child(mcp_schema_compile_t *c,
                                             mcp_schema_builder_t *parent,
                                             const mcp_json_t *json,
                                             const char *keyword,
                                             const char *name);

/** The same, for a subschema that sees the same instance as its parent. */
mcp_schema_builder_t *mcp_schema_build_in_place(mcp_schema_compile_t *c,
                                                mcp_schema_builder_t *parent,
                                                const mcp_json_t *json,
                                                const char *keyword,
                                                const char *name);

/**
 * Make the builder of a subschema that stands where no keyword holds one, and
 * that a JSON Pointer led to.
 * @param pointer from parent to it
 */
mcp_schema_builder_t *mcp_schema_build_pointed(mcp_schema_compile_t *c,
                                               mcp_schema_builder_t *parent,
                                               const mcp_json_t *json,
                                               const char *pointer);

/** Note that target sees the same instance as builder. */
void mcp_schema_build_edge(mcp_schema_builder_t *builder,
                           mcp_schema_builder_t *target);

/** Add a check of this kind and return it. It moves when the next is added. */
mcp_schema_check_t *mcp_schema_build_check(mcp_schema_builder_t *builder,
                                           mcp_schema_kind_t kind);

/**
 * Note a mistake.
 * @param keyword where it is, and its code; NULL: the whole subschema
 * @param mend    what to do, or NULL
 * @param format  printf format of the sentence
 */
void mcp_schema_build_mistake(mcp_schema_compile_t *c,
                              const mcp_schema_builder_t *builder,
                              const char *keyword, const char *mend,
                              const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/** The JSON Pointer to a keyword of a subschema, or, when keyword is NULL, to
 * the subschema. */
const char *mcp_schema_build_path(const mcp_schema_builder_t *builder,
                                  const char *keyword, apr_pool_t *pool);

#endif
