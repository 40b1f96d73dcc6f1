/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_doctor.h"

#include <string.h>

#include <apr_strings.h>

#include "mod_mcp/mcpctl_answer.h"

/* One of the URLs under which a document is looked for. */
typedef struct form_t {
    const char *name;
    const char *url;
    mcpctl_said_t said;
} form_t;

#define FORMS_MAX 3

static const char *member(const mcp_json_t *object, const char *name)
{
    return mcp_json_string(mcp_json_get(object, name));
}

/* Whether an array of strings has one; `missing` when there is no array. */
static int lists(const mcp_json_t *object, const char *name, const char *text,
                 int missing)
{
    const mcp_json_t *array = mcp_json_get(object, name);
    const mcp_json_t *item = mcp_json_first(array);

    for (; item; item = mcp_json_next(item)) {
        const char *value = mcp_json_string(item);

        if (value && !strcmp(value, text)) {
            return 1;
        }
    }
    return array ? 0 : missing;
}

static void fetch(form_t *form, mcpctl_visit_t *visit)
{
    static const char *const headers[] = { "Accept: application/json", NULL };
    mcpctl_ask_t ask = { .url = form->url, .headers = headers };

    mcpctl_http_ask(&form->said, visit->http, &ask, visit->pool);
}

static int is_readable(mcpctl_visit_t *visit, const form_t *form)
{
    const char *what = apr_psprintf(visit->pool, "GET %s", form->url);

    if (!mcpctl_answer_is_json(visit, &form->said, what)) {
        return 0;
    }
    return form->said.status == 200;
}

/* ---- the protected resource's metadata ---- */

static void judge_resource(mcpctl_visit_t *visit, const form_t *form)
{
    const char *resource = member(form->said.json, "resource");

    if (!resource) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "resource_none",
                          "Serve the document of RFC 9728; the module does.",
                          "%s has no \"resource\"", form->url);
    }
    else if (strcmp(resource, visit->url)) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "resource_differs",
                          apr_psprintf(visit->pool,
                                       "Clients compare letter by letter. Give "
                                       "people the "
                                       "URL %s, or set McpResource to %s.",
                                       resource, visit->url),
                          "%s says \"resource\": \"%s\"", form->url, resource);
    }
}

static void judge_document(mcpctl_visit_t *visit, const form_t *form)
{
    const mcp_json_t *servers = mcp_json_get(form->said.json, "authorization_"
                                                              "servers");

    judge_resource(visit, form);
    visit->issuer = mcp_json_string(mcp_json_first(servers));
    if (!visit->issuer) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "resource_no_server",
                          "Set McpAuthorizationServer On or McpIssuer.",
                          "%s names no authorization_servers", form->url);
    }
    if (lists(form->said.json, "scopes_supported", "offline_access", 0)) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "resource_offline_access",
                          "Take it out of the catalogue's scopes: it is none "
                          "of a resource, and clients ask for all they see.",
                          "%s lists the scope offline_access", form->url);
    }
}

/* The document at the root is that of the origin, and may be missing. */
static void judge_root(mcpctl_visit_t *visit, const form_t *form)
{
    const char *resource = member(form->said.json, "resource");

    if (form->said.status != 200 || !is_readable(visit, form) || !resource) {
        return;
    }
    if (strcmp(resource, visit->place.origin) && strcmp(resource, visit->url)) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "resource_root_differs",
                          "Serve nothing there, or the document of the origin: "
                          "some clients look at the root first.",
                          "%s says \"resource\": \"%s\"", form->url, resource);
    }
}

static int has_document(mcpctl_visit_t *visit, form_t *form)
{
    fetch(form, visit);
    if (!is_readable(visit, form)) {
        if (!visit->findings->nelts) {
            mcpctl_visit_find(visit, MCPCTL_FAIL, "resource_missing",
                              "Hand /.well-known/oauth-protected-resource "
                              "and all below it to the module, in the same "
                              "virtual host and under the same host name.",
                              "GET %s: %s", form->url,
                              mcpctl_visit_outline(visit, &form->said));
        }
        return 0;
    }
    judge_document(visit, form);
    return 1;
}

