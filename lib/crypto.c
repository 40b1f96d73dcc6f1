/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_errno.h>
#include <apr_strings.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#define SEAL_VERSION 1
#define NONCE_SIZE 12
#define TAG_SIZE 16
#define SEAL_OVERHEAD (1 + NONCE_SIZE + TAG_SIZE)

/* The base64 of 32 bytes and a line end, with room to notice more. */
#define KEY_TEXT_SIZE 44
#define KEY_FILE_MAX 64

static mcp_error_t *refused(const char *what, apr_pool_t *pool)
{
    mcp_crypto_clear_errors();
    return mcp_error_make(pool, "internal", NULL,
                          "The cryptographic library refused to %s.", what);
}

/* ---- digests, randomness, wiping ---- */

mcp_error_t *mcp_crypto_sha256(unsigned char digest[MCP_SHA256_SIZE],
                               mcp_str_t data, apr_pool_t *pool)
{
    if (EVP_Digest(data.data, data.len, digest, NULL, EVP_sha256(), NULL)
        != 1) {
        return refused("make a digest", pool);
    }
    return NULL;
}

mcp_error_t *mcp_crypto_hmac_sha256(unsigned char mac[MCP_SHA256_SIZE],
                                    mcp_str_t key, mcp_str_t data,
                                    apr_pool_t *pool)
{
    unsigned int len = 0;

    if (key.len > INT_MAX
        || !HMAC(EVP_sha256(), key.data ? key.data : "", (int)key.len,
                 (const unsigned char *)data.data, data.len, mac, &len)) {
        return refused("make a message authentication code", pool);
    }
    return NULL;
}

mcp_error_t *mcp_crypto_random(void *out, apr_size_t len, apr_pool_t *pool)
{
    if (len > INT_MAX || RAND_bytes(out, (int)len) != 1) {
        return refused("give random bytes", pool);
    }
    return NULL;
}

int mcp_crypto_is_equal(const void *a, const void *b, apr_size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}

void mcp_crypto_wipe(void *secret, apr_size_t len)
{
    OPENSSL_cleanse(secret, len);
}

typedef struct wipe_t {
    void *secret;
    apr_size_t len;
} wipe_t;

static apr_status_t run_wipe(void *data)
{
    wipe_t *wipe = data;

    OPENSSL_cleanse(wipe->secret, wipe->len);
    return APR_SUCCESS;
}

void mcp_crypto_wipe_later(void *secret, apr_size_t len, apr_pool_t *pool)
{
    wipe_t *wipe = apr_palloc(pool, sizeof(*wipe));

    wipe->secret = secret;
    wipe->len = len;
    apr_pool_cleanup_register(pool, wipe, run_wipe, apr_pool_cleanup_null);
}

void mcp_crypto_clear_errors(void)
{
    ERR_clear_error();
}

void mcp_crypto_end_thread(void)
{
    OPENSSL_thread_stop();
}

/* ---- bytes as text ---- */

const char *mcp_crypto_hex(mcp_str_t data, apr_pool_t *pool)
{
    static const char digits[] = "0123456789abcdef";
    char *text = apr_palloc(pool, 2 * data.len + 1);
    apr_size_t i;

    for (i = 0; i < data.len; i++) {
        unsigned char byte = (unsigned char)data.data[i];

        text[2 * i] = digits[byte >> 4];
        text[2 * i + 1] = digits[byte & 15];
    }
    text[2 * data.len] = '\0';
    return text;
}

static const char standard_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"
                                      "opqrstuvwxyz0123456789+/";
static const char url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrs"
                                 "tuvwxyz0123456789-_";

static const char *encode(mcp_str_t data, const char *digits, int is_padded,
                          apr_pool_t *pool)
{
    const unsigned char *from = (const unsigned char *)data.data;
    char *text = apr_palloc(pool, (data.len + 2) / 3 * 4 + 1);
    char *to = text;
    apr_size_t left;

    for (left = data.len; left >= 3; left -= 3, from += 3) {
        *to++ = digits[from[0] >> 2];
        *to++ = digits[(from[0] & 3) << 4 | from[1] >> 4];
        *to++ = digits[(from[1] & 15) << 2 | from[2] >> 6];
        *to++ = digits[from[2] & 63];
    }
    if (left) {
        int second = left == 2 ? from[1] : 0;

        *to++ = digits[from[0] >> 2];
        *to++ = digits[(from[0] & 3) << 4 | second >> 4];
        if (left == 2) {
            *to++ = digits[(second & 15) << 2];
        }
        for (; is_padded && left < 3; left++) {
            *to++ = '=';
        }
    }
    *to = '\0';
    return text;
}

