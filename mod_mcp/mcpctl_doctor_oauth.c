/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_doctor.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "lib/jwks.h"
#include "mod_mcp/mcpctl_answer.h"

/* What tokens are given for the difference of two clocks (RFC 7519, 4.1.4). */
#define LEEWAY_SECONDS 30

static const char *endpoint_of(const mcpctl_visit_t *visit, const char *name)
{
    return mcp_json_string(mcp_json_get(visit->server, name));
}

static const char *error_of(const mcpctl_said_t *said)
{
    return mcp_json_string(mcp_json_get(said->json, "error"));
}

/* ---- keys ---- */

void mcpctl_doctor_jwks(mcpctl_visit_t *visit)
{
    mcpctl_ask_t ask = { .url = endpoint_of(visit, "jwks_uri") };
    const char *what = apr_psprintf(visit->pool, "GET %s", ask.url);
    mcpctl_said_t said;
    mcp_jwks_t *keys;
    mcp_error_t *error;

    if (!ask.url) {
        mcpctl_visit_skip(visit, "the metadata has no jwks_uri");
        return;
    }
    mcpctl_http_ask(&said, visit->http, &ask, visit->pool);
    if (!mcpctl_answer_is_json(visit, &said, what)) {
        return;
    }
    error = mcp_jwks_parse(&keys, said.body, visit->pool);
    if (error || said.status != 200) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "jwks_none",
                          "Serve a key set there (RFC 7517, 5).",
                          "%s: HTTP %d, %s", what, said.status,
                          error ? error->message : "a key set all the same");
        return;
    }
    if (!mcp_jwks_count(keys)) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "jwks_unusable",
                          "Add a key for ES256 or RS256 of 2048 bits and more; "
                          "is the first workspace added?",
                          "%s has no key that verifies tokens", ask.url);
        return;
    }
    mcpctl_visit_say(visit, "keys that verify: %lu",
                     (unsigned long)mcp_jwks_count(keys));
}

/* ---- the page for people ---- */

void mcpctl_doctor_authorize(mcpctl_visit_t *visit)
{
    mcpctl_ask_t ask = { .url = endpoint_of(visit, "authorization_endpoint") };
    mcpctl_said_t said;

    if (!ask.url) {
        mcpctl_visit_skip(visit, "the metadata has no authorization_endpoint");
        return;
    }
    mcpctl_http_ask(&said, visit->http, &ask, visit->pool);
    if (!said.status) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "authorize_unreachable",
                          "Make it reachable for the browsers of people.",
                          "GET %s: %s", ask.url, said.failure);
    }
    else if (said.status == 404 || said.status / 100 == 5) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "authorize_missing",
                          "Hand the path to the authorization server; is its "
                          "sign-in set up?",
                          "GET %s: %s", ask.url,
                          mcpctl_visit_outline(visit, &said));
    }
    else if (said.status == 403 || said.status == 406) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "authorize_refuses",
                          "Look at Require and at mod_security's audit log "
                          "(conf/modsecurity.conf).",
                          "GET %s: %s", ask.url,
                          mcpctl_visit_outline(visit, &said));
    }
    mcpctl_visit_say(visit, "answers browsers (HTTP %d)", said.status);
}

/* ---- the token endpoint ---- */

/* A request that says nothing is refused, in JSON (RFC 6749, 5.2). */
void mcpctl_doctor_token(mcpctl_visit_t *visit)
{
    static const char *const headers[] = { "Content-Type: "
                                           "application/x-www-form-urlencoded",
                                           "Accept: application/json", NULL };
    mcpctl_ask_t ask = { .url = endpoint_of(visit, "token_endpoint"),
                         .headers = headers,
                         .body = "" };
    const char *what = apr_psprintf(visit->pool, "POST %s", ask.url);
    mcpctl_said_t said;

    if (!ask.url) {
        mcpctl_visit_skip(visit, "the metadata has no token_endpoint");
        return;
    }
    mcpctl_http_ask(&said, visit->http, &ask, visit->pool);
    if (!mcpctl_answer_is_json(visit, &said, what)) {
        return;
    }
    if ((said.status != 400 && said.status != 401) || !error_of(&said)) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "token_answer",
                          said.status / 100 == 5 ? "Look into the error log of "
                                                   "the authorization "
                                                   "server."
                                                 : "Answer with 400 or 401 and "
                                                   "{\"error\": ...} "
                                                   "(RFC 6749, 5.2); look what "
                                                   "answers there.",
                          "%s with nothing in it: HTTP %d, %s", what,
                          said.status, mcpctl_visit_excerpt(visit, &said));
        return;
    }
    mcpctl_visit_say(visit, "refuses an empty request as it must (%s)",
                     error_of(&said));
}

