/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_http.h"

#include <string.h>

#include <curl/curl.h>

#include <apr_file_info.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "lib/version.h"

struct mcpctl_http_t {
    CURL *curl;
    const char *ca_file;
    const char *connect_to;
    struct curl_slist *targets;
    int trusts_all;
};

/* ---- URLs ---- */

static const char *read_port(mcpctl_place_t *place, const char *text)
{
    char *end;
    apr_int64_t port = apr_strtoi64(text, &end, 10);

    if (!apr_isdigit(*text) || *end || port < 1 || port > 65535) {
        return "its port is no number from 1 to 65535";
    }
    place->port = (apr_port_t)port;
    return NULL;
}

static const char *read_authority(mcpctl_place_t *place, char *text,
                                  apr_pool_t *pool)
{
    apr_size_t len = *text == '[' ? strcspn(text, "]") + 1 : strcspn(text, ":");

    place->port = place->is_tls ? 443 : 80;
    if (len > strlen(text) || strchr(text, '@')) {
        return "its host is none";
    }
    if (text[len] == ':') {
        const char *wrong = read_port(place, text + len + 1);

        if (wrong) {
            return wrong;
        }
    }
    text[len] = '\0';
    if (*text == '[') {
        text[len - 1] = '\0';
        text++;
    }
    place->host = apr_pstrdup(pool, text);
    return *text ? NULL : "it has no host";
}

const char *mcpctl_http_place(mcpctl_place_t *place, const char *url,
                              apr_pool_t *pool)
{
    const char *host;
    apr_size_t len;

    place->is_tls = !strncasecmp(url, "https://", 8);
    if (!place->is_tls && strncasecmp(url, "http://", 7)) {
        return "it does not begin with https://";
    }
    host = url + (place->is_tls ? 8 : 7);
    len = strcspn(host, "/?#");
    place->origin = apr_pstrmemdup(pool, url, (apr_size_t)(host - url) + len);
    place->path = apr_pstrmemdup(pool, host + len, strcspn(host + len, "?#"));
    return read_authority(place, apr_pstrmemdup(pool, host, len), pool);
}

/* ---- opening ---- */

static apr_status_t close_http(void *data)
{
    mcpctl_http_t *http = data;

    curl_slist_free_all(http->targets);
    curl_easy_cleanup(http->curl);
    curl_global_cleanup();
    return APR_SUCCESS;
}

static void read_targets(mcpctl_http_t *http, apr_pool_t *pool)
{
    char *state, *text = apr_pstrdup(pool, http->connect_to);
    const char *target = apr_strtok(text, ",", &state);

    for (; target; target = apr_strtok(NULL, ",", &state)) {
        http->targets = curl_slist_append(http->targets, target);
    }
}

mcp_error_t *mcpctl_http_open(mcpctl_http_t **http, const char *ca_file,
                              const char *connect_to, apr_pool_t *pool)
{
    mcpctl_http_t *opened = apr_pcalloc(pool, sizeof(*opened));
    apr_finfo_t info;

    if (ca_file
        && apr_stat(&info, ca_file, APR_FINFO_SIZE, pool) != APR_SUCCESS) {
        return mcp_error_make(pool, "bad_ca_file",
                              "Give --ca-file a file of certificates in PEM.",
                              "The file %s cannot be read.", ca_file);
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return mcp_error_make(pool, "no_curl", NULL, "libcurl does not start.");
    }
    opened->curl = curl_easy_init();
    opened->ca_file = ca_file;
    opened->connect_to = connect_to;
    apr_pool_cleanup_register(pool, opened, close_http, apr_pool_cleanup_null);
    if (!opened->curl) {
        return mcp_error_make(pool, "no_curl", NULL, "libcurl has no memory.");
    }
    if (connect_to) {
        read_targets(opened, pool);
    }
    *http = opened;
    return NULL;
}

void mcpctl_http_trust_all(mcpctl_http_t *http)
{
    http->trusts_all = 1;
}

mcpctl_place_t mcpctl_http_target(const mcpctl_http_t *http,
                                  const mcpctl_place_t *place, apr_pool_t *pool)
{
    const struct curl_slist *target = http->targets;
    const char *from = apr_psprintf(pool, "%s:%u:", place->host, place->port);
    mcpctl_place_t to = *place;

    for (; target; target = target->next) {
        apr_size_t len = strlen(from);

        if (!strncasecmp(target->data, from, len)
            && !read_authority(&to, apr_pstrdup(pool, target->data + len),
                               pool)) {
            return to;
        }
    }
    return *place;
}

