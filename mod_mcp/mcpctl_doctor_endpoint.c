/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_doctor.h"

#include <string.h>

#include <apr_strings.h>

#include "mod_mcp/mcpctl_answer.h"
#include "mod_mcp/mcpctl_rpc.h"

static const char initialize[] = "\"protocolVersion\":\"" MCPCTL_RPC_OLD "\","
                                 "\"capabilities\":{},\"clientInfo\":{\"name\":"
                                 "\"mcpctl-doctor\",\"version\":\"1\"}";

static const mcpctl_rpc_t first_of_old = { .revision = MCPCTL_RPC_OLD,
                                           .method = "initialize",
                                           .params = initialize };
static const mcpctl_rpc_t first_of_new = { .revision = MCPCTL_RPC_NEW,
                                           .method = "server/discover" };
static const mcpctl_rpc_t any_call = {
    .revision = MCPCTL_RPC_OLD,
    .method = "tools/call",
    .params = "\"name\":\"mcpctl_doctor\",\"arguments\":{}",
};

/* ---- whether it is one ---- */

static void note_date(mcpctl_visit_t *visit, const mcpctl_said_t *said)
{
    apr_time_t date = mcpctl_http_date(mcpctl_http_header(said, "Date"));

    if (date) {
        visit->has_date = 1;
        visit->ahead = date - said->heard;
    }
}

void mcpctl_doctor_endpoint(mcpctl_visit_t *visit)
{
    const char *what = apr_psprintf(visit->pool, "POST initialize to %s",
                                    visit->url);
    mcpctl_said_t said;

    mcpctl_rpc_post(&said, visit, &first_of_old);
    note_date(visit, &said);
    if (!mcpctl_rpc_response(visit, &said)
        && !mcpctl_answer_is_json(visit, &said, what)) {
        return;
    }
    if (said.status != 401 && said.status != 200) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "endpoint_refuses",
                          said.status == 404 ? "Compare the URL, and for a "
                                               "star in "
                                               "McpResource its host name, "
                                               "with the Location "
                                               "and its McpWorkspace."
                          : said.status / 100 == 5 ? "Look into the error log; "
                                                     "is the database "
                                                     "there?"
                                                   : "Look into the error log.",
                          "%s: HTTP %d, %s", what, said.status,
                          mcpctl_visit_excerpt(visit, &said));
        return;
    }
    visit->is_reached = 1;
    mcpctl_visit_say(visit, "answers with JSON over HTTP/%d.%d",
                     said.version / 10, said.version % 10);
}

/* ---- the challenge ---- */

/* Whether a URL is of the endpoint's origin. */
static int is_here(const mcpctl_visit_t *visit, const char *url)
{
    apr_size_t len = strlen(visit->place.origin);

    return !strncmp(url, visit->place.origin, len) && url[len] == '/';
}

static void judge_metadata_url(mcpctl_visit_t *visit, const char *url)
{
    if (!is_here(visit, url)) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "challenge_other_host",
                          "Set McpResource to the URL that people type; behind "
                          "a proxy not to the inner one.",
                          "The challenge leads to %s, away from %s", url,
                          visit->place.origin);
    }
    visit->challenge_url = url;
}

/* RFC 6750, 3 and RFC 9728, 5.1. */
static void judge_challenge(mcpctl_visit_t *visit, const mcpctl_said_t *said,
                            const char *method)
{
    const char *header = mcpctl_http_header(said, "WWW-Authenticate");
    const char *url = mcpctl_rpc_challenge(visit, said, "resource_metadata");
    const char *error = mcpctl_rpc_challenge(visit, said, "error");

    if (!*header) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "challenge_missing",
                          "Something on the way takes the header away "
                          "(Header unset, a CDN rule, ProxyErrorOverride). "
                          "Let WWW-Authenticate through.",
                          "401 to %s without WWW-Authenticate", method);
    }
    else if (!strstr(header, "Bearer")) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "challenge_other_scheme",
                          "An AuthType of Apache or of the proxy stands before "
                          "the module: take it off the endpoint.",
                          "401 to %s with \"%s\"", method, header);
    }
    else if (!url) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "challenge_without_metadata",
                          "Name the metadata in the challenge (RFC 9728, "
                          "5.1); the module does, so look what rewrites it.",
                          "401 to %s has no resource_metadata: %s", method,
                          header);
    }
    else {
        judge_metadata_url(visit, url);
    }
    if (error) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "challenge_error",
                          "Name an error only when a token was sent (RFC "
                          "6750, 3.1): some clients throw their token away.",
                          "401 without a token has error=\"%s\"", error);
    }
}

