/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/crypto.h"

static apr_status_t free_block(void *block)
{
    free(block);
    return APR_SUCCESS;
}

/* Bytes in a block of exactly their size, so that a sanitizer sees a step
 * beyond it. */
static mcp_str_t exact(const void *data, size_t len)
{
    char *copy = malloc(len ? len : 1);
    mcp_str_t bytes = { copy, len };

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, data, len);
    apr_pool_cleanup_register(pool, copy, free_block, apr_pool_cleanup_null);
    return bytes;
}

static const char *hex(const void *data, size_t len)
{
    mcp_str_t bytes = { data, len };

    return mcp_crypto_hex(bytes, pool);
}

static mcp_str_t unhex(const char *text)
{
    size_t i, len = strlen(text) / 2;
    char *bytes = apr_palloc(pool, len + 1);

    for (i = 0; i < len; i++) {
        char pair[3] = { text[2 * i], text[2 * i + 1], '\0' };

        bytes[i] = (char)strtol(pair, NULL, 16);
    }
    return exact(bytes, len);
}

static const mcp_master_key_t *key_of(int byte)
{
    mcp_master_key_t *key = apr_palloc(pool, sizeof(*key));

    memset(key->bytes, byte, sizeof(key->bytes));
    return key;
}

START_TEST(sha256_gives_the_digests_of_fips_180)
{
    static const struct {
        const char *text;
        const char *digest;
    } cases[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b"
              "855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f2"
                 "0015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    };
    unsigned char digest[MCP_SHA256_SIZE];
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_ok(mcp_crypto_sha256(digest, mcp_str(cases[i].text), pool));
        ck_assert_str_eq(hex(digest, sizeof(digest)), cases[i].digest);
    }
}
END_TEST

START_TEST(hmac_gives_the_codes_of_rfc_4231)
{
    unsigned char mac[MCP_SHA256_SIZE];
    mcp_str_t long_key = { memset(apr_palloc(pool, 131), 0xaa, 131), 131 };

    ck_ok(mcp_crypto_hmac_sha256(mac, mcp_str("Jefe"),
                                 mcp_str("what do ya want for nothing?"),
                                 pool));
    ck_assert_str_eq(hex(mac, sizeof(mac)), "5bdcc146bf60754e6a042426089575c75a"
                                            "003f089d2739839dec58b964ec3843");
    ck_ok(mcp_crypto_hmac_sha256(mac, long_key,
                                 mcp_str("Test Using Larger Than Block-Size "
                                         "Key - Hash Key First"),
                                 pool));
    ck_assert_str_eq(hex(mac, sizeof(mac)), "60e431591ee0b67f0d8a26aacbf5b77f8e"
                                            "0bc6213728c5140546040f0ee37f54");
}
END_TEST

START_TEST(random_bytes_differ_each_time)
{
    unsigned char a[32] = { 0 }, b[32] = { 0 };

    ck_ok(mcp_crypto_random(a, sizeof(a), pool));
    ck_ok(mcp_crypto_random(b, sizeof(b), pool));
    ck_assert_mem_ne(a, b, sizeof(a));
}
END_TEST

START_TEST(equality_looks_at_every_byte)
{
    unsigned char a[32], b[32];
    size_t i;

    memset(a, 7, sizeof(a));
    memset(b, 7, sizeof(b));
    ck_assert(mcp_crypto_is_equal(a, b, sizeof(a)));
    for (i = 0; i < sizeof(b); i++) {
        b[i] ^= 0x80;
        ck_assert(!mcp_crypto_is_equal(a, b, sizeof(a)));
        b[i] ^= 0x80;
    }
}
END_TEST

START_TEST(a_secret_is_wiped_with_its_pool)
{
    char secret[16] = "a secret";
    char wiped[16] = { 0 };
    apr_pool_t *child;

    apr_pool_create(&child, pool);
    mcp_crypto_wipe_later(secret, sizeof(secret), child);
    ck_assert_str_eq(secret, "a secret");
    apr_pool_destroy(child);
    ck_assert_mem_eq(secret, wiped, sizeof(secret));
}
END_TEST

