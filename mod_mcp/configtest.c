/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/configtest.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>
#include <http_log.h>

#include "lib/card.h"
#include "lib/uri.h"
#include "mod_mcp/conf.h"
#include "mod_mcp/db.h"
#include "mod_mcp/external.h"
#include "mod_mcp/listen.h"
#include "mod_mcp/pages.h"
#include "mod_mcp/provider.h"

APLOG_USE_MODULE(mcp);

typedef struct test_t {
    apr_pool_t *pconf;
    apr_pool_t *ptemp;
    server_rec *main_server;
    server_rec *server;       /* the one that is looked at */
    apr_array_header_t *done; /* of const mcp_endpoint_t *, with catalogue */
    int mistakes;
} test_t;

static void complain(test_t *test, const char *file, int line,
                     const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void complain(test_t *test, const char *file, int line,
                     const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, 0, test->server,
                 "MCP0101: %s:%d: %s", file, line,
                 apr_pvsprintf(test->ptemp, format, ap));
    va_end(ap);
    test->mistakes++;
}

static void complain_error(test_t *test, const mcp_endpoint_t *endpoint,
                           const char *directive, const mcp_error_t *error)
{
    int i;

    if (!error->fields) {
        complain(test, endpoint->file, endpoint->line, "%s: %s %s", directive,
                 error->message, error->hint ? error->hint : "");
        return;
    }
    for (i = 0; i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  mcp_field_t);

        complain(test, endpoint->file, endpoint->line, "%s %s: %s: %s%s%s",
                 directive,
                 endpoint->catalog_file ? endpoint->catalog_file : "",
                 *field->path ? field->path : "file", field->message,
                 field->hint ? " " : "", field->hint ? field->hint : "");
    }
}

/* ---- what an endpoint needs ---- */

/* What a Location of the main server leaves out, virtual hosts may add; then it
 * is an endpoint only in those that do. */
static int is_template(const test_t *test, const mcp_endpoint_t *endpoint)
{
    const mcp_server_conf_t *main_server = mcp_conf_server(test->main_server);

    return test->main_server->next
           && mcp_conf_find(main_server, endpoint->path) == endpoint
           && (!endpoint->catalog_file || !endpoint->resource
               || !endpoint->workspace);
}

static void check_given(test_t *test, const mcp_endpoint_t *endpoint)
{
    const struct {
        const char *value, *directive, *example;
    } needed[] = {
        { endpoint->catalog_file, "McpCatalog", "conf/catalog/kailenty.json" },
        { endpoint->resource, "McpResource",
          apr_pstrcat(test->ptemp, "https://mcp.example.com", endpoint->path,
                      NULL) },
        { endpoint->workspace, "McpWorkspace", "harbor" },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        if (!needed[i].value) {
            complain(test, endpoint->file, endpoint->line,
                     "the endpoint %s has no %s; add: %s %s", endpoint->path,
                     needed[i].directive, needed[i].directive,
                     needed[i].example);
        }
    }
}

/* The URL that tokens are made for must be the one that clients call; a
 * difference shows as tokens that nobody accepts (RFC 8707, 2). */
static void check_resource(test_t *test, const mcp_endpoint_t *endpoint)
{
    const char *path = mcp_uri_path(endpoint->resource);
    const char *host = strstr(endpoint->resource, "://") + 3;

    if (strcmp(path, endpoint->path)) {
        complain(test, endpoint->file, endpoint->line,
                 "McpResource %s has the path \"%s\", but the Location is "
                 "\"%s\"; make them the same",
                 endpoint->resource, path, endpoint->path);
    }
    if (!strcmp(endpoint->workspace, MCP_URI_ANY_WORKSPACE)) {
        if (*host == '*') {
            complain(test, endpoint->file, endpoint->line,
                     "McpWorkspace * takes the workspace from the token, so "
                     "McpResource %s must name one host; or give McpWorkspace "
                     "*%.*s",
                     endpoint->resource, (int)strcspn(host + 1, ":/"),
                     host + 1);
        }
    }
    else if ((endpoint->workspace[0] == '*') != (*host == '*')) {
        complain(test, endpoint->file, endpoint->line,
                 "McpWorkspace %s and McpResource %s: when one has a star, "
                 "the other needs it too",
                 endpoint->workspace, endpoint->resource);
    }
    if (endpoint->api_key_header && endpoint->api_keys != MCP_ON) {
        complain(test, endpoint->file, endpoint->line,
                 "McpApiKeyHeader %s is of no use without API keys; add: "
                 "McpAPIKeys On",
                 endpoint->api_key_header);
    }
}

