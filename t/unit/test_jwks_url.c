/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake_fetch.h"

#include "lib/jwks_url.h"

#define URL "https://issuer.example/jwks"

/* RFC 7515, A.3.1. */
#define KEYS                                            \
    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\","     \
    "\"kid\":\"k1\","                                   \
    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRV" \
    "EU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYj" \
    "KIWI5a0\"}]}"

static mcp_error_t *fetch(mcp_jwks_t **keys, int *keep)
{
    return mcp_jwks_url_fetch(keys, keep, &outside_env, URL, pool);
}

START_TEST(a_key_set_is_fetched)
{
    mcp_jwks_t *keys;
    mcp_str_t text;
    int keep;

    outside_says(200, "application/jwk-set+json", KEYS);
    ck_ok(fetch(&keys, &keep));
    ck_assert_ptr_nonnull(mcp_jwks_find(keys, "k1"));
    ck_assert_int_eq(keep, 300);
    ck_assert_str_eq(outside.request.url, URL);
    ck_assert_ptr_null(outside.request.body.data);
    ck_assert_uint_eq(outside.request.most, 65536);
    ck_assert_int_eq(outside.request.limit, apr_time_from_sec(5));
    ck_ok(
        mcp_jwks_url_fetch_text(&keys, &text, &keep, &outside_env, URL, pool));
    ck_assert_ptr_nonnull(mcp_jwks_find(keys, "k1"));
    ck_assert(mcp_str_is(text, KEYS));
}
END_TEST

START_TEST(a_key_set_is_kept_within_bounds)
{
    static const int cases[][2] = {
        { -1, 300 },  { 0, 60 },      { 59, 60 },     { 60, 60 },
        { 900, 900 }, { 3600, 3600 }, { 3601, 3600 }, { 2147483647, 3600 },
    };
    mcp_jwks_t *keys;
    int keep;
    size_t i;

    outside_says(200, NULL, KEYS);
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        outside.answer.fresh = cases[i][0];
        ck_ok(fetch(&keys, &keep));
        ck_assert_int_eq(keep, cases[i][1]);
    }
}
END_TEST

START_TEST(what_is_no_key_set_is_refused)
{
    mcp_jwks_t *keys = NULL;
    int keep;

    outside_says(404, "application/json", KEYS);
    ck_fails(fetch(&keys, &keep), "invalid_jwks");
    outside_says(302, "application/json", KEYS);
    ck_fails(fetch(&keys, &keep), "invalid_jwks");
    outside_says(200, "text/html", "<html>");
    ck_fails(fetch(&keys, &keep), "invalid_jwks");
    outside_says(200, "application/json", "{\"keys\":[]}");
    ck_fails(fetch(&keys, &keep), "invalid_jwks");
    outside_says(200, "application/json",
                 "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}");
    ck_fails(fetch(&keys, &keep), "invalid_jwks");
    outside_says(200, NULL, KEYS);
    outside.error = mcp_error_make(pool, "fetch_timeout", NULL, "Late.");
    ck_fails(fetch(&keys, &keep), "fetch_timeout");
    ck_assert_ptr_null(keys);
}
END_TEST

MCP_UNIT_MAIN("jwks_url", a_key_set_is_fetched, a_key_set_is_kept_within_bounds,
              what_is_no_key_set_is_refused)