/* ---- asking ---- */

typedef struct answer_t {
    mcpctl_said_t *said;
    mcp_buf_t body;
    int is_stream;
    apr_pool_t *pool;
} answer_t;

static size_t take_header(char *data, size_t size, size_t count, void *baton)
{
    answer_t *answer = baton;
    apr_size_t len = size * count;
    char *line = apr_pstrmemdup(answer->pool, data, len);
    char *colon = strchr(line, ':');

    answer->said->heard = apr_time_now();
    if (!strncmp(line, "HTTP/", 5)) {
        /* What came before was 100 Continue, or the like. */
        apr_table_clear(answer->said->headers);
    }
    else if (colon) {
        *colon = '\0';
        colon += 1 + strspn(colon + 1, " \t");
        colon[strcspn(colon, "\r\n")] = '\0';
        apr_table_mergen(answer->said->headers, line, colon);
    }
    return len;
}

static size_t take_body(char *data, size_t size, size_t count, void *baton)
{
    answer_t *answer = baton;
    apr_size_t len = size * count;

    if (answer->body.len + len > MCPCTL_HTTP_BYTES) {
        answer->said->failure = "the answer is longer than a megabyte";
        return 0;
    }
    mcp_buf_put(&answer->body, data, len);
    return answer->is_stream ? 0 : len;
}

/* What holds for each connection. */
static void set_common(CURL *curl, const mcpctl_http_t *http, const char *url)
{
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)MCPCTL_HTTP_SECONDS);
    curl_easy_setopt(curl, CURLOPT_CONNECT_TO, http->targets);
    if (http->ca_file) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, http->ca_file);
    }
    if (http->trusts_all) {
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

static struct curl_slist *set_request(CURL *curl, const mcpctl_ask_t *ask)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    const char *const *header;

    for (header = ask->headers; header && *header; header++) {
        headers = curl_slist_append(headers, *header);
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "mcpctl-doctor/" MCP_VERSION);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    if (ask->body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, ask->body);
    }
    if (ask->method) {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, ask->method);
    }
    if (ask->is_stream) {
        curl_easy_setopt(curl, CURLOPT_TIMEOUT,
                         (long)MCPCTL_HTTP_STREAM_SECONDS);
    }
    return headers;
}

static int number_of_version(long version)
{
    return version == CURL_HTTP_VERSION_1_0   ? 10
           : version == CURL_HTTP_VERSION_1_1 ? 11
           : version == CURL_HTTP_VERSION_2_0 ? 20
                                              : 0;
}

static void read_answer(answer_t *answer, CURL *curl, CURLcode code,
                        const char *text)
{
    mcpctl_said_t *said = answer->said;
    long status = 0, version = 0;
    mcp_json_t *json = NULL;
    mcp_error_t *error;

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_HTTP_VERSION, &version);
    said->status = (int)status;
    said->version = number_of_version(version);
    said->body.data = answer->body.data;
    said->body.len = answer->body.len;
    if (code != CURLE_OK && !said->failure
        && !(answer->is_stream && answer->body.len)) {
        said->failure = apr_pstrdup(answer->pool,
                                    *text ? text : curl_easy_strerror(code));
    }
    error = mcp_json_parse(&json, said->body, answer->pool);
    said->json = error ? NULL : json;
    said->json_wrong = error ? error->message : NULL;
}

