/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CRYPTO_H
#define MCP_CRYPTO_H

#include "lib/buf.h"
#include "lib/error.h"

/*
 * Digests, randomness and sealed secrets. This is the only file that calls
 * OpenSSL. What is sealed carries its version and its nonce, and is bound to
 * the place where it is kept (associated data), so a sealed key copied into
 * another workspace's row does not open there. Keys and opened secrets are
 * wiped when their pool is cleared.
 *
 * Unless said otherwise a function fails only with "internal": the library
 * refused, which in practice means no memory or no entropy.
 */

#define MCP_SHA256_SIZE 32
#define MCP_MASTER_KEY_SIZE 32

/** Hostile text is not decoded past this many characters. */
#define MCP_BASE64_MAX (1024 * 1024)

/** The key that seals what the database keeps: AES-256. */
typedef struct mcp_master_key_t {
    unsigned char bytes[MCP_MASTER_KEY_SIZE];
} mcp_master_key_t;

/** SHA-256 (FIPS 180-4) of some bytes. */
mcp_error_t *mcp_crypto_sha256(unsigned char digest[MCP_SHA256_SIZE],
                               mcp_str_t data, apr_pool_t *pool);

/** HMAC-SHA-256 (RFC 2104). */
mcp_error_t *mcp_crypto_hmac_sha256(unsigned char mac[MCP_SHA256_SIZE],
                                    mcp_str_t key, mcp_str_t data,
                                    apr_pool_t *pool);

/** Fill out with len bytes that nobody can guess. */
mcp_error_t *mcp_crypto_random(void *out, apr_size_t len, apr_pool_t *pool);

/** Whether two blocks are equal, in a time that does not tell where not. */
int mcp_crypto_is_equal(const void *a, const void *b, apr_size_t len);

/** Overwrite a secret; the compiler does not leave it out. */
void mcp_crypto_wipe(void *secret, apr_size_t len);

/**
 * Overwrite a secret when the pool is cleared.
 * @param secret lives at least as long as the pool, or in it
 */
void mcp_crypto_wipe_later(void *secret, apr_size_t len, apr_pool_t *pool);

/**
 * Forget what failed calls left in this thread's OpenSSL error queue. A later
 * TLS call on the thread would take such a leftover for a failure of its own.
 */
void mcp_crypto_clear_errors(void);

/**
 * Give back what OpenSSL keeps for this thread, as a thread does that may end
 * after OpenSSL has. The thread may use it again.
 */
void mcp_crypto_end_thread(void);

/** Lower-case hexadecimal digits. */
const char *mcp_crypto_hex(mcp_str_t data, apr_pool_t *pool);

/** Base64 with padding (RFC 4648, 4). */
const char *mcp_crypto_base64_encode(mcp_str_t data, apr_pool_t *pool);

/** Base64url without padding (RFC 4648, 5; RFC 7515, 2). */
const char *mcp_crypto_base64url_encode(mcp_str_t data, apr_pool_t *pool);

/**
 * Decode strictly (RFC 4648, 3): no character outside the alphabet, no line
 * break, padding exactly as the encoder writes it, no stray bits at the end. So
 * each byte string has one text only.
 * @param data set to bytes in pool, followed by a NUL that is not counted
 * @return NULL, or invalid_encoding
 */
mcp_error_t *mcp_crypto_base64_decode(mcp_str_t *data, mcp_str_t text,
                                      apr_pool_t *pool);

/** The same for base64url, where padding is refused. */
mcp_error_t *mcp_crypto_base64url_decode(mcp_str_t *data, mcp_str_t text,
                                         apr_pool_t *pool);

/**
 * Seal bytes with AES-256-GCM (NIST SP 800-38D) under a fresh random nonce.
 * The result is a version byte (1), the 12 bytes of the nonce, the ciphertext
 * and the 16 bytes of the tag.
 * @param bound_to associated data; opening needs exactly the same
 */
mcp_error_t *mcp_crypto_seal(mcp_str_t *sealed, const mcp_master_key_t *key,
                             mcp_str_t plain, mcp_str_t bound_to,
                             apr_pool_t *pool);

/**
 * Open what mcp_crypto_seal made.
 * @param plain set to bytes in pool, followed by a NUL that is not counted;
 *              wiped when pool is cleared
 * @return NULL, or unseal_failed: another key, another place, damaged, or of
 *         a version that we do not know
 */
mcp_error_t *mcp_crypto_open(mcp_str_t *plain, const mcp_master_key_t *key,
                             mcp_str_t sealed, mcp_str_t bound_to,
                             apr_pool_t *pool);

/**
 * Read a master key file: the base64 of 32 bytes and at most one line end.
 * @param key wiped when pool is cleared
 * @return NULL, or bad_key_file: it cannot be read, is no regular file, can be
 *         read by group or others, or does not hold such a key. The sentence
 *         names the file, the hint the mend
 */
mcp_error_t *mcp_crypto_read_master_key(const mcp_master_key_t **key,
                                        const char *file, apr_pool_t *pool);

/**
 * Make a master key file with mode 0600. What exists is never overwritten.
 * @return NULL, or bad_key_file
 */
mcp_error_t *mcp_crypto_make_master_key(const char *file, apr_pool_t *pool);

#endif
