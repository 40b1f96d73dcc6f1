/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/signin_code.h"

#include <httpd.h>
#include <http_config.h>
#include <http_log.h>
#include <http_request.h>
#include <mod_auth.h>

#include "lib/sign_in_code.h"
#include "mod_mcp/authserver.h"

APLOG_USE_MODULE(mcp);

static authn_status check(request_rec *r, const char *user,
                          const char *password)
{
    const mcp_oauth_site_t *site = mcp_authserver_make(r);
    const char *hash = NULL;
    const mcp_json_t *answer;
    mcp_error_t *error;
    mcp_buf_t args;

    if (!site || !site->master) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "MCP0703: a code can be used where "
                      "McpAuthorizationServer is on, and nowhere else");
        return AUTH_GENERAL_ERROR;
    }
    error = mcp_sign_in_code_hash(&hash, site->master, password, r->pool);
    /* What cannot be a code is a wrong try like any other. */
    mcp_buf_init(&args, 256, r->pool);
    mcp_buf_json_name(&args, "email");
    mcp_buf_json_string(&args, user);
    mcp_buf_json_name(&args, "workspace");
    mcp_buf_json_string(&args, site->workspace);
    mcp_buf_json_name(&args, "hash");
    mcp_buf_json_string(&args, hash);
    if (!error) {
        error = mcp_oauth_ask(&answer, site, MCP_OAUTH_SIGN_IN_CODE, &args);
    }
    if (error) {
        return AUTH_GENERAL_ERROR;
    }
    return mcp_json_is_true(mcp_json_get(answer, "signed_in")) ? AUTH_GRANTED
                                                               : AUTH_DENIED;
}

static const authn_provider provider = { check, NULL };

void mcp_signin_code_register(apr_pool_t *pool)
{
    ap_register_auth_provider(pool, AUTHN_PROVIDER_GROUP, "mcp_code",
                              AUTHN_PROVIDER_VERSION, &provider,
                              AP_AUTH_INTERNAL_PER_CONF);
}
