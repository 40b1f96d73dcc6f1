/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <apr_lib.h>

/* Where the IPv4 address stands in its IPv6 form. */
#define V4_AT 12

/* Longest text of an IPv6 address, as inet_pton takes it. */
#define TEXT_MAX 46

static const unsigned char v4_mapped[V4_AT] = { [10] = 0xFF, [11] = 0xFF };

static void set_v4(mcp_address_t *address, const void *four)
{
    memcpy(address->bytes, v4_mapped, V4_AT);
    memcpy(address->bytes + V4_AT, four, 4);
}

static int is_v4(const mcp_address_t *address)
{
    return !memcmp(address->bytes, v4_mapped, V4_AT);
}

int mcp_address_of(mcp_address_t *address, const struct sockaddr *socket)
{
    /* The storage need not be aligned for the type that it holds. */
    if (socket->sa_family == AF_INET) {
        struct sockaddr_in in;

        memcpy(&in, socket, sizeof(in));
        set_v4(address, &in.sin_addr);
        return 1;
    }
    if (socket->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;

        memcpy(&in6, socket, sizeof(in6));
        memcpy(address->bytes, &in6.sin6_addr, sizeof(address->bytes));
        return 1;
    }
    return 0;
}

int mcp_address_parse(mcp_address_t *address, const char *text)
{
    struct in_addr four;

    if (inet_pton(AF_INET, text, &four) == 1) {
        set_v4(address, &four);
        return 1;
    }
    return inet_pton(AF_INET6, text, address->bytes) == 1;
}

/* Whether no bit is set that the network does not fix. */
static int is_base(const mcp_network_t *network)
{
    int i;

    for (i = network->bits; i < 128; i++) {
        if (network->address.bytes[i / 8] & (0x80 >> i % 8)) {
            return 0;
        }
    }
    return 1;
}

const char *mcp_address_parse_network(mcp_network_t *network, const char *text)
{
    apr_size_t len = strcspn(text, "/");
    const char *bits = text[len] ? text + len + 1 : NULL;
    char address[TEXT_MAX];
    int most;

    if (len >= sizeof(address)) {
        return "it is no address";
    }
    memcpy(address, text, len);
    address[len] = '\0';
    if (!mcp_address_parse(&network->address, address)) {
        return "it is no address";
    }
    /* By how it is written: ::ffff:0:0/96 is the network of all IPv4. */
    most = strchr(address, ':') ? 128 : 32;
    network->bits = 128;
    if (!bits) {
        return NULL;
    }
    if (!apr_isdigit(*bits) || strlen(bits) > 3
        || bits[strspn(bits, "0123456789")] || atoi(bits) > most) {
        return "the length of its prefix is none";
    }
    network->bits = atoi(bits) + 128 - most;
    return is_base(network) ? NULL
                            : "it has bits that its prefix does not cover";
}

int mcp_address_is_in(const mcp_address_t *address,
                      const mcp_network_t *network)
{
    apr_size_t whole = (apr_size_t)network->bits / 8;
    int rest = network->bits % 8;

    if (memcmp(address->bytes, network->address.bytes, whole)) {
        return 0;
    }
    return !rest
           || !((address->bytes[whole] ^ network->address.bytes[whole])
                >> (8 - rest));
}

/* ---- what is public ---- */

typedef struct block_t {
    unsigned char start[8];
    int bits;
} block_t;

/* IANA IPv4 Special-Purpose Address Registry, what is not globally reachable
 * (RFC 6890, 2.2.2), multicast (RFC 5771), and the relays of 6to4 (RFC 7526). */
static const block_t v4_special[] = {
    { { 0 }, 8 },             /* this network, unspecified */
    { { 10 }, 8 },            /* private use */
    { { 100, 64 }, 10 },      /* shared by a carrier's customers */
    { { 127 }, 8 },           /* loopback */
    { { 169, 254 }, 16 },     /* link local, metadata of clouds */
    { { 172, 16 }, 12 },      /* private use */
    { { 192, 0, 0 }, 24 },    /* protocol assignments */
    { { 192, 0, 2 }, 24 },    /* documentation */
    { { 192, 88, 99 }, 24 },  /* relays of 6to4 */
    { { 192, 168 }, 16 },     /* private use */
    { { 198, 18 }, 15 },      /* benchmarking */
    { { 198, 51, 100 }, 24 }, /* documentation */
    { { 203, 0, 113 }, 24 },  /* documentation */
    { { 224 }, 4 },           /* multicast */
    { { 240 }, 4 },           /* reserved, broadcast */
};

/* What IPv6 has of global unicast (2000::/3, RFC 4291, 2.4) for other ends. */
static const block_t v6_special[] = {
    { { 0x20, 0x01, 0x0D, 0xB8 }, 32 }, /* documentation */
    { { 0x3F, 0xFF }, 20 },             /* documentation */
    /* Protocol assignments: benchmarking, ORCHID ...; Teredo comes before. */
    { { 0x20, 0x01 }, 23 },
};

static const block_t v6_global = { { 0x20 }, 3 };
static const block_t nat64 = { { 0x00, 0x64, 0xFF, 0x9B }, 96 };
static const block_t six_to_four = { { 0x20, 0x02 }, 16 };
static const block_t teredo = { { 0x20, 0x01 }, 32 };

/* Whether the first bits are those of a block; `start` is zero after its
 * eighth byte. */
static int starts_with(const unsigned char *bytes, const block_t *block)
{
    int i;

    for (i = 0; i < block->bits; i++) {
        int mask = 0x80 >> i % 8;
        int start = i / 8 < 8 ? block->start[i / 8] : 0;

        if ((bytes[i / 8] ^ start) & mask) {
            return 0;
        }
    }
    return 1;
}

static int is_any_of(const unsigned char *bytes, const block_t *blocks,
                     apr_size_t count)
{
    apr_size_t i;

    for (i = 0; i < count; i++) {
        if (starts_with(bytes, &blocks[i])) {
            return 1;
        }
    }
    return 0;
}

static int is_public_v4(const unsigned char *four)
{
    return !is_any_of(four, v4_special,
                      sizeof(v4_special) / sizeof(v4_special[0]));
}

/* The server, and the client behind its NAT, whose bits are inverted (RFC
 * 4380, 4). */
static int is_public_teredo(const unsigned char *bytes)
{
    unsigned char client[4];
    int i;

    for (i = 0; i < 4; i++) {
        client[i] = (unsigned char)~bytes[12 + i];
    }
    return is_public_v4(bytes + 4) && is_public_v4(client);
}

int mcp_address_is_public(const mcp_address_t *address)
{
    const unsigned char *bytes = address->bytes;

    if (is_v4(address) || starts_with(bytes, &nat64)) {
        return is_public_v4(bytes + V4_AT);
    }
    if (starts_with(bytes, &six_to_four)) {
        return is_public_v4(bytes + 2);
    }
    if (starts_with(bytes, &teredo)) {
        return is_public_teredo(bytes);
    }
    return starts_with(bytes, &v6_global)
           && !is_any_of(bytes, v6_special,
                         sizeof(v6_special) / sizeof(v6_special[0]));
}
