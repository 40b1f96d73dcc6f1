/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/outside.h"

#include "mod_mcp/conf.h"

mcp_error_t *mcp_outside_fetch(void *baton, mcp_fetched_t *answer,
                               const mcp_fetch_t *request, apr_pool_t *pool)
{
    const request_rec *r = baton;

    return mcp_fetch_run(answer, request, &mcp_conf_server(r->server)->fetch,
                         pool);
}
