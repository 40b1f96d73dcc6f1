/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CLIENT_DOCUMENT_H
#define MCP_CLIENT_DOCUMENT_H

#include "lib/client_metadata.h"
#include "lib/env.h"

/*
 * Clients whose id is a URL, at which they say who they are (OAuth Client ID
 * Metadata Document, draft-ietf-oauth-client-id-metadata-document). So a client
 * need not register: whoever controls the URL is the client.
 *
 * A failure is temporarily_unavailable, when the document's server is not to be
 * reached or has a failure of its own; whoever kept the document may go on with
 * it. Every other one is invalid_client. Both have a sentence that can be shown,
 * and neither is to be remembered: the next request asks again.
 */

#define MCP_CLIENT_DOCUMENT_BYTES 5120
#define MCP_CLIENT_DOCUMENT_LIMIT apr_time_from_sec(5)

/* For how many seconds a document may be kept, at least and at most, and when
 * its server does not say. */
#define MCP_CLIENT_DOCUMENT_LEAST 60
#define MCP_CLIENT_DOCUMENT_MOST 86400
#define MCP_CLIENT_DOCUMENT_OTHERWISE 3600

/** Whether a client_id is a URL of a document rather than a registered id. */
int mcp_client_document_is_url(const char *client_id);

/**
 * Whether a document may be asked for at a URL: https with a path, no dot
 * segment (plain or escaped), fragment or userinfo.
 * @return NULL when it may, else what is wrong with it
 */
const char *mcp_client_document_check_url(const char *url);

/**
 * Read what was fetched: status 200, application/json or application/...+json,
 * its client_id the URL character by character, a client_name, redirect URIs,
 * and no shared secret.
 */
mcp_error_t *mcp_client_document_parse(mcp_client_metadata_t **client,
                                       const char *url,
                                       const mcp_fetched_t *answer,
                                       apr_pool_t *pool);

/**
 * Fetch and read a document.
 * @param keep set to the seconds for which it may be kept
 */
mcp_error_t *mcp_client_document_fetch(mcp_client_metadata_t **client,
                                       int *keep, const mcp_env_t *env,
                                       const char *url, apr_pool_t *pool);

#endif