const char *mcp_crypto_base64_encode(mcp_str_t data, apr_pool_t *pool)
{
    return encode(data, standard_digits, 1, pool);
}

const char *mcp_crypto_base64url_encode(mcp_str_t data, apr_pool_t *pool)
{
    return encode(data, url_digits, 0, pool);
}

/* The six bits of a digit, or -1. */
static int digit_value(char c, const char *digits)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    return c == digits[62] ? 62 : c == digits[63] ? 63 : -1;
}

static mcp_error_t *bad_encoding(const char *why, apr_pool_t *pool)
{
    return mcp_error_make(pool, "invalid_encoding", NULL, "%s", why);
}

/* Decode digits without padding. */
static mcp_error_t *decode(mcp_str_t *data, mcp_str_t text, const char *digits,
                           apr_pool_t *pool)
{
    unsigned char *out;
    apr_size_t i, len = 0;
    unsigned int bits = 0;
    int count = 0;

    if (text.len > MCP_BASE64_MAX) {
        return bad_encoding("The base64 text is too long.", pool);
    }
    if (text.len % 4 == 1) {
        return bad_encoding("The base64 text has an impossible length.", pool);
    }
    out = apr_palloc(pool, text.len / 4 * 3 + 3);
    for (i = 0; i < text.len; i++) {
        int value = digit_value(text.data[i], digits);

        if (value < 0) {
            return bad_encoding("The text has a character that is not base64.",
                                pool);
        }
        bits = bits << 6 | (unsigned int)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out[len++] = (unsigned char)(bits >> count);
            bits &= (1U << count) - 1;
        }
    }
    if (bits) {
        return bad_encoding("The base64 text ends with stray bits.", pool);
    }
    out[len] = '\0';
    data->data = (const char *)out;
    data->len = len;
    return NULL;
}

mcp_error_t *mcp_crypto_base64_decode(mcp_str_t *data, mcp_str_t text,
                                      apr_pool_t *pool)
{
    int i;

    if (text.len % 4) {
        return bad_encoding("The base64 text is not padded to a multiple of 4.",
                            pool);
    }
    for (i = 0; i < 2 && text.len && text.data[text.len - 1] == '='; i++) {
        text.len--;
    }
    return decode(data, text, standard_digits, pool);
}

mcp_error_t *mcp_crypto_base64url_decode(mcp_str_t *data, mcp_str_t text,
                                         apr_pool_t *pool)
{
    return decode(data, text, url_digits, pool);
}

/* ---- sealing ---- */

static apr_status_t free_cipher(void *context)
{
    EVP_CIPHER_CTX_free(context);
    return APR_SUCCESS;
}

/* Begin AES-256-GCM, one way or the other; freed with pool. NULL: refused. */
static EVP_CIPHER_CTX *begin_gcm(int is_sealing, const mcp_master_key_t *key,
                                 const unsigned char *nonce, mcp_str_t bound_to,
                                 apr_pool_t *pool)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int len;

    if (!context) {
        return NULL;
    }
    apr_pool_cleanup_register(pool, context, free_cipher,
                              apr_pool_cleanup_null);
    if (EVP_CipherInit_ex(context, EVP_aes_256_gcm(), NULL, key->bytes, nonce,
                          is_sealing)
            != 1
        || (bound_to.len
            && EVP_CipherUpdate(context, NULL, &len,
                                (const unsigned char *)bound_to.data,
                                (int)bound_to.len)
                   != 1)) {
        return NULL;
    }
    return context;
}

/* Run bytes through the cipher; an empty text is a valid one. */
static int run_gcm(EVP_CIPHER_CTX *context, unsigned char *out,
                   const unsigned char *in, apr_size_t in_len)
{
    int len = 0;

    if (in_len && EVP_CipherUpdate(context, out, &len, in, (int)in_len) != 1) {
        return 0;
    }
    return EVP_CipherFinal_ex(context, out + len, &len) == 1;
}

