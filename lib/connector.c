/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/connector.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/connector_graph.h"
#include "lib/connector_simulator.h"
#include "lib/connector_smtp.h"
#include "lib/connector_webhook.h"

static const mcp_connector_t *const connectors[] = {
    &mcp_connector_graph,
    &mcp_connector_smtp,
    &mcp_connector_webhook,
    &mcp_connector_simulator,
};

#define CONNECTORS (sizeof(connectors) / sizeof(connectors[0]))

const mcp_connector_t *mcp_connector_find(const char *kind)
{
    apr_size_t i;

    for (i = 0; i < CONNECTORS; i++) {
        if (!strcmp(connectors[i]->kind, kind)) {
            return connectors[i];
        }
    }
    return NULL;
}

const char *mcp_connector_kinds(apr_pool_t *pool)
{
    const char *kinds = "";
    apr_size_t i;

    for (i = 0; i < CONNECTORS; i++) {
        kinds = apr_pstrcat(pool, kinds, i ? ", " : "", connectors[i]->kind,
                            NULL);
    }
    return kinds;
}

const mcp_delivery_effect_t *
mcp_connector_effect(const mcp_connector_t *connector, const char *kind)
{
    const mcp_delivery_effect_t *effect = connector->effects;

    while (effect->kind && strcmp(effect->kind, "*") != 0
           && strcmp(effect->kind, kind) != 0) {
        effect++;
    }
    return effect->kind ? effect : NULL;
}

/* ---- what is sealed ---- */

mcp_str_t mcp_connector_sealed_for(const char *workspace, const char *connector,
                                   apr_pool_t *pool)
{
    return mcp_str(
        apr_pstrcat(pool, "connector:", workspace, ":", connector, NULL));
}

mcp_str_t mcp_connector_row_sealed_for(const char *workspace, const char *key,
                                       apr_pool_t *pool)
{
    return mcp_str(apr_pstrcat(pool, "outbox:", workspace, ":", key, NULL));
}

mcp_str_t mcp_connector_state_sealed_for(const char *workspace,
                                         const char *connector,
                                         const char *about, apr_pool_t *pool)
{
    return mcp_str(apr_pstrcat(pool, "state:", workspace, ":", connector, ":",
                               about, NULL));
}

/* Without PostgreSQL's line breaks. */
static mcp_str_t one_line(const char *code, apr_pool_t *pool)
{
    char *text = apr_palloc(pool, strlen(code) + 1);
    char *end = text;

    for (; *code; code++) {
        if (*code != '\n') {
            *end++ = *code;
        }
    }
    return (mcp_str_t){ text, (apr_size_t)(end - text) };
}

mcp_error_t *mcp_connector_open(const mcp_json_t **object, const char *code,
                                const mcp_master_key_t *key,
                                mcp_str_t sealed_for, apr_pool_t *pool)
{
    mcp_str_t sealed, plain;
    mcp_json_t *opened;

    *object = NULL;
    if (!code) {
        return NULL;
    }
    if (!key) {
        return mcp_error_make(pool, "unseal_failed", NULL,
                              "there is no master key");
    }
    MCP_TRY(mcp_crypto_base64_decode(&sealed, one_line(code, pool), pool));
    MCP_TRY(mcp_crypto_open(&plain, key, sealed, sealed_for, pool));
    MCP_TRY(mcp_json_parse(&opened, plain, pool));
    *object = opened;
    return NULL;
}