START_TEST(hex_writes_two_lower_case_digits_a_byte)
{
    ck_assert_str_eq(hex("", 0), "");
    ck_assert_str_eq(hex("\x00\x0f\xf0\xab\xff", 5), "000ff0abff");
}
END_TEST

START_TEST(base64_goes_both_ways_as_in_rfc_4648)
{
    static const struct {
        const char *bytes;
        const char *padded;
        const char *url;
    } cases[] = {
        { "", "", "" },
        { "f", "Zg==", "Zg" },
        { "fo", "Zm8=", "Zm8" },
        { "foo", "Zm9v", "Zm9v" },
        { "foob", "Zm9vYg==", "Zm9vYg" },
        { "fooba", "Zm9vYmE=", "Zm9vYmE" },
        { "foobar", "Zm9vYmFy", "Zm9vYmFy" },
        { "\xff\xef\xbf\xff", "/++//w==", "_--__w" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_str_t bytes = mcp_str(cases[i].bytes), back;

        ck_assert_str_eq(mcp_crypto_base64_encode(bytes, pool),
                         cases[i].padded);
        ck_assert_str_eq(mcp_crypto_base64url_encode(bytes, pool),
                         cases[i].url);
        ck_ok(mcp_crypto_base64_decode(
            &back, exact(cases[i].padded, strlen(cases[i].padded)), pool));
        ck_assert_str_eq(back.data, cases[i].bytes);
        ck_assert_uint_eq(back.len, bytes.len);
        ck_ok(mcp_crypto_base64url_decode(
            &back, exact(cases[i].url, strlen(cases[i].url)), pool));
        ck_assert_str_eq(back.data, cases[i].bytes);
        ck_assert_uint_eq(back.len, bytes.len);
    }
}
END_TEST

START_TEST(base64_of_all_bytes_comes_back)
{
    unsigned char all[256];
    mcp_str_t bytes = { (const char *)all, 0 }, back;
    size_t i;

    for (i = 0; i < sizeof(all); i++) {
        all[i] = (unsigned char)(255 - i);
    }
    for (bytes.len = 0; bytes.len <= sizeof(all); bytes.len++) {
        ck_ok(mcp_crypto_base64_decode(
            &back, mcp_str(mcp_crypto_base64_encode(bytes, pool)), pool));
        ck_assert_uint_eq(back.len, bytes.len);
        ck_assert_mem_eq(back.data, all, bytes.len);
        ck_ok(mcp_crypto_base64url_decode(
            &back, mcp_str(mcp_crypto_base64url_encode(bytes, pool)), pool));
        ck_assert_uint_eq(back.len, bytes.len);
        ck_assert_mem_eq(back.data, all, bytes.len);
    }
}
END_TEST

START_TEST(base64_refuses_a_second_spelling_of_the_same_bytes)
{
    static const char *const padded[] = {
        "Zg",    "Zg=",  "Zg===",    "Zh==",    "Zm9=", "Zm9v\n",
        "Zm 9v", "=Zg=", "Zg==Zg==", "====",    "=",    "Z===",
        "Zm8-",  "Zm8_", "Zm\x80v",  "Zm9v===="
    };
    static const char *const url[] = { "Zg==", "Zh",   "Zm9",    "Z", "Zm9vZ",
                                       "Zm8+", "Zm8/", "Zm9v\n", "." };
    static const char nul[] = "Zm\0v";
    mcp_str_t back;
    size_t i;

    for (i = 0; i < sizeof(padded) / sizeof(padded[0]); i++) {
        ck_fails(mcp_crypto_base64_decode(&back,
                                          exact(padded[i], strlen(padded[i])),
                                          pool),
                 "invalid_encoding");
    }
    for (i = 0; i < sizeof(url) / sizeof(url[0]); i++) {
        ck_fails(mcp_crypto_base64url_decode(&back,
                                             exact(url[i], strlen(url[i])),
                                             pool),
                 "invalid_encoding");
    }
    ck_fails(mcp_crypto_base64_decode(&back, exact(nul, 4), pool), "invalid_"
                                                                   "encoding");
}
END_TEST

START_TEST(base64_bounds_its_input)
{
    mcp_str_t text = { NULL, MCP_BASE64_MAX }, back;

    text.data = memset(apr_palloc(pool, text.len + 4), 'A', text.len + 4);
    ck_ok(mcp_crypto_base64_decode(&back, text, pool));
    text.len += 4;
    ck_fails(mcp_crypto_base64_decode(&back, text, pool), "invalid_encoding");
}
END_TEST

/* Test cases 13, 14 and 16 of the GCM specification (McGrew and Viega), in our
 * frame: version, nonce, ciphertext, tag. */
START_TEST(open_reads_the_vectors_of_the_gcm_specification)
{
    static const struct {
        const char *key;
        const char *bound_to;
        const char *sealed;
        const char *plain;
    } cases[] = {
        { "0000000000000000000000000000000000000000000000000000000000000000",
          "", "01000000000000000000000000530f8afbc74536b9a963b4f1c4cb738b",
          "" },
        { "0000000000000000000000000000000000000000000000000000000000000000",
          "",
          "01000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18"
          "d0d1c8a799996bf0265b98b5d48ab919",
          "00000000000000000000000000000000" },
        { "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
          "feedfacedeadbeeffeedfacedeadbeefabaddad2",
          "01cafebabefacedbaddecaf888"
          "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
          "76fc6ece0f4e1768cddf8853bb2d551b",
          "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
          "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_master_key_t key;
        mcp_str_t plain;

        memcpy(key.bytes, unhex(cases[i].key).data, sizeof(key.bytes));
        ck_ok(mcp_crypto_open(&plain, &key, unhex(cases[i].sealed),
                              unhex(cases[i].bound_to), pool));
        ck_assert_str_eq(hex(plain.data, plain.len), cases[i].plain);
    }
}
END_TEST

START_TEST(what_is_sealed_opens_again_and_looks_different_each_time)
{
    mcp_str_t place = mcp_str("harbor\nkey-1"), first, second, plain;

    ck_ok(
        mcp_crypto_seal(&first, key_of(1), mcp_str("the secret"), place, pool));
    ck_ok(mcp_crypto_seal(&second, key_of(1), mcp_str("the secret"), place,
                          pool));
    ck_assert_uint_eq(first.len, 1 + 12 + strlen("the secret") + 16);
    ck_assert_int_eq(first.data[0], 1);
    ck_assert_mem_ne(first.data + 1, second.data + 1, 12);
    ck_assert_ptr_null(memmem(first.data, first.len, "secret", 6));
    ck_ok(mcp_crypto_open(&plain, key_of(1), exact(first.data, first.len),
                          place, pool));
    ck_assert_str_eq(plain.data, "the secret");
    ck_ok(mcp_crypto_open(&plain, key_of(1), second, place, pool));
    ck_assert_str_eq(plain.data, "the secret");
}
END_TEST

START_TEST(open_refuses_any_changed_byte_and_any_lost_one)
{
    mcp_str_t place = mcp_str("harbor\nkey-1"), sealed, plain = { NULL, 0 };
    size_t i;

    ck_ok(mcp_crypto_seal(&sealed, key_of(1), mcp_str("the secret"), place,
                          pool));
    for (i = 0; i < sealed.len; i++) {
        mcp_str_t changed = exact(sealed.data, sealed.len);
        mcp_str_t cut = exact(sealed.data, i);

        ((char *)changed.data)[i] ^= 1;
        ck_fails(mcp_crypto_open(&plain, key_of(1), changed, place, pool), "uns"
                                                                           "eal"
                                                                           "_fa"
                                                                           "ile"
                                                                           "d");
        ck_fails(mcp_crypto_open(&plain, key_of(1), cut, place, pool), "unseal_"
                                                                       "faile"
                                                                       "d");
    }
    ck_assert_ptr_null(plain.data);
}
END_TEST

START_TEST(open_refuses_another_key_and_another_place)
{
    mcp_str_t sealed, plain;

    ck_ok(mcp_crypto_seal(&sealed, key_of(1), mcp_str("the secret"),
                          mcp_str("harbor\nkey-1"), pool));
    ck_fails(mcp_crypto_open(&plain, key_of(2), sealed,
                             mcp_str("harbor\nkey-1"), pool),
             "unseal_failed");
    ck_fails(mcp_crypto_open(&plain, key_of(1), sealed, mcp_str("finch\nkey-1"),
                             pool),
             "unseal_failed");
    ck_fails(mcp_crypto_open(&plain, key_of(1), sealed, mcp_str(""), pool),
             "unseal_failed");
}
END_TEST

/* A fresh directory, removed with the pool. */
static apr_status_t remove_directory(void *data)
{
    static const char *const names[] = { "key", "other" };
    const char *directory = data;
    char path[256];
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        apr_snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
        unlink(path);
    }
    rmdir(directory);
    return APR_SUCCESS;
}

static const char *fresh_directory(void)
{
    char *directory = apr_pstrdup(pool, "/tmp/test_crypto.XXXXXX");

    ck_assert_ptr_nonnull(mkdtemp(directory));
    apr_pool_cleanup_register(pool, directory, remove_directory,
                              apr_pool_cleanup_null);
    return directory;
}

static const char *write_file(const char *path, const char *text, mode_t mode)
{
    int fd;

    /* Anew: one that nobody may write cannot be written again. */
    unlink(path);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    ck_assert_int_eq(fchmod(fd, mode), 0);
    close(fd);
    return path;
}

START_TEST(a_new_master_key_can_be_read_and_is_never_overwritten)
{
    const char *path = apr_pstrcat(pool, fresh_directory(), "/key", NULL);
    const mcp_master_key_t *key, *again;
    mcp_error_t *error;
    struct stat facts;

    ck_ok(mcp_crypto_make_master_key(path, pool));
    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 07777, 0600);
    ck_ok(mcp_crypto_read_master_key(&key, path, pool));
    ck_assert_mem_ne(key->bytes, key_of(0)->bytes, sizeof(key->bytes));

    error = mcp_crypto_make_master_key(path, pool);
    ck_assert_ptr_nonnull(error);
    ck_assert_str_eq(error->message, apr_psprintf(pool,
                                                  "The master key file %s "
                                                  "cannot be made: "
                                                  "File exists.",
                                                  path));
    ck_ok(mcp_crypto_read_master_key(&again, path, pool));
    ck_assert_mem_eq(key->bytes, again->bytes, sizeof(key->bytes));
}
END_TEST

