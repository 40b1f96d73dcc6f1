/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CONNECTOR_H
#define MCP_CONNECTOR_H

#include "lib/crypto.h"
#include "lib/delivery.h"

/*
 * The kinds of connectors that there are, and what is sealed for them.
 */

/** @return a row of a static table, or NULL */
const mcp_connector_t *mcp_connector_find(const char *kind);

/** The kinds, for messages: "graph, smtp, webhook, simulator". */
const char *mcp_connector_kinds(apr_pool_t *pool);

/** @return what it does for an effect of that kind, or NULL */
const mcp_delivery_effect_t *
mcp_connector_effect(const mcp_connector_t *connector, const char *kind);

/** What a connector's credentials are sealed for (associated data). */
mcp_str_t mcp_connector_sealed_for(const char *workspace, const char *connector,
                                   apr_pool_t *pool);

/** What the sealed members of a row's payload are sealed for. */
mcp_str_t mcp_connector_row_sealed_for(const char *workspace, const char *key,
                                       apr_pool_t *pool);

/** What is sealed for that a row left for the next one about the same. */
mcp_str_t mcp_connector_state_sealed_for(const char *workspace,
                                         const char *connector,
                                         const char *about, apr_pool_t *pool);

/**
 * Open what was sealed: a JSON object.
 * @param object set to it, or to NULL when code is NULL
 * @param code   base64, line breaks of PostgreSQL's encode() included; or NULL
 * @param key    NULL: there is none
 * @return NULL, or unseal_failed
 */
mcp_error_t *mcp_connector_open(const mcp_json_t **object, const char *code,
                                const mcp_master_key_t *key,
                                mcp_str_t sealed_for, apr_pool_t *pool);

#endif
