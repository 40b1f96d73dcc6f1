/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/apikey.h"

#define GOOD "kc_live_0123456789ABCDEFGHIJabcdefghijKLMNOPQRst"

START_TEST(a_key_is_the_prefix_and_40_letters_and_digits)
{
    const char *key, *other;

    ck_ok(mcp_apikey_make(&key, pool));
    ck_ok(mcp_apikey_make(&other, pool));
    ck_assert_uint_eq(strlen(key), 48);
    ck_assert_int_eq(strncmp(key, "kc_live_", 8), 0);
    ck_assert(mcp_apikey_is_whole(mcp_str(key)));
    ck_assert_str_ne(key, other);
}
END_TEST

/* 2,000 keys have 80,000 characters: 1,290 of each on average, with a standard
 * deviation of 36. A remainder of bytes would give the first eight 1,560. */
START_TEST(no_character_comes_more_often_than_another)
{
    int seen[128] = { 0 }, letters = 0, i, j;

    for (i = 0; i < 2000; i++) {
        const char *key;

        ck_ok(mcp_apikey_make(&key, pool));
        for (j = 8; key[j]; j++) {
            seen[(int)key[j]]++;
        }
    }
    for (i = 0; i < 128; i++) {
        if (seen[i]) {
            letters++;
            ck_assert_int_gt(seen[i], 1290 - 8 * 36);
            ck_assert_int_lt(seen[i], 1290 + 7 * 36);
        }
    }
    ck_assert_int_eq(letters, 62);
}
END_TEST

START_TEST(what_is_no_whole_key_is_told_apart)
{
    static const struct {
        const char *text;
        int is_like, is_whole;
    } cases[] = {
        { GOOD, 1, 1 },
        { "", 0, 0 },
        { "kc_live", 0, 0 },
        { "kc_live_", 1, 0 },
        { "kc_live_0123456789ABCDEFGHIJabcdefghijKLMNOPQRs", 1, 0 },
        { GOOD "t", 1, 0 },
        { "kc_live_0123456789ABCDEFGHIJabcdefghijKLMNOPQR-t", 1, 0 },
        { "kc_live_0123456789ABCDEFGHIJabcdefghijKLMNOPQR t", 1, 0 },
        { "KC_LIVE_0123456789ABCDEFGHIJabcdefghijKLMNOPQRst", 0, 0 },
        { "kc_test_0123456789ABCDEFGHIJabcdefghijKLMNOPQRst", 0, 0 },
        { " " GOOD, 0, 0 },
    };
    mcp_str_t with_nul = { "kc_live_0123456789ABCDEFGHIJabcdefghijKLMNOPQR\0t",
                           MCP_APIKEY_LEN };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_str_t text = mcp_str(cases[i].text);

        ck_assert_int_eq(mcp_apikey_is_like(text), cases[i].is_like);
        ck_assert_int_eq(mcp_apikey_is_whole(text), cases[i].is_whole);
    }
    ck_assert(!mcp_apikey_is_whole(with_nul));
}
END_TEST

/* printf %s KEY | openssl dgst -sha256 -binary | basenc --base64url */
START_TEST(the_hash_is_the_base64url_of_its_sha256)
{
    const char *hash;

    ck_ok(mcp_apikey_hash(&hash, mcp_str(GOOD), pool));
    ck_assert_str_eq(hash, "YackBMtKTyWCQTyGdjozEFkNLXBxTgl_ITPB-dXNPe0");
}
END_TEST

MCP_UNIT_MAIN("apikey", a_key_is_the_prefix_and_40_letters_and_digits,
              no_character_comes_more_often_than_another,
              what_is_no_whole_key_is_told_apart,
              the_hash_is_the_base64url_of_its_sha256)