START_TEST(a_master_key_file_is_read_exactly)
{
    static const char good[] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const char *path = apr_pstrcat(pool, fresh_directory(), "/key", NULL);
    const mcp_master_key_t *key;
    size_t i;

    write_file(path, apr_pstrcat(pool, good, "\n", NULL), 0400);
    ck_ok(mcp_crypto_read_master_key(&key, path, pool));
    for (i = 0; i < sizeof(key->bytes); i++) {
        ck_assert_uint_eq(key->bytes[i], i);
    }
    write_file(path, good, 0600);
    ck_ok(mcp_crypto_read_master_key(&key, path, pool));
}
END_TEST

START_TEST(a_master_key_file_that_is_none_is_refused)
{
    static const char *const texts[] = {
        "",
        "\n",
        "secret\n",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==\n",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\n",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=x",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= and much more text here",
    };
    const char *path = apr_pstrcat(pool, fresh_directory(), "/key", NULL);
    const char *wanted = apr_psprintf(pool,
                                      "The master key file %s does not hold "
                                      "the base64 of 32 bytes.",
                                      path);
    size_t i;

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const mcp_master_key_t *key = NULL;
        mcp_error_t *error =
            mcp_crypto_read_master_key(&key, write_file(path, texts[i], 0600),
                                       pool);

        ck_assert_msg(error != NULL, "accepted: %s", texts[i]);
        ck_assert_str_eq(error->message, wanted);
        ck_assert_ptr_null(key);
    }
}
END_TEST

