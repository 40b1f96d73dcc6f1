/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SIGNER_H
#define MCP_SIGNER_H

/*
 * Tokens are signed here by OpenSSL itself, so that any header and any claims
 * can be signed well, and so that reading does not merely undo our writing.
 */
#include "t/unit/unit.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "lib/crypto.h"
#include "lib/jwks.h"

__attribute__((unused)) static const char *base64url(const void *data,
                                                     size_t len)
{
    mcp_str_t bytes = { data, len };

    return mcp_crypto_base64url_encode(bytes, pool);
}

static apr_status_t free_key(void *key)
{
    EVP_PKEY_free(key);
    return APR_SUCCESS;
}

__attribute__((unused)) static EVP_PKEY *keep(EVP_PKEY *key)
{
    ck_assert_ptr_nonnull(key);
    apr_pool_cleanup_register(pool, key, free_key, apr_pool_cleanup_null);
    return key;
}

/* A number of a key as base64url, in size bytes or as many as it needs. */
__attribute__((unused)) static const char *number(EVP_PKEY *key,
                                                  const char *name, int size)
{
    unsigned char bytes[1024];
    BIGNUM *value = NULL;

    ck_assert_int_eq(EVP_PKEY_get_bn_param(key, name, &value), 1);
    size = size ? size : BN_num_bytes(value);
    ck_assert_int_eq(BN_bn2binpad(value, bytes, size), size);
    BN_free(value);
    return base64url(bytes, (size_t)size);
}

__attribute__((unused)) static const char *ec_jwk(EVP_PKEY *key,
                                                  const char *more)
{
    return apr_psprintf(pool,
                        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":"
                        "\"%s\"%s}",
                        number(key, OSSL_PKEY_PARAM_EC_PUB_X, 32),
                        number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32), more);
}

__attribute__((unused)) static const char *rsa_jwk(EVP_PKEY *key,
                                                   const char *more)
{
    return apr_psprintf(pool, "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"%s}",
                        number(key, OSSL_PKEY_PARAM_RSA_N, 0),
                        number(key, OSSL_PKEY_PARAM_RSA_E, 0), more);
}

__attribute__((unused)) static mcp_jwks_t *set_of(const char *first,
                                                  const char *second)
{
    mcp_jwks_t *set = NULL;

    ck_ok(mcp_jwks_parse(&set,
                         mcp_str(apr_pstrcat(pool, "{\"keys\":[", first,
                                             second ? "," : "",
                                             second ? second : "", "]}", NULL)),
                         pool));
    return set;
}

/* An ECDSA signature as r and s of 32 bytes each (RFC 7518, 3.4). */
__attribute__((unused)) static size_t
flatten(unsigned char *out, const unsigned char *der, size_t len)
{
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)len);

    ck_assert_ptr_nonnull(pair);
    ck_assert_int_eq(BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, 32), 32);
    ck_assert_int_eq(BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + 32, 32), 32);
    ECDSA_SIG_free(pair);
    return 64;
}

__attribute__((unused)) static const char *join(const char *header,
                                                const char *claims)
{
    return apr_pstrcat(pool, base64url(header, strlen(header)), ".",
                       base64url(claims, strlen(claims)), NULL);
}

__attribute__((unused)) static const char *
sign_with(EVP_PKEY *key, const char *header, const char *claims)
{
    const char *input = join(header, claims);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char raw[512], flat[64];
    size_t len = sizeof(raw);

    ck_assert_int_eq(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key),
                     1);
    ck_assert_int_eq(EVP_DigestSign(context, raw, &len,
                                    (const unsigned char *)input,
                                    strlen(input)),
                     1);
    EVP_MD_CTX_free(context);
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
        len = flatten(flat, raw, len);
        memcpy(raw, flat, len);
    }
    return apr_pstrcat(pool, input, ".", base64url(raw, len), NULL);
}

#endif