/* ---- registration ---- */

static void post_client(mcpctl_said_t *said, mcpctl_visit_t *visit,
                        const char *body)
{
    static const char *const headers[] = { "Content-Type: application/json",
                                           "Accept: application/json", NULL };
    mcpctl_ask_t ask = { .url = endpoint_of(visit, "registration_endpoint"),
                         .headers = headers,
                         .body = body };

    mcpctl_http_ask(said, visit->http, &ask, visit->pool);
}

/* What no server may take: the redirect URIs are no list. */
static void register_badly(mcpctl_visit_t *visit, const char *what)
{
    mcpctl_said_t said;
    const char *error;

    post_client(&said, visit,
                "{\"client_name\":\"mcpctl doctor\",\"redirect_uris\":7}");
    if (!mcpctl_answer_is_json(visit, &said, what)) {
        return;
    }
    error = error_of(&said);
    if (said.status == 401 || said.status == 403) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "register_closed",
                          "Open registration to all, or let clients use "
                          "documents: those that know the URL alone have no "
                          "token for it.",
                          "%s: HTTP %d", what, said.status);
    }
    else if (said.status / 100 == 2) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "register_takes_all",
                          "Refuse what is no client (RFC 7591, 3.2.2).",
                          "%s takes redirect_uris that are no list", what);
    }
    else if (said.status != 400 || !error
             || (strcmp(error, "invalid_client_metadata")
                 && strcmp(error, "invalid_redirect_uri"))) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "register_answer",
                          "Answer with 400 and invalid_client_metadata or "
                          "invalid_redirect_uri (RFC 7591, 3.2.2).",
                          "%s with redirect_uris that are no list: HTTP %d, %s",
                          what, said.status,
                          mcpctl_visit_excerpt(visit, &said));
    }
    mcpctl_visit_say(visit, "refuses what is no client");
}

static void register_client(mcpctl_visit_t *visit, const char *what)
{
    static const char client[] = "{\"client_name\":\"mcpctl "
                                 "doctor\",\"application_type\":\"native\","
                                 "\"redirect_uris\":[\"http://127.0.0.1:33418/"
                                 "callback\"],"
                                 "\"grant_types\":[\"authorization_code\","
                                 "\"refresh_token\"],"
                                 "\"response_types\":[\"code\"],"
                                 "\"token_endpoint_auth_method\":\"none\"}";
    mcpctl_said_t said;
    const char *id;

    post_client(&said, visit, client);
    if (!mcpctl_answer_is_json(visit, &said, what)) {
        return;
    }
    id = mcp_json_string(mcp_json_get(said.json, "client_id"));
    if (said.status != 201 || !id) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "register_refuses",
                          "Let public clients with a redirect URI on "
                          "127.0.0.1 register (RFC 8252, 7.3).",
                          "%s of a desktop client: HTTP %d, error %s", what,
                          said.status, error_of(&said) ? error_of(&said) : "-");
        return;
    }
    mcpctl_visit_say(visit, "registered the client %s; it is dropped if unused",
                     id);
}

void mcpctl_doctor_register(mcpctl_visit_t *visit)
{
    const char *url = endpoint_of(visit, "registration_endpoint");
    const char *what = apr_psprintf(visit->pool, "POST %s", url);

    if (!url) {
        mcpctl_visit_skip(visit, "the metadata has no registration_endpoint");
        return;
    }
    register_badly(visit, what);
    if (visit->registers && visit->verdict < MCPCTL_FAIL) {
        register_client(visit, what);
    }
}

/* ---- clocks ---- */

static int seconds(apr_time_t time)
{
    return (int)apr_time_sec(time);
}

void mcpctl_doctor_clock(mcpctl_visit_t *visit)
{
    int ours = seconds(visit->ahead);
    int theirs = seconds(visit->as_ahead - visit->ahead);

    if (!visit->has_date) {
        mcpctl_visit_skip(visit, "the endpoint's answers have no Date");
        return;
    }
    if (abs(ours) > LEEWAY_SECONDS) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "clock_off",
                          "Look at NTP on both machines: tokens are good from "
                          "one time to another.",
                          "The endpoint's clock is %d seconds %s this one's",
                          abs(ours), ours > 0 ? "ahead of" : "behind");
    }
    if (visit->as_has_date && abs(theirs) > LEEWAY_SECONDS) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "clocks_differ",
                          "Look at NTP on both: fresh tokens are refused as "
                          "not yet valid, or as expired.",
                          "The authorization server's clock is %d seconds %s "
                          "the endpoint's",
                          abs(theirs), theirs > 0 ? "ahead of" : "behind");
    }
    mcpctl_visit_say(visit, "%d seconds from this machine's", abs(ours));
}