START_TEST(a_master_key_file_that_others_can_read_is_refused)
{
    static const mode_t modes[] = { 0640, 0604, 0660, 0644, 0610, 0601, 0622 };
    const char *path = apr_pstrcat(pool, fresh_directory(), "/key", NULL);
    const mcp_master_key_t *key;
    size_t i;

    ck_ok(mcp_crypto_make_master_key(path, pool));
    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        mcp_error_t *error;

        ck_assert_int_eq(chmod(path, modes[i]), 0);
        error = mcp_crypto_read_master_key(&key, path, pool);
        ck_assert_ptr_nonnull(error);
        ck_assert_str_eq(error->message,
                         apr_psprintf(pool,
                                      "The master key file %s has mode %04o; "
                                      "group and "
                                      "others must have no access.",
                                      path, (unsigned int)modes[i]));
        ck_assert_str_eq(error->hint, apr_psprintf(pool,
                                                   "Run: chmod 600 %s; if "
                                                   "others may have read it, "
                                                   "make "
                                                   "a new key.",
                                                   path));
    }
}
END_TEST

START_TEST(a_master_key_that_is_no_file_is_refused)
{
    const char *directory = fresh_directory();
    const char *fifo = apr_pstrcat(pool, directory, "/other", NULL);
    const mcp_master_key_t *key;
    mcp_error_t *error;

    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    error = mcp_crypto_read_master_key(&key, fifo, pool);
    ck_assert_str_eq(error->message, apr_psprintf(pool,
                                                  "The master key file %s is "
                                                  "not a regular file.",
                                                  fifo));
    ck_fails(mcp_crypto_read_master_key(&key, directory, pool), "bad_key_file");
    error = mcp_crypto_read_master_key(&key, "/nowhere/key", pool);
    ck_assert_str_eq(error->message, "The master key file /nowhere/key cannot "
                                     "be opened: No such file or directory.");
    ck_fails(mcp_crypto_make_master_key("/nowhere/key", pool), "bad_key_file");
}
END_TEST