void mcpctl_http_ask(mcpctl_said_t *said, mcpctl_http_t *http,
                     const mcpctl_ask_t *ask, apr_pool_t *pool)
{
    char text[CURL_ERROR_SIZE] = "";
    answer_t answer = { said };
    struct curl_slist *headers;
    CURLcode code;

    memset(said, 0, sizeof(*said));
    said->headers = apr_table_make(pool, 16);
    mcp_buf_init(&answer.body, 4096, pool);
    answer.is_stream = ask->is_stream;
    answer.pool = pool;
    curl_easy_reset(http->curl);
    set_common(http->curl, http, ask->url);
    headers = set_request(http->curl, ask);
    curl_easy_setopt(http->curl, CURLOPT_ERRORBUFFER, text);
    curl_easy_setopt(http->curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(http->curl, CURLOPT_HEADERDATA, &answer);
    curl_easy_setopt(http->curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, &answer);
    said->asked = apr_time_now();
    code = curl_easy_perform(http->curl);
    read_answer(&answer, http->curl, code, text);
    curl_easy_reset(http->curl);
    curl_slist_free_all(headers);
}

const char *mcpctl_http_header(const mcpctl_said_t *said, const char *name)
{
    const char *value = apr_table_get(said->headers, name);

    return value ? value : "";
}

apr_time_t mcpctl_http_date(const char *text)
{
    time_t seconds = curl_getdate(text, NULL);

    return seconds < 0 ? 0 : apr_time_from_sec(seconds);
}

/* ---- TLS ---- */

/* The text behind "Name:" in what libcurl says of a certificate. */
static const char *find_field(const struct curl_slist *fields, const char *name,
                              apr_pool_t *pool)
{
    apr_size_t len = strlen(name);

    for (; fields; fields = fields->next) {
        if (!strncmp(fields->data, name, len) && fields->data[len] == ':') {
            return apr_pstrdup(pool, fields->data + len + 1);
        }
    }
    return "";
}

static void read_certificates(mcpctl_tls_t *tls, CURL *curl, apr_pool_t *pool)
{
    struct curl_certinfo *info = NULL;

    if (curl_easy_getinfo(curl, CURLINFO_CERTINFO, &info) != CURLE_OK || !info
        || info->num_of_certs < 1) {
        return;
    }
    tls->certificates = info->num_of_certs;
    tls->subject = find_field(info->certinfo[0], "Subject", pool);
    tls->issuer = find_field(info->certinfo[0], "Issuer", pool);
    tls->not_after = mcpctl_http_date(
        find_field(info->certinfo[0], "Expire date", pool));
}

/* One handshake and nothing more; gives libcurl's word, "" when it is made. */
static CURLcode shake(const char **said, CURL *curl, const char *origin,
                      const mcpctl_http_t *http, apr_pool_t *pool)
{
    char text[CURL_ERROR_SIZE] = "";
    CURLcode code;

    set_common(curl, http, origin);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, text);
    curl_easy_setopt(curl, CURLOPT_CERTINFO, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    code = curl_easy_perform(curl);
    *said = apr_pstrdup(pool, *text ? text : curl_easy_strerror(code));
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
    return code;
}

static int takes_old(const char *origin, const mcpctl_http_t *http,
                     apr_pool_t *pool)
{
    CURL *curl = curl_easy_init();
    const char *said;
    CURLcode code = CURLE_FAILED_INIT;

    if (curl) {
        curl_easy_setopt(curl, CURLOPT_SSLVERSION,
                         (long)CURL_SSLVERSION_TLSv1_0
                             | (long)CURL_SSLVERSION_MAX_TLSv1_1);
        /* OpenSSL refuses them otherwise, before the server is asked. */
        curl_easy_setopt(curl, CURLOPT_SSL_CIPHER_LIST, "DEFAULT@SECLEVEL=0");
        code = shake(&said, curl, origin, http, pool);
        curl_easy_cleanup(curl);
    }
    return code == CURLE_OK || code == CURLE_PEER_FAILED_VERIFICATION;
}

void mcpctl_http_tls(mcpctl_tls_t *tls, mcpctl_http_t *http,
                     const mcpctl_place_t *place, apr_pool_t *pool)
{
    CURL *curl = curl_easy_init();
    const char *said;
    CURLcode code;

    memset(tls, 0, sizeof(*tls));
    if (!curl) {
        tls->failure = "libcurl has no memory";
        return;
    }
    code = shake(&said, curl, place->origin, http, pool);
    if (code == CURLE_PEER_FAILED_VERIFICATION) {
        tls->distrust = said;
        curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &tls->reason);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
        code = shake(&said, curl, place->origin, http, pool);
    }
    if (code != CURLE_OK) {
        tls->failure = said;
    }
    read_certificates(tls, curl, pool);
    curl_easy_cleanup(curl);
    tls->takes_old = !tls->failure && takes_old(place->origin, http, pool);
}