mcp_error_t *mcp_crypto_seal(mcp_str_t *sealed, const mcp_master_key_t *key,
                             mcp_str_t plain, mcp_str_t bound_to,
                             apr_pool_t *pool)
{
    unsigned char *out, *nonce, *text;
    EVP_CIPHER_CTX *context;

    if (plain.len > INT_MAX - SEAL_OVERHEAD || bound_to.len > INT_MAX) {
        return refused("seal so much", pool);
    }
    out = apr_palloc(pool, plain.len + SEAL_OVERHEAD);
    nonce = out + 1;
    text = nonce + NONCE_SIZE;
    out[0] = SEAL_VERSION;
    MCP_TRY(mcp_crypto_random(nonce, NONCE_SIZE, pool));
    context = begin_gcm(1, key, nonce, bound_to, pool);
    if (!context
        || !run_gcm(context, text, (const unsigned char *)plain.data, plain.len)
        || EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE,
                               text + plain.len)
               != 1) {
        return refused("seal a secret", pool);
    }
    sealed->data = (const char *)out;
    sealed->len = plain.len + SEAL_OVERHEAD;
    return NULL;
}

mcp_error_t *mcp_crypto_open(mcp_str_t *plain, const mcp_master_key_t *key,
                             mcp_str_t sealed, mcp_str_t bound_to,
                             apr_pool_t *pool)
{
    static const char hint[] = "Use the master key file that sealed it; a "
                               "secret opens only in the "
                               "row that it was sealed for.";
    const unsigned char *in = (const unsigned char *)sealed.data;
    unsigned char tag[TAG_SIZE], *out;
    EVP_CIPHER_CTX *context;
    apr_size_t len;

    if (sealed.len < SEAL_OVERHEAD || sealed.len > INT_MAX
        || bound_to.len > INT_MAX || in[0] != SEAL_VERSION) {
        return mcp_error_make(pool, "unseal_failed", hint,
                              "The sealed secret is damaged, or of a version "
                              "that is not known here.");
    }
    len = sealed.len - SEAL_OVERHEAD;
    memcpy(tag, in + 1 + NONCE_SIZE + len, TAG_SIZE);
    out = apr_palloc(pool, len + 1);
    mcp_crypto_wipe_later(out, len, pool);
    context = begin_gcm(0, key, in + 1, bound_to, pool);
    if (!context
        || EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, tag)
               != 1
        || !run_gcm(context, out, in + 1 + NONCE_SIZE, len)) {
        mcp_crypto_clear_errors();
        mcp_crypto_wipe(out, len);
        return mcp_error_make(pool, "unseal_failed", hint,
                              "The sealed secret does not open: another master "
                              "key, another row, or damage.");
    }
    out[len] = '\0';
    plain->data = (const char *)out;
    plain->len = len;
    return NULL;
}

/* ---- the master key file ---- */

static const char key_hint[] = "Make one with: mcpctl key new-master FILE, and "
                               "keep it with mode 0600.";

static mcp_error_t *no_key(const char *file, apr_pool_t *pool)
{
    return mcp_error_make(pool, "bad_key_file", key_hint,
                          "The master key file %s does not hold the base64 of "
                          "32 bytes.",
                          file);
}

/* What the system refused, in its words. */
static mcp_error_t *no_access(const char *verb, const char *hint,
                              const char *file, int code, apr_pool_t *pool)
{
    char reason[120];

    apr_strerror(APR_FROM_OS_ERROR(code), reason, sizeof(reason));
    return mcp_error_make(pool, "bad_key_file", hint,
                          "The master key file %s cannot be %s: %s.", file,
                          verb, reason);
}

static mcp_error_t *check_file(int fd, const char *file, apr_pool_t *pool)
{
    struct stat facts;

    if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        return mcp_error_make(pool, "bad_key_file", key_hint,
                              "The master key file %s is not a regular file.",
                              file);
    }
    if (facts.st_mode & (S_IRWXG | S_IRWXO)) {
        return mcp_error_make(pool, "bad_key_file",
                              apr_psprintf(pool,
                                           "Run: chmod 600 %s; if others may "
                                           "have read it, make "
                                           "a new key.",
                                           file),
                              "The master key file %s has mode %04o; group and "
                              "others must have "
                              "no access.",
                              file, (unsigned int)facts.st_mode & 07777U);
    }
    return NULL;
}

