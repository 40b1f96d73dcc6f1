/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_REF_H
#define MCP_SCHEMA_REF_H

#include <apr_hash.h>

#include "lib/json.h"

/*
 * Where a $ref leads (JSON Schema 2020-12, core, 8.2): URI references, schema
 * resources by their URI, anchors by their name within one, JSON Pointers. This
 * file knows nothing of keywords; who walks a schema tells it what stands where.
 */

/** A schema that $id, or the place it was read from, gives a URI of its own. */
typedef struct mcp_schema_resource_t {
    const char *uri; /* absolute, no fragment; "" when nobody gave one */
    const mcp_json_t *root;
    unsigned vocabularies; /* which keywords mean something in it */
    apr_hash_t *anchors;   /* $anchor, $dynamicAnchor: name to mcp_json_t */
    apr_hash_t *dynamic;   /* $dynamicAnchor: name to what it compiled to */
} mcp_schema_resource_t;

/** Resources by URI. */
typedef struct mcp_schema_index_t {
    apr_hash_t *resources;
    apr_pool_t *pool;
} mcp_schema_index_t;

/**
 * Resolve a URI reference (RFC 3986, 5.2).
 * @param base     absolute, or "" when there is none: then the reference itself
 *                 comes back, without dot segments
 * @param fragment set to the fragment, still percent-encoded, or ""
 * @return the URI without fragment
 */
const char *mcp_schema_ref_resolve(const char **fragment, const char *base,
                                   const char *reference, apr_pool_t *pool);

/** Decode %XX; NULL when that gives no text (%00, %G1). */
const char *mcp_schema_ref_decode(const char *text, apr_pool_t *pool);

void mcp_schema_index_init(mcp_schema_index_t *index, apr_pool_t *pool);

/**
 * Make a resource known under its URI.
 * @return 0 when another one has that URI; the resource is then known to
 *         nobody else
 */
int mcp_schema_ref_add(mcp_schema_resource_t **out, mcp_schema_index_t *index,
                       const char *uri, const mcp_json_t *root);

/** Make a resource known under a further URI, unless that is taken. */
void mcp_schema_ref_alias(mcp_schema_index_t *index,
                          mcp_schema_resource_t *resource, const char *uri);

/** The resource of that URI, or NULL. */
mcp_schema_resource_t *mcp_schema_ref_find(const mcp_schema_index_t *index,
                                           const char *uri);

/**
 * Take one step of a JSON Pointer (RFC 6901, 4).
 * @param pointer moved behind the token; it stands on a slash
 * @return the member or element that the token names in value, or NULL
 */
const mcp_json_t *mcp_schema_ref_step(const char **pointer,
                                      const mcp_json_t *value,
                                      apr_pool_t *pool);

#endif
