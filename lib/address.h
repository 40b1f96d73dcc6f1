/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_ADDRESS_H
#define MCP_ADDRESS_H

/*
 * Internet addresses, and which of them are somebody's out there. Whoever lets
 * others say what to fetch must not be sent to the machines beside it, so
 * everything in IANA's special-purpose registries (RFC 6890) is refused, and so
 * are the IPv6 addresses that stand for such an IPv4 address.
 */

/* <sys/socket.h>; only a pointer to it is taken here. */
struct sockaddr;

/** In network order; IPv4 as ::ffff:a.b.c.d (RFC 4291, 2.5.5.2). */
typedef struct mcp_address_t {
    unsigned char bytes[16];
} mcp_address_t;

/** The addresses that share their first bits. */
typedef struct mcp_network_t {
    mcp_address_t address;
    int bits; /* of 128 */
} mcp_network_t;

/**
 * The address that a socket would be connected to.
 * @return whether it is one of IPv4 or IPv6
 */
int mcp_address_of(mcp_address_t *address, const struct sockaddr *socket);

/** Read an address as it is written, without brackets; whether it is one. */
int mcp_address_parse(mcp_address_t *address, const char *text);

/**
 * Read a network: 10.0.0.0/8, fd00::/8, or an address, which is a network of
 * one.
 * @return NULL when it is one, else what is wrong with it
 */
const char *mcp_address_parse_network(mcp_network_t *network, const char *text);

int mcp_address_is_in(const mcp_address_t *address,
                      const mcp_network_t *network);

/**
 * Whether an address is globally reachable unicast. Of those that carry an IPv4
 * address (NAT64, 6to4, Teredo), both must be.
 */
int mcp_address_is_public(const mcp_address_t *address);

#endif