/* An issuer elsewhere, and what belongs to it. */
static void check_issuer(test_t *test, const mcp_endpoint_t *endpoint)
{
    const char *alone = endpoint->jwks_url        ? "McpJWKSURL"
                        : endpoint->jwks_file     ? "McpJWKSFile"
                        : endpoint->account_claim ? "McpAccountClaim"
                                                  : NULL;

    if (!endpoint->issuer) {
        if (alone) {
            complain(test, endpoint->file, endpoint->line,
                     "%s is about the tokens of an external issuer; add: "
                     "McpIssuer https://login.example.com",
                     alone);
        }
        return;
    }
    if (!endpoint->jwks_file == !endpoint->jwks_url) {
        complain(test, endpoint->file, endpoint->line,
                 "McpIssuer %s: its key set is in one place; give McpJWKSURL "
                 "https://... or McpJWKSFile FILE",
                 endpoint->issuer);
    }
    else if (endpoint->jwks_url && !mcp_external_is_possible()) {
        complain(test, endpoint->file, endpoint->line,
                 "McpJWKSURL needs mod_watchdog; add: LoadModule "
                 "watchdog_module modules/mod_watchdog.so");
    }
}

static void build_card(test_t *test, mcp_endpoint_t *endpoint)
{
    unsigned char digest[MCP_SHA256_SIZE];
    mcp_str_t bytes = { (const char *)digest, sizeof(digest) };
    mcp_error_t *error;

    endpoint->card = mcp_card_build(endpoint->catalogue, endpoint->listing,
                                    test->pconf);
    error = mcp_crypto_sha256(digest, endpoint->card, test->pconf);
    if (error) {
        complain_error(test, endpoint, "McpCatalog", error);
        return;
    }
    endpoint->card_digest = mcp_crypto_hex(bytes, test->pconf);
}

/* Virtual hosts that change nothing of the tools share one catalogue. */
static int share_catalogue(const test_t *test, mcp_endpoint_t *endpoint)
{
    int i;

    for (i = 0; i < test->done->nelts; i++) {
        const mcp_endpoint_t *other = APR_ARRAY_IDX(test->done, i,
                                                    const mcp_endpoint_t *);

        if (!strcmp(other->catalog_file, endpoint->catalog_file)
            && other->prefix == endpoint->prefix
            && other->include == endpoint->include
            && other->exclude == endpoint->exclude
            && other->rules == endpoint->rules
            && other->confirm_ttl == endpoint->confirm_ttl
            && other->approvals_url == endpoint->approvals_url) {
            endpoint->catalogue = other->catalogue;
            endpoint->listing = other->listing;
            endpoint->card = other->card;
            endpoint->card_digest = other->card_digest;
            endpoint->scopes = other->scopes;
            return 1;
        }
    }
    return 0;
}

/* Modules register their providers when they are loaded. */
static void check_providers(test_t *test, const mcp_endpoint_t *endpoint)
{
    const apr_array_header_t *tools = endpoint->catalogue->tools;
    int i;

    for (i = 0; i < tools->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(tools, i, const mcp_tool_t *);

        if (tool->provider && !mcp_provider_find(tool->provider)) {
            complain(test, endpoint->file, endpoint->line,
                     "McpCatalog %s: no module provides \"%s\" for the tool "
                     "%s; load the one that does, or leave the tool out with: "
                     "McpTools exclude %s",
                     endpoint->catalog_file, tool->provider, tool->name,
                     tool->bare);
        }
    }
}

