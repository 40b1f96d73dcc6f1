/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/fetch.h"

#include <string.h>
#include <sys/socket.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <curl/curl.h>

#include "lib/address.h"
#include "lib/fresh.h"
#include "lib/version.h"

/* Of an answer's headers, all together. */
#define HEADERS_MAX (32 * 1024)
#define URL_MAX 2048

/* One request on its way. */
typedef struct trip_t {
    const mcp_fetch_t *request;
    const mcp_fetch_rules_t *rules;
    CURL *curl;
    struct curl_slist *lines; /* the headers that are sent */
    mcp_buf_t body;
    apr_table_t *headers;
    apr_size_t header_bytes;
    int is_refused;   /* an address was not public */
    int is_tried;     /* another one was */
    int is_too_large; /* the body or the headers */
    apr_pool_t *pool;
} trip_t;

/* ---- libcurl's own state ---- */

static apr_status_t take_down(void *baton)
{
    curl_global_cleanup();
    return APR_SUCCESS;
}

apr_status_t mcp_fetch_start(apr_pool_t *pool)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return APR_EGENERAL;
    }
    apr_pool_cleanup_register(pool, NULL, take_down, apr_pool_cleanup_null);
    return APR_SUCCESS;
}

static apr_status_t free_trip(void *baton)
{
    trip_t *trip = baton;

    curl_easy_cleanup(trip->curl);
    curl_slist_free_all(trip->lines);
    return APR_SUCCESS;
}

/* ---- the guard ---- */

static int is_allowed(const trip_t *trip, const mcp_address_t *address)
{
    const apr_array_header_t *allow = trip->rules->allow;
    int i;

    if (trip->request->is_trusted) {
        return 1;
    }
    for (i = 0; allow && i < allow->nelts; i++) {
        if (mcp_address_is_in(address,
                              &APR_ARRAY_IDX(allow, i, const mcp_network_t))) {
            return 1;
        }
    }
    return mcp_address_is_public(address);
}

/* Called with the address that is about to be connected to, for each that the
 * name has until one answers. */
static curl_socket_t open_socket(void *baton, curlsocktype purpose,
                                 struct curl_sockaddr *to)
{
    trip_t *trip = baton;
    mcp_address_t address;

    if (purpose != CURLSOCKTYPE_IPCXN || !mcp_address_of(&address, &to->addr)
        || !is_allowed(trip, &address)) {
        trip->is_refused = 1;
        return CURL_SOCKET_BAD;
    }
    trip->is_tried = 1;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* ---- what comes in ---- */

static size_t take_body(char *data, size_t size, size_t count, void *baton)
{
    trip_t *trip = baton;
    size_t len = size * count;

    if (len > trip->request->most - trip->body.len) {
        trip->is_too_large = 1;
        return CURL_WRITEFUNC_ERROR;
    }
    mcp_buf_put(&trip->body, data, len);
    return len;
}

/* One line of a header block: those before the last one are of interim
 * responses. */
static size_t take_header(char *data, size_t size, size_t count, void *baton)
{
    trip_t *trip = baton;
    size_t len = size * count, end = len;
    const char *colon = memchr(data, ':', len);
    const char *value;

    trip->header_bytes += len;
    if (trip->header_bytes > HEADERS_MAX) {
        trip->is_too_large = 1;
        return 0;
    }
    if (len >= 5 && !memcmp(data, "HTTP/", 5)) {
        apr_table_clear(trip->headers);
        return len;
    }
    if (!colon) {
        return len;
    }
    while (end && apr_isspace(data[end - 1])) {
        end--;
    }
    value = colon + 1;
    while (value < data + end && apr_isspace(*value)) {
        value++;
    }
    apr_table_mergen(trip->headers,
                     apr_pstrmemdup(trip->pool, data,
                                    (apr_size_t)(colon - data)),
                     apr_pstrmemdup(trip->pool, value,
                                    (apr_size_t)(data + end - value)));
    return len;
}

/* ---- what goes out ---- */

static mcp_error_t *refuse(const char *why, apr_pool_t *pool)
{
    return mcp_error_make(pool, "fetch_refused", NULL, "%s", why);
}

/* libcurl sends headers as they are: a line end in one would be a header, or a
 * request, of somebody else's making. */
static int is_header(const char *line)
{
    apr_size_t name = strcspn(line, ":");
    apr_size_t i;

    for (i = 0; i < name; i++) {
        if (!apr_isalnum(line[i]) && !strchr("!#$%&'*+-.^_`|~", line[i])) {
            return 0;
        }
    }
    for (; line[i]; i++) {
        if (apr_iscntrl(line[i]) && line[i] != '\t') {
            return 0;
        }
    }
    return name > 0 && line[name] == ':';
}

static mcp_error_t *add_line(trip_t *trip, const char *line)
{
    struct curl_slist *longer = curl_slist_append(trip->lines, line);

    if (!longer) {
        return mcp_error_make(trip->pool, "fetch_failed", NULL,
                              "There is no memory to ask another server.");
    }
    trip->lines = longer;
    return NULL;
}

static mcp_error_t *add_headers(trip_t *trip)
{
    const apr_array_header_t *headers = trip->request->headers;
    int i;

    /* Or libcurl waits for a 100 before a longer body. */
    MCP_TRY(add_line(trip, "Expect:"));
    for (i = 0; headers && i < headers->nelts; i++) {
        const char *line = APR_ARRAY_IDX(headers, i, const char *);

        if (!is_header(line)) {
            return refuse("A header to be sent has characters that no header "
                          "has.",
                          trip->pool);
        }
        MCP_TRY(add_line(trip, line));
    }
    curl_easy_setopt(trip->curl, CURLOPT_HTTPHEADER, trip->lines);
    return NULL;
}

static mcp_error_t *check_url(const mcp_fetch_t *request, apr_pool_t *pool)
{
    const char *url = request->url;
    const char *c;

    if (strncasecmp(url, "https://", 8)
        && (!request->is_trusted || strncasecmp(url, "http://", 7))) {
        return refuse("Only https URLs are fetched.", pool);
    }
    if (strlen(url) > URL_MAX) {
        return refuse("The URL to be fetched is too long.", pool);
    }
    for (c = url; *c; c++) {
        if (*c <= 0x20 || *c >= 0x7F) {
            return refuse("The URL to be fetched has characters that a URL "
                          "does not have.",
                          pool);
        }
    }
    return NULL;
}

static void set_method(const trip_t *trip)
{
    const mcp_fetch_t *request = trip->request;
    CURL *curl = trip->curl;

    if (request->body.data) {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)request->body.len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.data);
    }
    else if (request->method && !strcmp(request->method, "HEAD")) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
        return;
    }
    if (request->method) {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    }
}