void mcpctl_doctor_resource(mcpctl_visit_t *visit)
{
    const char *base = apr_pstrcat(visit->pool, visit->place.origin,
                                   "/.well-known/oauth-protected-resource",
                                   NULL);
    form_t path = { "path",
                    apr_pstrcat(visit->pool, base, visit->place.path, NULL) };
    form_t root = { "root", base };
    form_t challenge = { "challenge", visit->challenge_url };
    int is_other = challenge.url && strcmp(challenge.url, path.url);

    if (is_other && has_document(visit, &challenge)) {
        fetch(&path, visit);
        if (path.said.status != 200 || !path.said.json) {
            mcpctl_visit_find(visit, MCPCTL_WARN, "resource_path_missing",
                              "Serve the document there, too: clients that do "
                              "not read the challenge look there (RFC 9728, "
                              "3.1).",
                              "GET %s: %s", path.url,
                              mcpctl_visit_outline(visit, &path.said));
        }
    }
    else if (!is_other) {
        has_document(visit, &path);
    }
    if (*visit->place.path && visit->issuer) {
        fetch(&root, visit);
        judge_root(visit, &root);
    }
    mcpctl_visit_say(visit, "the metadata names the URL and %s",
                     visit->issuer ? visit->issuer : "no server");
}

/* ---- the authorization server's metadata ---- */

static int list_forms(form_t *forms, const mcpctl_visit_t *visit,
                      const mcpctl_place_t *place)
{
    const char *path = place->path;
    int count = 0;

    if (!strcmp(path, "/")) {
        path = "";
    }
    forms[count].name = "RFC 8414";
    forms[count++].url = apr_pstrcat(visit->pool, place->origin,
                                     "/.well-known/oauth-authorization-server",
                                     path, NULL);
    forms[count].name = "OpenID";
    forms[count++].url = apr_pstrcat(visit->pool, place->origin,
                                     "/.well-known/openid-configuration", path,
                                     NULL);
    if (*path) {
        forms[count].name = "OpenID behind the path";
        forms[count++].url = apr_pstrcat(visit->pool, place->origin, path,
                                         "/.well-known/openid-configuration",
                                         NULL);
    }
    return count;
}

static void judge_issuer(mcpctl_visit_t *visit, const form_t *form)
{
    const char *issuer = member(form->said.json, "issuer");

    if (!issuer || strcmp(issuer, visit->issuer)) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "issuer_differs",
                          "Clients compare letter by letter (RFC 8414, 3.3): "
                          "give McpIssuer exactly what the server calls "
                          "itself, slash and all.",
                          "%s says \"issuer\": \"%s\", the resource's metadata "
                          "\"%s\"",
                          form->url, issuer ? issuer : "", visit->issuer);
    }
}

static void compare(mcpctl_visit_t *visit, const form_t *form)
{
    static const char *const names[] = { "issuer", "authorization_endpoint",
                                         "token_endpoint",
                                         "registration_endpoint", "jwks_uri" };
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const mcp_json_t *a = mcp_json_get(visit->server, names[i]);
        const mcp_json_t *b = mcp_json_get(form->said.json, names[i]);

        if (a && b && !mcp_json_is_equal(a, b)) {
            mcpctl_visit_find(visit, MCPCTL_FAIL, "server_forms_differ",
                              "Serve the same document in all forms: clients "
                              "differ in which they take.",
                              "%s has another %s than the first form",
                              form->url, names[i]);
            return;
        }
    }
}

static void note_date(mcpctl_visit_t *visit, const mcpctl_said_t *said)
{
    apr_time_t date = mcpctl_http_date(mcpctl_http_header(said, "Date"));

    if (date) {
        visit->as_has_date = 1;
        visit->as_ahead = date - said->heard;
    }
}

/* A form that is not served is no fault while another one is. */
static void look_at_form(mcpctl_visit_t *visit, form_t *form)
{
    fetch(form, visit);
    if (form->said.status == 404 || form->said.status == 401
        || !is_readable(visit, form)) {
        return;
    }
    if (visit->server) {
        compare(visit, form);
        return;
    }
    visit->server = form->said.json;
    note_date(visit, &form->said);
    judge_issuer(visit, form);
}

void mcpctl_doctor_server(mcpctl_visit_t *visit)
{
    form_t forms[FORMS_MAX];
    mcpctl_place_t place;
    const char *wrong = mcpctl_http_place(&place, visit->issuer, visit->pool);
    int i, count, served = 0;

    if (wrong || (!place.is_tls && visit->place.is_tls)) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "issuer_insecure",
                          "An issuer is an https URL (RFC 8414, 2).",
                          "The issuer \"%s\": %s", visit->issuer,
                          wrong ? wrong : "it is http");
        return;
    }
    count = list_forms(forms, visit, &place);
    for (i = 0; i < count; i++) {
        look_at_form(visit, &forms[i]);
        served += forms[i].said.status == 200 && forms[i].said.json;
    }
    if (!visit->server && !visit->findings->nelts) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "server_missing",
                          "Set McpAuthorizationServer On, hand /.well-known/ "
                          "to the module, or correct McpIssuer.",
                          "%s serves no metadata: GET %s gives HTTP %d",
                          visit->issuer, forms[0].url, forms[0].said.status);
    }
    mcpctl_visit_say(visit, "%s serves its metadata in %d of %d forms",
                     visit->issuer, served, count);
}

