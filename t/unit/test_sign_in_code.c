/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/sign_in_code.h"

static mcp_master_key_t key;

static const char *hash_of(const char *typed)
{
    const char *hash;

    ck_ok(mcp_sign_in_code_hash(&hash, &key, typed, pool));
    return hash;
}

START_TEST(a_code_has_two_groups_of_five)
{
    const char *a, *b;

    ck_ok(mcp_sign_in_code_make(&a, pool));
    ck_ok(mcp_sign_in_code_make(&b, pool));
    ck_assert_uint_eq(strlen(a), 11);
    ck_assert_int_eq(a[5], '-');
    ck_assert_uint_eq(strspn(a, "0123456789abcdefghjkmnpqrstvwxyz-"), 11);
    ck_assert_str_ne(a, b);
}
END_TEST

START_TEST(people_type_it_as_they_like)
{
    static const char *const same[] = { "k3v01-2m7xt", "K3V01-2M7XT",
                                        "k3v012m7xt",  " k3voi 2m7xt ",
                                        "K3VOL2M7XT",  "k-3-v-0-1-2-m-7-x-t" };
    static const char *const none[] = { "", "k3v01-2m7x", "k3v01-2m7xt0",
                                        "k3v01-2m7xu", "k3v01_2m7xt" };
    size_t i;

    memset(&key, 7, sizeof(key));
    for (i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        ck_assert_str_eq(hash_of(same[i]), hash_of(same[0]));
    }
    for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        ck_assert_ptr_null(hash_of(none[i]));
    }
    ck_assert_str_ne(hash_of("k3v01-2m7xs"), hash_of(same[0]));
}
END_TEST

START_TEST(another_key_keeps_another_hash)
{
    const char *before;

    memset(&key, 7, sizeof(key));
    before = hash_of("k3v01-2m7xt");
    key.bytes[31] = 0;
    ck_assert_str_ne(hash_of("k3v01-2m7xt"), before);
    ck_assert_uint_eq(strlen(before), 43);
}
END_TEST

MCP_UNIT_MAIN("sign_in_code", a_code_has_two_groups_of_five,
              people_type_it_as_they_like, another_key_keeps_another_hash)
