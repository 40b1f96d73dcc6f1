/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_doctor.h"

#include <stdlib.h>
#include <string.h>

#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "mod_mcp/mcpctl.h"
#include "mod_mcp/mcpctl_doctor_print.h"

#define TOKEN_BYTES (16 * 1024)

/* ---- the steps ---- */

/* What must be there for a step. */
#define NEEDS_UP 1       /* connections */
#define NEEDS_ENDPOINT 2 /* an endpoint that answers */
#define NEEDS_ISSUER 4   /* metadata that names an authorization server */
#define NEEDS_SERVER 8   /* metadata of that server */
#define NEEDS_TOKEN 16   /* a token, and where it is safe to send it */
#define NEEDS_WORK 32    /* a token that works */

typedef struct step_t {
    const char *name;
    int needs;
    void (*run)(mcpctl_visit_t *visit);
    const char *about;
} step_t;

static const step_t steps[] = {
    { "url", 0, mcpctl_doctor_url, "the URL, as people type it" },
    { "dns", 0, mcpctl_doctor_dns, "the addresses of its host" },
    { "tcp", NEEDS_UP, mcpctl_doctor_tcp, "a connection to each of them" },
    { "tls", NEEDS_UP, mcpctl_doctor_tls, "certificate and protocol" },
    { "plain", NEEDS_UP, mcpctl_doctor_plain, "http beside https" },
    { "endpoint", NEEDS_UP, mcpctl_doctor_endpoint,
      "whether an MCP endpoint answers" },
    { "challenge", NEEDS_ENDPOINT, mcpctl_doctor_challenge,
      "what is said to those without a token" },
    { "bearer", NEEDS_ENDPOINT, mcpctl_doctor_bearer,
      "whether the header Authorization arrives" },
    { "filter", NEEDS_ENDPOINT, mcpctl_doctor_filter,
      "whether filters refuse harmless requests" },
    { "cors", NEEDS_ENDPOINT, mcpctl_doctor_cors, "whether browsers may call" },
    { "resource", NEEDS_UP, mcpctl_doctor_resource,
      "the protected resource's metadata (RFC 9728)" },
    { "server", NEEDS_ISSUER, mcpctl_doctor_server,
      "the authorization server's metadata (RFC 8414)" },
    { "members", NEEDS_SERVER, mcpctl_doctor_members,
      "what that metadata promises" },
    { "jwks", NEEDS_SERVER, mcpctl_doctor_jwks, "the keys of tokens" },
    { "authorize", NEEDS_SERVER, mcpctl_doctor_authorize,
      "where people sign in and consent" },
    { "token", NEEDS_SERVER, mcpctl_doctor_token,
      "where clients get their tokens" },
    { "register", NEEDS_SERVER, mcpctl_doctor_register,
      "where clients register" },
    { "clock", NEEDS_ENDPOINT, mcpctl_doctor_clock, "the clocks" },
    { "handshake", NEEDS_ENDPOINT | NEEDS_TOKEN, mcpctl_doctor_handshake,
      "a client of 2025-11-25 with the token" },
    { "stateless", NEEDS_ENDPOINT | NEEDS_TOKEN, mcpctl_doctor_stateless,
      "a client of 2026-07-28 with the token" },
    { "call", NEEDS_TOKEN | NEEDS_WORK, mcpctl_doctor_call,
      "a call that only reads" },
    { "stream", NEEDS_TOKEN | NEEDS_WORK, mcpctl_doctor_stream,
      "an event stream" },
};

/* Why a step cannot be taken, or NULL. */
static const char *obstacle(const mcpctl_visit_t *visit, int needs)
{
    if ((needs & NEEDS_TOKEN) && !visit->token) {
        return "no token is given";
    }
    if ((needs & NEEDS_TOKEN) && visit->is_distrusted) {
        return "no token is sent to a server whose certificate is refused";
    }
    if (!visit->is_up) {
        return needs ? "there is no connection" : NULL;
    }
    if ((needs & NEEDS_ENDPOINT) && !visit->is_reached) {
        return "no endpoint answers";
    }
    if ((needs & NEEDS_ISSUER) && !visit->issuer) {
        return "no authorization server is named";
    }
    if ((needs & NEEDS_SERVER) && !visit->server) {
        return "the authorization server's metadata is not known";
    }
    return (needs & NEEDS_WORK) && !visit->works ? "the token does not work"
                                                 : NULL;
}