/* ---- what the server's metadata must say ---- */

typedef struct promise_t {
    const char *member;
    const char *value; /* that the array lists */
    int missing;       /* whether it counts as listed without the array */
    mcpctl_verdict_t verdict;
    const char *code;
    const char *mend;
} promise_t;

static const promise_t promises[] = {
    { "code_challenge_methods_supported", "S256", 0, MCPCTL_FAIL, "no_s256",
      "Clients refuse a server that does not promise PKCE with S256 (MCP, "
      "authorization): add it to the metadata." },
    { "response_types_supported", "code", 0, MCPCTL_FAIL, "no_code",
      "Promise the response type code (RFC 8414, 2)." },
    { "grant_types_supported", "authorization_code", 1, MCPCTL_FAIL,
      "no_code_grant", "Promise the grant authorization_code." },
    { "grant_types_supported", "refresh_token", 0, MCPCTL_WARN, "no_refresh",
      "Promise the grant refresh_token, or people sign in each time a "
      "token ends." },
    { "token_endpoint_auth_methods_supported", "none", 0, MCPCTL_WARN,
      "no_public_clients",
      "Promise the method none: desktop clients keep no secret." },
};

static void judge_endpoint(mcpctl_visit_t *visit, const char *name,
                           int is_required)
{
    const char *url = member(visit->server, name);
    mcpctl_place_t place;
    const char *wrong;

    if (!url && is_required) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "no_endpoint",
                          "Name it in the metadata (RFC 8414, 2).",
                          "The metadata has no %s", name);
    }
    if (!url) {
        return;
    }
    wrong = mcpctl_http_place(&place, url, visit->pool);
    if (wrong || (!place.is_tls && visit->place.is_tls)) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "endpoint_insecure",
                          "All endpoints are https (OAuth 2.1, 1.5); set the "
                          "issuer to the outer URL.",
                          "%s is \"%s\": %s", name, url,
                          wrong ? wrong : "it is http");
    }
    else if (!strchr(place.host, '.') && strchr(visit->place.host, '.')) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "endpoint_inner_host",
                          "Set the issuer to the URL that clients see, not to "
                          "the name behind the proxy.",
                          "%s is at %s", name, place.origin);
    }
}

void mcpctl_doctor_members(mcpctl_visit_t *visit)
{
    int registers = member(visit->server, "registration_endpoint") != NULL;
    int documents = mcp_json_is_true(mcp_json_get(visit->server, "client_id_"
                                                                 "metadata_"
                                                                 "document_"
                                                                 "supported"));
    apr_size_t i;

    judge_endpoint(visit, "authorization_endpoint", 1);
    judge_endpoint(visit, "token_endpoint", 1);
    judge_endpoint(visit, "registration_endpoint", 0);
    judge_endpoint(visit, "jwks_uri", 0);
    for (i = 0; i < sizeof(promises) / sizeof(promises[0]); i++) {
        const promise_t *promise = &promises[i];

        if (!lists(visit->server, promise->member, promise->value,
                   promise->missing)) {
            mcpctl_visit_find(visit, promise->verdict, promise->code,
                              promise->mend, "%s does not list \"%s\"",
                              promise->member, promise->value);
        }
    }
    if (!registers && !documents) {
        mcpctl_visit_find(visit, MCPCTL_FAIL, "no_registration",
                          "Clients that know the URL alone need one of the "
                          "two; others must be given a client_id by hand.",
                          "Neither registration_endpoint nor "
                          "client_id_metadata_document_supported");
    }
    if (!mcp_json_is_true(mcp_json_get(visit->server, "authorization_response_"
                                                      "iss_parameter_"
                                                      "supported"))) {
        mcpctl_visit_find(visit, MCPCTL_WARN, "no_iss",
                          "Send iss with the code and say so (RFC 9207): it "
                          "keeps servers from being mixed up.",
                          "authorization_response_iss_parameter_supported is "
                          "not true");
    }
    mcpctl_visit_say(visit, "PKCE, public clients, %s",
                     registers && documents ? "registration and documents"
                     : registers            ? "registration"
                                            : "client documents");
}