static int is_challenged(mcpctl_visit_t *visit, const mcpctl_rpc_t *rpc,
                         int *status)
{
    mcpctl_said_t said;

    mcpctl_rpc_post(&said, visit, rpc);
    *status = said.status;
    if (said.status == 401) {
        visit->is_guarded = 1;
        judge_challenge(visit, &said, rpc->method);
    }
    return said.status == 401;
}

void mcpctl_doctor_challenge(mcpctl_visit_t *visit)
{
    int old, new_one, call;

    if (is_challenged(visit, &first_of_old, &old)) {
        int count = visit->findings->nelts;

        if (!is_challenged(visit, &first_of_new, &new_one)) {
            mcpctl_visit_find(visit, MCPCTL_FAIL, "challenge_uneven",
                              "Treat all methods alike; look for rules that "
                              "go by the header Mcp-Method or the body.",
                              "initialize gives 401, server/discover %d",
                              new_one);
        }
        else if (count) {
            /* Once is enough. */
            visit->findings->nelts = count;
        }
        mcpctl_visit_say(visit, "401 leads to the metadata");
    }
    else if (is_challenged(visit, &any_call, &call)) {
        mcpctl_visit_say(visit, "tools are listed to all, a call asks for a "
                                "token");
    }
    else {
        mcpctl_visit_find(visit, MCPCTL_WARN, "challenge_never",
                          "If that is meant, all is well; else have a look at "
                          "what is configured for the Location.",
                          "Without a token initialize gives HTTP %d and "
                          "tools/call %d, not 401",
                          old, call);
    }
}

/* ---- the header Authorization ---- */

void mcpctl_doctor_bearer(mcpctl_visit_t *visit)
{
    mcpctl_rpc_t rpc = any_call;
    mcpctl_said_t said;
    const char *error;

    if (!visit->is_guarded) {
        mcpctl_visit_skip(visit, "no token is asked for");
        return;
    }
    rpc.token = "mcpctl-doctor.is-no.token";
    mcpctl_rpc_post(&said, visit, &rpc);
    if (!mcpctl_answer_is_json(visit, &said,
                               "POST with a token that is none")) {
        return;
    }
    error = mcpctl_rpc_challenge(visit, &said, "error");
    if (said.status != 401) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "bearer_not_refused",
                          said.status == 503 ? "The keys could not be read: "
                                               "look at the "
                                               "database, or the issuer's key "
                                               "set."
                                             : "Clients sign in again on 401 "
                                               "only. Look what "
                                               "answers instead of the module.",
                          "A token that is none gives HTTP %d, %s", said.status,
                          mcpctl_visit_excerpt(visit, &said));
    }
    else if (!error) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "bearer_stripped",
                          "The header Authorization does not arrive. Let the "
                          "proxy hand it on; with CGI or FastCGI between: "
                          "CGIPassAuth On.",
                          "A token is answered as if none had been sent");
    }
    else if (strcmp(error, "invalid_token")) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "bearer_other_error",
                          "Answer a bad token with error=\"invalid_token\" "
                          "(RFC 6750, 3.1).",
                          "A token that is none gives error=\"%s\"", error);
    }
    mcpctl_visit_say(visit, "Authorization arrives, a bad token is refused as "
                            "such");
}

/* ---- filters ---- */

typedef struct sample_t {
    const char *code;
    const char *what;
    const char *meta;
    const char *agent;
} sample_t;

static const sample_t samples[] = {
    { "filter_sql", "a text with \"select * from\"",
      "\"mcpctl.doctor/a\":\"select * from people where 1=1\"", NULL },
    { "filter_markup", "a text with <script>",
      "\"mcpctl.doctor/b\":\"<script>alert(1)</script>\"", NULL },
    { "filter_path", "a text with ../../etc/passwd",
      "\"mcpctl.doctor/c\":\"../../etc/passwd\"", NULL },
    { "filter_agent", "the User-Agent Claude-User", NULL, "Claude-User" },
    { "filter_agent", "the User-Agent python-httpx/0.28.1", NULL,
      "python-httpx/0.28.1" },
    { "filter_agent", "the User-Agent node", NULL, "node" },
};

