/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_answer.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

typedef struct cause_t {
    const char *code;
    int (*is)(const mcpctl_said_t *said);
    const char *mend;
} cause_t;

static int is_type(const mcpctl_said_t *said, const char *type)
{
    return !strncasecmp(mcpctl_http_header(said, "Content-Type"), type,
                        strlen(type));
}

int mcpctl_answer_is_html(const mcpctl_said_t *said)
{
    apr_size_t i = 0;

    while (i < said->body.len && apr_isspace(said->body.data[i])) {
        i++;
    }
    return is_type(said, "text/html")
           || (i < said->body.len && said->body.data[i] == '<');
}

static int is_object(const mcpctl_said_t *said)
{
    return said->json && mcp_json_type(said->json) == MCP_JSON_OBJECT;
}

/* ---- the causes ---- */

static int is_unreachable(const mcpctl_said_t *said)
{
    return said->failure && !said->status;
}

static int is_broken_off(const mcpctl_said_t *said)
{
    return said->failure != NULL;
}

static int is_slash(const mcpctl_said_t *said)
{
    const char *to = mcpctl_http_header(said, "Location");

    return said->status / 100 == 3 && *to && to[strlen(to) - 1] == '/';
}

static int is_sign_in(const mcpctl_said_t *said)
{
    static const char *const marks[] = { "login", "signin", "sign-in",
                                         "sso",   "saml",   "auth" };
    const char *to = mcpctl_http_header(said, "Location");
    apr_size_t i;

    for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (said->status / 100 == 3 && strstr(to, marks[i])) {
            return 1;
        }
    }
    return 0;
}

static int is_downgrade(const mcpctl_said_t *said)
{
    return said->status / 100 == 3
           && !strncasecmp(mcpctl_http_header(said, "Location"), "http://", 7);
}

static int is_redirect(const mcpctl_said_t *said)
{
    return said->status / 100 == 3;
}

static int is_limited(const mcpctl_said_t *said)
{
    return said->status == 429;
}

static int is_browser_check(const mcpctl_said_t *said)
{
    return *mcpctl_http_header(said, "cf-mitigated")
           || (mcpctl_answer_is_html(said) && said->status != 200
               && strstr(said->body.data, "challenge-platform"));
}

static int is_filtered(const mcpctl_said_t *said)
{
    return (said->status == 403 || said->status == 406) && !is_object(said);
}

static int is_bad_gateway(const mcpctl_said_t *said)
{
    return said->status >= 502 && said->status <= 504 && !is_object(said);
}

static int is_page_of_401(const mcpctl_said_t *said)
{
    return said->status == 401 && mcpctl_answer_is_html(said);
}

static int is_page_of_404(const mcpctl_said_t *said)
{
    return said->status == 404 && !is_object(said);
}

static int is_page_of_405(const mcpctl_said_t *said)
{
    return said->status == 405 && !is_object(said);
}

static int is_page_of_200(const mcpctl_said_t *said)
{
    return said->status == 200 && mcpctl_answer_is_html(said);
}

static int is_page(const mcpctl_said_t *said)
{
    return mcpctl_answer_is_html(said);
}

static int is_no_json(const mcpctl_said_t *said)
{
    return !is_object(said);
}

/* The first that fits is it. */
static const cause_t causes[] = {
    { "unreachable", is_unreachable,
      "Look whether the server runs, and what stands between." },
    { "broken_off", is_broken_off,
      "Look into the error logs of the server and of the proxies before it." },
    { "redirect_insecure", is_downgrade,
      "The server does not know that TLS ends before it. Give it ServerName "
      "https://HOST and UseCanonicalName On, and let no rule send https to "
      "http." },
    { "redirect_sign_in", is_sign_in,
      "A sign-in for browsers stands before it. Exempt this path: clients "
      "come with a bearer token, not with a cookie; only /oauth/authorize "
      "is for browsers." },
    { "redirect_slash", is_slash,
      "Clients do not follow a redirect with a POST. Let nothing add the "
      "slash (DirectorySlash, mod_rewrite, the proxy), and give people the "
      "URL that answers." },
    { "redirect", is_redirect,
      "Clients do not follow a redirect with a POST. Answer at the URL that "
      "people type, or give them the other one." },
    { "rate_limited", is_limited,
      "Hosted clients come from few addresses: limit by MCP_WORKSPACE and "
      "MCP_ACCOUNT, never by address (conf/qos.conf)." },
    { "browser_check", is_browser_check,
      "The CDN wants to see a browser. Switch its bot check off for the "
      "endpoint, /oauth/ and /.well-known/." },
    { "waf_refuses", is_filtered,
      "A filter such as mod_security or a WAF refuses the request, or "
      "\"Require\" does. Look into its audit log; conf/modsecurity.conf has "
      "the exclusions. Let it answer OAuth paths with JSON." },
    { "bad_gateway", is_bad_gateway,
      "The proxy does not reach the server behind it. Look at the "
      "address and timeouts of its ProxyPass or upstream." },
    { "page_401", is_page_of_401,
      "A page in place of the JSON answer: take ProxyErrorOverride, or the "
      "ErrorDocument of an AuthType before the module, off this path." },
    { "page_404", is_page_of_404,
      "Nothing is served there. Compare the path with the Location of the "
      "endpoint, look whether the proxy hands /.well-known/ and /oauth/ on "
      "as well, and whether the virtual host is the right one." },
    { "page_405", is_page_of_405,
      "The method is not let through. Allow GET, POST, DELETE and OPTIONS in "
      "the proxy, and take LimitExcept off the path." },
    { "page_200", is_page_of_200,
      "A web page answers for every path (a front end's index.html). Hand "
      "the endpoint, /.well-known/ and /oauth/ to the module first." },
    { "page", is_page,
      "A page in place of the JSON answer: ErrorDocument, "
      "ProxyErrorOverride, or another server. Look into the error log." },
    { "no_json", is_no_json, "Look what answers there; it is not the module." },
};

int mcpctl_answer_is_json(mcpctl_visit_t *visit, const mcpctl_said_t *said,
                          const char *what)
{
    const char *to = mcpctl_http_header(said, "Location");
    apr_size_t i = 0;

    while (i < sizeof(causes) / sizeof(causes[0]) && !causes[i].is(said)) {
        i++;
    }
    if (i == sizeof(causes) / sizeof(causes[0])) {
        return 1;
    }
    if (said->failure) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, causes[i].code, causes[i].mend,
                          "%s: %s", what, said->failure);
    }
    else if (*to) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, causes[i].code, causes[i].mend,
                          "%s: HTTP %d to %s", what, said->status, to);
    }
    else {
        mcpctl_visit_find(visit, MCPCTL_FAIL, causes[i].code, causes[i].mend,
                          "%s: %s, %s", what, mcpctl_visit_outline(visit, said),
                          mcpctl_visit_excerpt(visit, said));
    }
    return 0;
}
