/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "lib/address.h"

static int is_public(const char *text)
{
    mcp_address_t address;

    ck_assert_msg(mcp_address_parse(&address, text), "%s", text);
    return mcp_address_is_public(&address);
}

START_TEST(addresses_of_others_are_public)
{
    static const char *const cases[] = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        /* IPv6 */
        "2000::1",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "2001:db7:ffff::1",
        "2001:db9::1",
        "2003::1",
        "2a00:1450::1",
        "3ffe:ffff::1",
        "3fff:1000::1",
        /* that stand for public ones */
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:0808:0808::1",
        /* server 8.8.8.8, client 1.1.1.1 */
        "2001:0:808:808:0:0:fefe:fefe",
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(is_public(cases[i]), "%s", cases[i]);
    }
}
END_TEST

START_TEST(special_addresses_are_not_public)
{
    static const char *const cases[] = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.9",
        "192.0.0.170",
        "192.0.0.255",
        "192.0.2.0",
        "192.0.2.255",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.0",
        "198.51.100.255",
        "203.0.113.0",
        "203.0.113.255",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.255",
        /* IPv6: unspecified, loopback, IPv4-compatible, discard, local NAT64,
         * SIDs, ULA, link-local, site-local, multicast */
        "::",
        "::1",
        "::8.8.8.8",
        "100::1",
        "64:ff9b:1::808:808",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "4000::1",
        "1fff:ffff::1",
        /* within global unicast: ORCHID, benchmarking, documentation */
        "2001:1::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2001:db8:ffff::1",
        "3fff::1",
        "3fff:fff:ffff::1",
        /* that stand for special ones */
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::ffff:169.254.169.254",
        "64:ff9b::127.0.0.1",
        "64:ff9b::192.168.1.1",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "2002:c0a8:101::1",
        /* server 8.8.8.8, client 10.0.0.1; and the other way round */
        "2001:0:808:808:0:0:f5ff:fffe",
        "2001:0:a00:1:0:0:fefe:fefe",
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(!is_public(cases[i]), "%s", cases[i]);
    }
}
END_TEST

START_TEST(what_is_no_address_is_not_read)
{
    static const char *const cases[] = {
        "",           "localhost",  "127.1",     "0x7f.0.0.1",
        "127.0.0.1 ", "2130706433", "1.2.3.4.5", "256.1.1.1",
        "[::1]",      "::1%lo",     "::g",       "1::2::3",
    };
    mcp_address_t address;
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(!mcp_address_parse(&address, cases[i]), "%s", cases[i]);
    }
}
END_TEST

START_TEST(a_network_is_an_address_and_a_length)
{
    static const struct {
        const char *text, *wrong; /* NULL: fine */
        int bits;
    } cases[] = {
        { "127.0.0.1", NULL, 128 },
        { "10.0.0.0/8", NULL, 104 },
        { "0.0.0.0/0", NULL, 96 },
        { "192.168.1.1/32", NULL, 128 },
        { "::1", NULL, 128 },
        { "fd00::/8", NULL, 8 },
        { "::/0", NULL, 0 },
        { "::ffff:10.0.0.0/104", NULL, 104 },
        { "10.0.0.0/33", "the length of its prefix is none", 0 },
        { "fd00::/129", "the length of its prefix is none", 0 },
        { "10.0.0.0/", "the length of its prefix is none", 0 },
        { "10.0.0.0/-1", "the length of its prefix is none", 0 },
        { "10.0.0.0/8x", "the length of its prefix is none", 0 },
        { "10.0.0.0/0008", "the length of its prefix is none", 0 },
        { "10.0.0.1/8", "it has bits that its prefix does not cover", 0 },
        { "fd00::1/64", "it has bits that its prefix does not cover", 0 },
        { "example.com", "it is no address", 0 },
        { "/8", "it is no address", 0 },
        { "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb",
          "it is no address", 0 },
    };
    mcp_network_t network;
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *wrong = mcp_address_parse_network(&network, cases[i].text);

        ck_assert_pstr_eq(wrong, cases[i].wrong);
        if (!wrong) {
            ck_assert_int_eq(network.bits, cases[i].bits);
        }
    }
}
END_TEST

START_TEST(an_address_is_in_the_networks_that_cover_it)
{
    static const struct {
        const char *network, *address;
        int is_in;
    } cases[] = {
        { "127.0.0.1", "127.0.0.1", 1 },
        { "127.0.0.1", "127.0.0.2", 0 },
        { "127.0.0.1", "::ffff:127.0.0.1", 1 },
        { "10.0.0.0/8", "10.255.0.1", 1 },
        { "10.0.0.0/8", "11.0.0.0", 0 },
        { "172.16.0.0/12", "172.31.255.255", 1 },
        { "172.16.0.0/12", "172.32.0.0", 0 },
        { "0.0.0.0/0", "8.8.8.8", 1 },
        { "0.0.0.0/0", "::1", 0 },
        { "::/0", "8.8.8.8", 1 },
        { "fd00::/8", "fdff::1", 1 },
        { "fd00::/8", "fc00::1", 0 },
        { "fe80::/10", "febf::1", 1 },
        { "fe80::/10", "fec0::1", 0 },
    };
    mcp_network_t network;
    mcp_address_t address;
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_ptr_null(
            mcp_address_parse_network(&network, cases[i].network));
        ck_assert(mcp_address_parse(&address, cases[i].address));
        ck_assert_msg(mcp_address_is_in(&address, &network) == cases[i].is_in,
                      "%s in %s", cases[i].address, cases[i].network);
    }
}
END_TEST

START_TEST(a_socket_has_an_address_of_the_internet_or_none)
{
    struct sockaddr_in in = { .sin_family = AF_INET };
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    mcp_address_t address, expected;

    inet_pton(AF_INET, "192.0.2.7", &in.sin_addr);
    ck_assert(mcp_address_of(&address, (struct sockaddr *)&in));
    ck_assert(mcp_address_parse(&expected, "192.0.2.7"));
    ck_assert_mem_eq(&address, &expected, sizeof(address));
    inet_pton(AF_INET6, "2001:db8::7", &in6.sin6_addr);
    ck_assert(mcp_address_of(&address, (struct sockaddr *)&in6));
    ck_assert(mcp_address_parse(&expected, "2001:db8::7"));
    ck_assert_mem_eq(&address, &expected, sizeof(address));
    ck_assert(!mcp_address_of(&address, (struct sockaddr *)&un));
}
END_TEST

MCP_UNIT_MAIN("address", addresses_of_others_are_public,
              special_addresses_are_not_public, what_is_no_address_is_not_read,
              a_network_is_an_address_and_a_length,
              an_address_is_in_the_networks_that_cover_it,
              a_socket_has_an_address_of_the_internet_or_none)