START_TEST(a_thread_that_has_ended_with_openssl_can_begin_again)
{
    unsigned char before[16], after[16];

    ck_ok(mcp_crypto_random(before, sizeof(before), pool));
    mcp_crypto_end_thread();
    ck_ok(mcp_crypto_random(after, sizeof(after), pool));
    ck_assert_mem_ne(before, after, sizeof(after));
    mcp_crypto_end_thread();
    mcp_crypto_end_thread();
}
END_TEST

MCP_UNIT_MAIN("crypto", sha256_gives_the_digests_of_fips_180,
              hmac_gives_the_codes_of_rfc_4231, random_bytes_differ_each_time,
              equality_looks_at_every_byte, a_secret_is_wiped_with_its_pool,
              hex_writes_two_lower_case_digits_a_byte,
              base64_goes_both_ways_as_in_rfc_4648,
              base64_of_all_bytes_comes_back,
              base64_refuses_a_second_spelling_of_the_same_bytes,
              base64_bounds_its_input,
              open_reads_the_vectors_of_the_gcm_specification,
              what_is_sealed_opens_again_and_looks_different_each_time,
              open_refuses_any_changed_byte_and_any_lost_one,
              open_refuses_another_key_and_another_place,
              a_new_master_key_can_be_read_and_is_never_overwritten,
              a_master_key_file_is_read_exactly,
              a_master_key_file_that_is_none_is_refused,
              a_master_key_file_that_others_can_read_is_refused,
              a_master_key_that_is_no_file_is_refused,
              a_thread_that_has_ended_with_openssl_can_begin_again)