static int tells_changes(const test_t *test)
{
    return mcp_listen_is_possible(
        mcp_conf_server(test->main_server)->listeners);
}

/* What clients are told to ask for: not what is extra. */
static const char *name_scopes(const apr_array_header_t *scopes,
                               apr_pool_t *pool)
{
    const char *names = "";
    int i;

    for (i = 0; i < scopes->nelts; i++) {
        const mcp_scope_t *scope = &APR_ARRAY_IDX(scopes, i, mcp_scope_t);

        if (!scope->is_extra) {
            names = apr_pstrcat(pool, names, *names ? " " : "", scope->name,
                                NULL);
        }
    }
    return names;
}

static void load_catalogue(test_t *test, mcp_endpoint_t *endpoint)
{
    mcp_catalogue_options_t options = { .prefix = endpoint->prefix,
                                        .include = endpoint->include,
                                        .exclude = endpoint->exclude,
                                        .tells_changes = tells_changes(test),
                                        .approvals = &endpoint->approvals };
    mcp_error_t *error;

    endpoint->approvals = (mcp_approvals_t){ .rules = endpoint->rules,
                                             .page = endpoint->approvals_url,
                                             .ttl = endpoint->confirm_ttl };
    if (share_catalogue(test, endpoint)) {
        return;
    }
    error = mcp_catalogue_load(&endpoint->catalogue, endpoint->catalog_file,
                               &options, test->pconf);
    if (error) {
        complain_error(test, endpoint, "McpCatalog", error);
        return;
    }
    check_providers(test, endpoint);
    mcp_listing_build(&endpoint->listing, endpoint->catalogue, test->pconf);
    build_card(test, endpoint);
    endpoint->scopes = name_scopes(endpoint->catalogue->scopes, test->pconf);
    APR_ARRAY_PUSH(test->done, const mcp_endpoint_t *) = endpoint;
}

/* What is asked travels with the client, sealed. */
static void check_asking(test_t *test, const mcp_endpoint_t *endpoint)
{
    const char *name = endpoint->catalogue
                           ? mcp_catalogue_asking(endpoint->catalogue)
                           : NULL;

    if (name && !mcp_conf_server(test->server)->master_key_file) {
        complain(test, endpoint->file, endpoint->line,
                 "%s may ask clients for more, which needs a key; add: "
                 "McpMasterKeyFile /etc/mod_mcp/master.key",
                 name);
    }
}

static apr_status_t read_file(mcp_str_t *text, const char *name,
                              apr_pool_t *pool)
{
    apr_size_t len = MCP_JWKS_MAX_BYTES;
    char *data = apr_palloc(pool, len);
    apr_file_t *file;
    apr_status_t rv;

    rv = apr_file_open(&file, name, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT, pool);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = apr_file_read_full(file, data, len, &len);
    apr_file_close(file);
    text->data = data;
    text->len = len;
    return rv == APR_EOF ? APR_SUCCESS : rv;
}

/* The key set of a file that a directive names; NULL, and a complaint, if it is
 * of no use. */
static mcp_jwks_t *load_jwks(test_t *test, const char *directive,
                             const char *name, const char *file, int line)
{
    mcp_jwks_t *keys = NULL;
    mcp_error_t *error;
    mcp_str_t text;
    apr_status_t rv;

    rv = read_file(&text, name, test->ptemp);
    if (rv != APR_SUCCESS) {
        char reason[128];

        complain(test, file, line, "%s: cannot read the key set %s: %s",
                 directive, name, apr_strerror(rv, reason, sizeof(reason)));
        return NULL;
    }
    error = mcp_jwks_parse(&keys, text, test->pconf);
    if (error) {
        complain(test, file, line, "%s %s: %s", directive, name,
                 error->message);
    }
    else if (!mcp_jwks_count(keys)) {
        complain(test, file, line,
                 "%s %s: no key in it verifies ES256 or RS256", directive,
                 name);
    }
    return keys;
}