/* The key of an open file. The text read on the way is wiped with pool. */
static mcp_error_t *read_key(mcp_master_key_t *key, int fd, const char *file,
                             apr_pool_t *pool)
{
    char *buffer = apr_palloc(pool, KEY_FILE_MAX);
    mcp_str_t text = { buffer, KEY_TEXT_SIZE }, bytes;
    ssize_t n;

    MCP_TRY(check_file(fd, file, pool));
    mcp_crypto_wipe_later(buffer, KEY_FILE_MAX, pool);
    n = read(fd, buffer, KEY_FILE_MAX);
    if (n < 0) {
        return no_access("read", key_hint, file, errno, pool);
    }
    if (n == KEY_TEXT_SIZE + 1 && buffer[KEY_TEXT_SIZE] == '\n') {
        n--;
    }
    if (n != KEY_TEXT_SIZE || mcp_crypto_base64_decode(&bytes, text, pool)) {
        return no_key(file, pool);
    }
    mcp_crypto_wipe_later((void *)bytes.data, bytes.len, pool);
    if (bytes.len != MCP_MASTER_KEY_SIZE) {
        return no_key(file, pool);
    }
    memcpy(key->bytes, bytes.data, MCP_MASTER_KEY_SIZE);
    return NULL;
}

mcp_error_t *mcp_crypto_read_master_key(const mcp_master_key_t **key,
                                        const char *file, apr_pool_t *pool)
{
    /* Not blocking: opening a FIFO must not hang the start of a server. */
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    mcp_master_key_t *read_into;
    mcp_error_t *error;

    if (fd < 0) {
        return no_access("opened", key_hint, file, errno, pool);
    }
    read_into = apr_palloc(pool, sizeof(*read_into));
    mcp_crypto_wipe_later(read_into, sizeof(*read_into), pool);
    error = read_key(read_into, fd, file, pool);
    close(fd);
    MCP_TRY(error);
    *key = read_into;
    return NULL;
}

/* Write the text of a fresh key. */
static mcp_error_t *make_key_text(char text[KEY_TEXT_SIZE + 1],
                                  apr_pool_t *pool)
{
    unsigned char bytes[MCP_MASTER_KEY_SIZE];
    mcp_str_t raw = { (const char *)bytes, sizeof(bytes) };
    const char *encoded;

    MCP_TRY(mcp_crypto_random(bytes, sizeof(bytes), pool));
    encoded = mcp_crypto_base64_encode(raw, pool);
    memcpy(text, encoded, KEY_TEXT_SIZE);
    text[KEY_TEXT_SIZE] = '\n';
    mcp_crypto_wipe(bytes, sizeof(bytes));
    mcp_crypto_wipe((void *)encoded, KEY_TEXT_SIZE);
    return NULL;
}

/* Write the whole of a new file, down to the disk: what the key will seal is
 * lost without it. Returns errno or 0. */
static int write_new(const char *file, const char *text, apr_size_t len)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int code;

    if (fd < 0) {
        return errno;
    }
    errno = ENOSPC; /* what a short write means */
    code = write(fd, text, len) == (ssize_t)len && fsync(fd) == 0 ? 0 : errno;
    if (close(fd) != 0 && !code) {
        code = errno;
    }
    if (code) {
        unlink(file);
    }
    return code;
}

mcp_error_t *mcp_crypto_make_master_key(const char *file, apr_pool_t *pool)
{
    char text[KEY_TEXT_SIZE + 1];
    int code;

    MCP_TRY(make_key_text(text, pool));
    code = write_new(file, text, sizeof(text));
    mcp_crypto_wipe(text, sizeof(text));
    if (code) {
        return no_access("made",
                         code == EEXIST ? "Name a file that does not exist "
                                          "yet; a key in "
                                          "use must not be replaced."
                                        : "Check the directory, its "
                                          "permissions and the "
                                          "room on its disk.",
                         file, code, pool);
    }
    return NULL;
}
