/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks a server as the module does, for t/http/fetch.t:
 *   fetch URL most=BYTES limit=MILLISECONDS ca=FILE allow=NETWORK...
 *         header=LINE... method=WORD body=TEXT
 * and says what came of it, a fact a line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "lib/address.h"
#include "mod_mcp/fetch.h"

static apr_pool_t *pool;
static mcp_fetch_t request;
static mcp_fetch_rules_t rules;

static void add_header(const char *line)
{
    apr_array_header_t *headers = apr_array_make(pool, 4, sizeof(char *));

    if (request.headers) {
        apr_array_cat(headers, request.headers);
    }
    APR_ARRAY_PUSH(headers, const char *) = line;
    request.headers = headers;
}

static void add_network(const char *text)
{
    apr_array_header_t *allow = apr_array_make(pool, 4, sizeof(mcp_network_t));

    if (rules.allow) {
        apr_array_cat(allow, rules.allow);
    }
    if (mcp_address_parse_network(apr_array_push(allow), text)) {
        exit(2);
    }
    rules.allow = allow;
}

static void take(const char *name, const char *value)
{
    if (!strcmp(name, "most")) {
        request.most = strtoul(value, NULL, 10);
    }
    else if (!strcmp(name, "limit")) {
        request.limit = apr_time_from_msec(atoi(value));
    }
    else if (!strcmp(name, "ca")) {
        rules.ca_file = value;
    }
    else if (!strcmp(name, "allow")) {
        add_network(value);
    }
    else if (!strcmp(name, "header")) {
        add_header(value);
    }
    else if (!strcmp(name, "method")) {
        request.method = value;
    }
    else if (!strcmp(name, "body")) {
        request.body = mcp_str(value);
    }
    else {
        exit(2);
    }
}

static void show(void)
{
    mcp_fetched_t answer = { 0 };
    mcp_error_t *error = mcp_fetch_run(&answer, &request, &rules, pool);
    const char *kept;

    if (error) {
        printf("error %s\n%s\n", error->code, error->message);
        return;
    }
    kept = apr_table_get(answer.headers, "X-Kept");
    printf("status %d\ntype %s\nfresh %ld\nkept %s\nbody %.*s\n", answer.status,
           answer.type ? answer.type : "none", (long)answer.fresh,
           kept ? kept : "none", (int)answer.body.len, answer.body.data);
}

int main(int argc, char **argv)
{
    int i;

    if (argc < 2 || apr_initialize() != APR_SUCCESS) {
        return 2;
    }
    apr_pool_create(&pool, NULL);
    request.url = argv[1];
    request.most = 5120;
    request.limit = apr_time_from_sec(5);
    for (i = 2; i < argc; i++) {
        char *equals = strchr(argv[i], '=');

        if (!equals) {
            return 2;
        }
        *equals = '\0';
        take(argv[i], equals + 1);
    }
    if (mcp_fetch_start(pool) != APR_SUCCESS) {
        return 2;
    }
    show();
    apr_pool_destroy(pool);
    apr_terminate();
    return 0;
}
