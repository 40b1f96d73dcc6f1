/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/sign_in_code.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define LENGTH 10

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

mcp_error_t *mcp_sign_in_code_make(const char **code, apr_pool_t *pool)
{
    unsigned char bytes[LENGTH];
    char text[LENGTH + 1] = "";
    apr_size_t i;

    MCP_TRY(mcp_crypto_random(bytes, sizeof(bytes), pool));
    for (i = 0; i < LENGTH; i++) {
        text[i] = alphabet[bytes[i] & 31];
    }
    *code = apr_psprintf(pool, "%.5s-%s", text, text + 5);
    mcp_crypto_wipe(text, sizeof(text));
    return NULL;
}

/* What a character stands for; 0: nothing. */
static char meant(char typed)
{
    char c = (char)apr_tolower(typed);

    if (c == 'o') {
        return '0';
    }
    if (c == 'i' || c == 'l') {
        return '1';
    }
    return strchr(alphabet, c) ? c : '\0';
}

mcp_error_t *mcp_sign_in_code_hash(const char **hash,
                                   const mcp_master_key_t *key,
                                   const char *typed, apr_pool_t *pool)
{
    static const char label[] = "mcp sign-in code\n";
    char text[sizeof(label) - 1 + LENGTH];
    apr_size_t len = sizeof(label) - 1;
    unsigned char mac[MCP_SHA256_SIZE];

    *hash = NULL;
    memcpy(text, label, len);
    for (; *typed; typed++) {
        char c = meant(*typed);

        if (strchr(" -", *typed)) {
            continue;
        }
        if (!c || len == sizeof(text)) {
            return NULL;
        }
        text[len++] = c;
    }
    if (len < sizeof(text)) {
        return NULL;
    }
    MCP_TRY(mcp_crypto_hmac_sha256(mac,
                                   (mcp_str_t){ (const char *)key->bytes,
                                                sizeof(key->bytes) },
                                   (mcp_str_t){ text, len }, pool));
    *hash = mcp_crypto_base64url_encode((mcp_str_t){ (const char *)mac,
                                                     sizeof(mac) },
                                        pool);
    return NULL;
}