static void walk(mcpctl_report_t *report, mcpctl_visit_t *visit)
{
    apr_size_t i;

    for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        const char *why = obstacle(visit, steps[i].needs);

        mcpctl_visit_begin(visit);
        if (why) {
            mcpctl_visit_skip(visit, "%s", why);
        }
        else {
            steps[i].run(visit);
        }
        mcpctl_doctor_print_step(report, visit, steps[i].name, steps[i].about);
    }
}

/* ---- the command ---- */

/* What may stand in a header (RFC 6750, 2.1). */
static mcp_error_t *check_token(const mcpctl_t *ctl, const char *token,
                                const char *where)
{
    const char *c = token;

    while (apr_isalnum(*c) || (*c && strchr("-._~+/=", *c))) {
        c++;
    }
    if (*token && !*c) {
        return NULL;
    }
    return mcpctl_usage(ctl, "It is to hold the token and nothing else.",
                        "%s has no token.", where);
}

static mcp_error_t *read_token_file(const char **token, const mcpctl_t *ctl,
                                    const char *name)
{
    char *text = apr_pcalloc(ctl->pool, TOKEN_BYTES + 1);
    apr_size_t len = 0;
    apr_file_t *file;
    apr_status_t status = apr_file_open(&file, name, APR_FOPEN_READ,
                                        APR_FPROT_OS_DEFAULT, ctl->pool);

    if (status == APR_SUCCESS) {
        status = apr_file_read_full(file, text, TOKEN_BYTES, &len);
        apr_file_close(file);
    }
    if (status != APR_SUCCESS && status != APR_EOF) {
        return mcpctl_usage(ctl, NULL, "The token file %s cannot be read.",
                            name);
    }
    apr_collapse_spaces(text, text);
    *token = text;
    return check_token(ctl, text, name);
}

static mcp_error_t *find_token(const char **token, const mcpctl_t *ctl)
{
    const char *name = mcpctl_option(ctl, "token-file");

    if (name) {
        return read_token_file(token, ctl, name);
    }
    *token = getenv("MCP_TOKEN");
    if (*token && !**token) {
        *token = NULL;
    }
    return *token ? check_token(ctl, *token, "MCP_TOKEN") : NULL;
}

mcp_error_t *mcpctl_doctor(mcpctl_t *ctl)
{
    mcpctl_visit_t visit = { .pool = ctl->pool, .url = ctl->operands[0] };
    const char *wrong = mcpctl_http_place(&visit.place, visit.url, ctl->pool);
    mcpctl_report_t report;

    if (wrong) {
        return mcpctl_usage(ctl,
                            "Give the endpoint's URL as people type it, e.g. "
                            "https://mcp.example.com/mcp",
                            "\"%s\" is no URL of an endpoint: %s.", visit.url,
                            wrong);
    }
    MCP_TRY(find_token(&visit.token, ctl));
    MCP_TRY(mcpctl_http_open(&visit.http, mcpctl_option(ctl, "ca-file"),
                             mcpctl_option(ctl, "connect-to"), ctl->pool));
    visit.registers = mcpctl_option(ctl, "register") != NULL;
    mcpctl_doctor_print_begin(&report, mcpctl_option(ctl, "json") != NULL,
                              &visit);
    walk(&report, &visit);
    mcpctl_doctor_print_end(&report);
    if (!report.counts[MCPCTL_FAIL]) {
        return NULL;
    }
    return mcp_error_make(ctl->pool, "unwell", NULL,
                          "%d of the steps failed; see the mends above.",
                          report.counts[MCPCTL_FAIL]);
}
