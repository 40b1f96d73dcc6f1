/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_OAUTH_UNIT_H
#define MCP_OAUTH_UNIT_H

/*
 * An authorization server for unit tests: two resources, a clock that stands
 * still, and a database that gives the answers of `replies`, in their order, and
 * keeps what it was asked.
 */
#include "t/unit/unit.h"

#include "lib/jwks.h"
#include "lib/oauth_site.h"
#include "lib/scope.h"

#define OAUTH_NOW apr_time_from_sec(1800000000)

static struct {
    const char *replies[8]; /* JSON; NULL: the error */
    const char *error;      /* code of what the database fails with */
    int calls;
    const char *asked[8];      /* function */
    const mcp_json_t *args[8]; /* what it was given */
    mcp_oauth_site_t site;
    mcp_env_t env;
    mcp_master_key_t master;
} oauth;

static apr_time_t oauth_now(void *baton)
{
    return OAUTH_NOW;
}

static mcp_error_t *oauth_call(void *baton, mcp_answer_t *answer,
                               const mcp_call_t *call, apr_pool_t *from)
{
    int i = oauth.calls++;
    mcp_json_t *args;

    ck_assert_int_lt(i, 8);
    ck_ok(mcp_json_parse(&args, mcp_str(call->arguments), pool));
    oauth.asked[i] = call->what;
    oauth.args[i] = args;
    ck_assert_ptr_nonnull(strstr(call->statement, call->what));
    if (!oauth.replies[i]) {
        return mcp_error_make(from, oauth.error ? oauth.error : "internal",
                              NULL, "No.");
    }
    answer->role = NULL;
    answer->json = mcp_str(oauth.replies[i]);
    return NULL;
}

static void oauth_add_resource(const char *uri, const char *first,
                               const char *second)
{
    apr_array_header_t *resources = (apr_array_header_t *)oauth.site.resources;
    apr_array_header_t *scopes = apr_array_make(pool, 2, sizeof(mcp_scope_t));
    apr_array_header_t *roles = apr_array_make(pool, 1, sizeof(char *));
    mcp_oauth_resource_t *resource = apr_array_push(resources);
    mcp_scope_t *scope = apr_array_push(scopes);

    APR_ARRAY_PUSH(roles, const char *) = "admin";
    *scope = (mcp_scope_t){ .name = first, .words = "Read" };
    if (second) {
        scope = apr_array_push(scopes);
        *scope = (mcp_scope_t){
            .name = second, .words = "All", .roles = roles, .is_extra = 1
        };
    }
    *resource = (mcp_oauth_resource_t){
        .uri = uri, .title = "Shop", .scopes = scopes, .workspace = "north"
    };
}

/* With one resource; oauth_add_resource adds more. */
static const mcp_oauth_site_t *oauth_site(void)
{
    memset(&oauth, 0, sizeof(oauth));
    memset(oauth.master.bytes, 7, sizeof(oauth.master.bytes));
    oauth.env.now = oauth_now;
    oauth.env.call = oauth_call;
    oauth.site = (mcp_oauth_site_t){
        .issuer = "https://as.example",
        .workspace = "north",
        .resources = apr_array_make(pool, 2, sizeof(mcp_oauth_resource_t)),
        .master = &oauth.master,
        .token_ttl = 900,
        .grant_days = 30,
        .request = "req1",
        .env = &oauth.env,
        .pool = pool,
    };
    oauth_add_resource("https://as.example/mcp", "read", "all");
    return &oauth.site;
}

/* A member of what the database was asked in its call of that number. */
static inline const char *oauth_arg(int call, const char *name)
{
    return mcp_json_string(mcp_json_get(oauth.args[call], name));
}

static inline const char *oauth_text(const mcp_json_t *value)
{
    mcp_buf_t buf;

    if (!value) {
        return "-";
    }
    mcp_buf_init(&buf, 256, pool);
    mcp_json_write(&buf, value);
    return buf.data;
}

/* What mcp.oauth_client gives of a client. */
static inline const char *oauth_client_row(const char *method,
                                           const char *secret)
{
    return apr_psprintf(pool,
                        "{\"id\":\"cli_1\",\"kind\":\"registered\",\"digest\":"
                        "\"d1\","
                        "\"secret\":%s,\"is_fresh\":true,\"metadata\":{"
                        "\"client_name\":\"Test\","
                        "\"redirect_uris\":[\"http://127.0.0.1/cb\",\"https://"
                        "a.example/cb?x=1\"]"
                        ",\"grant_types\":[\"authorization_code\",\"refresh_"
                        "token\"],"
                        "\"token_endpoint_auth_method\":\"%s\"}}",
                        secret ? apr_psprintf(pool, "\"%s\"",
                                              mcp_oauth_hash(secret, pool))
                               : "null",
                        method);
}

#define ck_refused(call, word, sentence)               \
    do {                                               \
        mcp_error_t *refused_ = (call);                \
        ck_assert_ptr_nonnull(refused_);               \
        ck_assert_str_eq(refused_->code, word);        \
        ck_assert_str_eq(refused_->message, sentence); \
    } while (0)

#endif
