/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CONSENT_H
#define MCP_CONSENT_H

#include <httpd.h>

#include "lib/oauth_site.h"

/*
 * What the human sees of the authorization server. Who they are, Apache says:
 * whatever authentication is configured for /oauth/authorize has done its work
 * before this is asked. The request that they look at is kept under seal in the
 * page, bound to them and to their browser by a cookie, so nobody else's page
 * can send it.
 */

/** /oauth/authorize: GET shows, POST decides (OAuth 2.1, 4.1). */
int mcp_consent_run(request_rec *r, const mcp_oauth_site_t *site);

/** /oauth/signin, the ErrorDocument for 401 of mod_auth_form: its form, which
 * leads back to where the human was going. */
int mcp_consent_sign_in(request_rec *r, const mcp_oauth_site_t *site);

/** /oauth/refused, the ErrorDocument for 403: Require turns away somebody who
 * has signed in. */
int mcp_consent_refused(request_rec *r, const mcp_oauth_site_t *site);

#endif
