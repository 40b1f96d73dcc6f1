/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/apikey.h"

#include <string.h>

#include "lib/crypto.h"

static const char alphabet[] = "0123456789"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz";

#define PREFIX_LEN (sizeof(MCP_APIKEY_PREFIX) - 1)
#define LETTERS (sizeof(alphabet) - 1)
/* The largest multiple of LETTERS that a byte has room for. Bytes from there on
 * are thrown away, or the first letters would come more often than others. */
#define FAIR_BYTES (256 / LETTERS * LETTERS)

mcp_error_t *mcp_apikey_make(const char **key, apr_pool_t *pool)
{
    char *text = apr_palloc(pool, MCP_APIKEY_LEN + 1);
    apr_size_t len = PREFIX_LEN;
    unsigned char byte;

    mcp_crypto_wipe_later(text, MCP_APIKEY_LEN, pool);
    memcpy(text, MCP_APIKEY_PREFIX, PREFIX_LEN);
    while (len < MCP_APIKEY_LEN) {
        MCP_TRY(mcp_crypto_random(&byte, 1, pool));
        if (byte < FAIR_BYTES) {
            text[len++] = alphabet[byte % LETTERS];
        }
    }
    text[len] = '\0';
    *key = text;
    return NULL;
}

int mcp_apikey_is_like(mcp_str_t text)
{
    return text.len >= PREFIX_LEN
           && !memcmp(text.data, MCP_APIKEY_PREFIX, PREFIX_LEN);
}

int mcp_apikey_is_whole(mcp_str_t text)
{
    apr_size_t i;

    if (text.len != MCP_APIKEY_LEN || !mcp_apikey_is_like(text)) {
        return 0;
    }
    for (i = PREFIX_LEN; i < text.len; i++) {
        if (!memchr(alphabet, text.data[i], LETTERS)) {
            return 0;
        }
    }
    return 1;
}

mcp_error_t *mcp_apikey_hash(const char **hash, mcp_str_t key, apr_pool_t *pool)
{
    unsigned char digest[MCP_SHA256_SIZE];
    mcp_str_t bytes = { (const char *)digest, sizeof(digest) };

    MCP_TRY(mcp_crypto_sha256(digest, key, pool));
    *hash = mcp_crypto_base64url_encode(bytes, pool);
    return NULL;
}
