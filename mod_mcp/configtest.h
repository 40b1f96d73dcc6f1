/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CONFIGTEST_H
#define MCP_CONFIGTEST_H

#include <httpd.h>

/**
 * The check_config hook, which `httpd -t` runs as well: finishes each endpoint
 * (catalogue, listings, keys of an external issuer) and judges what only shows
 * when everything is read. Each mistake is logged with file, line and mend.
 * @return OK or HTTP_INTERNAL_SERVER_ERROR
 */
int mcp_configtest(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                   server_rec *server);

#endif