static void check_endpoint(test_t *test, mcp_endpoint_t *endpoint)
{
    int before = test->mistakes;

    if (endpoint->catalogue || is_template(test, endpoint)) {
        return;
    }
    check_given(test, endpoint);
    if (test->mistakes > before) {
        return;
    }
    check_resource(test, endpoint);
    check_issuer(test, endpoint);
    load_catalogue(test, endpoint);
    check_asking(test, endpoint);
    if (endpoint->jwks_file) {
        endpoint->jwks = load_jwks(test, "McpJWKSFile", endpoint->jwks_file,
                                   endpoint->file, endpoint->line);
    }
    if (endpoint->jwks_url) {
        mcp_external_add(mcp_conf_server(test->main_server), endpoint,
                         test->server, test->pconf);
    }
    if (!endpoint->account_claim) {
        endpoint->account_claim = "sub";
    }
}

/* ---- Require mcp-tool ---- */

static int has_match(const mcp_catalogue_t *catalogue, const char *pattern)
{
    int i;

    for (i = 0; i < catalogue->tools->nelts; i++) {
        const mcp_tool_t *tool = APR_ARRAY_IDX(catalogue->tools, i,
                                               const mcp_tool_t *);

        if (!ap_strcmp_match(tool->name, pattern)) {
            return 1;
        }
    }
    return 0;
}

/* A name that is misspelt keeps everybody out, or, in <RequireNone>, lets
 * everybody in. Virtual hosts may choose other tools, so one that has it will
 * do. */
static void check_pattern(test_t *test, const mcp_pattern_t *pattern)
{
    int is_main = test->server == test->main_server;
    const server_rec *server = test->server;
    int endpoints = 0;

    for (; server; server = is_main ? server->next : NULL) {
        const mcp_endpoint_t *endpoint = mcp_conf_find(mcp_conf_server(server),
                                                       pattern->path);

        if (!endpoint || !endpoint->catalogue) {
            continue;
        }
        if (has_match(endpoint->catalogue, pattern->pattern)) {
            return;
        }
        endpoints++;
    }
    if (endpoints) {
        complain(test, pattern->file, pattern->line,
                 "Require mcp-tool %s: the endpoint %s has no such tool; give "
                 "names as tools/list shows them, or patterns such as *_list",
                 pattern->pattern, pattern->path);
    }
}

static void check_patterns(test_t *test)
{
    const apr_array_header_t *patterns =
        mcp_conf_server(test->server)->patterns;
    int i;

    for (i = 0; i < patterns->nelts; i++) {
        check_pattern(test, &APR_ARRAY_IDX(patterns, i, const mcp_pattern_t));
    }
}

/* ---- the server ---- */

static void check_master_key(test_t *test, mcp_server_conf_t *conf)
{
    mcp_error_t *error;

    if (!conf->master_key_file || conf->master_key) {
        return;
    }
    error = mcp_crypto_read_master_key(&conf->master_key, conf->master_key_file,
                                       test->pconf);
    if (error) {
        complain(test, "McpMasterKeyFile", 0, "%s %s", error->message,
                 error->hint ? error->hint : "");
    }
}

/* libcurl reads it at each fetch; then nobody is there to be told. */
static void check_ca_file(test_t *test, const mcp_server_conf_t *conf)
{
    const char *name = conf->fetch.ca_file;
    char reason[128];
    apr_file_t *file;
    apr_status_t rv;

    if (!name) {
        return;
    }
    rv = apr_file_open(&file, name, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT,
                       test->ptemp);
    if (rv == APR_SUCCESS) {
        apr_file_close(file);
        return;
    }
    complain(test, "McpFetchCAFile", 0, "cannot read %s: %s", name,
             apr_strerror(rv, reason, sizeof(reason)));
}