/* Filters look at a body before anybody looks at a token. */
void mcpctl_doctor_filter(mcpctl_visit_t *visit)
{
    mcpctl_rpc_t rpc = { .revision = MCPCTL_RPC_OLD, .method = "tools/list" };
    mcpctl_said_t plain, said;
    apr_size_t i;

    mcpctl_rpc_post(&plain, visit, &rpc);
    for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        rpc.meta = samples[i].meta;
        rpc.agent = samples[i].agent;
        mcpctl_rpc_post(&said, visit, &rpc);
        if (said.status != plain.status) {
            mcpctl_visit_find(visit, MCPCTL_FAIL, samples[i].code,
                              rpc.agent ? "Let programs through: no bot or "
                                          "browser "
                                          "check on the endpoint and the OAuth "
                                          "paths."
                                        : "Take the body rules of mod_security "
                                          "or the "
                                          "WAF off the endpoint "
                                          "(conf/modsecurity.conf): values are "
                                          "bound "
                                          "here, never pasted into SQL.",
                              "tools/list with %s: %s instead of HTTP %d",
                              samples[i].what,
                              said.status ? mcpctl_visit_outline(visit, &said)
                                          : said.failure,
                              plain.status);
        }
    }
    mcpctl_visit_say(visit, "texts of people, and programs, are let through");
}

/* ---- browsers ---- */

/* A preflight of the page's own origin, which is always allowed. */
static void preflight(mcpctl_said_t *said, mcpctl_visit_t *visit,
                      const char *url, const char *method)
{
    const char *headers[] = {
        apr_pstrcat(visit->pool, "Origin: ", visit->place.origin, NULL),
        apr_pstrcat(visit->pool, "Access-Control-Request-Method: ", method,
                    NULL),
        "Access-Control-Request-Headers: authorization, content-type, "
        "mcp-protocol-version",
        NULL,
    };
    mcpctl_ask_t ask = { .method = "OPTIONS", .url = url, .headers = headers };

    mcpctl_http_ask(said, visit->http, &ask, visit->pool);
}

static void judge_preflight(mcpctl_visit_t *visit, const char *url,
                            const char *method)
{
    static const char *const needed[] = { "authorization", "content-type",
                                          "mcp-protocol-version" };
    mcpctl_said_t said;
    char *allowed, *c;
    apr_size_t i;

    preflight(&said, visit, url, method);
    if (said.status / 100 != 2
        || !*mcpctl_http_header(&said, "Access-Control-Allow-Origin")) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "cors_preflight",
                          said.status == 401 ? "Let OPTIONS through without a "
                                               "token: browsers "
                                               "send none with it."
                                             : "Let OPTIONS through to the "
                                               "module, and take "
                                               "the proxy's own CORS headers "
                                               "away. Only "
                                               "clients in browsers need it.",
                          "OPTIONS %s: %s", url,
                          said.status ? mcpctl_visit_outline(visit, &said)
                                      : said.failure);
        return;
    }
    allowed = apr_pstrdup(visit->pool, mcpctl_http_header(&said, "Access-"
                                                                 "Control-"
                                                                 "Allow-"
                                                                 "Headers"));
    for (c = allowed; *c; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    }
    for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        if (!strstr(allowed, needed[i])) {
            mcpctl_visit_find(visit, MCPCTL_WARN, "cors_headers",
                              "Allow it in Access-Control-Allow-Headers, or "
                              "leave CORS to the module.",
                              "OPTIONS %s does not allow %s", url, needed[i]);
        }
    }
}

void mcpctl_doctor_cors(mcpctl_visit_t *visit)
{
    judge_preflight(visit, visit->url, "POST");
    if (visit->challenge_url && is_here(visit, visit->challenge_url)) {
        judge_preflight(visit, visit->challenge_url, "GET");
    }
    mcpctl_visit_say(visit, "pages of the own origin may call");
}