/* What keeps a request where it is meant to go. */
static int set_guard(trip_t *trip)
{
    CURL *curl = trip->curl;
    const char *file = trip->rules->ca_file;

    if (file
        && (curl_easy_setopt(curl, CURLOPT_CAINFO, file) != CURLE_OK
            || curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) != CURLE_OK)) {
        return 0;
    }
    return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
                            trip->request->is_trusted ? "http,https" : "https")
               == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK
           /* What was checked is what is asked for. */
           && curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L) == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L)
                  == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_SSLVERSION,
                               (long)CURL_SSLVERSION_TLSv1_2)
                  == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket)
                  == CURLE_OK
           && curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, trip) == CURLE_OK;
}

static void set_limits(trip_t *trip)
{
    CURL *curl = trip->curl;
    long limit = (long)apr_time_as_msec(trip->request->limit);

    /* Signals are the process's. */
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, limit > 0 ? limit : 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, limit > 0 ? limit : 1L);
    /* Nor wait for a resolver that does not answer, once the time is over. */
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE,
                     (curl_off_t)trip->request->most);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, trip);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, trip);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "mod_mcp/" MCP_VERSION);
}

/* ---- how it ended ---- */

static mcp_error_t *judge(const trip_t *trip, CURLcode code)
{
    if (code == CURLE_OK) {
        return NULL;
    }
    if (trip->is_too_large || code == CURLE_FILESIZE_EXCEEDED) {
        return mcp_error_make(trip->pool, "fetch_too_large", NULL,
                              "The other server's answer is longer than %lu "
                              "bytes.",
                              (unsigned long)trip->request->most);
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
        return mcp_error_make(trip->pool, "fetch_timeout", NULL,
                              "The other server did not answer in time.");
    }
    if (trip->is_refused && !trip->is_tried) {
        return mcp_error_make(trip->pool, "fetch_refused",
                              "McpFetchAllow lets such an address be asked.",
                              "The other server's address is not a public "
                              "one.");
    }
    if (!trip->is_tried
        && (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT
            || code == CURLE_LOGIN_DENIED)) {
        return refuse("The URL to be fetched is none that is fetched.",
                      trip->pool);
    }
    return mcp_error_make(trip->pool, "fetch_failed", NULL,
                          "The other server could not be asked: %s.",
                          curl_easy_strerror(code));
}

static void read_answer(mcp_fetched_t *answer, const trip_t *trip)
{
    const char *type = apr_table_get(trip->headers, "Content-Type");
    long status = 0;

    curl_easy_getinfo(trip->curl, CURLINFO_RESPONSE_CODE, &status);
    answer->status = (int)status;
    answer->type = type;
    answer->body.data = trip->body.data;
    answer->body.len = trip->body.len;
    answer->fresh = mcp_fresh_seconds(trip->headers);
    answer->headers = trip->headers;
}

/* Of a request that is on its way nobody knows how much has come in. */
static void note_sent(const trip_t *trip)
{
    long sent = 0;

    curl_easy_getinfo(trip->curl, CURLINFO_REQUEST_SIZE, &sent);
    if (trip->request->was_sent) {
        *trip->request->was_sent = sent > 0;
    }
}

static mcp_error_t *send_request(trip_t *trip)
{
    CURLcode code;

    trip->curl = curl_easy_init();
    if (!trip->curl) {
        return mcp_error_make(trip->pool, "fetch_failed", NULL,
                              "There is no memory to ask another server.");
    }
    set_limits(trip);
    set_method(trip);
    MCP_TRY(add_headers(trip));
    if (!set_guard(trip)
        || curl_easy_setopt(trip->curl, CURLOPT_URL, trip->request->url)
               != CURLE_OK) {
        return mcp_error_make(trip->pool, "fetch_failed", NULL,
                              "libcurl cannot do what is asked of it.");
    }
    code = curl_easy_perform(trip->curl);
    note_sent(trip);
    return judge(trip, code);
}

mcp_error_t *mcp_fetch_run(mcp_fetched_t *answer, const mcp_fetch_t *request,
                           const mcp_fetch_rules_t *rules, apr_pool_t *pool)
{
    trip_t *trip = apr_pcalloc(pool, sizeof(*trip));
    mcp_error_t *error;

    if (request->was_sent) {
        *request->was_sent = 0;
    }
    MCP_TRY(check_url(request, pool));
    trip->request = request;
    trip->rules = rules;
    trip->pool = pool;
    trip->headers = apr_table_make(pool, 8);
    mcp_buf_init(&trip->body, 1024, pool);
    apr_pool_cleanup_register(pool, trip, free_trip, apr_pool_cleanup_null);
    error = send_request(trip);
    if (!error) {
        read_answer(answer, trip);
    }
    apr_pool_cleanup_run(pool, trip, free_trip);
    return error;
}