/* ---- the authorization server ---- */

/* An issuer is one origin: endpoints of others would have no server. */
static void check_origins(test_t *test, const mcp_server_conf_t *conf)
{
    const char *first = NULL;
    int i;

    for (i = 0; i < conf->endpoints->nelts; i++) {
        const mcp_endpoint_t *endpoint = APR_ARRAY_IDX(conf->endpoints, i,
                                                       mcp_endpoint_t *);
        const char *origin;

        if (!endpoint->catalogue || endpoint->issuer) {
            continue;
        }
        origin = mcp_uri_origin(endpoint->resource, test->ptemp);
        if (first && strcmp(first, origin)) {
            complain(test, endpoint->file, endpoint->line,
                     "McpResource %s: the authorization server of this host "
                     "is %s; give the endpoint that origin, or a virtual host "
                     "of its own",
                     endpoint->resource, first);
        }
        first = first ? first : origin;
    }
}

static void check_providers_keys(test_t *test, const mcp_as_conf_t *as)
{
    int i;

    for (i = 0; as->providers && i < as->providers->nelts; i++) {
        mcp_oauth_provider_t *provider = &APR_ARRAY_IDX(as->providers, i,
                                                        mcp_oauth_provider_t);

        if (provider->keys_file && !provider->keys) {
            provider->keys = load_jwks(test, "McpAssertionIssuer",
                                       provider->keys_file, as->file, as->line);
        }
    }
}

static void check_authorization_server(test_t *test, mcp_server_conf_t *conf)
{
    mcp_as_conf_t *as = &conf->as;
    mcp_pages_t *pages = NULL;
    mcp_error_t *error;

    if (as->is_on != 1) {
        return;
    }
    if (!conf->master_key_file) {
        complain(test, as->file, as->line,
                 "McpAuthorizationServer needs a key; add: McpMasterKeyFile "
                 "/etc/mod_mcp/master.key");
    }
    if (!as->role != !as->role_map) {
        complain(test, as->file, as->line,
                 "McpSignInRole and McpRoleMap need each other");
    }
    check_providers_keys(test, as);
    error = mcp_pages_load(&pages,
                           as->pages_dir ? as->pages_dir : MCP_PAGES_DIR,
                           test->pconf);
    if (error) {
        complain(test, as->file, as->line, "McpPages: %s %s", error->message,
                 error->hint ? error->hint : "");
    }
    as->pages = pages;
    check_origins(test, conf);
}

int mcp_configtest(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                   server_rec *server)
{
    test_t test = {
        .pconf = pconf, .ptemp = ptemp, .main_server = server, .server = server
    };
    int uses_database = 0;

    test.done = apr_array_make(ptemp, 4, sizeof(const mcp_endpoint_t *));
    for (; server; server = server->next) {
        mcp_server_conf_t *conf = mcp_conf_server(server);
        int i;

        test.server = server;
        check_master_key(&test, conf);
        check_ca_file(&test, conf);
        uses_database |= conf->endpoints->nelts || conf->outbox == 1;
        for (i = 0; i < conf->endpoints->nelts; i++) {
            check_endpoint(&test,
                           APR_ARRAY_IDX(conf->endpoints, i, mcp_endpoint_t *));
        }
        check_authorization_server(&test, conf);
    }
    for (server = test.main_server; server; server = server->next) {
        test.server = server;
        check_patterns(&test);
    }
    if (uses_database && !mcp_db_retrieve()) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, 0, test.server,
                     "MCP0102: mod_dbd is not loaded; add: LoadModule "
                     "dbd_module modules/mod_dbd.so");
        test.mistakes++;
    }
    return test.mistakes ? HTTP_INTERNAL_SERVER_ERROR : OK;
}
