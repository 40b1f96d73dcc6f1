/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_FAKE_H
#define MCP_FAKE_H

/*
 * A world for the library: a clock that stands still, a principal, the
 * catalogue of t/unit/data/pack.json, and a database that answers what the test
 * puts into `fake` and keeps what it was asked.
 */
#include "t/unit/unit.h"

#include <stdarg.h>

#include "lib/context.h"
#include "lib/exchange.h"

static struct {
    const char *role;   /* the database's answer */
    const char *result; /* likewise; JSON text */
    mcp_error_t *error; /* instead of an answer */
    apr_time_t now;
    int calls;
    mcp_call_t call; /* the last one */
    const char *learnt;
} fake;

static apr_time_t fake_now(void *baton)
{
    return fake.now;
}

static mcp_error_t *fake_call(void *baton, mcp_answer_t *answer,
                              const mcp_call_t *call, apr_pool_t *from)
{
    fake.calls++;
    fake.call = *call;
    if (fake.error) {
        return fake.error;
    }
    answer->role = fake.role;
    answer->json = mcp_str(fake.result);
    return NULL;
}

static void fake_learn_role(void *baton, const char *role)
{
    fake.learnt = apr_pstrdup(pool, role);
}

/* The headers of the request: names and values in turn, up to NULL. */
static const char *fake_headers[16];

static const char *fake_header(void *baton, const char *name)
{
    size_t i;

    for (i = 0; fake_headers[i]; i += 2) {
        if (!strcasecmp(fake_headers[i], name)) {
            return fake_headers[i + 1];
        }
    }
    return NULL;
}

/* Set them: fake_send("Mcp-Method", "tools/list", ..., NULL). */
__attribute__((unused)) static void fake_send(const char *name, ...)
{
    size_t i = 0;
    va_list ap;

    va_start(ap, name);
    for (; name && i < 15; name = va_arg(ap, const char *)) {
        fake_headers[i++] = name;
    }
    fake_headers[i] = NULL;
    va_end(ap);
}

static const mcp_headers_t fake_request = { .get = fake_header };

static const mcp_env_t fake_env = { .now = fake_now,
                                    .call = fake_call,
                                    .learn_role = fake_learn_role };

static const char *fake_catalogue(void)
{
    const char *source = getenv("srcdir");

    return apr_pstrcat(pool, source ? source : ".", "/t/unit/data/pack.json",
                       NULL);
}

/* A context as the handler makes it: a user with the scope "pack". */
static mcp_ctx_t *fake_ctx(void)
{
    mcp_claims_t claims = { .subject = "acc_0000000001",
                            .client = "test",
                            .scope = "pack" };
    mcp_ctx_t *ctx = apr_pcalloc(pool, sizeof(*ctx));
    mcp_catalogue_t *catalogue;
    mcp_listing_t *listing;

    memset(&fake, 0, sizeof(fake));
    fake.role = "user";
    fake.result = "{\"word\":\"hi\"}";
    fake.now = apr_time_from_sec(1000000);
    claims.expires = fake.now + apr_time_from_sec(900);
    ck_ok(mcp_catalogue_load(&catalogue, fake_catalogue(), NULL, pool));
    mcp_listing_build(&listing, catalogue, pool);
    ck_ok(mcp_principal_make(&ctx->principal, &claims, "harbor", pool));
    ctx->pool = pool;
    ctx->env = &fake_env;
    ctx->headers = &fake_request;
    ctx->catalogue = catalogue;
    ctx->listing = listing;
    ctx->request = "req1";
    ctx->revision = mcp_revision_find("2025-06-18");
    return ctx;
}

/* The reply as it goes out, with what is spliced into it. */
__attribute__((unused)) static const char *fake_sent(const mcp_buf_t *reply,
                                                     const mcp_ctx_t *ctx)
{
    const mcp_splice_t *splice = &ctx->splice;

    return apr_psprintf(pool, "%.*s%.*s%s", (int)splice->at, reply->data,
                        (int)splice->bytes.len,
                        splice->bytes.len ? splice->bytes.data : "",
                        reply->data + splice->at);
}

#endif
